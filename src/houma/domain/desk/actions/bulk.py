"""What is done to many projects: one transaction for each, and a record of what became of each."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from houma.domain.accounts.models import Party, User
from houma.domain.base.decisions import Refused, require
from houma.domain.desk.actions.questions import NewQuestion, ask_question
from houma.domain.desk.bulk_rules import BulkAction, BulkWish
from houma.domain.desk.models import BulkRun
from houma.domain.desk.queries.bulk import BulkLine, judged
from houma.domain.projects.actions import Description, describe_project, pass_gate, record_life_evidence
from houma.domain.projects.models import Action, Programme, Project, Scale, Visibility
from houma.domain.territories.models import Country


def do_to_many(user: User, country: Country, wish: BulkWish, codes: Sequence[str]) -> BulkRun:
    """Do what is wished to every named project of the person's portfolio that the rules let through.

    Each project is judged once more inside its own transaction: what one refuses does not stop the others.
    """
    results = [_attempt(user, country, wish, line) for line in judged(user, country, wish, codes)]
    return BulkRun.objects.create(
        country=country, action=wish.action, parameters=_parameters(wish), results=results, done_by=user
    )


def _attempt(user: User, country: Country, wish: BulkWish, line: BulkLine) -> dict[str, Any]:
    reasons = [str(reason) for reason in line.decision.reasons]
    if not reasons:
        try:
            with transaction.atomic():
                locked = Project.objects.select_for_update().get(pk=line.project.pk)
                for now in judged(user, country, wish, [locked.code]):
                    require(now.decision)
                _DONE_BY[wish.action](locked, wish, user)
        except Refused as refused:
            reasons = [str(reason) for reason in refused.decision.reasons]
        except ValidationError as error:
            reasons = list(error.messages)
    return {"code": line.project.code, "name": line.project.name, "done": not reasons, "reasons": reasons}


def _parameters(wish: BulkWish) -> dict[str, str]:
    said = {
        "programme": wish.programme.code if wish.programme else "",
        "visibility": wish.visibility or "",
        "operator": wish.operator.code if wish.operator else "",
        "text": wish.text,
        "to_role": wish.to_role or "",
        "transition": wish.transition,
        "reason": wish.reason,
    }
    return {name: str(value) for name, value in said.items() if value}


def _describe(project: Project, *, programme: Programme | None = None, visibility: Visibility | None = None) -> None:
    describe_project(
        project,
        Description(
            names=project.names,
            programme=programme or project.programme,
            scale=Scale(project.scale),
            visibility=visibility or Visibility(project.visibility),
            description=project.description,
            royal_presentation=project.royal_presentation,
            start_year=project.start_year,
            end_year=project.end_year,
        ),
    )


def _change_programme(project: Project, wish: BulkWish, _by: User) -> None:
    _describe(project, programme=wish.programme)


def _change_visibility(project: Project, wish: BulkWish, _by: User) -> None:
    _describe(project, visibility=wish.visibility)


def _assign_operator(project: Project, wish: BulkWish, by: User) -> None:
    if wish.operator is not None:
        assign_operator(project, wish.operator, by=by)


@transaction.atomic
def assign_operator(project: Project, operator: Party, *, by: User) -> int:
    """Give every action of a project that has no operator this one; returns how many. What is assigned stays."""
    free = list(Action.objects.filter(axis__project=project, operator=None).order_by("pk"))
    for action in free:
        action.operator = operator
        action.save(update_fields=["operator"])
    record_life_evidence(project, by=by)
    return len(free)


def _ask(project: Project, wish: BulkWish, by: User) -> None:
    ask_question(NewQuestion(project, wish.text, to_role=wish.to_role), by=by)


def _pass_gate(project: Project, wish: BulkWish, by: User) -> None:
    pass_gate(project, wish.transition, by=by, reason=wish.reason)


_DONE_BY: dict[BulkAction, Callable[[Project, BulkWish, User], None]] = {
    BulkAction.PROGRAMME: _change_programme,
    BulkAction.VISIBILITY: _change_visibility,
    BulkAction.OPERATOR: _assign_operator,
    BulkAction.ASK: _ask,
    BulkAction.GATE: _pass_gate,
}
