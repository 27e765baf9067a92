"""What people at the desk read: their tasks, envelopes, progress reports, evaluations."""

from ninja import Schema
from pydantic import Field

from houma.domain.desk.rules import TaskKind, Urgency, Waiting
from houma.domain.funding.models import Envelope
from houma.domain.funding.rules import EnvelopeFacts
from houma.domain.projects.life_reading import LineView
from houma.domain.projects.models import Evaluation, ProgressReport, Verdict
from houma.values.multilingual import Multilingual
from houma.web.api.shapes.common import Amount, Page, Texts, day_text, number_text


class TaskShape(Schema):
    """One thing that waits for the caller; ``subject`` and ``what`` in the caller's language."""

    kind: TaskKind
    urgency: str
    subject: str
    what: str
    code: str = Field(description="Of the project or agreement, empty where there is none")
    due: str | None
    since: str | None
    amount: Amount | None

    @classmethod
    def of(cls, task: Waiting) -> "TaskShape":
        return cls(
            kind=task.kind,
            urgency=Urgency(task.urgency).name.lower(),
            subject=str(task.subject),
            what=str(task.what),
            code=task.context,
            due=day_text(task.due),
            since=day_text(task.since),
            amount=Amount.of(task.amount),
        )


class TaskPage(Page):
    items: list[TaskShape]


class EnvelopeShape(Schema):
    """What a holder may commit of a fund in one year on one territory, and what remains of it."""

    fund: str
    code: str
    parent: str | None
    year: int
    territory: str
    holder: str
    allocated: Amount
    delegated: Amount
    charged: Amount
    remaining: Amount

    @classmethod
    def of(cls, envelope: Envelope, facts: EnvelopeFacts) -> "EnvelopeShape":
        return cls(
            fund=envelope.fund.code,
            code=envelope.code,
            parent=envelope.parent.code if envelope.parent else None,
            year=envelope.year,
            territory=envelope.territory.code,
            holder=envelope.holder.code,
            allocated=Amount.sure(facts.allocated),
            delegated=Amount.sure(facts.delegated),
            charged=Amount.sure(facts.charged),
            remaining=Amount.sure(facts.remaining),
        )


class EnvelopePage(Page):
    items: list[EnvelopeShape]


class ReportedShape(Schema):
    """What was reported of one action; ``verdict`` is null until somebody checked it."""

    action: str
    quantity: str | None
    percentage: str | None
    difficulties: str
    verdict: Verdict | None


class ReportShape(Schema):
    """A progress report of an operator."""

    id: int
    party: str
    period_start: str
    period_end: str
    difficulties: str
    lines: list[ReportedShape]

    @classmethod
    def of(cls, report: ProgressReport, lines: list[LineView]) -> "ReportShape":
        return cls(
            id=report.pk,
            party=report.party.code,
            period_start=report.period_start.isoformat(),
            period_end=report.period_end.isoformat(),
            difficulties=report.difficulties,
            lines=[
                ReportedShape(
                    action=view.line.action.name_fr,
                    quantity=number_text(view.line.quantity),
                    percentage=number_text(view.line.percentage),
                    difficulties=view.line.difficulties,
                    verdict=view.verdict,
                )
                for view in lines
            ],
        )


class JudgementShape(Schema):
    criterion: str
    score: int | None
    finding: str


class EvaluationShape(Schema):
    """A published evaluation."""

    kind: str
    evaluator: str
    dated: str
    findings: Texts
    lessons: Texts
    judgements: list[JudgementShape]

    @classmethod
    def of(cls, evaluation: Evaluation) -> "EvaluationShape":
        found = Multilingual(evaluation.findings_fr, evaluation.findings_ar, evaluation.findings_en)
        learnt = Multilingual(evaluation.lessons_fr, evaluation.lessons_ar, evaluation.lessons_en)
        return cls(
            kind=evaluation.kind,
            evaluator=evaluation.evaluator,
            dated=evaluation.dated.isoformat(),
            findings=Texts.of(found),
            lessons=Texts.of(learnt),
            judgements=[
                JudgementShape(criterion=one.criterion, score=one.score, finding=one.finding)
                for one in evaluation.judgements.all()
            ],
        )
