"""Why a cell is blank, as everybody knows who has read the rule: what an attacker concludes from that it was hidden.

A publisher who follows a rule hides nothing without cause. So where blanks hang together, at least one of them is
sensitive, and whoever knows the rule throws out every possible table in which none would be. Blanks do not hang
together because a chain of sums links them, but where one cannot move without the other (``blocks``): sets of blanks
whose possible values have nothing to do with one another are told apart by an attacker, too.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from houma.engines.disclosure.arrays import TOLERANCE, Booleans, Floats, Integers
from houma.engines.disclosure.blocks import ties_of_moves
from houma.engines.disclosure.cells import Cells


@dataclass(frozen=True, eq=False)
class Reasons:
    """When the rule calls a cell sensitive: cell ``which`` is where its value lies from ``low`` to ``high`` [reasons].

    Several may tell of one cell. None at all: the attacker knows no rule, or one that values do not show.
    """

    which: Integers
    low: Floats
    high: Floats

    def __post_init__(self) -> None:
        order = np.argsort(self.which, kind="stable")  # what of() and held_at() look up in
        for name in ("which", "low", "high"):
            object.__setattr__(self, name, getattr(self, name)[order])

    @classmethod
    def none(cls) -> "Reasons":
        """No rule that an attacker could use."""
        return cls(np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0))

    def joined(self, other: "Reasons") -> "Reasons":
        """Either rule is a reason."""
        which = np.concatenate([self.which, other.which])
        return Reasons(which, np.concatenate([self.low, other.low]), np.concatenate([self.high, other.high]))

    def __bool__(self) -> bool:
        return bool(len(self.which))

    @cached_property
    def _most(self) -> int:
        """How many tell of one cell at most."""
        return int(np.bincount(self.which).max()) if len(self.which) else 0

    def of(self, cell: int) -> slice:
        """The reasons that tell of a cell."""
        return slice(int(np.searchsorted(self.which, cell)), int(np.searchsorted(self.which, cell, side="right")))

    def held_at(self, cells: Integers, values: Floats) -> Booleans:
        """Would these cells be sensitive with these values? [entries]"""
        found = np.zeros(len(cells), dtype=np.bool_)
        first = np.searchsorted(self.which, cells)
        for step in range(self._most):
            row = np.minimum(first + step, len(self.which) - 1)
            inside = (self.low[row] - TOLERANCE <= values) & (values <= self.high[row] + TOLERANCE)
            found |= inside & (first + step < len(self.which)) & (self.which[row] == cells)
        return found

    def held(self, values: Floats) -> Booleans:
        """Which cells are sensitive with these values [cells]."""
        return self.held_at(np.arange(len(values)), values)


def explained(cells: Cells, suppressed: Booleans, reasons: Reasons, moves: sparse.csc_array) -> Booleans:
    """Which of these moves lead to a table in which the rule would have hidden these blanks too [moves].

    Every block of blanks that a move touches needs a sensitive cell where it ends. Blocks are what these moves show to
    hang together, which may be less than what does: a move is never taken for explained that is not. Blocks that are
    hidden in any case, or that the rule does not explain as they are, ask for nothing.
    """
    count = moves.shape[1]
    if not reasons or not moves.nnz:
        return np.ones(count, dtype=np.bool_)
    block = ties_of_moves(cells.relations, moves)
    size = int(block.max()) + 1
    told = suppressed & reasons.held(cells.values)
    before = np.bincount(block[told], minlength=size)
    asks = (before > 0) & (np.bincount(block[suppressed & ~cells.hidden], minlength=size) > 0)
    owner = np.repeat(np.arange(count), np.diff(moves.indptr))
    which = moves.indices.astype(np.int64)
    pair, at = np.unique(owner * np.int64(size) + block[which], return_inverse=True)
    now = reasons.held_at(which, cells.values[which] + moves.data).astype(np.float64)
    change = np.bincount(at, now - told[which], minlength=len(pair))
    left = before[pair % size] + change
    found = np.ones(count, dtype=np.bool_)
    found[(pair // size)[asks[pair % size] & (left < 0.5)]] = False
    return found
