"""The attacker's questions as linear programmes for HiGHS."""

from typing import Any

import highspy
import numpy as np
from scipy import sparse

from houma.engines.disclosure.cells import TOLERANCE, Booleans, Cells, Floats, Integers
from houma.engines.solver import new_solver, solve

_STATUS = highspy.HighsModelStatus
_UNBOUNDED = {_STATUS.kUnbounded, _STATUS.kUnboundedOrInfeasible}


class UnfinishedError(Exception):
    """A linear programme ended without an answer; nothing may be concluded from it."""


def solver_of(
    matrix: sparse.csr_array | sparse.csc_array,
    low: Floats,
    high: Floats,
    cost: Floats,
    *,
    whole: bool,
    rows: tuple[Floats, Floats] | None = None,
    presolve: bool = True,
) -> Any:
    """A HiGHS model: minimise cost times y, matrix times y within ``rows`` (zero by default), low ≤ y ≤ high."""
    solver = new_solver(1)
    for name, value in (
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 1e-7),
        ("presolve", "on" if presolve else "off"),
    ):
        solver.setOptionValue(name, value)
    by_column = sparse.csc_array(matrix)
    zero = np.zeros(matrix.shape[0])
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = matrix.shape
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, low, high
    lp.row_lower_, lp.row_upper_ = (zero, zero) if rows is None else rows
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = by_column.indptr, by_column.indices
    lp.a_matrix_.value_ = by_column.data
    if whole:
        lp.integrality_ = [highspy.HighsVarType.kInteger] * matrix.shape[1]
    solver.passModel(lp)
    return solver


def solution(solver: Any) -> Floats | None:
    """Run a model; the values of its columns, or None where nothing is feasible.

    Raises:
        UnfinishedError: neither was shown, also where the objective has no bound.
    """
    solve(solver)
    status = solver.getModelStatus()
    if status == _STATUS.kOptimal:
        return np.array(solver.getSolution().col_value)
    if status == _STATUS.kInfeasible:
        return None
    raise UnfinishedError(solver.modelStatusToString(status))


def completed(
    known: Floats, unknown: Booleans, relations: sparse.csr_array, lowest: Floats, highest: Floats, *, whole: bool
) -> Floats | None:
    """Values for the unknown cells that agree with the known ones; None where there are none."""
    free = np.flatnonzero(unknown)
    part = relations[:, free]
    rest = -(relations @ known)
    margin = TOLERANCE * (1.0 + abs(relations) @ np.abs(known))
    settled = np.diff(part.indptr) == 0
    if (np.abs(rest[settled]) > margin[settled]).any():
        return None
    touched = np.flatnonzero(~settled)
    found = solution(
        solver_of(
            part[touched],
            lowest[free],
            highest[free],
            np.zeros(len(free)),
            whole=whole,
            rows=(rest[touched], rest[touched]),
        )
    )
    if found is None:
        return None
    values = known.copy()
    values[free] = np.rint(found) if whole else found
    return values


class Attack:
    """What an attacker can infer of suppressed cells: how far each can move from its value, all else published.

    Works on moves y away from the true values: relations times y is zero, and values plus y stay within the bounds.
    Suppressed cells that no chain of relations ties together are asked apart.
    """

    def __init__(self, cells: Cells, suppressed: Booleans) -> None:
        self._cells = cells
        self._which = np.flatnonzero(suppressed)
        part = cells.by_cell[:, self._which]
        links: Any = sparse.block_array([[None, abs(part).T], [abs(part), None]], format="csr")
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
