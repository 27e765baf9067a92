"""The watch over territories and projects: what it raises, that it never says it twice, that it ends and comes back."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from tests.factories import project_with_actions, user_with_mandate
from tests.factories.indicators import record_figures
from tests.factories.scored import ScoredCountry, scored_country
from tests.factories.watch import new_rule, raised_alert
from tests.funding.world import TODAY, World

from houma.domain.accounts.models import Role
from houma.domain.base.decisions import Refused
from houma.domain.desk.queries.waiting import tasks_of
from houma.domain.desk.rules import TaskKind, Urgency
from houma.domain.documents.actions import NewDocument
from houma.domain.documents.models import DocumentKind
from houma.domain.projects.models import Passage, Phase, Project
from houma.domain.watch.actions import (
    RulesRefused,
    acknowledge_alert,
    answer_alert,
    assign_alert,
    record_rules,
    tried,
    watch,
)
from houma.domain.watch.models import Alert, AlertEvent, AlertState, Family, RuleVersion, WatchRun
from houma.domain.watch.queries.alerts import (
    alerts_of_project,
    alerts_of_territory,
    history_of,
    open_alerts,
    people_for,
    shown,
    visible_alerts,
)
from houma.domain.watch.queries.rules import rules_in_force

pytestmark = pytest.mark.django_db


@pytest.fixture
def scored(db: None) -> ScoredCountry:
    return scored_country()


def steps(alert: Alert) -> list[str]:
    return list(alert.events.order_by("pk").values_list("step", flat=True))


def test_a_figure_that_leaves_and_comes_back_is_one_alert_with_its_history(scored: ScoredCountry) -> None:
    country, place = scored.country, scored.communes[0]
    rule = new_rule(Family.THRESHOLD, indicator="illiteracy", level="commune", worse="above", value=39)
    record_rules(country, [rule], by=None)
    assert watch(country).raised == 1
    assert (watch(country).raised, AlertEvent.objects.count()) == (0, 1)
    alert = Alert.objects.get()
    assert (alert.territory, alert.due_on) == (place, timezone.localdate() + timedelta(days=30))
    record_figures(country, "illiteracy", {place: 10.0}, data_date=date(2025, 1, 1))
    assert watch(country).ended == 1
    assert open_alerts(user_with_mandate(Role.AUDITOR, scored.tree.root), country) == []
    record_figures(country, "illiteracy", {place: 60.0}, data_date=date(2025, 2, 1))
    done = watch(country)
    assert (done.raised, done.reopened, done.open) == (0, 1, 1)
    assert steps(Alert.objects.get()) == ["raised", "ended", "reopened"]
    assert [round(event.figures["value"]) for event in alert.events.order_by("pk")] == [40, 40, 60]


def test_an_answer_stands_until_the_fact_is_more_serious(scored: ScoredCountry) -> None:
    country, place = scored.country, scored.communes[0]
    asked = {"indicator": "illiteracy", "level": "commune", "worse": "above", "value": 39, "serious_value": 50}
    record_rules(country, [new_rule(Family.THRESHOLD, **asked)], by=None)
    watch(country)
    officer = user_with_mandate(Role.PROGRAMME_OFFICER, scored.tree.root)
    proof = NewDocument("plan.pdf", b"%PDF-1.7 plan", DocumentKind.OTHER)
    event = answer_alert(Alert.objects.get(), "Une école ouvre", by=officer, document=proof)
    assert event.document is not None
    assert open_alerts(officer, country) == []
    assert [one.state for one in open_alerts(officer, country, resting=True)] == [AlertState.ANSWERED]
    record_figures(country, "illiteracy", {place: 55.0}, data_date=date(2025, 1, 1))
    assert watch(country).changed == 1
    (again,) = open_alerts(officer, country)
    assert again.severity == 2
    told = history_of(again, country)
    assert [one.event.step for one in told] == ["changed", "answered", "raised"]
    assert [bool(one.why) for one in told] == [True, False, True]


def test_a_rule_that_is_switched_off_ends_its_alerts(scored: ScoredCountry) -> None:
    country = scored.country
    rule = new_rule(Family.THRESHOLD, indicator="illiteracy", level="commune", worse="above", value=30)
    record_rules(country, [rule], by=None)
    assert watch(country).open == 5
    off = type(rule)(rule.code, rule.family, rule.names, rule.days, rule.settings, enabled=False)
    assert record_rules(country, [off], by=None).changed == (rule.code,)
    assert watch(country).ended == 5
    assert watch(country).open == 0


def test_outliers_ranks_changes_and_gaps_are_told_of_territories(scored: ScoredCountry) -> None:
    country, last = scored.country, scored.communes[-1]
    record_figures(country, "illiteracy", dict.fromkeys(scored.communes[:3], 12.0), period="2014")
    record_figures(country, "jobs", {scored.communes[4]: 99999.0}, data_date=date(2025, 1, 1))
    level = {"level": "commune"}
    rules = {
        "outlier": new_rule(Family.OUTLIER, indicator="jobs", worse="above", z=2, peers=5, **level),
        "last": new_rule(Family.LAST, node="index", share=0.2, **level),
        "change": new_rule(Family.CHANGE, indicator="illiteracy", worse="above", size=25, **level),
        "gap": new_rule(Family.GAP, indicator="illiteracy", **level),
    }
    record_rules(country, list(rules.values()), by=None)
    watch(country)
    found = {rule: set(Alert.objects.filter(rule__code=rule).values_list("territory", flat=True)) for rule in rules}
    assert scored.communes[4].pk in found["outlier"]
    assert scored.communes[0].pk in found["last"]
    assert found["change"] == {scored.communes[0].pk, scored.communes[1].pk}
    assert found["gap"] == {last.pk}
    for one in shown(Alert.objects.all(), country):
        assert one.why
        assert "%(" not in one.why


def test_a_trend_is_told_of_a_territory_over_the_years(scored: ScoredCountry) -> None:
    country, place = scored.country, scored.communes[2]
    for year, value in zip(range(2016, 2024), (10, 12, 13, 15, 17, 18, 21, 22), strict=True):
        record_figures(country, "illiteracy", {place: float(value)}, period=str(year))
    record_rules(
        country, [new_rule(Family.TREND, indicator="illiteracy", level="commune", worse="above", slope=1)], by=None
    )
    watch(country)
    assert Alert.objects.get().territory == place


def test_a_project_under_way_without_a_report_is_told(world: World) -> None:
    country = world.tree.country
    project, _actions = project_with_actions(country=country, territory=world.tree.communes[0], code="under-way")
    Project.objects.filter(pk=project.pk).update(phase=Phase.IMPLEMENTATION)
    Passage.objects.create(
        project=project, transition="start", from_phase=Phase.CONTRACTING, to_phase=Phase.IMPLEMENTATION,
        passed_at=timezone.now() - timedelta(days=400),
    )  # fmt: skip
    record_rules(country, [new_rule(Family.UNREPORTED)], by=None)
    watch(country)
    (found,) = [one for one in alerts_of_project(world.officer, project) if one.family is Family.UNREPORTED]
    assert found.severity == 2
    assert "13" in found.why


def test_a_trial_says_what_would_be_raised_and_writes_nothing(scored: ScoredCountry) -> None:
    country = scored.country
    rule = new_rule(
        Family.THRESHOLD, indicator="illiteracy", level="commune", worse="above", value=37, serious_value=39
    )
    record_rules(country, [rule], by=None)
    (version,) = rules_in_force(country)
    found = tried(country, type(rule)(rule.code, rule.family, rule.names, rule.days, version.settings))
    assert [(fact.severity, round(fact.figures["value"])) for _subject, fact in found] == [(2, 40), (1, 38)]  # type: ignore[arg-type]
    assert not Alert.objects.exists()
    assert not WatchRun.objects.exists()


def test_rules_are_versions_and_the_same_again_is_none(scored: ScoredCountry) -> None:
    country = scored.country
    asked = {"indicator": "illiteracy", "level": "commune", "worse": "above"}
    first = record_rules(country, [new_rule(Family.THRESHOLD, value="39,5", **asked)], by=None)
    assert first.new == ("threshold",)
    assert record_rules(country, [new_rule(Family.THRESHOLD, value=39.5, **asked)], by=None).changed == ()
    assert record_rules(country, [new_rule(Family.THRESHOLD, value=40, **asked)], by=None).changed == ("threshold",)
    assert [one.settings["value"] for one in RuleVersion.objects.order_by("number")] == [39.5, 40.0]
    with pytest.raises(RulesRefused) as refused:
        record_rules(
            country,
            [
                new_rule(Family.THRESHOLD, "other", value=1, **(asked | {"indicator": "no"})),
                new_rule(Family.LATE, "threshold"),
            ],
            by=None,
        )
    assert {(fault.rule, fault.setting) for fault in refused.value.faults} == {
        ("other", "indicator"),
        ("threshold", "family"),
    }
    assert not rules_in_force(country).filter(rule__code="other").exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        RuleVersion.objects.update(days=1)


def test_what_an_alert_is_about_never_changes(scored: ScoredCountry) -> None:
    alert = raised_alert(scored.country, territory=scored.communes[0], family=Family.LAST)
    with pytest.raises(DatabaseError), transaction.atomic():
        Alert.objects.filter(pk=alert.pk).update(territory=scored.communes[1])
    with pytest.raises(DatabaseError), transaction.atomic():
        Alert.objects.filter(pk=alert.pk).delete()


def test_an_alert_on_a_territory_is_seen_by_who_holds_it(scored: ScoredCountry) -> None:
    country, here = scored.country, scored.communes[0]
    alert = raised_alert(country, territory=here, family=Family.LAST)
    region = scored.tree.regions[0]
    for role, place, sees in (
        (Role.PROGRAMME_OFFICER, scored.tree.root, True),
        (Role.AUDITOR, region, True),
        (Role.PROGRAMME_OFFICER, scored.tree.regions[1], False),
        (Role.ADMINISTRATOR, scored.tree.root, False),
    ):
        person = user_with_mandate(role, place)
        assert visible_alerts(person, country).filter(pk=alert.pk).exists() is sees, (role, place)
        assert bool(alerts_of_territory(person, here)) is sees
        assert (person in people_for(alert)) is sees


def test_an_alert_waits_among_the_tasks_of_its_owner_until_it_is_answered(world: World) -> None:
    country = world.tree.country
    watch(country, on=TODAY)
    alert = Alert.objects.filter(agreement=world.hidden, rule__family=Family.LATE).get()
    helper = user_with_mandate(Role.AUDITOR, world.tree.root)

    def waiting(day: date) -> list[tuple[str, Urgency]]:
        found = tasks_of(helper, country, day).tasks
        return [(str(task.place.codes[0]), task.urgency) for task in found if task.kind == TaskKind.ALERT]

    assert waiting(TODAY) == []
    assign_alert(alert, helper, by=world.officer)
    assert waiting(TODAY) == [(str(alert.pk), Urgency.SOON)]
    assert waiting(TODAY + timedelta(days=31)) == [(str(alert.pk), Urgency.LATE)]
    answer_alert(alert, "Payé demain", by=helper)
    assert waiting(TODAY + timedelta(days=31)) == []
    with pytest.raises(Refused):
        assign_alert(alert, user_with_mandate(Role.PROGRAMME_OFFICER, world.tree.regions[0]), by=world.officer)


def test_what_ended_is_neither_acknowledged_nor_answered(world: World) -> None:
    country = world.tree.country
    alert = raised_alert(country, agreement=world.first)
    Alert.objects.filter(pk=alert.pk).update(state=AlertState.ENDED)
    with pytest.raises(Refused):
        acknowledge_alert(alert, "Connu", by=world.officer, until=timezone.localdate())
    with pytest.raises(Refused):
        answer_alert(alert, "Fait", by=world.officer)


def test_a_country_without_rules_is_looked_at_and_tells_nothing(scored: ScoredCountry) -> None:
    done = watch(scored.country)
    assert (done.rules, done.looked_at, done.open) == (0, 0, 0)
    assert WatchRun.objects.count() == 1
