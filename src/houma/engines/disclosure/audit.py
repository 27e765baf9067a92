"""The auditor: what an attacker who knows all that is published, and the rule, can infer of each suppressed cell."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from houma.engines.disclosure.arrays import TOLERANCE, Booleans, Floats, Integers
from houma.engines.disclosure.attack import Attack
from houma.engines.disclosure.cells import Cells
from houma.engines.disclosure.reasons import explained
from houma.engines.disclosure.rules import Needs


@dataclass(frozen=True, eq=False)
class Audit:
    """The judgement of a pattern.

    Attributes:
        which: the suppressed cells, by number [suppressed].
        low, high: what the attacker can infer of each: its value lies between [suppressed]. Where not ``exact``, the
            true interval is at least this wide, which was enough to show it safe.
        exact: whether the interval is the attacker's very own [suppressed].
        open_: sensitive cells that are published [cells' numbers].
        unsafe: sensitive cells that are suppressed, and less protected than needed [cells' numbers].
        vain: suppressed cells whose value follows from what is published, among the exact ones [cells' numbers].
        solved: how many linear programmes it took.
    """

    which: Integers
    low: Floats
    high: Floats
    exact: Booleans
    open_: Integers
    unsafe: Integers
    vain: Integers
    solved: int

    @property
    def safe(self) -> bool:
        """Whether every sensitive cell is as protected as needed."""
        return not len(self.open_) and not len(self.unsafe)


def audit(
    cells: Cells,
    suppressed: Booleans,
    needs: Needs,
    *,
    witnesses: sparse.csc_array | None = None,
    exact: bool = True,
) -> Audit:
    """Judge a pattern of suppression, alone or over several tables tied together.

    Args:
        suppressed: what is not published [cells]; whatever it says, hidden cells are not, and fixed ones are.
        witnesses: moves away from the true values that are claimed to be possible for the attacker, one a column
            [cells, witnesses]. Each is checked here; one that does not hold counts for nothing.
        exact: compute the interval of every suppressed cell. Otherwise only as much as it takes to judge: a cell that
            a checked move reaches needs no linear programme.
    """
    off = (suppressed & ~cells.fixed) | cells.hidden
    which = np.flatnonzero(off)
    down, up = np.zeros(cells.count), np.zeros(cells.count)
    sure_down, sure_up = np.zeros(cells.count, dtype=np.bool_), np.zeros(cells.count, dtype=np.bool_)
    if witnesses is not None and witnesses.shape[1]:
        held = sparse.csc_array(witnesses[:, np.flatnonzero(possible(cells, off, witnesses))])
        held = sparse.csc_array(held[:, np.flatnonzero(explained(cells, off, needs.reasons, held))])
        if held.shape[1]:
            up = np.maximum(up, held.max(axis=1).toarray().ravel())
            down = np.maximum(down, -held.min(axis=1).toarray().ravel())
    asked = which if exact else needs.which[off[needs.which]]
    attack, solved = Attack(cells, off, needs.reasons), 0
    for cell in asked:
        for sign, reached, sure in ((1, up, sure_up), (-1, down, sure_down)):
            need = needs.upper[cell] if sign == 1 else needs.lower[cell]
            if not exact and reached[cell] >= need - TOLERANCE and _wide(needs, up, down, int(cell)):
                continue
            enough = np.inf if exact else max(need, needs.sliding[cell])
            distance, moved, amounts = attack.reach(int(cell), sign, enough)
            solved += 1
            sure[cell] = distance < enough or distance == np.inf
            up[moved] = np.maximum(up[moved], amounts)
            down[moved] = np.maximum(down[moved], -amounts)
            reached[cell] = max(reached[cell], distance)
    judged = needs.which[off[needs.which]]
    margin = TOLERANCE * (1.0 + np.abs(cells.values[judged]))
    narrow = (up[judged] < needs.upper[judged] - margin) | (down[judged] < needs.lower[judged] - margin)
    narrow |= up[judged] + down[judged] < needs.sliding[judged] - margin
    both = (sure_up & sure_down)[which]
    width = (up + down)[which]
    return Audit(
        which=which,
        low=cells.values[which] - down[which],
        high=cells.values[which] + up[which],
        exact=both,
        open_=needs.which[~off[needs.which]],
        unsafe=judged[narrow],
        vain=which[both & (width < TOLERANCE)],
        solved=solved,
    )


def _wide(needs: Needs, up: Floats, down: Floats, cell: int) -> bool:
    return bool(up[cell] + down[cell] >= needs.sliding[cell] - TOLERANCE)


def possible(cells: Cells, suppressed: Booleans, witnesses: sparse.csc_array) -> Booleans:
    """Which of these moves an attacker cannot exclude [witnesses]: they keep every sum, move suppressed cells only,
    stay within the bounds and, where values are whole numbers, are whole themselves."""
    count = witnesses.shape[1]
    held = np.ones(count, dtype=np.bool_)
    size = np.maximum(1.0, abs(witnesses).max(axis=0).toarray().ravel()) if witnesses.nnz else np.ones(count)
    broken = abs(cells.relations @ witnesses).max(axis=0).toarray().ravel() if witnesses.nnz else np.zeros(count)
    held &= broken <= 1e-7 * size
    moves = sparse.coo_array(witnesses)
    moved = cells.values[moves.row] + moves.data
    margin = 1e-7 * (1.0 + np.abs(moved))
    bad = ~suppressed[moves.row] | (moved < cells.lowest[moves.row] - margin)
    bad |= moved > cells.highest[moves.row] + margin
    if cells.whole:
        bad |= np.abs(moves.data - np.rint(moves.data)) > 1e-9
    held[moves.col[bad]] = False
    return held
