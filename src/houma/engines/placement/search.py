"""Goals in their order, each by the method that its model allows."""

from dataclasses import replace

import numpy as np

from houma.engines.placement.clock import Clock
from houma.engines.placement.flow import by_flow
from houma.engines.placement.greedy import greedy
from houma.engines.placement.linear import Floor, narrowed, searched
from houma.engines.placement.model import NONE, Choice, Floats, Goal, Integers, Limits, Model, Reached
from houma.engines.placement.priced import keeps, priced, ready
from houma.engines.placement.steady import for_those_who_move, steady
from houma.engines.placement.taken_up import taken_up

DIRECT = 1_500
"""Up to so many options HiGHS is given the whole model; beyond, the search is guided by prices."""


_FOR_REPAIR = 0.6
"""Share of the time of a goal that comes before all repair after which it is looked for elsewhere too."""


def choose(
    model: Model, limits: Limits | None = None, start: Integers | None = None, *, stay: str | None = None
) -> Choice:
    """The best option for each agent: by minimum-cost flow where that is exact, else by branch and bound.

    A choice that keeps to the rules is known from the first moment; when time is over or ``stop`` says so, the best
    one so far is given, with what is proven about it.

    Args:
        start: a choice to start from (an option by agent, or -1), say the last plan: what of it keeps to the rules.
        stay: the code of the goal that counts who keeps the option of ``start``, with a gain of 1 for these options.
            The search then repairs ``start`` instead of looking everywhere.
    """
    _same_rows(model)
    if len(model.agent) > DIRECT:
        ready()
    clock = Clock(limits or Limits())
    goals = ((Goal("must", model.must[model.agent].astype(np.float64)),) if model.must.any() else ()) + model.goals
    exact = by_flow(model, goals, clock)
    if exact is not None:
        return replace(exact, place=_places(model, exact.option))
    first = greedy(model)
    if start is not None:
        last = taken_up(model, start)
        first = last if stay is not None or _values(model, goals, last) >= _values(model, goals, first) else first
    free = replace(model, must=np.zeros(model.agents, dtype=np.bool_))
    return _in_turn(free, goals, first, clock, stay)


def _values(model: Model, goals: tuple[Goal, ...], chosen: Integers) -> list[float]:
    return [model.value(goal, chosen) for goal in goals]


def _in_turn(model: Model, goals: tuple[Goal, ...], chosen: Integers, clock: Clock, stay: str | None) -> Choice:
    keeping = [number for number, goal in enumerate(goals) if goal.code == stay]
    last_of_repair = keeping[0] if keeping else NONE
    stays = goals[last_of_repair].gain if keeping else None
    reached: list[Reached] = []
    floors: tuple[Floor, ...] = ()
    kept = np.arange(len(model.agent))
    part, mine, method = model, chosen, "search"
    for number, goal in enumerate(goals):
        here = replace(goal, gain=goal.gain[kept])
        ceiling, value = part.ceiling(here), part.value(here, mine)
        left = len(goals) - number
        if value >= ceiling - 1e-9 or clock.over():
            bound = ceiling
        else:
            # A goal that will not close must leave time to those after it.
            seconds = clock.left if left == 1 else clock.left / 2
            kept_stays = None if stays is None else stays[kept]
            found, bound = _one(part, here, floors, mine, clock, seconds, kept_stays, last_of_repair - number)
            mine = found if part.value(here, found) >= value and keeps(part, found, floors) else mine
            value = part.value(here, mine)
        reached.append(Reached(goal.code, value, max(bound, value)))
        clock.tell(goal.code, value, max(bound, value))
        best = part.best_alone(here)
        if value >= ceiling - 1e-9 and best.any():
            # Everybody has the best there is for this goal: only such options remain, and none may be given up.
            tight = (here.gain >= best[part.agent] - 1e-9) | (best[part.agent] <= 0)
            must = part.must | (best > 0)
            keep = np.flatnonzero(tight)
            mine = _renumbered(mine, keep, len(kept))
            part, kept = replace(narrowed(part, keep), must=must), kept[keep]
            floors = tuple(Floor(floor.gain[keep], floor.least) for floor in floors)
        elif here.gain.any():
            slack = 0.5 if np.array_equal(here.gain, np.rint(here.gain)) else 1e-6 * max(1.0, abs(value))
            floors = (*floors, Floor(here.gain, value - slack))
    option = np.where(mine == NONE, NONE, kept[mine]) if len(kept) else np.full(model.agents, NONE, dtype=np.int64)
    # What is done for a later goal may serve an earlier one that was not at its bound.
    final = [(one, model.value(goal, option)) for one, goal in zip(reached, goals, strict=True)]
    reached = [replace(one, value=value, bound=max(one.bound, value)) for one, value in final]
    return Choice(option, tuple(reached), method, clock.seconds, clock.stopped, _places(model, option))


def _one(
    part: Model,
    goal: Goal,
    floors: tuple[Floor, ...],
    mine: Integers,
    clock: Clock,
    seconds: float,
    stays: Floats | None,
    to_come: int,
) -> tuple[Integers, float]:
    if len(part.agent) <= DIRECT:
        gap = clock.limits.gap if goal.gap is None else goal.gap
        found = searched(part, goal, floors, mine, clock, seconds, gap)
        better = found.option is not None and part.value(goal, found.option) > part.value(goal, mine)
        return (found.option if better and found.option is not None else mine), min(found.bound, part.ceiling(goal))
    if stays is None:
        return priced(part, goal, floors, mine, clock, seconds)
    if to_come < 0:
        return for_those_who_move(part, goal, stays, floors, mine, clock, seconds)
    first_of_all = to_come > 1
    best, bound = steady(part, goal, stays, floors, mine, clock, seconds * (_FOR_REPAIR if first_of_all else 1.0))
    if first_of_all and part.value(goal, best) < bound - 1e-6:
        # What matters most is looked for everywhere, even if many move for it.
        best, other = priced(part, goal, floors, best, clock, seconds * (1 - _FOR_REPAIR))
        bound = min(bound, other)
    return best, bound


def _renumbered(chosen: Integers, keep: Integers, options: int) -> Integers:
    where = np.full(options + 1, NONE, dtype=np.int64)
    where[keep] = np.arange(len(keep))
    return where[chosen]


def _places(model: Model, option: Integers) -> Integers:
    if not len(model.place):
        return np.full(model.agents, NONE, dtype=np.int64)
    return np.where(option == NONE, NONE, model.place[option])


def _same_rows(model: Model) -> None:
    options = len(model.agent)
    shapes = (len(model.place), model.uses.shape[1], *(len(goal.gain) for goal in model.goals))
    if any(size != options for size in shapes) or model.uses.shape[0] != len(model.capacity):
        raise ValueError(f"{options} options, but places, uses or gains of another length: {shapes}")
    if not model.goals:
        raise ValueError("a model wants at least one goal")
    if model.uses.nnz and model.uses.data.min() < 0:
        raise ValueError("an option can not use less than nothing of a capacity")
