"""The last plan as a place to start from, after something changed: all of it that still keeps to the rules."""

import numpy as np

from houma.engines.placement.greedy import greedy
from houma.engines.placement.model import NONE, Integers, Model


def taken_up(model: Model, start: Integers) -> Integers:
    """A choice that keeps to every rule, with as much of ``start`` as leaves to those who must what is theirs.

    Who must have an option gets it first; then each keeps what it had where there is still room, a group all or none;
    who lost its option, and who is new, takes what is left.

    Args:
        start: an option for each agent, or -1, which may break the rules [agents].
    """
    if not model.faults(start) and bool((start[model.must] != NONE).all()):
        return start
    chosen = greedy(model, np.where(model.must[model.agent], 1.0, -1.0)) if model.must.any() else start * 0 + NONE
    return greedy(model, start=filled(model, start, chosen))


def filled(model: Model, wanted: Integers, chosen: Integers) -> Integers:
    """``chosen``, and of ``wanted`` what still fits beside it, a group all or none [agents]."""
    chosen = chosen.copy()
    columns = model.uses.tocsc()
    left = model.capacity - _used(model, chosen)
    for members in _together(model, wanted, chosen):
        rows: dict[int, float] = {}
        for agent in members:
            low, high = columns.indptr[wanted[agent]], columns.indptr[wanted[agent] + 1]
            for row, use in zip(columns.indices[low:high], columns.data[low:high], strict=True):
                rows[int(row)] = rows.get(int(row), 0.0) + float(use)
        if all(left[row] >= use - 1e-9 for row, use in rows.items()):
            for row, use in rows.items():
                left[row] -= use
            for agent in members:
                chosen[agent] = wanted[agent]
    return chosen


def _used(model: Model, chosen: Integers) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    taken = np.zeros(len(model.agent))
    taken[chosen[chosen != NONE]] = 1.0
    return np.asarray(model.uses @ taken)


def _together(model: Model, start: Integers, chosen: Integers) -> list[list[int]]:
    """Agents that keep their options together or not at all: each alone, or a whole group on one site."""
    free = (start != NONE) & (chosen == NONE)
    found = [[int(agent)] for agent in np.flatnonzero(free & (model.group == NONE))]
    for group in np.unique(model.group[model.group != NONE]):
        members = np.flatnonzero(model.group == group)
        if free[members].all() and len(np.unique(model.site[model.place[start[members]]])) == 1:
            found.append([int(agent) for agent in members])
    return found
