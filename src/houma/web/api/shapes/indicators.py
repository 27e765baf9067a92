"""Indicators with their figures, frameworks of capitals, and kept runs of scores."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from houma.domain.indicators.models import FrameworkVersion, ScoreRun
from houma.domain.indicators.queries import IndicatorView, LevelScore
from houma.domain.territories.models import Level
from houma.engines.capitals import Framework, Indicator, Node
from houma.values.multilingual import Multilingual
from houma.web.api.shapes.common import Page, Texts, day_text
from houma.web.indicators.subjects import Place, Shown

IndicatorCode = Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]*$")]
"""The code of an indicator: longer than other codes of the house."""


class CatalogueEntryShape(Schema):
    """An indicator as it is defined now. ``weight``, ``numerator`` and ``denominator`` are codes of indicators."""

    code: str
    version: int
    name: Texts
    definition: Texts
    unit: str = Field(description="Code of the unit")
    unit_name: Texts
    decimals: int
    direction: str = Field(description="up: more is better, down: less is better, none")
    capital: str | None
    theme: str
    sdg_target: str | None
    urban_agenda: str | None
    periodicity: str | None
    aggregation: str = Field(description="How a territory follows from its parts: sum, weighted_mean, ratio, none")
    weight: str | None
    numerator: str | None
    denominator: str | None
    formula: str | None = Field(description="Of an indicator that is computed from others")
    smallest_count: int | None = Field(description="A figure about fewer is not shown")
    source: str | None
    address: str | None

    @classmethod
    def of(cls, view: IndicatorView) -> "CatalogueEntryShape":
        return cls(
            code=view.code,
            version=view.version,
            name=Texts.of(view.names),
            definition=Texts.of(view.definitions),
            unit=view.unit_code,
            unit_name=Texts.of(view.unit),
            decimals=view.decimals,
            direction=view.direction,
            capital=view.capital or None,
            theme=view.theme,
            sdg_target=view.sdg_target or None,
            urban_agenda=view.urban_agenda or None,
            periodicity=view.periodicity or None,
            aggregation=view.aggregation,
            weight=view.weight_code or None,
            numerator=view.numerator_code or None,
            denominator=view.denominator_code or None,
            formula=view.formula or None,
            smallest_count=view.smallest_count,
            source=view.source or None,
            address=view.address or None,
        )


class CataloguePage(Page):
    items: list[CatalogueEntryShape]


class PlaceValueShape(Schema):
    """The figure of one territory; null where missing, or where it is about too few people to be shown."""

    territory: str
    name: Texts
    value: float | None
    suppressed: bool = Field(description="There is a figure, about too few people to be shown")
    status: str = Field(description="SDMX CL_OBS_STATUS; M where missing")
    computed: bool = Field(description="From its parts, or by a formula")
    coverage: float = Field(description="Share of the territory that it stands on, 0 to 1")
    low: float | None = Field(None, description="Of a figure from a survey: where its confidence interval begins")
    high: float | None = Field(None, description="Where it ends")
    confidence: float | None = Field(None, description="Level of confidence of the interval, 0 to 1")
    answers: int | None = Field(None, description="Answers on which the figure of a survey rests")

    @classmethod
    def of(cls, place: Place) -> "PlaceValueShape":
        return cls(
            territory=place.code,
            name=Texts.of(place.names),
            value=place.value,
            suppressed=place.suppressed,
            status=place.status,
            computed=place.computed,
            coverage=round(place.coverage, 6),
            low=place.interval.low if place.interval else None,
            high=place.interval.high if place.interval else None,
            confidence=place.interval.level if place.interval else None,
            answers=place.interval.answers if place.interval else None,
        )


class ValuesPage(Page):
    """Figures of one indicator. ``periods`` are all that can be asked for, the latest first."""

    indicator: str
    level: Level
    period: str | None
    area: str
    periods: list[str]
    data_date: str | None = Field(description="Known from this day on, ISO 8601")
    missing: int
    suppressed: int
    items: list[PlaceValueShape]

    @staticmethod
    def head(shown: Shown, area: str) -> dict[str, Any]:
        """What stands above the items."""
        return {
            "indicator": shown.subject.key,
            "level": Level(shown.level),
            "period": shown.period or None,
            "area": area,
            "periods": list(shown.periods),
            "data_date": day_text(shown.data_date),
            "missing": shown.missing,
            "suppressed": shown.suppressed,
        }


class FrameworkPartShape(Schema):
    """A capital, a dimension or an indicator: ``weight`` is its share among its siblings."""

    code: str
    name: Texts
    parent: str | None
    depth: int
    weight: float
    indicator: bool
    direction: int = Field(description="Of an indicator: 1 where more is better, -1 where less is; else 0")
    unit: Texts | None
    goalposts: list[float] | None
    reference: float | None
    note: Texts | None

    @classmethod
    def all_of(cls, framework: Framework) -> "list[FrameworkPartShape]":
        """The root first, every part before its children."""
        return list(_parts(framework.root, "", 0, 1.0))


def _parts(part: Node | Indicator, parent: str, depth: int, share: float) -> "list[FrameworkPartShape]":
    leaf = part if isinstance(part, Indicator) else None
    own = FrameworkPartShape(
        code=part.code,
        name=Texts.of(part.names),
        parent=parent or None,
        depth=depth,
        weight=share,
        indicator=leaf is not None,
        direction=leaf.direction if leaf else 0,
        unit=_texts(leaf.unit) if leaf else None,
        goalposts=list(leaf.goalposts) if leaf and leaf.goalposts else None,
        reference=leaf.reference if leaf else None,
        note=_texts(part.note),
    )
    if not isinstance(part, Node):
        return [own]
    whole = sum(child.weight for child in part.children)
    below = (_parts(child, part.code, depth + 1, child.weight / whole) for child in part.children)
    return [own, *(one for parts in below for one in parts)]


def _texts(text: Multilingual) -> Texts | None:
    return Texts.of(text) if text.fr else None


class FrameworkShape(Schema):
    """One version of a framework. ``versions`` are all of them, the latest first."""

    code: str
    version: str
    name: Texts
    digest: str = Field(description="SHA-256 of its text")
    recorded_at: datetime
    versions: list[str]
    recipe: dict[str, Any]
    parts: list[FrameworkPartShape]

    @classmethod
    def of(cls, version: FrameworkVersion, versions: list[str], framework: Framework) -> "FrameworkShape":
        return cls(
            code=version.framework.code,
            version=version.version,
            name=Texts.of(version.names),
            digest=version.digest,
            recorded_at=version.recorded_at,
            versions=versions,
            recipe=framework.recipe.as_mapping(),
            parts=FrameworkPartShape.all_of(framework),
        )


class KeptRunShape(Schema):
    """A run of scores with everything that it was made with; it never changes."""

    id: int
    framework: str
    version: str
    level: Level
    period: str | None
    data_date: str = Field(description="Figures known on this day")
    engine: str
    seed: int
    draws: int
    territories: int
    inputs_digest: str = Field(description="SHA-256 of the figures")
    computed_at: datetime
    recipe: dict[str, Any]
    choices: dict[str, Any] = Field(description="What the draws questioned")
    definitions: dict[str, int] = Field(description="Indicator → version of its definition")
    nodes: list[dict[str, Any]]
    summary: dict[str, Any] = Field(description="Distribution of each indicator, and whether it holds together")
    sensitivity: dict[str, Any] = Field(description="First and total Sobol indices, by choice")

    @classmethod
    def of(cls, run: ScoreRun) -> "KeptRunShape":
        return cls(
            id=run.pk,
            framework=run.framework_version.framework.code,
            version=run.framework_version.version,
            level=Level(run.level),
            period=run.period or None,
            data_date=run.data_date.isoformat(),
            engine=run.engine_version,
            seed=run.seed,
            draws=run.draws,
            territories=run.units,
            inputs_digest=run.inputs_digest,
            computed_at=run.computed_at,
            recipe=run.recipe,
            choices=run.choices,
            definitions=run.definitions,
            nodes=run.nodes,
            summary=run.summary,
            sensitivity=run.sensitivity,
        )


class RunScoreShape(Schema):
    """The score of one territory on one node of a run."""

    territory: str
    name: Texts
    score: float | None
    rank: int | None
    rank_low: int | None = Field(description="The better end; nine draws in ten lie between the ends")
    rank_high: int | None
    imputed: float

    @classmethod
    def of(cls, one: LevelScore) -> "RunScoreShape":
        return cls(
            territory=one.code,
            name=Texts.of(one.names),
            score=one.score,
            rank=one.rank,
            rank_low=None if one.rank_low is None else round(one.rank_low),
            rank_high=None if one.rank_high is None else round(one.rank_high),
            imputed=one.imputed,
        )


class RunScorePage(Page):
    items: list[RunScoreShape]
