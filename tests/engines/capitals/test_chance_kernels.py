"""Random numbers depend on seed and draw only; weights follow the law that was asked for."""

import numpy as np
import pytest
from scipy import stats

from houma.engines.capitals import Tree
from houma.engines.capitals.choices import FACTORS, WEIGHTS, Choices, Draws, Factor, WeightLaw, draws_at, uniform_points

MANY = 20_000


def test_numbers_are_the_same_however_draws_are_split_up() -> None:
    whole = uniform_points(7, 0, 100)
    parts = [uniform_points(7, start, 10) for start in range(0, 100, 10)]
    assert np.array_equal(whole, np.concatenate(parts))


def test_another_seed_gives_other_numbers() -> None:
    assert not np.isin(uniform_points(1, 0, 1000), uniform_points(2, 0, 1000)).any()


def test_numbers_are_uniform_and_independent() -> None:
    points = uniform_points(0, 0, MANY)
    assert points.min() > 0
    assert points.max() < 1
    for column in points.T:
        assert stats.kstest(column, "uniform").pvalue > 1e-4
    correlation = np.corrcoef(np.concatenate([points[1:], points[:-1]], axis=1), rowvar=False)
    assert np.abs(correlation - np.eye(len(correlation))).max() < 5 / np.sqrt(MANY)


def drawn(tree: Tree, choices: Choices, many: int = MANY) -> Draws:
    starts = np.cumsum([0, *(len(tree.children(node)) for node in tree.inner)])
    children = np.concatenate([tree.children(node) for node in tree.inner])
    return draws_at(uniform_points(3, 0, many), choices, tree, starts, children)


@pytest.mark.parametrize("amount", [0.5, 3.0, 40.0])
def test_dirichlet_weights_have_the_mean_and_variance_of_their_law(amount: float) -> None:
    tree = Tree.flat([1, 2, 3, 0.5])
    weights = drawn(tree, Choices(weights=WeightLaw.DIRICHLET, amount=amount)).weights[:, :4]
    given = tree.weight[:4]
    variance = given * (1 - given) / (amount + 1)
    assert np.abs(weights.mean(axis=0) - given).max() < 5 * np.sqrt(variance.max() / MANY)
    assert weights.var(axis=0) == pytest.approx(variance, rel=0.06)
    for place, weight in enumerate(weights.T):
        law = stats.beta(amount * given[place], amount * (1 - given[place]))
        assert stats.kstest(weight, law.cdf).pvalue > 1e-4


def test_uniform_weights_move_by_no_more_than_was_said() -> None:
    tree = Tree.flat([1, 1])
    ratio = np.divide(*drawn(tree, Choices(weights=WeightLaw.UNIFORM, amount=0.25)).weights[:, :2].T)
    assert ratio.min() >= 0.75 / 1.25
    assert ratio.max() <= 1.25 / 0.75
    assert ratio.min() < 0.65
    assert ratio.max() > 1.55


TREE = Tree.weighted([4, 4, 5, 5, 6, 6, -1], [1, 3, 2, 2, 1, 4, 1], 4)


def test_weights_add_up_to_one_among_siblings() -> None:
    for law, amount in ((WeightLaw.GIVEN, 0.25), (WeightLaw.UNIFORM, 0.9), (WeightLaw.DIRICHLET, 0.3)):
        weights = drawn(TREE, Choices(weights=law, amount=amount, drop=0.5), 500).weights
        for node in TREE.inner:
            assert weights[:, TREE.children(node)].sum(axis=1) == pytest.approx(np.ones(500))


def test_only_the_weights_asked_for_move() -> None:
    weights = drawn(TREE, Choices(weights_of=(Factor.WEIGHTS_INDEX,)), 100).weights
    assert np.array_equal(weights[:, :4], np.broadcast_to(TREE.weight[:4], (100, 4)))
    assert weights[:, 4].std() > 0.01


def test_weights_of_one_floor_move_with_their_own_coordinate_only() -> None:
    points = np.full((2, len(FACTORS)), 0.5)
    points[1, FACTORS.index(WEIGHTS[0])] = 0.6
    starts, children = np.array([0, 2, 4, 6]), np.arange(6)
    weights = draws_at(points, Choices(), TREE, starts, children).weights
    assert np.array_equal(weights[0, :4], weights[1, :4])
    assert weights[0, 4] != weights[1, 4]


def test_every_indicator_is_dropped_as_often_as_the_others() -> None:
    draws = drawn(TREE, Choices(drop=0.4))
    shares = np.bincount(draws.dropped + 1, minlength=5) / MANY
    assert shares == pytest.approx([0.6, 0.1, 0.1, 0.1, 0.1], abs=0.01)
    for leaf in range(4):
        theirs = draws.weights[draws.dropped == leaf]
        assert (theirs[:, leaf] == 0).all()
        assert theirs[:, leaf ^ 1] == pytest.approx(np.ones(len(theirs)))


def test_a_dimension_whose_only_indicator_is_dropped_counts_for_nothing() -> None:
    tree = Tree.weighted([3, 4, 4, 5, 5, -1], [1, 1, 1, 1, 1, 1], 3)
    draws = drawn(tree, Choices(drop=1.0, weights=WeightLaw.GIVEN), 200)
    alone = draws.weights[draws.dropped == 0]
    assert len(alone) > 20
    assert (alone[:, 3] == 0).all()
    assert (alone[:, 4] == 1).all()
    for place in range(20):
        assert draws.tree_of(place).weight == pytest.approx(draws.weights[place])
