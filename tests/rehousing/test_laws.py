"""The database alone keeps homes and households from being in two hands, whatever is asked of it."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.rehousing.world import (
    Quarter,
    day,
    make_case,
    make_home,
    make_quarter,
    put,
)

from houma.domain.rehousing.models import Case, Home, HomeClosure, NormVersion, Offer, Placement, StayChange

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarter() -> Quarter:
    return make_quarter()


def refused(write: Callable[[], object], words: str = ".") -> None:
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        write()


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))


def test_a_home_is_not_given_twice_for_the_same_days(quarter: Quarter) -> None:
    first, second, home = make_case(quarter), make_case(quarter), make_home(quarter)
    put(first, home, 0, 100)
    refused(lambda: put(second, home, 99, 120))
    refused(lambda: put(second, home, -50, 200))
    put(second, home, 100, 120)  # The day on which one leaves is the day on which the next one comes.


def test_a_household_is_not_in_two_places(quarter: Quarter) -> None:
    case = make_case(quarter)
    put(case, make_home(quarter), 0, 100)
    refused(lambda: put(case, make_home(quarter), 50, 150))
    put(case, make_home(quarter), 100, 150)


def test_a_collective_home_takes_as_many_persons_as_it_has_places(quarter: Quarter) -> None:
    home = make_home(quarter, collective=True, capacity=7)
    put(make_case(quarter), home, 0, 50)
    put(make_case(quarter), home, 40, 90)
    refused(lambda: put(make_case(quarter), home, 45, 46), "more persons")
    put(make_case(quarter), home, 50, 90)
    refused(lambda: put(make_case(quarter), home, 0, 10, persons=5), "more persons")


def test_what_was_withdrawn_or_ended_early_frees_its_days(quarter: Quarter) -> None:
    home, case = make_home(quarter), make_case(quarter)
    withdrawn = put(case, home, 0, 100)
    Placement.objects.filter(pk=withdrawn.pk).update(ended_on=day(0), ending="withdrawn")
    stay = put(case, home, 0, 100, moved_in_on=day(1))
    Placement.objects.filter(pk=stay.pk).update(ended_on=day(30), ending="left")
    put(make_case(quarter), home, 30, 60)
    refused(lambda: put(make_case(quarter), home, 29, 30))


def test_who_stays_longer_than_planned_keeps_the_next_out(quarter: Quarter) -> None:
    home = make_home(quarter)
    stay = put(make_case(quarter), home, 0, 100, moved_in_on=day(0))
    following = put(make_case(quarter), home, 100, 150)
    refused(lambda: Placement.objects.filter(pk=following.pk).update(moved_in_on=day(100)))
    refused(lambda: Placement.objects.filter(pk=stay.pk).update(ended_on=day(101), ending="left"))
    Placement.objects.filter(pk=stay.pk).update(ended_on=day(100), ending="left")
    Placement.objects.filter(pk=following.pk).update(moved_in_on=day(100))


def test_nobody_moves_into_a_collective_home_that_is_still_full(quarter: Quarter) -> None:
    home = make_home(quarter, collective=True, capacity=4)
    put(make_case(quarter), home, 0, 100, moved_in_on=day(0))
    following = put(make_case(quarter), home, 100, 150)
    refused(lambda: Placement.objects.filter(pk=following.pk).update(moved_in_on=day(100)), "live in the home")


def test_a_home_is_given_only_on_days_on_which_it_is_to_be_had(quarter: Quarter) -> None:
    home = make_home(quarter, available_from=day(10), available_until=day(100))
    HomeClosure.objects.create(home=home, starts_on=day(50), until=day(60), reason="Travaux")
    refused(lambda: put(make_case(quarter), home, 9, 20), "not available")
    refused(lambda: put(make_case(quarter), home, 90, 101), "not available")
    refused(lambda: put(make_case(quarter), home, 40, 51), "closed")
    put(make_case(quarter), home, 10, 50)
    put(make_case(quarter), home, 60, 100)
    refused(lambda: Home.objects.filter(pk=home.pk).update(available_until=day(99)), "not be available")
    refused(
        lambda: HomeClosure.objects.create(home=home, starts_on=day(49), until=day(55), reason="x"), "would be closed"
    )


def test_a_home_does_not_shrink_below_who_was_placed_in_it(quarter: Quarter) -> None:
    home = make_home(quarter, collective=True)
    put(make_case(quarter), home, 0, 10)
    put(make_case(quarter), home, 9, 20)
    refused(lambda: Home.objects.filter(pk=home.pk).update(capacity=5), "fewer persons")
    refused(lambda: Home.objects.filter(pk=home.pk).update(collective=False))


def test_the_days_of_a_stay_change_with_a_reason_alone(quarter: Quarter) -> None:
    stay = put(make_case(quarter), make_home(quarter), 0, 100)
    refused(lambda: Placement.objects.filter(pk=stay.pk).update(until=day(120)), "with a reason")
    StayChange.objects.create(
        placement=stay,
        started_on=day(0),
        starts_on=day(0),
        was_until=day(100),
        until=day(120),
        reason="Retard des travaux",
    )
    Placement.objects.filter(pk=stay.pk).update(until=day(120))


def test_what_is_past_stays_as_it_was(quarter: Quarter) -> None:
    stay = put(make_case(quarter), make_home(quarter), 0, 100, moved_in_on=day(0))
    rows = Placement.objects.filter(pk=stay.pk)
    refused(lambda: rows.update(moved_in_on=day(3)), "first day")
    rows.update(ended_on=day(80), ending="returned")
    refused(lambda: rows.update(ended_on=None, ending=""), "ended")
    refused(lambda: rows.update(ended_on=day(70)), "ended")
    refused(lambda: rows.update(persons=1), "not changed")
    refused(lambda: rows.delete())
    refused(lambda: sql("DELETE FROM rehousing_placement WHERE id = %s", stay.pk), "not deleted")


def test_a_case_is_closed_once_and_not_while_its_household_is_housed(quarter: Quarter) -> None:
    case = make_case(quarter)
    stay = put(case, make_home(quarter), 0, 100, moved_in_on=day(0))
    closing = {"closed_on": day(80), "closure": "returned"}
    refused(lambda: Case.objects.filter(pk=case.pk).update(**closing), "none of our homes")
    Placement.objects.filter(pk=stay.pk).update(ended_on=day(80), ending="returned")
    Case.objects.filter(pk=case.pk).update(**closing)
    refused(lambda: Case.objects.filter(pk=case.pk).update(closed_on=None, closure=""), "stays closed")
    refused(lambda: put(case, make_home(quarter), 200, 210), "places nobody")


def test_norms_and_answers_are_not_rewritten(quarter: Quarter) -> None:
    refused(lambda: NormVersion.objects.update(persons_per_room=Decimal(9)), "append-only")
    offer = Offer.objects.create(
        case=make_case(quarter),
        home=make_home(quarter),
        norms=quarter.norms,
        persons=3,
        starts_on=day(0),
        until=day(9),
        offered_on=day(-5),
        answer="refused",
        answered_on=day(-4),
        reason="Trop loin de l’école",
    )
    refused(lambda: Offer.objects.filter(pk=offer.pk).update(answer="accepted"), "answered once")


def test_sql_typed_by_hand_is_refused_as_well(quarter: Quarter) -> None:
    home, first, second = make_home(quarter), make_case(quarter), make_case(quarter)
    put(first, home, 0, 100)
    typed = """INSERT INTO rehousing_placement (case_id, household_id, home_id, collective, persons, starts_on, until,
        first_until, reason, placed_at, ending, ending_reason) VALUES (%s, %s, %s, %s, 3, %s, %s, %s, '', %s, '', '')"""
    inside = [day(20), day(30), day(30), "2026-01-01T00:00:00+00:00"]
    refused(lambda: sql(typed, second.pk, second.household_id, home.pk, False, *inside))
    # As if the home were collective, or the household another one.
    refused(lambda: sql(typed, second.pk, second.household_id, home.pk, True, *inside), "collective")
    refused(lambda: sql(typed, first.pk, second.household_id, make_home(quarter).pk, False, *inside), "of its case")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite replaces rows")
def test_sqlite_does_not_replace_who_is_in_the_way(quarter: Quarter) -> None:
    home = make_home(quarter)
    put(make_case(quarter), home, 0, 50, moved_in_on=day(0))
    later = put(make_case(quarter), home, 50, 90)
    refused(lambda: sql("UPDATE OR REPLACE rehousing_placement SET moved_in_on = %s WHERE id = %s", day(50), later.pk))
    assert Placement.objects.filter(home=home).count() == 2
    refused(lambda: sql("UPDATE rehousing_placement SET until = 'soon' WHERE id = %s", later.pk))


MOVES = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 12), st.integers(1, 6), st.integers(1, 4)),
    min_size=2,
    max_size=14,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_the_database_never_holds_an_overlap(quarter: Quarter, moves: list[tuple[int, int, int, int, int]]) -> None:
    """Whatever is tried, exactly what keeps the law is taken: as a plain count day by day says."""
    with transaction.atomic():
        cases = [make_case(quarter) for _ in range(4)]
        homes = [make_home(quarter, capacity=5, collective=number == 3) for number in range(4)]
        held: list[tuple[int, int, range, int]] = []
        for who, where, start, length, persons in moves:
            days = range(start, start + length)
            collective = homes[where].collective
            fits = all(
                who not in {h for h, _w, d, _p in held if one in d}
                and (collective or where not in {w for _h, w, d, _p in held if one in d})
                and sum(p for _h, w, d, p in held if w == where and one in d) + persons <= 5
                for one in days
            )
            try:
                with transaction.atomic():
                    put(cases[who], homes[where], start, start + length, persons=persons)
                taken = True
            except DatabaseError:
                taken = False
            assert taken == fits
            if taken:
                held.append((who, where, days, persons))
        assert Placement.objects.filter(case__in=cases).count() == len(held)
        transaction.set_rollback(True)
