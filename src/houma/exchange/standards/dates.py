"""Days for standards that know days only, from dates known to the year or the month.

A period given in years is written from its first day to its last. Where one day stands for a year or a month, the
record says so in words beside it: no reader shall take it for a day that a source gave.
"""

from dataclasses import dataclass
from datetime import date

from houma.values.multilingual import Multilingual
from houma.values.partial_date import PartialDate

_ONLY_KNOWN = Multilingual(
    "Connu : {known} ; le jour écrit est le {which} de cette période.",
    "المعروف: {known}؛ واليوم المكتوب هو {which} يوم في هذه الفترة.",
    "Known: {known}; the day written is the {which} of that period.",
)
_FIRST = Multilingual("premier jour", "أول", "first day")
_LAST = Multilingual("dernier jour", "آخر", "last day")


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A day, and the words that say how well it is known; None for a day that a source gave."""

    day: date
    words: Multilingual | None = None


def start_of(known: PartialDate) -> WrittenDay:
    """The first day that it can be."""
    return WrittenDay(known.first_day, None if known.day else _said(known, _FIRST))


def end_of(known: PartialDate) -> WrittenDay:
    """The last day that it can be."""
    return WrittenDay(known.last_day, None if known.day else _said(known, _LAST))


def _said(known: PartialDate, which: Multilingual) -> Multilingual:
    return Multilingual(
        *(
            _ONLY_KNOWN.in_language(language).format(known=known, which=which.in_language(language))
            for language in ("fr", "ar", "en")
        )
    )
