"""What becomes of the tasks of workers that were killed: decided by what is known of the worker, and done once."""

import os
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from django_tasks import TaskContext
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st

from houma.domain.agreements.tasks import apply_import, check_import
from houma.domain.background.actions import leave, register_worker, take_up_lost_tasks
from houma.domain.background.models import Worker
from houma.domain.background.places import beginning_of, lives, this_place
from houma.domain.background.queries import background_work
from houma.domain.background.rules import (
    MOST_ATTEMPTS,
    SILENCE_OF_THE_LOST,
    UNKNOWN_MAY_TAKE,
    Fate,
    WorkerFacts,
    fate_of_task,
    is_lost,
)
from houma.domain.sources.models import ImportRun, ImportState

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ages = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3))


@given(ages)
def test_a_process_that_lives_is_never_lost_however_long_it_is_silent(silence: timedelta) -> None:
    assert not is_lost(WorkerFacts(NOW - silence, has_ended=False, process_lives=True), NOW)


@given(ages)
def test_a_process_that_is_gone_is_lost_however_lately_it_was_seen(silence: timedelta) -> None:
    assert is_lost(WorkerFacts(NOW - silence, has_ended=False, process_lives=False), NOW)


@given(ages)
def test_a_worker_elsewhere_is_judged_by_its_silence(silence: timedelta) -> None:
    assert is_lost(WorkerFacts(NOW - silence, has_ended=False, process_lives=None), NOW) == (
        silence > SILENCE_OF_THE_LOST
    )


@given(ages, st.integers(1, 9))
def test_a_task_is_tried_again_once(age: timedelta, attempts: int) -> None:
    gone = WorkerFacts(NOW, has_ended=False, process_lives=False)
    wanted = Fate.PUT_BACK if attempts < MOST_ATTEMPTS else Fate.GIVEN_UP
    assert fate_of_task(gone, NOW - age, attempts, NOW) == wanted


@given(ages)
def test_a_task_in_unknown_hands_is_left_alone_for_hours(age: timedelta) -> None:
    assert (fate_of_task(None, NOW - age, 1, NOW) == Fate.GOES_ON) == (age <= UNKNOWN_MAY_TAKE)


def test_a_process_is_told_from_a_later_one_of_its_number() -> None:
    here, process = this_place(), os.getpid()
    assert lives(here, process, beginning_of(process)) is True
    assert lives(here, process, "1") is False
    assert lives("another machine", process, beginning_of(process)) is None
    over = subprocess.Popen(["true"])
    over.wait()
    assert lives(here, over.pid, "") is False


def a_run(state: ImportState) -> ImportRun:
    return ImportRun.objects.create(country_code="xh", kind="portfolio", filename="a.xlsx", digest="0", state=state)


def in_the_hands_of(task: DBTaskResult, worker: Worker) -> DBTaskResult:
    task.claim(worker.name)
    return task


def a_dead_worker(name: str) -> Worker:
    worker = register_worker(name)
    worker.process_began = "1"  # Another process had this number.
    worker.save()
    return worker


def queued(run: ImportRun) -> DBTaskResult:
    return DBTaskResult.objects.get(pk=apply_import.enqueue(run.pk).id)


@pytest.mark.django_db
def test_the_task_of_a_living_worker_goes_on() -> None:
    task = in_the_hands_of(queued(a_run(ImportState.APPLYING)), register_worker("alive"))
    take_up_lost_tasks()
    task.refresh_from_db()
    assert task.status == "RUNNING"


@pytest.mark.django_db
def test_a_lost_task_is_put_back_once_and_then_given_up_and_its_import_says_so() -> None:
    run = a_run(ImportState.APPLYING)
    task = in_the_hands_of(queued(run), a_dead_worker("first"))
    assert take_up_lost_tasks().put_back == [apply_import.module_path]
    assert take_up_lost_tasks().put_back == [], "it waits in the queue now"
    task.refresh_from_db()
    in_the_hands_of(task, a_dead_worker("second"))
    assert take_up_lost_tasks().given_up == [apply_import.module_path]
    task.refresh_from_db()
    run.refresh_from_db()
    assert (task.status, run.state) == ("FAILED", ImportState.FAILED)
    assert "killed 2 times" in task.traceback


@pytest.mark.django_db
def test_a_task_whose_work_was_done_before_its_worker_was_killed_does_nothing_more() -> None:
    run = a_run(ImportState.APPLIED)
    task = in_the_hands_of(queued(run), a_dead_worker("killed too late"))
    take_up_lost_tasks()
    task.refresh_from_db()
    in_the_hands_of(task, register_worker("next"))
    apply_import.call(TaskContext(task_result=task.task_result), run.pk)
    run.refresh_from_db()
    assert run.state == ImportState.APPLIED
    assert run.ended_at is None, "nothing was written again"


@pytest.mark.django_db
def test_a_check_that_comes_again_does_not_take_back_a_confirmed_import() -> None:
    run = a_run(ImportState.APPLYING)
    check_import.call(run.pk)
    run.refresh_from_db()
    assert run.state == ImportState.APPLYING


@pytest.mark.django_db
def test_the_state_of_the_work_is_told() -> None:
    assert background_work().workers == 0
    worker = register_worker("alive")
    assert (background_work().workers, background_work().behind) == (1, False)
    task = queued(a_run(ImportState.CHECKED))
    DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=timezone.now() - timedelta(hours=1))
    assert background_work().behind
    leave(worker)
    assert background_work().workers == 0
