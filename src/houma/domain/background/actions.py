"""The only writers: workers come, give signs of life and go; the tasks of those that were killed are taken up again.

A task may so be run twice, the first time cut off anywhere. Every task of Houma is written for that: what it changes it
changes in one transaction, together with the mark that says that it was done.
"""

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from houma.domain.background.models import Worker
from houma.domain.background.places import beginning_of, lives, this_place
from houma.domain.background.rules import Fate, WorkerFacts, fate_of_task

_LOG = logging.getLogger(__name__)
_GIVING_UP: dict[str, Callable[..., None]] = {}


class WorkerLost(RuntimeError):
    """The worker was killed, each time that it had this task in hand."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """The tasks of lost workers, by what became of them."""

    put_back: list[str] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)


def when_given_up(task: Task[Any, Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Name what to do, with the arguments of the task, when the task is given up: say so where a person looks."""

    def keep(function: Callable[..., None]) -> Callable[..., None]:
        _GIVING_UP[task.module_path] = function
        return function

    return keep


def register_worker(name: str) -> Worker:
    """This process begins to work under that name, which is its own."""
    now = timezone.now()
    process = os.getpid()
    return Worker.objects.create(
        name=name,
        place=this_place(),
        process=process,
        process_began=beginning_of(process),
        began_at=now,
        seen_at=now,
    )


def give_sign(worker: Worker) -> None:
    """The worker lives."""
    Worker.objects.filter(pk=worker.pk).update(seen_at=timezone.now())


def leave(worker: Worker) -> None:
    """The worker ends in good order."""
    now = timezone.now()
    Worker.objects.filter(pk=worker.pk).update(seen_at=now, ended_at=now)


def take_up_lost_tasks() -> Recovered:
    """Put the tasks of lost workers back into the queue; give up those that were lost before.

    Any number of processes may do this at once: each running task is looked at by one of them.
    """
    recovered = Recovered()
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    for number in list(running.values_list("pk", flat=True)):
        with transaction.atomic():
            task = running.select_for_update(skip_locked=True).filter(pk=number).first()
            if task is not None:
                _decide(task, recovered)
    return recovered


def _decide(task: "DBTaskResult[..., Any]", recovered: Recovered) -> None:
    now = timezone.now()
    worker = Worker.objects.filter(name__in=task.worker_ids[-1:]).first()
    facts = None
    if worker is not None:
        alive = lives(worker.place, worker.process, worker.process_began)
        facts = WorkerFacts(worker.seen_at, worker.ended_at is not None, alive)
    match fate_of_task(facts, task.started_at, len(task.worker_ids), now):
        case Fate.PUT_BACK:
            task.status = TaskResultStatus.READY
            task.started_at = None
            task.save(update_fields=["status", "started_at"])
            recovered.put_back.append(task.task_path)
            _LOG.warning("task %s (%s) lost its worker and is tried again", task.task_path, task.pk)
        case Fate.GIVEN_UP:
            task.set_failed(WorkerLost(f"the worker was killed {len(task.worker_ids)} times with this task in hand"))
            if (giving_up := _GIVING_UP.get(task.task_path)) is not None:
                giving_up(*task.args_kwargs["args"], **task.args_kwargs["kwargs"])
            recovered.given_up.append(task.task_path)
            _LOG.error("task %s (%s) lost its worker again and is given up", task.task_path, task.pk)
