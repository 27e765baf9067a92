"""What happens in projects between their gates, through the actions that officers and operators use.

What an earlier load brought is found and left as it is: a project that has a steering body, a report or an evaluation
gets none twice.
"""

from collections.abc import Callable, Mapping, Sequence

from django.core.exceptions import ValidationError

from houma.domain.base.decisions import Refused
from houma.domain.projects.actions import (
    ActionPlan,
    NewEvaluation,
    NewLine,
    NewMeeting,
    NewReport,
    check_progress,
    conclude_evaluation,
    follow_up,
    publish_evaluation,
    record_decision,
    record_life_evidence,
    record_meeting,
    report_progress,
    save_action,
    save_evaluation,
    seat_member,
    set_up_body,
    set_vision,
)
from houma.domain.projects.evaluating import Criterion
from houma.domain.projects.models import (
    Action,
    EvaluationKind,
    EvaluationState,
    FollowUpState,
    Project,
    SteeringBody,
    SteeringRole,
    Verdict,
    Vision,
)
from houma.domain.projects.sustainability import Capital, Weight
from houma.packs import wording
from houma.packs.content import PackRow
from houma.packs.loading import said
from houma.packs.loading.context import Loading
from houma.values.multilingual import Multilingual

_Rows = Sequence[PackRow]


def load_life(loading: Loading) -> Multilingual:
    """Visions, what actions serve, steering, progress and evaluations of the projects in projects.csv."""
    projects = loading.projects()
    told = 0
    steps: tuple[tuple[str, Callable[[Loading, Project, _Rows], None]], ...] = (
        ("visions", _envision),
        ("action_details", _detail),
        ("steering_bodies", _steer),
        ("progress", _report),
        ("evaluations", _evaluate),
    )
    for key, step in steps:
        for code, rows in loading.content.of(key, "project_code").items():
            try:
                step(loading, projects[code], rows)
            except Refused as refused:
                loading.problems.append(
                    rows[0].problem("project_code", "refused", wording.sentences(refused.decision.reasons))
                )
            except ValidationError as problem:
                loading.problems.append(rows[0].problem("project_code", "refused", wording.sentences(problem.messages)))
            told += len(rows)
    return said.LIFE.formatted(count=told)


def _envision(loading: Loading, project: Project, rows: _Rows) -> None:
    row = rows[0]
    if Vision.objects.filter(project=project).exists():
        return
    french, arabic, english = (row.several(f"objectives_{own}") for own in ("fr", "ar", "en"))
    objectives = [
        Multilingual(
            text,
            arabic[number] if number < len(arabic) else "",
            english[number] if number < len(english) else "",
        )
        for number, text in enumerate(french)
    ]
    set_vision(project, row.names("text"), objectives, by=None)


def _detail(loading: Loading, project: Project, rows: _Rows) -> None:
    actions = _actions(project)
    for row in rows:
        action = actions.get((row["axis"], row["number"]))
        if action is None or action.starts_on is not None:
            continue
        capitals = dict(part.split(":", 1) for part in row.several("capitals") if ":" in part)
        plan = ActionPlan(
            names=action.names,
            operator=action.operator,
            planned_quantity=action.planned_quantity,
            quantity_unit=action.quantity_unit,
            cost=action.cost,
            starts_on=row["starts_on"],
            ends_on=row["ends_on"],
            territory=action.territory,
            note=action.note,
            capitals={Capital(capital): Weight(weight) for capital, weight in capitals.items()},
            targets=row.several("targets"),
        )
        save_action(action.axis, plan, by=None, action=action, prove=False)
    record_life_evidence(project, by=None)


def _actions(project: Project) -> Mapping[tuple[int, int], Action]:
    found = Action.objects.filter(axis__project=project).select_related(
        "axis__project__country", "operator", "territory"
    )
    return {(action.axis.number, action.number): action for action in found}


def _steer(loading: Loading, project: Project, rows: _Rows) -> None:
    if SteeringBody.objects.filter(project=project).exists():
        return
    body = set_up_body(project, rows[0].names("name"), rows[0]["set_up_on"], by=None)
    members = [
        seat_member(
            body,
            SteeringRole(row["role"]),
            party=loading.parties[row["party_code"]] if row.has("party_code") else None,
            person=row.text("person"),
            by=None,
        )
        for row in loading.content.of("steering_members", "project_code").get(project.code, ())
    ]
    meetings = {
        row["held_on"]: record_meeting(
            body, NewMeeting(row["held_on"], row.text("place"), row.text("agenda"), tuple(members)), by=None
        )
        for row in loading.content.of("meetings", "project_code").get(project.code, ())
    }
    decisions = loading.content.of("decisions", "project_code").get(project.code, ())
    for row in sorted(decisions, key=lambda row: (row["held_on"], row["position"])):
        decision = record_decision(
            meetings[row["held_on"]],
            row.text("text"),
            party=loading.parties[row["party_code"]] if row.has("party_code") else None,
            due_on=row["due_on"],
            by=None,
        )
        if row.has("state"):
            follow_up(decision, FollowUpState(row["state"]), note=row.text("note"), known_on=row["known_on"], by=None)


def _report(loading: Loading, project: Project, rows: _Rows) -> None:
    """One report for each operator and period; the checks follow in the order of the periods."""
    if project.progress_reports.exists():
        return
    actions = _actions(project)
    by_report: dict[tuple[object, object, int], list[tuple[PackRow, Action]]] = {}
    for row in sorted(rows, key=lambda row: row["period_end"]):
        action = actions[row["axis"], row["number"]]
        key = (row["period_end"], row["period_start"], action.operator_id or 0)
        by_report.setdefault(key, []).append((row, action))
    for several in by_report.values():
        first, of_action = several[0]
        if of_action.operator is None:
            continue
        lines = tuple(
            NewLine(action, row["quantity"], row["percentage"], row.text("difficulties")) for row, action in several
        )
        report = report_progress(
            project, NewReport(of_action.operator, first["period_start"], first["period_end"], lines), by=None
        )
        reported = {line.action_id: line for line in report.lines.all()}
        for row, action in several:
            if row.has("verdict"):
                check_progress(
                    reported[action.pk],
                    Verdict(row["verdict"]),
                    by=None,
                    quantity=row["found_quantity"],
                    percentage=row["found_percentage"],
                    reason=row.text("reason"),
                    checked_on=row["checked_on"],
                    prove=False,
                )
    record_life_evidence(project, by=None)


def _evaluate(loading: Loading, project: Project, rows: _Rows) -> None:
    judged = loading.content.of("judgements", "project_code").get(project.code, ())
    for row in rows:
        if project.evaluations.filter(dated=row["dated"]).exists():
            continue
        evaluation = save_evaluation(
            project,
            NewEvaluation(
                EvaluationKind(row["kind"]),
                row.text("evaluator"),
                row["dated"],
                row.names("findings"),
                row.names("lessons"),
                judgements={
                    Criterion(one["criterion"]): (one["score"], one.text("finding"))
                    for one in judged
                    if one["dated"] == row["dated"]
                },
            ),
            by=None,
        )
        if row["state"] != EvaluationState.DRAFT:
            conclude_evaluation(evaluation, by=None)
        if row["state"] == EvaluationState.PUBLISHED:
            publish_evaluation(evaluation, by=None)
