"""How sure the figures of surveys are that stand in the catalogue: their intervals, and what moved between rounds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import isclose
from typing import Any

from django.db.models import QuerySet

from houma.domain.observatory.models import EvaluationRound, FieldFigure, Round, RoundPhase, RoundResults
from houma.domain.projects.models import Evaluation
from houma.domain.territories.models import Country, Territory
from houma.values.multilingual import Multilingual


@dataclass(frozen=True, slots=True)
class Interval:
    """What a survey published of one territory, in the unit of the indicator; ``level`` of confidence, 0 to 1."""

    value: float
    low: float
    high: float
    level: float
    answers: int

    def is_of(self, value: float | None) -> bool:
        """Whether the catalogue shows this figure, and none that came from elsewhere since."""
        return value is not None and isclose(value, self.value, rel_tol=1e-9, abs_tol=1e-9)


@dataclass(frozen=True, slots=True)
class Moved:
    """A change since an earlier round with its interval; ``beyond_chance`` where that leaves 0 out."""

    since: Multilingual
    before: float
    value: float
    low: float
    high: float

    @property
    def beyond_chance(self) -> bool:
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A figure of a round as it was published last; ``rate`` is the share of the units asked that answered."""

    names: Multilingual
    phase: RoundPhase
    starts_on: date
    ends_on: date
    period: str
    interval: Interval
    rate: float | None
    published_on: date
    is_illustrative: bool
    moved: Moved | None


def intervals_at(country: Country, code: str, period: str) -> Mapping[int, Interval]:
    """Intervals of an indicator in a month ("2026-05") by key of the territory; one query, none for other periods."""
    year, dash, month = period.partition("-")
    if not (dash and year.isdecimal() and month.isdecimal()):
        return {}
    figures = FieldFigure.objects.filter(
        field_indicator__indicator__country=country,
        field_indicator__indicator__code=code,
        results__round__ends_on__year=int(year),
        results__round__ends_on__month=int(month),
    )
    # Of several publications of a month the last one stands, as in the catalogue.
    return {one.territory_id: interval_of(one) for one in figures.order_by("results_id", "pk")}


def interval_of(figure: FieldFigure) -> Interval:
    return Interval(figure.value, figure.low, figure.high, figure.level, figure.answers)


def surveyed(territory: Territory, code: str) -> tuple[Surveyed, ...]:
    """What surveys published of an indicator on a territory, each round once, the latest first; three queries."""
    figures = _published(territory, code)
    latest = {one.results.round_id: one for one in figures.order_by("results_id", "pk")}
    names = _names_before(latest.values())
    found = [_surveyed(one, names) for one in latest.values()]
    return tuple(sorted(found, key=lambda one: one.ends_on, reverse=True))


def _published(territory: Territory, code: str) -> QuerySet[FieldFigure]:
    return FieldFigure.objects.filter(
        territory=territory,
        field_indicator__indicator__country=territory.country_id,
        field_indicator__indicator__code=code,
    ).select_related("results__round")


def _names_before(figures: Iterable[FieldFigure]) -> Mapping[int, Multilingual]:
    """Names of the rounds with which those of the figures are compared; one query."""
    earlier = {key for one in figures if (key := one.results.round.follows_id) is not None}
    return {one.pk: one.names for one in Round.objects.filter(pk__in=earlier)}


def _surveyed(figure: FieldFigure, names: Mapping[int, Multilingual]) -> Surveyed:
    results, one = figure.results, figure.results.round
    told = results.content["response"]
    return Surveyed(
        names=one.names,
        phase=RoundPhase(one.phase),
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        period=f"{one.ends_on:%Y-%m}",
        interval=interval_of(figure),
        rate=told["answered"] / told["asked"] if told and told["asked"] else None,
        published_on=results.published_at.date(),
        is_illustrative=one.is_illustrative,
        moved=_moved(results, figure, names),
    )


def _moved(results: RoundResults, figure: FieldFigure, names: Mapping[int, Multilingual]) -> Moved | None:
    one = results.round
    place = None if figure.territory_id == one.territory_id else figure.territory_id
    kept: dict[str, Any] = next(
        (
            said
            for said in results.content["figures"]
            if (said["measure"], said["territory"]) == (figure.field_indicator_id, place)
        ),
        {},
    )
    if one.follows_id is None or kept.get("moved") is None:
        return None
    return Moved(names[one.follows_id], kept["before"], kept["moved"], kept["moved_low"], kept["moved_high"])


@dataclass(frozen=True, slots=True)
class EvidenceFigure:
    """One figure of evidence: ``indicator`` is its key."""

    indicator: int
    territory: Multilingual
    told: Surveyed


@dataclass(frozen=True, slots=True)
class RoundEvidence:
    """The results of a round, as they were when an evaluation came to rest on them."""

    results: int
    figures: tuple[EvidenceFigure, ...]


def evidence_of(evaluations: Iterable[Evaluation]) -> Mapping[int, list[RoundEvidence]]:
    """The results on which evaluations rest, by key of the evaluation; three queries."""
    kept = EvaluationRound.objects.filter(evaluation__in=[one.pk for one in evaluations]).order_by("pk")
    pairs = list(kept.values_list("evaluation", "results"))
    figures = list(
        FieldFigure.objects.filter(results__in={results for _evaluation, results in pairs})
        .select_related("results__round", "field_indicator", "territory")
        .defer("territory__boundary")
        .order_by("pk")
    )
    names = _names_before(figures)
    found: dict[int, list[RoundEvidence]] = {}
    for evaluation, results in pairs:
        of = tuple(
            EvidenceFigure(one.field_indicator.indicator_id, one.territory.names, _surveyed(one, names))
            for one in figures
            if one.results_id == results
        )
        found.setdefault(evaluation, []).append(RoundEvidence(results, of))
    return found
