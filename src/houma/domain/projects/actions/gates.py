"""Evidence, and the passages that it opens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_update_with_history

from houma.domain.accounts.models import User
from houma.domain.base.bulk_rows import insert_history, insert_rows
from houma.domain.base.decisions import require
from houma.domain.projects import rules
from houma.domain.projects.models import (
    Evidence,
    EvidenceState,
    Passage,
    Phase,
    Project,
    Requirement,
)
from houma.domain.sources.models import Source
from houma.values.multilingual import Multilingual


def record_evidence(
    project: Project,
    requirement: Requirement,
    state: EvidenceState,
    summary: Multilingual,
    source: Source | None = None,
    by: User | None = None,
) -> Evidence:
    """Record what a project can show for one requirement; the history keeps what was shown before."""
    evidence, _created = Evidence.objects.update_or_create(
        project=project,
        requirement=requirement,
        defaults={
            "state": state,
            "summary_fr": summary.fr,
            "summary_ar": summary.ar,
            "summary_en": summary.en,
            "source": source,
            "recorded_by": by,
        },
    )
    return evidence


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """What a project can show for one requirement."""

    project: Project
    requirement: Requirement
    state: EvidenceState
    summary: Multilingual
    source: Source | None = None


@transaction.atomic
def record_evidence_of_many(items: Sequence[NewEvidence], *, by: User | None = None) -> None:
    """Record evidence of many projects at once, at most one a project and requirement, with its history."""
    there = {
        (evidence.project_id, evidence.requirement): evidence
        for evidence in Evidence.objects.filter(project__in={item.project.pk for item in items})
    }
    now = timezone.now()
    fresh: list[dict[str, object]] = []
    changed: list[Evidence] = []
    for item in items:
        said = {
            "state": item.state,
            "summary_fr": item.summary.fr,
            "summary_ar": item.summary.ar,
            "summary_en": item.summary.en,
            "source_id": item.source.pk if item.source else None,
            "recorded_by_id": by.pk if by else None,
            "recorded_at": now,
        }
        evidence = there.get((item.project.pk, item.requirement))
        if evidence is None:
            fresh.append({"project_id": item.project.pk, "requirement": item.requirement, **said})
            continue
        for name, value in said.items():
            setattr(evidence, name, value)
        changed.append(evidence)
    insert_history(Evidence, fresh, insert_rows(Evidence, fresh), by=by)
    fields = ["state", "summary_fr", "summary_ar", "summary_en", "source", "recorded_by", "recorded_at"]
    bulk_update_with_history(changed, Evidence, fields, batch_size=500, default_user=by)


def evidence_states(project: Project) -> dict[Requirement, EvidenceState]:
    """State of every requirement that was recorded."""
    return {
        Requirement(requirement): EvidenceState(state)
        for requirement, state in project.evidence.values_list("requirement", "state")
    }


@transaction.atomic
def pass_gate(
    project: Project, transition_code: str, *, by: User | None, reason: str = "", at: datetime | None = None
) -> Passage:
    """Take a transition of the cycle; raises Refused with every reason against it, KeyError for an unknown one.

    ``at`` is when it was taken, where it is recorded afterwards.
    """
    project = Project.objects.select_for_update().get(pk=project.pk)
    transition = rules.transition_named(transition_code)
    phase = Phase(project.phase)
    states = evidence_states(project)
    require(rules.can_pass(transition, phase, states, reason))
    target = transition.target or Phase(project.phase_before_pause)
    project.phase_before_pause = phase if target == Phase.SUSPENDED else ""
    project.phase = target
    project.save(update_fields=["phase", "phase_before_pause"])
    return Passage.objects.create(
        project=project,
        transition=transition.code,
        from_phase=phase,
        to_phase=target,
        reason=reason,
        passed_by=by,
        passed_at=at or timezone.now(),
        evidence={str(requirement.value): str(state.value) for requirement, state in states.items()},
    )
