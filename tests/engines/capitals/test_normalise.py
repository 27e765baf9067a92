"""One scale, more is better: hand-worked values, published ones, peers, and what a change of unit must not do."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from houma.engines.capitals import Normalise, Reference
from houma.engines.capitals.aggregate import arithmetic, geometric
from houma.engines.capitals.normalise import (
    ampi_scaled,
    distance_to_frontier,
    distance_to_reference,
    goalposts,
    min_max,
    normalise,
    observed_goalposts,
    percentile,
    rank_points,
    references,
    z_score,
)
from houma.engines.capitals.ranks import competition_ranks
from houma.engines.capitals.tree import Floats, Ints

UP, DOWN = np.array([1]), np.array([-1])
FOUR = np.array([[2.0], [4.0], [4.0], [10.0]])
tables = arrays(
    np.float64, st.tuples(st.integers(2, 12), st.integers(1, 4)), elements=st.integers(0, 50).map(lambda n: n / 2 + 1)
)


def column(values: Floats) -> list[float]:
    return [float(one) for one in values[:, 0].round(6)]


def test_each_method_by_hand() -> None:
    assert column(min_max(FOUR, UP)) == [0, 25, 25, 100]
    assert column(min_max(FOUR, DOWN, (1, 5))) == [5, 4, 4, 1]
    assert column(z_score(FOUR, UP)) == [-1.0, -0.333333, -0.333333, 1.666667]  # mean 5, population deviation 3
    assert column(z_score(FOUR, DOWN, (100, 10))) == [110, 103.333333, 103.333333, 83.333333]
    assert column(rank_points(FOUR, UP)) == [25, 75, 75, 100]  # ranks 4, 2, 2, 1
    assert column(percentile(FOUR, UP)) == [0, 66.666667, 66.666667, 100]
    assert column(distance_to_reference(FOUR, UP, np.array([4.0]))) == [50, 100, 100, 250]
    assert column(distance_to_reference(FOUR, DOWN, np.array([4.0]))) == [150, 100, 100, -50]
    assert column(goalposts(FOUR, UP, np.array([[0.0, 8.0]]))) == [25, 50, 50, 100]  # 10 is held at 8
    assert column(ampi_scaled(FOUR, UP, np.array([[0.0, 12.0]]), np.array([4.0]))) == [90, 100, 100, 130]
    assert column(ampi_scaled(FOUR, DOWN, np.array([[0.0, 12.0]]), np.array([4.0]))) == [110, 100, 100, 70]


def test_the_frontier_is_the_best_seen_and_the_worst_twentieth_does_not_stretch_the_scale() -> None:
    values = np.arange(101.0)[:, None]
    assert column(distance_to_frontier(values, UP))[:8:5] == [0, 0]
    assert column(distance_to_frontier(values, UP))[-1] == 100
    far_behind = values.copy()
    far_behind[0] = -1e6
    assert np.allclose(distance_to_frontier(values, UP)[6:], distance_to_frontier(far_behind, UP)[6:])


def test_human_development_index_of_costa_rica_as_published() -> None:
    """UNDP, Human Development Report 2014, technical note 1: 0.763."""
    data = np.array([[79.93, 8.37, 13.5, np.log(13011.7)]])
    posts = np.array([[20.0, 85.0], [0.0, 15.0], [0.0, 18.0], [np.log(100), np.log(75000)]])
    parts = goalposts(data, np.ones(4, dtype=np.int64), posts, (0, 1))
    education = arithmetic(parts[:, 1:3], np.ones(2))
    index = geometric(np.column_stack([parts[:, 0], education, parts[:, 3]]), np.ones(3))
    assert parts[0].round(3).tolist() == [0.922, 0.558, 0.75, 0.735]
    assert round(float(index[0]), 3) == 0.763


def test_a_constant_indicator_gets_the_middle_and_ranks_everybody_first() -> None:
    flat = np.full((3, 1), 7.3)
    assert column(min_max(flat, UP)) == [50, 50, 50]
    assert column(z_score(flat, UP, (100, 10))) == [100, 100, 100]
    assert column(rank_points(flat, UP)) == [100, 100, 100]
    assert column(percentile(flat, UP)) == [100, 100, 100]


def test_missing_stays_missing_and_changes_nothing_for_the_others() -> None:
    with_gap = np.vstack([FOUR, [[np.nan]]])
    for how in Normalise:
        posts = np.array([[0.0, 12.0]])
        full = normalise(FOUR, how, UP, posts=posts)
        gap = normalise(with_gap, how, UP, posts=posts)
        assert np.isnan(gap[-1, 0])
        assert np.allclose(gap[:-1], full)


def test_an_empty_column_is_no_accident() -> None:
    empty = np.full((3, 1), np.nan)
    for how in Normalise:
        if how not in {Normalise.GOALPOSTS, Normalise.REFERENCE}:
            assert np.isnan(normalise(empty, how, UP)).all()


def test_what_a_method_lacks_is_refused() -> None:
    with pytest.raises(ValueError, match="goalposts"):
        normalise(FOUR, Normalise.GOALPOSTS, UP)
    with pytest.raises(ValueError, match="other than zero"):
        distance_to_reference(FOUR, UP, np.array([0.0]))


def test_references_are_given_or_of_the_units() -> None:
    data = np.array([[1.0, 1.0], [2.0, 2.0], [9.0, np.nan]])
    assert references(data, np.array([np.nan, 5.0]), Reference.MEAN).tolist() == [4, 5]
    assert references(data, np.array([np.nan, np.nan]), Reference.MEDIAN).tolist() == [2, 1.5]


def test_years_compare_on_common_goalposts() -> None:
    """With the goalposts of both years and the mean of the first, the adjusted index sees that everybody advanced."""
    first = np.array([[10.0], [20.0], [30.0]])
    second = first + 5
    posts, reference = observed_goalposts(first, second), np.array([20.0])
    before, after = (ampi_scaled(year, UP, posts, reference) for year in (first, second))
    assert before.mean() == pytest.approx(100)
    assert np.allclose(after - before, 60 * 5 / 25)


@given(table=tables)
def test_scipy_and_scikit_criteria_agree(table: Floats) -> None:
    from skcriteria.preprocessing.scalers import MinMaxScaler

    up = np.ones(table.shape[1], dtype=np.int64)
    varied = np.ptp(table, axis=0) > 0
    ours, theirs = z_score(table, up), stats.zscore(table[:, varied], axis=0)
    assert np.allclose(ours[:, varied], theirs)
    assert (competition_ranks(table) == stats.rankdata(-table, method="min", axis=0)).all()
    if varied.any():
        scaled = MinMaxScaler("matrix")._transform_matrix(table[:, varied])
        assert np.allclose(min_max(table, up, (0, 1))[:, varied], scaled)


@given(table=tables, factor=st.sampled_from([0.001, 0.5, 3.0, 1e6]), shift=st.sampled_from([0.0, -40.0, 1000.0]))
@pytest.mark.parametrize("how", [one for one in Normalise if one is not Normalise.GOALPOSTS])
def test_the_unit_of_an_indicator_does_not_matter(how: Normalise, table: Floats, factor: float, shift: float) -> None:
    up = np.ones(table.shape[1], dtype=np.int64)
    if how is Normalise.REFERENCE:
        shift = 0.0  # A share of a reference asks for a natural zero.
    before, after = normalise(table, how, up), normalise(table * factor + shift, how, up)
    assert np.allclose(before, after, rtol=1e-6, atol=1e-6)


@given(table=tables, data=st.data())
@pytest.mark.parametrize("how", list(Normalise))
def test_a_better_value_never_gets_a_worse_score(how: Normalise, table: Floats, data: Any) -> None:
    direction: Ints = data.draw(arrays(np.int64, table.shape[1], elements=st.sampled_from([-1, 1])))
    posts = np.tile([0.0, 30.0], (table.shape[1], 1))
    scores = normalise(table, how, direction, posts=posts)
    for item in range(table.shape[1]):
        order = np.argsort(table[:, item] * direction[item], kind="stable")
        assert (np.diff(scores[order, item]) >= -1e-9).all()
