"""Attackers that share no code with the auditor: one with another solver, one that counts every possible table."""

from itertools import product

import numpy as np
from scipy.optimize import LinearConstraint, milp

from houma.engines.disclosure.arrays import Booleans, Floats
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


def interval_by_counting(cells: Cells, suppressed: Booleans, cell: int) -> tuple[float, float]:
    """The least and the greatest value of a cell over every whole flat table that agrees with what is published.

    For inner cells of tables with two dimensions whose totals are published.
    """
    values = cells.values.reshape(cells.shape)
    off = suppressed.reshape(cells.shape)
    if off[0].any() or off[:, 0].any():
        return _by_counting_with_totals(cells, suppressed, cell)
    rows = []
    for row in range(1, cells.shape[0]):
        open_ = np.flatnonzero(off[row, 1:]) + 1
        rest = int(values[row, open_].sum())
        choices = [one for one in product(range(rest + 1), repeat=len(open_)) if sum(one) == rest]
        filled = np.tile(values[row], (len(choices), 1))
        filled[:, open_] = np.array(choices).reshape(len(choices), len(open_))
        rows.append(filled)
    at = np.unravel_index(cell, cells.shape)
    seen = [
        stack[at[0] - 1][at[1]]
        for stack in product(*rows)
        if all(sum(line[column] for line in stack) == values[0, column] for column in range(1, cells.shape[1]))
    ]
    return float(min(seen)), float(max(seen))


def _by_counting_with_totals(cells: Cells, suppressed: Booleans, cell: int) -> tuple[float, float]:
    """The same where totals are suppressed too: inner cells up to a little more than the largest that is known."""
    off = suppressed.reshape(cells.shape)
    values = cells.values.reshape(cells.shape)
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
            seen.append(tried.flat[cell])
    return float(min(seen)), float(max(seen))
