"""Long work in the background: an inventory of buildings is checked and applied, with progress that others see."""

import logging
from typing import Any

from django.db import transaction
from django_tasks import TaskContext, task

from houma.domain.background.actions import when_given_up
from houma.domain.buildings.actions.importing import apply_inventory
from houma.domain.buildings.workbook import Existing, InventoryCheck, Options, check_inventory, report_of
from houma.domain.buildings.workbook.reading import Drafted
from houma.domain.sources.import_actions import (
    ImportSettledError,
    begin_applying,
    conclude,
    conclude_check,
    give_up,
    hold_for_applying,
    signs_of,
)
from houma.domain.sources.models import ImportRun, ImportState
from houma.domain.territories.models import Country
from houma.exchange import annotate_workbook, garbage_collector_at_rest
from houma.exchange.annotated_copy import annotate_copy

_LOG = logging.getLogger(__name__)


@task()
def check_building_import(run_id: int) -> None:
    """Check the file of an import and keep what was found; again, unless that was kept already."""
    run = ImportRun.objects.get(pk=run_id)
    if run.state == ImportState.CHECKING:
        check_run(run)


@task(takes_context=True)
def apply_building_import(context: TaskContext, run_id: int) -> None:
    """Apply an import that was checked; again, where the worker that began it was killed before it was done."""
    run = ImportRun.objects.get(pk=run_id)
    again = context.attempt > 1
    if again and run.state not in {ImportState.CHECKED, ImportState.APPLYING}:
        return  # Done, or refused: only the worker's last word was lost.
    apply_run(run, again=again)


@when_given_up(check_building_import)
@when_given_up(apply_building_import)
def building_import_given_up(run_id: int) -> None:
    """Say on the import that it failed, where its workers were killed each time."""
    give_up(run_id)


def options_of(run: ImportRun) -> Options:
    """What was said of the file when it was handed in."""
    kept: dict[str, Any] = run.report.get("options", {})
    return Options(
        existing=Existing(kept.get("existing", Existing.UPDATE)),
        scheme=kept.get("scheme", ""),
        classes=kept.get("classes", {}),
        layer=kept.get("layer", ""),
        crs=kept.get("crs", ""),
    )


def check_run(run: ImportRun) -> InventoryCheck:
    """Check the file, keep the report and, where there are problems, the annotated copy."""
    content = _content(run)
    options = options_of(run)
    country = Country.objects.get(pk=run.country_code)
    check = check_inventory(country, content, run.filename, options, by=run.started_by, progress=signs_of(run))
    annotated = _annotated(check, content, run) if check.problems else None
    conclude_check(run, report_of(check, options), ok=check.ok, annotated=annotated)
    return check


def apply_run(run: ImportRun, *, again: bool = False) -> None:
    """Apply a checked import: whole, in one transaction with the mark that says so, or not at all, with the reason.

    The file is checked again against what is stored now, and against what its sender may do now.
    """
    run = begin_applying(run, again=again)
    options = options_of(run)
    try:
        content = _content(run)
        country = Country.objects.get(pk=run.country_code)
        check = check_inventory(country, content, run.filename, options, by=run.started_by)
        if not check.ok:
            conclude(run, report_of(check, options), state=ImportState.REFUSED)
            return
        with garbage_collector_at_rest(), transaction.atomic():
            hold_for_applying(run)
            apply_inventory(country, check, filename=run.filename, by=run.started_by)
            conclude(run, report_of(check, options), state=ImportState.APPLIED)
    except ImportSettledError:
        _LOG.warning("import %s was settled by another worker meanwhile", run.pk)
    except Exception:
        _LOG.exception("import %s failed", run.pk)
        conclude(run, {"failure": True}, state=ImportState.FAILED)
        raise


def _content(run: ImportRun) -> bytes:
    with run.file.open("rb") as file:
        return bytes(file.read())


def _annotated(check: InventoryCheck, content: bytes, run: ImportRun) -> bytes:
    """The workbook with its faults marked; of a geographic file, its fields as a workbook with the same marks."""
    drafted = check.drafted
    if isinstance(drafted, Drafted) and drafted.opened.is_geographic:
        return annotate_copy(drafted.opened.grids, check.problems, run.language)
    return annotate_workbook(content, run.filename, check.problems, run.language)
