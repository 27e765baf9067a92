"""The course of negotiated projects, day by day, through the actions that officers use.

What was done by an earlier load is found and left as it is, so a longer file goes on where the shorter one ended. Where
the files changed what was signed, released or passed by then, that stays and is told; the rest is done.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils import timezone

from houma.domain.agreements.actions.evidence import money_evidence_put_off
from houma.domain.agreements.models import AgreementState
from houma.domain.agreements.terms_check import TermsError
from houma.domain.base.decisions import Refused
from houma.domain.projects.actions import (
    NewAction,
    NewAxis,
    NewEvidence,
    correct_actions,
    pass_gate,
    plan_axes,
    record_evidence_of_many,
)
from houma.domain.projects.models import Action, Breakdown, Evidence, EvidenceState, Project, Requirement
from houma.exchange.problems import Severity
from houma.packs import wording
from houma.packs.content import PackRow
from houma.packs.loading import said
from houma.packs.loading.context import Loading
from houma.packs.loading.negotiating import Negotiator
from houma.packs.negotiated_terms import FIRST, Negotiation, negotiations
from houma.packs.published_facts import millions_of
from houma.values.multilingual import LANGUAGES, Multilingual

_AT_FIRST = date.min
_OPENS, _SIGNS, _MOVES_MONEY, _PASSES, _ENDS = range(5)
"""What comes first on one day: an amendment is opened, signed, then money moves, then a gate is passed."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a project on a day, and the row that tells it."""

    on: date
    rank: int
    row: PackRow
    column: str
    do: Callable[[], object]


def load_course(loading: Loading) -> Multilingual:
    """Plans, evidence, negotiations, money and passages of the projects in projects.csv."""
    _plan(loading)
    _correct_plan(loading)
    _prove(loading)
    with money_evidence_put_off() as prove:
        count = _take_course(loading, prove)
    return said.COURSE.formatted(count=len(loading.content.rows("projects")), events=count)


def _take_course(loading: Loading, prove: Callable[[], None]) -> int:
    projects = loading.projects()
    by_project: dict[str, list[Negotiation]] = {}
    for negotiation in negotiations(loading.content):
        by_project.setdefault(negotiation.row.text("project_code"), []).append(negotiation)
    count = 0
    for row in loading.content.rows("projects"):
        project = projects[row.text("code")]
        events = [*_passages(loading, project)]
        for negotiation in _frameworks_first(by_project.get(project.code, [])):
            events += _negotiate(loading, project, negotiation)
        count += _happen(loading, sorted(events, key=lambda event: (event.on, event.rank)), prove)
    return count


def _plan(loading: Loading) -> None:
    projects = loading.projects()
    for code, rows in loading.content.of("actions", "project_code").items():
        project = projects[code]
        if project.axes.exists():
            continue
        axes: dict[int, list[PackRow]] = {}
        for row in sorted(rows, key=lambda row: (row["axis"], row["number"])):
            axes.setdefault(row["axis"], []).append(row)
        plan_axes(
            project,
            [
                NewAxis(of_axis[0].names("axis"), tuple(_action(loading, row) for row in of_axis))
                for of_axis in axes.values()
            ],
            loading.about.currency,
        )


def _correct_plan(loading: Loading) -> None:
    """Bring planned actions up to date with the files, and tell those that the plan does not have."""
    there = {
        (action.axis.project.code, action.axis.number, action.number): action
        for action in Action.objects.filter(axis__project__country=loading.country).select_related("axis__project")
    }
    corrections = {}
    for row in loading.content.rows("actions"):
        action, new = there.get((row["project_code"], row["axis"], row["number"])), _action(loading, row)
        if action is None:
            loading.keep(row.problem("number", "kept", wording.THE_PLAN_AS_IT_IS, severity=Severity.WARNING))
        elif (action.names, action.cost, action.planned_quantity) != (new.names, new.cost, new.planned_quantity):
            corrections[action.pk] = replace(
                new, quantity_unit=new.quantity_unit or action.quantity_unit, note=action.note
            )
    correct_actions(corrections)


def _action(loading: Loading, row: PackRow) -> NewAction:
    cost = millions_of(row, "cost_millions", loading.about)
    return NewAction(
        names=row.names("title"),
        cost=cost.amount if cost is not None else None,
        basis=Breakdown.PART if cost is not None else Breakdown.NO_AMOUNT,
        planned_quantity=row["quantity"],
        quantity_unit=row.text("quantity_unit"),
        territory=loading.territories[row["territory_code"]] if row.has("territory_code") else None,
        operator=loading.parties[row["operator_code"]] if row.has("operator_code") else None,
    )


def _prove(loading: Loading) -> None:
    projects = loading.projects()
    there = {
        (item.project_id, item.requirement): (item.state, item.summary_fr, item.summary_ar, item.summary_en)
        for item in Evidence.objects.filter(project__country=loading.country)
    }
    wanted = [
        NewEvidence(
            projects[row["project_code"]],
            Requirement(row["requirement"]),
            EvidenceState(row["state"]),
            row.names("summary"),
            loading.source(row),
        )
        for row in loading.content.rows("evidence")
    ]
    record_evidence_of_many(
        [
            item
            for item in wanted
            if there.get((item.project.pk, item.requirement.value))
            != (item.state, item.summary.fr, item.summary.ar, item.summary.en)
        ]
    )


def _passages(loading: Loading, project: Project) -> Iterator[Event]:
    rows = loading.content.of("passages", "project_code").get(project.code, ())
    ordered = sorted(rows, key=lambda row: row["on"])
    for row in ordered[project.passages.count() :]:
        yield Event(row["on"], _PASSES, row, "transition", lambda row=row: _pass(project, row))  # type: ignore[misc]


def _pass(project: Project, row: PackRow) -> None:
    noon = timezone.make_aware(datetime.combine(row["on"], time(12)))
    pass_gate(project, row["transition"], by=None, reason=row.text("reason"), at=noon)


def _frameworks_first(of_project: list[Negotiation]) -> list[Negotiation]:
    return sorted(of_project, key=lambda negotiation: negotiation.row.has("framework_code"))


def _negotiate(loading: Loading, project: Project, negotiation: Negotiation) -> Iterator[Event]:
    """The events of one agreement."""
    table = Negotiator(loading, project, negotiation)
    yield Event(_AT_FIRST, _OPENS, negotiation.row, "code", table.draft)
    for row in negotiation.parties_of(FIRST):
        if row.has("signed_on"):
            day = row["signed_on"].last_day
            yield Event(day, _SIGNS, row, "signed_on", lambda row=row: table.sign(row))  # type: ignore[misc]
    for amendment in negotiation.amendments:
        first = amendment.rows[0]
        yield Event(
            amendment.opened_on,
            _OPENS,
            first,
            "path",
            lambda amendment=amendment: table.amend(amendment),  # type: ignore[misc]
        )
        for row in negotiation.parties_of(amendment.version):
            if row.has("signed_on"):
                day = row["signed_on"].last_day
                yield Event(day, _SIGNS, row, "signed_on", lambda row=row: table.sign(row))  # type: ignore[misc]
    for row in loading.content.of("flows", "agreement_code").get(negotiation.code, ()):
        yield Event(row["value_date"], _MOVES_MONEY, row, "amount", lambda row=row: table.move(row))  # type: ignore[misc]
    if negotiation.state in (AgreementState.CLOSED, AgreementState.CANCELLED):
        yield Event(negotiation.row["state_on"], _ENDS, negotiation.row, "state", table.end)


def _happen(loading: Loading, events: list[Event], prove: Callable[[], None]) -> int:
    """Let the events of one project happen; after a refusal the rest, which leans on it, is left out.

    Where an earlier load took the course before, what it recorded stays: the refusal is told, and the rest goes on.
    """
    for number, event in enumerate(events):
        try:
            if event.rank == _PASSES:
                prove()
            with transaction.atomic():
                event.do()
        except Refused as refused:
            told = wording.sentences(refused.decision.reasons)
        except TermsError as error:
            told = wording.sentences([f"{fault.path}: {fault.reason}" for fault in error.faults])
        except ObjectDoesNotExist:
            if not loading.was_loaded:
                raise
            told = wording.LEANS_ON_WHAT_IS_NOT_THERE
        else:
            continue
        if not loading.was_loaded:
            loading.problems.append(event.row.problem(event.column, "refused", told))
            return number
        said_so = (wording.KEPT_AS_RECORDED.in_language(at).format(why=told.in_language(at)) for at in LANGUAGES)
        kept = Multilingual(*said_so)
        loading.keep(event.row.problem(event.column, "kept", kept, severity=Severity.WARNING))
    return len(events)
