"""The project cycle as a table: which gate leads from where to where, and what each gate asks for."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houma.domain.projects.models import Phase, Requirement

PHASES = (Phase.PREPARATION, Phase.SETUP, Phase.CONTRACTING, Phase.IMPLEMENTATION)

REQUIREMENTS: dict[Phase, tuple[Requirement, ...]] = {
    Phase.PREPARATION: (Requirement.LOCAL_WILL, Requirement.DIAGNOSIS, Requirement.TERRITORY),
    Phase.SETUP: (Requirement.VISION, Requirement.INTERVENTION_PROGRAMME, Requirement.AXES, Requirement.STEERING),
    Phase.CONTRACTING: (Requirement.FUNDING_PLAN, Requirement.FRAMEWORK_SIGNED, Requirement.SCHEDULED_COMMITMENTS),
    Phase.IMPLEMENTATION: (Requirement.RELEASES, Requirement.DASHBOARD, Requirement.EVALUATION),
}


@dataclass(frozen=True, slots=True)
class Transition:
    """One way of the cycle."""

    code: str
    label: str | Promise
    origins: tuple[Phase, ...]
    target: Phase | None
    """Where it leads; None means: back to the phase before the pause."""
    asks_for_evidence: bool = False
    asks_for_reason: bool = False


TRANSITIONS: tuple[Transition, ...] = (
    Transition("start_setup", _("Start the set-up"), (Phase.PREPARATION,), Phase.SETUP, asks_for_evidence=True),
    Transition("start_contracting", _("Open negotiation"), (Phase.SETUP,), Phase.CONTRACTING, asks_for_evidence=True),
    Transition(
        "start_implementation",
        _("Start implementation"),
        (Phase.CONTRACTING,),
        Phase.IMPLEMENTATION,
        asks_for_evidence=True,
    ),
    Transition("close", _("Close the project"), (Phase.IMPLEMENTATION,), Phase.CLOSED, asks_for_evidence=True),
    Transition("suspend", _("Suspend"), PHASES, Phase.SUSPENDED, asks_for_reason=True),
    Transition("resume", _("Resume"), (Phase.SUSPENDED,), None, asks_for_reason=True),
    Transition("cancel", _("Cancel"), (*PHASES, Phase.SUSPENDED), Phase.CANCELLED, asks_for_reason=True),
    Transition(
        "reopen_preparation", _("Go back to preparation"), (Phase.SETUP,), Phase.PREPARATION, asks_for_reason=True
    ),
    Transition("reopen_setup", _("Go back to set-up"), (Phase.CONTRACTING,), Phase.SETUP, asks_for_reason=True),
    Transition(
        "reopen_contracting",
        _("Go back to negotiation"),
        (Phase.IMPLEMENTATION,),
        Phase.CONTRACTING,
        asks_for_reason=True,
    ),
    Transition("reopen", _("Reopen the project"), (Phase.CLOSED,), Phase.IMPLEMENTATION, asks_for_reason=True),
)
BY_CODE = {transition.code: transition for transition in TRANSITIONS}
RECORDED_FROM_SOURCE = "recorded_from_source"
"""Not a gate: the first passage of a project that a public source describes as being in that phase already."""
