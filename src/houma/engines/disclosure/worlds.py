"""Moves that lead to tables in which the rule would have hidden the same blanks: an attacker cannot throw those out.

A small count that hangs together with no other is given away by the rule itself: were it none, nothing would have been
hidden. Its blanks are tied to those of another, or widened until a second cell of theirs can be small.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from scipy import sparse

from houma.engines.disclosure.arrays import Booleans, Floats
from houma.engines.disclosure.attack import Attack
from houma.engines.disclosure.blocks import part_with, ties_of_moves
from houma.engines.disclosure.cells import Cells
from houma.engines.disclosure.cubes import MOST_DIMENSIONS, lattice_of, link_of
from houma.engines.disclosure.guided import Guide, Move
from houma.engines.disclosure.reasons import explained
from houma.engines.disclosure.rules import Needs

_NEAR, _FAR = 16, 60
_SMALL = 300


def columns_of(cells: Cells, moves: Sequence[Move]) -> sparse.csc_array:
    """Moves as columns [cells, moves]."""
    begin = np.concatenate([[0], np.cumsum([len(move.which) for move in moves])]).astype(np.int64)
    which = np.concatenate([move.which for move in moves]) if moves else np.zeros(0, dtype=np.int64)
    amount = np.concatenate([move.amount for move in moves]) if moves else np.zeros(0)
    made = sparse.csc_array((amount, which, begin), shape=(cells.count, len(moves)))
    made.sort_indices()
    return made


class Worlds:
    """Makes every move explained, at the expense of more blanks.

    Attributes:
        off: what is suppressed [cells]; grows.
        moves: the move of each need, by cell and side; some are led another way.
        ties: moves that nobody needs, but which tie blanks together.
        hopeless: cells of which the rule gives away too much whatever else is suppressed.
    """

    def __init__(
        self,
        cells: Cells,
        needs: Needs,
        cost: Floats,
        off: Booleans,
        moves: Mapping[tuple[int, int], Move],
        guide: Guide,
    ) -> None:
        self._cells, self._needs, self._cost, self._guide = cells, needs, cost, guide
        self.off, self.moves = off.copy(), dict(moves)
        self.ties: list[Move] = []
        self.hopeless: set[int] = set()

    def unexplained(self) -> list[tuple[int, int]]:
        """The needs whose move leads to a table that an attacker throws out."""
        asked = list(self.moves)
        columns = columns_of(self._cells, [*self.moves.values(), *self.ties])
        held = explained(self._cells, self.off, self._needs.reasons, columns)
        return [one for one, is_held in zip(asked, held, strict=False) if not is_held]

    def explain(self) -> None:
        """Until every need is explained, or hopeless."""
        bad = self.unexplained()
        if bad and 0 < len(self._cells.hierarchies) <= MOST_DIMENSIONS and self._cells.count > _SMALL:
            self._tie_by_boxes(bad)
            bad = self.unexplained()
        attack: Attack | None = None
        for cell, sign in bad:
            attack = attack or Attack(self._cells, self.off, self._needs.reasons)
            if not self._led_elsewhere(attack, cell, sign):
                if self._widened(cell, sign):
                    attack = None
                else:
                    self.hopeless.add(cell)

    def _tie_by_boxes(self, bad: Sequence[tuple[int, int]]) -> None:
        cells = self._cells
        lattice = lattice_of(cells)
        block = ties_of_moves(cells.relations, columns_of(cells, [*self.moves.values(), *self.ties]))
        price = np.where(cells.fixed, np.inf, self._cost)
        # Only blocks with a reason of their own are worth being tied to.
        told = self.off & self._needs.reasons.held(cells.values)
        used = (self.off & (np.bincount(block[told], minlength=cells.count)[block] > 0)).astype(np.int64)
        done: set[int] = set()
        for cell in dict.fromkeys(cell for cell, _sign in bad):
            if int(block[cell]) in done:
                continue
            found = link_of(lattice, cell, price, used, block)
            if found is None:
                continue
            tie = Move(*found)
            self.ties.append(tie)
            self.off[tie.which] = True
            used[tie.which] = 1
            done.update(block[tie.which].tolist())

    def _led_elsewhere(self, attack: Attack, cell: int, sign: int) -> bool:
        """Another way over what is suppressed already."""
        move = self.moves[cell, sign]
        need = abs(float(move.amount[move.which == cell][0]))
        distance, which, amount = attack.reach(cell, sign, need)
        if distance < need - 1e-6:
            return False
        if len(which):
            self.moves[cell, sign] = Move(which, amount)
        return True

    def _widened(self, cell: int, sign: int) -> bool:
        """The cheapest of some wider moves, such that another cell of it has a reason where it ends."""
        now = np.where(self._cells.fixed & ~self.off, np.inf, np.where(self.off, 0.0, self._cost))
        best, price = None, np.inf
        for step in self._steps(cell, sign, now):
            cost = float(now[step.which].sum())
            if cost < price:
                best, price = step, cost
        if best is None:
            return self._anything(cell, sign)
        self.off[best.which] = True
        if self._arrives(best, cell, sign):
            self.moves[cell, sign] = best
        else:
            self.ties.append(best)
        return True

    def _steps(self, cell: int, sign: int, now: Floats) -> Iterator[Move]:
        """Moves of ``cell`` with another that has a reason, in the end or as a tie: those near are tried first."""
        move, small = self.moves[cell, sign], self._cells.count <= _SMALL
        need = float(move.amount[move.which == cell][0])
        found = 0
        for tried, (other, low, high) in enumerate(self._targets(move, cell, now)):
            if tried >= (_FAR if small and not found else _NEAR):
                break
            for distance, least, most in _ways_to(need, low, high, tie=other not in move.which):
                step = self._guide.cheapest_move(cell, distance, now, also=(other, least, most))
                if step is None:
                    continue
                which, amount = part_with(self._cells.by_cell, step.which, step.amount, cell)
                if other in which:
                    found += 1
                    yield Move(which, amount)

    def _targets(self, move: Move, cell: int, now: Floats) -> list[tuple[int, float, float]]:
        """Cells that may get a reason, or have one and keep it: where, from which move to which, the cheapest first."""
        cells, reasons = self._cells, self._needs.reasons
        rows = cells.by_cell[:, move.which].indices
        near = np.zeros(cells.count, dtype=np.bool_)
        near[cells.relations[np.unique(rows)].indices] = True
        which = np.unique(reasons.which)
        if cells.count > _SMALL:
            which = which[near[which]]
        which = which[np.isfinite(now[which]) & (which != cell)]
        found = []
        for other in which.tolist():
            span = reasons.of(other)
            for low, high in zip(reasons.low[span], reasons.high[span], strict=True):
                least, most = float(low - cells.values[other]), float(high - cells.values[other])
                gap = max(least, -most, 0.0)
                found.append((float(now[other]) + np.log1p(gap) + (0.0 if near[other] else 2.0), (other, least, most)))
        return [target for _price, target in sorted(found)]

    def _arrives(self, step: Move, cell: int, sign: int) -> bool:
        """Does this move go as far as needed, to where a cell of it has a reason?"""
        move = self.moves[cell, sign]
        same = float(step.amount[step.which == cell][0]) == float(move.amount[move.which == cell][0])
        ends = self._needs.reasons.held_at(step.which, self._cells.values[step.which] + step.amount)
        return same and bool(ends.any())

    def _anything(self, cell: int, sign: int) -> bool:
        """The way with everything suppressed that may be; none: the cell is hopeless."""
        need = abs(float(self.moves[cell, sign].amount[self.moves[cell, sign].which == cell][0]))
        everything = Attack(self._cells, ~self._cells.fixed | self.off, self._needs.reasons)
        distance, which, amount = everything.reach(cell, sign, need)
        if distance < need - 1e-6:
            return False
        if len(which):
            self.off[which] = True
            self.moves[cell, sign] = Move(which, amount)
        else:  # nothing holds it, so no move tells what it takes
            self.off |= ~self._cells.fixed
        return True


def _ways_to(need: float, low: float, high: float, *, tie: bool) -> list[tuple[float, float, float]]:
    """How far the cell goes, and the other: to its reason, or, where it has one and keeps it, any step with both."""
    if low > 0 or high < 0:
        return [(need, low, high)]
    step = 1.0 if need > 0 else -1.0
    kept = [(need, 1.0, high)] if high >= 1 else []
    kept += [(need, low, -1.0)] if low <= -1 else []
    return [*kept, (step, 1.0, np.inf), (step, -np.inf, -1.0)] if tie else kept
