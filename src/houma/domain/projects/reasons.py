"""Why a project stands in a phase, where the house says so itself: kept as a code, told in the reader's language.

What a person writes as a reason is kept and shown as it was written.
"""

from enum import StrEnum

from django.utils.translation import gettext as _


class Shown(StrEnum):
    """What a source shows of a project that begins in a later phase."""

    SIGNED = "source-dates-signature"
    BEGUN = "source-dates-beginning"
    UNDATED = "source-without-dates"
    IMPORTED = "workbook-dates-signature"


def reason_of(shown: Shown, day: object = "") -> str:
    """The reason as it is kept: the code, and the day or year that the source gives."""
    return f"{shown.value} {day}".strip()


def reason_in_words(kept: str) -> str:
    """A kept reason in the language in use."""
    code, _space, day = kept.partition(" ")
    sentence = {
        Shown.SIGNED: _("A public source dates the signature or the launch: %(day)s."),
        Shown.BEGUN: _("A public source gives the year in which it began: %(day)s."),
        Shown.UNDATED: _("A public source tells of it without dating the signature or the beginning."),
        Shown.IMPORTED: _("Signed on %(day)s according to the imported workbook."),
    }.get(code)  # type: ignore[call-overload]  # a reason that a person wrote begins with any word
    return str(sentence % {"day": day}) if sentence else kept
