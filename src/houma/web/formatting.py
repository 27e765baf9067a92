"""Numbers, amounts and dates of the pages, on top of what ``houma.exchange.shown`` says of each language.

Everything returns plain text; the template filters put it into ``<bdi>``.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from babel.dates import format_date

from houma.exchange.shown import first_as_ordinal, locale_of, shown_date, shown_number
from houma.values.money import Money
from houma.values.partial_date import PartialDate

NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
UNIT_SPACE = "\N{NO-BREAK SPACE}"
DateStyle = Literal["long", "short", "numeric"]

_LEFT_TO_RIGHT, _END_ISOLATE = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def format_number(value: Decimal | int | float, language: str, decimals: int | None = None) -> str:
    """Group the thousands of ``value``; with ``decimals`` rounded to exactly so many, else every digit it has."""
    return shown_number(value if isinstance(value, Decimal | int) else Decimal(str(value)), language, decimals)


def format_percent(share: Decimal | int | float, language: str, decimals: int = 0) -> str:
    """Write a share of one (``0.35``) as a percentage (``35 %``)."""
    space = NARROW_SPACE if language.startswith("fr") else ""
    return f"{format_number(Decimal(str(share)) * 100, language, decimals)}{space}%"


def format_money(amount: Money, language: str, million_label: str = "", decimals: int | None = None) -> str:
    """Write ``amount`` in millions with the country's label for a million of its currency ("MDH")."""
    label = million_label or f"M{UNIT_SPACE}{amount.currency}"
    number = format_number(amount.millions, language, decimals)
    if amount.amount < 0 and language.startswith("ar"):
        number = f"{_LEFT_TO_RIGHT}{number}{_END_ISOLATE}"  # Else the sign would stand behind the number.
    return f"{number}{UNIT_SPACE}{label}"


def format_partial_date(value: date | PartialDate, language: str, style: DateStyle = "long") -> str:
    """Write a date as precisely as it is known: "2 mars 2020", "mars 2020", "2020"; ``numeric`` gives ISO 8601."""
    if isinstance(value, datetime):
        value = value.date()
    if style == "numeric":
        return str(value)
    if style == "long" or (isinstance(value, PartialDate) and value.month is None):
        return shown_date(value, language)
    day = value.first_day if isinstance(value, PartialDate) else value
    whole = not isinstance(value, PartialDate) or value.day is not None
    locale = locale_of(language)
    return (
        first_as_ordinal(format_date(day, "d MMM y", locale=locale), day, locale)
        if whole
        else format_date(day, "MMM y", locale=locale)
    )
