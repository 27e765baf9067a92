"""Long work in the background: checking and applying a portfolio, with progress that others can see."""

import logging
import time

from django.db import transaction
from django_tasks import task

from houma.domain.agreements.portfolio.applying import apply_portfolio
from houma.domain.agreements.portfolio.checking import PortfolioCheck, Progress, check_portfolio
from houma.domain.agreements.portfolio.report import report_of
from houma.domain.sources.import_actions import (
    begin_applying,
    conclude,
    conclude_check,
    note_progress,
    source_of_import,
)
from houma.domain.sources.models import ImportRun, ImportState
from houma.domain.territories.models import Country
from houma.exchange import annotate_workbook, garbage_collector_at_rest

_LOG = logging.getLogger(__name__)
_SECONDS_BETWEEN_SIGNS = 0.5


@task()
def check_import(run_id: int) -> None:
    """Check the file of an import and keep what was found."""
    check_run(ImportRun.objects.get(pk=run_id))


@task()
def apply_import(run_id: int) -> None:
    """Apply an import that was checked."""
    apply_run(ImportRun.objects.get(pk=run_id))


def check_run(run: ImportRun) -> PortfolioCheck:
    """Check the file, keep the report and, where there are errors, the annotated copy."""
    content = run.file.read()
    run.file.close()
    check = check_portfolio(Country.objects.get(pk=run.country_code), content, run.filename, _signs_of(run))
    annotated = None
    if check.reading.problems:
        annotated = annotate_workbook(content, run.filename, check.reading.problems, run.language)
    conclude_check(run, report_of(check), ok=check.ok, annotated=annotated)
    return check


def apply_run(run: ImportRun) -> None:
    """Apply a checked import: all of it in one transaction, or nothing and the reason.

    The file is checked again against what is stored now, since others may have written in the meantime.
    """
    run = begin_applying(run)
    try:
        content = run.file.read()
        run.file.close()
        country = Country.objects.get(pk=run.country_code)
        check = check_portfolio(country, content, run.filename)
        if not check.ok:
            conclude(run, report_of(check), state=ImportState.REFUSED)
            return
        with garbage_collector_at_rest(), transaction.atomic():
            apply_portfolio(country, check, source_of_import(run), by=run.started_by, progress=None)
        conclude(run, report_of(check), state=ImportState.APPLIED)
    except Exception:
        _LOG.exception("import %s failed", run.pk)
        conclude(run, {"failure": True}, state=ImportState.FAILED)
        raise


def _signs_of(run: ImportRun) -> Progress:
    """Progress written at most twice a second."""
    last = 0.0

    def sign(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if done == total or now - last > _SECONDS_BETWEEN_SIGNS:
            last = now
            note_progress(run, done, total)

    return sign
