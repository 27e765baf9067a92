"""Numbers, amounts and dates as people read them in French, Arabic and English.

Arabic pages of Moroccan administrations print western digits grouped as in French; numbers therefore share one
pattern in French and Arabic. Everything returns plain text; the template filters put it into ``<bdi>``.
"""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from babel.dates import format_date
from babel.numbers import format_decimal

from houma.values.money import Money
from houma.values.partial_date import PartialDate

NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
UNIT_SPACE = "\N{NO-BREAK SPACE}"
_NUMBER_LOCALES = {"fr": "fr", "ar": "fr", "en": "en"}
_DATE_LOCALES = {"fr": "fr", "ar": "ar_MA", "en": "en_GB"}
_MONTH_PATTERNS = {"long": "LLLL y", "short": "LLL y"}
DateStyle = Literal["long", "short", "numeric"]


def format_number(value: Decimal | int | float, language: str, decimals: int | None = None) -> str:
    """Group the thousands of ``value``; with ``decimals`` exactly so many, else up to three without trailing zeros."""
    fraction = ".###" if decimals is None else "." + "0" * decimals if decimals else ""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = format_decimal(exact, format=f"#,##0{fraction}", locale=_NUMBER_LOCALES.get(language[:2], "fr"))
    return text.replace("-", "\N{MINUS SIGN}")


def format_percent(share: Decimal | int | float, language: str, decimals: int = 0) -> str:
    """Write a share of one (``0.35``) as a percentage (``35 %``)."""
    space = "" if language.startswith("en") else NARROW_SPACE
    return f"{format_number(Decimal(str(share)) * 100, language, decimals)}{space}%"


def format_money(amount: Money, language: str, million_label: str = "", decimals: int | None = None) -> str:
    """Write ``amount`` in millions with the country's label for a million of its currency ("MDH")."""
    label = million_label or f"M{UNIT_SPACE}{amount.currency}"
    return f"{format_number(amount.millions, language, decimals)}{UNIT_SPACE}{label}"


def format_day(value: date | datetime, language: str, style: DateStyle = "long") -> str:
    """Write a day: "2 mars 2020", "2 مارس 2020", "2 March 2020"; ``numeric`` gives ISO 8601."""
    if style == "numeric":
        return value.isoformat()[:10]
    pattern = "d MMMM y" if style == "long" else "d MMM y"
    return format_date(value, pattern, locale=_DATE_LOCALES.get(language[:2], "fr"))


def format_partial_date(value: PartialDate, language: str, style: DateStyle = "long") -> str:
    """Write a date as precisely as it is known, and no more."""
    if style == "numeric":
        return str(value)
    if value.month is None:
        return str(value.year)
    if value.day is None:
        return format_date(value.first_day, _MONTH_PATTERNS[style], locale=_DATE_LOCALES.get(language[:2], "fr"))
    return format_day(value.first_day, language, style)
