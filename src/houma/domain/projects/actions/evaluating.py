"""Evaluations: drafted, concluded, published or not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from houma.domain.accounts.models import Party, User
from houma.domain.base.decisions import require
from houma.domain.documents.actions import NewDocument
from houma.domain.projects import rules
from houma.domain.projects.actions.attaching import attach_document
from houma.domain.projects.actions.evidence import record_life_evidence
from houma.domain.projects.evaluating import Criterion
from houma.domain.projects.models import (
    Evaluation,
    EvaluationKind,
    EvaluationState,
    Judgement,
    Project,
    Requirement,
)
from houma.values.multilingual import Multilingual


@dataclass(frozen=True, slots=True)
class NewEvaluation:
    """An evaluation; ``judgements`` gives (score from 1 to 4 or None, finding) by criterion."""

    kind: EvaluationKind
    evaluator: str
    dated: date
    findings: Multilingual
    lessons: Multilingual
    party: Party | None = None
    judgements: Mapping[Criterion, tuple[int | None, str]] | None = None
    document: NewDocument | None = None


@transaction.atomic
def save_evaluation(
    project: Project, new: NewEvaluation, *, by: User | None, evaluation: Evaluation | None = None
) -> Evaluation:
    """Draft an evaluation or go on with its draft; raises Refused once it is concluded, ValidationError for a score."""
    evaluation = evaluation or Evaluation(project=project, recorded_by=by)
    require(rules.may_edit_evaluation(EvaluationState(evaluation.state)))
    evaluation.kind, evaluation.evaluator, evaluation.party = new.kind, new.evaluator, new.party
    evaluation.dated = new.dated
    evaluation.findings_fr, evaluation.findings_ar, evaluation.findings_en = (
        new.findings.fr,
        new.findings.ar,
        new.findings.en,
    )
    evaluation.lessons_fr, evaluation.lessons_ar, evaluation.lessons_en = (
        new.lessons.fr,
        new.lessons.ar,
        new.lessons.en,
    )
    if new.document is not None:
        evaluation.document = attach_document(
            project, new.document, by=by, requirement=Requirement.EVALUATION, replaces=evaluation.document
        )
    evaluation.save()
    there = {judgement.criterion: judgement for judgement in evaluation.judgements.all()}
    for criterion, (score, finding) in (new.judgements or {}).items():
        judgement = there.get(criterion) or Judgement(evaluation=evaluation, criterion=criterion)
        if judgement.pk is None and score is None and not finding:
            continue
        judgement.score, judgement.finding = score, finding
        judgement.full_clean(exclude=["evaluation"])
        judgement.save()
    record_life_evidence(project, by=by)
    return evaluation


def conclude_evaluation(evaluation: Evaluation, *, by: User | None) -> None:
    """Conclude an evaluation: from then on it is not edited. Raises Refused with what it lacks."""
    judged = evaluation.judgements.filter(score__isnull=False).count()
    _move(evaluation, EvaluationState.CONCLUDED, by=by, complete=bool(judged and evaluation.findings_fr))


def publish_evaluation(evaluation: Evaluation, *, by: User | None) -> None:
    """Show a concluded evaluation to everybody."""
    _move(evaluation, EvaluationState.PUBLISHED, by=by, complete=True)


def withdraw_evaluation(evaluation: Evaluation, *, by: User | None) -> None:
    """Take a published evaluation back from the public page; it stays concluded."""
    _move(evaluation, EvaluationState.CONCLUDED, by=by, complete=True)


@transaction.atomic
def _move(evaluation: Evaluation, target: EvaluationState, *, by: User | None, complete: bool) -> None:
    evaluation = Evaluation.objects.select_for_update().get(pk=evaluation.pk)
    require(rules.may_move_evaluation(EvaluationState(evaluation.state), target, complete=complete))
    evaluation.state = target
    evaluation.save(update_fields=["state"])
    record_life_evidence(evaluation.project, by=by)
