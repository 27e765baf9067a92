"""Which cells are sensitive, on examples worked by hand."""

import numpy as np
import pytest
from tests.engines.disclosure.tables import with_totals

from houma.engines.disclosure.cells import ROOT, Hierarchy, UnsoundTableError, table
from houma.engines.disclosure.rules import dominance, p_percent, small_counts


def test_zero_is_not_a_small_count_and_the_threshold_is_not_one_either() -> None:
    cells = with_totals(np.array([[0, 1, 4], [5, 6, 7]]))
    needs = small_counts(cells, 5)
    assert sorted(cells.values[needs.which]) == [1.0, 4.0]
    for cell in needs.which:
        assert cells.values[cell] - needs.lower[cell] == 0.0
        assert cells.values[cell] + needs.upper[cell] == 5.0


def test_one_contributor_of_ninety_percent_dominates() -> None:
    cells = with_totals(np.array([[100.0, 100.0], [100.0, 100.0]]), whole=False)
    shares = np.zeros((cells.count, 2))
    shares[4] = 90, 5
    shares[5] = 80, 10
    needs = dominance(cells, shares, largest=1, percent=85.0)
    assert needs.which.tolist() == [4]
    assert needs.upper[4] == pytest.approx(90 / 0.85 - 100)


def test_the_second_contributor_comes_within_ten_percent_of_the_first() -> None:
    cells = with_totals(np.array([[100.0, 100.0], [100.0, 100.0]]), whole=False)
    shares = np.zeros((cells.count, 2))
    shares[4] = 80, 15  # the rest is 5, ten percent of the first 8
    shares[5] = 50, 30  # the rest is 20
    needs = p_percent(cells, shares, percent=10.0)
    assert needs.which.tolist() == [4]
    assert needs.upper[4] == pytest.approx(3.0)


def test_totals_that_are_not_the_sum_of_their_parts_are_refused() -> None:
    with pytest.raises(UnsoundTableError, match="not the sum"):
        table([Hierarchy.flat(2)], np.array([5.0, 1.0, 3.0]))


def test_an_unknown_total_is_the_sum_of_its_known_parts() -> None:
    cells = table([Hierarchy.flat(2)], np.array([np.nan, 1.0, 3.0]))
    assert cells.values.tolist() == [4.0, 1.0, 3.0]
    assert not cells.unknown.any()


@pytest.mark.parametrize("parent", [[ROOT, ROOT, 0], [1, 0, ROOT], [0, 1]])
def test_a_hierarchy_with_two_roots_or_a_cycle_is_refused(parent: list[int]) -> None:
    with pytest.raises(UnsoundTableError):
        Hierarchy(np.array(parent))
