"""What people do with an alert: take it up, say why it may rest, answer it."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import User
from houma.domain.base.decisions import Decision, require
from houma.domain.documents.actions import NewDocument, hand_in
from houma.domain.watch.models import Alert, AlertEvent, AlertState, AlertStep
from houma.domain.watch.queries.alerts import visible_alerts
from houma.domain.watch.rules.lives import can_acknowledge, can_answer, can_assign


def _taken(alert: Alert) -> Alert:
    return Alert.objects.select_for_update(no_key=True, of=("self",)).select_related("rule__country").get(pk=alert.pk)


@transaction.atomic
def acknowledge_alert(alert: Alert, reason: str, *, by: User, until: date | None = None) -> AlertEvent:
    """Say that an alert is known and why it may rest, up to ``until`` or its deadline; it speaks again after, or when
    it grows."""
    taken, today = _taken(alert), timezone.localdate()
    require(can_acknowledge(taken.state, reason, until, taken.due_on, today))
    taken.state, taken.rests_until = AlertState.ACKNOWLEDGED, until
    taken.save(update_fields=["state", "rests_until"])
    return _said(taken, AlertStep.ACKNOWLEDGED, by, text=reason, until=until)


@transaction.atomic
def answer_alert(alert: Alert, text: str, *, by: User, document: NewDocument | None = None) -> AlertEvent:
    """Say what is done, with the document that shows it; raises Refused where the file is not one that is taken."""
    taken = _taken(alert)
    require(can_answer(taken.state, text))
    kept = hand_in(taken.rule.country, document, by=by) if document is not None else None
    taken.state, taken.rests_until = AlertState.ANSWERED, None
    taken.save(update_fields=["state", "rests_until"])
    return _said(taken, AlertStep.ANSWERED, by, text=text, document=kept)


@transaction.atomic
def assign_alert(alert: Alert, owner: User, *, by: User) -> AlertEvent:
    """Give an alert to somebody who sees it; it shows among this person's tasks."""
    taken = _taken(alert)
    decision = can_assign(taken.state)
    if decision and not visible_alerts(owner, taken.rule.country).filter(pk=taken.pk).exists():
        decision = Decision.refuse(_("This person does not see the alert."))
    require(decision)
    taken.owner = owner
    taken.save(update_fields=["owner"])
    return _said(taken, AlertStep.ASSIGNED, by, owner=owner)


def _said(alert: Alert, step: AlertStep, by: User, **said: object) -> AlertEvent:
    text = str(said.pop("text", "")).strip()
    return AlertEvent.objects.create(
        alert=alert, step=step, severity=alert.severity, figures=alert.figures, text=text, by=by,
        rule_version=alert.rule.version, on=timezone.localdate(), **said,
    )  # fmt: skip
