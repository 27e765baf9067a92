"""Where a territory falls short, by capital: what effort can be held against."""

from dataclasses import dataclass

import numpy as np

from houma.domain.indicators.models import ScoreResult, ScoreRun
from houma.domain.indicators.queries.scores import published_run
from houma.domain.territories.models import Level, Territory
from houma.engines.capitals import need_by_capital
from houma.values.multilingual import Multilingual

RULE_OF_NEED = Multilingual(
    "Besoin : pour chaque capital, ce qui manque aux communes du territoire pour atteindre le score de la commune "
    "médiane, compté par leurs habitants et par le poids du capital.",
    "الحاجة: بالنسبة لكل رأسمال، ما ينقص جماعات المجال لبلوغ نقطة الجماعة الوسيطة، محسوبا بعدد سكانها وبوزن الرأسمال.",
    "Need: for each capital, what the communes of the territory lack to reach the score of the median commune, counted "
    "by their inhabitants and by the weight of the capital.",
)


@dataclass(frozen=True, slots=True)
class Need:
    """Need by capital, in any unit: only shares mean something. ``communes`` is how many it was counted over."""

    by_capital: dict[str, float]
    communes: int
    run: ScoreRun

    @property
    def any(self) -> bool:
        """Whether some capital of some commune falls short of the median at all."""
        return sum(self.by_capital.values()) > 0


def need_on(territory: Territory) -> Need | None:
    """The need of a territory by ``RULE_OF_NEED``: two queries. None where none of its communes has a score."""
    run = published_run(territory.country, Level.COMMUNE)
    if run is None:
        return None
    capitals = [node for node in run.nodes if node["depth"] == 1]
    codes = [node["code"] for node in capitals]
    own = set(
        Territory.objects.of_country(territory.country_id)
        .filter(level=Level.COMMUNE, ancestry__ancestor=territory)
        .values_list("pk", "population")
    )
    row = {pk: number for number, (pk, _people) in enumerate(sorted(own))}
    values = np.full((len(row), len(codes)), np.nan)
    everywhere: list[list[float]] = [[] for _code in codes]
    for code, pk, score in ScoreResult.objects.filter(run=run, node__in=codes).values_list(
        "node", "territory_id", "score"
    ):
        if score is None:
            continue
        place = codes.index(code)
        everywhere[place].append(score)
        if pk in row:
            values[row[pk], place] = score
    if np.isnan(values).all():
        return None
    medians = np.array([float(np.median(found)) if found else np.nan for found in everywhere])
    people = np.array([float(count or 0) for _pk, count in sorted(own)])
    weights = np.array([float(node["weight"]) for node in capitals])
    need = need_by_capital(values, weights, medians, people if people.any() else None)
    communes = int((~np.isnan(values).all(axis=1)).sum())
    return Need(dict(zip(codes, need.tolist(), strict=True)), communes, run)
