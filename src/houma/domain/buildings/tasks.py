"""Long work in the background: an inventory of buildings is checked and applied, with progress that others see."""

from typing import Any

from django_tasks import TaskContext, task

from houma.domain.background.actions import when_given_up
from houma.domain.buildings.actions.importing import apply_inventory
from houma.domain.buildings.workbook import Existing, InventoryCheck, Options, check_inventory, report_of
from houma.domain.sources.import_actions import give_up
from houma.domain.sources.import_work import ImportWork, Progress
from houma.domain.sources.models import ImportRun
from houma.domain.territories.models import Country


@task()
def check_building_import(run_id: int) -> None:
    """Check the file of an import and keep what was found; again, unless that was kept already."""
    _INVENTORY.check_once(run_id)


@task(takes_context=True)
def apply_building_import(context: TaskContext, run_id: int) -> None:
    """Apply an import that was checked; again, where the worker that began it was killed before it was done."""
    _INVENTORY.apply_once(run_id, context.attempt)


@when_given_up(check_building_import)
@when_given_up(apply_building_import)
def building_import_given_up(run_id: int) -> None:
    """Say on the import that it failed, where its workers were killed each time."""
    give_up(run_id)


def check_run(run: ImportRun) -> InventoryCheck:
    """Check the file, keep the report and, where there are problems, the annotated copy."""
    return _INVENTORY.check_run(run)


def apply_run(run: ImportRun, *, again: bool = False) -> None:
    """Apply a checked import: whole, or not at all, with the reason."""
    _INVENTORY.apply_run(run, again=again)


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


def _checked(run: ImportRun, content: bytes, progress: Progress | None) -> InventoryCheck:
    country = Country.objects.get(pk=run.country_code)
    return check_inventory(country, content, run.filename, options_of(run), by=run.started_by, progress=progress)


def _report(run: ImportRun, check: InventoryCheck) -> dict[str, Any]:
    return report_of(check, options_of(run))


def _annotated(run: ImportRun, content: bytes, check: InventoryCheck) -> bytes | None:
    return check.annotated(content, run.filename, run.language) if check.problems else None


def _applied(run: ImportRun, check: InventoryCheck) -> None:
    country = Country.objects.get(pk=run.country_code)
    apply_inventory(country, check, filename=run.filename, by=run.started_by)


_INVENTORY = ImportWork(_checked, _report, _annotated, _applied)
