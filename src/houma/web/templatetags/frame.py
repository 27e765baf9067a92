"""The frame of a page: the front-end build, icons, addresses."""

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.urls import translate_url
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from houma.web import build_manifest
from houma.web.context import site as site_of
from houma.web.templatetags.values import reader_language

register = template.Library()
_ALWAYS_FIRST_FONTS = ("IBMPlexSans-Regular-Latin1", "IBMPlexSerif-SemiBold-Latin1")
_ARABIC_FIRST_FONTS = ("IBMPlexSansArabic-Regular", "IBMPlexSansArabic-SemiBold")


@register.simple_tag
def icon(name: str, flip: bool = False) -> SafeString:
    """An icon of ``templates/icons``, hidden from screen readers; ``flip`` turns it round in right-to-left pages."""
    return mark_safe(get_template(f"icons/{name}.svg").render({"flip": flip}).strip())


@register.simple_tag(takes_context=True)
def own_site(context: template.Context) -> str:
    """Put our ``site`` back where the sign-in pages of allauth replaced it by Django's own; shows nothing."""
    request = context.get("request")
    if request is not None and not hasattr(context.get("site"), "nav"):
        context["site"] = site_of(request)["site"]
    return ""


@register.simple_tag(takes_context=True)
def language_url(context: template.Context, code: str) -> str:
    """The address of the present page in another language."""
    request = context.get("request")
    return translate_url(request.get_full_path(), code) if request else f"?language={code}"


@register.simple_tag(takes_context=True)
def url_with(context: template.Context, **changes: object) -> str:
    """The present page's query with some parameters replaced; ``None`` or an empty text drops one."""
    request = context.get("request")
    query = request.GET.copy() if request else None
    if query is None:
        return "?"
    for key, value in changes.items():
        if value is None or value == "":
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}"


def _build_url(file: str) -> str:
    # Not through the static storage: modules import each other by the names the build gave them.
    return f"{settings.STATIC_URL}build/{file}"


@register.simple_tag
def build_url(file: str) -> str:
    """The address of a file the build keeps under its own name, such as ``favicon.svg``."""
    return _build_url(file)


@register.simple_tag
def vite(name: str) -> SafeString:
    """Style sheets, first fonts, module preloads and script of an entry: ``{% vite 'main.ts' %}``."""
    built = build_manifest.entry(name)
    wanted = _ALWAYS_FIRST_FONTS + (_ARABIC_FIRST_FONTS if reader_language() == "ar" else ())
    fonts = [font for font in built.fonts if font.rpartition("/")[2].startswith(tuple(f"{stem}-" for stem in wanted))]
    parts = [
        ('<link rel="preload" as="font" type="font/woff2" crossorigin href="{}">', fonts),
        ('<link rel="stylesheet" href="{}">', built.styles),
        ('<link rel="modulepreload" href="{}">', built.preloads),
        ('<script type="module" src="{}"></script>', (built.script,)),
    ]
    return mark_safe(
        "\n".join(format_html_join("\n", pattern, ((_build_url(file),) for file in files)) for pattern, files in parts)
    )
