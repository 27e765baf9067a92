"""Weights add up to one and come out as their sources say."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from houma.engines.capitals.tree import Floats
from houma.engines.capitals.weight import (
    budget_allocation,
    entropy_weights,
    equal_weights,
    pca_weights,
    varimax,
)

tables = arrays(np.float64, st.tuples(st.integers(3, 15), st.integers(1, 5)), elements=st.integers(1, 100).map(float))


@settings(max_examples=40)
@given(table=tables)
def test_entropy_weights_are_those_of_scikit_criteria(table: Floats) -> None:
    from skcriteria.preprocessing.weighters import EntropyWeighter

    ours = entropy_weights(table)
    if (np.ptp(table, axis=0) > 0).any():
        theirs = EntropyWeighter()._weight_matrix(table, objectives=None, weights=None)
        assert np.allclose(ours, np.asarray(theirs) / np.sum(theirs), atol=1e-7)
    else:
        assert np.allclose(ours, equal_weights(table.shape[1]))


@given(table=tables)
def test_computed_weights_are_shares(table: Floats) -> None:
    for weights in (entropy_weights(table), pca_weights(table)):
        assert weights.min() >= 0
        assert weights.sum() == pytest.approx(1)


def test_entropy_refuses_what_has_no_shares() -> None:
    with pytest.raises(ValueError, match="zero or more"):
        entropy_weights(np.array([[-1.0], [2.0]]))


def test_experts_count_alike_however_many_points_they_hand_out() -> None:
    assert budget_allocation(np.array([[50.0, 50.0], [3.0, 1.0]])).tolist() == [0.625, 0.375]
    with pytest.raises(ValueError, match="every expert"):
        budget_allocation(np.array([[0.0, 0.0]]))


def test_principal_components_weigh_by_what_factors_explain() -> None:
    """Three items that say one thing and a fourth that stands alone: two factors, each item weighed within its own.

    With r = 1 among the three, eigenvalues are 3 and 1; the alone one's factor explains 1 of 4. The second eigenvalue
    is not above 1, but 60 % are reached by the first alone: the Handbook keeps one factor, and the fourth gets nothing.
    """
    one = np.array([1.0, 2.0, 3.0, 4.0])
    other = np.array([1.0, -1.0, -1.0, 1.0])  # Uncorrelated with the first.
    weights = pca_weights(np.column_stack([one, 2 * one, 5 - one, other]))
    assert weights.round(6).tolist() == [pytest.approx(1 / 3), pytest.approx(1 / 3), pytest.approx(1 / 3), 0]
    two = pca_weights(np.column_stack([one, one, one, other, other, other]))
    assert np.allclose(two, 1 / 6)


def test_varimax_finds_the_simple_structure_it_was_turned_away_from() -> None:
    simple = np.array([[0.9, 0.0], [0.8, 0.0], [0.0, 0.7], [0.0, 0.6]])
    angle = 0.5
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    found = np.abs(varimax(simple @ turn))
    assert np.allclose(np.sort(found, axis=1), np.sort(simple, axis=1), atol=1e-6)
