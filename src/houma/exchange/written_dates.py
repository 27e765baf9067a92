"""Dates as people write them in French, Arabic and English: the day first, unless the year is."""

import re
from datetime import date

from houma.exchange import wording
from houma.exchange.problems import Fault
from houma.values.folding import plain, western_digits
from houma.values.partial_date import PartialDate

_MONTHS = (
    "janvier janv jan january يناير كانون-الثاني",
    "fevrier fevr fev february feb فبراير شباط",
    "mars march mar مارس اذار",
    "avril avr april apr ابريل نيسان",
    "mai may ماي مايو ايار",
    "juin june jun يونيو حزيران",
    "juillet juil july jul يوليوز يوليو تموز",
    "aout august aug غشت اغسطس اب",
    "septembre sept sep september شتنبر سبتمبر ايلول",
    "octobre oct october اكتوبر تشرين-الاول",
    "novembre nov november نونبر نوفمبر تشرين-الثاني",
    "decembre dec december دجنبر ديسمبر كانون-الاول",
)
_MONTH_OF = {
    plain(name.replace("-", " ")): number for number, names in enumerate(_MONTHS, start=1) for name in names.split()
}
_WEEKDAY_NAMES = (
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "monday tuesday wednesday thursday friday saturday sunday",
    "الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
)
_WEEKDAYS = frozenset(plain(day) for names in _WEEKDAY_NAMES for day in names.split())
_INVISIBLE = dict.fromkeys(map(ord, "\u200e\u200f\u061c\u2066\u2067\u2068\u2069\u202a\u202b\u202c\ufeff"))
_TIME = r"(?:[T ]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
_YEAR_FIRST = re.compile(rf"^([0-9]{{4}})[-/.]([0-9]{{1,2}})(?:[-/.]([0-9]{{1,2}}){_TIME})?$")
_DAY_FIRST = re.compile(rf"^([0-9]{{1,2}})\s?[-/. ]\s?([0-9]{{1,2}})\s?[-/. ]\s?([0-9]{{4}}){_TIME}$")
_MONTH_YEAR = re.compile(r"^([0-9]{1,2})[-/.]([0-9]{4})$")
_SHORT_YEAR = re.compile(r"^[0-9]{1,2}[-/. ][0-9]{1,2}[-/. ][0-9]{2}$")
_DAY_NAME_YEAR = re.compile(r"^(?:([0-9]{1,2})(?:er|st|nd|rd|th)? )?([^0-9]+?) ([0-9]{4})$")
_NAME_DAY_YEAR = re.compile(r"^([^0-9]+?) ([0-9]{1,2})(?:er|st|nd|rd|th)? ([0-9]{4})$")
_NAME_SHORT_YEAR = re.compile(r"^(?:[0-9]{1,2} )?([^0-9]+?) [0-9]{2}$")
_FIRST_YEAR, _LAST_YEAR = 1000, 2999


def read_partial_date(text: str) -> PartialDate | Fault:
    """Read a year, a month or a day. ``03/04/2018`` is the third of April: the template says so."""
    cleaned = western_digits(text).translate(_INVISIBLE).strip()
    if len(cleaned) == 4 and cleaned.isdecimal():
        return _checked(int(cleaned))
    found = _YEAR_FIRST.match(cleaned)
    if found:
        year, month, day = found.groups()
        return _checked(int(year), int(month), int(day) if day else None)
    found = _DAY_FIRST.match(cleaned)
    if found:
        day, month, year = (int(part) for part in found.groups())
        if month > 12 and 1 <= day <= 12:
            return wording.DAY_FIRST
        return _checked(year, month, day)
    found = _MONTH_YEAR.match(cleaned)
    if found:
        return _checked(int(found[2]), int(found[1]))
    if _SHORT_YEAR.match(cleaned):
        return wording.FOUR_DIGIT_YEAR
    return _read_named_month(cleaned)


def read_date(text: str) -> date | Fault:
    """Read a whole day."""
    read = read_partial_date(text)
    if isinstance(read, Fault):
        return wording.A_DATE if read.code == "not-a-date" else read
    return read.first_day if read.day is not None else wording.A_WHOLE_DATE


def _read_named_month(text: str) -> PartialDate | Fault:
    words = plain(text).split()
    if words and words[0] in _WEEKDAYS:
        words = words[1:]
    bare = " ".join(words)
    found = _DAY_NAME_YEAR.match(bare)
    if found and found[2] in _MONTH_OF:
        return _checked(int(found[3]), _MONTH_OF[found[2]], int(found[1]) if found[1] else None)
    found = _NAME_DAY_YEAR.match(bare)
    if found and found[1] in _MONTH_OF:
        return _checked(int(found[3]), _MONTH_OF[found[1]], int(found[2]))
    found = _NAME_SHORT_YEAR.match(bare)
    if found and found[1] in _MONTH_OF:
        return wording.FOUR_DIGIT_YEAR
    return wording.A_PARTIAL_DATE


def _checked(year: int, month: int | None = None, day: int | None = None) -> PartialDate | Fault:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return wording.A_PARTIAL_DATE
    try:
        return PartialDate(year, month, day)
    except ValueError:
        return wording.AN_EXISTING_DAY
