"""Long work in the background: the plan of an operation, with progress that others see."""

import logging

from django_tasks import task

from houma.domain.background.actions import when_given_up
from houma.domain.rehousing.actions import planning
from houma.domain.rehousing.models import PlanRun

_LOG = logging.getLogger(__name__)


@task()
def work_out(run_id: int) -> None:
    """Work out a plan that was asked for, unless that is done already."""
    run = PlanRun.objects.get(pk=run_id)
    if run.finished_at is not None:
        return
    try:
        planning.work_out(run)
    except Exception:
        _LOG.exception("plan %s broke off", run_id)
        planning.give_up(run)
        raise


@when_given_up(work_out)
def plan_given_up(run_id: int) -> None:
    """Say that it broke off, where its workers were killed each time."""
    planning.give_up(PlanRun.objects.get(pk=run_id))
