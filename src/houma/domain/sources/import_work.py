"""What imports of every kind go through in the background: checked and kept, then checked again and applied whole."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.db import transaction

from houma.domain.sources.import_actions import (
    ImportSettledError,
    begin_applying,
    conclude,
    conclude_check,
    hold_for_applying,
    signs_of,
)
from houma.domain.sources.models import ImportRun, ImportState
from houma.exchange import garbage_collector_at_rest

_LOG = logging.getLogger(__name__)


class Checked(Protocol):
    """What a check found: whether the file is in order."""

    @property
    def ok(self) -> bool: ...


Check = TypeVar("Check", bound=Checked)
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ImportWork(Generic[Check]):
    """How one kind of import is done.

    Attributes:
        check: check the file against what is stored now, and against what its sender may do now.
        report: what is kept of the check.
        annotated: the copy of the file with its faults marked; None where it has none.
        apply: write what was checked, inside the transaction that marks the import as applied.
    """

    check: Callable[[ImportRun, bytes, Progress | None], Check]
    report: Callable[[ImportRun, Check], dict[str, Any]]
    annotated: Callable[[ImportRun, bytes, Check], bytes | None]
    apply: Callable[[ImportRun, Check], None]

    def check_run(self, run: ImportRun) -> Check:
        """Check the file, keep the report and, where there are faults, the annotated copy."""
        content = _content(run)
        check = self.check(run, content, signs_of(run))
        conclude_check(run, self.report(run, check), ok=check.ok, annotated=self.annotated(run, content, check))
        return check

    def apply_run(self, run: ImportRun, *, again: bool = False) -> None:
        """Apply a checked import: whole, in one transaction with the mark that says so, or not at all, with the reason.

        The file is checked again, since others may have written in the meantime. ``again`` takes up an import whose
        application was cut off.
        """
        run = begin_applying(run, again=again)
        try:
            check = self.check(run, _content(run), None)
            if not check.ok:
                conclude(run, self.report(run, check), state=ImportState.REFUSED)
                return
            with garbage_collector_at_rest(), transaction.atomic():
                hold_for_applying(run)
                self.apply(run, check)
                conclude(run, self.report(run, check), state=ImportState.APPLIED)
        except ImportSettledError:
            _LOG.warning("import %s was settled by another worker meanwhile", run.pk)
        except Exception:
            _LOG.exception("import %s failed", run.pk)
            conclude(run, {"failure": True}, state=ImportState.FAILED)
            raise

    def check_once(self, run_id: int) -> None:
        """What the task of a check does: again, unless what was found was kept already."""
        run = ImportRun.objects.get(pk=run_id)
        if run.state == ImportState.CHECKING:
            self.check_run(run)

    def apply_once(self, run_id: int, attempt: int) -> None:
        """What the task that applies does: again, where the worker that began it was killed before it was done."""
        run = ImportRun.objects.get(pk=run_id)
        again = attempt > 1
        if again and run.state not in {ImportState.CHECKED, ImportState.APPLYING}:
            return  # Done, or refused: only the worker's last word was lost.
        self.apply_run(run, again=again)


def _content(run: ImportRun) -> bytes:
    with run.file.open("rb") as file:
        return bytes(file.read())
