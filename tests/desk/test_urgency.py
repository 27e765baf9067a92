"""How urgent a task is: a pure rule."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houma.domain.desk.rules import Place, TaskKind, Urgency, Waiting, urgency_of

TODAY = date(2026, 3, 10)
KINDS = st.sampled_from(list(TaskKind))
DAYS = st.one_of(st.none(), st.integers(-400, 400).map(lambda days: TODAY + timedelta(days=days)))
SINCE = st.one_of(st.none(), st.integers(0, 900).map(lambda days: TODAY - timedelta(days=days)))


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-1, Urgency.LATE), (0, Urgency.THIS_WEEK), (7, Urgency.THIS_WEEK), (8, Urgency.SOON), (30, Urgency.SOON),
     (31, Urgency.OPEN)],
)  # fmt: skip
def test_a_day_tells_how_urgent_a_release_is(days: int, expected: Urgency) -> None:
    assert urgency_of(TaskKind.RELEASE, TODAY + timedelta(days=days), None, TODAY) == expected


def test_who_waits_for_a_signature_has_waited_enough_after_two_weeks() -> None:
    assert urgency_of(TaskKind.SIGN, None, TODAY - timedelta(days=13), TODAY) == Urgency.OPEN
    assert urgency_of(TaskKind.SIGN, None, TODAY - timedelta(days=14), TODAY) == Urgency.WAITED_FOR


def test_a_file_of_ones_own_can_wait_as_long_as_one_likes() -> None:
    assert urgency_of(TaskKind.CONFIRM_IMPORT, None, TODAY - timedelta(days=300), TODAY) == Urgency.OPEN


@given(KINDS, DAYS, SINCE, st.integers(1, 400))
def test_an_earlier_day_never_makes_a_task_less_urgent(
    kind: TaskKind, due: date | None, since: date | None, days: int
) -> None:
    earlier = (due or date(2030, 1, 1)) - timedelta(days=days)
    assert urgency_of(kind, earlier, since, TODAY) <= urgency_of(kind, due, since, TODAY)


@given(KINDS, DAYS, SINCE, st.integers(1, 400))
def test_a_longer_wait_never_makes_a_task_less_urgent(
    kind: TaskKind, due: date | None, since: date | None, days: int
) -> None:
    longer = (since or TODAY) - timedelta(days=days)
    assert urgency_of(kind, due, longer, TODAY) <= urgency_of(kind, due, since, TODAY)


@given(st.lists(st.tuples(KINDS, DAYS, SINCE), max_size=12))
def test_tasks_stand_by_urgency_then_by_day(drawn: list[tuple[TaskKind, date | None, date | None]]) -> None:
    tasks = [
        Waiting(kind, "subject", "", Place("desk"), urgency_of(kind, due, since, TODAY), due, since)
        for kind, due, since in drawn
    ]
    stood = sorted(tasks, key=lambda task: task.order)
    assert [task.urgency for task in stood] == sorted(task.urgency for task in tasks)
    late = [task.due for task in stood if task.urgency == Urgency.LATE]
    assert late == sorted(day for day in late if day)
