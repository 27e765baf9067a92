"""Local will, diagnosis, vision: what a project shows before it is negotiated."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import Party, User
from houma.domain.base.decisions import Decision, require
from houma.domain.documents.actions import NewDocument
from houma.domain.indicators.actions import take_snapshot
from houma.domain.projects.actions.attaching import attach_document
from houma.domain.projects.actions.evidence import record_life_evidence
from houma.domain.projects.diagnosing import profiled_territories
from houma.domain.projects.models import (
    Diagnosis,
    DiagnosisProfile,
    LocalWill,
    Objective,
    Project,
    Requirement,
    Vision,
)
from houma.values.multilingual import Multilingual


@dataclass(frozen=True, slots=True)
class NewLocalWill:
    """A deliberation of ``party``, with its document where there is one."""

    party: Party
    adopted_on: date
    number: str = ""
    summary: str = ""
    document: NewDocument | None = None


@dataclass(frozen=True, slots=True)
class NewDiagnosis:
    """What was found on a place, by ``party``, with the study where there is one."""

    findings: Multilingual
    dated: date
    party: Party | None = None
    document: NewDocument | None = None


@transaction.atomic
def record_local_will(
    project: Project, new: NewLocalWill, *, by: User | None, correcting: LocalWill | None = None
) -> LocalWill:
    """Record a deliberation, or correct one; its history keeps what was said before. A document is never taken off."""
    will = correcting or LocalWill(project=project, recorded_by=by)
    will.party, will.adopted_on, will.number, will.summary = new.party, new.adopted_on, new.number, new.summary
    if new.document is not None:
        will.document = attach_document(
            project, new.document, by=by, requirement=Requirement.LOCAL_WILL, replaces=will.document
        )
    will.save()
    record_life_evidence(project, by=by)
    return will


@transaction.atomic
def record_diagnosis(
    project: Project, new: NewDiagnosis, *, by: User | None, correcting: Diagnosis | None = None
) -> Diagnosis:
    """Record a diagnosis, or correct one; its history keeps what was said before."""
    diagnosis = correcting or Diagnosis(project=project, recorded_by=by)
    diagnosis.party, diagnosis.dated = new.party, new.dated
    diagnosis.findings_fr, diagnosis.findings_ar, diagnosis.findings_en = (
        new.findings.fr,
        new.findings.ar,
        new.findings.en,
    )
    if new.document is not None:
        diagnosis.document = attach_document(
            project, new.document, by=by, requirement=Requirement.DIAGNOSIS, replaces=diagnosis.document
        )
    diagnosis.save()
    record_life_evidence(project, by=by)
    return diagnosis


@transaction.atomic
def record_profile_diagnosis(project: Project, new: NewDiagnosis, *, by: User | None) -> Diagnosis:
    """Freeze the profiles of the project's territories and record them as its diagnosis, with what was found.

    Raises:
        Refused: no territory of the project has a profile with scores.
    """
    territories = profiled_territories(project)
    if not territories:
        require(Decision.refuse(_("No territory of the project has scores: there is no profile to freeze.")))
    diagnosis = record_diagnosis(project, new, by=by)
    for territory in territories:
        DiagnosisProfile.objects.create(diagnosis=diagnosis, snapshot=take_snapshot(territory, by=by))
    record_life_evidence(project, by=by)
    return diagnosis


@transaction.atomic
def set_vision(project: Project, text: Multilingual, objectives: Sequence[Multilingual], *, by: User | None) -> Vision:
    """Say what the place is to become and what is to be reached; histories keep what was said before."""
    vision = Vision.objects.filter(project=project).first() or Vision(project=project, recorded_by=by)
    vision.text_fr, vision.text_ar, vision.text_en = text.fr, text.ar, text.en
    vision.save()
    there = {objective.number: objective for objective in project.objectives.all()}
    for number, names in enumerate(objectives, start=1):
        objective = there.pop(number, None) or Objective(project=project, number=number)
        if objective.pk is not None and objective.names == names:
            continue
        objective.name_fr, objective.name_ar, objective.name_en = names.fr, names.ar, names.en
        objective.save()
    for objective in there.values():
        objective.delete()
    record_life_evidence(project, by=by)
    return vision
