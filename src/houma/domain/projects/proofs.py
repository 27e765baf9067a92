"""What the records of a project prove at the gates of its cycle, and who can bring what is missing."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import Role
from houma.domain.projects.evaluating import EvaluationState
from houma.domain.projects.models import EvidenceState, Requirement
from houma.values.multilingual import LANGUAGES
from houma.values.multilingual import Multilingual as T


@dataclass(frozen=True, slots=True)
class Proof:
    """The state of one requirement and what there is to show."""

    state: EvidenceState
    summary: T


@dataclass(frozen=True, slots=True)
class LifeFacts:
    """What is recorded of a project. ``wills`` are (who, on, with its document), the latest first."""

    wills: tuple[tuple[T, date, bool], ...] = ()
    diagnoses: int = 0
    documented_diagnoses: int = 0
    frozen_profiles: int = 0
    territories: int = 0
    perimeters: int = 0
    vision: bool = False
    objectives: int = 0
    axes: int = 0
    axes_with_actions: int = 0
    axes_complete: int = 0
    actions: int = 0
    members: int = 0
    meetings: int = 0
    reported_actions: int = 0
    checked_actions: int = 0
    evaluations: tuple[EvaluationState, ...] = ()


THERE, PARTIAL, MISSING = EvidenceState.THERE, EvidenceState.PARTIAL, EvidenceState.MISSING


def life_proofs(facts: LifeFacts) -> dict[Requirement, Proof]:
    """What the records prove for every requirement that they answer; money answers the others."""
    return {
        Requirement.LOCAL_WILL: _local_will(facts),
        Requirement.DIAGNOSIS: _diagnosis(facts),
        Requirement.TERRITORY: _territory(facts),
        Requirement.VISION: _vision(facts),
        Requirement.INTERVENTION_PROGRAMME: _programme(facts),
        Requirement.AXES: _axes(facts),
        Requirement.STEERING: _steering(facts),
        Requirement.DASHBOARD: _dashboard(facts),
        Requirement.EVALUATION: _evaluation(facts),
    }


def _local_will(facts: LifeFacts) -> Proof:
    if not facts.wills:
        return Proof(MISSING, T("Aucune délibération", "لا توجد مداولة", "No deliberation"))
    documented = [will for will in facts.wills if will[2]]
    who, on, _with = (documented or facts.wills)[0]
    shown = f"{on:%d/%m/%Y}"
    if documented:
        return Proof(THERE, _named(T("{who}, {on}", "{who}، {on}", "{who}, {on}"), who, shown))
    without = T("{who}, {on} : sans document", "{who}، {on}: بدون وثيقة", "{who}, {on}: no document")
    return Proof(PARTIAL, _named(without, who, shown))


def _named(text: T, who: T, on: str) -> T:
    """``text`` with the party's name in each language; a summary is kept short."""
    said = (text.in_language(own).format(who=who.in_language(own), on=on)[:400] for own in LANGUAGES)
    return T(*said)


def _diagnosis(facts: LifeFacts) -> Proof:
    if facts.documented_diagnoses:
        return Proof(THERE, T("Diagnostic avec son document", "تشخيص مع وثيقته", "Diagnosis with its document"))
    if facts.frozen_profiles:
        return Proof(
            THERE,
            T(
                "Diagnostic, profils de territoire figés : {n}",
                "تشخيص، عدد بطاقات المجال المجمدة: {n}",
                "Diagnosis, frozen territory profiles: {n}",
            ).formatted(n=facts.frozen_profiles),
        )
    if facts.diagnoses:
        return Proof(PARTIAL, T("Diagnostic sans document", "تشخيص بدون وثيقة", "Diagnosis without a document"))
    return Proof(MISSING, T("Aucun diagnostic", "لا يوجد تشخيص", "No diagnosis"))


def _territory(facts: LifeFacts) -> Proof:
    if facts.perimeters:
        return Proof(
            THERE,
            T("Périmètres délimités : {n}", "النطاقات المحددة: {n}", "Perimeters drawn: {n}").formatted(
                n=facts.perimeters
            ),
        )
    if facts.territories:
        return Proof(
            THERE, T("Territoires : {n}", "المجالات الترابية: {n}", "Territories: {n}").formatted(n=facts.territories)
        )
    return Proof(MISSING, T("Aucun territoire", "لا يوجد مجال ترابي", "No territory"))


def _vision(facts: LifeFacts) -> Proof:
    if not facts.vision:
        return Proof(MISSING, T("Aucune vision", "لا توجد رؤية", "No vision"))
    if not facts.objectives:
        return Proof(PARTIAL, T("Vision sans objectifs", "رؤية بدون أهداف", "Vision without objectives"))
    return Proof(
        THERE,
        T("Vision, objectifs : {n}", "رؤية، عدد الأهداف: {n}", "Vision, objectives: {n}").formatted(n=facts.objectives),
    )


def _programme(facts: LifeFacts) -> Proof:
    if not facts.axes:
        return Proof(MISSING, T("Aucun axe", "لا يوجد محور", "No axis"))
    counted = T(
        "Axes : {axes}, actions : {actions}",
        "المحاور: {axes}، العمليات: {actions}",
        "Axes: {axes}, actions: {actions}",
    ).formatted(axes=facts.axes, actions=facts.actions)
    return Proof(THERE if facts.axes_with_actions == facts.axes else PARTIAL, counted)


def _axes(facts: LifeFacts) -> Proof:
    if not facts.actions:
        return Proof(MISSING, T("Aucune action", "لا توجد عملية", "No action"))
    return Proof(
        THERE if facts.axes_complete == facts.axes else PARTIAL,
        T(
            "{done} axes sur {axes} ont une action avec opérateur, quantité, dates et coût",
            "{done} من أصل {axes} من المحاور لها عملية بمنفذ وكمية وتواريخ وكلفة",
            "{done} of {axes} axes have an action with operator, quantity, dates and cost",
        ).formatted(done=facts.axes_complete, axes=facts.axes),
    )


def _steering(facts: LifeFacts) -> Proof:
    if not facts.members:
        return Proof(MISSING, T("Aucun organe de pilotage", "لا توجد هيئة قيادة", "No steering body"))
    return Proof(
        THERE if facts.meetings else PARTIAL,
        T(
            "Membres : {members}, réunions : {meetings}",
            "الأعضاء: {members}، الاجتماعات: {meetings}",
            "Members: {members}, meetings: {meetings}",
        ).formatted(members=facts.members, meetings=facts.meetings),
    )


def _dashboard(facts: LifeFacts) -> Proof:
    if not facts.reported_actions:
        return Proof(MISSING, T("Aucun avancement déclaré", "لم يُصرح بأي تقدم", "No progress reported"))
    return Proof(
        THERE if facts.checked_actions == facts.actions else PARTIAL,
        T(
            "Avancement vérifié : {checked} actions sur {actions}",
            "تقدم تم التحقق منه: {checked} عمليات من أصل {actions}",
            "Progress checked: {checked} of {actions} actions",
        ).formatted(checked=facts.checked_actions, actions=facts.actions),
    )


def _evaluation(facts: LifeFacts) -> Proof:
    if EvaluationState.PUBLISHED in facts.evaluations:
        return Proof(THERE, T("Évaluation publiée", "تقييم منشور", "Evaluation published"))
    if EvaluationState.CONCLUDED in facts.evaluations:
        return Proof(THERE, T("Évaluation conclue", "تقييم مكتمل", "Evaluation concluded"))
    if facts.evaluations:
        return Proof(PARTIAL, T("Évaluation en cours", "تقييم قيد الإنجاز", "Evaluation under way"))
    return Proof(MISSING, T("Aucune évaluation", "لا يوجد تقييم", "No evaluation"))


_RANK = {MISSING: 0, PARTIAL: 1, THERE: 2}


def stands(recorded: EvidenceState | None, declared: bool, proof: Proof) -> bool:
    """Does what is recorded stay as it is against what the records prove?

    What was declared from elsewhere (a source, a pack) is replaced only by more: the house not holding the paper does
    not undo it. Nothing recorded and nothing proven is nothing to write.
    """
    if recorded is None:
        return proof.state == MISSING
    return declared and _RANK[recorded] >= _RANK[proof.state]


_OFFICER = _("the programme officer")
BRINGERS: dict[Requirement, str | Promise] = {
    Requirement.LOCAL_WILL: _("the local government, or the programme officer for it"),
    Requirement.DIAGNOSIS: _("a partner, or the programme officer"),
    Requirement.TERRITORY: _OFFICER,
    Requirement.VISION: _OFFICER,
    Requirement.INTERVENTION_PROGRAMME: _OFFICER,
    Requirement.AXES: _OFFICER,
    Requirement.STEERING: _OFFICER,
    Requirement.FUNDING_PLAN: _("the programme officer, in the framework agreement"),
    Requirement.FRAMEWORK_SIGNED: _("every party of the framework agreement"),
    Requirement.SCHEDULED_COMMITMENTS: _("the programme officer, in the agreements"),
    Requirement.RELEASES: _("those who release funds"),
    Requirement.DASHBOARD: _("the operators report, the programme officer checks"),
    Requirement.EVALUATION: _OFFICER,
}
"""Who can bring what a gate asks for."""
BROUGHT_BY: dict[Role, frozenset[Requirement]] = {
    Role.PROGRAMME_OFFICER: frozenset(Requirement),
    Role.PARTNER: frozenset({Requirement.LOCAL_WILL, Requirement.DIAGNOSIS}),
    Role.OPERATOR: frozenset({Requirement.DASHBOARD}),
}
"""What waits for whom: officers see to everything, partners and operators to what they can bring themselves."""
