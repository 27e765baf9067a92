"""Laws of recording: of what releases said, the latest day holds, in whatever order they were recorded."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import small_tree
from tests.factories.indicators import record_figures, small_catalogue

from houma.domain.indicators.actions import record_indicators
from houma.domain.indicators.models import Observation
from houma.domain.indicators.queries import values_at
from houma.domain.indicators.rules.loading import Figures, changes, without_repetition

PLACES = st.dictionaries(st.tuples(st.integers(0, 3), st.integers(1, 6)), st.integers(0, 5), max_size=20)


def figures_of(cells: dict[tuple[int, int], int]) -> Figures:
    """Figures at (slice, territory)."""
    keys = np.array(list(cells) or np.zeros((0, 2)), dtype=np.int64).reshape(-1, 2)
    values = np.array(list(cells.values()), dtype=np.float64)
    return Figures(keys[:, 0], keys[:, 1], values, np.zeros(len(values), dtype=np.int64)).sorted()


@given(before=PLACES, after=PLACES)
def test_every_figure_is_new_revised_or_the_same(
    before: dict[tuple[int, int], int], after: dict[tuple[int, int], int]
) -> None:
    found = changes(figures_of(after), figures_of(before))
    assert found.new == len(after.keys() - before.keys())
    assert len(found.revised) == sum(before[key] != after[key] for key in after.keys() & before.keys())
    assert found.new + len(found.revised) + found.same == len(after)
    assert found.absent == len(before.keys() - after.keys())
    assert len(found.to_write) == found.new + len(found.revised)


@given(rows=st.lists(st.tuples(st.integers(0, 2), st.integers(1, 3), st.integers(0, 2)), max_size=15))
def test_repetitions_and_contradictions_are_told_apart(rows: list[tuple[int, int, int]]) -> None:
    columns = np.array(rows or np.zeros((0, 3)), dtype=np.int64).reshape(-1, 3).T
    status = np.zeros(len(rows), dtype=np.int64)
    once, _repeated, conflicts = without_repetition(
        Figures(columns[0], columns[1], columns[2].astype(np.float64), status)
    )
    said: dict[tuple[int, int], set[int]] = {}
    for slice_, territory, value in rows:
        said.setdefault((slice_, territory), set()).add(value)
    assert len(once) == len(said)
    contradicted = {(int(once.slice[row]), int(once.territory[row])) for row in conflicts}
    assert contradicted == {key for key, values in said.items() if len(values) > 1}


@pytest.mark.django_db
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_latest_day_holds_in_whatever_order_releases_were_recorded(order: tuple[int, ...]) -> None:
    tree = small_tree()
    place = tree.communes[0]
    record_indicators(tree.country, small_catalogue(), by=None)
    days = [date(2020, 1, 1) + timedelta(days=number) for number in range(3)]
    for number in order:
        record_figures(tree.country, "people", {place: 10.0 + number}, data_date=days[number])
    for number, day in enumerate(days):
        found = values_at(tree.country, "people", "commune", until=day)
        assert (found.places[0].value, found.data_date) == (10 + number, day)
    assert Observation.objects.count() == 3
