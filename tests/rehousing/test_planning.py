"""The plan of an operation: proposed by the engine, changed by the officer, offered as it stands."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.people import user_with_mandate
from tests.factories.places import ProvinceFactory
from tests.rehousing.world import Quarter, day, make_case, make_home, make_quarter

from houma.domain.accounts.models import Role, User
from houma.domain.base.decisions import Refused
from houma.domain.rehousing.actions import accept_offer, close_home, offer_home, place, refuse_offer
from houma.domain.rehousing.actions.planning import ask_for_plan, fix_home, let_go, offer_planned, work_out
from houma.domain.rehousing.models import (
    Because,
    Case,
    Change,
    Home,
    Kinship,
    Need,
    Offer,
    OperationBuilding,
    Placement,
    PlanLine,
    PlanRun,
    PlanState,
)
from houma.domain.rehousing.queries.planning import stock_of, wanting_of
from houma.domain.rehousing.queries.plans import short_of, shown
from houma.domain.rehousing.rules.planning import Held, Offered, Wanting, question, together, windows_of
from houma.domain.rehousing.rules.prolonging import STILL_THERE, prolonged
from houma.domain.rehousing.rules.stays import Days

FROM = day(-5)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def quarter(db: None) -> Quarter:
    return make_quarter()


def planned(quarter: Quarter) -> PlanRun:
    return work_out(ask_for_plan(quarter.operation, by=quarter.manager, seconds=3, from_day=FROM))


def lines(run: PlanRun) -> dict[int, PlanLine]:
    return {line.case_id: line for line in PlanLine.objects.filter(run=run).select_related("home")}


def test_everybody_who_can_be_housed_is_and_it_is_said_why(quarter: Quarter) -> None:
    large, small = make_case(quarter, persons=5), make_case(quarter, persons=2)
    roomy, narrow = make_home(quarter, capacity=6), make_home(quarter, capacity=2, rooms=1)
    run = planned(quarter)
    found = lines(run)
    assert run.state == PlanState.DONE
    assert (found[large.pk].home, found[small.pk].home) == (roomy, narrow)
    assert found[large.pk].starts_on == day(0)
    assert found[large.pk].until == day(200)
    assert found[large.pk].at_highest_risk
    assert all(goal["proven"] for goal in run.outcome["goals"])
    assert run.outcome["placed"] == 2
    assert found[large.pk].why_en == "The only home that suits."
    assert found[large.pk].why_ar


def test_who_is_left_is_told_what_would_be_needed(quarter: Quarter) -> None:
    case = make_case(quarter, persons=3)
    Need.objects.create(case=case, kind="mobility", step_free=True, noted_on=day(-10))
    make_home(quarter, step_free=False)
    run = planned(quarter)
    line = lines(run)[case.pk]
    assert line.home is None
    assert line.lacks == ["step_free"]
    assert "step-free" in line.why_en
    assert run.outcome["left_at_highest_risk"] == 3


def test_a_home_freed_by_a_return_serves_the_next_building(quarter: Quarter) -> None:
    first = make_case(quarter)
    later = OperationBuilding.objects.create(
        operation=quarter.operation, building=quarter.building.building.__class__.objects.create(
            country=quarter.tree.country, code="NEXT", territory=quarter.commune, point=quarter.building.building.point
        ), evacuate_by=day(210), return_on=day(300),
    )  # fmt: skip
    second = make_case(quarter)
    second.building = later
    second.save()
    home = make_home(quarter)
    found = lines(planned(quarter))
    assert found[first.pk].home == found[second.pk].home == home
    assert found[first.pk].until <= found[second.pk].starts_on


def lives_in(quarter: Quarter, home: Home, until: date, start: date = FROM) -> Case:
    """A case whose household lives in ``home`` by a stay that was agreed until a day."""
    case = make_case(quarter)
    Placement.objects.create(
        case=case, household=case.household, home=home, collective=home.collective, persons=3, starts_on=start,
        until=until, first_until=until, moved_in_on=start, reason="Plan",
    )  # fmt: skip
    return case


def test_who_lives_in_a_home_keeps_it_until_a_building_that_is_late_is_given_back(quarter: Quarter) -> None:
    home = make_home(quarter)
    inside, waits = lives_in(quarter, home, day(60)), make_case(quarter)
    waits.out_by, waits.back_on = day(70), day(90)
    waits.save()
    run = planned(quarter)
    found = lines(run)
    assert (found[inside.pk].home, found[inside.pk].until) == (home, day(200))
    assert found[waits.pk].home is None
    assert run.outcome["short"] == []
    assert found[inside.pk].why_en.startswith("Decided beforehand")
    assert [row.agreed for row in shown([found[inside.pk], found[waits.pk]], run, day(0))] == [day(60), None]


def test_whose_home_is_promised_before_the_return_is_told_as_such(quarter: Quarter) -> None:
    home, elsewhere = make_home(quarter), make_home(quarter)
    inside, promised = lives_in(quarter, home, day(60)), make_case(quarter)
    Placement.objects.create(
        case=promised, household=promised.household, home=home, collective=False, persons=3, starts_on=day(80),
        until=day(200), first_until=day(200), reason="Plan",
    )  # fmt: skip
    run = planned(quarter)
    assert lines(run)[inside.pk].until == day(80)
    assert run.outcome["short"] == [
        {"case": inside.pk, "from": day(80).isoformat(), "until": day(200).isoformat()},
    ]
    (told,), count = short_of(quarter.manager, run)
    assert (told.code, told.start, told.until, count) == (inside.code, day(80), day(200), 1)
    assert lines(run)[promised.pk].home == home
    assert elsewhere.pk not in {line.home_id for line in lines(run).values()}


def test_a_family_that_should_have_left_is_still_there_for_the_plan(quarter: Quarter) -> None:
    home = make_home(quarter)
    inside, waits = lives_in(quarter, home, FROM, start=day(-50)), make_case(quarter)
    inside.building = None
    inside.save()
    waits.out_by, waits.back_on = FROM, day(10)
    waits.save()
    found = lines(planned(quarter))
    assert found[inside.pk].until == FROM + STILL_THERE
    assert found[waits.pk].home is None


def test_homes_of_the_next_province_serve_whoever_may_give_them(quarter: Quarter) -> None:
    next_door = ProvinceFactory(country=quarter.tree.country, parent=quarter.tree.regions[0])
    here, there, far = make_home(quarter), make_home(quarter), make_home(quarter)
    Home.objects.filter(pk=there.pk).update(territory=next_door)
    Home.objects.filter(pk=far.pk).update(territory=quarter.tree.communes[2])
    steward = user_with_mandate(Role.OPERATION_MANAGER, quarter.tree.regions[0])

    def codes(asker: User) -> list[str]:
        return [home.code for home in stock_of(quarter.operation, FROM, asker)]

    assert codes(quarter.manager) == [here.code]
    assert codes(steward) == sorted([here.code, there.code])


@pytest.mark.parametrize(("there", "until"), [(3, date(2026, 9, 1)), (5, date(2026, 7, 1))])
def test_a_stay_in_a_collective_home_lasts_while_there_is_a_place(there: int, until: date) -> None:
    asks = wanting(1, home=7, needed=date(2026, 9, 1))
    comes = wanting(2, home=7, persons=there, days=Days(date(2026, 7, 1), date(2026, 12, 1)))
    (first, second), short = prolonged([asks, comes], [offered(home=7, collective=True, capacity=6)])
    assert first.days == Days(date(2026, 1, 1), until)
    assert second.days == comes.days
    assert [one.days for one in short] == ([] if until == asks.needed else [Days(until, asks.needed)])


def test_what_an_officer_fixes_stands_in_the_next_plan_until_it_is_let_go(quarter: Quarter) -> None:
    case = make_case(quarter)
    near, far = make_home(quarter), make_home(quarter, rent=Decimal(9000))
    assert lines(planned(quarter))[case.pk].home == near
    fix_home(case, far, by=quarter.manager)
    line = lines(planned(quarter))[case.pk]
    assert (line.home, line.fixed) == (far, True)
    let_go(case, by=quarter.manager)
    assert lines(planned(quarter))[case.pk].home == near


def test_only_who_lost_a_home_moves_and_the_plan_says_why(quarter: Quarter, client: Client) -> None:
    cases = [make_case(quarter), make_case(quarter), make_case(quarter)]
    cheap, dear = make_home(quarter), make_home(quarter, rent=Decimal(9000))
    shut = make_home(quarter, rent=Decimal(500))
    first = lines(planned(quarter))
    (lost,) = [case for case in cases if first[case.pk].home == shut]
    close_home(shut, day(100), day(120), "repairs", by=quarter.manager)
    make_home(quarter, rent=Decimal(100))
    cases[0].back_on = day(190)
    cases[0].save()
    run = planned(quarter)
    found = lines(run)
    moved = [case for case in cases if found[case.pk].change == Change.HOME]
    assert moved == [lost]
    assert found[lost.pk].because == Because.UNFIT
    assert found[lost.pk].home not in (cheap, dear, shut)
    days = int(lost != cases[0])
    assert run.outcome["changes"] == {"days": days, "home": 1, "left": 0, "new": 0}
    assert (run.outcome["forced"], run.outcome["fewest"]) == (1, 1)
    client.force_login(quarter.manager)
    page = client.get(reverse("rehousing_plan", args=[quarter.tree.country.code, quarter.operation.code])).content
    assert "household has another home, or none any more." in page.decode()
    # Asked for a fresh plan, the engine gives the cheap homes to whoever is best there.
    fresh = work_out(ask_for_plan(quarter.operation, by=quarter.manager, seconds=3, from_day=FROM, keep=False))
    assert not fresh.keep
    assert Decimal(fresh.outcome["cost"]) <= Decimal(run.outcome["cost"])


def test_two_households_fixed_to_one_home_are_a_contradiction_said_in_words(quarter: Quarter) -> None:
    first, second, home = make_case(quarter), make_case(quarter), make_home(quarter)
    for case in (first, second):
        fix_home(case, home, by=quarter.manager)
    run = planned(quarter)
    assert run.state == PlanState.REFUSED
    assert home.code in run.outcome["faults"][0]["en"]
    assert not PlanLine.objects.filter(run=run).exists()


def test_stays_closures_and_refusals_are_kept_to(quarter: Quarter) -> None:
    housed, waiting = make_case(quarter), make_case(quarter)
    taken, refused, shut = make_home(quarter), make_home(quarter), make_home(quarter)
    place(housed, taken, Days(day(0), day(200)), "at night", by=quarter.manager)
    refuse_offer(offer_home(waiting, refused, Days(day(0), day(200)), by=quarter.manager), "too far", by=quarter.worker)
    close_home(shut, day(100), day(120), "repairs", by=quarter.manager)
    found = lines(planned(quarter))
    assert (found[housed.pk].home, found[housed.pk].fixed) == (taken, True)
    assert found[waiting.pk].home is None


def test_homes_that_another_operation_uses_are_not_given_again(quarter: Quarter) -> None:
    other = make_quarter(quarter.tree)
    home = make_home(quarter)
    place(make_case(other), home, Days(day(0), day(150)), "before", by=other.manager)
    case = make_case(quarter)
    assert lines(planned(quarter))[case.pk].home is None
    case.out_by = day(150)
    case.save()
    assert lines(planned(quarter))[case.pk].home == home


def test_the_plan_is_offered_and_what_went_meanwhile_is_said(quarter: Quarter) -> None:
    first, second = make_case(quarter), make_case(quarter)
    make_home(quarter), make_home(quarter)
    run = planned(quarter)
    found = lines(run)
    lost = found[second.pk].home
    assert lost is not None
    place(make_case(quarter), lost, Days(day(0), day(200)), "at night", by=quarter.manager)
    made, refused = offer_planned(run, [first.pk, second.pk], by=quarter.manager)
    assert made == 1
    assert [one.case for one in refused] == [second]
    assert refused[0].decision.reasons
    accept_offer(Offer.objects.get(case=first), by=quarter.worker)


def test_only_one_plan_is_worked_out_at_a_time_by_whoever_may(quarter: Quarter) -> None:
    ask_for_plan(quarter.operation, by=quarter.manager)
    with pytest.raises(Refused, match="being worked out"):
        ask_for_plan(quarter.operation, by=quarter.manager)
    elsewhere = make_quarter(quarter.tree, commune=2)
    for stranger in (quarter.worker, elsewhere.manager):
        with pytest.raises(Refused):
            ask_for_plan(quarter.operation, by=stranger)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE rehousing_planline SET home_id = NULL",
        "UPDATE rehousing_planline SET because = 'room'",
        "UPDATE rehousing_planrun SET keep = NOT keep",
        "DELETE FROM rehousing_planline",
        "UPDATE rehousing_planrun SET budget = 1",
    ],
)
def test_a_plan_that_was_worked_out_is_not_changed_by_sql_either(statement: str, quarter: Quarter) -> None:
    make_case(quarter), make_home(quarter)
    planned(quarter)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_facts_take_the_same_queries_however_many_there_are(
    quarter: Quarter, django_assert_num_queries: object
) -> None:
    def asked() -> int:
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            wanting_of(quarter.operation, FROM)
            stock_of(quarter.operation, FROM)
        return len(queries)

    make_case(quarter), make_home(quarter)
    few = asked()
    pairs = [make_case(quarter) for _number in range(4)]
    Kinship.objects.create(first=pairs[0], second=pairs[1])
    assert asked() == few


def wanting(case: int, **more: object) -> Wanting:
    given: dict[str, object] = {
        "case": case, "days": Days(date(2026, 1, 1), date(2026, 6, 1)), "until_is_known": True, "persons": 2, "risk": 1,
        "must_leave": False, "step_free": False, "most_rent": None,
    }  # fmt: skip
    return Wanting(**{**given, **more})  # type: ignore[arg-type]


def offered(**more: object) -> Offered:
    given: dict[str, object] = {
        "home": 1, "code": "A", "start": date(2026, 1, 1), "until": date(2026, 12, 1), "capacity": 4, "rooms": 2,
        "collective": False, "floor_area": None, "step_free": True, "sanitation": True, "water": True,
        "ventilation": True, "rent": Decimal(1000), "latitude": None, "longitude": None, "site": "",
    }  # fmt: skip
    return Offered(**{**given, **more})  # type: ignore[arg-type]


@given(
    st.lists(st.tuples(st.integers(0, 360), st.integers(1, 90), st.none() | st.integers(1, 4)), max_size=6),
    st.booleans(),
)
def test_windows_are_free_of_what_others_hold(held: list[tuple[int, int, int | None]], collective: bool) -> None:
    home = offered(
        collective=collective,
        held=tuple(
            Held(Days(date.fromordinal(739_617 + start), date.fromordinal(739_617 + start + length)), persons)
            for start, length, persons in held
        ),
    )
    windows = windows_of(home)
    for window in windows:
        assert home.start <= window.days.start < window.days.until
        for one in home.held:
            meets = window.days.meets(one.days.start, one.days.until)
            if one.persons is None or not collective:
                assert not meets
            elif meets:
                assert window.capacity + one.persons <= home.capacity
    # Not a day more is lost where single households are housed: each day is in a window, or somebody has the home.
    if not collective:
        free = {
            day for window in windows for day in range(window.days.start.toordinal(), window.days.until.toordinal())
        }
        for day_of in range(home.start.toordinal(), date(2026, 12, 1).toordinal()):
            busy = any(one.days.start.toordinal() <= day_of < one.days.until.toordinal() for one in home.held)
            assert busy != (day_of in free)


def test_kin_of_kin_come_along_and_who_is_housed_does_not_pull() -> None:
    first, second = wanting(1, kin=frozenset({2})), wanting(2, kin=frozenset({3}))
    third, alone = wanting(3), wanting(4, kin=frozenset({5}))
    housed = wanting(5, home=7)
    groups = together([first, second, third, alone, housed])
    assert groups[0] == groups[1] == groups[2] != -1
    assert groups[3:] == [-1, -1]


def test_a_floor_area_that_may_not_be_missed_limits_who_is_taken(quarter: Quarter) -> None:
    norms = quarter.norms
    norms.floor_area_per_person, norms.required = Decimal(9), ["floor_area"]
    asked = question([wanting(1)], [offered(floor_area=Decimal(20)), offered(home=2, code="B")], norms)
    assert asked.homes.capacity.tolist() == [2, 0]
