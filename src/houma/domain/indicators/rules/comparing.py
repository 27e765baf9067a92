"""What two runs of scores differ in: the framework, the figures, the ranks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from houma.domain.indicators.rules.inputs import ScoreInputs


@dataclass(frozen=True, slots=True)
class NodeChange:
    """A node of the tree that only one run has (its weight there is None), or that weighs otherwise."""

    code: str
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class FigureChange:
    """How many figures of an indicator differ between the runs, among the units of both."""

    code: str
    changed: int
    appeared: int
    vanished: int


@dataclass(frozen=True, slots=True)
class RankChange:
    """The rank of a unit in the index in both runs; None where it has none.

    ``beyond``: both ranks are there, and each lies outside the interval of the other run. What moves within the
    intervals may be chance.
    """

    unit: str
    before: int | None
    after: int | None
    beyond: bool

    @property
    def places(self) -> int:
        """Places won (above zero) or lost; 0 where a rank is missing."""
        return 0 if self.before is None or self.after is None else self.before - self.after


@dataclass(frozen=True, slots=True)
class RunComparison:
    """The differences from one run to another. Empty parts are alike.

    Attributes:
        settings: name of a setting → (before, after): framework version, engine, seed, draws, dates, recipe choices.
        nodes: changes of the tree. ``definitions``: indicator → (version before, version after).
        appeared, vanished: units that only the second, only the first run scored.
        figures: by indicator. ``ranks``: units of both whose rank differs, the largest shift first.
        correlation: Spearman's, of the ranks of units in both; None for fewer than three.
    """

    settings: Mapping[str, tuple[Any, Any]]
    nodes: tuple[NodeChange, ...]
    definitions: Mapping[str, tuple[int | None, int | None]]
    appeared: tuple[str, ...]
    vanished: tuple[str, ...]
    figures: tuple[FigureChange, ...]
    ranks: tuple[RankChange, ...]
    correlation: float | None


@dataclass(frozen=True, slots=True)
class Ranked:
    """Rank of a unit with its interval."""

    rank: int | None
    low: float | None
    high: float | None


def setting_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Settings that differ, by name."""
    return {
        name: (before.get(name), after.get(name))
        for name in (*before, *(name for name in after if name not in before))
        if before.get(name) != after.get(name)
    }


def node_changes(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> tuple[NodeChange, ...]:
    """Nodes that came, went or weigh otherwise, in the order of the trees."""
    old = {node["code"]: float(node["weight"]) for node in before}
    new = {node["code"]: float(node["weight"]) for node in after}
    changes = [NodeChange(code, old.get(code), new.get(code)) for code in dict.fromkeys([*old, *new])]
    return tuple(
        one for one in changes if one.before is None or one.after is None or abs(one.before - one.after) > 1e-12
    )


def figure_changes(before: ScoreInputs, after: ScoreInputs) -> tuple[FigureChange, ...]:
    """By indicator of both runs, how many figures of the units of both differ; those without a difference left out."""
    units = [code for code in before.units if code in set(after.units)]
    rows = [{code: row for row, code in enumerate(one.units)} for one in (before, after)]
    found = []
    for code in before.columns:
        if code not in after.columns:
            continue
        old = before.values[[rows[0][unit] for unit in units], before.columns.index(code)]
        new = after.values[[rows[1][unit] for unit in units], after.columns.index(code)]
        gone, come = np.isnan(old), np.isnan(new)
        changed = FigureChange(
            code,
            changed=int((~gone & ~come & (old != new)).sum()),
            appeared=int((gone & ~come).sum()),
            vanished=int((~gone & come).sum()),
        )
        if changed.changed or changed.appeared or changed.vanished:
            found.append(changed)
    return tuple(found)


def rank_changes(before: Mapping[str, Ranked], after: Mapping[str, Ranked]) -> tuple[RankChange, ...]:
    """Units of both runs whose rank differs, the largest shift first, then by code."""
    changes = [
        RankChange(unit, before[unit].rank, after[unit].rank, _beyond(before[unit], after[unit]))
        for unit in before.keys() & after.keys()
        if before[unit].rank != after[unit].rank
    ]
    return tuple(sorted(changes, key=lambda one: (-abs(one.places), one.unit)))


def _beyond(before: Ranked, after: Ranked) -> bool:
    return _outside(after.rank, before) and _outside(before.rank, after)


def _outside(rank: int | None, interval: Ranked) -> bool:
    if rank is None or interval.low is None or interval.high is None:
        return False
    return not interval.low <= rank <= interval.high


def spearman(before: Mapping[str, Ranked], after: Mapping[str, Ranked]) -> float | None:
    """Correlation of the ranks of units ranked in both runs, ranked anew among each other with ties at their mean."""
    units = [unit for unit in before if unit in after and before[unit].rank and after[unit].rank]
    if len(units) < 3:
        return None
    first, second = (_mean_ranks([one[unit].rank or 0 for unit in units]) for one in (before, after))
    if first.std() == 0 or second.std() == 0:
        return None
    return float(np.corrcoef(first, second)[0, 1])


def _mean_ranks(values: Sequence[int]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    _distinct, place, counts = np.unique(np.array(values), return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    means = ends - (counts - 1) / 2
    return np.asarray(means[place], dtype=np.float64)
