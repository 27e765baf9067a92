"""The watch itself: look under every rule, and write what is new, worse, over or back. What is written stays."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from houma.domain.territories.models import Country
from houma.domain.watch.models import Alert, AlertEvent, AlertState, AlertStep, Family, RuleVersion, WatchRun
from houma.domain.watch.queries.alerts import last_watch
from houma.domain.watch.queries.reading import Fact, Reading, Subject
from houma.domain.watch.queries.rules import rules_in_force
from houma.domain.watch.rules.deciding import Found
from houma.domain.watch.rules.families import NewRule
from houma.domain.watch.rules.lives import Plan, Standing, planned

_Key = tuple[int, str, str]
"""Rule, subject, fact."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What a watch did: rules asked, subjects looked at, alerts raised or back, changed, ended, and still standing."""

    rules: int
    looked_at: int
    raised: int
    reopened: int
    changed: int
    ended: int
    open: int


@transaction.atomic
def watch(country: Country, *, on: date | None = None) -> Watched:
    """Look at a country under every rule that is on, and keep that it was looked at.

    Again on the same facts of the same day it writes nothing. Two watches at once wait for each other at the country.
    An alert whose rule was switched off ends.
    """
    Country.objects.select_for_update(no_key=True).get(pk=country.pk)
    day = on or timezone.localdate()
    reading = Reading(country, day)
    versions = {version.rule_id: version for version in rules_in_force(country)}
    enabled = [version for version in versions.values() if version.enabled]
    found: dict[_Key, tuple[Subject, Found]] = {}
    for version in enabled:
        for subject, fact in reading.facts(Family(version.rule.family), version.settings):
            found[version.rule_id, subject.key, fact.fact] = (subject, fact)
    there = {(alert.rule_id, alert.subject, alert.fact): alert for alert in Alert.objects.filter(rule__in=versions)}
    plans = planned(
        {key: Standing(AlertState(one.state), one.severity, one.measure) for key, one in there.items()},
        {key: fact for key, (_subject, fact) in found.items()},
    )
    _write(plans, there, found, versions, day)
    counts = {step: sum(plan.step is step for plan in plans.values()) for step in AlertStep}
    standing = sum(alert.state != AlertState.ENDED for alert in there.values()) + counts[AlertStep.RAISED]
    _keep_run(country, day, len(enabled), reading.looked_at, standing)
    return Watched(
        len(enabled), reading.looked_at, counts[AlertStep.RAISED], counts[AlertStep.REOPENED],
        counts[AlertStep.CHANGED], counts[AlertStep.ENDED], standing,
    )  # fmt: skip


def tried(country: Country, rule: NewRule, *, on: date | None = None) -> list[Fact]:
    """What a rule would raise, the worst first; nothing is written. The rule is complete (``families.checked``)."""
    found = Reading(country, on).facts(Family(rule.family), rule.settings)
    return sorted(found, key=lambda one: (-one[1].severity, -one[1].measure, one[0].key))


def _write(
    plans: dict[_Key, Plan],
    there: dict[_Key, Alert],
    found: dict[_Key, tuple[Subject, Found]],
    versions: dict[int, RuleVersion],
    day: date,
) -> None:
    raised = [key for key, plan in plans.items() if plan.step is AlertStep.RAISED]
    created = Alert.objects.bulk_create([_raised(key, *found[key], versions[key[0]], day) for key in raised])
    alerts = {**there, **dict(zip(raised, created, strict=True))}
    events, moved = [], []
    for key, plan in plans.items():
        alert, version = alerts[key], versions[key[0]]
        if plan.step is not AlertStep.RAISED:
            _move(alert, plan, found[key][1] if key in found else None, version, day)
            moved.append(alert)
        events.append(
            AlertEvent(
                alert=alert, step=plan.step, severity=alert.severity, figures=alert.figures,
                rule_version=version.number, on=day,
            )
        )  # fmt: skip
    Alert.objects.bulk_update(
        moved, ["state", "severity", "measure", "figures", "raised_on", "due_on", "rests_until"], batch_size=500
    )
    AlertEvent.objects.bulk_create(events)


def _raised(key: _Key, subject: Subject, fact: Found, version: RuleVersion, day: date) -> Alert:
    return Alert(
        rule_id=key[0], subject=key[1], fact=key[2],
        territory_id=subject.territory, project_id=subject.project, agreement_id=subject.agreement,
        severity=fact.severity, measure=fact.measure, figures=dict(fact.figures),
        raised_on=day, due_on=day + timedelta(days=version.days),
    )  # fmt: skip


def _move(alert: Alert, plan: Plan, fact: Found | None, version: RuleVersion, day: date) -> None:
    if fact is None:
        alert.state = AlertState.ENDED
        return
    alert.severity, alert.measure, alert.figures = fact.severity, fact.measure, dict(fact.figures)
    if plan.step is AlertStep.REOPENED:
        alert.raised_on = day
    if plan.asks_again:
        alert.state, alert.rests_until, alert.due_on = AlertState.OPEN, None, day + timedelta(days=version.days)


def _keep_run(country: Country, day: date, rules: int, looked_at: int, standing: int) -> None:
    before = last_watch(country)
    now = (day, rules, looked_at, standing)
    if before is None or (before.on, before.rules, before.looked_at, before.open_alerts) != now:
        WatchRun.objects.create(country=country, on=day, rules=rules, looked_at=looked_at, open_alerts=standing)
