"""Alerts: rules say why with figures, the watch writes only what changed, and people say why one may rest."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from tests.factories import user_with_mandate
from tests.funding.world import TODAY, World, release

from houma.domain.accounts.models import Role
from houma.domain.base.decisions import Refused
from houma.domain.funding.alert_rules import AgreementFacts, Slip, finding
from houma.domain.watch.actions import acknowledge_alert, watch
from houma.domain.watch.models import AlertEvent, Family, WatchRun
from houma.domain.watch.queries.alerts import last_watch, open_alerts
from houma.domain.watch.rules.families import FAMILIES

CALM = AgreementFacts(
    project=1, on=date(2025, 3, 1),
    start=date(2024, 1, 1), end=date(2027, 12, 31), committed=1_000_000, released=600_000,
    spent=500_000, late=0, late_instalments=0, oldest_due=None, left=400_000, beyond=10_000,
    heard_on=date(2025, 2, 1), released_on=date(2024, 12, 1),
)  # fmt: skip


SERIOUS, WATCH = True, False


def kinds(facts: AgreementFacts) -> dict[Slip, bool]:
    """In which ways an agreement slips under the usual settings, and whether that is serious."""
    found = {}
    for slip in Slip:
        bounds = {setting.name: setting.default for setting in FAMILIES[Family(slip.value)]}
        one = finding(slip, facts, bounds)
        if one is not None:
            found[slip] = one.serious
    return found


def test_an_agreement_that_goes_well_says_nothing() -> None:
    assert kinds(CALM) == {}


@pytest.mark.parametrize(("days", "severity"), [(90, None), (91, WATCH), (181, SERIOUS)])
def test_instalments_are_late_after_some_time(days: int, severity: bool | None) -> None:
    late = replace(CALM, late=100_000, late_instalments=1, oldest_due=CALM.on - timedelta(days=days))
    assert kinds(late).get(Slip.LATE) == severity


@pytest.mark.parametrize(
    ("change", "kind", "severity"),
    [
        ({"released": 0, "start": date(2022, 1, 1), "end": date(2026, 12, 31)}, Slip.BEHIND, SERIOUS),
        ({"released": 350_000, "start": date(2022, 1, 1), "end": date(2026, 12, 31)}, Slip.BEHIND, WATCH),
        ({"heard_on": date(2024, 8, 1), "released_on": date(2024, 7, 1)}, Slip.SILENT, WATCH),
        ({"heard_on": None, "released_on": date(2023, 7, 1)}, Slip.SILENT, SERIOUS),
        ({"beyond": 150_000}, Slip.BEYOND, WATCH),
        ({"beyond": 300_000}, Slip.BEYOND, SERIOUS),
    ],
)
def test_each_way_of_slipping_is_told(change: dict[str, object], kind: Slip, severity: bool) -> None:
    slipping = replace(CALM, **change)  # type: ignore[arg-type]
    assert kinds(slipping)[kind] == severity


def test_who_spent_all_that_came_is_not_silent() -> None:
    quiet = replace(CALM, spent=600_000, heard_on=date(2023, 1, 1), released_on=date(2023, 1, 1))
    assert Slip.SILENT not in kinds(quiet)


def test_a_watch_raises_once_and_closes_what_is_over(world: World) -> None:
    country = world.tree.country
    first = watch(country, on=TODAY)
    assert first.raised > 0
    events = AlertEvent.objects.count()
    again = watch(country, on=TODAY)
    assert (again.raised, again.changed, again.ended) == (0, 0, 0)
    assert (again.open, AlertEvent.objects.count()) == (first.open, events)
    late = [one for one in open_alerts(world.officer, country, on=TODAY) if one.family is Family.LATE]
    assert {one.alert.agreement.code for one in late} >= {world.second.code, world.hidden.code}
    assert "244" in next(one for one in late if one.alert.agreement_id == world.hidden.pk).why
    hidden = world.hidden.funding_lines.get().instalments.get(number=1)
    release(hidden, TODAY, 600_000)
    assert watch(country, on=TODAY).ended >= 1
    now = [one for one in open_alerts(world.officer, country, on=TODAY) if one.family is Family.LATE]
    assert world.hidden.code not in {one.alert.agreement.code for one in now}


def test_an_alert_rests_with_a_reason_until_its_day_or_until_it_grows(world: World) -> None:
    country = world.tree.country
    watch(country, on=date(2024, 10, 1))
    today = timezone.localdate()
    (one,) = [
        alert
        for alert in open_alerts(world.officer, country)
        if alert.family is Family.LATE and alert.alert.agreement_id == world.hidden.pk
    ]
    assert one.severity == 1
    with pytest.raises(Refused):
        acknowledge_alert(one.alert, " ", by=world.officer)
    with pytest.raises(Refused):
        acknowledge_alert(one.alert, "Trop loin", by=world.officer, until=today + timedelta(days=800))
    acknowledge_alert(one.alert, "Loi de finances attendue", by=world.officer, until=today + timedelta(days=30))
    assert one.alert not in [alert.alert for alert in open_alerts(world.officer, country)]
    resting = {alert.alert: alert for alert in open_alerts(world.officer, country, resting=True)}
    assert resting[one.alert].state == "acknowledged"
    assert resting[one.alert].alert.events.get(step="acknowledged").text == "Loi de finances attendue"
    later = open_alerts(world.officer, country, on=today + timedelta(days=31))
    assert one.alert in [alert.alert for alert in later]
    assert watch(country, on=TODAY).changed >= 1
    assert one.alert in [alert.alert for alert in open_alerts(world.officer, country)]


def test_an_officer_elsewhere_is_not_alerted(world: World) -> None:
    watch(world.tree.country, on=TODAY)
    elsewhere = user_with_mandate(Role.PROGRAMME_OFFICER, world.tree.regions[0])
    assert {one.alert.agreement_id for one in open_alerts(elsewhere, world.tree.country)} <= {world.first.pk}


def test_what_happened_to_an_alert_stays(world: World) -> None:
    watch(world.tree.country, on=TODAY)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM watch_alertevent")


def test_a_watch_is_kept_once_for_the_same_facts_of_a_day(world: World) -> None:
    country = world.tree.country
    assert last_watch(country) is None
    first = watch(country, on=TODAY)
    watch(country, on=TODAY)
    run = WatchRun.objects.get()
    assert (run.on, run.looked_at, run.open_alerts) == (TODAY, first.looked_at, first.open)
    assert last_watch(country) == run
    tomorrow = TODAY + timedelta(days=1)
    watch(country, on=tomorrow)
    latest = last_watch(country)
    assert latest is not None
    assert latest.on == tomorrow
    with pytest.raises(DatabaseError), transaction.atomic():
        WatchRun.objects.filter(pk=run.pk).update(open_alerts=0)
