"""Large-neighbourhood search: some agents are arranged anew by branch and bound, all others staying where they are.

Shaw 1998: Using constraint programming and local search methods to solve vehicle routing problems. Who is freed is
drawn in two ways: whole places, so that all their room is free, and agents who are far from what is best for them at
the prices of capacities. How many at once follows from how hard the last arrangements were: few where places are hard
to fill, nearly everybody where it is easy.
"""

import time

import numpy as np

from houma.engines.placement.clock import Clock
from houma.engines.placement.linear import Floor, searched
from houma.engines.placement.model import NONE, Booleans, Floats, Goal, Integers, Model

_AT_FIRST, _FEWEST = 30, 12
"""Agents arranged at once."""
_EASY, _HARD = 800, 2_500
"""Simplex steps below which more agents are freed the next time, and above which fewer are."""
_MORE, _LESS = 1.1, 0.9
_NEAR = 6
"""Options that a freed agent may take: the best of its own at the prices."""
_IN_VAIN = 20
_SECONDS = 1.5
"""For one arrangement, at most."""
_SHARE = 0.6
"""Of the time that is left; the rest is for the proof."""


def mended(
    model: Model,
    goal: Goal,
    floors: tuple[Floor, ...],
    short: Floats,
    bound: float,
    allowed: Booleans,
    start: Integers,
    clock: Clock,
    until: float,
) -> Integers:
    """A choice at least as good as ``start`` for a goal; ends early when nothing helps any more.

    Args:
        short: what each option gains less than its agent's best, at prices that prove the bound [options].
        bound: what no choice can exceed.
        allowed: options that can be part of anything better [options].
        until: on the clock of ``time.perf_counter``, in seconds.
    """
    random = np.random.default_rng(clock.limits.seed)
    end = time.perf_counter() + _SHARE * (until - time.perf_counter())
    sorted_ = np.lexsort((short, model.agent))
    nth = np.empty(len(sorted_), dtype=np.int64)
    nth[sorted_] = np.arange(len(sorted_)) - np.searchsorted(model.agent[sorted_], model.agent[sorted_])
    near = allowed & (nth < _NEAR)
    listed = np.searchsorted(model.agent[sorted_], np.arange(model.agents + 1))
    best, in_vain, size = start, 0, _AT_FIRST
    while in_vain < _IN_VAIN and time.perf_counter() < end and not clock.over():
        if clock.near_enough(goal, model.value(goal, best), bound):
            break
        free, first = np.zeros(model.agents, dtype=np.bool_), np.zeros(0, dtype=np.int64)
        left_out = np.flatnonzero((best == NONE) & (listed[:-1] < listed[1:]))
        if len(left_out) and in_vain % 2 == 0:
            agent = int(random.choice(left_out))
            mine = sorted_[listed[agent] : listed[agent + 1]]
            free, first = _for_one(model, agent, mine, random)
        wider = free.copy()
        free |= _drawn(model, short, best, first, size, random)
        stays = np.zeros(len(model.agent), dtype=np.bool_)
        stays[best[(best != NONE) & ~free]] = True
        part = stays | (near & free[model.agent]) | wider[model.agent]
        part[best[best != NONE]] = True
        seconds = min(_SECONDS, clock.left, end - time.perf_counter())
        outcome = searched(model, goal, floors, best, clock, seconds, 0.0, part, stays)
        in_vain += 1
        if outcome.option is not None and model.value(goal, outcome.option) > model.value(goal, best) + 1e-9:
            best, in_vain = outcome.option, 0
            clock.tell(goal.code, model.value(goal, best), bound)
        if free.all() and outcome.bound <= model.value(goal, best) + 1e-6:
            break
        if outcome.effort < _EASY:
            size = min(model.agents, round(_MORE * size))
        elif outcome.effort > _HARD:
            size = max(_FEWEST, round(_LESS * size))
    return best


def _drawn(
    model: Model, short: Floats, best: Integers, first: Integers, size: int, random: np.random.Generator
) -> Booleans:
    """About ``size`` agents to be freed: those at the places of ``first``, then by places or by what they are short of.

    Agents of a group stay: they would have to find a whole site.
    """
    alone, served = model.group == NONE, best != NONE
    free = np.zeros(model.agents, dtype=np.bool_)
    here = np.where(served, model.place[best], NONE)
    may = alone & served
    if len(first) or random.random() < 0.5:
        for place in [*first, *random.permutation(np.unique(here[served]))]:
            if free.sum() >= size:
                break
            free |= (here == place) & alone
    elif may.any():
        lacking = np.where(served, short[best], 0.0)[may]
        weight = lacking + 0.3 * np.median(lacking) + 1e-9
        count = min(size, len(weight))
        free[random.choice(np.flatnonzero(may), count, replace=False, p=weight / weight.sum())] = True
    free |= ~served & alone & (random.random(model.agents) < size / model.agents)
    return free


def _for_one(model: Model, agent: int, mine: Integers, random: np.random.Generator) -> tuple[Booleans, Integers]:
    """For one who is left without: who has to be placed with it [agents], and places to be cleared first.

    Among its options (``mine``, the best first) the better ones are tried more often; a group wants a whole site.
    """
    place = model.place[mine[min(len(mine) - 1, int(random.exponential(_NEAR)))]]
    if model.group[agent] == NONE:
        return np.arange(model.agents) == agent, np.array([place])
    return model.group == model.group[agent], random.permutation(np.flatnonzero(model.site == model.site[place]))
