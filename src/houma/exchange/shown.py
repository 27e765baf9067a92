"""Values as people and as programs read them."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from babel.dates import format_date
from babel.numbers import get_decimal_symbol, get_group_symbol, get_minus_sign_symbol

from houma.exchange.columns import CellKind, Column
from houma.exchange.references import References
from houma.values.money import Money
from houma.values.multilingual import Multilingual
from houma.values.partial_date import PartialDate

# Moroccan Arabic writes western digits and has its own months; British English puts the day first, as the others do.
_LOCALES = {"fr": "fr", "ar": "ar_MA", "en": "en_GB"}
YES = Multilingual("oui", "نعم", "yes")
NO = Multilingual("non", "لا", "no")


def locale_of(language: str) -> str:
    """The CLDR locale whose dates are shown for ``language``: in Arabic with the Moroccan names of the months."""
    return _LOCALES.get(language[:2], "fr")


@lru_cache(maxsize=8)
def _marks(language: str) -> tuple[str, str, str]:
    # Moroccan administrations write 1 234,5 in Arabic too. CLDR's point for thousands is read there as a decimal mark,
    # and a document that stands in both languages must not show one amount in two ways.
    locale = locale_of("fr" if language == "ar" else language)
    return get_group_symbol(locale), get_decimal_symbol(locale), get_minus_sign_symbol(locale_of(language))


def shown_number(value: Decimal | int, language: str, decimals: int | None = None) -> str:
    """``value`` with the marks of the language: ``1 234,5`` with narrow no-break spaces in French and Arabic.

    Every digit it has, or exactly ``decimals`` digits after the mark, rounded half away from zero.
    """
    group, decimal, minus = _marks(language[:2])
    if decimals is not None:
        value = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    digits = f"{abs(value):,f}" if isinstance(value, Decimal) else f"{abs(value):,d}"
    whole, _, rest = digits.partition(".")
    if decimals is None:
        rest = rest.rstrip("0")
    text = whole.replace(",", group) + (decimal + rest if rest else "")
    return minus + text if value < 0 else text


@lru_cache(maxsize=4096)
def shown_date(value: date | PartialDate, language: str) -> str:
    """A date as far as it is known: ``14 mai 2018``, ``mai 2018``, ``2018``."""
    locale = locale_of(language)
    if isinstance(value, PartialDate):
        if value.month is None:
            return str(value.year)
        if value.day is None:
            return format_date(value.first_day, "MMMM y", locale=locale)
        value = value.first_day
    return first_as_ordinal(format_date(value, "d MMMM y", locale=locale), value, locale)


def shown_value(value: Any, column: Column, language: str, references: References | None = None) -> str:
    """A value of ``column`` for a reader of ``language``; empty where there is none."""
    if value is None:
        return ""
    if isinstance(value, Money):
        value = value.amount
    if isinstance(value, bool):
        return (YES if value else NO).in_language(language)
    if column.kind is CellKind.CHOICE:
        return column.choice_label(value, language)
    if column.kind is CellKind.REFERENCE and references is not None and column.reference is not None:
        return references.display(column.reference, value, language)
    if column.kind is CellKind.YEAR:
        return str(value)
    if isinstance(value, Decimal | int):
        return shown_number(value, language)
    if isinstance(value, datetime):
        value = value.date()
    return shown_date(value, language) if isinstance(value, date | PartialDate) else str(value)


def machine_text(value: Any) -> str:
    """A value for programs: point as decimal mark, no grouping, ISO 8601 dates, ``true`` and ``false``."""
    if value is None:
        return ""
    if isinstance(value, Money):
        value = value.amount
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else str(value)


def first_as_ordinal(text: str, day: date, locale: str) -> str:
    """A written day whose number leads: French says "1er mars", where Babel writes "1 mars"."""
    return f"1er{text[1:]}" if day.day == 1 and locale.startswith("fr") else text
