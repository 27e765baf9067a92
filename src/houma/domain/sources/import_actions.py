"""Imports as records: what was handed in, what was found, what was done. The tables themselves belong to other apps."""

import hashlib
import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.utils import timezone

from houma.domain.base.decisions import Decision, require
from houma.domain.sources.models import ImportRun, ImportState, Source, SourceKind
from houma.domain.sources.rules import can_apply

if TYPE_CHECKING:
    from houma.domain.accounts.models import User  # Only the name of the type: accounts stands above this app.

_LOG = logging.getLogger(__name__)
_SECONDS_BETWEEN_SIGNS = 0.5


def open_import(
    country_code: str, kind: str, filename: str, content: bytes, *, language: str = "fr", by: "User | None" = None
) -> ImportRun:
    """Keep the file that was handed in; nothing of it is believed yet."""
    run = ImportRun(
        country_code=country_code,
        kind=kind,
        filename=filename[:255],
        digest=hashlib.sha256(content).hexdigest(),
        language=language,
        started_by=by,
    )
    run.file.save(filename[-80:], ContentFile(content), save=False)
    run.save()
    return run


def note_progress(run: ImportRun, done: int, total: int) -> None:
    """Tell how far the work is; written outside the transaction of the work, so that others see it."""
    ImportRun.objects.filter(pk=run.pk).update(progress_done=done, progress_total=total)


def signs_of(run: ImportRun) -> Callable[[int, int], None]:
    """What long work calls with what is done of how much: noted at most twice a second."""
    last = 0.0

    def sign(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if done == total or now - last > _SECONDS_BETWEEN_SIGNS:
            last = now
            note_progress(run, done, total)

    return sign


def give_up(run_id: int) -> None:
    """Say on an import that it failed, where its workers were killed each time."""
    run = ImportRun.objects.get(pk=run_id)
    if run.state in {ImportState.CHECKING, ImportState.APPLYING}:
        conclude(run, {"failure": True}, state=ImportState.FAILED)


def conclude_check(run: ImportRun, report: dict[str, Any], *, ok: bool, annotated: bytes | None) -> ImportRun:
    """The file was checked: refused with its annotated copy, or ready to be confirmed.

    A refusal is one line in the log: whose file and why, nothing of what stands in it.
    """
    run.report = report
    run.state = ImportState.CHECKED if ok else ImportState.REFUSED
    if annotated is not None:
        run.annotated.save(f"{run.pk}.xlsx", ContentFile(annotated), save=False)
    run.ended_at = timezone.now()
    run.save()
    if not ok:
        told = [*dict.fromkeys(str(problem.get("code", "")) for problem in report.get("problems", ()))]
        _LOG.warning(
            "import %s (%s, SHA-256 %s) of user %s was refused: %s",
            run.pk, run.kind, run.digest[:16], run.started_by_id, ", ".join(told) or "no reason kept",
        )  # fmt: skip
    return run


def apply_decision(run: ImportRun) -> Decision:
    """May this import be applied now?"""
    return can_apply(ImportState(run.state))


def begin_applying(run: ImportRun, *, again: bool = False) -> ImportRun:
    """Take a checked import in hand: the second to try is refused, also when both try at once.

    ``again`` also takes one that is marked as being applied already: its worker was killed.
    """
    takable = [ImportState.CHECKED, ImportState.APPLYING] if again else [ImportState.CHECKED]
    taken = ImportRun.objects.filter(pk=run.pk, state__in=takable).update(state=ImportState.APPLYING, ended_at=None)
    run.refresh_from_db()
    if not taken:
        require(apply_decision(run))
    return run


class ImportSettledError(RuntimeError):
    """The import was applied or concluded by another worker while this one prepared to apply it."""


def hold_for_applying(run: ImportRun) -> None:
    """Within the transaction that applies it: nobody else applies this import; raises where somebody did."""
    held = ImportRun.objects.select_for_update().filter(pk=run.pk, state=ImportState.APPLYING).first()
    if held is None:
        raise ImportSettledError(str(run.pk))


def conclude(run: ImportRun, report: dict[str, Any], *, state: ImportState) -> ImportRun:
    """The work ended: applied, or failed with the reason in ``report``."""
    run.state = state
    run.report = {**run.report, **report}
    run.ended_at = timezone.now()
    run.save()
    return run


def source_of_import(run: ImportRun) -> Source:
    """The file as a source: every row that it brings names it."""
    source, _created = Source.objects.get_or_create(
        country_code=run.country_code,
        code=f"import-{run.digest[:16]}",
        defaults={"publisher": run.filename[:200], "kind": SourceKind.IMPORT, "note": f"SHA-256 {run.digest}"},
    )
    return source
