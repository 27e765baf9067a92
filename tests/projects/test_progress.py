"""Progress: reported by operators, checked by others, never overwritten."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import ActionFactory, AxisFactory, PartyFactory, ProjectFactory, UserFactory

from houma.domain.base.decisions import Refused
from houma.domain.projects.actions import NewLine, NewReport, accept_lines, check_progress, report_progress
from houma.domain.projects.models import (
    Action,
    EvidenceState,
    ProgressCheck,
    ProgressReport,
    Project,
    ReportedProgress,
    Requirement,
    Verdict,
)
from houma.domain.projects.queries import action_progress, physical_progress, progress_over_time

pytestmark = pytest.mark.django_db
START = date(2025, 1, 1)


def reported(action: Action, quantity: str | None, month: int = 1, percentage: str | None = None) -> ReportedProgress:
    """One report on one action at the end of a month."""
    assert action.operator is not None
    end = START + timedelta(days=30 * month)
    line = NewLine(
        action,
        None if quantity is None else Decimal(quantity),
        None if percentage is None else Decimal(percentage),
    )
    new = NewReport(action.operator, end - timedelta(days=29), end, (line,))
    report = report_progress(action.axis.project, new, by=UserFactory())
    return report.lines.get()


@pytest.fixture
def action() -> Action:
    project = ProjectFactory()
    operator = PartyFactory(country=project.country)
    axis = AxisFactory(project=project, number=1)
    return ActionFactory(axis=axis, operator=operator, planned_quantity=Decimal(100), quantity_unit="m")


def test_nothing_is_achieved_until_somebody_checked(action: Action) -> None:
    reported(action, "40")
    action.refresh_from_db()
    assert action.achieved_quantity is None
    assert physical_progress(action.axis.project) is None
    assert [one.waits for one in action_progress(action.axis.project)] == [True]


def test_a_correction_stands_beside_what_was_reported(action: Action) -> None:
    line = reported(action, "40")
    check_progress(line, Verdict.CORRECTED, quantity=Decimal(35), reason="Measured on site", by=UserFactory())
    action.refresh_from_db()
    line.refresh_from_db()
    assert (action.achieved_quantity, line.quantity) == (Decimal(35), Decimal(40))
    assert physical_progress(action.axis.project) == Decimal("0.35")


def test_what_is_sent_back_changes_nothing(action: Action) -> None:
    accept_lines([reported(action, "20", 1)], by=UserFactory())
    check_progress(reported(action, "90", 2), Verdict.SENT_BACK, reason="No photos", by=UserFactory())
    action.refresh_from_db()
    assert (action.achieved_quantity, action.achieved_on) == (Decimal(20), START + timedelta(days=30))


def test_an_older_period_checked_later_does_not_turn_time_back(action: Action) -> None:
    old, new = reported(action, "20", 1), reported(action, "50", 2)
    accept_lines([new], by=UserFactory())
    accept_lines([old], by=UserFactory())
    action.refresh_from_db()
    assert action.achieved_quantity == Decimal(50)
    assert [point.share for point in progress_over_time(action.axis.project)] == [Decimal("0.2"), Decimal("0.5")]


@pytest.mark.parametrize(
    ("verdict", "quantity", "reason"),
    [
        (Verdict.CORRECTED, None, "no value"),
        (Verdict.CORRECTED, Decimal(3), " "),
        (Verdict.SENT_BACK, None, ""),
        (Verdict.ACCEPTED, Decimal(3), ""),
    ],
)
def test_a_check_says_what_it_must(action: Action, verdict: Verdict, quantity: Decimal | None, reason: str) -> None:
    with pytest.raises(Refused):
        check_progress(reported(action, "4"), verdict, quantity=quantity, reason=reason, by=UserFactory())
    assert not ProgressCheck.objects.exists()


def test_nobody_checks_their_own_report(action: Action) -> None:
    line = reported(action, "4")
    with pytest.raises(Refused):
        check_progress(line, Verdict.ACCEPTED, by=line.report.recorded_by)


def test_an_operator_reports_on_its_own_actions_and_on_what_is_over(action: Action) -> None:
    other = PartyFactory(country=action.axis.project.country)
    today = date.today()  # noqa: DTZ011
    lines = (NewLine(action, Decimal(1)),)
    with pytest.raises(Refused):
        report_progress(action.axis.project, NewReport(other, START, START, lines), by=None)
    assert action.operator is not None
    late = NewReport(action.operator, START, today + timedelta(days=2), lines)
    with pytest.raises(Refused):
        report_progress(action.axis.project, late, by=None)
    assert not ProgressReport.objects.exists()


@pytest.mark.parametrize(("quantity", "percentage"), [("-1", None), (None, "101")])
def test_values_out_of_range_are_refused_and_leave_nothing(
    action: Action, quantity: str | None, percentage: str | None
) -> None:
    with pytest.raises(ValidationError):
        reported(action, quantity, percentage=percentage)
    assert not ProgressReport.objects.exists()


APPEND_ONLY = [
    "projects_progressreport",
    "projects_progressreport_photos",
    "projects_reportedprogress",
    "projects_progresscheck",
    "projects_steeringdecision",
    "projects_followup",
    "projects_projectdocument",
]


@pytest.mark.parametrize("verb", ["UPDATE {table} SET id = id", "DELETE FROM {table}"])
def test_reports_and_checks_are_changed_by_nobody(action: Action, verb: str) -> None:
    accept_lines([reported(action, "10")], by=UserFactory())
    for table in ("projects_progressreport", "projects_reportedprogress", "projects_progresscheck"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(verb.format(table=table))


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_every_reporting_table_is_guarded(table: str, store: str) -> None:
    names = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
        if store == "spatialite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = %s::regclass"
    )
    with connection.cursor() as cursor:
        cursor.execute(names, [table])
        found = {name for (name,) in cursor.fetchall()}
    assert {f"{table}_no_update", f"{table}_no_delete"} <= found


def test_checked_progress_is_the_dashboard_of_the_gate(action: Action) -> None:
    project = action.axis.project
    other = ActionFactory(axis=action.axis, operator=action.operator, planned_quantity=Decimal(5))
    accept_lines([reported(action, "10")], by=UserFactory())
    assert project.evidence.get(requirement=Requirement.DASHBOARD).state == EvidenceState.PARTIAL
    accept_lines([reported(other, "1")], by=UserFactory())
    assert project.evidence.get(requirement=Requirement.DASHBOARD).state == EvidenceState.THERE


def test_shares_are_weighted_by_cost_and_equally_where_a_cost_is_unknown(action: Action) -> None:
    project: Project = action.axis.project
    dear = ActionFactory(axis=action.axis, operator=action.operator, planned_quantity=Decimal(10), cost=action.cost * 3)
    accept_lines([reported(action, "100"), reported(dear, None, percentage="0")], by=UserFactory())
    assert physical_progress(project) == Decimal("0.25")
    ActionFactory(axis=action.axis, operator=action.operator, cost=None)
    share = physical_progress(project)
    assert share is not None
    assert round(share, 4) == Decimal("0.3333")


_VERDICTS = st.sampled_from([*Verdict, None])


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 150), st.integers(1, 6), _VERDICTS, st.integers(0, 150)), max_size=5))
def test_the_achieved_quantity_is_that_of_the_latest_accepted_period(
    action: Action, told: list[tuple[int, int, Verdict | None, int]]
) -> None:
    """Whatever is reported and found, in whatever order; and what was reported is there as it was said."""
    with transaction.atomic():
        expected: tuple[int, int, Decimal] | None = None
        said = []
        for order, (quantity, month, verdict, found) in enumerate(told):
            line = reported(action, str(quantity), month)
            said.append((line.pk, Decimal(quantity)))
            if verdict is None:
                continue
            corrected = Decimal(found) if verdict == Verdict.CORRECTED else None
            check_progress(line, verdict, quantity=corrected, reason="seen", by=UserFactory())
            if verdict != Verdict.SENT_BACK:
                stands = (month, order, corrected if corrected is not None else Decimal(quantity))
                expected = max(expected, stands) if expected else stands
        action.refresh_from_db()
        assert action.achieved_quantity == (expected[2] if expected else None)
        assert list(ReportedProgress.objects.order_by("pk").values_list("pk", "quantity")) == said
        share = physical_progress(action.axis.project)
        assert share is None or 0 <= share <= 1
        transaction.set_rollback(True)
    action.refresh_from_db()
