"""Alerts: raised and closed by the watch, acknowledged by people. What is written stays."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import User
from houma.domain.base.decisions import Decision, require
from houma.domain.funding.alert_rules import Finding, findings
from houma.domain.funding.models import Alert, AlertEvent, AlertStep, WatchRun
from houma.domain.funding.queries import alerts_not_closed, last_event, last_watch
from houma.domain.funding.watching import facts_of_agreements
from houma.domain.territories.models import Country

_LONGEST_REST = 366


@dataclass(frozen=True, slots=True)
class Watched:
    """What a watch did: agreements looked at, alerts raised, changed in severity, closed, and still open."""

    agreements: int
    raised: int
    changed: int
    closed: int
    open: int


@transaction.atomic
def watch_agreements(country: Country, *, on: date | None = None) -> Watched:
    """Look at every agreement in force, raise what slips and close what no longer does; keep that it was looked at.

    Again on the same facts of the same day it writes nothing. Two watches at once wait for each other at the country.
    """
    Country.objects.select_for_update(no_key=True).get(pk=country.pk)
    day = on or timezone.localdate()
    facts = facts_of_agreements(country, day)
    wanted: dict[tuple[int, str], Finding] = {
        (pk, finding.kind.value): finding for pk, of_agreement in facts.items() for finding in findings(of_agreement)
    }
    there = {
        (alert.agreement_id, alert.kind): alert
        for alert in alerts_not_closed().filter(agreement__country=country).prefetch_related("events")
    }
    events: list[AlertEvent] = []
    changed = 0
    for key, alert in there.items():
        finding, before = wanted.get(key), last_event(alert)
        if finding is None:
            events.append(_event(alert, AlertStep.CLOSED, before.severity, dict(before.figures), day))
        elif finding.severity != before.severity:
            events.append(_event(alert, AlertStep.CHANGED, finding.severity, dict(finding.figures), day))
            changed += 1
    new = [key for key in wanted if key not in there]
    numbers = {
        (agreement, kind): number
        for agreement, kind, number in Alert.objects.filter(agreement__in={pk for pk, _kind in new})
        .order_by()
        .values_list("agreement_id", "kind")
        .annotate(Max("number"))
    }
    raised = Alert.objects.bulk_create(
        [Alert(agreement_id=key[0], kind=key[1], number=numbers.get(key, 0) + 1) for key in new]
    )
    for alert in raised:
        finding = wanted[alert.agreement_id, alert.kind]
        events.append(_event(alert, AlertStep.RAISED, finding.severity, dict(finding.figures), day))
    closed = sum(1 for event in events if event.step == AlertStep.CLOSED)
    AlertEvent.objects.bulk_create(events)
    still_open = len(there) - closed + len(raised)
    _keep_run(country, day, len(facts), still_open)
    return Watched(len(facts), len(raised), changed, closed, still_open)


@transaction.atomic
def acknowledge_alert(alert: Alert, reason: str, *, by: User, until: date | None = None) -> AlertEvent:
    """Say that an alert is known and why it may rest, up to ``until``; it speaks again after, or when it grows."""
    alert = Alert.objects.select_for_update(no_key=True, of=("self",)).get(pk=alert.pk)
    before, today = last_event(alert), timezone.localdate()
    require(can_acknowledge(before, reason, until, today))
    event = _event(alert, AlertStep.ACKNOWLEDGED, before.severity, dict(before.figures), today)
    event.reason, event.until, event.by = reason.strip(), until, by
    event.save()
    return event


def can_acknowledge(before: AlertEvent, reason: str, until: date | None, today: date) -> Decision:
    """May the alert rest?"""
    reasons = []
    if before.step == AlertStep.CLOSED:
        reasons.append(_("This alert is closed."))
    if not reason.strip():
        reasons.append(_("Say why the alert may rest."))
    if until is not None and not 0 <= (until - today).days <= _LONGEST_REST:
        reasons.append(_("An alert rests up to a year from today."))
    return Decision(tuple(reasons))


def _keep_run(country: Country, day: date, looked_at: int, still_open: int) -> None:
    before = last_watch(country)
    if before is None or (before.on, before.agreements_looked_at, before.open_alerts) != (day, looked_at, still_open):
        WatchRun.objects.create(country=country, on=day, agreements_looked_at=looked_at, open_alerts=still_open)


def _event(
    alert: Alert, step: AlertStep, severity: int, figures: dict[str, int | float | str], day: date
) -> AlertEvent:
    return AlertEvent(alert=alert, step=step, severity=severity, figures=figures, on=day)
