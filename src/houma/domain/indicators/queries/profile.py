"""The profile of a territory: scores, strengths and gaps, every figure beside its peers, who is comparable."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from houma.domain.indicators.models import Area, Release, ScoreResult, ScoreRun, Sex, Slice
from houma.domain.indicators.queries.matrix import matrices
from houma.domain.indicators.queries.reader import Column
from houma.domain.indicators.queries.scores import (
    NodeScore,
    framework_of,
    inputs_of,
    published_run,
    scores_of_territory,
)
from houma.domain.indicators.queries.values import IndicatorView, view_of
from houma.domain.indicators.rules.entries import STATUSES
from houma.domain.indicators.rules.frameworks import data_codes
from houma.domain.indicators.rules.inputs import ScoreInputs
from houma.domain.indicators.rules.standing import RULE_OF_COMPARABLES, marked, nearest, percentiles
from houma.domain.territories.models import Territory
from houma.values.multilingual import Multilingual


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a territory; ``value`` is None where missing or too small to be shown."""

    value: float | None
    period: str
    status: str
    computed: bool
    coverage: float
    suppressed: bool
    source: str
    data_date: date | None


@dataclass(frozen=True, slots=True)
class Peers:
    """How an indicator is spread over the territories of the level; quartiles and ends in its own unit."""

    known: int
    low: float | None
    first_quartile: float | None
    median: float | None
    third_quartile: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class ProfileIndicator:
    """An indicator of the framework for one territory.

    Attributes:
        dimension, capital: codes of the nodes it stands under. ``direction`` as the framework counts it: 1 or -1.
        percentile: share of the peers that stand worse, 0 to 1; None where the figure is missing.
        earlier: (period, value) of earlier periods, the latest first.
    """

    indicator: IndicatorView
    dimension: str
    capital: str
    direction: int
    total: Figure
    urban: Figure
    rural: Figure
    female: Figure
    male: Figure
    peers: Peers
    percentile: float | None
    earlier: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Comparable:
    """A territory like the one in question. ``distance`` has no unit; ``urban_share`` is from 0 to 1."""

    territory_id: int
    code: str
    names: Multilingual
    parent: Multilingual
    population: int | None
    urban_share: float | None
    distance: float
    score: float | None
    rank: int | None
    rank_low: float | None
    rank_high: float | None


@dataclass(frozen=True, slots=True)
class Profile:
    """A territory as the latest published run shows it.

    Attributes:
        run: None where its level has none: then everything below is empty.
        index: its place on the whole; ``capitals`` and ``dimensions`` in the order of the framework.
        balance: coefficient of variation of its capitals, 0 where all stand alike.
        holding_back: code of the capital with the worst rank; "" where none has one.
        strengths, gaps: indicators in the best, in the worst fifth of the peers, the most marked first.
        urban_share: from 0 to 1; None where unknown.
    """

    territory: Territory
    run: ScoreRun | None
    index: NodeScore | None
    capitals: tuple[NodeScore, ...]
    dimensions: tuple[NodeScore, ...]
    balance: float | None
    holding_back: str
    indicators: tuple[ProfileIndicator, ...]
    strengths: tuple[ProfileIndicator, ...]
    gaps: tuple[ProfileIndicator, ...]
    population: float | None
    urban_share: float | None


def profile_of(territory: Territory) -> Profile:
    """The profile of a territory: a fixed number of queries, about thirty whatever the framework holds."""
    run = published_run(territory.country, territory.level)
    if run is None:
        return Profile(territory, None, None, (), (), None, "", (), (), (), None, None)
    scores = scores_of_territory(run, territory.pk)
    inputs = inputs_of(run)
    row = inputs.units.index(territory.code) if territory.code in inputs.units else None
    indicators = _indicators(territory, run, inputs, row)
    shares = np.array([np.nan if one.percentile is None else one.percentile for one in indicators])
    stand_out = marked(shares)
    index = next((node for node in scores if node.depth == 0), None)
    capitals = tuple(node for node in scores if node.depth == 1)
    ranked = [node for node in capitals if node.rank is not None]
    return Profile(
        territory=territory,
        run=run,
        index=index,
        capitals=capitals,
        dimensions=tuple(node for node in scores if node.depth == 2),
        balance=index.balance if index else None,
        holding_back=max(ranked, key=lambda node: node.rank or 0).code if ranked else "",
        indicators=indicators,
        strengths=tuple(indicators[place] for place in stand_out.strengths),
        gaps=tuple(indicators[place] for place in stand_out.gaps),
        population=_number(inputs.population, row),
        urban_share=_number(inputs.urban_share, row),
    )


def _number(values: np.ndarray[tuple[int], np.dtype[np.float64]], row: int | None) -> float | None:
    return None if row is None or np.isnan(values[row]) else float(values[row])


def _indicators(
    territory: Territory, run: ScoreRun, inputs: ScoreInputs, row: int | None
) -> tuple[ProfileIndicator, ...]:
    framework = framework_of(run)
    codes = [code for code in data_codes(framework) if code in inputs.columns]
    parts = {
        "total": (Area.TOTAL, Sex.ALL),
        "urban": (Area.URBAN, Sex.ALL),
        "rural": (Area.RURAL, Sex.ALL),
        "female": (Area.TOTAL, Sex.FEMALE),
        "male": (Area.TOTAL, Sex.MALE),
    }
    found = matrices(
        territory.country, codes, territory.level, list(parts.values()),
        period=run.period, until=run.data_date, territories=[territory.pk],
    )  # fmt: skip
    read = {name: one.columns for name, one in zip(parts, found, strict=True)}
    releases = _releases([column for columns in read.values() for column in columns.values()])
    directions = [one.direction for one in framework.indicators]
    shares = np.full(len(codes), np.nan) if row is None else percentiles(inputs.values, row, directions)
    earlier = _earlier(territory, codes, {code: column.period for code, column in read["total"].items()})
    hidden = {code: bool(column.suppressed.any()) for code, column in read["total"].items()}
    above = {node["code"]: node["parent"] for node in run.nodes}
    return tuple(
        ProfileIndicator(
            indicator=view_of(read["total"][code].version),
            dimension=above[code],
            capital=_capital(code, above),
            direction=directions[place],
            **{name: _figure(columns[code], releases) for name, columns in read.items()},
            peers=_peers(run.summary["indicators"].get(code, {})),
            percentile=None if hidden[code] or np.isnan(shares[place]) else float(shares[place]),
            earlier=() if hidden[code] else earlier.get(code, ()),
        )
        for place, code in enumerate(codes)
    )


def _capital(code: str, above: dict[str, str]) -> str:
    """The ancestor right below the root."""
    while above.get(above[code], ""):
        code = above[code]
    return code


def _releases(columns: Sequence[Column]) -> dict[int, tuple[str, date]]:
    keys = {int(key) for column in columns for key in column.release if key >= 0}
    rows = Release.objects.filter(pk__in=keys).values_list("pk", "source__publisher", "data_date")
    return {pk: (publisher, on) for pk, publisher, on in rows}


def _figure(column: Column, releases: dict[int, tuple[str, date]]) -> Figure:
    value, hidden = float(column.shown[0]), bool(column.suppressed[0])
    publisher, on = releases.get(int(column.release[0]), ("", None))
    return Figure(
        value=None if np.isnan(value) else value,
        period=column.period,
        status=STATUSES[int(column.status[0])],
        computed=bool(column.computed[0]),
        coverage=float(column.coverage[0]),
        suppressed=hidden,
        source=publisher or (column.version.source.publisher if column.version.source else ""),
        data_date=on,
    )


def _peers(summary: dict[str, float | None]) -> Peers:
    return Peers(
        known=int(summary.get("known") or 0),
        low=summary.get("min"),
        first_quartile=summary.get("q1"),
        median=summary.get("median"),
        third_quartile=summary.get("q3"),
        high=summary.get("max"),
    )


def _earlier(
    territory: Territory, codes: Sequence[str], periods: dict[str, str]
) -> dict[str, tuple[tuple[str, float], ...]]:
    """Figures of earlier periods, total and all sexes, by indicator: one query."""
    rows = (
        Slice.objects.filter(
            indicator__country_id=territory.country_id,
            indicator__code__in=codes,
            area=Area.TOTAL,
            sex=Sex.ALL,
            observations__territory=territory,
        )
        .order_by("-period", "observations__release__data_date", "observations__release_id")
        .values_list("indicator__code", "period", "observations__value")
    )
    found: dict[str, dict[str, float | None]] = {}
    for code, period, value in rows:
        if period < periods.get(code, ""):
            found.setdefault(code, {})[period] = value
    return {
        code: tuple((period, value) for period, value in values.items() if value is not None)
        for code, values in found.items()
    }


def comparable_territories(territory: Territory, most: int = 5) -> tuple[Comparable, ...]:
    """The territories of the level that are most like this one, nearest first: four queries.

    ``rules.standing.RULE_OF_COMPARABLES`` says the rule in words. Empty where its level has no published run.
    """
    run = published_run(territory.country, territory.level)
    if run is None:
        return ()
    inputs = inputs_of(run)
    if territory.code not in inputs.units:
        return ()
    row = {code: number for number, code in enumerate(inputs.units)}
    capitals = [node["code"] for node in run.nodes if node["depth"] == 1]
    scores = np.full((len(inputs.units), len(capitals)), np.nan)
    results = ScoreResult.objects.filter(run=run, node__in=capitals).values_list("node", "territory__code", "score")
    for node, code, score in results:
        if score is not None:
            scores[row[code], capitals.index(node)] = score
    found = nearest(row[territory.code], inputs.population, inputs.urban_share, scores, most)
    places = {
        place.code: place
        for place in Territory.objects.of_country(territory.country_id)
        .filter(code__in=[inputs.units[number] for number, _distance in found])
        .select_related("parent")
        .defer("boundary", "parent__boundary")
    }
    root = run.nodes[-1]["code"]
    ranks = {
        result.territory_id: result
        for result in ScoreResult.objects.filter(run=run, node=root, territory__in=[one.pk for one in places.values()])
    }
    comparables = []
    for number, distance in found:
        place = places[inputs.units[number]]
        result = ranks.get(place.pk)
        comparables.append(
            Comparable(
                territory_id=place.pk,
                code=place.code,
                names=place.names,
                parent=place.parent.names if place.parent else Multilingual(""),
                population=place.population,
                urban_share=_number(inputs.urban_share, number),
                distance=distance,
                score=result.score if result else None,
                rank=result.rank if result else None,
                rank_low=result.rank_low if result else None,
                rank_high=result.rank_high if result else None,
            )
        )
    return tuple(comparables)


__all__ = ["RULE_OF_COMPARABLES", "Comparable", "Figure", "Peers", "Profile", "ProfileIndicator",
           "comparable_territories", "profile_of"]  # fmt: skip
