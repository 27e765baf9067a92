"""What the data say of a framework, against numpy, scipy and hand-worked values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from houma.engines.capitals import Tree, diagnose, score
from houma.engines.capitals.diagnostics import (
    collinear_pairs,
    correlations,
    cronbach_alpha,
    is_constant,
    principal_components,
)
from houma.engines.capitals.tree import Floats

TREE = Tree.weighted([5, 5, 6, 7, 7, 8, 8, 9, 10, 10, -1], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], 5)
with_gaps = arrays(
    np.float64,
    st.tuples(st.integers(4, 15), st.integers(2, 5)),
    elements=st.one_of(st.integers(-20, 20).map(float), st.integers(-20, 20).map(float), st.just(np.nan)),
)


@given(values=with_gaps)
def test_correlations_are_those_of_the_rows_that_have_both(values: Floats) -> None:
    found = correlations(values)
    for a in range(values.shape[1]):
        for b in range(values.shape[1]):
            both = ~np.isnan(values[:, a]) & ~np.isnan(values[:, b])
            x, y = values[both, a], values[both, b]
            if both.sum() < 3 or np.ptp(x) == 0 or np.ptp(y) == 0:
                assert np.isnan(found[a, b])
            else:
                assert found[a, b] == pytest.approx(np.corrcoef(x, y)[0, 1], abs=1e-7)


def test_alpha_by_hand() -> None:
    """Two items with variances 1 and 4 and a total variance of 7: 2 (1 - 5/7) = 4/7."""
    first = np.array([1.0, 2.0, 3.0])
    second = np.array([3.0, 1.0, 5.0])
    assert (first.var(ddof=1), second.var(ddof=1), (first + second).var(ddof=1)) == (1, 4, 7)
    values = np.column_stack([first, second])
    assert cronbach_alpha(values) == pytest.approx(4 / 7)
    assert cronbach_alpha(np.vstack([values, [[np.nan, 100.0]]])) == pytest.approx(4 / 7)
    assert cronbach_alpha(np.column_stack([first, first])) == pytest.approx(1)
    assert np.isnan(cronbach_alpha(values[:, :1]))
    assert np.isnan(cronbach_alpha(np.column_stack([first, -first])))


def test_components_by_hand() -> None:
    """Two items with r = 0.5: eigenvalues 1.5 and 0.5, loadings √0.75 on the first."""
    found = principal_components(np.array([[1.0, 0.5], [0.5, 1.0]]))
    assert found.eigenvalues.round(9).tolist() == [1.5, 0.5]
    assert found.share.round(9).tolist() == [0.75, 0.25]
    assert np.allclose(found.loadings[:, 0], np.sqrt(0.75))
    nothing = principal_components(np.full((2, 2), np.nan))
    assert nothing.share.tolist() == [0, 0]


def test_pairs_come_strongest_first() -> None:
    matrix = np.array([[1.0, 0.95, -0.99], [0.95, 1.0, np.nan], [-0.99, np.nan, 1.0]])
    assert [(pair.first, pair.second) for pair in collinear_pairs(matrix)] == [(0, 2), (0, 1)]


def test_a_framework_is_seen_through() -> None:
    random = np.random.default_rng(3)
    base, other = random.random(200), random.random(200)
    data = np.column_stack([base, 2 * base + 0.001 * other, -base, other, np.full(200, 4.0)])
    data[0, 3] = np.nan
    found = diagnose(score(TREE, data))
    assert [(pair.first, pair.second) for pair in found.collinear] == [(0, 2), (0, 1), (1, 2)]
    assert found.constant.tolist() == [False, False, False, False, True]
    assert found.silent[4]
    assert found.silent[0]  # What it adds, its mirror image takes away.
    assert not found.silent[3]
    assert found.with_parent.shape == found.with_index.shape == (11,)
    assert np.isnan(found.with_parent[-1])
    assert found.with_index[-1] == pytest.approx(1)
    assert found.alpha[0] > 0.99  # The two that say the same.
    assert found.alpha[3] < 0.5  # With a third that says the contrary.
    assert np.isnan(found.alpha[1])
    assert found.within_and_across[0, 0] == pytest.approx(-1 / 3, abs=0.01)
    assert found.between_capitals.shape == (2, 2)


def test_what_pulls_against_its_dimension_is_named() -> None:
    random = np.random.default_rng(4)
    base = random.random(100)
    data = np.column_stack([base + 0.01 * random.random(100), 1 - base, *random.random((3, 100))])
    weighted = Tree.weighted(TREE.parent, [9, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], 5)
    assert diagnose(score(weighted, data)).against.tolist() == [False, True, False, False, False]


@given(values=with_gaps)
def test_constant_columns(values: Floats) -> None:
    for column, said in zip(values.T, is_constant(values), strict=True):
        assert said == (len(set(column[~np.isnan(column)])) < 2)
