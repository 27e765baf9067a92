"""The cheapest way to let one cell move, by a linear programme over its neighbourhood, then over a wider one."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from scipy import sparse

from houma.engines.disclosure.arrays import Booleans, Floats, Integers
from houma.engines.disclosure.cells import Cells
from houma.engines.disclosure.programmes import UnfinishedError, solution, solver_of

_ENOUGH = 1e-9
_SMALL = 300
_TRACE = 1e-4
"""Of cost on every cell: it keeps a move from wandering over cells that are suppressed anyway."""


Also: TypeAlias = tuple[int, float, float]
"""Another cell that has to move, at least and at most so far; below zero: downwards."""


@dataclass(frozen=True, eq=False)
class Move:
    """A move away from the true values that keeps every sum: which cells, by how much."""

    which: Integers
    amount: Floats


class Guide:
    """Finds the cheapest moves of one set of cells, one after another.

    A small one is asked about as a whole, by one model that stays: only costs and bounds change from question to
    question, and each begins where the last one ended.
    """

    def __init__(self, cells: Cells) -> None:
        self._cells = cells
        self._up = np.maximum(0.0, cells.highest - cells.values)
        self._down = np.maximum(0.0, cells.values - cells.lowest)
        self._models: dict[bool, Any] = {}

    def cheapest_move(
        self, cell: int, distance: float, cost: Floats, *, first_rings: int = 2, also: Also | None = None
    ) -> Move | None:
        """A move of ``cell`` by ``distance`` (below zero: downwards) over cells that cost little to suppress.

        The cost of a move is that of each cell times how far it moves: what a linear programme can weigh (Kelly, Golden
        and Assad, Networks 22, 1992). The neighbourhood is what ``first_rings`` sums in a row reach from the cell, and
        grows until there is a move or nothing is left out: None then means that nothing can protect the cell.

        Args:
            cost: of suppressing each cell; 0 where it is suppressed anyway, infinite where it may not be [cells].
            also: how far another cell has to move with it.
        """
        if (self._up if distance > 0 else self._down)[cell] < abs(distance) - _ENOUGH:
            return None
        free = np.isfinite(cost)
        if self._cells.count <= _SMALL:
            return self._move_of_all(cell, distance, cost, free, also)
        near = np.array([cell]) if also is None else np.unique([cell, also[0]])
        while True:
            for _ring in range(first_rings):
                near, grown = _wider(self._cells, near, free)
                if not grown:
                    break
            found = self._move_within(near, cell, distance, cost, also)
            if found is not None or not grown:
                return found
            first_rings = 1

    def _move_within(self, near: Integers, cell: int, distance: float, cost: Floats, also: Also | None) -> Move | None:
        """The cheapest move with all cells but ``near`` still."""
        part = sparse.csr_array(self._cells.by_cell[:, near])
        part = part[np.flatnonzero(np.diff(part.indptr))]
        at = int(np.searchsorted(near, cell))
        price = np.maximum(cost[near], _TRACE)
        low, high = _sides(self._up[near], self._down[near], at, distance)
        if also is not None and not _moved(low, high, int(np.searchsorted(near, also[0])), also):
            return None
        both = sparse.hstack([part, -part], format="csr")
        for whole in (False, True):
            found = solution(solver_of(both, low, high, np.concatenate([price, price]), whole=whole))
            if found is None:
                return None
            amount = found[: len(near)] - found[len(near) :]
            if not self._cells.whole or _is_whole(amount):
                break
        return self._move(near, amount)

    def _move_of_all(self, cell: int, distance: float, cost: Floats, free: Booleans, also: Also | None) -> Move | None:
        """The cheapest move over all cells that are ``free``."""
        count = self._cells.count
        price = np.maximum(np.where(free, cost, 0.0), _TRACE)
        may = free.copy()
        may[cell] = True
        low, high = _sides(np.where(may, self._up, 0.0), np.where(may, self._down, 0.0), cell, distance)
        if also is not None and not _moved(low, high, also[0], also):
            return None
        for whole in (False, True):
            found = self._solved(low, high, np.concatenate([price, price]), whole=whole)
            if found is None:
                return None
            amount = found[:count] - found[count:]
            if not self._cells.whole or _is_whole(amount):
                break
        return self._move(np.arange(count), amount)

    def _solved(self, low: Floats, high: Floats, price: Floats, *, whole: bool) -> Floats | None:
        columns = np.arange(len(price), dtype=np.int32)
        if whole not in self._models:
            part = self._cells.relations
            both = sparse.hstack([part, -part], format="csc")
            self._models[whole] = solver_of(both, low, high, price, whole=whole, presolve=whole)
        model = self._models[whole]
        model.changeColsBounds(len(price), columns, low, high)
        model.changeColsCost(len(price), columns, price)
        try:
            return solution(model)
        except UnfinishedError:  # a stale basis can end in trouble: once more from nothing
            model.clearSolver()
            return solution(model)

    def _move(self, near: Integers, amount: Floats) -> Move:
        if self._cells.whole:
            amount = np.rint(amount)
        moved = np.flatnonzero(np.abs(amount) > _ENOUGH)
        return Move(near[moved], amount[moved])


def _sides(up: Floats, down: Floats, at: int, distance: float) -> tuple[Floats, Floats]:
    """Bounds of the way up of each cell, then of its way down, both at least zero; that ``at`` moves is settled."""
    count = len(up)
    low, high = np.zeros(2 * count), np.concatenate([up, down])
    low[at] = high[at] = max(distance, 0.0)
    low[count + at] = high[count + at] = max(-distance, 0.0)
    return low, high


def _moved(low: Floats, high: Floats, at: int, also: Also) -> bool:
    """Narrow the sides of a cell to how far it has to move; False where it cannot."""
    count, (_cell, least, most) = len(low) // 2, also
    for side, (near, far) in ((at, (least, most)), (count + at, (-most, -least))):
        low[side], high[side] = max(near, 0.0), min(high[side], max(far, 0.0))
    return bool((low <= high).all())


def _is_whole(amount: Floats) -> bool:
    return bool(np.abs(amount - np.rint(amount)).max() < 1e-6)


def _wider(cells: Cells, near: Integers, free: Booleans) -> tuple[Integers, bool]:
    rows = np.unique(cells.by_cell[:, near].indices)
    reached = np.unique(cells.relations[rows].indices)
    wider: Integers = np.union1d(reached[free[reached]], near).astype(np.int64)
    return wider, len(wider) > len(near)
