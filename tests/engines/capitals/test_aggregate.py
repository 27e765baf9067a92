"""Children into a parent: hand-worked examples, the order of means, and openness about what is missing."""

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from houma.engines.capitals import Aggregation, Recipe
from houma.engines.capitals.aggregate import (
    aggregate,
    arithmetic,
    copeland,
    geometric,
    harmonic,
    mazziotta_pareto,
    ordered,
    power_mean,
)
from houma.engines.capitals.tree import Floats

EVEN = np.ones(3)
TWO = np.array([[2.0, 8.0]])


@st.composite
def scored(draw: Any, least: float = 1.0) -> tuple[Floats, Floats]:
    """Units × children above zero, some missing, and weights."""
    units, children = draw(st.integers(1, 8)), draw(st.integers(1, 5))
    number = st.floats(least, 100, allow_nan=False).map(lambda one: round(one, 3))
    values = draw(arrays(np.float64, (units, children), elements=st.one_of(number, number, number, st.just(np.nan))))
    weight = draw(arrays(np.float64, children, elements=st.integers(1, 9).map(float)))
    return values, weight


def test_means_by_hand() -> None:
    assert arithmetic(TWO, np.ones(2)).tolist() == [5]
    assert geometric(TWO, np.ones(2))[0] == pytest.approx(4)
    assert harmonic(TWO, np.ones(2))[0] == pytest.approx(3.2)
    assert power_mean(TWO, np.ones(2), 2)[0] == pytest.approx(np.sqrt(34))
    assert arithmetic(TWO, np.array([3.0, 1.0])).tolist() == [3.5]
    assert geometric(TWO, np.array([3.0, 1.0]))[0] == pytest.approx(2**0.75 * 8**0.25)


def test_a_zero_is_a_zero_where_lacks_are_not_made_good() -> None:
    zero = np.array([[0.0, 100.0]])
    assert geometric(zero, np.ones(2)).tolist() == [0]
    assert harmonic(zero, np.ones(2)).tolist() == [0]
    assert power_mean(zero, np.ones(2), 0.5).tolist() == [25]
    assert geometric(zero, np.array([0.0, 1.0]))[0] == pytest.approx(100)  # What weighs nothing counts for nothing.
    with pytest.raises(ValueError, match="zero or more"):
        geometric(np.array([[-1.0, 2.0]]), np.ones(2))


def test_ordered_weights_lean_to_the_worst_or_the_best() -> None:
    values = np.array([[30.0, 60.0, 90.0]])
    assert ordered(values, EVEN, 1.0)[0] == pytest.approx(60)
    # a = 2 and three equal children: 1/9, 3/9 and 5/9 from best to worst.
    assert ordered(values, EVEN, 2.0)[0] == pytest.approx((90 + 3 * 60 + 5 * 30) / 9)
    assert ordered(values, EVEN, 60.0)[0] == pytest.approx(30, abs=1e-6)
    assert ordered(values, EVEN, 0.001)[0] == pytest.approx(90, abs=0.2)
    with pytest.raises(ValueError, match="above zero"):
        ordered(values, EVEN, 0.0)


def test_mazziotta_pareto_by_hand() -> None:
    """Mean 100, population deviation 10, penalty 10 × 10 / 100 = 1; an even unit pays nothing."""
    values = np.array([[90.0, 110.0], [100.0, 100.0]])
    assert mazziotta_pareto(values, np.ones(2)).tolist() == [99, 100]
    assert mazziotta_pareto(values, np.ones(2), polarity=-1).tolist() == [101, 100]
    with pytest.raises(ValueError, match="means above zero"):
        mazziotta_pareto(np.array([[-1.0, 0.5]]), np.ones(2))


def test_copeland_by_hand() -> None:
    """A beats B on two of three children and B beats C on two; A beats C on all."""
    values = np.array([[3.0, 3.0, 1.0], [2.0, 2.0, 3.0], [1.0, 1.0, 0.0]])
    assert copeland(values, EVEN).tolist() == [2, 0, -2]
    assert copeland(values, np.array([1.0, 1.0, 2.0])).tolist() == [1, 1, -2]  # Now A and B are level.
    circle = np.array([[3.0, 1.0, 2.0], [2.0, 3.0, 1.0], [1.0, 2.0, 3.0]])
    assert copeland(circle, EVEN).tolist() == [0, 0, 0]  # Condorcet's paradox: nobody wins.


def test_a_parent_needs_enough_of_its_weight() -> None:
    values = np.array([[10.0, np.nan, 30.0], [np.nan, np.nan, 30.0], [np.nan, np.nan, np.nan]])
    weight = np.array([1.0, 1.0, 2.0])
    for how in Aggregation:
        found = aggregate(values, weight, how, Recipe(coverage=0.6))
        assert found.present.tolist() == [0.75, 0.5, 0]
        assert np.isnan(found.values).tolist() == [False, True, True]
    assert arithmetic(values, weight, 0.5)[:2].tolist() == [pytest.approx(70 / 3), 30]


@given(scored())
def test_harmonic_geometric_arithmetic_quadratic_rise(case: tuple[Floats, Floats]) -> None:
    values, weight = case
    means = [power_mean(values, weight, power) for power in (-2.0, -1.0, 0.0, 0.5, 1.0, 2.0)]
    there = ~np.isnan(means[0])
    for lower, higher in itertools.pairwise(means):
        assert (lower[there] <= higher[there] * (1 + 1e-9)).all()
    assert np.allclose(means[4], arithmetic(values, weight), equal_nan=True)


@given(case=scored(), quantifier=st.floats(0.1, 10))
def test_ordered_averages_lie_between_worst_and_best(case: tuple[Floats, Floats], quantifier: float) -> None:
    values, weight = case
    found = ordered(values, weight, quantifier)
    there = ~np.isnan(found)
    assert (there == ~np.isnan(values).all(axis=1)).all()
    low, high = np.nanmin(values[there], axis=1), np.nanmax(values[there], axis=1)
    assert (found[there] >= low - 1e-9).all()
    assert (found[there] <= high + 1e-9).all()
    assert np.allclose(ordered(values, weight, 1.0), arithmetic(values, weight), equal_nan=True)


@given(scored())
def test_imbalance_is_never_rewarded(case: tuple[Floats, Floats]) -> None:
    values, weight = case
    mean, down = arithmetic(values, weight), mazziotta_pareto(values, weight)
    up = mazziotta_pareto(values, weight, polarity=-1)
    there = ~np.isnan(mean)
    assert (down[there] <= mean[there] + 1e-9).all()
    assert (up[there] >= mean[there] - 1e-9).all()
    even = np.where(np.isnan(values), np.nan, 42.0)
    assert np.allclose(mazziotta_pareto(even, weight)[there], 42)


@given(scored())
def test_copeland_adds_up_to_zero(case: tuple[Floats, Floats]) -> None:
    values, weight = case
    assert np.nansum(copeland(values, weight)) == 0


@given(case=scored(), data=st.data())
def test_a_better_child_never_makes_a_worse_parent(case: tuple[Floats, Floats], data: Any) -> None:
    values, weight = case
    unit = data.draw(st.integers(0, len(values) - 1))
    child = data.draw(st.integers(0, values.shape[1] - 1))
    better = values.copy()
    better[unit, child] += data.draw(st.floats(0.01, 50))
    for how in set(Aggregation) - {
        Aggregation.MPI
    }:  # Where others lag far behind, a rise costs more balance than it gains.
        before = aggregate(values, weight, how, Recipe(coverage=0.1)).values[unit]
        after = aggregate(better, weight, how, Recipe(coverage=0.1)).values[unit]
        assert np.isnan(before) == np.isnan(after)
        assert np.isnan(before) or after >= before - 1e-9
