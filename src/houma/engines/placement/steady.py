"""Repair first: from the last plan on, only who has to moves, and others only where that serves an earlier goal.

The linear relaxation, worked out around what is there, says what can be reached at all and who is concerned. Those on
whom it disagrees with what is known are placed anew by branch and bound, all others staying where they are (Danna,
Rothberg, Le Pape 2005: Exploring relaxation induced neighborhoods); then those who still lack something with whoever
stands in their way, and who stands in the way of these, wider only where it does not help (Shaw 1998).
"""

import time
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from houma.engines.placement.clock import Clock
from houma.engines.placement.greedy import greedy
from houma.engines.placement.linear import Floor, searched
from houma.engines.placement.model import NONE, Booleans, Floats, Goal, Integers, Model
from houma.engines.placement.priced import priced
from houma.engines.placement.pricing import relaxed
from houma.engines.placement.taken_up import filled

_FIRST = 12
"""Options, the best, with which the relaxation begins for an agent that lacks something."""
_FOR_BOUND, _FOR_MOVERS = 0.5, 0.4
"""Shares of the time for the relaxation, and of what is left then for those who move."""
_AT_ONCE = 1.5
"""Seconds for one arrangement."""
_NARROW, _WIDE, _MANY_OPTIONS = 12, 160, 40
"""Agents placed anew at once: at first, at most, and at most where each has all of its options."""
_IN_VAIN = 16
_MOST_AT_ONCE = 6_000
"""Options up to which branch and bound is asked alone."""


def steady(
    model: Model, goal: Goal, stay: Floats, floors: tuple[Floor, ...], start: Integers, clock: Clock, seconds: float
) -> tuple[Integers, float]:
    """A choice at least as good as ``start`` for a goal, from which as few as possible moved, and a proven bound.

    Args:
        stay: 1 for the option that an agent had in the last plan, else 0 [options].
    """
    begun = time.perf_counter()
    until = begun + seconds
    both = Goal(goal.code, goal.gain + _least_step(goal) * stay / (2 * model.agents + 2))
    found = relaxed(
        model, both.gain, floors, _pool(model, goal, stay, start), start, clock, begun + _FOR_BOUND * seconds
    )
    bound = min(_whole(goal, found.bound), model.ceiling(goal))
    clock.tell(goal.code, model.value(goal, start), bound)
    near = Around(model, found.pool, floors, found.share)
    best = _rounded(model, both, found.share, floors, start)
    apart = np.ones(model.agents, dtype=np.bool_)
    taken = best[best != NONE]
    apart[model.agent[taken]] = found.share[taken] < 1 - 1e-6
    best = near.arranged(both, best, apart & _has_options(model), clock, until)
    far = Around(model, np.ones(len(model.agent), dtype=np.bool_), floors, found.share)
    if model.value(goal, best) < bound - 1e-6:
        best = _anew(far, both, stay, best, clock, time.perf_counter() + _FOR_MOVERS * (until - time.perf_counter()))
    return _widened(near, far, goal, both, best, bound, clock, until), bound


def for_those_who_move(
    model: Model, goal: Goal, stay: Floats, floors: tuple[Floor, ...], start: Integers, clock: Clock, seconds: float
) -> tuple[Integers, float]:
    """What is best for those who move anyway, all others staying where they are, and a bound proven for everybody."""
    begun = time.perf_counter()
    pool = stay > 0
    pool[start[start != NONE]] = True
    found = relaxed(model, goal.gain, floors, pool, start, clock, begun + _FOR_BOUND * seconds)
    bound = min(_whole(goal, found.bound), model.ceiling(goal))
    around = Around(model, np.ones(len(model.agent), dtype=np.bool_), floors, found.share)
    return _anew(around, goal, stay, start, clock, begun + seconds), bound


def _anew(around: "Around", goal: Goal, stay: Floats, chosen: Integers, clock: Clock, until: float) -> Integers:
    """The best for those who move or have nothing, among all of their options, all others staying where they are."""
    move = _has_options(around.model)
    taken = chosen[chosen != NONE]
    move[around.model.agent[taken]] &= stay[taken] == 0
    part = around.part(chosen, move)
    here, mine, left = replace(goal, gain=goal.gain[part.options]), part.of(chosen), until - time.perf_counter()
    if left <= 0 or not len(part.options):
        return chosen
    if len(part.options) <= _MOST_AT_ONCE:
        found = searched(part.model, here, part.floors, mine, clock, left, clock.limits.gap).option
    else:
        found, _bound = priced(part.model, here, part.floors, mine, clock, left)
    if found is None or part.model.value(here, found) <= part.model.value(here, mine):
        return chosen
    return part.put(chosen, found)


def _rounded(model: Model, goal: Goal, share: Floats, floors: tuple[Floor, ...], start: Integers) -> Integers:
    """What the relaxation takes more than half of, as far as it fits, and the best for the others; else ``start``.

    Where somebody who must be served would not be, those keep what they have in ``start``, and the others come after.
    """
    none = np.full(model.agents, NONE, dtype=np.int64)
    mostly = np.flatnonzero(share > 0.5)
    wanted = none.copy()
    wanted[model.agent[mostly]] = mostly
    best = start
    for first in (none, np.where(model.must, start, NONE)):
        found = greedy(model, goal.gain, filled(model, wanted, first))
        kept = all(floor.gain[found[found != NONE]].sum() >= floor.least for floor in floors)
        if kept and (found[model.must] != NONE).all() and model.value(goal, found) > model.value(goal, best):
            best = found
    return best


def _widened(
    near: "Around",
    far: "Around",
    goal: Goal,
    both: Goal,
    best: Integers,
    bound: float,
    clock: Clock,
    until: float,
) -> Integers:
    """Place anew those who lack something or moved, and who stands in the way, until that is of no more use.

    In turn among the options of the relaxation (``near``), of which more agents can be taken at once, and among all.
    """
    model, random = near.model, np.random.default_rng(clock.limits.seed)
    top = model.best_alone(both)
    size, in_vain = _NARROW, 0
    while model.value(goal, best) < bound - 1e-6 and time.perf_counter() < until and not clock.over():
        gained = np.zeros(model.agents)
        gained[best != NONE] = both.gain[best[best != NONE]]
        lacking = np.flatnonzero(top - gained > 1e-9)
        if not len(lacking):
            break
        weight = (top - gained)[lacking]
        agent = int(random.choice(lacking, p=weight / weight.sum()))
        around, many = (near, size) if in_vain % 2 else (far, min(size, _MANY_OPTIONS))
        better = around.arranged(both, best, around.in_the_way(agent, best, many, random), clock, until)
        in_vain += 1
        if better is not best:
            best, in_vain = better, 0
            clock.tell(goal.code, model.value(goal, best), bound)
        if in_vain >= _IN_VAIN:
            if size >= _WIDE:
                break
            size, in_vain = min(_WIDE, 2 * size), 0
    return best


@dataclass(frozen=True, slots=True)
class _Part:
    """What some agents can choose while all others stay: a model of its own, and the options it is made of."""

    model: Model
    options: Integers
    agents: Integers
    floors: tuple[Floor, ...]

    def of(self, chosen: Integers) -> Integers:
        """What of a choice concerns these agents, in the numbers of this model."""
        taken = chosen[self.agents]
        place = np.minimum(np.searchsorted(self.options, taken), max(0, len(self.options) - 1))
        return np.where(taken == NONE, NONE, place)

    def put(self, chosen: Integers, found: Integers) -> Integers:
        """The choice with these agents as ``found`` has them."""
        better = chosen.copy()
        better[self.agents] = np.where(found == NONE, NONE, self.options[found])
        return better


class Around:
    """Arrangements of a few agents while the others stay, from options of ``pool``."""

    def __init__(self, model: Model, pool: Booleans, floors: tuple[Floor, ...], share: Floats) -> None:
        self.model, self.floors, self.share = model, floors, share
        self.options = np.flatnonzero(pool)
        self.options = self.options[np.argsort(model.agent[self.options], kind="stable")]
        self.first = np.searchsorted(model.agent[self.options], np.arange(model.agents + 1))
        self.columns = model.uses.tocsc()
        self.members = {int(one): np.flatnonzero(model.group == one) for one in np.unique(model.group) if one != NONE}

    def of(self, agent: int) -> Integers:
        """The options of an agent."""
        return self.options[self.first[agent] : self.first[agent + 1]]

    def rows_of(self, option: int) -> Integers:
        """The capacities that an option uses."""
        return np.asarray(self.columns.indices[self.columns.indptr[option] : self.columns.indptr[option + 1]])

    def in_the_way(self, agent: int, chosen: Integers, size: int, random: np.random.Generator) -> Booleans:
        """An agent, who stands in its way, who stands in the way of these, and so on, about ``size`` of them."""
        model = self.model
        taken = chosen[chosen != NONE]
        used = np.zeros(len(model.agent))
        used[taken] = 1.0
        tight = model.capacity - model.uses @ used
        lodgers: dict[int, list[int]] = {}
        for option in map(int, taken):
            for row in map(int, self.rows_of(option)):
                lodgers.setdefault(row, []).append(int(model.agent[option]))
        free = np.zeros(model.agents, dtype=np.bool_)
        waiting = [agent]
        while waiting and free.sum() < size:
            here = waiting.pop(0)
            if free[here]:
                continue
            together = self.members.get(int(model.group[here]), np.array([here]))
            free[together] = True
            for one in map(int, together):
                mine = self.of(one)
                # Where the relaxation would have it go, and a few others.
                hinted, others = mine[self.share[mine] > 1e-6], mine[self.share[mine] <= 1e-6]
                for option in map(int, [*hinted, *random.permutation(others)[: max(2, size // 12)]]):
                    low, high = self.columns.indptr[option], self.columns.indptr[option + 1]
                    for row, use in zip(self.columns.indices[low:high], self.columns.data[low:high], strict=True):
                        there = lodgers.get(int(row), [])
                        # What nearly everybody uses, a budget, has nobody in particular stand in the way.
                        if tight[row] < use - 1e-9 and len(there) <= size:
                            waiting += [other for other in there if not free[other]]
        return free

    def arranged(self, goal: Goal, chosen: Integers, free: Booleans, clock: Clock, until: float) -> Integers:
        """The best for ``free`` agents while the others stay; ``chosen`` where nothing better was found in time."""
        part = self.part(chosen, free)
        seconds = min(_AT_ONCE, until - time.perf_counter(), clock.left)
        if not len(part.options) or seconds <= 0:
            return chosen
        here, mine = replace(goal, gain=goal.gain[part.options]), part.of(chosen)
        found = searched(part.model, here, part.floors, mine, clock, seconds, 0.0)
        if found.option is None or part.model.value(here, found.option) <= part.model.value(here, mine) + 1e-9:
            return chosen
        return part.put(chosen, found.option)

    def part(self, chosen: Integers, free: Booleans) -> _Part:
        """What ``free`` agents, and who stays together with them, can choose while the others stay."""
        model, free = self.model, free.copy()
        for members in self.members.values():
            if free[members].any():
                free[members] = True
        agents = np.flatnonzero(free)
        stays = chosen[(chosen != NONE) & ~free]
        used = np.zeros(len(model.agent))
        used[stays] = 1.0
        left = model.capacity - model.uses @ used
        options = np.union1d(self.options[free[model.agent[self.options]]], chosen[(chosen != NONE) & free])
        columns = sparse.csc_array(self.columns[:, options])
        over = columns.data > left[columns.indices] + 1e-9
        of_entry = np.repeat(np.arange(len(options)), np.diff(columns.indptr))
        fits = np.bincount(of_entry[over], minlength=len(options)) == 0
        options, uses = options[fits], sparse.csr_array(columns[:, np.flatnonzero(fits)])
        rows = np.flatnonzero(np.diff(uses.indptr))
        number = np.full(model.agents, NONE, dtype=np.int64)
        number[agents] = np.arange(len(agents))
        floors = tuple(Floor(one.gain[options], one.least - float(one.gain[stays].sum())) for one in self.floors)
        part = Model(
            agents=len(agents), agent=number[model.agent[options]], place=model.place[options], site=model.site,
            uses=sparse.csr_array(uses[rows]), capacity=left[rows], goals=(), must=model.must[agents],
            group=model.group[agents],
        )  # fmt: skip
        return _Part(part, options, agents, floors)


def _pool(model: Model, goal: Goal, stay: Floats, start: Integers) -> Booleans:
    """What is known, what there was, and for whoever lacks something a few of its best options."""
    pool = stay > 0
    pool[start[start != NONE]] = True
    short = model.best_alone(goal)
    short[start != NONE] -= goal.gain[start[start != NONE]]
    lacking = np.flatnonzero((short > 1e-9)[model.agent])
    lacking = lacking[np.lexsort((-goal.gain[lacking], model.agent[lacking]))]
    nth = np.arange(len(lacking)) - np.searchsorted(model.agent[lacking], model.agent[lacking])
    pool[lacking[nth < _FIRST]] = True
    return pool


def _has_options(model: Model) -> Booleans:
    return np.bincount(model.agent, minlength=model.agents) > 0


def _least_step(goal: Goal) -> float:
    """The least by which a goal can grow: 1 where it counts in whole numbers."""
    if np.array_equal(goal.gain, np.rint(goal.gain)):
        return 1.0
    steps = np.abs(goal.gain[goal.gain != 0])
    return 1e-3 * float(steps.min()) if len(steps) else 1.0


def _whole(goal: Goal, bound: float) -> float:
    return float(np.floor(bound + 1e-6)) if np.array_equal(goal.gain, np.rint(goal.gain)) else bound
