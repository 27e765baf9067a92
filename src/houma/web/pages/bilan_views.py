"""Figures of the bilan in the reader's language, each with the way to its rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language

from houma.domain.agreements.models import OfficialTotal
from houma.domain.agreements.tally.bilan import Bilan
from houma.domain.agreements.tally.comparison import Comparison
from houma.domain.agreements.tally.facts import Fact
from houma.domain.agreements.tally.figures import Figure, Group, figure
from houma.domain.agreements.tally.filters import BilanFilter
from houma.domain.agreements.tally.measures import Kind
from houma.values.money import Money


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure to show: exactly one of ``money``, ``number`` and ``share`` is set, or none where nothing is known."""

    code: str
    label: str
    definition: str
    money: Money | None
    number: Decimal | None
    share: Decimal | None
    rows: int
    unknown: int
    href: str


@dataclass(frozen=True, slots=True)
class GroupView:
    key: str
    label: str
    figures: tuple[FigureView, ...]
    share: Decimal
    kind: str


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """An official total beside ours."""

    total: OfficialTotal
    label: str
    official: Money | Decimal
    ours: FigureView
    rest: Money | Decimal | None
    covered: Decimal | None
    is_money: bool


def _rows_url(bilan: Bilan, code: str, wanted: BilanFilter, group: str | None = None) -> str:
    query = {**wanted.as_parameters(), "by": bilan.by} | ({"group": group} if group is not None else {})
    return f"{reverse('bilan_rows', args=[bilan.country.code, code])}?{urlencode(query)}"


def _view(bilan: Bilan, shown: Figure, href: str) -> FigureView:
    language = get_language() or "fr"
    kind, value = shown.measure.kind, shown.value
    return FigureView(
        code=shown.measure.code,
        label=shown.measure.names.in_language(language),
        definition=shown.measure.definition.in_language(language),
        money=Money(value, bilan.country.currency) if kind is Kind.MONEY and value is not None else None,
        number=value if kind is Kind.COUNT else None,
        share=value if kind is Kind.SHARE else None,
        rows=shown.rows,
        unknown=shown.unknown,
        href=href,
    )


def figure_view(bilan: Bilan, code: str, wanted: BilanFilter, over: Sequence[Fact] | None = None) -> FigureView:
    """One figure of the bilan, or of the facts in ``over``."""
    shown = bilan.figures[code] if over is None else figure(over, code)
    return _view(bilan, shown, _rows_url(bilan, code, wanted))


def group_view(bilan: Bilan, group: Group, codes: Iterable[str]) -> GroupView:
    """A line of the breakdown; ``share`` is its part of the whole investment."""
    language = get_language() or "fr"
    whole = bilan.figures["total_cost"].value
    own = group.figures["total_cost"].value
    return GroupView(
        key=group.key,
        label=group.names.in_language(language),
        figures=tuple(
            _view(bilan, group.figures[code], _rows_url(bilan, code, bilan.wanted, group.key)) for code in codes
        ),
        share=own / whole if own and whole else Decimal(0),
        kind=group.key if bilan.by == "scale" else "",
    )


def comparison_view(bilan: Bilan, compared: Comparison) -> ComparisonView:
    """An official total, what our rows add up to, and the rest."""
    currency = bilan.country.currency

    def shown(value: Decimal | None) -> Money | Decimal | None:
        return Money(value, currency) if compared.is_money and value is not None else value

    official = shown(compared.official)
    assert official is not None
    return ComparisonView(
        total=compared.total,
        label=compared.total.name,
        official=official,
        ours=_view(bilan, compared.ours, _rows_url(bilan, compared.ours.measure.code, compared.wanted)),
        rest=shown(compared.rest),
        covered=compared.covered,
        is_money=compared.is_money,
    )
