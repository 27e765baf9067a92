"""Where the scores of a level lie, so that one territory can be drawn among them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from houma.domain.indicators.models import ScoreResult, ScoreRun
from houma.domain.indicators.queries.scores import NodeScore

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Spread:
    """One node of the tree over the territories of a level.

    Attributes:
        low, median, high: of the scores of the level.
        band_low, band_high: the scores that the territories at the worse and at the better end of the rank interval
            have: how far the score could stand elsewhere. None where there is no interval.
    """

    low: float
    median: float
    high: float
    band_low: float | None
    band_high: float | None


@dataclass(frozen=True, slots=True)
class LevelSpread:
    """The index and the capitals by code; ``balance_quartiles`` are the first and third of the level's balances."""

    nodes: Mapping[str, Spread]
    balance_quartiles: tuple[float, float] | None


def spread_around(run: ScoreRun, scores: Sequence[NodeScore]) -> LevelSpread:
    """The level around one territory, whose index and capitals are ``scores``: one query."""
    wanted = {one.code: one for one in scores if one.depth <= 1}
    values: dict[str, list[float]] = {code: [] for code in wanted}
    balances = []
    rows = ScoreResult.objects.filter(run=run, node__in=list(wanted)).values_list("node", "score", "balance")
    for code, score, balance in rows:
        if score is not None:
            values[code].append(score)
        if balance is not None:
            balances.append(balance)
    nodes = {code: _spread(np.sort(np.array(found))[::-1], wanted[code]) for code, found in values.items() if found}
    quartiles = None
    if balances:
        first, third = np.percentile(balances, [25, 75]).tolist()
        quartiles = (first, third)
    return LevelSpread(nodes, quartiles)


def _spread(best_first: Floats, score: NodeScore) -> Spread:
    def at(rank: float | None) -> float | None:
        return None if rank is None else float(best_first[min(max(round(rank), 1), len(best_first)) - 1])

    return Spread(
        low=float(best_first[-1]),
        median=float(np.median(best_first)),
        high=float(best_first[0]),
        band_low=at(score.rank_high),
        band_high=at(score.rank_low),
    )
