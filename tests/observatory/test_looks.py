"""Looks at personal answers stand in the controller's log beside those at files, and apart from refusals."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import CommuneFactory, user_with_mandate
from tests.observatory.rounds_scene import Scene, a_building, a_household, a_round, make_scene, sent

from houma.domain.accounts.models import Role, User
from houma.domain.buildings.models import Building
from houma.domain.households.actions import look_at, note_attempt
from houma.domain.households.models import LookReason, LookSubject
from houma.domain.households.queries.log import LookEntry, LookFilters, entries_of, log_keys
from houma.domain.households.queries.protection import lookers, standing
from houma.domain.observatory.actions.looking import look_at_submission
from houma.domain.observatory.actions.rounds import link_received
from houma.domain.observatory.models import UnitKind
from houma.domain.observatory.rules.sampling import Plan
from houma.domain.territories.models import Level, PerimeterKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def _log(user: User, scene: Scene, **narrowed: object) -> list[LookEntry]:
    return entries_of(log_keys(user, scene.tree.country, LookFilters(**narrowed)))  # type: ignore[arg-type]


def test_the_controller_reads_who_saw_the_answers_of_which_form_and_round_and_why(scene: Scene, client: Client) -> None:
    household = a_household(a_building(scene, "B-1"), "Benani")
    one = a_round(scene, scene.census, Plan(UnitKind.HOUSEHOLD, "full"))
    told = sent(scene, scene.census, {"household_code": household.code, "phone": "0655443322"})
    link_received(told)
    loose = sent(scene, scene.census, {"phone": "0611223344"})
    plain = sent(scene, scene.census, {"household_code": "M-0"})
    for each in (told, loose, plain):
        look_at_submission(each, by=scene.manager, why="review")
    look_at(household, by=scene.manager, reason=LookReason.CASE)
    note_attempt(household, by=scene.inspector, place="household")
    controller = user_with_mandate(Role.DATA_CONTROLLER, scene.commune)
    log = _log(controller, scene)
    assert sorted((of.subject, of.household, of.reference, of.granted) for of in log) == sorted([
        (LookSubject.FILE, household.code, "", False), (LookSubject.FILE, household.code, "", True),
        (LookSubject.ANSWERS, household.code, str(told.pk), True), (LookSubject.ANSWERS, "", str(loose.pk), True),
    ])  # fmt: skip
    of_round = next(of for of in log if of.reference == str(told.pk))
    assert (of_round.by, of_round.territory) == (scene.manager, scene.commune)
    assert of_round.role == Role.OPERATION_MANAGER.label
    assert of_round.what.startswith("Census · Essai · ")
    assert [of.reference for of in _log(controller, scene, subject="answers", household=household.code)] == [
        str(told.pk)
    ]
    for narrowed, found in (
        ({"reason": "survey"}, 2), ({"reason": "case"}, 1), ({"channel": "export"}, 0), ({"refused": True}, 1),
        ({"refused": False}, 3), ({"person": scene.inspector.pk}, 1), ({"since": one.ends_on}, 4),
    ):  # fmt: skip
        assert len(_log(controller, scene, **narrowed)) == found, narrowed
    counted = standing(controller, scene.tree.country)
    assert (counted.looks_this_month, counted.refused_this_month) == (3, 1)
    assert [(of.person, of.looks) for of in lookers(controller, scene.tree.country)] == [
        (scene.manager, 3), (scene.inspector, 1),
    ]  # fmt: skip
    assert _log(user_with_mandate(Role.DATA_CONTROLLER, scene.tree.communes[2]), scene) == []

    client.force_login(controller)
    page = client.get(reverse("protection_looks", args=[scene.tree.country.code])).content.decode()
    assert "Census · Essai" in page
    assert "0655443322" not in page
    export = client.get(reverse("protection_looks_export", args=[scene.tree.country.code, "json"]), {"refused": "0"})
    content = b"".join(export.streaming_content) if export.streaming else export.content  # type: ignore[attr-defined]
    rows = json.loads(content)["rows"]
    assert sorted(row["reference"] or "" for row in rows) == sorted(["", str(told.pk), str(loose.pk)])


def test_who_protects_a_perimeter_reads_the_looks_at_forms_of_its_buildings(scene: Scene) -> None:
    """Such a form lies in the commune: the building that it was filled in for stands in the perimeter."""
    quarter = CommuneFactory(
        country=scene.tree.country, level=Level.PERIMETER, parent=scene.commune, perimeter_kind=PerimeterKind.MEDINA
    )
    inside, outside = a_building(scene, "B-1"), a_building(scene, "B-2")
    Building.objects.filter(pk=inside.pk).update(perimeter=quarter)
    homes = [a_household(inside, "Benani"), a_household(outside, "Idrissi")]
    a_round(scene, scene.census, Plan(UnitKind.HOUSEHOLD, "full"))
    told = []
    for home in homes:
        told.append(sent(scene, scene.census, {"household_code": home.code, "phone": "0655443322"}))
        link_received(told[-1])
        look_at_submission(told[-1], by=scene.manager, why="review")
    controller = user_with_mandate(Role.DATA_CONTROLLER, quarter)
    assert [(of.reference, of.household) for of in _log(controller, scene)] == [(str(told[0].pk), homes[0].code)]
    assert standing(controller, scene.tree.country).looks_this_month == 1
    above = user_with_mandate(Role.DATA_CONTROLLER, scene.tree.provinces[0])
    assert {of.reference for of in _log(above, scene)} == {str(one.pk) for one in told}
