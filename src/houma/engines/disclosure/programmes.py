"""Linear programmes for HiGHS, whatever they are asked for: made, run, and sums completed."""

from typing import Any

import highspy
import numpy as np
from scipy import sparse

from houma.engines.disclosure.arrays import TOLERANCE, Booleans, Floats
from houma.engines.solver import new_solver, solve

_STATUS = highspy.HighsModelStatus


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
