"""What a plan promises: rules kept, goals in their order, proofs, locks, the relay, and reasons in words."""

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.placement.samples import every_choice, homes, households

from houma.engines.placement import NONE, Homes, Households, Lack, Limits, Norms, PlacementFaults, explain, place
from houma.engines.placement.explain import excluding_together

NORMS = Norms(persons_per_room=2.0, separate_sanitation=True)


@st.composite
def operations(draw: st.DrawFn) -> tuple[Households, Homes, float | None]:
    """Small operations with everything: windows, groups, collective homes, refusals, rents, a budget."""
    count, stock = draw(st.integers(1, 5)), draw(st.integers(1, 4))

    def many(values: st.SearchStrategy[object], size: int) -> list[object]:
        return draw(st.lists(values, min_size=size, max_size=size))

    start = [int(one) for one in many(st.sampled_from([100, 150]), count)]  # type: ignore[call-overload]
    asking = households(
        [int(one) for one in many(st.integers(1, 4), count)],  # type: ignore[call-overload]
        start=start,
        end=[one + 60 for one in start],
        risk=many(st.integers(0, 2), count),
        step_free=many(st.booleans(), count),
        keep_with=many(st.sampled_from([NONE, NONE, 7]), count),
        anchor=many(st.sampled_from([0.0, 0.013, 0.027]), count),
        refused=draw(st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, stock - 1)), max_size=2)),
    )
    offered = homes(
        [int(one) for one in many(st.integers(2, 6), stock)],  # type: ignore[call-overload]
        rooms=many(st.integers(1, 2), stock),
        collective=many(st.booleans(), stock),
        step_free=many(st.booleans(), stock),
        sanitation=many(st.booleans(), stock),
        site=many(st.integers(0, 1), stock),
        rent=many(st.sampled_from([500.0, 900.0]), stock),
        start=many(st.sampled_from([0, 120]), stock),
    )
    return asking, offered, draw(st.sampled_from([None, 2500.0, 6000.0]))


@given(operations())
@settings(max_examples=60, deadline=None)
def test_no_plan_is_better_than_the_one_proposed(operation: tuple[Households, Homes, float | None]) -> None:
    asking, offered, budget = operation
    plan = place(asking, offered, NORMS, budget=budget)
    assert plan.model.faults(plan.choice.option) == []
    assert plan.choice.proven
    assert tuple(round(one.value, 6) for one in plan.choice.reached) == pytest.approx(every_choice(plan.model)[1:])
    assert all(one.bound >= one.value for one in plan.choice.reached)
    assert len(explain(plan, asking, offered, NORMS, budget=budget)) == len(asking)


@given(operations(), st.integers(2, 6))
@settings(max_examples=25, deadline=None)
def test_one_more_home_never_makes_it_worse(operation: tuple[Households, Homes, float | None], capacity: int) -> None:
    asking, offered, budget = operation
    before = place(asking, offered, NORMS, budget=budget)
    more = homes([*offered.capacity.tolist(), capacity])
    joined = replace(
        more,
        **{
            name: np.concatenate([getattr(offered, name), getattr(more, name)[-1:]])
            for name in Homes.__dataclass_fields__
        },
    )
    after = place(asking, joined, NORMS, budget=budget)
    assert after.left_at_highest_risk <= before.left_at_highest_risk
    if after.left_at_highest_risk == before.left_at_highest_risk:
        assert after.unmet <= before.unmet


def test_nobody_at_the_highest_risk_is_left_for_the_comfort_of_others() -> None:
    asking = households([2, 2, 2], risk=[0, 3, 0], anchor=[0.0, 0.5, 0.0])
    assert place(asking, homes([4])).home.tolist() == [NONE, 0, NONE]


def test_a_home_that_one_household_leaves_serves_the_next() -> None:
    asking = households([4, 4], start=[100, 160], end=[160, 220])
    assert place(asking, homes([4])).home.tolist() == [0, 0]
    overlapping = replace(asking, start=np.array([100, 159]))
    assert place(overlapping, homes([4])).placed == 1


def test_three_stays_that_follow_each_other_share_a_collective_home_moment_by_moment() -> None:
    asking = households([3, 3, 3, 3], start=[100, 120, 140, 110], end=[120, 140, 160, 150])
    assert place(asking, homes([6], collective=[True])).placed == 4
    assert place(asking, homes([5], collective=[True])).placed == 3


def test_a_lock_is_honoured_even_against_norms() -> None:
    asking = households([2, 2], step_free=[True, False], locked=[1, NONE])
    plan = place(asking, homes([4, 4], step_free=[True, False]))
    assert plan.home.tolist() == [1, 0]
    assert Lack.STEP_FREE in Lack(int(plan.lack[0]))


def test_locks_that_contradict_each_other_are_said() -> None:
    with pytest.raises(PlacementFaults, match="Home 0: those locked into it are 2 at one time, for 1 at most"):
        place(households([2, 2], locked=[0, 0]), homes([4]))
    with pytest.raises(PlacementFaults, match="stay together, but are locked to different sites"):
        place(households([2, 2], locked=[0, 1], keep_with=[1, 1]), homes([4, 4]))


def test_a_group_goes_to_one_site_or_nowhere() -> None:
    asking = households([2, 2, 2], keep_with=[5, 5, 5])
    assert place(asking, homes([2, 2, 2], site=[0, 0, 0])).placed == 3
    apart = place(asking, homes([2, 2, 2], site=[0, 0, 1]))
    assert apart.placed == 0
    said = explain(apart, asking, homes([2, 2, 2], site=[0, 0, 1]))[0].sentence.en
    assert said == "No site has room for the whole group (3 households, 6 persons)."


def test_households_are_kept_near_their_life() -> None:
    plan = place(households([2, 2, 2], anchor=[0.02, 0.0, 0.01]), homes([2, 2, 2]))
    assert plan.home.tolist() == [2, 0, 1]
    assert plan.metres.tolist() == pytest.approx([0, 0, 0])
    assert plan.choice.method == "flow"


def test_fairness_between_groups_is_reported() -> None:
    asking = households([2, 2, 9], label=["north", "south", "south"], anchor=[0.0, 0.01, 0.0])
    north, south = place(asking, homes([2, 2])).fairness
    assert (north.label, north.share, south.label, south.share) == ("north", 1.0, "south", 0.5)


def test_who_has_no_home_learns_the_fewest_constraints_that_exclude_all() -> None:
    asking = households([3], step_free=[True], most_rent=[800.0], start=[737852], end=[738000])
    offered = homes([4, 4, 1], step_free=[True, False, True], rent=[900.0, 500.0, 500.0], end=[800000] * 3)
    (told,) = explain(place(asking, offered), asking, offered, names=["A", "B", "C"])
    assert told.lack == Lack.SIZE | Lack.STEP_FREE | Lack.RENT
    assert told.sentence.en == "No home for 3 persons with a step-free entrance within the rent limit (800 a month)."
    assert told.sentence.fr.startswith("Aucun logement pour 3 personnes à entrée de plain-pied")
    assert told.sentence.ar.startswith("لا يوجد أي مسكن")
    assert told.more.en == "Home A would do if it were one within the rent limit (800 a month)."
    late = replace(offered, start=np.full(3, 737900))
    (told,) = explain(place(asking, late), asking, late)
    assert told.sentence.en == "No home free from 3 March 2021."
    assert told.sentence.fr == "Aucun logement libre dès le 3 mars 2021."


def test_who_has_no_home_though_some_would_suit_learns_what_is_short() -> None:
    asking = households([2, 2], risk=[0, 1], start=[737852] * 2, end=[738000] * 2)
    offered = homes([4], end=[800000])
    told = explain(place(asking, offered), asking, offered)
    assert told[0].sentence.en.startswith("Homes that would do: 1, all given to others. One more home is needed, for 2")
    assert told[1].sentence.en == "The only home that suits."
    assert "Distances: School 0.0 km." in told[1].more.en
    two = homes([4, 4], end=[800000] * 2)
    plan = place(asking, two, budget=5000)
    assert plan.total_cost <= 5000
    said = explain(plan, asking, two, budget=5000)[0].sentence.en
    assert said == "Home 1 is free but would cost 4862.52; 137.48 of the budget is left."


def test_the_fewest_excluding_constraints_are_found() -> None:
    assert excluding_together(np.array([1, 3, 5])) == Lack.SIZE
    assert excluding_together(np.array([1, 2, 4])) == Lack.SIZE | Lack.FROM | Lack.UNTIL


def _quarter(seed: int, count: int = 150, stock: int = 90) -> tuple[Households, Homes]:
    draw = np.random.default_rng(seed)
    start = draw.integers(100, 200, count)
    asking = households(
        draw.integers(1, 8, count).tolist(),
        start=start,
        end=start + draw.integers(60, 200, count),
        risk=draw.integers(0, 4, count),
        anchor=draw.uniform(0, 1, count),
    )
    offered = homes(
        draw.integers(3, 9, stock).tolist(),
        sanitation=draw.random(stock) < 0.7,
        collective=draw.random(stock) < 0.15,
        longitude=draw.uniform(0, 1, stock),
    )
    return asking, offered


def test_a_stopped_search_still_gives_a_plan_that_keeps_to_the_rules() -> None:
    asking, offered = _quarter(1)
    plan = place(asking, offered, NORMS, limits=Limits(stop=lambda: True))
    assert plan.choice.stopped
    assert plan.placed > 30
    assert plan.model.faults(plan.choice.option) == []
    assert all(one.bound >= one.value for one in plan.choice.reached)


def test_time_is_kept_and_the_bound_holds() -> None:
    asking, offered = _quarter(2)
    started = time.perf_counter()
    plan = place(asking, offered, NORMS, limits=Limits(seconds=4, gap=0.02))
    assert time.perf_counter() - started < 60  # the first run compiles
    assert plan.model.faults(plan.choice.option) == []
    assert all(one.bound >= one.value - 1e-6 for one in plan.choice.reached)


def test_a_plan_is_taken_up_again() -> None:
    asking, offered = _quarter(3, 40, 25)
    first = place(asking, offered, NORMS, limits=Limits(seconds=10))
    again = place(asking, offered, NORMS, limits=Limits(seconds=10, stop=lambda: True), start=first.home)
    assert again.home.tolist() == first.home.tolist()
    fresh = place(asking, offered, NORMS, limits=Limits(seconds=10, stop=lambda: True), start=first.home, keep=False)
    assert [one.value for one in fresh.choice.reached] >= [one.value for one in first.choice.reached]
