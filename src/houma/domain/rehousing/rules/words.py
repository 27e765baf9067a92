"""Reasons that several rules give."""

from datetime import date

from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, npgettext_lazy

from houma.domain.base.decisions import Decision, Reason

NOT_HERE = _("There is nothing of this name where you work.")
SAY_WHY = _("Say why.")
CASE_CLOSED = _("This case is closed.")
ENDED = _("This stay has ended.")
NOT_YET = _("This day has not come yet: what happens is recorded once it has happened.")


def _in_words(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


in_words = lazy(_in_words, str)
"""A day in the reader's language, inside a reason."""


def persons_in_words(count: int) -> Reason:
    """So many persons, at the head of a sentence."""
    return format_lazy(ngettext_lazy("{n} person", "{n} persons", count), n=count)


def rooms_in_words(count: int) -> Reason:
    """So many rooms, after “in”: Arabic bends the word there."""
    return format_lazy(npgettext_lazy("after “in”", "{n} room", "{n} rooms", count), n=count)


def has_come(day: date | None, today: date) -> Decision:
    """May a fact bear this day? Plans and decisions look ahead, facts do not; None is today."""
    return Decision() if day is None or day <= today else Decision.refuse(NOT_YET)


def reasoned(reason: str) -> Decision:
    """Was a reason given?"""
    return Decision() if reason.strip() else Decision.refuse(SAY_WHY)
