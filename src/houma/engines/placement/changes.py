"""A plan beside the one before: who stays, who goes elsewhere, whose days change, and why."""

from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np

from houma.engines.placement.clock import Clock
from houma.engines.placement.homes import Homes, Households
from houma.engines.placement.linear import searched
from houma.engines.placement.model import NONE, Booleans, Floats, Goal, Integers, Limits
from houma.engines.placement.plan import KEPT, Plan

_SECONDS = 1.0


class Change(IntEnum):
    """What became of a household since the last plan. Another home and other days in the same home are two things."""

    NOTHING = 0
    DAYS = 1
    HOME = 2
    LEFT = 3
    NEW = 4


class Because(IntEnum):
    """Why a household has another home than before, or none."""

    NO_REASON = 0
    FIXED = 1
    UNFIT = 2
    CLASH = 3
    ROOM = 4


@dataclass(frozen=True, slots=True)
class Last:
    """The last plan.

    Attributes:
        home: which each household had, by the number it has now; -1 where it had none, or one that is not to be had now
            on its days [households].
        had: whether it had a home at all [households].
        start, end: its days then; 0 where it was in no plan [households].
    """

    home: Integers
    had: Booleans
    start: Integers
    end: Integers


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed.

    Attributes:
        change, because: of each household, by ``Change`` and ``Because`` [households].
        for_whom: the household that has its last home on its days now; -1 where there is none [households].
        forced: households that no plan whatever leaves where they were: their home is gone, does not suit them on their
            days, or was promised to too many on one day.
        fewest: no plan that does as well for the earlier goals moves fewer; at least ``forced``.
    """

    change: Integers
    because: Integers
    for_whom: Integers
    forced: int
    fewest: int

    def count(self, change: Change) -> int:
        """How many households something happened to."""
        return int((self.change == change).sum())

    @property
    def moved(self) -> int:
        """Households that had a home and have another one, or none."""
        return self.count(Change.HOME) + self.count(Change.LEFT)


def changes(plan: Plan, households: Households, homes: Homes, last: Last) -> Changes:
    """The plan beside the one before."""
    goes = last.had & (plan.home != last.home)
    change = np.full(len(households), int(Change.NOTHING), dtype=np.int64)
    other_days = (households.start != last.start) | (households.end != last.end)
    change[last.had & ~goes & other_days] = Change.DAYS
    change[goes] = np.where(plan.home[goes] == NONE, Change.LEFT, Change.HOME)
    change[~last.had & (plan.home != NONE)] = Change.NEW
    stays, able = _could_stay(plan, last)
    because = np.full(len(households), int(Because.NO_REASON), dtype=np.int64)
    for_whom = np.full(len(households), NONE, dtype=np.int64)
    for one in np.flatnonzero(goes):
        home = int(last.home[one])
        meets = (households.start < households.end[one]) & (households.start[one] < households.end)
        meets[one] = False
        now = np.flatnonzero(meets & (plan.home == home)) if home != NONE else np.zeros(0, np.int64)
        for_whom[one] = now[0] if len(now) else NONE
        if households.locked[one] not in (NONE, home):
            because[one], for_whom[one] = Because.FIXED, NONE
        elif not able[one]:
            because[one], for_whom[one] = Because.UNFIT, NONE
        elif _crowded(households, homes, last, meets, int(one)):
            because[one] = Because.CLASH
        else:
            because[one] = Because.ROOM
    had = int(last.had.sum())
    forced = had - stays
    fewest = forced
    for goal, reached in zip(plan.model.goals, plan.choice.reached[-len(plan.model.goals) :], strict=True):
        if goal.code == KEPT:
            held = int(goal.gain.sum())
            fewest = max(forced, int((last.had & ~able).sum()) + held - int(np.floor(reached.bound + 1e-6)))
    return Changes(change, because, for_whom, forced, min(fewest, int(goes.sum())))


def _could_stay(plan: Plan, last: Last) -> tuple[int, Booleans]:
    """How many could stay at most if nothing else counted, and for whom the home is still one to choose."""
    model, options = plan.model, plan.options
    same = options.home == last.home[options.household]
    able = np.zeros(model.agents, dtype=np.bool_)
    able[options.household[same]] = True
    gain: Floats = same.astype(np.float64)
    # Who is fixed has the only option there is: it counts whether or not it is the last home.
    allowed = same | model.must[model.agent]
    # A group that cannot stay whole may still go where one of them is: that one could stay.
    apart = replace(model, group=np.full(model.agents, NONE, dtype=np.int64))
    found = searched(
        apart, Goal(KEPT, gain), (), None, Clock(Limits(seconds=_SECONDS)), _SECONDS, 0.0, allowed=allowed,
        forced=model.must[model.agent] if model.must.any() else None,
    )  # fmt: skip
    most = float(able.sum())
    return int(np.floor(min(most, found.bound) + 1e-6)) if np.isfinite(found.bound) else int(most), able


def _crowded(households: Households, homes: Homes, last: Last, meets: Booleans, one: int) -> bool:
    """Whether its last home was promised to too many on one of its days, as days and sizes are now."""
    home = last.home[one]
    promised = np.where(households.locked != NONE, households.locked, last.home)
    others = np.flatnonzero(meets & (promised == home))
    if not homes.collective[home]:
        return len(others) > 0
    there = np.append(others, one)
    persons, start, end = households.persons[there], households.start[there], households.end[there]
    days = np.maximum(start, households.start[one])
    return any(persons[(start <= day) & (day < end)].sum() > homes.capacity[home] for day in days)
