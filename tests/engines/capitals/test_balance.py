"""Which capital holds a unit back, which indicator moves it, and whether effort goes where need is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.engines.capitals.samples import DATA, POPULATION, framework

from houma.engines.capitals import (
    Aggregation,
    Aggregations,
    Recipe,
    Tree,
    balance,
    effort_against_need,
    levers,
    need_by_capital,
    score,
)
from houma.engines.capitals.aggregate import mazziotta_pareto
from houma.engines.capitals.balance import NONE
from houma.engines.capitals.tree import Floats

THREE = Tree.weighted([3, 4, 5, 6, 6, 6, -1], [1, 1, 1, 1, 1, 2, 1], 3)
whole = arrays(np.float64, st.tuples(st.integers(3, 8), st.just(3)), elements=st.integers(0, 30).map(float))


def test_balance_by_hand() -> None:
    """Capitals 50, 100 and 100 with weights 1, 1, 2: mean 87.5, deviation 21.65, penalty S²/M."""
    data = np.array([[5.0, 10.0, 10.0], [10.0, 0.0, 0.0], [0.0, 5.0, 5.0]])
    found = balance(score(THREE, data))
    assert found.capitals.tolist() == [3, 4, 5]
    assert found.mean[0] == 87.5
    deviation = np.sqrt((37.5**2 + 3 * 12.5**2) / 4)
    assert found.deviation[0] == pytest.approx(deviation)
    assert found.variation[0] == pytest.approx(deviation / 87.5)
    assert found.penalty[0] == pytest.approx(deviation**2 / 87.5)
    assert found.gain[0].tolist() == [pytest.approx(37.5 / 4), 0, 0]
    assert found.holding_back.tolist() == [0, 2, 0]  # The third capital weighs twice as much as the second.


def test_an_even_unit_is_held_back_by_nothing() -> None:
    found = balance(score(THREE, np.array([[1.0, 1, 1], [2, 2, 2], [3, 3, 3]])))
    assert found.holding_back.tolist() == [NONE, NONE, NONE]
    assert found.penalty[2] == 0
    assert np.isnan(found.variation[0])  # Zero everywhere: a share of nothing.


@settings(max_examples=25)
@given(data=whole)
@pytest.mark.parametrize("index", [Aggregation.GEOMETRIC, Aggregation.OWA, Aggregation.COPELAND])
def test_gains_are_what_the_recipe_itself_would_give(index: Aggregation, data: Floats) -> None:
    """Against a full computation with the capital raised; each capital is one indicator on fixed ends here."""
    fixed = np.vstack([data, np.zeros(3), np.full(3, 30.0)])
    scores = score(THREE, fixed, Recipe(aggregate=Aggregations(index=index)))
    found = balance(scores)
    for unit in range(len(data)):
        for capital in range(3):
            raised = fixed.copy()
            raised[unit, capital] = max(fixed[unit, capital], found.mean[unit] * 30 / 100)
            expected = scores.with_data(raised).index[unit] - scores.index[unit]
            assert found.gain[unit, capital] == pytest.approx(expected, abs=1e-9)


@given(data=whole)
def test_the_penalty_is_what_mazziotta_and_pareto_take_off(data: Floats) -> None:
    found = balance(score(THREE, data, Recipe(scale=(70, 130))))
    values = score(THREE, data, Recipe(scale=(70, 130))).nodes[:, 3:6]
    assert np.allclose(found.mean - found.penalty, mazziotta_pareto(values, THREE.weight[3:6]))


def test_levers_are_exact_differences() -> None:
    scores = score(framework(normalise="goalposts"), DATA, denominators=POPULATION)
    found = levers(scores, 1)
    spread = np.nanstd(scores.denominated, axis=0)
    assert np.allclose(found.step, [spread[0], -spread[1], spread[2], spread[3]])
    changed = DATA.copy()
    changed[1, 2] += found.step[2] * 10  # Ten thousand people: doctors count by the thousand.
    expected = scores.with_data(changed).index[1] - scores.index[1]
    assert found.index_gain[2] == pytest.approx(expected)
    assert (np.diff(found.index_gain[found.order]) <= 0).all()
    missing = levers(scores, 2)
    assert np.isnan(missing.step[1])
    assert missing.order[-1] == 1
    assert missing.places[1] == 0


def test_a_step_ends_at_the_best_there_can_be() -> None:
    scores = score(framework(normalise="goalposts"), DATA, denominators=POPULATION)
    found = levers(scores, 0, np.full(4, 1000.0))
    assert found.step.tolist() == [20, -10, 3, 10]  # To 100 %, to 0, to 5 per thousand, to 100 %.
    bare = score(THREE, np.array([[1.0, 2, 3], [4.0, 5, 6], [0.0, 0, 0]]))
    assert levers(bare, 1).step.tolist() == [0, 0, 0]
    assert levers(bare, 0, np.full(3, 100.0)).places.tolist() == [0, 0, 0]
    with pytest.raises(IndexError):
        levers(bare, 9)


def test_effort_against_need() -> None:
    found = effort_against_need(np.array([6.0, 2.0, 0.0]), np.array([1.0, 1.0, 2.0]))
    assert found.effort.tolist() == [0.75, 0.25, 0]
    assert found.gap.tolist() == [0.5, 0, -0.5]
    assert found.mismatch == 0.5
    assert found.most_neglected == 2
    even = effort_against_need(np.array([1.0, 3.0]), np.array([10.0, 30.0]))
    assert (even.mismatch, even.most_neglected) == (0, NONE)
    for effort, need in (([0.0, 0], [1.0, 1]), ([1.0, 1], [0.0, 0]), ([1.0, -1], [1.0, 1]), ([1.0], [1.0, 1])):
        with pytest.raises(ValueError, match=r"effort"):
            effort_against_need(np.array(effort), np.array(need))


def test_need_is_the_shortfall_of_people() -> None:
    values = np.array([[40.0, 80.0], [60.0, np.nan]])
    weight = np.array([0.5, 0.5])
    assert need_by_capital(values, weight, 70.0).tolist() == [20, 0]
    assert need_by_capital(values, weight, np.array([50.0, 90.0]), np.array([1.0, 9.0])).tolist() == [5, 5]
    assert need_by_capital(values, weight, 70.0, squared=True).tolist() == [500, 0]
