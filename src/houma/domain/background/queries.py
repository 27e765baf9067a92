"""How the background work is going."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from houma.domain.background.models import Worker
from houma.domain.background.rules import PATIENCE_WITH_THE_QUEUE, SILENCE_OF_THE_LOST


@dataclass(frozen=True, slots=True)
class BackgroundWork:
    """How many workers were seen lately, and whether a task has waited for too long."""

    workers: int
    behind: bool


def background_work() -> BackgroundWork:
    """The state of the background work, in two queries."""
    now = timezone.now()
    workers = Worker.objects.filter(ended_at=None, seen_at__gt=now - SILENCE_OF_THE_LOST).count()
    long_ago = now - PATIENCE_WITH_THE_QUEUE
    # A task that was to begin later is not late; one without a day to begin bears the last day of all.
    behind = DBTaskResult.objects.filter(
        Q(run_after=get_date_max()) | Q(run_after__lt=long_ago),
        status=TaskResultStatus.READY,
        enqueued_at__lt=long_ago,
    ).exists()
    return BackgroundWork(workers=workers, behind=behind)
