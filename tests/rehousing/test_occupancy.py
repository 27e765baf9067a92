"""The inventory says who is inside: it follows the households that leave a building and come back to it."""

import pytest
from tests.rehousing.world import Quarter, day, make_case, make_home, make_household, make_quarter

from houma.domain.buildings.models import Building, Occupancy
from houma.domain.households.models import Residence
from houma.domain.rehousing import actions
from houma.domain.rehousing.models import Case, Closure, Ending, Placement
from houma.domain.rehousing.rules.stays import Days

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarter() -> Quarter:
    return make_quarter()


def says(quarter: Quarter) -> str:
    return Building.objects.values_list("occupancy", flat=True).get(pk=quarter.building.building_id)


def moved(quarter: Quarter, case: Case) -> Placement:
    stay = actions.place(case, make_home(quarter), Days(day(0), day(100)), "Péril", by=None)
    return actions.move_in(stay, by=None, on=day(0))


def test_a_building_empties_and_fills_as_its_households_leave_and_return(quarter: Quarter) -> None:
    first, second = make_case(quarter), make_case(quarter)
    here = moved(quarter, first)
    assert says(quarter) == Occupancy.PARTLY
    there = moved(quarter, second)
    assert says(quarter) == Occupancy.EMPTY
    actions.end_stay(here, Ending.RETURNED, by=None, on=day(90))
    assert says(quarter) == Occupancy.PARTLY
    actions.end_stay(there, Ending.MOVED, "Fuite d’eau", by=None, on=day(50))
    assert says(quarter) == Occupancy.PARTLY  # The second is in no home of ours, and not back either.
    moved_again = actions.place(second, make_home(quarter), Days(day(50), day(100)), "Fuite d’eau", by=None)
    actions.move_in(moved_again, by=None, on=day(50))
    actions.end_stay(moved_again, Ending.RETURNED, by=None, on=day(95))
    assert says(quarter) == Occupancy.OCCUPIED
    said = [one.occupancy for one in Building.history.order_by("history_id")]
    assert said[1:] == ["partly", "empty", "partly", "occupied"]


def test_who_is_housed_from_an_evacuated_building_does_not_fill_it(quarter: Quarter) -> None:
    case = make_case(quarter)
    make_case(quarter)
    Building.objects.filter(pk=quarter.building.building_id).update(occupancy=Occupancy.EMPTY)
    stay = moved(quarter, case)
    assert says(quarter) == Occupancy.EMPTY
    actions.end_stay(stay, Ending.RETURNED, by=None, on=day(90))
    assert says(quarter) == Occupancy.PARTLY  # The other one is with kin, and not back.


def test_whoever_is_rehoused_for_good_has_given_its_dwelling_up(quarter: Quarter) -> None:
    household = make_household(quarter)
    Residence.objects.create(household=household, dwelling=household.dwelling, since=day(-500))
    case, stays_on = make_case(quarter, household), make_case(quarter)
    stay = moved(quarter, case)
    actions.end_stay(stay, Ending.REHOUSED, "Lot attribué", by=None, on=day(60))
    actions.close_case(case, Closure.REHOUSED, "Lot attribué", by=None, on=day(60))
    household.refresh_from_db()
    assert household.dwelling is None
    assert household.territory == quarter.commune
    assert Residence.objects.get(household=household).until == day(60)
    assert says(quarter) == Occupancy.PARTLY
    moved(quarter, stays_on)
    assert says(quarter) == Occupancy.EMPTY


def test_whoever_returns_keeps_its_dwelling(quarter: Quarter) -> None:
    case = make_case(quarter)
    dwelling = case.household.dwelling
    actions.end_stay(moved(quarter, case), Ending.RETURNED, by=None, on=day(90))
    actions.close_case(case, Closure.RETURNED, "", by=None, on=day(90))
    case.household.refresh_from_db()
    assert (case.household.dwelling, says(quarter)) == (dwelling, Occupancy.OCCUPIED)
