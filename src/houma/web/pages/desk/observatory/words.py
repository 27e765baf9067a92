"""Words for what forms are made of, in the reader's language."""

from collections.abc import Iterable

from django.conf.locale import LANG_INFO
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from houma.domain.observatory.rules.xlsform.types import Kind

SHOWN_KINDS: dict[Kind, str | Promise] = {
    Kind.TEXT: pgettext_lazy("kind of question", "text"),
    Kind.INTEGER: _("whole number"),
    Kind.DECIMAL: pgettext_lazy("kind of question", "number"),
    Kind.DATE: pgettext_lazy("kind of question", "date"),
    Kind.TIME: pgettext_lazy("kind of question", "time"),
    Kind.DATETIME: _("date and time"),
    Kind.SELECT_ONE: _("one choice"),
    Kind.SELECT_MULTIPLE: _("several choices"),
    Kind.RANK: _("ranking"),
    Kind.POINT: pgettext_lazy("kind of question", "point on the ground"),
    Kind.TRACE: _("line on the ground"),
    Kind.SHAPE: _("outline on the ground"),
    Kind.IMAGE: pgettext_lazy("kind of question", "picture"),
    Kind.AUDIO: _("sound"),
    Kind.VIDEO: pgettext_lazy("kind of question", "film"),
    Kind.FILE: pgettext_lazy("kind of question", "file"),
    Kind.NOTE: pgettext_lazy("kind of question", "note"),
    Kind.GROUP: pgettext_lazy("kind of question", "group"),
    Kind.REPEAT: _("repeated group"),
}
NOBODY_IS_ASKED = frozenset({"start", "end", "today", "deviceid", "username", "email", "phonenumber", "audit"})
"""Types that the device fills in by itself."""


def language_names(codes: Iterable[str]) -> list[str]:
    """Names of a form's languages; a code that nobody knows stands for itself."""
    return [gettext(LANG_INFO[code]["name"]).lower() if "name" in LANG_INFO.get(code, {}) else code for code in codes]
