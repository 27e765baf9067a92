"""Figures from tallies."""

from decimal import Decimal
from functools import cache

from houma.domain.agreements.bilan.counting import Item, Tally
from houma.domain.agreements.bilan.facts import THOUSANDTHS
from houma.domain.agreements.bilan.measures import BY_CODE, Measure, ValueKind
from houma.domain.agreements.bilan.results import Figure
from houma.domain.agreements.bilan.selection import Selection
from houma.domain.territories.models import Country
from houma.values.multilingual import Multilingual


def value_of(measure: Measure, items: list[Item], unknown: int) -> Decimal | None:
    """The figure that ``items`` add up to; None where nothing is known."""
    total = sum(item[2] for item in items)
    if measure.kind is ValueKind.SHARE:
        base = sum(item[3] for item in items)
        return Decimal(total) / base if base else None
    if not items and unknown:
        return None
    return Decimal(total) / THOUSANDTHS if measure.is_money else Decimal(total)


def figure_of(selection: Selection, code: str, tally: Tally, group: str = "", by: str = "") -> Figure:
    """The figure of the measure ``code``; ``group`` and ``by`` say which part of the whole it is."""
    measure, unknown = BY_CODE[code], len(tally.unknown)
    value = value_of(measure, tally.items, unknown)
    unit = _unit(selection.portfolio.country, measure)
    return Figure(
        measure, value, len(tally.items), unknown, unit, selection.scope.filter, by, group, len(tally.left_out)
    )


def _unit(country: Country, measure: Measure) -> Multilingual:
    if measure.is_money:
        return _currency(country.currency_label_fr, country.currency_label_ar, country.currency_label_en)
    return _PERCENT if measure.kind is ValueKind.SHARE else _NO_UNIT


@cache
def _currency(fr: str, ar: str, en: str) -> Multilingual:
    return Multilingual(fr, ar, en)


_NO_UNIT, _PERCENT = Multilingual(""), Multilingual("%", "%", "%")
