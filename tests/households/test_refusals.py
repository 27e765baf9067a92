"""A family that says no is counted at its door, and nothing else of it is kept."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from tests.households.conftest import FAMILY, Quarter

from houma.domain.base.decisions import Refused
from houma.domain.buildings.models import Dwelling
from houma.domain.households.actions import Door, HouseholdEntry, count_refusal, write_households
from houma.domain.households.models import DoorRefusal
from houma.domain.households.queries.refusals import refusals_at, refusals_in

pytestmark = pytest.mark.django_db


def empty_door(quarter: Quarter) -> Door:
    house = quarter.dwelling.building
    dwelling = Dwelling.objects.create(building=house, code="2-X")
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
