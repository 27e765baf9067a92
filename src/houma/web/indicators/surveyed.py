"""What surveys published, as pages show it: an estimate with its interval drawn, and its change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from houma.domain.indicators.models import IndicatorVersion
from houma.domain.indicators.queries import IndicatorView
from houma.domain.indicators.queries.values import view_of
from houma.domain.observatory.queries.intervals import Surveyed, evidence_of
from houma.domain.projects.models import Evaluation
from houma.values.multilingual import Multilingual


@dataclass(frozen=True, slots=True)
class SurveyedRow:
    """A line of a table of estimates: ``low``, ``width`` and ``mark`` place its interval in hundredths of the scale."""

    told: Surveyed
    indicator: IndicatorView
    head: Multilingual
    beside: str
    low: str
    width: str
    mark: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The results of one round on which an evaluation rests."""

    names: Multilingual
    told: Surveyed
    rows: tuple[SurveyedRow, ...]


def surveyed_row(
    told: Surveyed, indicator: IndicatorView, scale: tuple[float, float], head: Multilingual, beside: str
) -> SurveyedRow:
    """A line, drawn on ``scale``."""
    interval, (low, high) = told.interval, scale
    width = (high - low) or 1.0
    return SurveyedRow(
        told=told,
        indicator=indicator,
        head=head,
        beside=beside,
        low=f"{100 * (interval.low - low) / width:.1f}",
        width=f"{max(100 * (interval.high - interval.low) / width, 0.8):.1f}",
        mark=f"{min(100 * (interval.value - low) / width, 98.8):.1f}",
    )


def scale_of(indicator: IndicatorView, found: Iterable[Surveyed]) -> tuple[float, float]:
    """Where a drawing of these begins and ends: per cent from 0 to 100, else from 0 to the highest bound."""
    if indicator.unit_code == "percent":
        return 0.0, 100.0
    ends = [bound for one in found for bound in (one.interval.low, one.interval.high)]
    return min([0.0, *ends]), max([0.0, *ends])


def evidence(evaluations: Sequence[Evaluation]) -> Mapping[int, list[Evidence]]:
    """What surveys are evidence of evaluations, by their key, as it was published; five queries."""
    kept = evidence_of(evaluations)
    language = get_language() or "fr"
    indicators = {one.indicator for found in kept.values() for of in found for one in of.figures}
    versions = IndicatorVersion.objects.in_force().filter(indicator__in=indicators).select_related("indicator", "unit")
    views = {one.indicator_id: view_of(one) for one in versions}
    shown: dict[int, list[Evidence]] = {}
    for key, found in kept.items():
        for of in found:
            rows = []
            for one in of.figures:
                view = views[one.indicator]
                alike = [other.told for other in of.figures if other.indicator == one.indicator]
                rows.append(
                    surveyed_row(one.told, view, scale_of(view, alike), view.names, one.territory.in_language(language))
                )
            if rows:
                shown.setdefault(key, []).append(Evidence(of.figures[0].told.names, of.figures[0].told, tuple(rows)))
    return shown
