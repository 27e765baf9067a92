"""A profile as it is shown, read from its plain content: the same for one of today and for one that was frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil, floor
from typing import Any

from houma.domain.indicators.rules.evenness import Evenness
from houma.values.multilingual import Multilingual

FIVE = frozenset({"human", "social", "economic", "cultural", "environmental"})
"""The capitals that have a colour of their own."""
_STEP = 10.0


@dataclass(frozen=True, slots=True)
class Track:
    """Where a score is drawn, in shares of 0 to 1 of the axis; the band is None where it is unknown."""

    score: float
    median: float
    band: tuple[float, float] | None

    @property
    def dot_at(self) -> str:
        """The dot as SVG writes it."""
        return _percent(self.score)

    @property
    def tick_at(self) -> str:
        """The median as SVG writes it."""
        return _percent(self.median)

    @property
    def band_from(self) -> str:
        """The start of the band as SVG writes it; "" where there is none."""
        return _percent(self.band[0]) if self.band else ""

    @property
    def band_width(self) -> str:
        """The width of the band as SVG writes it; "" where there is none."""
        return _percent(self.band[1] - self.band[0]) if self.band else ""


@dataclass(frozen=True, slots=True)
class NodeView:
    """The index, a capital or a dimension; ``low`` and ``high`` bound its rank, ``low`` the better end."""

    code: str
    names: Multilingual
    parent: str
    weight: float
    score: float | None
    rank: int | None
    low: int | None
    high: int | None
    of: int
    imputed: float
    median: float | None
    track: Track | None
    unseen: Multilingual

    @property
    def kind(self) -> str:
        """The name of its colour."""
        return self.code if self.code in FIVE else "rest"


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """An indicator with its figures for the territory and the median of its level.

    ``percentile``: share of the peers that stand worse, 0 to 1.
    """

    code: str
    names: Multilingual
    definitions: Multilingual
    unit: Multilingual
    decimals: int
    capital: str
    dimension: str
    direction: int
    value: float | None
    urban: float | None
    rural: float | None
    female: float | None
    male: float | None
    median: float | None
    first_quartile: float | None
    third_quartile: float | None
    peers: int
    percentile: float | None
    period: str
    source: str
    data_date: date | None
    computed: bool
    coverage: float
    suppressed: bool

    @property
    def gap(self) -> float | None:
        """Urban less rural; None where one of them is unknown."""
        return None if self.urban is None or self.rural is None else self.urban - self.rural

    @property
    def gap_in_spread(self) -> float:
        """The size of the gap against the middle half of the peers, so that indicators of any unit compare."""
        width = (self.third_quartile or 0) - (self.first_quartile or 0)
        return 0.0 if self.gap is None else abs(self.gap) / (width if width > 0 else 1.0)


@dataclass(frozen=True, slots=True)
class ComparableLine:
    """A territory like the one shown."""

    code: str
    names: Multilingual
    parent: Multilingual
    population: int | None
    urban_share: float | None
    rank: int | None
    low: int | None
    high: int | None
    score: float | None


@dataclass(frozen=True, slots=True)
class RunFacts:
    """The run of scores that a profile shows."""

    key: int
    framework: str
    version: str
    names: Multilingual
    data_date: date
    engine: str
    draws: int
    units: int
    computed_on: date


@dataclass(frozen=True, slots=True)
class ProfileView:
    """A profile to show. Without scores ``run`` or ``index`` is None and the rest is empty.

    ``doubtful``: capitals whose interval reaches the one that holds the territory back, which may be the lowest too.
    ``axis``: the ends of the scale of the picture.
    """

    code: str
    level: str
    names: Multilingual
    run: RunFacts | None
    index: NodeView | None
    capitals: tuple[NodeView, ...]
    dimensions: tuple[NodeView, ...]
    axis: tuple[float, float]
    balance: float | None
    evenness: Evenness | None
    holding_back: NodeView | None
    doubtful: tuple[NodeView, ...]
    indicators: tuple[IndicatorLine, ...]
    strengths: tuple[IndicatorLine, ...]
    gaps: tuple[IndicatorLine, ...]
    comparables: tuple[ComparableLine, ...]
    population: float | None
    urban_share: float | None

    @property
    def scored(self) -> bool:
        """Whether there is anything to draw."""
        return self.run is not None and self.index is not None and self.index.score is not None

    @property
    def two_areas(self) -> tuple[IndicatorLine, ...]:
        """Indicators known in town and country apart, the widest difference first."""
        both = [line for line in self.indicators if line.gap is not None]
        return tuple(sorted(both, key=lambda line: (-line.gap_in_spread, line.code)))

    def of_capital(self, code: str) -> tuple[IndicatorLine, ...]:
        """The indicators of one capital, in the order of the framework."""
        return tuple(line for line in self.indicators if line.capital == code)


def profile_view(content: Mapping[str, Any]) -> ProfileView:
    """Read a profile from what ``snapshot_content`` gives, or from what a snapshot keeps."""
    spread = content.get("spread", {})
    axis = _axis(spread)
    notes = content.get("notes", {})

    def node(one: Mapping[str, Any]) -> NodeView:
        return _node(one, spread.get(one["code"]), axis, notes.get(one["code"]))

    capitals = tuple(node(one) for one in content["capitals"])
    lines = tuple(_line(one) for one in content["indicators"])
    by_code = {line.code: line for line in lines}
    held = next((one for one in capitals if one.code == content["holding_back"]), None)
    word = content.get("evenness")
    return ProfileView(
        code=content["territory"]["code"],
        level=content["territory"]["level"],
        names=_texts(content["territory"]["names"]),
        run=_run(content["run"]),
        index=node(content["index"]) if content["index"] else None,
        capitals=capitals,
        dimensions=tuple(node(one) for one in content["dimensions"]),
        axis=axis,
        balance=content["balance"],
        evenness=Evenness(word) if word else None,
        holding_back=held,
        doubtful=tuple(one for one in capitals if held is not None and one is not held and _reaches(one, held)),
        indicators=lines,
        strengths=tuple(by_code[code] for code in content["strengths"]),
        gaps=tuple(by_code[code] for code in content["gaps"]),
        comparables=tuple(_comparable(one) for one in content["comparables"]),
        population=content["population"],
        urban_share=content["urban_share"],
    )


def _percent(share: float) -> str:
    return f"{share * 100:.2f}%"


def _texts(names: Mapping[str, str]) -> Multilingual:
    return Multilingual(names["fr"], names["ar"], names["en"])


def _axis(spread: Mapping[str, Mapping[str, float]]) -> tuple[float, float]:
    """One scale for all capitals, whole tens around every score of the level."""
    if not spread:
        return 0.0, 1.0
    low = floor(min(one["low"] for one in spread.values()) / _STEP) * _STEP
    high = ceil(max(one["high"] for one in spread.values()) / _STEP) * _STEP
    return low, high if high > low else low + _STEP


def _node(
    one: Mapping[str, Any],
    spread: Mapping[str, float | None] | None,
    axis: tuple[float, float],
    note: Mapping[str, str] | None,
) -> NodeView:
    low, high = one["rank_low"], one["rank_high"]
    return NodeView(
        code=one["code"],
        names=_texts(one["names"]),
        parent=one["parent"],
        weight=one["weight"],
        score=one["score"],
        rank=one["rank"],
        low=None if low is None else round(low),
        high=None if high is None else round(high),
        of=one["of"],
        imputed=one["imputed"],
        median=spread["median"] if spread else None,
        track=_track(one["score"], spread, axis),
        unseen=_texts(note) if note else Multilingual(""),
    )


def _track(score: float | None, spread: Mapping[str, float | None] | None, axis: tuple[float, float]) -> Track | None:
    if score is None or spread is None or spread["median"] is None:
        return None

    def at(value: float) -> float:
        return min(max((value - axis[0]) / (axis[1] - axis[0]), 0.0), 1.0)

    low, high = spread["band_low"], spread["band_high"]
    # The nominal score stands within what the draws allow, even where two scores of one rank differ a little.
    band = None if low is None or high is None else (at(min(low, score)), at(max(high, score)))
    return Track(at(score), at(spread["median"]), band)


def _reaches(other: NodeView, held: NodeView) -> bool:
    return other.high is not None and held.low is not None and other.high >= held.low


def _line(one: Mapping[str, Any]) -> IndicatorLine:
    indicator, total, peers = one["indicator"], one["total"], one["peers"]
    sexes = one["female"]["value"], one["male"]["value"]
    # A formula that names the sexes itself gives the same figure for either: it is of both together.
    of_either = sexes if set(sexes) != {total["value"]} else (None, None)
    return IndicatorLine(
        code=indicator["code"],
        names=_texts(indicator["names"]),
        definitions=_texts(indicator["definitions"]),
        unit=_texts(indicator["unit"]),
        decimals=indicator["decimals"],
        capital=one["capital"],
        dimension=one["dimension"],
        direction=one["direction"],
        value=total["value"],
        urban=one["urban"]["value"],
        rural=one["rural"]["value"],
        female=of_either[0],
        male=of_either[1],
        median=peers["median"],
        first_quartile=peers["first_quartile"],
        third_quartile=peers["third_quartile"],
        peers=peers["known"],
        percentile=one["percentile"],
        period=total["period"],
        source=total["source"],
        data_date=date.fromisoformat(total["data_date"]) if total["data_date"] else None,
        computed=total["computed"],
        coverage=total["coverage"],
        suppressed=total["suppressed"],
    )


def _comparable(one: Mapping[str, Any]) -> ComparableLine:
    low, high = one["rank_low"], one["rank_high"]
    return ComparableLine(
        code=one["code"],
        names=_texts(one["names"]),
        parent=_texts(one["parent"]),
        population=one["population"],
        urban_share=one["urban_share"],
        rank=one["rank"],
        low=None if low is None else round(low),
        high=None if high is None else round(high),
        score=one["score"],
    )


def _run(one: Mapping[str, Any] | None) -> RunFacts | None:
    if one is None:
        return None
    return RunFacts(
        key=one["id"],
        framework=one["framework"],
        version=one["version"],
        names=_texts(one["names"]),
        data_date=date.fromisoformat(one["data_date"]),
        engine=one["engine_version"],
        draws=one["draws"],
        units=one["units"],
        computed_on=datetime.fromisoformat(one["computed_at"]).date(),
    )
