"""What is safe alone can give somebody away together: overlapping tables, and one after the other."""

from dataclasses import replace

import numpy as np
import pytest
from tests.engines.disclosure.attackers import intervals_by_scipy
from tests.engines.disclosure.tables import with_totals

from houma.engines.disclosure.audit import audit
from houma.engines.disclosure.cells import Cells, Release, Releases, UnsoundTableError, tied_together
from houma.engines.disclosure.protect import NothingProtectsError, protect
from houma.engines.disclosure.reasons import Reasons
from houma.engines.disclosure.rules import needs_of, small_counts

ALL = np.array([[12, 30, 25], [40, 22, 31]])
URBAN = np.array([[10, 21, 17], [29, 12, 19]])


def keys(cells: Cells, name: str) -> list[tuple[str, int]]:
    """Keys of a table of its own."""
    return [(name, cell) for cell in range(cells.count)]


def total_and_urban() -> Releases:
    """Everybody, and those in towns: the rural counts are never published, and follow by subtraction."""
    everybody, urban = with_totals(ALL), with_totals(URBAN)
    links = [{("all", cell): 1.0, ("urban", cell): -1.0, ("rural", cell): -1.0} for cell in range(everybody.count)]
    return tied_together([Release(everybody, keys(everybody, "all")), Release(urban, keys(urban, "urban"))], links)


def test_the_difference_of_two_tables_gives_away_a_count_that_neither_publishes() -> None:
    tied = total_and_urban()
    rural = tied.number["rural", 5]
    assert tied.cells.values[rural] == 2.0
    assert tied.cells.hidden[rural]
    needs = small_counts(tied.cells, 5)
    assert rural in needs.which
    judged = audit(tied.cells, np.zeros(tied.cells.count, dtype=np.bool_), needs)
    assert rural in judged.unsafe
    place = judged.which.tolist().index(rural)
    assert (judged.low[place], judged.high[place]) == (2.0, 2.0)


@pytest.mark.parametrize("method", ["quick", "exact"])
def test_two_tables_are_protected_together_against_their_difference(method: str) -> None:
    tied = total_and_urban()
    needs = small_counts(tied.cells, 5)
    found = protect(tied.cells, needs, method=method, seconds=5.0)  # type: ignore[arg-type]
    low, high = intervals_by_scipy(tied.cells, found.suppressed)
    which = needs.which
    assert (low[which] == 0).all()
    assert (high[which] >= 5).all()


def test_the_same_cell_of_two_tables_is_suppressed_in_both_or_in_neither() -> None:
    first, second = with_totals(np.array([[3, 9], [8, 7]])), with_totals(np.array([[3, 5, 4], [6, 9, 8]]))
    # Both have the cell (1, 1) in common.
    tied = tied_together(
        [
            Release(first, [("shared", 0) if cell == 4 else ("first", cell) for cell in range(first.count)]),
            Release(second, [("shared", 0) if cell == 5 else ("second", cell) for cell in range(second.count)]),
        ]
    )
    assert tied.cells.count == first.count + second.count - 1
    found = protect(tied.cells, small_counts(tied.cells, 4))
    assert found.suppressed[tied.number["shared", 0]]
    for name, cells in (("first", first), ("second", second)):
        mine = np.array([tied.number.get((name, cell), tied.number["shared", 0]) for cell in range(cells.count)])
        # By its sums; what the rule tells of one table alone, the other may explain.
        alone = replace(small_counts(cells, 4), reasons=Reasons.none())
        assert audit(cells, found.suppressed[mine], alone, exact=False).safe
    assert audit(tied.cells, found.suppressed, small_counts(tied.cells, 4), exact=False).safe


def test_a_second_date_with_known_flows_opens_what_the_first_suppressed() -> None:
    before, after = with_totals(np.array([[3, 20], [15, 18]])), with_totals(np.array([[6, 20], [15, 18]]))
    arrived = 3.0
    links = [{("after", 4): 1.0, ("before", 4): -1.0, "arrived": -1.0}]
    known = tied_together([Release(before, keys(before, "before")), Release(after, keys(after, "after"))], links)
    cells = known.cells
    assert cells.values[known.number["arrived"]] == arrived
    # The first date is out, suppressed so that it was safe by itself.
    alone = protect(before, small_counts(before, 5))
    suppressed = np.zeros(cells.count, dtype=np.bool_)
    suppressed[[known.number["before", cell] for cell in np.flatnonzero(alone.suppressed)]] = True
    fixed = np.zeros(cells.count, dtype=np.bool_)
    fixed[[known.number["before", cell] for cell in np.flatnonzero(~alone.suppressed)]] = True
    fixed[known.number["arrived"]] = True
    out = replace(cells, fixed=fixed, hidden=np.zeros(cells.count, dtype=np.bool_))
    only_before = np.zeros(cells.count, dtype=np.bool_)
    only_before[known.number["before", 4]] = True
    needs = needs_of(out, only_before, lower=3.0, upper=2.0)
    assert not audit(out, suppressed, needs).safe
    again = protect(out, needs)
    assert again.suppressed[known.number["after", 4]]
    assert audit(out, again.suppressed, needs).safe


def test_what_is_out_cannot_be_taken_back() -> None:
    first = with_totals(np.array([[2, 9], [8, 7]]), fixed=np.ones((3, 3), dtype=np.bool_))
    with pytest.raises(NothingProtectsError):
        protect(first, small_counts(first, 3))


def test_two_values_for_one_cell_are_refused() -> None:
    first, second = with_totals(np.array([[3, 9], [8, 7]])), with_totals(np.array([[3, 9], [8, 8]]))
    with pytest.raises(UnsoundTableError):
        tied_together([Release(first, list(range(9))), Release(second, list(range(9)))])
