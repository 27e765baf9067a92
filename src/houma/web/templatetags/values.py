"""Figures and dates in the reader's language.

Filters and tags that show a value put it into ``<bdi>``; the ``*_text`` filters give plain text for attributes. A
missing value reads "unknown", never zero.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from houma.domain.base import wording
from houma.values.money import Money
from houma.values.multilingual import Multilingual
from houma.values.partial_date import PartialDate
from houma.web.formatting import (
    DateStyle,
    format_money,
    format_number,
    format_partial_date,
    format_percent,
)

register = template.Library()
Number = Decimal | int | float
_WHOLE_FROM = 1000


def reader_language() -> str:
    """The two letters of the language in use."""
    return (get_language() or settings.LANGUAGE_CODE)[:2]


def _unknown() -> SafeString:
    return format_html('<span class="soft">{}</span>', gettext("unknown"))


def _isolated(text: str) -> SafeString:
    return format_html('<bdi class="num">{}</bdi>', text)


@register.filter
def listed(parts: Iterable[object]) -> str:
    """Several things in one line, with the comma of the reader's language."""
    return wording.listed(parts)


@register.filter
def number_text(value: Number | None, decimals: int | None = None) -> str:
    """A number as plain text, for attributes."""
    return gettext("unknown") if value is None else format_number(value, reader_language(), decimals)


@register.filter
def number(value: Number | None, decimals: int | None = None) -> SafeString:
    """A number with its thousands grouped: ``{{ count|number }}``, ``{{ rate|number:2 }}``."""
    return _unknown() if value is None else _isolated(number_text(value, decimals))


@register.filter
def percent_text(share: Number | None, decimals: int = 0) -> str:
    """A share of one as a percentage, plain text."""
    return gettext("unknown") if share is None else format_percent(share, reader_language(), decimals)


@register.filter
def percent(share: Number | None, decimals: int = 0) -> SafeString:
    """A share of one as a percentage: ``{{ 0.35|percent }}`` gives 35 %."""
    return _unknown() if share is None else _isolated(percent_text(share, decimals))


@register.filter
def money_text(amount: Money | None, million_label: str = "") -> str:
    """An amount in millions as plain text, for attributes."""
    return gettext("unknown") if amount is None else format_money(amount, reader_language(), million_label)


@register.filter(name="money")
def money_filter(amount: Money | None, million_label: str = "") -> SafeString:
    """An amount in millions with a label: ``{{ amount|money:site.country.million_label }}``."""
    return _unknown() if amount is None else _isolated(money_text(amount, million_label))


@register.simple_tag(takes_context=True, name="money")
def money_tag(
    context: template.Context, amount: Money | None, decimals: int | None = None, label: bool = True
) -> SafeString:
    """An amount in millions with the label of the country shown; ``label=False`` where a column head carries it."""
    if amount is None:
        return _unknown()
    if not label:
        return _isolated(format_number(amount.millions, reader_language(), decimals))
    return _isolated(format_money(amount, reader_language(), million_label(context), decimals))


@register.simple_tag(takes_context=True)
def large_money(context: template.Context, amount: Money | None) -> SafeString:
    """An amount in the type of a figure card: whole millions from a thousand on, the label small beside it."""
    if amount is None:
        return _unknown()
    decimals = 0 if abs(amount.millions) >= _WHOLE_FROM else None
    shown = format_number(amount.millions, reader_language(), decimals)
    label = million_label(context) or f"M {amount.currency}"
    return format_html('<bdi class="num">{}<span class="unit">\N{NO-BREAK SPACE}{}</span></bdi>', shown, label)


@register.simple_tag(takes_context=True)
def million_label(context: template.Context) -> str:
    """The label of a million of the country's currency ("MDH"), empty where no country is shown."""
    country = getattr(context.get("site"), "country", None)
    return str(getattr(country, "million_label", ""))


@register.filter
def date_text(value: date | PartialDate | str | None, style: DateStyle = "long") -> str:
    """A day or a partial date as plain text; a string is read as ISO 8601."""
    if value is None or value == "":
        return gettext("unknown")
    if isinstance(value, str):
        value = PartialDate.parse(value)
    return format_partial_date(value, reader_language(), style)


def _time(value: date | PartialDate | str | None, style: DateStyle) -> SafeString:
    if value is None or value == "":
        return _unknown()
    machine = value.isoformat()[:10] if isinstance(value, date) else str(value)
    return format_html('<time datetime="{}"><bdi>{}</bdi></time>', machine, date_text(value, style))


@register.filter
def localdate(value: date | None, style: DateStyle = "long") -> SafeString:
    """A day in the reader's language: ``{{ signed_on|localdate }}`` or ``|localdate:"short"``."""
    return _time(value, style)


@register.filter
def partial_date(value: PartialDate | str | None, style: DateStyle = "long") -> SafeString:
    """A date as precisely as it is known: a year, a month or a day."""
    return _time(value, style)


@register.filter
def in_language(text: Multilingual | str | None) -> str:
    """A trilingual text in the reader's language."""
    if isinstance(text, Multilingual):
        return text.in_language(reader_language())
    return text or ""


@register.filter
def item(mapping: Mapping[object, object], key: object) -> object:
    """The value under ``key``, or empty."""
    return mapping.get(key, "")


@register.filter
def filters_in_force(fields: Iterable[object]) -> int:
    """How many fields of a filter form narrow the list; a choice without "all" (an order, a grouping) does not."""
    return sum(_narrows(field) for field in fields)


def _narrows(field: object) -> bool:
    options = _part(field, "options")
    if not options:
        return bool(_part(field, "value"))
    return _part(options[0], "value") == "" and any(_part(option, "selected") for option in options[1:])


def _part(of: object, name: str) -> Any:
    """An entry of a mapping or an attribute of an object, as templates look them up."""
    return of.get(name) if isinstance(of, Mapping) else getattr(of, name, None)


@register.filter
def host(address: str) -> str:
    """The host of a web address, to name a source shortly."""
    return urlsplit(address).netloc.removeprefix("www.")
