"""The parts of a territory with their places on the index and on each capital."""

from dataclasses import dataclass

from houma.domain.indicators.models import ScoreResult, ScoreRun
from houma.domain.indicators.queries.scores import published_run
from houma.domain.territories.models import Level, Territory
from houma.values.multilingual import Multilingual

PARTS = {Level.COUNTRY: Level.REGION, Level.REGION: Level.PROVINCE, Level.PROVINCE: Level.COMMUNE}


@dataclass(frozen=True, slots=True)
class Place:
    """The score and rank of a part on one node; all None where it was not scored."""

    score: float | None = None
    rank: int | None = None
    rank_low: float | None = None
    rank_high: float | None = None


@dataclass(frozen=True, slots=True)
class PartScores:
    """A part of a territory; ``places`` in the order of ``PartsByCapital.nodes``."""

    code: str
    names: Multilingual
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class PartsByCapital:
    """The parts of one level; ``nodes`` are (code, names), the index first; ``of`` is how many are ranked in all."""

    level: str
    run: ScoreRun
    of: int
    nodes: tuple[tuple[str, Multilingual], ...]
    parts: tuple[PartScores, ...]


def parts_by_capital(territory: Territory) -> PartsByCapital | None:
    """The parts of a country, region or province, the best first: three queries.

    None for other levels and where the level of its parts has no published run.
    """
    level = PARTS.get(Level(territory.level))
    run = published_run(territory.country, level) if level else None
    if level is None or run is None:
        return None
    shown = sorted((node for node in run.nodes if node["depth"] <= 1), key=lambda node: node["depth"])
    codes = [node["code"] for node in shown]
    children = list(
        Territory.objects.of_country(territory.country_id)
        .filter(level=level, ancestry__ancestor=territory)
        .defer("boundary", "point")
    )
    rows = ScoreResult.objects.filter(run=run, node__in=codes, territory__in=[child.pk for child in children])
    found = {(row.territory_id, row.node): Place(row.score, row.rank, row.rank_low, row.rank_high) for row in rows}
    parts = [
        PartScores(child.code, child.names, tuple(found.get((child.pk, code), Place()) for code in codes))
        for child in children
    ]
    parts.sort(key=lambda one: (one.places[0].rank is None, one.places[0].rank or 0, one.code))
    return PartsByCapital(
        level=level,
        run=run,
        of=int(run.summary.get("scored", run.units)),
        nodes=tuple((node["code"], Multilingual(**node["names"])) for node in shown),
        parts=tuple(parts),
    )
