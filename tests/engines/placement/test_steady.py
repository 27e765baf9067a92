"""What need not move does not move: repair of the last plan, by the fewest who have to go elsewhere."""

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.placement.samples import every_choice, homes, households

from houma.engines.placement import (
    NEEDS,
    NONE,
    Because,
    Change,
    Homes,
    Households,
    Lack,
    Last,
    Limits,
    Norms,
    Plan,
    changes,
    place,
    search,
)
from houma.engines.placement.clock import Clock
from houma.engines.placement.plan import COST, KEPT, REPAIR
from houma.engines.placement.pricing import relaxed

NORMS = Norms(separate_sanitation=True, required=Lack.STEP_FREE)


def drawn(seed: int, count: int = 4, stock: int = 3) -> tuple[Households, Homes]:
    """A few households on overlapping days, some who want to be together, and homes of which some take several."""
    draw = np.random.default_rng(seed)
    start = draw.integers(100, 160, count)
    asking = households(
        draw.integers(1, 5, count).tolist(),
        start=start,
        end=start + draw.integers(20, 90, count),
        risk=draw.integers(0, 3, count),
        anchor=draw.uniform(0, 0.05, count),
        keep_with=np.where(draw.random(count) < 0.3, 7, NONE),
    )
    offered = homes(
        draw.integers(3, 8, stock).tolist(),
        sanitation=draw.random(stock) < 0.6,
        collective=draw.random(stock) < 0.4,
        site=draw.integers(0, 2, stock),
    )
    return asking, offered


def without(offered: Homes, home: int) -> Homes:
    """The same homes, but for one that is not to be had on any day any more."""
    end = offered.end.copy()
    end[home] = 1
    return replace(offered, end=end)


def last_of(plan: Plan, asking: Households) -> Last:
    return Last(plan.home, plan.home != NONE, asking.start, asking.end)


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_where_nothing_changed_nothing_changes(seed: int) -> None:
    asking, offered = drawn(seed)
    first = place(asking, offered, NORMS)
    again = place(asking, offered, NORMS, start=first.home)
    assert again.home.tolist() == first.home.tolist()
    assert changes(again, asking, offered, last_of(first, asking)).moved == 0


@given(st.integers(0, 10_000), st.booleans())
@settings(max_examples=12, deadline=None)
def test_no_plan_as_good_for_the_goals_before_moves_fewer(seed: int, as_a_large_one: bool) -> None:
    asking, offered = drawn(seed)
    first = place(asking, offered, NORMS)
    gone = int(np.bincount(first.home[first.home != NONE], minlength=3).argmax())
    left = without(offered, gone)
    with pytest.MonkeyPatch.context() as patch:
        if as_a_large_one:
            patch.setattr(search, "DIRECT", 0)
        last_goal = KEPT if as_a_large_one else COST
        plan = place(asking, left, NORMS, start=first.home, last_goal=last_goal)
    assert plan.model.faults(plan.choice.option) == []
    best = every_choice(plan.model)[1:]
    found = [one.value for one in plan.choice.reached]
    codes = [goal.code for goal in plan.model.goals]
    upto = codes.index(KEPT) + 1
    assert codes[:upto] == ["risk", REPAIR, KEPT]
    assert found[:upto] == list(best[:upto])
    assert found == list(best)
    told = changes(plan, asking, left, last_of(first, asking))
    assert told.forced <= told.fewest <= told.moved
    had = int((first.home != NONE).sum())
    # The gain of the goal counts who stayed; whoever had a home and did not stay has moved.
    assert told.moved == had - best[upto - 1]


def test_whoever_has_to_make_room_moves_and_nobody_else() -> None:
    # The large home goes. Its household fits into one other only, whose household can go to the one that is empty.
    asking = households([6, 4, 2, 2], anchor=[0.0, 0.01, 0.03, 0.03])
    offered = homes([6, 6, 4, 2, 2])
    first = place(asking, offered, last_goal=NEEDS, start=np.array([0, 1, 3, 4]))
    assert first.home.tolist() == [0, 1, 3, 4]
    left = without(offered, 0)
    plan = place(asking, left, start=first.home)
    assert plan.home.tolist() == [1, 2, 3, 4]
    told = changes(plan, asking, left, last_of(first, asking))
    assert (told.moved, told.forced, told.fewest) == (2, 1, 2)
    assert told.because.tolist()[:2] == [Because.UNFIT, Because.ROOM]
    assert told.for_whom.tolist() == [NONE, 0, NONE, NONE]


def test_a_better_home_is_no_reason_to_move_and_a_fresh_plan_may_be_asked_for() -> None:
    asking = households([2, 2], anchor=[0.0, 0.01])
    offered = homes([2, 2], sanitation=[True, False])
    kept = place(asking, offered, NORMS, start=np.array([1, 0]))
    assert kept.home.tolist() == [1, 0]
    fresh = place(asking, offered, NORMS, start=np.array([1, 0]), keep=False)
    assert fresh.home.tolist() == [0, 1]


def test_nobody_is_left_without_for_somebody_to_stay() -> None:
    # Two at the highest risk, one home: who stays there is at a lower risk, and goes.
    asking, offered = households([2, 3], risk=[0, 3]), homes([3])
    plan = place(asking, offered, start=np.array([0, NONE]))
    assert plan.home.tolist() == [NONE, 0]
    told = changes(plan, asking, offered, last_of(replace(plan, home=np.array([0, NONE])), asking))
    assert told.change.tolist() == [Change.LEFT, Change.NEW]
    assert told.because.tolist() == [Because.ROOM, Because.NO_REASON]


def test_other_days_in_the_same_home_are_no_move_but_days_that_overlap_are() -> None:
    before = households([2, 2, 2], start=[100, 150, 100], end=[150, 200, 150])
    offered = homes([2, 2, 2])
    had = Last(np.array([0, 0, 1]), np.ones(3, bool), before.start, before.end)
    late = replace(before, end=np.array([170, 200, 160]))
    plan = place(late, offered, start=had.home)
    told = changes(plan, late, offered, had)
    assert told.count(Change.DAYS) == 2
    assert (told.moved, told.forced, told.fewest) == (1, 1, 1)
    moved = int(np.flatnonzero(told.change == Change.HOME)[0])
    assert told.because[moved] == Because.CLASH
    assert told.for_whom[moved] == {0: 1, 1: 0}[moved]


def test_a_lock_elsewhere_is_said_to_be_the_reason() -> None:
    asking, offered = households([2, 2], locked=[1, NONE]), homes([2, 2, 2])
    had = Last(np.array([0, 1]), np.ones(2, bool), asking.start, asking.end)
    plan = place(asking, offered, start=had.home)
    told = changes(plan, asking, offered, had)
    assert plan.home[0] == 1
    assert told.because.tolist() == [Because.FIXED, Because.CLASH]
    assert told.for_whom.tolist() == [NONE, 0]
    assert (told.moved, told.forced) == (2, 2)


@given(st.integers(0, 10_000))
@settings(max_examples=12, deadline=None)
def test_the_relaxation_bounds_every_choice_wherever_it_begins(seed: int) -> None:
    asking, offered = drawn(seed)
    plan = place(asking, offered, NORMS)
    model, draw = plan.model, np.random.default_rng(seed)
    goal = model.goals[1]
    pool = draw.random(len(model.agent)) < 0.3
    start = plan.choice.option
    pool[start[start != NONE]] = True
    alone = replace(model, goals=(goal,))
    best = every_choice(alone)[1]
    for seconds in (0.0, 5.0):
        found = relaxed(model, goal.gain, (), pool, start, Clock(Limits()), time.perf_counter() + seconds)
        assert found.bound >= best - 1e-6
    assert found.pool[pool].all()
    assert found.bound <= model.ceiling(goal) + 1e-6


def test_in_a_large_plan_the_loss_of_a_home_moves_few() -> None:
    draw = np.random.default_rng(11)
    # Enough homes for everybody, whatever the machine's pace: nobody but the two who lose theirs is a reason to move.
    count, stock = 260, 125
    start = draw.integers(100, 400, count)
    asking = households(
        draw.integers(1, 8, count).tolist(), start=start, end=start + draw.integers(60, 200, count),
        risk=draw.integers(0, 4, count), anchor=draw.uniform(0, 1, count),
    )  # fmt: skip
    offered = homes(
        draw.integers(3, 9, stock).tolist(), sanitation=draw.random(stock) < 0.7, collective=draw.random(stock) < 0.15,
        longitude=draw.uniform(0, 1, stock),
    )  # fmt: skip
    first = place(asking, offered, NORMS, limits=Limits(seconds=2, gap=0.02))
    gone = int(np.flatnonzero(np.bincount(first.home[first.home != NONE], minlength=stock) == 2)[0])
    left = without(offered, gone)
    plan = place(asking, left, NORMS, limits=Limits(seconds=2, gap=0.02), start=first.home)
    assert len(plan.model.agent) > search.DIRECT
    assert plan.model.faults(plan.choice.option) == []
    told = changes(plan, asking, left, last_of(first, asking))
    assert told.forced == 2
    assert told.moved <= 15
    assert plan.left_at_highest_risk <= first.left_at_highest_risk + int(asking.persons[first.home == gone].sum())
