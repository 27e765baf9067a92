"""The safe pattern that loses least, proved: a master problem over patterns, cut by what the attacker can infer.

The model of Fischetti and Salazar (Management Science 47, 2001): one binary a cell, and for each sensitive cell and
side the dual of the attacker's linear programme as a capacity constraint, added when a pattern violates it.
"""

from dataclasses import dataclass
from time import monotonic

import highspy
import numpy as np
from scipy import sparse

from houma.engines.disclosure.arrays import TOLERANCE, Booleans, Floats, Integers
from houma.engines.disclosure.audit import audit
from houma.engines.disclosure.cells import Cells
from houma.engines.disclosure.programmes import UnfinishedError, solver_of
from houma.engines.disclosure.rules import Needs
from houma.engines.solver import solve

_NOISE = 1e-9
_VIOLATED = 1e-4
_MOST_NODES = 20
"""Of one search among whole patterns where work is bounded: what it has taken is seen when it ends."""


@dataclass(frozen=True, eq=False)
class Least:
    """The best pattern found, what it costs, and the proven bound below which no safe pattern costs."""

    suppressed: Booleans
    loss: float
    bound: float
    rounds: int
    cuts: int

    @property
    def proved(self) -> bool:
        """Whether no safe pattern loses less."""
        return self.loss <= self.bound + 1e-6 * max(1.0, abs(self.loss))


def least_pattern(
    cells: Cells, needs: Needs, cost: Floats, start: Booleans, seconds: float = 10.0, work: float = np.inf
) -> Least:
    """The safe pattern of least loss, from a safe one on.

    Args:
        cost: of suppressing each cell that is not suppressed anyway, above zero [cells].
        start: a safe pattern [cells].
        seconds: after that long, the best pattern so far and the bound proven so far.
        work: likewise after so many steps of the simplex method and questions, on whatever machine.
    """
    until = monotonic() + seconds
    search = _Search(cells, needs, cost, work)
    best, loss, bound, rounds = start.copy(), search.loss(start), -np.inf, 0
    for whole in (False, True):
        while monotonic() < until and search.done < work:
            rounds += 1
            found = search.master(until - monotonic(), whole=whole)
            if found is None:
                break
            pattern, at_least = found
            bound = max(bound, at_least)
            if loss <= bound + 1e-6 * max(1.0, loss):
                return Least(best, loss, max(bound, loss), rounds, search.count)
            if search.cut(pattern):
                continue
            if not whole:
                break
            suppressed = (pattern > 0.5) | search.forced
            judged = audit(cells, suppressed, needs, exact=False)
            if judged.safe:
                best, loss = suppressed, search.loss(suppressed)
                return Least(best, loss, max(bound, loss), rounds, search.count)
            # Safe for a linear attacker, not for one who knows the rule and that values are whole.
            search.forbid(suppressed, judged.unsafe)
    return Least(best, loss, bound, rounds, search.count)


class _Search:
    """The master problem and the attackers' problems, kept from round to round."""

    def __init__(self, cells: Cells, needs: Needs, cost: Floats, work: float = np.inf) -> None:
        self.cells, self.needs = cells, needs
        self.done = 0
        """Steps of the simplex method and questions so far."""
        self.forced = needs.sensitive | cells.hidden
        self.price = np.where(self.forced, 0.0, cost)
        self.count = 0
        low = self.forced.astype(np.float64)
        high = np.where(cells.fixed & ~self.forced, 0.0, 1.0)
        rows = self._no_cell_alone()
        nothing, everything = np.zeros(rows.shape[0]), np.full(rows.shape[0], np.inf)
        self._master = solver_of(rows, low, high, self.price, whole=False, rows=(nothing, everything))
        if np.isfinite(work):
            self._master.setOptionValue("mip_max_nodes", _MOST_NODES)
        self._asked = [
            (int(cell), sign)
            for cell in needs.which
            for sign, need in ((1, needs.upper), (-1, needs.lower))
            if need[cell] > 0 or needs.sliding[cell] > 0
        ]
        self._down = np.maximum(0.0, cells.values - cells.lowest)
        self._up = np.maximum(0.0, cells.highest - cells.values)
        none = np.zeros(cells.count)
        self._attacker = solver_of(cells.relations, none, none, none, whole=False, presolve=False)
        self._columns = np.arange(cells.count, dtype=np.int32)
        # What is without bound moves as far as anything could sensibly be asked to.
        self._far = 4.0 * float(np.max(needs.upper + needs.lower + needs.sliding, initial=1.0)) + 4.0 * float(
            np.abs(cells.values).max(initial=1.0)
        )

    def loss(self, suppressed: Booleans) -> float:
        """What a pattern costs beyond what is suppressed anyway."""
        return float(self.price[suppressed].sum())

    def _no_cell_alone(self) -> sparse.csr_array:
        """A cell suppressed alone in a sum follows from the rest: useless, so no best pattern has one."""
        relations = self.cells.relations
        protected = self.needs.upper + self.needs.lower + self.needs.sliding > 0
        free = ~self.forced | (protected & self.needs.sensitive)
        rows, columns, data, row = [], [], [], 0
        for one in range(relations.shape[0]):
            inside = relations.indices[relations.indptr[one] : relations.indptr[one + 1]]
            for cell in inside[free[inside]]:
                rows.extend([row] * len(inside))
                columns.extend(inside.tolist())
                data.extend(np.where(inside == cell, -1.0, 1.0).tolist())
                row += 1
        return sparse.csr_array((data, (rows, columns)), shape=(row, self.cells.count))

    def master(self, seconds: float, *, whole: bool) -> tuple[Floats, float] | None:
        """The cheapest pattern that no cut excludes and a bound on its cost; None where time ran out."""
        kind = highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous
        if whole:
            self._master.changeColsIntegrality(len(self._columns), self._columns, [kind] * len(self._columns))
        self._master.setOptionValue("time_limit", self._master.getRunTime() + max(0.1, seconds))
        solve(self._master)
        self.done += max(0, int(self._master.getInfo().simplex_iteration_count))
        if self._master.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        info = self._master.getInfo()
        bound = float(info.mip_dual_bound if whole else info.objective_function_value)
        return np.clip(np.array(self._master.getSolution().col_value), 0.0, 1.0), bound

    def cut(self, pattern: Floats) -> int:
        """Add what this pattern violates; how many cuts."""
        whole = bool((np.abs(pattern - np.rint(pattern)) < TOLERANCE).all())
        shown = np.rint(pattern) if whole else pattern
        on = shown > _NOISE
        # At a whole pattern the bounds are the attacker's own; between, an infinite one is scaled as if finite.
        up = np.where(on, self._up if whole else np.minimum(self._up, self._far) * shown, 0.0)
        down = np.where(on, self._down if whole else np.minimum(self._down, self._far) * shown, 0.0)
        self._attacker.changeColsBounds(len(self._columns), self._columns, -down, up)
        added, sides = 0, dict[tuple[int, int], Floats]()
        self.done += len(self._asked)
        for cell, sign in self._asked:
            weight = sides[cell, sign] = self._weight(cell, sign)
            need = float((self.needs.upper if sign == 1 else self.needs.lower)[cell])
            if need > 0:
                added += self._add(weight, need, shown)
        for cell in self.needs.which[self.needs.sliding[self.needs.which] > 0].tolist():
            weight = sides[cell, 1] + sides[cell, -1]
            added += self._add(weight, float(self.needs.sliding[cell]), shown)
        self.count += added
        return added

    def _weight(self, cell: int, sign: int) -> Floats:
        """How much each suppressed cell can add to the reach of ``cell``: the dual of the attacker's programme."""
        solver = self._attacker
        solver.changeColCost(cell, float(-sign))
        solve(solver)
        status = solver.getModelStatus()
        solver.changeColCost(cell, 0.0)
        if status in {highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible}:
            return np.full(self.cells.count, np.inf)
        if status != highspy.HighsModelStatus.kOptimal:
            raise UnfinishedError(solver.modelStatusToString(status))
        price = np.array(solver.getSolution().row_dual)
        gain = self.cells.relations.T @ price
        gain[cell] += sign
        up, down = np.where(gain > _NOISE, gain, 0.0), np.where(gain < -_NOISE, -gain, 0.0)
        with np.errstate(invalid="ignore"):
            return np.where(up > 0, up * self._up, 0.0) + np.where(down > 0, down * self._down, 0.0)

    def _add(self, weight: Floats, need: float, shown: Floats) -> int:
        # One cell alone may do no more than all that is asked: the cut stays true, and binds fractions harder.
        strong = np.minimum(weight, need)
        if strong @ shown >= need - _VIOLATED * max(1.0, need):
            return 0
        self._row(strong / need, 1.0)
        return 1

    def forbid(self, suppressed: Booleans, unsafe: Integers) -> None:
        """What hangs together around each of these cells is not enough: something beside it has to be suppressed too.

        Not only in this pattern: as long as no cell beside it is, it stays as it is whatever is suppressed elsewhere.
        """
        relations, by_cell = self.cells.relations, self.cells.by_cell
        waiting = set(unsafe.tolist())
        while waiting:
            inside = np.zeros(self.cells.count, dtype=np.bool_)
            grown = np.array([waiting.pop()])
            beside = np.zeros(self.cells.count, dtype=np.bool_)
            while len(grown):
                inside[grown] = True
                near = np.unique(relations[np.unique(by_cell[:, grown].indices)].indices)
                beside[near] = True
                grown = near[suppressed[near] & ~inside[near]]
            waiting -= set(np.flatnonzero(inside).tolist())
            self._row((beside & ~inside).astype(np.float64), 1.0)
            self.count += 1

    def _row(self, weight: Floats, least: float) -> None:
        which: Integers = np.flatnonzero(weight > 0)
        self._master.addRow(least, np.inf, len(which), which.astype(np.int32), weight[which])
