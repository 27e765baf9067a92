"""Ranks in the kernels are those of the engine, whatever the scores."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from houma.engines.capitals.kernels import rank_falling
from houma.engines.capitals.ranks import competition_ranks
from houma.engines.capitals.spread_kernels import count_pairs, summarise
from houma.engines.capitals.tree import Floats, Ints


def ranks_of(scores: Floats) -> Ints:
    many = len(scores)
    ranks = np.empty(many, dtype=np.int32)
    room, places = np.empty((2, many)), np.empty((2, many), dtype=np.int32)
    ranked = rank_falling(scores, ranks, room[0], places[0], room[1], places[1], np.empty(2 * many + 1, dtype=np.int32))
    assert ranked == np.count_nonzero(~np.isnan(scores))
    return ranks.astype(np.int64)


@settings(deadline=None)
@given(
    arrays(
        np.float64,
        st.integers(1, 60),
        elements=st.one_of(
            st.sampled_from([0.0, -0.0, 1.0, np.nan, np.inf, -np.inf, 1e300, -1e300, 5e-324]), st.floats(width=64)
        ),
    )
)
def test_ranks_follow_the_rule_for_ties(scores: Floats) -> None:
    # Plain comparisons of the same values, one by one.
    expected = [0 if np.isnan(one) else 1 + int((scores > one).sum()) for one in scores]
    assert ranks_of(scores).tolist() == expected


@pytest.mark.parametrize("spread", ["even", "skewed", "tied", "reversed"])
def test_many_ranks_are_those_of_the_engine(spread: str) -> None:
    random = np.random.default_rng(5)
    scores = {
        "even": random.random(2017),
        "skewed": np.exp(12 * random.normal(size=2017)),
        "tied": random.integers(0, 9, 2017).astype(float),
        "reversed": np.arange(2017.0),
    }[spread]
    scores[random.random(2017) < 0.1] = np.nan
    assert np.array_equal(ranks_of(np.rint(scores * 1e9)), competition_ranks(scores))


def test_points_are_those_that_numpy_finds() -> None:
    random = np.random.default_rng(1)
    ranks = random.integers(0, 41, (40, 333)).astype(np.uint16)
    ranks[3] = 0
    shares = np.array([0.0, 0.05, 0.5, 0.95, 1.0])
    points, mean, counts = np.empty((40, 5), np.int64), np.empty(40), np.empty((40, 2), np.int64)
    summarise(ranks, np.full(333, 4), shares, points, mean, counts)
    for unit, theirs in enumerate(ranks):
        there = theirs[theirs > 0]
        assert counts[unit].tolist() == [np.count_nonzero(there <= 4), len(there)]
        if len(there):
            assert points[unit].tolist() == np.quantile(there, shares, method="inverted_cdf").tolist()
            assert mean[unit] == pytest.approx(there.mean())
        else:
            assert points[unit].tolist() == [0] * 5
            assert np.isnan(mean[unit])


def test_pairs_are_counted_where_both_have_a_rank() -> None:
    ranks = np.array([[1, 2, 0, 1], [2, 1, 1, 1], [0, 3, 2, 3]], dtype=np.uint16)
    ahead, tied = np.zeros((2, 3, 3), dtype=np.int32)
    count_pairs(ranks, np.arange(3), 0, 3, ahead, tied)
    assert ahead.tolist() == [[0, 1, 2], [1, 0, 3], [0, 0, 0]]
    assert tied.tolist() == [[3, 1, 0], [1, 4, 0], [0, 0, 3]]


def test_an_installation_without_any_place_for_a_cache_compiles_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    from numba.core import caching

    from houma.engines.compiled import compiled

    def nowhere(*_arguments: object) -> None:
        raise RuntimeError("cannot cache function: no locator available")

    monkeypatch.setattr(caching.FunctionCache, "__init__", nowhere)

    @compiled
    def doubled(value: float) -> float:
        return 2.0 * value

    assert doubled(21.0) == 42.0
