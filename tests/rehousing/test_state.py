"""How an operation stands: every figure of its page is the list behind it, and of one's own cases only."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from tests.rehousing.world import Quarter, day, make_building, make_case, make_home, make_quarter, put

from houma.domain.rehousing import actions
from houma.domain.rehousing.case_table import case_rows
from houma.domain.rehousing.models import Case, OperationBuilding
from houma.domain.rehousing.queries import state
from houma.domain.rehousing.queries.cases import CaseFilters, lines, narrowed, with_places
from houma.domain.rehousing.queries.late import Late, to_plan, waiting_for, waiting_in_cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarter() -> Quarter:
    return make_quarter()


def cases_of(quarter: Quarter) -> QuerySet[Case]:
    return Case.objects.filter(operation=quarter.operation)


def test_what_is_late_is_told_by_kind_and_each_kind_is_a_list(quarter: Quarter) -> None:
    waits, overdue, fine = (make_case(quarter) for _number in range(3))
    put(overdue, make_home(quarter), 0, 100, moved_in_on=day(0))
    put(fine, make_home(quarter), 0, 900, moved_in_on=day(0))
    today = day(120)
    told = {one.kind: one for one in state.pressing(cases_of(quarter), today)}
    assert set(told) == {Late.EVACUATION, Late.STAY}
    assert (told[Late.EVACUATION].overdue, told[Late.EVACUATION].first_on) == (1, day(0))
    assert told[Late.STAY].overdue == 1
    assert list(waiting_for(cases_of(quarter), Late.EVACUATION, today)) == [waits]
    assert list(waiting_for(cases_of(quarter), Late.STAY, today)) == [overdue]
    soon = state.pressing(cases_of(quarter).filter(pk=overdue.pk), day(95))
    assert [(one.overdue, one.soon) for one in soon] == [(0, 1)]


def test_a_family_that_has_no_home_any_more_waits_since_its_case_was_opened(quarter: Quarter, client: Client) -> None:
    lost = make_case(quarter)
    Case.objects.filter(pk=lost.pk).update(building=None)
    (waits,) = state.pressing(cases_of(quarter), day(5))
    assert (waits.kind, waits.overdue, waits.first_on) == (Late.EVACUATION, 1, lost.opened_on)
    assert list(narrowed(cases_of(quarter), CaseFilters(late=True), day(5))) == [lost]
    assert state.grave(cases_of(quarter), day(5)).inside == 0  # It does not live where nobody may stay.
    (told,) = waiting_in_cases(quarter.worker, quarter.tree.country, day(5))
    assert (told.due_on, str(told.label)) == (lost.opened_on, "household without a home")
    (unplanned,) = to_plan(quarter.manager, quarter.tree.country)
    assert (unplanned.count, unplanned.first_on) == (1, lost.opened_on)
    (row,) = case_rows(lines(with_places(cases_of(quarter)), day(5)))
    assert (row["out_by"], row["days_late"]) == (None, 25)
    client.force_login(quarter.manager)
    operation, case = [quarter.operation.code], [quarter.operation.code, lost.number]
    pages = {"rehousing": [], "rehousing_operation": operation, "rehousing_cases": [], "rehousing_case": case}
    shown = {name: client.get(reverse(name, args=["xh", *more])) for name, more in pages.items()}
    assert {one.status_code for one in shown.values()} == {200}
    with translation.override("en"):
        listed = client.get(reverse("rehousing_cases", args=["xh"])).content.decode()
    assert "without a home since" in listed
    assert "out by" not in listed
    make_case(quarter)
    labels = [str(one.label) for one in waiting_in_cases(quarter.worker, quarter.tree.country, day(5))]
    assert labels == ["household without a home", "household to move out"]


def test_who_still_lives_where_nobody_may_stay_is_counted_until_it_moves_in_elsewhere(quarter: Quarter) -> None:
    make_case(quarter)
    placed, housed = make_case(quarter), make_case(quarter)
    put(placed, make_home(quarter), 0, 300)
    put(housed, make_home(quarter), 0, 300, moved_in_on=day(0))
    found = state.grave(cases_of(quarter), day(5))
    assert (found.inside, found.overdue, found.homeless, found.buildings) == (2, 2, 1, 1)
    assert [(one.inside, one.homeless) for one in found.first] == [(2, 1)]
    risk = quarter.building.building.risk
    assert risk is not None
    risk.evacuates = False
    risk.save()
    assert state.grave(cases_of(quarter), day(5)).inside == 0


def test_the_next_days_say_how_many_have_no_home_for_them(quarter: Quarter) -> None:
    make_case(quarter)
    put(make_case(quarter), make_home(quarter), 0, 300)
    found = state.coming(quarter.operation, cases_of(quarter), day(-3))
    assert [(one.on, one.what.value) for one in found] == [
        (day(0), "out"),
        (day(10), "works"),
        (day(190), "done"),
        (day(200), "back"),
    ]
    assert (found[0].households, found[0].homeless) == (2, 1)
    assert state.coming(quarter.operation, cases_of(quarter), day(201)) == []


def test_buildings_are_narrowed_by_where_they_stand(quarter: Quarter) -> None:
    make_case(quarter)
    other = OperationBuilding.objects.create(
        operation=quarter.operation, building=make_building(quarter.commune), evacuate_by=day(50)
    )

    def at(stage: state.Stage, today: int) -> set[int]:
        rows = state.buildings_of(quarter.operation, cases_of(quarter), day(today), stage=stage)
        return set(rows.values_list("pk", flat=True))

    first, second = quarter.building.pk, other.pk
    assert at(state.Stage.LIVED, 0) == {first, second}
    assert at(state.Stage.LATE, 1) == {first}
    assert at(state.Stage.EMPTY, 5) == {first}
    assert at(state.Stage.WORKS, 20) == {first}
    assert at(state.Stage.DONE, 195) == {first}
    assert at(state.Stage.BACK, 200) == {first}
    assert at(state.Stage.EMPTY, 60) == {second}


def test_the_page_counts_only_ones_own_cases_and_shows_the_plan_to_who_places(
    quarter: Quarter, client: Client, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    mine, other = make_case(quarter), make_case(quarter)
    actions.assign_case(other, make_quarter(quarter.tree).worker, by=None)
    page = reverse("rehousing_operation", args=["xh", quarter.operation.code])
    lived_in = timezone.localdate() >= day(0)
    with translation.override("en"):
        for user, seen, plan in ((quarter.worker, 1, False), (quarter.manager, 2, True)):
            client.force_login(user)
            client.get(page)
            with django_assert_max_num_queries(45):
                shown = client.get(page)
            assert shown.context["grave"].inside == seen
            assert ("What the plan says" in shown.content.decode()) is plan
            if lived_in:
                listed = reverse("rehousing_cases", args=["xh"])
                narrowed = {"operation": quarter.operation.code, "late": "evacuation"}
                assert client.get(listed, narrowed).context["count"] == shown.context["pressing"][0].overdue == seen
            buildings = reverse("rehousing_operation_buildings", args=["xh", quarter.operation.code])
            assert mine.building is not None
            assert mine.building.building.code in client.get(buildings, {"stage": "late"}).content.decode()
