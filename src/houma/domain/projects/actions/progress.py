"""Progress: reported by operators, checked by officers. Both are kept as they were said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from houma.domain.accounts.models import Party, User
from houma.domain.base.decisions import require
from houma.domain.projects import rules
from houma.domain.projects.actions.evidence import record_life_evidence
from houma.domain.projects.models import (
    Action,
    Photo,
    ProgressCheck,
    ProgressReport,
    Project,
    ReportedProgress,
    Verdict,
)
from houma.domain.projects.progress_reading import last_accepted, standings


@dataclass(frozen=True, slots=True)
class NewLine:
    """How far an action is since its beginning: a quantity in its unit, a percentage (0 to 100), or both."""

    action: Action
    quantity: Decimal | None = None
    percentage: Decimal | None = None
    difficulties: str = ""


@dataclass(frozen=True, slots=True)
class NewReport:
    """What ``party`` reports of a period."""

    party: Party
    period_start: date
    period_end: date
    lines: tuple[NewLine, ...]
    difficulties: str = ""
    photos: tuple[Photo, ...] = ()


@transaction.atomic
def report_progress(project: Project, new: NewReport, *, by: User | None) -> ProgressReport:
    """Report progress; nothing of it is ever changed: a mistake is mended by another report.

    Raises:
        Refused: with every reason (no line, another's action, a period to come, …).
        ValidationError: a quantity or percentage out of range.
    """
    require(
        rules.may_report(
            party=new.party.pk,
            operators=[line.action.operator_id for line in new.lines],
            said=[line.quantity is not None or line.percentage is not None for line in new.lines],
            period=(new.period_start, new.period_end),
            today=timezone.localdate(),
        )
    )
    report = ProgressReport.objects.create(
        project=project,
        party=new.party,
        period_start=new.period_start,
        period_end=new.period_end,
        difficulties=new.difficulties.strip(),
        recorded_by=by,
    )
    report.photos.set(new.photos)
    lines = [
        ReportedProgress(
            report=report,
            action=line.action,
            quantity=line.quantity,
            percentage=line.percentage,
            difficulties=line.difficulties.strip(),
        )
        for line in new.lines
    ]
    for line in lines:
        line.full_clean(exclude=["report", "action"])
    ReportedProgress.objects.bulk_create(lines)
    record_life_evidence(project, by=by)
    return report


@transaction.atomic
def check_progress(
    line: ReportedProgress,
    verdict: Verdict,
    *,
    by: User | None,
    quantity: Decimal | None = None,
    percentage: Decimal | None = None,
    reason: str = "",
    checked_on: date | None = None,
    prove: bool = True,
) -> ProgressCheck:
    """Say what was found of a reported value; what was reported stays beside it.

    The achieved quantity of the action becomes the last one accepted or corrected. ``prove=False`` where the caller
    calls ``record_life_evidence`` once after many.

    Raises:
        Refused: the person who reported checks, a correction without value, a return without reason.
        ValidationError: a quantity or percentage out of range.
    """
    action = Action.objects.select_for_update().select_related("axis__project").get(pk=line.action_id)
    reporter = line.report.recorded_by_id
    require(
        rules.may_check(
            verdict,
            own_report=by is not None and reporter == by.pk,
            has_value=quantity is not None or percentage is not None,
            reason=reason,
        )
    )
    check = ProgressCheck(
        line=line,
        verdict=verdict,
        quantity=quantity,
        percentage=percentage,
        reason=reason.strip(),
        checked_on=checked_on or timezone.localdate(),
        recorded_by=by,
    )
    check.full_clean(exclude=["line", "recorded_by"])
    check.save()
    _achieve(action)
    if prove:
        record_life_evidence(action.axis.project, by=by)
    return check


def accept_lines(lines: Sequence[ReportedProgress], *, by: User | None) -> None:
    """Accept several reported values at once, all or none."""
    with transaction.atomic():
        for line in lines:
            check_progress(line, Verdict.ACCEPTED, by=by, prove=False)
        for project in Project.objects.filter(progress_reports__lines__in=lines).distinct():
            record_life_evidence(project, by=by)


def _achieve(action: Action) -> None:
    last = last_accepted(standings([action.pk]))
    achieved = last.quantity if last is not None else None
    on = last.on if last is not None else None
    if (action.achieved_quantity, action.achieved_on) == (achieved, on):
        return
    action.achieved_quantity, action.achieved_on = achieved, on
    action.save(update_fields=["achieved_quantity", "achieved_on"])
