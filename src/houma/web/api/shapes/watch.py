"""Alerts of the watch as programs read and answer them."""

from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from houma.domain.watch.models import AlertState, AlertStep, Family
from houma.domain.watch.queries.alerts import ShownAlert, ToldEvent
from houma.web.api.shapes.agreements import Day
from houma.web.api.shapes.common import Page, Words, day_text


class AlertShape(Schema):
    """A fact that a rule of the watch raised; ``subject`` and ``why`` in the caller's language.

    ``kind`` is the family of the rule; ``figures`` are those that the rule looked at.
    """

    number: int
    rule: str
    kind: Family
    state: AlertState
    severity: str
    subject: str
    why: str
    territory: str | None
    project: str | None
    agreement: str | None
    owner: str | None
    raised_on: str
    due_on: str
    late: bool
    resting_until: str | None
    figures: dict[str, Any]

    @classmethod
    def of(cls, found: ShownAlert) -> "AlertShape":
        return cls(**_values(found))


class AlertEventShape(Schema):
    """What happened to an alert; ``why`` is what the watch found then, ``text`` what a person said."""

    step: AlertStep
    on: str
    severity: str
    why: str
    text: str
    until: str | None
    by: str | None
    document: str | None


class AlertDetail(AlertShape):
    """An alert with what happened to it, the latest first."""

    events: list[AlertEventShape]

    @classmethod
    def with_history(cls, found: ShownAlert, history: list[ToldEvent]) -> "AlertDetail":
        return cls(**_values(found), events=[_event(told) for told in history])


class AlertPage(Page):
    items: list[AlertShape]


class AcknowledgeBody(Schema):
    """Why an alert may rest, and until when; without a day it rests until its deadline."""

    reason: Annotated[Words, Field(min_length=1, max_length=400)]
    until: Day | None = None


class AlertAnswerBody(Schema):
    """What is done about an alert."""

    text: Annotated[Words, Field(min_length=1, max_length=2000)]


def _values(found: ShownAlert) -> dict[str, Any]:
    alert = found.alert
    return {
        "number": alert.pk,
        "rule": alert.rule.code,
        "kind": found.family,
        "state": found.state,
        "severity": found.severity.name.lower(),
        "subject": found.subject,
        "why": found.why,
        "territory": alert.territory.code if alert.territory else None,
        "project": alert.project.code if alert.project else None,
        "agreement": alert.agreement.code if alert.agreement else None,
        "owner": (alert.owner.get_full_name() or alert.owner.email) if alert.owner else None,
        "raised_on": alert.raised_on.isoformat(),
        "due_on": alert.due_on.isoformat(),
        "late": found.late,
        "resting_until": day_text(found.resting_until),
        "figures": alert.figures,
    }


def _event(told: ToldEvent) -> AlertEventShape:
    event = told.event
    return AlertEventShape(
        step=AlertStep(event.step),
        on=event.on.isoformat(),
        severity=event.get_severity_display(),
        why=told.why,
        text=event.text,
        until=day_text(event.until),
        by=(event.by.get_full_name() or event.by.email) if event.by else None,
        document=event.document.filename if event.document else None,
    )
