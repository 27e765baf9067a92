"""Households that said no to surveys: no round is drawn over them, nobody is sent to them, and their number is told."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import translation
from tests.observatory.rounds_scene import Scene, a_building, a_household, a_round, make_scene, on_day

from houma.domain.desk.queries import tasks_of
from houma.domain.desk.rules import TaskKind
from houma.domain.households.actions.consents import record_consent, withdraw_consent
from houma.domain.households.models import ConsentKind, Household, Purpose
from houma.domain.observatory.actions.rounds import assign_units, close_round
from houma.domain.observatory.models import Round, UnitKind, UnitState
from houma.domain.observatory.queries.frames import frame_of, preview_of
from houma.domain.observatory.queries.rounds import coverage_of, rounds_listed
from houma.domain.observatory.rules.sampling import Plan

pytestmark = pytest.mark.django_db

FULL = Plan(UnitKind.HOUSEHOLD, "full")


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def says(scene: Scene, household: Household, kind: ConsentKind, days_ago: int, purpose: Purpose = Purpose.SURVEY):  # type: ignore[no-untyped-def]
    return record_consent(household, purpose, kind, by=scene.manager, said_on=on_day(days_ago))


def test_who_said_no_is_not_in_the_list_and_the_round_says_how_many_they_are(scene: Scene, client: Client) -> None:
    building = a_building(scene, "B-1")
    refused, taken_back, changed, willing, silent = (
        a_household(building, f"F{door}", door=str(door)) for door in "12345"
    )
    says(scene, refused, ConsentKind.REFUSED, 9)
    withdraw_consent(says(scene, taken_back, ConsentKind.GIVEN, 9), by=scene.manager, said_on=on_day(2))
    says(scene, changed, ConsentKind.REFUSED, 9)
    says(scene, changed, ConsentKind.GIVEN, 3)
    says(scene, willing, ConsentKind.GIVEN, 9)
    says(scene, willing, ConsentKind.REFUSED, 1, Purpose.PICTURES)
    frame = frame_of(scene.commune, UnitKind.HOUSEHOLD, "")
    assert set(frame.keys.tolist()) == {changed.pk, willing.pk, silent.pk}
    looked = preview_of(FULL, frame)
    assert (looked.there, looked.asked, looked.unwilling) == (3, 3, 2)
    one = a_round(scene, scene.census, FULL, frame_digest=looked.digest)
    assert (one.frame_size, one.unwilling) == (3, 2)
    assert set(one.units.values_list("household", flat=True)) == {changed.pk, willing.pk, silent.pk}
    with pytest.raises(DatabaseError), transaction.atomic():
        Round.objects.filter(pk=one.pk).update(unwilling=0)
    client.force_login(scene.manager)
    page = client.get(f"/en/{scene.tree.country.code}/desk/rounds/{one.pk}/").content.decode()
    assert "households have said that they do not want to be asked" in page
    assert a_round(scene, scene.inspection).unwilling is None, "buildings are not asked"


def test_who_says_no_after_the_draw_is_visited_by_nobody_and_counts_as_a_refusal(scene: Scene, client: Client) -> None:
    building = a_building(scene, "B-1")
    leaves, stays = (a_household(building, f"F{door}", door=str(door)) for door in "12")
    one = a_round(scene, scene.census, FULL)
    assign_units(one, [unit.pk for unit in one.units.all()], scene.inspector, by=scene.manager)
    says(scene, leaves, ConsentKind.REFUSED, 0)
    assert coverage_of(one).states == {UnitState.REFUSED: 1, UnitState.TO_VISIT: 1}
    assert rounds_listed(scene.manager).get(pk=one.pk).refused == 1  # type: ignore[attr-defined]
    client.force_login(scene.inspector)
    visits = client.get(f"/en/{scene.tree.country.code}/desk/visits/").content.decode()
    assert (leaves.code in visits, stays.code in visits) == (False, True)
    with translation.override("en"):
        tasks = tasks_of(scene.inspector, scene.tree.country).tasks
        assert [str(one.what) for one in tasks if one.kind is TaskKind.VISIT] == ["1 visit to make"]
    client.force_login(scene.manager)
    units = f"/en/{scene.tree.country.code}/desk/rounds/{one.pk}/units/"
    assert "Does not want to be asked" in client.get(units).content.decode()
    assert [row["reference"] for row in client.get(units, {"state": "refused"}).context["rows"]] == [leaves.code]
    close_round(one, by=scene.manager)
    assert one.units.get(household=leaves).state == UnitState.REFUSED
    says(scene, leaves, ConsentKind.GIVEN, 0)
    says(scene, stays, ConsentKind.REFUSED, 0)
    closed = Round.objects.get(pk=one.pk)
    assert coverage_of(closed).states == {UnitState.REFUSED: 1, UnitState.TO_VISIT: 1}, "a closed round stays as it was"
