"""The profile of a territory: its scores with their intervals, its figures, its peers."""

from ninja import Schema
from pydantic import Field

from houma.values.multilingual import Multilingual
from houma.web.api.shapes.common import Texts
from houma.web.profile.reading import ComparableLine, IndicatorLine, NodeView, ProfileView, RunFacts


class RunShape(Schema):
    """The frozen run that the scores are of."""

    framework: str
    version: str
    name: Texts
    data_date: str = Field(description="Figures known on this day, ISO 8601")
    engine: str
    draws: int
    territories: int

    @classmethod
    def of(cls, run: RunFacts) -> "RunShape":
        return cls(
            framework=run.framework,
            version=run.version,
            name=Texts.of(run.names),
            data_date=run.data_date.isoformat(),
            engine=run.engine,
            draws=run.draws,
            territories=run.units,
        )


class ScoreShape(Schema):
    """A score on the index, a capital or a dimension, with the interval of its rank: 1 is the best of ``of``."""

    code: str
    name: Texts
    parent: str | None
    weight: float
    score: float | None
    median: float | None = Field(description="Of the level; null for dimensions")
    rank: int | None
    rank_low: int | None = Field(description="The better end; nine draws in ten lie between the ends")
    rank_high: int | None
    of: int
    imputed: float = Field(description="Share of the weight that was filled in")
    unseen: Texts | None = Field(description="What the figures of the capital do not see")

    @classmethod
    def of_node(cls, node: NodeView) -> "ScoreShape":
        return cls(
            code=node.code,
            name=Texts.of(node.names),
            parent=node.parent or None,
            weight=node.weight,
            score=node.score,
            median=node.median,
            rank=node.rank,
            rank_low=node.low,
            rank_high=node.high,
            of=node.of,
            imputed=node.imputed,
            unseen=Texts.of(node.unseen) if node.unseen.fr else None,
        )


class IndicatorShape(Schema):
    """A figure of the territory. Null where missing or too small to be shown."""

    code: str
    name: Texts
    definition: Texts
    unit: Texts
    capital: str
    dimension: str
    direction: int = Field(description="1 where more is better, -1 where less is")
    value: float | None
    urban: float | None
    rural: float | None
    female: float | None
    male: float | None
    median: float | None
    percentile: float | None = Field(description="Share of the peers that stand worse, 0 to 1")
    period: str
    source: str
    computed: bool = Field(description="From the figures of its parts, or by a formula from such figures")
    coverage: float
    suppressed: bool

    @classmethod
    def of(cls, line: IndicatorLine) -> "IndicatorShape":
        return cls(
            code=line.code,
            name=Texts.of(line.names),
            definition=Texts.of(line.definitions),
            unit=Texts.of(line.unit),
            capital=line.capital,
            dimension=line.dimension,
            direction=line.direction,
            value=line.value,
            urban=line.urban,
            rural=line.rural,
            female=line.female,
            male=line.male,
            median=line.median,
            percentile=line.percentile,
            period=line.period,
            source=line.source,
            computed=line.computed,
            coverage=line.coverage,
            suppressed=line.suppressed,
        )


class ComparableShape(Schema):
    """A territory of the level that is like this one."""

    code: str
    name: Texts
    population: int | None
    urban_share: float | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None

    @classmethod
    def of(cls, one: ComparableLine) -> "ComparableShape":
        return cls(
            code=one.code,
            name=Texts.of(one.names),
            population=one.population,
            urban_share=one.urban_share,
            rank=one.rank,
            rank_low=one.low,
            rank_high=one.high,
        )


class ProfileShape(Schema):
    """A territory as the published scores of its level show it.

    ``why_unscored`` says why ``run`` or ``index`` is null; the lists are empty then.
    """

    territory: str
    level: str
    name: Texts
    run: RunShape | None
    index: ScoreShape | None
    capitals: list[ScoreShape]
    dimensions: list[ScoreShape]
    balance: float | None = Field(description="Coefficient of variation of the capitals")
    evenness: str | None = Field(description="even, moderate or marked, among the territories of the level")
    holding_back: str | None = Field(description="The capital with the lowest place")
    strengths: list[str] = Field(description="Codes of indicators, the most marked first")
    gaps: list[str]
    indicators: list[IndicatorShape]
    comparables: list[ComparableShape]
    why_unscored: Texts | None

    @classmethod
    def of(cls, view: ProfileView, why: Multilingual | None) -> "ProfileShape":
        return cls(
            territory=view.code,
            level=view.level,
            name=Texts.of(view.names),
            run=RunShape.of(view.run) if view.run else None,
            index=ScoreShape.of_node(view.index) if view.index else None,
            capitals=[ScoreShape.of_node(node) for node in view.capitals],
            dimensions=[ScoreShape.of_node(node) for node in view.dimensions],
            balance=view.balance,
            evenness=view.evenness.value if view.evenness else None,
            holding_back=view.holding_back.code if view.holding_back else None,
            strengths=[line.code for line in view.strengths],
            gaps=[line.code for line in view.gaps],
            indicators=[IndicatorShape.of(line) for line in view.indicators],
            comparables=[ComparableShape.of(one) for one in view.comparables],
            why_unscored=Texts.of(why) if why else None,
        )
