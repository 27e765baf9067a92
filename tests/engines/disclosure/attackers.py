"""Attackers that share no code with the auditor: one with another solver, one that counts every possible table."""

from itertools import product

import numpy as np
from scipy.optimize import LinearConstraint, milp
from scipy.sparse.csgraph import connected_components

from houma.engines.disclosure.arrays import Booleans, Floats, Integers
from houma.engines.disclosure.cells import Cells


def intervals_by_scipy(cells: Cells, suppressed: Booleans) -> tuple[Floats, Floats]:
    """The interval of each cell [cells] from a full model of the attacker: published values are equalities."""
    off = (suppressed & ~cells.fixed) | cells.hidden
    low, high = cells.values.copy(), cells.values.copy()
    least, most = np.where(off, cells.lowest, cells.values), np.where(off, cells.highest, cells.values)
    rules = LinearConstraint(cells.relations, 0.0, 0.0)
    for cell in np.flatnonzero(off):
        for sign, side in ((1.0, low), (-1.0, high)):
            aim = np.zeros(cells.count)
            aim[cell] = sign
            found = milp(
                aim, constraints=rules, bounds=(least, most), integrality=np.full(cells.count, int(cells.whole))
            )
            side[cell] = found.x[cell] if found.x is not None else -sign * np.inf
    return low, high


def interval_by_counting(
    cells: Cells, suppressed: Booleans, cell: int, *, below: int | None = None
) -> tuple[float, float]:
    """The least and the greatest value of a cell over every whole flat table that agrees with what is published.

    For tables with two dimensions.

    Args:
        below: also with the rule that only counts from 1 to under this one, and what protects them, are blank.
    """
    values = cells.values.reshape(cells.shape)
    off = suppressed.reshape(cells.shape)
    tables = _with_totals(values, off) if off[0].any() or off[:, 0].any() else _of_inner_cells(values, off)
    if below is not None:
        for block in _blocks(cells, off, tables):
            told = ((tables[:, block] > 0) & (tables[:, block] < below)).any(axis=1)
            if ((cells.values[block] > 0) & (cells.values[block] < below)).any():
                tables = tables[told]
    return float(tables[:, cell].min()), float(tables[:, cell].max())


def _of_inner_cells(values: Floats, off: Booleans) -> Floats:
    """Every table with these totals [tables, cells]."""
    rows = []
    for row in range(1, len(values)):
        open_ = np.flatnonzero(off[row, 1:]) + 1
        rest = int(values[row, open_].sum())
        choices = [one for one in product(range(rest + 1), repeat=len(open_)) if sum(one) == rest]
        filled = np.tile(values[row], (len(choices), 1))
        filled[:, open_] = np.array(choices).reshape(len(choices), len(open_))
        rows.append(filled)
    stacks = (np.vstack([values[:1], *stack]) for stack in product(*rows))
    return np.array([one.ravel() for one in stacks if (one[1:].sum(axis=0) == values[0]).all()])


def _with_totals(values: Floats, off: Booleans) -> Floats:
    """The same where totals are suppressed too: inner cells up to a little more than the largest that is known."""
    inner = [tuple(one) for one in np.argwhere(off[1:, 1:]) + 1]
    top = int(max(values[place] for place in inner)) + 4
    seen = []
    for choice in product(range(top + 1), repeat=len(inner)):
        tried = values.copy()
        for place, value in zip(inner, choice, strict=True):
            tried[place] = value
        tried[1:, 0] = tried[1:, 1:].sum(axis=1)
        tried[0] = tried[1:].sum(axis=0)
        if (tried == values)[~off].all():
            seen.append(tried.ravel())
    return np.array(seen)


def _blocks(cells: Cells, off: Booleans, tables: Floats) -> list[Integers]:
    """The parts into which sums split the blanks that can differ: those of the projection on what keeps every sum."""
    moving = np.flatnonzero(off.ravel() & (tables != tables[0]).any(axis=0))
    sums = cells.relations.toarray()[:, moving]
    projection = np.eye(len(moving)) - np.linalg.pinv(sums) @ sums
    _count, labels = connected_components(np.abs(projection) > 1e-9, directed=False)
    return [moving[labels == label] for label in np.unique(labels)]
