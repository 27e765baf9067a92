"""No pattern is handed out that an attacker can undo; the least loss is the least; where nothing helps, it is said."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.disclosure.attackers import interval_by_counting, intervals_by_scipy
from tests.engines.disclosure.tables import FISCHETTI_SALAZAR, random_table, two_levels, with_totals

from houma.engines.disclosure.arrays import Floats
from houma.engines.disclosure.audit import audit
from houma.engines.disclosure.cells import Cells, Hierarchy, table
from houma.engines.disclosure.protect import NothingProtectsError, Protection, costs, protect
from houma.engines.disclosure.reasons import Reasons
from houma.engines.disclosure.rules import Needs, needs_of, small_counts

_FEW = 25


def is_protected(cells: Cells, needs: Needs, low: Floats, high: Floats) -> bool:
    """Whether intervals [cells] leave each sensitive cell as open as needed."""
    which = needs.which
    values = cells.values[which]
    return bool(
        (low[which] <= values - needs.lower[which] + 1e-5).all()
        and (high[which] >= values + needs.upper[which] - 1e-5).all()
        and (high[which] - low[which] >= needs.sliding[which] - 1e-5).all()
    )


def by_sums_alone(needs: Needs) -> Needs:
    """For an attacker who has not read the rule."""
    return replace(needs, reasons=Reasons.none())


def test_the_example_of_fischetti_and_salazar_is_solved_at_its_published_optimum() -> None:
    cells = with_totals(FISCHETTI_SALAZAR)
    sensitive = np.zeros(cells.shape, dtype=np.bool_)
    sensitive[2, 3] = True
    needs = needs_of(cells, sensitive.ravel(), lower=5.0, upper=8.0)
    found = protect(cells, needs, costs(cells, "sum"), method="exact")
    assert found.proved
    assert found.sum_lost == 59.0
    assert np.argwhere(found.suppressed.reshape(cells.shape)).tolist() == [[2, 1], [2, 3], [3, 1], [3, 3]]


def test_what_the_auditor_says_is_what_another_solver_finds() -> None:
    rng = np.random.default_rng(5)
    for _table in range(25):
        cells = random_table(rng)
        suppressed = rng.random(cells.count) < 0.5
        found = audit(cells, suppressed, by_sums_alone(small_counts(cells, 4)))
        low, high = intervals_by_scipy(cells, suppressed)
        assert np.allclose(found.low, low[found.which], atol=1e-5)
        assert np.allclose(found.high, high[found.which], atol=1e-5)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=2, max_size=3), st.integers(0, 2**16))
def test_counting_every_whole_table_finds_the_same_intervals(rows: list[list[int]], seed: int) -> None:
    cells = with_totals(np.array(rows))
    inner = np.zeros(cells.shape, dtype=np.bool_)
    inner[1:, 1:] = np.random.default_rng(seed).random((len(rows), 3)) < 0.7
    needs = small_counts(cells, 3)
    for below, known in ((None, by_sums_alone(needs)), (3, needs)):
        found = audit(cells, inner.ravel(), known)
        for cell, low, high in zip(found.which, found.low, found.high, strict=True):
            assert (low, high) == interval_by_counting(cells, inner.ravel(), int(cell), below=below)


def test_a_protected_table_withstands_counting_every_whole_table() -> None:
    cells = with_totals(np.array([[1, 4, 6], [5, 3, 0], [7, 2, 9]]))
    needs = small_counts(cells, 3)
    for method in ("quick", "exact"):
        found = protect(cells, needs, method=method)  # type: ignore[arg-type]
        for cell in needs.which:
            low, high = interval_by_counting(cells, found.suppressed, int(cell), below=3)
            assert low == 0
            assert high >= 3


def test_the_least_loss_is_proved_and_never_above_the_quick_one() -> None:
    rng, compared = np.random.default_rng(11), 0
    while compared < _FEW:
        cells = random_table(rng)
        needs = small_counts(cells, 3)
        try:
            quick = protect(cells, needs, method="quick")
        except NothingProtectsError:
            continue
        least = protect(cells, needs, method="exact")
        assert least.proved
        assert least.loss <= quick.loss + 1e-6
        assert least.bound <= least.loss + 1e-6
        assert audit(cells, least.suppressed, needs, exact=False).safe
        compared += 1


def test_the_least_loss_is_what_trying_every_pattern_finds() -> None:
    rng = np.random.default_rng(2)
    for _table in range(4):
        cells = with_totals(rng.integers(0, 7, size=(2, 3)))
        needs = small_counts(cells, 3)
        free = np.flatnonzero(~needs.sensitive)
        price, best = costs(cells), np.inf
        for choice in range(2 ** len(free)):
            extra = free[(choice >> np.arange(len(free))) & 1 == 1]
            if price[extra].sum() >= best:
                continue
            suppressed = needs.sensitive.copy()
            suppressed[extra] = True
            if audit(cells, suppressed, needs, exact=False).safe:
                best = price[extra].sum()
        assert _loss_or_infinite(cells, needs) == pytest.approx(best)


def _loss_or_infinite(cells: Cells, needs: Needs) -> float:
    try:
        return protect(cells, needs, method="exact").loss
    except NothingProtectsError:
        return np.inf


def test_a_sliding_need_is_met_on_whichever_side_has_room() -> None:
    cells = with_totals(np.array([[2.0, 9.0], [8.0, 3.0]]), whole=False)
    sensitive = np.zeros(cells.shape, dtype=np.bool_)
    sensitive[1, 1] = True
    needs = needs_of(cells, sensitive.ravel(), lower=0.0, upper=0.0, sliding=4.0)
    for method in ("quick", "exact"):
        found = protect(cells, needs, method=method)  # type: ignore[arg-type]
        low, high = intervals_by_scipy(cells, found.suppressed)
        assert is_protected(cells, needs, low, high)


def test_a_cell_that_must_be_published_is_never_suppressed() -> None:
    inner = np.array([[2, 9, 9], [8, 6, 7], [5, 9, 8]])
    free = protect(with_totals(inner), small_counts(with_totals(inner), 3), method="exact")
    used = int(np.flatnonzero(free.secondary)[0])
    fixed = np.zeros((4, 4), dtype=np.bool_)
    fixed.flat[used] = True
    cells = with_totals(inner, fixed=fixed)
    for method in ("quick", "exact"):
        found = protect(cells, small_counts(cells, 3), method=method)  # type: ignore[arg-type]
        assert not found.suppressed[used]
        assert found.loss >= free.loss


def test_where_nothing_protects_it_is_said_and_nothing_is_returned() -> None:
    fixed = np.ones((3, 3), dtype=np.bool_)
    fixed[1, 1] = False
    cells = with_totals(np.array([[1, 5], [5, 5]]), fixed=fixed)
    with pytest.raises(NothingProtectsError) as refusal:
        protect(cells, small_counts(cells, 3))
    assert refusal.value.which.tolist() == [4]


def test_an_unknown_cell_counts_as_one_that_the_attacker_does_not_know_either() -> None:
    values = np.array([[26, 12, 14], [14, 2, 12], [12, np.nan, np.nan]])
    cells = table([Hierarchy.flat(2), Hierarchy.flat(2)], values)
    found = protect(cells, small_counts(cells, 3))
    assert found.suppressed[[7, 8]].all()
    assert not found.secondary[[7, 8]].any()
    low, high = intervals_by_scipy(cells, found.suppressed)
    assert is_protected(cells, small_counts(cells, 3), low, high)


def test_a_hierarchy_of_territories_is_protected_at_every_level() -> None:
    rng = np.random.default_rng(7)
    cells = two_levels(rng, groups=3, ages=3, mean=5.0)
    needs = small_counts(cells, 4)
    found: Protection = protect(cells, needs, method="quick")
    low, high = intervals_by_scipy(cells, found.suppressed)
    assert len(needs.which)
    assert is_protected(cells, needs, low, high)


def test_a_large_table_is_served_by_checked_moves_with_hardly_a_linear_programme() -> None:
    rng = np.random.default_rng(3)
    communes = 60
    parent = np.array([-1, 0, 0, *([1] * 4), *([2] * 4), *(3 + np.arange(communes) % 8)], dtype=np.int64)
    territory = Hierarchy(parent)
    values = np.full((territory.nodes, 11, 4), np.nan)
    size = rng.lognormal(5.0, 1.0, size=(communes, 1, 1))
    values[11:, 1:, 1:] = rng.poisson(size * rng.dirichlet(np.ones(30)).reshape(1, 10, 3))
    cells = table([territory, Hierarchy.flat(10), Hierarchy.flat(3)], values)
    needs = small_counts(cells, 5)
    found = protect(cells, needs)
    assert len(needs.which) > 200
    assert found.audit.safe
    assert found.audit.solved < 10
    few = needs.which[rng.permutation(len(needs.which))[:5]]
    only = Needs(
        np.isin(np.arange(cells.count), few), *(_only(one, few) for one in (needs.lower, needs.upper)), needs.sliding
    )
    assert audit(cells, found.suppressed, only, exact=False).safe


def _only(one: Floats, few: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Floats:
    kept = np.zeros_like(one)
    kept[few] = one[few]
    return kept
