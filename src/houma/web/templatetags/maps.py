"""What the controls of a map say, as attributes of its element."""

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def map_words() -> SafeString:
    """The words of buttons and hints that every map has, in the reader's language (``src/map-frame.ts`` reads them)."""
    words = (
        ("zoom-in", _("Zoom in")),
        ("zoom-out", _("Zoom out")),
        ("close", _("Close")),
        ("ctrl", _("Hold Ctrl and scroll to zoom the map")),
        ("cmd", _("Hold ⌘ and scroll to zoom the map")),
        ("fingers", _("Use two fingers to move the map")),
    )
    return format_html_join(" ", 'data-text-{}="{}"', words)
