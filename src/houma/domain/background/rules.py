"""When a worker counts as lost, and what becomes of its task."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SECONDS_BETWEEN_BEATS = 10
SILENCE_OF_THE_LOST = timedelta(minutes=2)
"""A worker on another machine that gave no sign for so long is taken for dead."""
UNKNOWN_MAY_TAKE = timedelta(hours=6)
"""A task in the hands of a worker that never registered is left alone for so long."""
MOST_ATTEMPTS = 2
"""A task whose worker was killed is tried once more: one that kills its worker each time must not go round for ever."""
PATIENCE_WITH_THE_QUEUE = timedelta(minutes=10)
"""A task that has waited for so long says that there are too few workers."""


class Fate(StrEnum):
    """What becomes of a task that is marked as running."""

    GOES_ON = "goes on"
    PUT_BACK = "put back"
    GIVEN_UP = "given up"


@dataclass(frozen=True, slots=True)
class WorkerFacts:
    """What is known of a worker. ``process_lives`` is None where its process cannot be looked up from here."""

    seen_at: datetime
    has_ended: bool
    process_lives: bool | None


def is_lost(worker: WorkerFacts, now: datetime) -> bool:
    """Will this worker never finish what it has in hand?

    A process that lives is never lost, however long it is silent: an import on SQLite lets nobody write meanwhile,
    also not its own sign of life.
    """
    if worker.process_lives is not None:
        return worker.has_ended or not worker.process_lives
    return worker.has_ended or now - worker.seen_at > SILENCE_OF_THE_LOST


def fate_of_task(worker: WorkerFacts | None, started_at: datetime | None, attempts: int, now: datetime) -> Fate:
    """What becomes of a running task, by the worker that has it in hand: None where that one never registered."""
    if not (_held_for_too_long(started_at, now) if worker is None else is_lost(worker, now)):
        return Fate.GOES_ON
    return Fate.PUT_BACK if attempts < MOST_ATTEMPTS else Fate.GIVEN_UP


def _held_for_too_long(started_at: datetime | None, now: datetime) -> bool:
    return started_at is None or now - started_at > UNKNOWN_MAY_TAKE
