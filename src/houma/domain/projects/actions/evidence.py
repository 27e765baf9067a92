"""What the records of a project prove, written at the gates after every change of them."""

from django.db.models import Count, Q

from houma.domain.accounts.models import User
from houma.domain.projects.actions.gates import NewEvidence, record_evidence_of_many
from houma.domain.projects.models import (
    Action,
    Breakdown,
    Evaluation,
    EvaluationState,
    EvidenceState,
    Meeting,
    Project,
    ReportedProgress,
    SteeringMember,
    Vision,
)
from houma.domain.projects.progress_reading import last_accepted, standings
from houma.domain.projects.proofs import LifeFacts, life_proofs, stands
from houma.domain.territories.models import Level


def record_life_evidence(project: Project, *, by: User | None) -> None:
    """Bring the requirements that a project's records answer up to date; what did not change is not written again."""
    recorded = {item.requirement: item for item in project.evidence.all()}
    changed = []
    for requirement, proof in life_proofs(_facts(project)).items():
        before = recorded.get(requirement)
        state = EvidenceState(before.state) if before is not None else None
        declared = before is not None and (before.source_id is not None or before.recorded_by_id is None)
        if stands(state, declared, proof):
            continue
        if before is not None and (state, before.summary_fr) == (proof.state, proof.summary.fr):
            continue
        changed.append(NewEvidence(project, requirement, proof.state, proof.summary))
    if changed:
        record_evidence_of_many(changed, by=by)


def _facts(project: Project) -> LifeFacts:
    """Everything that is counted for the gates: a fixed number of queries."""
    wills = tuple(
        (will.party.names, will.adopted_on, will.document_id is not None)
        for will in project.local_wills.select_related("party")
    )
    diagnoses = project.diagnoses.aggregate(
        all=Count("id", distinct=True),
        documented=Count("document", distinct=True),
        profiles=Count("profiles", distinct=True),
    )
    places = project.places.aggregate(all=Count("id"), drawn=Count("id", filter=Q(territory__level=Level.PERIMETER)))
    actions = Action.objects.filter(axis__project=project, basis__in=[Breakdown.PART, Breakdown.NO_AMOUNT])
    complete = actions.filter(
        operator__isnull=False,
        planned_quantity__isnull=False,
        starts_on__isnull=False,
        ends_on__isnull=False,
        cost__isnull=False,
    )
    keys = list(actions.values_list("pk", flat=True))
    reported = ReportedProgress.objects.filter(action__in=keys).values("action").distinct().count()
    return LifeFacts(
        wills=wills,
        diagnoses=diagnoses["all"],
        documented_diagnoses=diagnoses["documented"],
        frozen_profiles=diagnoses["profiles"],
        territories=places["all"],
        perimeters=places["drawn"],
        vision=Vision.objects.filter(project=project).exists(),
        objectives=project.objectives.count(),
        axes=project.axes.count(),
        axes_with_actions=actions.values("axis").distinct().count(),
        axes_complete=complete.values("axis").distinct().count(),
        actions=len(keys),
        members=SteeringMember.objects.filter(body__project=project, left_on=None).count(),
        meetings=Meeting.objects.filter(body__project=project).count(),
        reported_actions=reported,
        checked_actions=_checked(keys) if reported else 0,
        evaluations=tuple(
            EvaluationState(state)
            for state in Evaluation.objects.filter(project=project).values_list("state", flat=True)
        ),
    )


def _checked(actions: list[int]) -> int:
    found = standings(actions)
    return sum(last_accepted([one for one in found if one.action == action]) is not None for action in actions)
