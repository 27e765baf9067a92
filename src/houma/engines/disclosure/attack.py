"""The attacker's questions as linear programmes."""

from typing import Any

import highspy
import numpy as np
from scipy import sparse

from houma.engines.disclosure.arrays import TOLERANCE, Booleans, Floats, Integers
from houma.engines.disclosure.cells import Cells
from houma.engines.disclosure.programmes import UnfinishedError, solver_of
from houma.engines.solver import solve

_STATUS = highspy.HighsModelStatus
_UNBOUNDED = {_STATUS.kUnbounded, _STATUS.kUnboundedOrInfeasible}


class Attack:
    """What an attacker can infer of suppressed cells: how far each can move from its value, all else published.

    Works on moves y away from the true values: relations times y is zero, and values plus y stay within the bounds.
    Suppressed cells that no chain of relations ties together are asked apart.
    """

    def __init__(self, cells: Cells, suppressed: Booleans) -> None:
        self._cells = cells
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

    def reach(self, cell: int, sign: int) -> tuple[float, Integers, Floats]:
        """How far ``cell`` can move up (sign 1) or down (-1): the distance (infinite where nothing holds it), and the
        move that goes there (cells, amounts), empty where infinite."""
        place = int(self._place[cell])
        component = int(self._component[place])
        members = self._members[component]
        at = int(np.searchsorted(members, place))
        moved = self._asked(component, at, sign, whole=False)
        if moved is not None and self._cells.whole and np.abs(moved - np.rint(moved)).max() > TOLERANCE:
            moved = self._asked(component, at, sign, whole=True)
        if moved is None:
            return np.inf, np.zeros(0, dtype=np.int64), np.zeros(0)
        moved = np.rint(moved) if self._cells.whole else moved
        nonzero = np.flatnonzero(np.abs(moved) > 1e-9)
        return float(sign * moved[at]), self._which[members[nonzero]], moved[nonzero]

    def _asked(self, component: int, at: int, sign: int, *, whole: bool) -> Floats | None:
        solver = self._solver(component, whole=whole)
        solver.changeColCost(at, float(-sign))
        solve(solver)
        status = solver.getModelStatus()
        if status not in {*_UNBOUNDED, _STATUS.kOptimal}:  # a stale basis can end in trouble: once more from nothing
            solver.clearSolver()
            solve(solver)
            status = solver.getModelStatus()
        found = np.array(solver.getSolution().col_value) if status == _STATUS.kOptimal else None
        solver.changeColCost(at, 0.0)
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
