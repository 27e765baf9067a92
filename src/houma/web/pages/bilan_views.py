"""Figures of the bilan in the reader's language, each with the way to its rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language

from houma.domain.agreements.bilan import Bilan, Comparison, Figure, Group, Measure, Statement, ValueKind
from houma.domain.projects.models import Scale
from houma.domain.territories.models import Country
from houma.values.money import Money
from houma.values.multilingual import Multilingual


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
    """A line of the breakdown; ``kind`` colours a scale of intervention."""

    code: str
    label: str
    figures: tuple[FigureView, ...]
    share: Decimal | None
    kind: str


@dataclass(frozen=True, slots=True)
class StatementView:
    """An official value at one date beside what our rows add up to."""

    statement: Statement
    comparison: Comparison
    label: str
    about: str
    official: Money | Decimal
    ours: FigureView | None
    rest: Money | Decimal | None
    covered: Decimal | None
    is_money: bool
    sentence: str


def figure_view(country: Country, figure: Figure) -> FigureView:
    """One figure in the reader's language."""
    language = get_language() or "fr"
    measure, value = figure.measure, figure.value
    parameters = {name: text for name, text in figure.params.items() if name != "measure"}
    return FigureView(
        code=measure.code,
        label=measure.labels.in_language(language),
        definition=measure.definition.in_language(language),
        money=_money(country, measure, value),
        number=value if measure.kind is ValueKind.COUNT else None,
        share=value if measure.kind is ValueKind.SHARE else None,
        rows=figure.rows_count,
        unknown=figure.unknown_count,
        href=f"{reverse('bilan_rows', args=[country.code, measure.code])}?{urlencode(parameters)}",
    )


def _money(country: Country, measure: Measure, value: Decimal | None) -> Money | None:
    return Money(value, country.currency) if measure.is_money and value is not None else None


def group_view(bilan: Bilan, group: Group, codes: Iterable[str]) -> GroupView:
    """A part of the whole with the figures named by ``codes``, those that can be cut up so."""
    return GroupView(
        code=group.code,
        label=group.labels.in_language(get_language() or "fr"),
        figures=tuple(figure_view(bilan.country, group.figures[code]) for code in codes if code in group.figures),
        share=group.share,
        kind=group.code if bilan.group_by == "scale" and group.code in Scale.values else "",
    )


def _narrowing(label: Multilingual, text: Multilingual) -> Multilingual:
    """A filter in one phrase: its value, or its name where it is only on or off."""
    return label if text.en == "yes" else text


def statement_views(country: Country, compared: Iterable[Comparison]) -> list[StatementView]:
    """Every official value with ours, in the order of the comparison."""
    language = get_language() or "fr"
    views = []
    for comparison in compared:
        money = comparison.measure.is_money
        about = " · ".join(_narrowing(label, text).in_language(language) for label, text in comparison.filter_labels)

        def shown(value: Decimal | None, money: bool = money) -> Money | Decimal | None:
            return Money(value, country.currency) if money and value is not None else value

        for statement in comparison.statements:
            ours = statement.ours
            known = ours.value if ours is not None else None
            views.append(
                StatementView(
                    statement=statement,
                    comparison=comparison,
                    label=comparison.names.in_language(language),
                    about=about,
                    official=shown(statement.value) or Decimal(0),
                    ours=figure_view(country, ours) if ours is not None else None,
                    rest=shown(statement.rest),
                    covered=known / statement.value if known is not None and statement.value else None,
                    is_money=money,
                    sentence=statement.sentence.in_language(language),
                )
            )
    return views


def latest_first(views: Iterable[StatementView]) -> tuple[list[StatementView], list[StatementView]]:
    """(the latest statement of each publisher about one thing, the earlier ones), each in the order given.

    What has no date is earlier than what has one.
    """
    shown = list(views)
    newest: dict[tuple[int, str], StatementView] = {}
    for view in shown:
        for source in view.statement.sources:
            key = id(view.comparison), source.publisher
            if key not in newest or view.statement.as_of >= newest[key].statement.as_of:
                newest[key] = view
    kept = {id(view) for view in newest.values()}
    return [view for view in shown if id(view) in kept], [view for view in shown if id(view) not in kept]
