"""Long work in the background: checking and applying a portfolio, with progress that others can see."""

from typing import Any

from django_tasks import TaskContext, task

from houma.domain.agreements.portfolio.applying import apply_portfolio
from houma.domain.agreements.portfolio.checking import PortfolioCheck, check_portfolio
from houma.domain.agreements.portfolio.report import report_of
from houma.domain.background.actions import when_given_up
from houma.domain.sources.import_actions import give_up, source_of_import
from houma.domain.sources.import_work import ImportWork, Progress
from houma.domain.sources.models import ImportRun
from houma.domain.territories.models import Country
from houma.exchange import annotate_workbook


@task()
def check_import(run_id: int) -> None:
    """Check the file of an import and keep what was found; again, unless that was kept already."""
    _PORTFOLIO.check_once(run_id)


@task(takes_context=True)
def apply_import(context: TaskContext, run_id: int) -> None:
    """Apply an import that was checked; again, where the worker that began it was killed before it was done."""
    _PORTFOLIO.apply_once(run_id, context.attempt)


@when_given_up(check_import)
@when_given_up(apply_import)
def import_given_up(run_id: int) -> None:
    """Say on the import that it failed, where its workers were killed each time."""
    give_up(run_id)


def check_run(run: ImportRun) -> PortfolioCheck:
    """Check the file, keep the report and, where there are errors, the annotated copy."""
    return _PORTFOLIO.check_run(run)


def apply_run(run: ImportRun, *, again: bool = False) -> None:
    """Apply a checked import: whole, or not at all, with the reason."""
    _PORTFOLIO.apply_run(run, again=again)


def _checked(run: ImportRun, content: bytes, progress: Progress | None) -> PortfolioCheck:
    return check_portfolio(Country.objects.get(pk=run.country_code), content, run.filename, progress)


def _report(_run: ImportRun, check: PortfolioCheck) -> dict[str, Any]:
    return report_of(check)


def _annotated(run: ImportRun, content: bytes, check: PortfolioCheck) -> bytes | None:
    problems = check.reading.problems
    return annotate_workbook(content, run.filename, problems, run.language) if problems else None


def _applied(run: ImportRun, check: PortfolioCheck) -> None:
    country = Country.objects.get(pk=run.country_code)
    apply_portfolio(country, check, source_of_import(run), by=run.started_by, progress=None)


_PORTFOLIO = ImportWork(_checked, _report, _annotated, _applied)
