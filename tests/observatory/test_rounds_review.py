"""Reviews: every step says who and why, originals stay, and what is accepted enters the register once."""

import pytest
from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from tests.buildings.making import picture
from tests.factories import user_with_mandate
from tests.observatory.rounds_scene import Scene, a_building, a_household, a_round, make_scene, on_day, sent

from houma.domain.accounts.models import Role
from houma.domain.base.decisions import Refused
from houma.domain.buildings.models import Building, BuildingDocument, Dwelling, Inspection
from houma.domain.households.models import DoorRefusal, Household, Relation
from houma.domain.observatory.actions.accepting import Identity, _footprint, accept_submission
from houma.domain.observatory.actions.reviewing import correct_answer, erase_corrections, move_review
from houma.domain.observatory.actions.rounds import link_received
from houma.domain.observatory.models import (
    Attachment,
    Correction,
    RegisterEffect,
    ReviewState,
    SubmissionLook,
    UnitKind,
)
from houma.domain.observatory.queries.effects import CensusEffect, effect_of
from houma.domain.observatory.queries.results import asked_of
from houma.domain.observatory.queries.reviewing import (
    corrections_of,
    plain_answers,
    state_of,
    to_review,
    whole_answers,
)
from houma.domain.observatory.rules.sampling import Plan

pytestmark = pytest.mark.django_db

PERSON = {"given_name": "Fatima", "family_name": "Bennani", "relation": "head", "born_in": 1970}


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def census(code: str = "B-1", **more: object) -> dict[str, object]:
    home = {"building_code": code, "dwelling_code": "2", "rooms": 3}
    return {"home": home, "water": "oui", "persons": 4, "phone": "0612345678", "people": [PERSON], **more}


def test_a_review_goes_its_way_with_reasons_and_only_from_its_place(scene: Scene) -> None:
    one = sent(scene, scene.inspection, {"building_code": "B-1"})
    elsewhere = user_with_mandate(Role.OPERATION_MANAGER, scene.tree.provinces[1])
    assert state_of(one) == ReviewState.RECEIVED
    with pytest.raises(Refused):
        move_review(one, ReviewState.REJECTED, by=scene.manager)
    for nobody in (elsewhere, scene.inspector, scene.officer):
        with pytest.raises(Refused):
            move_review(one, ReviewState.REJECTED, reason="Doublon", by=nobody)
    move_review(one, ReviewState.TO_CORRECT, reason="Photo floue", by=scene.manager)
    move_review(one, ReviewState.REJECTED, reason="Doublon", by=scene.manager)
    assert [(step.state, step.by) for step in one.review_steps.all()] == [
        ("to_correct", scene.manager),
        ("rejected", scene.manager),
    ]
    assert not to_review(elsewhere).exists()
    with pytest.raises(Refused):
        accept_submission(one, by=scene.manager)


def test_a_correction_stands_beside_the_original(scene: Scene) -> None:
    one = sent(scene, scene.census, census())
    correct_answer(one, "home/rooms", "4", reason="Compté sur place", by=scene.manager)
    correct_answer(one, "people[1]/born_in", "1971", reason="Carte", by=scene.manager)
    made = corrections_of([one])[one.pk]
    assert [(of.path, of.before, of.after, of.is_personal) for of in made] == [
        ("home/rooms", 3, 4, False),
        ("people[1]/born_in", 1970, 1971, True),
    ]
    assert plain_answers(one, made)["home"]["rooms"] == 4
    assert whole_answers(one, made)["people"][0]["born_in"] == 1971
    one.refresh_from_db()
    assert one.values["home"]["rooms"] == 3
    for path, text, fault in (
        ("home/rooms", "many", ValidationError),
        ("water", "peut-être", ValidationError),
        ("home/cellar", "1", Refused),
        ("people", "1", Refused),
    ):
        with pytest.raises(fault):
            correct_answer(one, path, text, reason="Essai", by=scene.manager)
    with pytest.raises(DatabaseError), transaction.atomic():
        Correction.objects.filter(pk=made[0].pk).update(after=9)
    assert erase_corrections(one) == 1
    assert whole_answers(one, corrections_of([one])[one.pk])["people"][0]["born_in"] == 1970


def test_an_accepted_inspection_gives_a_building_its_risk_once(scene: Scene) -> None:
    building = a_building(scene, "B-1")
    answers = {
        "building_code": "B-1",
        "inspection_date": on_day(3).isoformat(),
        "risk_class": "C1",
        "summary": "Fissures",
        "findings": [{"component": "walls", "decay": "cracks", "gravity": "3", "note": "mur mitoyen"}],
    }
    one = sent(scene, scene.inspection, answers)
    accept_submission(one, by=scene.manager)
    building.refresh_from_db()
    assert building.risk == scene.grave
    kept = Inspection.objects.get()
    assert (kept.inspector, kept.recorded_by) == (scene.inspector, scene.manager)
    assert kept.findings.get().note == "mur mitoyen"
    with pytest.raises(Refused):
        accept_submission(one, by=scene.manager)
    edit = sent(scene, scene.inspection, {**answers, "risk_class": "C2"}, replaces=one)
    accept_submission(edit, by=scene.manager)
    building.refresh_from_db()
    assert building.risk == scene.light
    assert Inspection.objects.get(replaced_by=None).replaces == kept
    assert RegisterEffect.objects.count() == 2


def test_a_building_that_no_list_names_enters_the_inventory_with_its_inspection(scene: Scene) -> None:
    here = {"type": "Point", "coordinates": [-5.01, 34.02]}
    answers = {"building_code": "N-7", "risk_class": "C1", "floors": 2}
    nowhere = sent(scene, scene.inspection, answers)
    with pytest.raises(Refused):
        accept_submission(nowhere, by=scene.manager)
    assert state_of(nowhere) == ReviewState.RECEIVED
    unknown = sent(scene, scene.inspection, {**answers, "risk_class": "C9", "location": here})
    with pytest.raises(Refused):
        accept_submission(unknown, by=scene.manager)
    corners = [[-5.01, 34.02], [-5.0099, 34.02], [-5.0099, 34.0201], [-5.01, 34.02]]
    outline = {"type": "Polygon", "coordinates": [corners]}
    accept_submission(
        sent(scene, scene.inspection, {**answers, "location": here, "outline": outline}), by=scene.manager
    )
    made = Building.objects.get()
    assert made.footprint is not None
    assert made.footprint.num_points == 4
    crossed = [[-5.02, 34.02], [-5.01, 34.03], [-5.01, 34.02], [-5.02, 34.03], [-5.02, 34.02]]
    assert _footprint([(east, north) for east, north in crossed]) is None
    assert (made.code, made.territory, made.floors, made.risk) == ("N-7", scene.commune, 2, scene.grave)
    assert made.point.distance(Point(-5.01, 34.02, srid=4326)) < 1e-9


def test_a_census_joins_building_dwelling_household_and_people(scene: Scene) -> None:
    building = a_building(scene, "B-1")
    one = sent(scene, scene.census, census())
    accept_submission(one, by=scene.manager)
    household = Household.objects.get()
    assert household.dwelling is not None
    assert (household.dwelling.building, household.dwelling.code, household.dwelling.rooms) == (building, "2", 3)
    head = household.people.get()
    assert (head.family_name, head.relation) == ("Bennani", Relation.HEAD)
    assert household.phone == "0612345678"
    effect = RegisterEffect.objects.get(submission=one)
    assert (effect.household, effect.told) == (household, {"dwelling": "new", "household": "new"})


def test_a_household_that_looks_alike_is_asked_about_before(scene: Scene) -> None:
    building = a_building(scene, "B-1")
    known = a_household(building, "Bennani", door="2")
    one = sent(scene, scene.census, census())
    shown = effect_of(one, whole_answers(one, []), by=scene.manager)
    assert isinstance(shown, CensusEffect)
    assert [of.household for of in shown.alike.inside] == [known]
    with pytest.raises(Refused):
        accept_submission(one, by=scene.manager)
    stranger = a_household(a_building(scene, "B-2"), "Alaoui")
    with pytest.raises(Refused):
        accept_submission(one, identity=Identity(same_as=stranger), by=scene.manager)
    accept_submission(one, identity=Identity(same_as=known), by=scene.manager)
    assert Household.objects.count() == 2
    assert RegisterEffect.objects.get().household == known
    known.refresh_from_db()
    assert known.phone
    another = sent(scene, scene.census, census())
    accept_submission(another, identity=Identity(is_new=True), by=scene.manager)
    assert Household.objects.count() == 3


def test_a_household_of_the_round_is_known_without_asking(scene: Scene) -> None:
    household = a_household(a_building(scene, "B-1"), "Bennani", door="2")
    a_round(scene, scene.census, Plan(UnitKind.HOUSEHOLD, "full"))
    one = sent(scene, scene.census, census(household_code=household.code))
    link_received(one)
    accept_submission(one, by=scene.manager)
    assert Household.objects.get() == household
    assert SubmissionLook.objects.get(submission=one).by == scene.manager


def test_a_building_that_stands_where_another_one_does_is_asked_about(scene: Scene) -> None:
    known = a_building(scene, "B-1")
    here = {"type": "Point", "coordinates": [known.point.x + 0.0001, known.point.y]}
    answers = {"risk_class": "C1", "location": here}
    one = sent(scene, scene.inspection, answers)
    with pytest.raises(Refused):
        accept_submission(one, by=scene.manager)
    accept_submission(one, identity=Identity(same_building=known), by=scene.manager)
    assert Inspection.objects.get().building == known
    other = sent(scene, scene.inspection, answers)
    accept_submission(other, identity=Identity(is_new=True), by=scene.manager)
    assert Building.objects.exclude(pk=known.pk).get().code == f"N-{other.pk:05d}"
    typed_wrong = sent(scene, scene.inspection, {**answers, "is_known": "yes", "building_code": "B-9"})
    with pytest.raises(Refused):
        accept_submission(typed_wrong, identity=Identity(is_new=True), by=scene.manager)


def test_a_household_that_does_not_consent_is_a_refusal_and_enters_nothing(scene: Scene) -> None:
    household = a_household(a_building(scene, "B-1"), "Bennani")
    one = a_round(scene, scene.census, Plan(UnitKind.HOUSEHOLD, "full"))
    said = sent(scene, scene.census, {"household_code": household.code, "consent": "no"})
    link_received(said)
    assert one.units.get().state == "refused"
    accept_submission(said, by=scene.manager)
    assert RegisterEffect.objects.get().told == {}
    asked = asked_of(one)
    assert asked is not None
    assert not asked.answered.any()
    refused = household.consents.get()
    assert (refused.kind, refused.purpose, refused.recorded_by) == ("refused", "follow", scene.inspector)
    assert not DoorRefusal.objects.exists()


def test_a_family_that_nobody_knows_is_counted_where_it_lives_once_and_without_its_words(scene: Scene) -> None:
    building = a_building(scene, "B-1")
    dwelling = Dwelling.objects.create(building=building, code="1-A")
    said = sent(
        scene, scene.census, {"home": {"building_code": "B-1", "dwelling_code": "1-A"}, "consent": "no", "phone": "06"}
    )
    accept_submission(said, by=scene.manager)
    one = DoorRefusal.objects.get()
    assert (one.building, one.dwelling, one.heard_by, one.recorded_by) == (
        building,
        dwelling,
        scene.inspector,
        scene.manager,
    )
    assert not Household.objects.exists()
    assert RegisterEffect.objects.get().told == {"refusal": "new"}


def test_pictures_of_a_building_come_with_its_inspection(scene: Scene) -> None:
    building = a_building(scene, "B-1")
    found = [
        {"component": part, "decay": decay, "gravity": "2", "decay_photo": "crack.jpg" if part == "roof" else None}
        for part in ("walls", "roof", "stairs")
        for decay in ("cracks", "damp", "crumbling")
    ]
    answers = {"building_code": "B-1", "risk_class": "C1", "findings": found}
    one = sent(scene, scene.inspection, answers, media=["front.jpg", "face.jpg", "crack.jpg"])
    for name, is_personal in (("front.jpg", False), ("face.jpg", True), ("crack.jpg", False)):
        Attachment.objects.create(
            submission=one,
            name=name,
            file=ContentFile(picture(), name=name),
            media_type="image/jpeg",
            size=1,
            digest="0",
            sent_digest="0",
            is_personal=is_personal,
            sent_by=scene.inspector,
        )
    accept_submission(one, by=scene.manager)
    inspection = Inspection.objects.get()
    assert inspection.findings.count() == 9
    kept = BuildingDocument.objects.filter(building=building, inspection=inspection)
    assert {(of.document.filename, of.component) for of in kept} == {("front.jpg", ""), ("crack.jpg", "roof")}
