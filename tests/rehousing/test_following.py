"""A household from the opening of its case to its closure, through the actions."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.gis.geos import Point
from django.utils import timezone
from tests.rehousing.world import Quarter, day, make_home, make_household, make_norms, make_quarter

from houma.domain.base.decisions import Refused
from houma.domain.households.actions import retain
from houma.domain.households.models import RecordClass
from houma.domain.households.rules.retention import PERIODS, months_from
from houma.domain.rehousing import actions
from houma.domain.rehousing.models import (
    AidKind,
    Answer,
    Assignment,
    Case,
    Closure,
    Ending,
    Home,
    NeedKind,
    Placement,
)
from houma.domain.rehousing.rules.stays import Days, Phase, clock
from houma.values.money import Money

pytestmark = pytest.mark.django_db
STAY = Days(day(0), day(200))


@pytest.fixture
def quarter() -> Quarter:
    return make_quarter()


@pytest.fixture
def case(quarter: Quarter) -> Case:
    return actions.open_case(
        quarter.operation, make_household(quarter), by=quarter.manager, opened_on=day(-20), worker=quarter.worker
    )


def placed(quarter: Quarter, case: Case, **fields: object) -> Placement:
    offer = actions.offer_home(case, make_home(quarter, **fields), STAY, by=quarter.manager, on=day(-5))
    return actions.accept_offer(offer, by=quarter.worker, on=day(-4))


def test_a_household_is_offered_a_home_moves_in_is_reviewed_and_returns(quarter: Quarter, case: Case) -> None:
    stay = placed(quarter, case)
    assert clock(stay, day(3)).move_late == 3
    stay = actions.move_in(stay, by=quarter.worker, on=day(2))
    assert stay.review_on is not None
    assert (stay.review_on - day(2)).days == 92  # Three months.
    there = clock(stay, day(102))
    assert (there.phase, there.passed, there.planned, there.left) == (Phase.RUNNING, 100, 198, 98)
    assert clock(stay, stay.review_on).review_late == 0
    actions.review_stay(stay, "Tout va bien", by=quarter.worker, on=day(95), next_on=day(150))
    stay = actions.extend_stay(stay, day(230), "Travaux prolongés", by=quarter.manager)
    late = clock(stay, day(240))
    assert (late.phase, late.over, late.planned, late.first_planned) == (Phase.OVERDUE, 10, 228, 198)
    assert [change.reason for change in stay.changes.all()] == ["Travaux prolongés"]


def test_a_case_is_closed_with_its_reason_and_not_before_its_stay_has_ended(quarter: Quarter, case: Case) -> None:
    stay = actions.move_in(placed(quarter, case), by=quarter.worker, on=day(0))
    with pytest.raises(Refused, match="one of our homes"):
        actions.close_case(case, Closure.RETURNED, "", by=quarter.worker)
    actions.end_stay(stay, Ending.RETURNED, by=quarter.worker, on=day(60))
    task = actions.plan_task(case, "Inscrire à l’école", day(70), by=quarter.worker)
    with pytest.raises(Refused, match="plan are not done"):
        actions.close_case(case, Closure.RETURNED, "", by=quarter.worker)
    actions.finish_task(task, by=quarter.worker)
    with pytest.raises(Refused, match="Say why"):
        actions.close_case(case, Closure.LEFT, " ", by=quarter.worker)
    closed = actions.close_case(case, Closure.RETURNED, "", by=quarter.worker)
    with pytest.raises(Refused):
        actions.record_visit(closed, "home", day(0), "x", by=quarter.manager)


def test_what_a_home_lacks_is_said_in_words(quarter: Quarter, case: Case) -> None:
    norms = make_norms(quarter.tree, required=["rooms", "step_free"], ventilation=True, farthest=500)
    actions.note_need(case, NeedKind.MOBILITY, by=quarter.worker, step_free=True)
    actions.note_anchor(case, "school", -6.80, 34.01, by=quarter.worker)
    poor = make_home(quarter, step_free=False, rooms=1, ventilation=False, water=False)
    with pytest.raises(Refused) as refusal:
        actions.offer_home(case, poor, STAY, by=quarter.manager, norms=norms)
    said = str(refusal.value)
    assert "entrance without steps" in said
    assert "water" not in said  # Not required: it is recorded with an offer, and forbids none.
    fair = make_home(quarter, rooms=1, ventilation=False, water=False)
    offer = actions.offer_home(case, fair, STAY, by=quarter.manager, norms=norms)
    assert offer.lacks == ["water", "ventilation", "far"]


def test_persons_and_places_of_the_register_count(quarter: Quarter, case: Case) -> None:
    person = case.household.people.last()
    assert person is not None
    person.reduced_mobility, person.school_point = True, Point(-6.81, 34.01, srid=4326)
    person.save()
    with pytest.raises(Refused, match="steps"):
        actions.offer_home(case, make_home(quarter, step_free=False), STAY, by=quarter.manager)
    crowded = make_home(quarter, capacity=2)
    with pytest.raises(Refused, match="takes 2 persons, not 3"):
        actions.offer_home(case, crowded, STAY, by=quarter.manager)


def test_a_refused_offer_keeps_its_reason_and_frees_the_home(quarter: Quarter, case: Case) -> None:
    home = make_home(quarter)
    offer = actions.offer_home(case, home, STAY, by=quarter.manager, on=day(-5))
    other = actions.open_case(quarter.operation, make_household(quarter), by=quarter.manager, opened_on=day(-20))
    with pytest.raises(Refused, match="on offer to another household"):
        actions.offer_home(other, home, STAY, by=quarter.manager)
    with pytest.raises(Refused, match="Say why"):
        actions.refuse_offer(offer, "", by=quarter.worker)
    refused = actions.refuse_offer(offer, "Trop loin", by=quarter.worker)
    assert (refused.answer, refused.reason) == (Answer.REFUSED, "Trop loin")
    actions.offer_home(other, home, STAY, by=quarter.manager)


def test_whoever_stays_too_long_cannot_leave_into_the_days_of_the_next(quarter: Quarter, case: Case) -> None:
    home = make_home(quarter)
    stay = actions.place(case, home, Days(day(-200), day(-100)), "Effondrement", by=quarter.manager)
    other = actions.open_case(quarter.operation, make_household(quarter), by=quarter.manager)
    following = actions.place(other, home, Days(day(-100), day(0)), "Plan", by=quarter.manager)
    stay = actions.move_in(stay, by=quarter.worker, on=day(-200))
    with pytest.raises(Refused, match="has not ended yet"):
        actions.move_in(following, by=quarter.worker if other.worker_id else quarter.manager, on=day(-100))
    with pytest.raises(Refused, match="move that stay first"):
        actions.end_stay(stay, Ending.RETURNED, by=quarter.worker, on=day(-90))
    actions.change_days(following, Days(day(-90), day(0)), "Départ tardif", by=quarter.manager)
    actions.end_stay(stay, Ending.RETURNED, by=quarter.worker, on=day(-90))
    assert actions.move_in(following, by=quarter.manager, on=day(-90)).moved_in_on == day(-90)


def test_a_home_in_which_a_family_still_lives_is_given_to_nobody_today(quarter: Quarter, case: Case) -> None:
    today = timezone.localdate()
    home = make_home(quarter)
    late = Days(today - timedelta(days=60), today - timedelta(days=3))
    stay = actions.move_in(
        actions.place(case, home, late, "Effondrement", by=quarter.manager), by=quarter.worker, on=late.start
    )
    other = actions.open_case(quarter.operation, make_household(quarter), by=quarter.manager)
    now, later = Days(today, today + timedelta(days=90)), Days(today + timedelta(days=9), today + timedelta(days=90))
    with pytest.raises(Refused, match="still in the home"):
        actions.offer_home(other, home, now, by=quarter.manager)
    with pytest.raises(Refused, match="still in the home"):
        actions.place(other, home, now, "Plan", by=quarter.manager)
    # Days to come may be promised: there is time to end the stay, and nobody moves in before.
    offer = actions.offer_home(other, home, later, by=quarter.manager)
    actions.withdraw_offer(offer, "Autre logement", by=quarter.manager)
    actions.end_stay(stay, Ending.RETURNED, by=quarter.worker, on=today)
    assert actions.offer_home(other, home, now, by=quarter.manager).home == home


def test_a_placement_into_which_nobody_moved_is_withdrawn(quarter: Quarter, case: Case) -> None:
    stay = placed(quarter, case)
    with pytest.raises(Refused, match="withdraw the placement"):
        actions.end_stay(stay, Ending.LEFT, "x", by=quarter.manager)
    withdrawn = actions.withdraw_placement(stay, "Le ménage est parti chez des parents", by=quarter.manager)
    assert clock(withdrawn, day(10)).phase == Phase.WITHDRAWN
    actions.place(case, Home.objects.get(pk=stay.home_id), STAY, "Retour", by=quarter.manager)


def test_a_case_wants_a_household_of_the_operations_buildings_and_only_one(quarter: Quarter, case: Case) -> None:
    elsewhere = make_household(make_quarter(quarter.tree))
    with pytest.raises(Refused, match="not in the operation"):
        actions.open_case(quarter.operation, elsewhere, by=quarter.manager)
    with pytest.raises(Refused, match="open case already"):
        actions.open_case(quarter.operation, case.household, by=quarter.manager)
    assert case.number == 1
    assert Assignment.objects.get(case=case).worker == quarter.worker


def test_aid_is_reversed_once_by_its_opposite(quarter: Quarter, case: Case) -> None:
    aid = actions.grant_aid(case, AidKind.RENT, Money(Decimal(3000), "MAD"), "Décision 12/2026", by=quarter.manager)
    assert actions.reverse_aid(aid, "Erreur de dossier", by=quarter.manager).amount == Decimal(-3000)
    with pytest.raises(Refused, match="reversed already"):
        actions.reverse_aid(aid, "Encore", by=quarter.manager)
    with pytest.raises(Refused, match="currency"):
        actions.grant_aid(case, AidKind.RENT, Money(Decimal(1), "EUR"), "x", by=quarter.manager)


def test_a_closure_of_a_home_is_refused_where_somebody_is_placed(quarter: Quarter, case: Case) -> None:
    stay = placed(quarter, case)
    with pytest.raises(Refused, match="Somebody is placed"):
        actions.close_home(stay.home, day(10), day(12), "Peinture", by=quarter.manager)
    closure = actions.close_home(stay.home, day(200), day(210), "Peinture", by=quarter.manager)
    with pytest.raises(Refused, match="closed from"):
        actions.extend_stay(stay, day(205), "Retard", by=quarter.manager)
    actions.lift_closure(closure, by=quarter.manager)
    actions.extend_stay(stay, day(205), "Retard", by=quarter.manager)


def test_a_file_is_kept_while_it_is_followed_and_its_time_runs_from_the_end_of_the_case(
    quarter: Quarter, case: Case
) -> None:
    household = case.household
    country = quarter.tree.country
    today = timezone.localdate()
    long_after = months_from(today, 240)
    assert retain(country, dry_run=True, today=long_after).warned == ()
    actions.close_case(case, Closure.LEFT, "Ne souhaite plus d’aide", by=quarter.worker, on=today)
    household.refresh_from_db()
    assert household.closed_on == today
    followed = PERIODS[RecordClass.FOLLOWED]
    warned_from = months_from(today, followed.months - followed.warning_months)
    assert retain(country, dry_run=True, today=warned_from - timedelta(days=1)).warned == ()
    assert retain(country, dry_run=True, today=warned_from).warned == (household.code,)
    actions.open_case(quarter.operation, household, by=quarter.manager)
    household.refresh_from_db()
    assert household.closed_on is None
    assert retain(country, dry_run=True, today=long_after).warned == ()


def test_only_what_has_happened_is_recorded_and_plans_look_ahead(quarter: Quarter, case: Case) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    stay = placed(quarter, case)
    with pytest.raises(Refused, match="has not come yet"):
        actions.move_in(stay, by=quarter.worker, on=tomorrow)
    stay = actions.move_in(stay, by=quarter.worker, on=day(0))
    need = actions.note_need(case, NeedKind.WORK, by=quarter.worker)
    aid = Money(Decimal(10), "MAD")
    step = actions.plan_task(case, "Inscrire à l’école", tomorrow, by=quarter.worker)
    facts: list[Callable[[], object]] = [
        lambda: actions.review_stay(stay, "Tout va bien", by=quarter.worker, on=tomorrow),
        lambda: actions.meet_need(need, by=quarter.worker, on=tomorrow),
        lambda: actions.grant_aid(case, AidKind.RENT, aid, "x", by=quarter.manager, on=tomorrow),
        lambda: actions.refer(case, "Entraide", "x", by=quarter.worker, on=tomorrow),
        lambda: actions.finish_task(step, by=quarter.worker, on=tomorrow),
        lambda: actions.close_case(case, Closure.LEFT, "x", by=quarter.worker, on=tomorrow),
    ]
    for fact in facts:
        with pytest.raises(Refused, match="has not come yet"):
            fact()
    actions.extend_stay(stay, tomorrow + timedelta(days=90), "Retard", by=quarter.manager)
