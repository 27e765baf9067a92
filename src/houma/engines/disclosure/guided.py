"""The cheapest way to let one cell move, by a linear programme over its neighbourhood, then over a wider one."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from houma.engines.disclosure.arrays import Booleans, Floats, Integers
from houma.engines.disclosure.cells import Cells
from houma.engines.disclosure.programmes import solution, solver_of

_ENOUGH = 1e-9
_SMALL = 300


@dataclass(frozen=True, eq=False)
class Move:
    """A move away from the true values that keeps every sum: which cells, by how much."""

    which: Integers
    amount: Floats


def cheapest_move(
    cells: Cells, cell: int, distance: float, cost: Floats, *, first_rings: int = 2, widest: int | None = None
) -> Move | None:
    """A move of ``cell`` by ``distance`` (below zero: downwards) over cells that cost little to suppress.

    The cost of a move is that of each cell times how far it moves: what a linear programme can weigh (Kelly, Golden
    and Assad, Networks 22, 1992). The neighbourhood is what ``first_rings`` sums in a row reach from the cell, and
    grows until there is a move or nothing is left out: None then means that nothing can protect the cell.

    Args:
        cost: of suppressing each cell; 0 where it is suppressed anyway, infinite where it may not be [cells].
        widest: give up (None) once a neighbourhood has more cells than this.
    """
    free = np.isfinite(cost)
    # In a small table to look for neighbours takes longer than to ask about all of it.
    near = np.array([cell]) if cells.count > _SMALL else np.union1d(np.flatnonzero(free), [cell])
    while True:
        for _ring in range(first_rings):
            near, grown = _wider(cells, near, free)
            if not grown:
                break
        if widest is not None and len(near) > widest:
            return None
        found = _move_within(cells, near, cell, distance, cost)
        if found is not None or not grown:
            return found
        first_rings = 1


def _wider(cells: Cells, near: Integers, free: Booleans) -> tuple[Integers, bool]:
    rows = np.unique(cells.by_cell[:, near].indices)
    reached = np.unique(cells.relations[rows].indices)
    wider: Integers = np.union1d(reached[free[reached]], near).astype(np.int64)
    return wider, len(wider) > len(near)


def _move_within(cells: Cells, near: Integers, cell: int, distance: float, cost: Floats) -> Move | None:
    """The cheapest move with all cells but ``near`` still: y is up - down, both at least zero."""
    part = sparse.csr_array(cells.by_cell[:, near])
    part = part[np.flatnonzero(np.diff(part.indptr))]
    up = np.maximum(0.0, cells.highest[near] - cells.values[near])
    down = np.maximum(0.0, cells.values[near] - cells.lowest[near])
    at = int(np.searchsorted(near, cell))
    if (up[at] if distance > 0 else down[at]) < abs(distance) - _ENOUGH:
        return None
    # A trace of cost on every cell keeps the move from wandering over cells that are suppressed anyway.
    price = np.maximum(cost[near], 1e-4)
    low, high = np.zeros(2 * len(near)), np.concatenate([up, down])
    if distance > 0:
        low[at], high[at], high[len(near) + at] = distance, distance, 0.0
    else:
        low[len(near) + at] = high[len(near) + at] = -distance
        high[at] = 0.0
    both = sparse.hstack([part, -part], format="csr")
    for whole in (False, True):
        found = solution(solver_of(both, low, high, np.concatenate([price, price]), whole=whole))
        if found is None:
            return None
        amount = found[: len(near)] - found[len(near) :]
        if not cells.whole or np.abs(amount - np.rint(amount)).max() < 1e-6:
            break
    if cells.whole:
        amount = np.rint(amount)
    moved = np.flatnonzero(np.abs(amount) > _ENOUGH)
    return Move(near[moved], amount[moved])
