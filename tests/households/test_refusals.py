"""A family that says no is counted at its door, and nothing else of it is kept."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from tests.households.conftest import FAMILY, Quarter

from houma.cli.households import households as households_command
from houma.domain.base.decisions import Refused
from houma.domain.buildings.models import Dwelling
from houma.domain.households.actions import Door, HouseholdEntry, count_refusal, retain_refusals, write_households
from houma.domain.households.models import DoorRefusal, RecordClass, RefusalCount
from houma.domain.households.queries.refusals import refusals_at, refusals_in
from houma.domain.households.rules.retention import BOUNDS, PERIODS, months_from, months_over_before

pytestmark = pytest.mark.django_db


def empty_door(quarter: Quarter, code: str = "2-X") -> Door:
    house = quarter.dwelling.building
    dwelling = Dwelling.objects.create(building=house, code=code)
    return Door(house.territory, house, dwelling)


def test_a_door_counts_once_until_somebody_behind_it_is_registered(quarter: Quarter) -> None:
    door, today = empty_door(quarter), timezone.localdate()
    for _visit in range(2):
        count_refusal(quarter.tree.country, door, by=quarter.manager, said_on=today)
    count_refusal(quarter.tree.country, Door(door.territory, door.building), by=quarter.manager, said_on=today)
    assert door.building is not None
    assert refusals_at([door.building.pk]) == {door.building.pk: 2}
    assert refusals_in(door.territory, today) == 2
    assert refusals_in(door.territory, today + timedelta(days=1)) == 0
    entry = HouseholdEntry(door.territory, FAMILY, dwelling=door.dwelling)
    write_households(quarter.tree.country, [entry], by=quarter.manager)
    assert refusals_at([door.building.pk]) == {door.building.pk: 1}


def test_a_refusal_is_not_counted_elsewhere_tomorrow_or_where_a_file_could_say_so(quarter: Quarter) -> None:
    today, country = timezone.localdate(), quarter.tree.country
    known = Door(quarter.dwelling.building.territory, quarter.dwelling.building, quarter.dwelling)
    wrong = ((known, today), (empty_door(quarter), today + timedelta(days=1)), (Door(quarter.far.territory), today))
    for door, day in wrong:
        with pytest.raises(Refused):
            count_refusal(country, door, by=quarter.worker, said_on=day)
    assert not DoorRefusal.objects.exists()


def test_what_was_counted_is_never_changed(quarter: Quarter) -> None:
    one = count_refusal(quarter.tree.country, empty_door(quarter), by=quarter.manager, said_on=timezone.localdate())
    for write in (lambda: DoorRefusal.objects.update(building=None, dwelling=None), one.delete):
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            write()


def test_a_refusal_whose_time_is_over_is_a_count_of_its_month_and_no_door(quarter: Quarter) -> None:
    country, door, today = quarter.tree.country, empty_door(quarter), timezone.localdate()
    months = PERIODS[RecordClass.DOORS].months
    end = months_over_before(today, months)
    last, first = end - timedelta(days=1), (end - timedelta(days=1)).replace(day=1)
    house = Door(door.territory, door.building)
    for where, day in ((door, first), (door, last), (house, last), (house, end), (house, today)):
        count_refusal(country, where, by=quarter.manager, said_on=day)
    assert retain_refusals(country, dry_run=True) == 3
    assert DoorRefusal.objects.count() == 5
    before = refusals_in(door.territory, first, last)
    assert retain_refusals(country) == 3
    assert set(DoorRefusal.objects.values_list("said_on", flat=True)) == {end, today}
    counted = RefusalCount.objects.get()
    assert (counted.territory, counted.month, counted.purpose, counted.families) == (door.territory, first, "follow", 2)
    assert refusals_in(door.territory, first, last) == before == 2
    assert refusals_in(door.territory, end) == 2
    assert retain_refusals(country) == 0
    told = CliRunner().invoke(households_command, ["retain", "--country", "xh", "--dry-run", "--lang", "en"])
    assert "refusals at the door to replace by a count of the month: 0" in told.output


def test_no_refusal_is_deleted_before_the_shortest_period_could_be_over(quarter: Quarter) -> None:
    shortest = BOUNDS[RecordClass.DOORS][0]
    for months in (shortest - 2, shortest):
        day = months_from(timezone.localdate(), -months)
        count_refusal(quarter.tree.country, empty_door(quarter, str(months)), by=quarter.manager, said_on=day)
    young, old = DoorRefusal.objects.order_by("-said_on")
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        young.delete()
    old.delete()
    assert DoorRefusal.objects.get() == young


def test_the_desk_counts_it_and_has_no_field_for_who_it_is(quarter: Quarter, client: Client) -> None:
    client.force_login(quarter.worker)
    house = quarter.dwelling.building
    with translation.override("en"):
        page = reverse("household_refusal", args=[quarter.tree.country.code])
        shown = client.get(page)
        assert set(shown.context["form"].fields) == {"territory", "building", "dwelling", "purpose", "said_on"}
        said = {
            "building": house.code,
            "purpose": "follow",
            "said_on": timezone.localdate().isoformat(),
        }
        assert client.post(page, {**said, "building": ""}).status_code == 400
        answer = client.post(page, {**said, "dwelling": quarter.dwelling.code})
        assert answer.status_code == 400, answer.context["form"].errors
        assert "in its file" in str(answer.context["form"].errors), answer.context["form"].errors
        assert "in its file" in answer.content.decode()
        assert client.post(page, said).status_code == 302
    one = DoorRefusal.objects.get()
    assert (one.building, one.dwelling, one.heard_by) == (house, None, quarter.worker)
