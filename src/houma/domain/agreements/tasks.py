"""Long work in the background: checking and applying a portfolio, with progress that others can see."""

import logging

from django.db import transaction
from django_tasks import TaskContext, task

from houma.domain.agreements.portfolio.applying import apply_portfolio
from houma.domain.agreements.portfolio.checking import PortfolioCheck, check_portfolio
from houma.domain.agreements.portfolio.report import report_of
from houma.domain.background.actions import when_given_up
from houma.domain.sources.import_actions import (
    ImportSettledError,
    begin_applying,
    conclude,
    conclude_check,
    give_up,
    hold_for_applying,
    signs_of,
    source_of_import,
)
from houma.domain.sources.models import ImportRun, ImportState
from houma.domain.territories.models import Country
from houma.exchange import annotate_workbook, garbage_collector_at_rest

_LOG = logging.getLogger(__name__)


@task()
def check_import(run_id: int) -> None:
    """Check the file of an import and keep what was found; again, unless that was kept already."""
    run = ImportRun.objects.get(pk=run_id)
    if run.state == ImportState.CHECKING:
        check_run(run)


@task(takes_context=True)
def apply_import(context: TaskContext, run_id: int) -> None:
    """Apply an import that was checked; again, where the worker that began it was killed before it was done."""
    run = ImportRun.objects.get(pk=run_id)
    again = context.attempt > 1
    if again and run.state not in {ImportState.CHECKED, ImportState.APPLYING}:
        return  # Done, or refused: only the worker's last word was lost.
    apply_run(run, again=again)


@when_given_up(check_import)
@when_given_up(apply_import)
def import_given_up(run_id: int) -> None:
    """Say on the import that it failed, where its workers were killed each time."""
    give_up(run_id)


def check_run(run: ImportRun) -> PortfolioCheck:
    """Check the file, keep the report and, where there are errors, the annotated copy."""
    content = run.file.read()
    run.file.close()
    check = check_portfolio(Country.objects.get(pk=run.country_code), content, run.filename, signs_of(run))
    annotated = None
    if check.reading.problems:
        annotated = annotate_workbook(content, run.filename, check.reading.problems, run.language)
    conclude_check(run, report_of(check), ok=check.ok, annotated=annotated)
    return check


def apply_run(run: ImportRun, *, again: bool = False) -> None:
    """Apply a checked import: whole, in one transaction with the mark that says so, or not at all, with the reason.

    The file is checked again against what is stored now, since others may have written in the meantime. ``again`` takes
    up an import whose application was cut off.
    """
    run = begin_applying(run, again=again)
    try:
        content = run.file.read()
        run.file.close()
        country = Country.objects.get(pk=run.country_code)
        check = check_portfolio(country, content, run.filename)
        if not check.ok:
            conclude(run, report_of(check), state=ImportState.REFUSED)
            return
        with garbage_collector_at_rest(), transaction.atomic():
            hold_for_applying(run)
            apply_portfolio(country, check, source_of_import(run), by=run.started_by, progress=None)
            conclude(run, report_of(check), state=ImportState.APPLIED)
    except ImportSettledError:
        _LOG.warning("import %s was settled by another worker meanwhile", run.pk)
    except Exception:
        _LOG.exception("import %s failed", run.pk)
        conclude(run, {"failure": True}, state=ImportState.FAILED)
        raise
