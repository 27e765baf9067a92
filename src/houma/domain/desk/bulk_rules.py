"""Pure decisions on what is done to many projects at once: each project is judged by itself, with the reasons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import Party, PartyType, Role
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import ALLOWED, Decision
from houma.domain.projects.models import EvidenceState, Phase, Programme, Project, Requirement, Visibility
from houma.domain.projects.rules import can_pass, transition_named

MOST_AT_ONCE = 500


class BulkAction(StrEnum):
    """What can be done to many projects."""

    PROGRAMME = "programme"
    VISIBILITY = "visibility"
    OPERATOR = "operator"
    ASK = "ask"
    GATE = "gate"


BULK_LABELS: dict[BulkAction, Promise] = {
    BulkAction.PROGRAMME: _("Change the programme"),
    BulkAction.VISIBILITY: _("Change the visibility"),
    BulkAction.OPERATOR: _("Assign an operator"),
    BulkAction.ASK: _("Ask a question"),
    BulkAction.GATE: _("Pass a gate"),
}
BULK_PERMISSIONS: dict[BulkAction, Permission] = {
    BulkAction.PROGRAMME: Permission.DESCRIBE_PROJECT,
    BulkAction.VISIBILITY: Permission.DESCRIBE_PROJECT,
    BulkAction.OPERATOR: Permission.DESCRIBE_PROJECT,
    BulkAction.ASK: Permission.ASK_QUESTION,
    BulkAction.GATE: Permission.MOVE_PROJECT,
}


@dataclass(frozen=True, slots=True)
class BulkWish:
    """What somebody wants done to each project; only the fields of ``action`` count."""

    action: BulkAction
    programme: Programme | None = None
    visibility: Visibility | None = None
    operator: Party | None = None
    text: str = ""
    to_role: Role | None = None
    transition: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BulkFacts:
    """What the rules look at of one project. ``actions`` and ``without_operator`` count its actions."""

    project: Project
    permitted: bool
    actions: int = 0
    without_operator: int = 0
    evidence: Mapping[Requirement, EvidenceState] = field(default_factory=dict)


def decide(wish: BulkWish, facts: BulkFacts) -> Decision:
    """Would this be done to that project? A refusal says why."""
    if not facts.permitted:
        return Decision.refuse(_("Your role does not allow this here."))
    return _DECIDED_BY[wish.action](wish, facts)


def _programme(wish: BulkWish, facts: BulkFacts) -> Decision:
    if wish.programme is None:
        return Decision.refuse(_("Choose a programme."))
    if facts.project.programme_id == wish.programme.pk:
        return Decision.refuse(_("It belongs to this programme already."))
    return ALLOWED


def _visibility(wish: BulkWish, facts: BulkFacts) -> Decision:
    if wish.visibility is None:
        return Decision.refuse(_("Choose a visibility."))
    if facts.project.visibility == wish.visibility:
        return Decision.refuse(_("It has this visibility already."))
    return ALLOWED


def _operator(wish: BulkWish, facts: BulkFacts) -> Decision:
    if wish.operator is None:
        return Decision.refuse(_("Choose an operator."))
    if wish.operator.is_family or wish.operator.type == PartyType.FUND:
        return Decision.refuse(_("A family of partners or a fund carries nothing out."))
    if not facts.actions:
        return Decision.refuse(_("It has no action to assign yet."))
    if not facts.without_operator:
        return Decision.refuse(_("Each of its actions has an operator already."))
    return ALLOWED


def _ask(wish: BulkWish, facts: BulkFacts) -> Decision:
    if not wish.text.strip():
        return Decision.refuse(_("Write your question."))
    if wish.to_role is None:
        return Decision.refuse(_("Say to whom the question is put."))
    return ALLOWED


def _gate(wish: BulkWish, facts: BulkFacts) -> Decision:
    if not wish.transition:
        return Decision.refuse(_("Choose a gate."))
    transition = transition_named(wish.transition)
    return can_pass(transition, Phase(facts.project.phase), facts.evidence, wish.reason)


_DECIDED_BY = {
    BulkAction.PROGRAMME: _programme,
    BulkAction.VISIBILITY: _visibility,
    BulkAction.OPERATOR: _operator,
    BulkAction.ASK: _ask,
    BulkAction.GATE: _gate,
}
