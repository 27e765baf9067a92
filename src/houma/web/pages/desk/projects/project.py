"""A project at the desk: where it stands, what its gate lacks and who can bring it, and its passages."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.agreements.listing import visible_agreements
from houma.domain.base.decisions import Decision, Refused
from houma.domain.projects import rules
from houma.domain.projects.actions import pass_gate
from houma.domain.projects.cycle import BY_CODE, Transition
from houma.domain.projects.diagnosing import diagnoses_of
from houma.domain.projects.life_reading import photos_of
from houma.domain.projects.models import EvidenceState, Phase, Requirement, Vision
from houma.domain.projects.proofs import BRINGERS
from houma.domain.projects.queries import action_progress, physical_progress, project_gates
from houma.domain.projects.rules import GateRequirement, GateStep
from houma.domain.territories.models import Country
from houma.domain.watch.queries.alerts import alerts_of_project
from houma.web.at_desk import at_desk, let_in
from houma.web.pages.desk.projects.workspace import Workspace, workspace

OVERVIEW = "desk_project"
_WHERE: dict[Requirement, tuple[str, str]] = {
    Requirement.LOCAL_WILL: ("desk_project_enter", "local-will"),
    Requirement.DIAGNOSIS: ("desk_project_enter", "diagnosis"),
    Requirement.TERRITORY: ("desk_project_territory", ""),
    Requirement.VISION: ("desk_project_enter", "vision"),
    Requirement.INTERVENTION_PROGRAMME: ("desk_project_programme", ""),
    Requirement.AXES: ("desk_project_programme", ""),
    Requirement.STEERING: ("desk_project_steering", ""),
    Requirement.DASHBOARD: ("desk_project_progress", ""),
    Requirement.EVALUATION: ("desk_project_evaluation", ""),
}
"""Page on which a requirement is entered; money is entered in the agreements, listed on this page."""
_NEEDED = {"local-will": Permission.BRING_EVIDENCE, "diagnosis": Permission.BRING_EVIDENCE}


@dataclass(frozen=True, slots=True)
class Move:
    """A transition with what stands against it."""

    transition: Transition
    decision: Decision


@at_desk
def project(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponse:
    """Where the project stands, and what comes next."""
    return _overview(request, workspace(country, user, code))


def _overview(request: HttpRequest, space: Workspace, refused: dict[str, list[str]] | None = None) -> HttpResponse:
    found = space.project
    steps = project_gates(found)
    moves = list(_moves(space, steps))
    return space.page(
        request,
        "desk/projects/project.html",
        OVERVIEW,
        {
            "steps": [_shown(space, step) for step in steps],
            "onward": [move for move in moves if move.transition.asks_for_evidence],
            "aside": [move for move in moves if not move.transition.asks_for_evidence],
            "refused": refused or {},
            "wills": found.local_wills.select_related("party", "document"),
            "diagnoses": diagnoses_of(found),
            "vision": Vision.objects.filter(project=found).first(),
            "objectives": found.objectives.all(),
            "alerts": alerts_of_project(space.user, found),
            "progress": physical_progress(found),
            "waiting": sum(one.waits for one in action_progress(found)),
            "agreements": visible_agreements(space.user).filter(project=found).order_by("-signed_from", "code"),
            "passages": found.passages.select_related("passed_by").order_by("-passed_at", "-id"),
            "photos": photos_of(found, space.user)[:4],
            "doors": {
                "description": space.door("description", Permission.DESCRIBE_PROJECT),
                "local_will": space.door("local-will", Permission.BRING_EVIDENCE),
                "diagnosis": space.door("diagnosis", Permission.BRING_EVIDENCE),
                "profile": space.door("profile-diagnosis", Permission.BRING_EVIDENCE),
                "vision": space.door("vision", Permission.DESCRIBE_PROJECT),
            },
        },
        status=400 if refused else 200,
    )


def _moves(space: Workspace, steps: tuple[GateStep, ...]) -> list[Move]:
    """Every way that starts here, with the reasons against it; what asks for a reason gets it with the button."""
    phase = Phase(space.project.phase)
    states = {piece.requirement: piece.state for step in steps for piece in step.requirements}
    permitted = space.may(Permission.MOVE_PROJECT)
    moves = []
    for transition in rules.open_transitions(phase):
        gate = rules.can_pass(transition, phase, states, "…")
        moves.append(Move(transition, Decision((*permitted.reasons, *gate.reasons))))
    return moves


def _shown(space: Workspace, step: GateStep) -> dict[str, object]:
    return {
        "title": str(step.phase.label),
        "state": step.status,
        "evidence": [_piece(space, piece, step.status) for piece in step.requirements],
    }


def _piece(space: Workspace, piece: GateRequirement, status: str) -> dict[str, object]:
    lacking = piece.state != EvidenceState.THERE
    return {
        "state": piece.state.value,
        "label": str(piece.requirement.label),
        "detail": piece.summary,
        "href": _address(space, piece),
        "who": str(BRINGERS[piece.requirement]) if lacking and status != "done" else "",
    }


def _address(space: Workspace, piece: GateRequirement) -> str:
    """Where a requirement is entered, or seen where it is there already."""
    if piece.requirement not in _WHERE:
        return "#agreements"
    page, kind = _WHERE[piece.requirement]
    if not kind:
        return space.url(page)
    if piece.state == EvidenceState.THERE:
        return "#preparation"
    if not space.may(_NEEDED.get(kind, Permission.DESCRIBE_PROJECT)):
        return "#preparation"
    return space.url(page, kind)


@require_POST
@at_desk
def take(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponse:
    """Take a transition: a gate, a pause, a step back."""
    space = workspace(country, user, code)
    allowed = space.may(Permission.MOVE_PROJECT)
    let_in(allowed)
    wanted = request.POST.get("transition", "")
    if wanted not in BY_CODE:
        return redirect(space.url(OVERVIEW))
    try:
        pass_gate(space.project, wanted, by=user, reason=request.POST.get("reason", ""))
    except Refused as refusal:
        space.project.refresh_from_db()
        return _overview(request, space, {wanted: [str(reason) for reason in refusal.decision.reasons]})
    messages.success(request, _("Done: %(transition)s.") % {"transition": BY_CODE[wanted].label})
    return redirect(space.url(OVERVIEW))
