"""Pure decisions on the project cycle."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from houma.domain.base.decisions import ALLOWED, Decision, Reason
from houma.domain.projects.cycle import BY_CODE, PHASES, REQUIREMENTS, TRANSITIONS, Transition
from houma.domain.projects.models import EvaluationState, EvidenceState, FollowUpState, Phase, Requirement, Verdict

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


def may_have_been_held(day: date, today: date) -> Decision:
    """A meeting is recorded once it was held."""
    return ALLOWED if day <= today else Decision.refuse(_("This day is still to come."))


def may_follow_up(state: FollowUpState, note: str, known_on: date, decided_on: date, today: date) -> Decision:
    """May this be told of a decision? What is dropped says why; nothing is known before it was decided."""
    reasons: list[Reason] = []
    if state == FollowUpState.DROPPED and not note.strip():
        reasons.append(_("Say why."))
    if known_on > today:
        reasons.append(_("This day is still to come."))
    if known_on < decided_on:
        reasons.append(_("The decision was not taken yet on that day."))
    return Decision(tuple(reasons))


def may_report(
    *, party: int, operators: Sequence[int | None], said: Sequence[bool], period: tuple[date, date], today: date
) -> Decision:
    """May ``party`` report on actions of these operators (primary keys), over a period that is over?"""
    reasons: list[Reason] = []
    if not operators or not any(said):
        reasons.append(_("Say of one action at least how far it is."))
    if any(operator != party for operator in operators):
        reasons.append(_("An operator reports on its own actions only."))
    if period[1] < period[0]:
        reasons.append(_("A period ends after it starts."))
    if period[1] > today:
        reasons.append(_("This day is still to come."))
    return Decision(tuple(reasons))


def may_check(verdict: Verdict, *, own_report: bool, has_value: bool, reason: str) -> Decision:
    """May a reported value be judged like this? Nobody checks what they reported themselves."""
    reasons: list[Reason] = []
    if own_report:
        reasons.append(_("You reported this yourself: another person checks it."))
    if verdict == Verdict.CORRECTED and not has_value:
        reasons.append(_("Give the value that you found."))
    if verdict != Verdict.CORRECTED and has_value:
        reasons.append(_("Only a correction gives another value."))
    if verdict != Verdict.ACCEPTED and not reason.strip():
        reasons.append(_("Say why."))
    return Decision(tuple(reasons))


def may_edit_evaluation(state: EvaluationState) -> Decision:
    """An evaluation is written while it is a draft."""
    if state == EvaluationState.DRAFT:
        return ALLOWED
    return Decision.refuse(_("This evaluation is concluded: write another one."))


def may_move_evaluation(state: EvaluationState, target: EvaluationState, *, complete: bool) -> Decision:
    """Draft → concluded ⇄ published; an evaluation is concluded once it has findings and a score."""
    ways = {
        (EvaluationState.DRAFT, EvaluationState.CONCLUDED),
        (EvaluationState.CONCLUDED, EvaluationState.PUBLISHED),
        (EvaluationState.PUBLISHED, EvaluationState.CONCLUDED),
    }
    if (state, target) not in ways:
        return Decision.refuse(
            format_lazy(_("“{target}” is not possible from “{state}”."), target=target.label, state=state.label)
        )
    if not complete:
        return Decision.refuse(_("It wants findings and at least one score."))
    return ALLOWED
