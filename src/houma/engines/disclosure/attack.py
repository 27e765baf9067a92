"""The attacker's questions as linear programmes."""

from typing import Any

import highspy
import numpy as np
from scipy import sparse

from houma.engines.disclosure.arrays import TOLERANCE, Booleans, Floats, Integers
from houma.engines.disclosure.blocks import blocks_of, part_with
from houma.engines.disclosure.cells import Cells
from houma.engines.disclosure.programmes import UnfinishedError, solver_of
from houma.engines.disclosure.reasons import Reasons
from houma.engines.solver import solve

_STATUS = highspy.HighsModelStatus
_UNBOUNDED = {_STATUS.kUnbounded, _STATUS.kUnboundedOrInfeasible}


class Attack:
    """What an attacker can infer of suppressed cells: how far each can move from its value, all else published.

    Works on moves y away from the true values: relations times y is zero, and values plus y stay within the bounds.
    Suppressed cells that no chain of relations ties together are asked apart. With ``reasons`` they know the rule too,
    and that what hangs together would not be hidden had none of it a reason.
    """

    def __init__(self, cells: Cells, suppressed: Booleans, reasons: Reasons | None = None) -> None:
        self._cells = cells
        self._reasons = Reasons.none() if reasons is None else reasons
        self._told = suppressed & self._reasons.held(cells.values)
        self._blocks: dict[int, Integers] = {}
        self._which = np.flatnonzero(suppressed)
        part = cells.by_cell[:, self._which]
        columns = np.repeat(np.arange(len(self._which)), np.diff(part.indptr))
        nodes = len(self._which) + part.shape[0]
        links: Any = (np.ones(part.nnz), (columns, len(self._which) + part.indices))
        links = sparse.csr_array(links, shape=(nodes, nodes))
        _count, labels = sparse.csgraph.connected_components(links, directed=False)
        _known, self._component = np.unique(labels[: len(self._which)], return_inverse=True)
        count = len(_known)
        order = np.argsort(self._component, kind="stable")
        cuts = np.searchsorted(self._component[order], np.arange(count + 1))
        self._members = [order[cuts[one] : cuts[one + 1]] for one in range(count)]
        self._matrix = part
        self._place = np.full(cells.count, -1)
        self._place[self._which] = np.arange(len(self._which))
        self._solvers: dict[tuple[int, bool], Any] = {}

    def reach(self, cell: int, sign: int, enough: float = np.inf) -> tuple[float, Integers, Floats]:
        """How far ``cell`` can move up (sign 1) or down (-1): the distance (infinite where nothing holds it), and the
        move that goes there (cells, amounts), empty where infinite.

        Args:
            enough: a distance beyond which it does not matter how far.
        """
        place = int(self._place[cell])
        component = int(self._component[place])
        members = self._members[component]
        at = int(np.searchsorted(members, place))
        distance, which, amounts = self._told_of(members, at, sign, self._furthest(component, at, sign))
        if distance < TOLERANCE:  # whatever else moved on the way says nothing
            return 0.0, which[:0], amounts[:0]
        if not self._reasons or not self._asks(members):
            return distance, which, amounts
        if np.isfinite(distance):
            which, amounts = part_with(self._cells.by_cell, which, amounts, cell)
            if self._reasons.held_at(which, self._cells.values[which] + amounts).any():
                return distance, which, amounts
        return self._explained(component, at, sign, min(enough, distance))

    def _explained(self, component: int, at: int, sign: int, enough: float) -> tuple[float, Integers, Floats]:
        """How far among tables in which one cell at least of the block has a reason to be hidden: each in turn."""
        members, block = self._members[component], self._block_of(component)
        mine = np.flatnonzero(block == block[at]) if block[at] >= 0 else np.array([at])
        if not self._asks(members[mine]):
            return self._told_of(members, at, sign, self._furthest(component, at, sign))
        best = (0.0, np.zeros(0, dtype=np.int64), np.zeros(0))
        for other, low, high in self._ways(members, mine):
            found = self._furthest(component, at, sign, (other, low, high))
            distance, which, amounts = self._told_of(members, at, sign, found)
            if distance > best[0] + TOLERANCE:
                if np.isfinite(distance):
                    inside = np.isin(self._place[which], members[mine])
                    which, amounts = which[inside], amounts[inside]
                best = distance, which, amounts
            if best[0] >= enough - TOLERANCE:
                break
        return best

    def _ways(self, members: Integers, mine: Integers) -> list[tuple[int, float, float]]:
        """Each way in which a cell of a block can have a reason: where, from which move to which, the nearest first."""
        found = []
        for other in mine.tolist():
            cell = int(self._which[members[other]])
            rows, value = self._reasons.of(cell), self._cells.values[cell]
            for low, high in zip(self._reasons.low[rows] - value, self._reasons.high[rows] - value, strict=True):
                found.append((other, float(low), float(high)))
        return sorted(found, key=lambda way: max(way[1], -way[2], 0.0))

    def _asks(self, places: Integers) -> bool:
        """Do these blanks call for a reason: some are hidden by choice, and have one?"""
        which = self._which[places]
        return bool(self._told[which].any() and not self._cells.hidden[which].all())

    def _told_of(self, members: Integers, at: int, sign: int, moved: Floats | None) -> tuple[float, Integers, Floats]:
        if moved is None:
            return np.inf, np.zeros(0, dtype=np.int64), np.zeros(0)
        moved = np.rint(moved) if self._cells.whole else moved
        nonzero = np.flatnonzero(np.abs(moved) > 1e-9)
        return float(sign * moved[at]), self._which[members[nonzero]], moved[nonzero]

    def _block_of(self, component: int) -> Integers:
        """The block of each member; what bounds or sums hold still is of none (-1), for an attacker knows it."""
        if component not in self._blocks:
            members = self._members[component]
            seen = np.zeros(len(members), dtype=np.bool_)
            for at in range(len(members)):
                for sign in (1, -1):
                    if seen[at]:
                        break
                    moved = self._asked(component, at, sign, whole=False)
                    if moved is None:
                        seen[at] = True
                    else:
                        seen |= np.abs(moved) > TOLERANCE
            block = np.full(len(members), -1)
            moving = np.flatnonzero(seen)
            part = sparse.csr_array(self._matrix[:, members[moving]])
            part = part[np.flatnonzero(np.diff(part.indptr))]
            block[moving] = blocks_of(sparse.csc_array(part))
            self._blocks[component] = block
        return self._blocks[component]

    def _furthest(
        self, component: int, at: int, sign: int, way: tuple[int, float, float] | None = None
    ) -> Floats | None:
        """The move that goes furthest; None where nothing holds it. Where a ``way`` leads nowhere, no move."""
        moved = self._asked(component, at, sign, whole=False, way=way)
        if moved is not None and self._cells.whole and np.abs(moved - np.rint(moved)).max(initial=0.0) > TOLERANCE:
            moved = self._asked(component, at, sign, whole=True, way=way)
        return moved

    def _asked(
        self, component: int, at: int, sign: int, *, whole: bool, way: tuple[int, float, float] | None = None
    ) -> Floats | None:
        solver, kept = self._solver(component, whole=whole), (0.0, 0.0)
        if way is not None:
            cell = int(self._which[self._members[component][way[0]]])
            kept = self._room(cell)
            low, high = max(kept[0], way[1]), min(kept[1], way[2])
            if low > high:
                return np.zeros(len(self._members[component]))
            solver.changeColBounds(way[0], low, high)
        solver.changeColCost(at, float(-sign))
        solve(solver)
        status = solver.getModelStatus()
        if status not in {*_UNBOUNDED, _STATUS.kOptimal}:  # a stale basis can end in trouble: once more from nothing
            solver.clearSolver()
            solve(solver)
            status = solver.getModelStatus()
        found = np.array(solver.getSolution().col_value) if status == _STATUS.kOptimal else None
        solver.changeColCost(at, 0.0)
        if way is not None:
            if status == _STATUS.kUnboundedOrInfeasible:  # which of both, nobody aims at anything to say
                solve(solver)
                status = _STATUS.kInfeasible if solver.getModelStatus() == _STATUS.kInfeasible else status
            solver.changeColBounds(way[0], *kept)
            if status == _STATUS.kInfeasible:
                return np.zeros(len(self._members[component]))
        # To stay is always possible, so what is not bounded is unbounded, never infeasible.
        if found is None and status not in _UNBOUNDED:
            raise UnfinishedError(solver.modelStatusToString(status))
        return found

    def _solver(self, component: int, *, whole: bool) -> Any:
        key = (component, whole)
        if key not in self._solvers:
            members = self._members[component]
            which = self._which[members]
            part = sparse.csr_array(self._matrix[:, members])
            part = part[np.flatnonzero(np.diff(part.indptr))]
            cells = self._cells
            low = np.minimum(0.0, cells.lowest[which] - cells.values[which])
            high = np.maximum(0.0, cells.highest[which] - cells.values[which])
            made = solver_of(part, low, high, np.zeros(len(which)), whole=whole, presolve=whole)
            if not whole:
                made.setOptionValue("simplex_strategy", 4)  # primal: the last answer stays feasible for the next
            self._solvers[key] = made
        return self._solvers[key]

    def _room(self, cell: int) -> tuple[float, float]:
        """How far everybody knows a cell to lie below its value, and above."""
        value = self._cells.values[cell]
        return min(0.0, self._cells.lowest[cell] - value), max(0.0, self._cells.highest[cell] - value)
