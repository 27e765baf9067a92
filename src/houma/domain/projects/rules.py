"""Pure decisions on the project cycle."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from houma.domain.base.decisions import ALLOWED, Decision, Reason
from houma.domain.projects.cycle import BY_CODE, PHASES, REQUIREMENTS, TRANSITIONS, Transition
from houma.domain.projects.models import EvidenceState, Phase, Requirement

EvidenceStates = Mapping[Requirement, EvidenceState]


def missing_for(phase: Phase, evidence: EvidenceStates) -> tuple[Requirement, ...]:
    """The requirements of ``phase`` that are not fully there."""
    return tuple(
        requirement
        for requirement in REQUIREMENTS.get(phase, ())
        if evidence.get(requirement, EvidenceState.MISSING) != EvidenceState.THERE
    )


def can_pass(transition: Transition, phase: Phase, evidence: EvidenceStates, reason: str) -> Decision:
    """May a project in ``phase``, with that evidence, take ``transition``?

    A gate opens only with every piece of evidence of the phase it leaves; a pause, a cancellation and a step back ask
    for a reason instead.
    """
    reasons: list[Reason] = []
    if phase not in transition.origins:
        reasons.append(
            format_lazy(
                _("“{transition}” is not possible from “{phase}”."), transition=transition.label, phase=phase.label
            )
        )
        return Decision(tuple(reasons))
    if transition.asks_for_evidence:
        for requirement in missing_for(phase, evidence):
            partial = evidence.get(requirement) == EvidenceState.PARTIAL
            sentence = _("Incomplete: {requirement}.") if partial else _("Missing: {requirement}.")
            reasons.append(format_lazy(sentence, requirement=requirement.label))
    if transition.asks_for_reason and not reason.strip():
        reasons.append(_("Say why."))
    return Decision(tuple(reasons)) if reasons else ALLOWED


@dataclass(frozen=True, slots=True)
class GateRequirement:
    """One line of a gate as a page shows it."""

    requirement: Requirement
    state: EvidenceState
    summary: str


@dataclass(frozen=True, slots=True)
class GateStep:
    """One phase of the cycle: done, under way (now) or still to come (next), with its requirements."""

    phase: Phase
    position: int
    status: str
    requirements: tuple[GateRequirement, ...]


def gate_steps(phase: Phase, evidence: EvidenceStates, summaries: Mapping[Requirement, str]) -> tuple[GateStep, ...]:
    """The four phases with what is there, partial or missing. A closed project has done them all."""
    reached = PHASES.index(phase) if phase in PHASES else (len(PHASES) if phase == Phase.CLOSED else -1)
    steps = []
    for index, step_phase in enumerate(PHASES):
        status = "done" if index < reached else "now" if index == reached else "next"
        requirements = tuple(
            GateRequirement(item, evidence.get(item, EvidenceState.MISSING), summaries.get(item, ""))
            for item in REQUIREMENTS[step_phase]
        )
        steps.append(GateStep(step_phase, index + 1, status, requirements))
    return tuple(steps)


def open_transitions(phase: Phase) -> tuple[Transition, ...]:
    """The ways that start in ``phase``, whether or not their gate would open."""
    return tuple(transition for transition in TRANSITIONS if phase in transition.origins)


def transition_named(code: str) -> Transition:
    """Look a transition up; raises KeyError for an unknown code."""
    return BY_CODE[code]
