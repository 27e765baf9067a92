"""A whole recipe: worked by hand, every intermediate in sight, replayable, and lawful."""

import time
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.engines.capitals.samples import DATA, POPULATION, framework, mapping

from houma.engines.capitals import (
    UNRANKED,
    Aggregation,
    Aggregations,
    FrameworkFaults,
    Impute,
    Normalise,
    Outliers,
    Recipe,
    Tree,
    UnsuitedDataError,
    Weighting,
    competition_ranks,
    read_framework,
    score,
)
from houma.engines.capitals.normalise import observed_goalposts
from houma.engines.capitals.tree import Floats

NAN = np.nan
LEVELS = Tree.weighted([4, 4, 5, 5, 6, 6, -1], [1, 3, 1, 1, 2, 1, 1], 4)
whole = arrays(np.float64, st.tuples(st.integers(2, 10), st.just(4)), elements=st.integers(0, 40).map(float))


def test_the_whole_way_by_hand() -> None:
    found = score(framework(), DATA, denominators=POPULATION)
    assert found.denominated[:, 2].tolist() == [2, 1, 1.5]  # Doctors per thousand.
    assert found.coverage.by_unit.tolist() == [1, 1, 0.75]
    expected = np.array([[100, 100, 100, 100], [50, 0, 0, 0], [0, NAN, 50, 50]])
    assert np.array_equal(found.normalised, expected, equal_nan=True)
    # Education weighs literacy twice as much as dropout; the third unit has literacy only, two thirds of the weight.
    assert found.nodes[:, 4].round(3).tolist() == [100, 33.333, 0]
    assert found.present[:, 4].round(3).tolist() == [1, 1, 0.667]
    assert found.nodes[:, 7].round(3).tolist() == [100, 16.667, 25]
    assert found.index.round(3).tolist() == [100, 11.111, 33.333]
    assert found.rank.tolist() == [1, 3, 2]
    assert found.counts.tolist() == [3, 2, 3, 3, 3, 3, 3, 3, 3, 3]
    assert found.at_depth(1).tolist() == [7, 8]


def test_too_little_data_gives_no_score_and_no_rank() -> None:
    strict = score(framework(coverage=0.7), DATA, denominators=POPULATION)
    assert np.isnan(strict.nodes[2, 4])
    assert strict.rank.tolist() == [1, 2, UNRANKED]
    screened = score(framework(screen=0.9), DATA, denominators=POPULATION)
    assert screened.coverage.kept.tolist() == [True, True, False]
    assert np.isnan(screened.nodes[2]).all()
    assert screened.normalised[:2].tolist() == [[100, 100, 100, 100], [0, 0, 0, 0]]  # The third sets no ends.


def test_a_unit_that_is_left_out_is_not_imputed_back() -> None:
    data = np.array([[1.0, 1, 1, 1], [2.0, 2, 2, 2], [9.0, NAN, NAN, NAN]])
    found = score(LEVELS, data, Recipe(screen=0.5, impute=Impute.GROUP_MEAN))
    assert not found.imputed.filled.any()
    assert np.isnan(found.index[2])


def test_a_denominator_has_to_be_there() -> None:
    with pytest.raises(UnsuitedDataError, match="population"):
        score(framework(), DATA)
    spoilt = mapping()
    spoilt["capitals"][0]["dimensions"][1]["indicators"][0]["denominator"] = "tap"
    assert score(read_framework(spoilt), DATA).denominated[0, 2] == pytest.approx(1000 * 20 / 90)


@pytest.mark.parametrize("data", [DATA[:, :3], DATA[0], np.where(np.isnan(DATA), np.inf, DATA)])
def test_data_that_do_not_fit_are_refused(data: Floats) -> None:
    with pytest.raises(ValueError, match=r"expected units|infinite"):
        score(framework(), data, denominators=POPULATION)


def test_a_score_replays_with_one_choice_changed() -> None:
    found = score(framework(), DATA, denominators=POPULATION)
    assert np.array_equal(found.replay().nodes, found.nodes, equal_nan=True)
    geometric = found.replay(aggregate=Aggregations(index=Aggregation.GEOMETRIC))
    assert geometric.recipe.normalise is found.recipe.normalise
    assert np.array_equal(geometric.nodes[:, :-1], found.nodes[:, :-1], equal_nan=True)
    assert geometric.index[1] == 0  # Social stands at zero.
    with pytest.raises(FrameworkFaults):
        found.replay(normalise=Normalise.Z_SCORE, aggregate=Aggregations.all(Aggregation.HARMONIC))
    shifted = found.with_data(DATA + 1)
    assert np.allclose(shifted.normalised[:, [0, 1, 3]], found.normalised[:, [0, 1, 3]], equal_nan=True)


def test_weights_that_a_recipe_computes_are_in_the_result() -> None:
    equal = score(framework(weight="equal"), DATA, denominators=POPULATION).tree.weight
    assert equal[:2].tolist() == [0.5, 0.5]
    assert equal[7:9].tolist() == [0.5, 0.5]
    budget = score(framework(weight="budget"), DATA, denominators=POPULATION).tree.weight
    assert budget[:2].tolist() == [0.625, 0.375]
    assert budget[7:9].tolist() == [0.55, 0.45]
    for how in (Weighting.PCA, Weighting.ENTROPY):
        computed = score(LEVELS, np.random.default_rng(1).random((9, 4)), Recipe(weight=how)).tree
        assert not np.allclose(computed.weight[:4], LEVELS.weight[:4])
        assert np.array_equal(computed.weight[4:], LEVELS.weight[4:])
    with pytest.raises(FrameworkFaults):
        score(LEVELS, np.ones((2, 4)), Recipe(weight=Weighting.BUDGET))


def test_mazziotta_pareto_from_raw_figures() -> None:
    """Two indicators, four units: 100 ± 10 each, then mean less S²/M, worked by hand."""
    data = np.array([[2.0, 10.0], [4.0, 10.0], [4.0, 30.0], [10.0, 30.0]])
    found = score(Tree.flat([1, 1]), data, Recipe(normalise=Normalise.MPI, aggregate=Aggregations.all(Aggregation.MPI)))
    first = [90, 100 - 10 / 3, 100 - 10 / 3, 100 + 50 / 3]
    second = [90, 90, 110, 110]
    means = [(a + b) / 2 for a, b in zip(first, second, strict=True)]
    expected = [m - ((a - b) / 2) ** 2 / m for m, a, b in zip(means, first, second, strict=True)]
    assert np.allclose(found.index, expected)
    assert found.rank.tolist() == [4, 3, 2, 1]


def test_two_dates_are_compared_on_common_ends_and_one_reference() -> None:
    """Everybody's literacy rises by 5 of a common range of 45: by 60 × 5 / 45 on the adjusted scale, in both places."""
    adjusted = framework(normalise="ampi", aggregate="mpi")
    later = DATA + np.array([5.0, 0, 0, 0])
    before = score(adjusted, DATA, denominators=POPULATION)
    posts = observed_goalposts(before.denominated, before.with_data(later).denominated)
    anchored = adjusted.anchored(posts, before.reference)
    first = score(anchored, DATA, denominators=POPULATION)
    second = first.with_data(later)
    assert np.allclose(second.normalised[:, 0] - first.normalised[:, 0], 60 * 5 / 45)
    assert np.allclose(second.normalised[:, 3], first.normalised[:, 3])
    assert np.nanmean(first.normalised, axis=0) == pytest.approx([100] * 4)
    assert anchored.indicators[0].goalposts == (40, 85)
    assert adjusted.indicators[0].goalposts == (0, 100)
    with pytest.raises(ValueError, match="for each of 4"):
        adjusted.anchored(posts[:2])


def test_ties_take_the_smallest_rank_also_where_sums_differ_in_the_last_bit() -> None:
    assert competition_ranks(np.array([5.0, 7.0, 5.0, NAN, 1.0])).tolist() == [2, 1, 2, UNRANKED, 4]
    assert competition_ranks(np.array([0.1 + 0.2, 0.3])).tolist() == [1, 1]
    assert competition_ranks(np.array([[1.0, NAN], [2.0, NAN]])).tolist() == [[2, 0], [1, 0]]


def test_outliers_are_reported_even_where_nothing_is_done() -> None:
    data = np.column_stack([np.r_[np.arange(11.0), 500], np.arange(12.0), np.arange(12.0), np.arange(12.0)])
    found = score(LEVELS, data)
    assert found.treated.outlying.tolist() == [True, False, False, False]
    drawn = found.replay(outliers=Outliers.WINSORISE)
    assert drawn.treated.changed.tolist() == [1, 0, 0, 0]
    assert drawn.normalised[5, 0] == 50


@given(data=whole, factor=st.sampled_from([0.01, 2.0, 1e5]))
@pytest.mark.parametrize("how", [Normalise.MIN_MAX, Normalise.Z_SCORE, Normalise.RANK, Normalise.MPI, Normalise.AMPI])
def test_a_common_rescaling_changes_no_rank(how: Normalise, data: Floats, factor: float) -> None:
    recipe = Recipe(normalise=how)
    assert (score(LEVELS, data, recipe).ranks == score(LEVELS, data * factor, recipe).ranks).all()


@given(data=whole, order=st.randoms(use_true_random=False))
def test_the_order_of_units_does_not_matter(data: Floats, order: Any) -> None:
    places = list(range(len(data)))
    order.shuffle(places)
    assert np.allclose(score(LEVELS, data[places]).index, score(LEVELS, data).index[places])


@given(data=whole, draw=st.data())
@settings(max_examples=50)
@pytest.mark.parametrize("index", sorted(set(Aggregation) - {Aggregation.MPI}))
def test_who_gets_better_never_falls_behind(index: Aggregation, data: Floats, draw: Any) -> None:
    """Among fixed goalposts, where the others' scores stay as they are."""
    unit, item = draw.draw(st.integers(0, len(data) - 1)), draw.draw(st.integers(0, 3))
    recipe = Recipe(normalise=Normalise.AMPI, aggregate=Aggregations(index=index), coverage=0.1)
    fixed = np.vstack([data, np.zeros(4), np.full(4, 60.0)])
    better = fixed.copy()
    better[unit, item] += draw.draw(st.floats(0.5, 15))
    before, after = score(LEVELS, fixed, recipe), score(LEVELS, better, recipe)
    gain = np.round(after.normalised - before.normalised, 9)
    assert gain[unit, item] >= gain[:, item].max()
    if index is not Aggregation.COPELAND:
        assert after.rank[unit] <= before.rank[unit] or not np.allclose(np.delete(gain, unit, axis=0), 0)


def test_a_country_is_scored_in_milliseconds() -> None:
    """1,503 units × 60 indicators in five capitals: less than a second of the processor, however busy it is."""
    parent = [60 + item // 4 for item in range(60)] + [75 + item // 3 for item in range(15)] + [80] * 5 + [-1]
    tree = Tree.weighted(parent, np.ones(81), 60)
    data = np.random.default_rng(7).random((1503, 60))
    score(tree, data)
    started = time.process_time()
    found = score(tree, data)
    assert time.process_time() - started < 1
    assert sorted(found.rank)[0] == 1
