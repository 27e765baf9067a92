"""Pages of rounds and reviews: what each person finds there, and what their buttons do."""

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from tests.factories import user_with_mandate
from tests.factories.indicators import new_indicator
from tests.observatory.rounds_scene import Scene, a_building, a_household, a_round, make_scene, sent

from houma.domain.accounts.models import Role, User
from houma.domain.buildings.models import Inspection
from houma.domain.households.models import Household, Look, LookReason
from houma.domain.indicators.actions import record_indicators
from houma.domain.observatory.actions.rounds import assign_units, link_received
from houma.domain.observatory.models import FieldIndicator, Round, SubmissionLook, UnitState
from houma.domain.observatory.queries.reviewing import state_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def desk(scene: Scene, path: str, language: str = "fr") -> str:
    return f"/{language}/{scene.tree.country.code}/desk/{path}"


def signed_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_a_round_is_looked_at_before_it_is_opened_and_opened_as_it_was_looked_at(scene: Scene, client: Client) -> None:
    for number in range(9):
        a_building(scene, f"B-{number}", risk=scene.grave if number < 6 else scene.light)
    signed_in(client, scene.manager)
    said = {
        "name_fr": "Avant travaux",
        "form": scene.inspection.pk,
        "territory": scene.commune.pk,
        "phase": "before",
        "starts_on": "2026-05-01",
        "ends_on": "2026-06-01",
        "unit_kind": "building",
        "method": "stratified",
        "stratified_by": "risk",
        "size": 6,
        "seed": 5,
    }
    looked = client.post(desk(scene, "rounds/new/"), {**said, "do": "look"})
    assert not Round.objects.exists()
    assert [line.asked for line in looked.context["preview"].strata] == [4, 2]
    faulty = client.post(desk(scene, "rounds/new/"), {**said, "size": 60, "do": "look"})
    assert faulty.context["preview"] is None
    assert faulty.context["form"].non_field_errors()
    digest = looked.context["preview"].digest
    opened = client.post(desk(scene, "rounds/new/"), {**said, "do": "open", "digest": digest})
    one = Round.objects.get()
    assert opened.status_code == 302
    assert one.units.count() == 6
    for language in ("fr", "ar"):
        assert "Grave" in text(client, desk(scene, f"rounds/{one.pk}/", language))
    assert "Avant travaux" in text(client, desk(scene, "rounds/"))


def test_units_are_given_and_visited_from_their_pages(scene: Scene, client: Client) -> None:
    a_building(scene, "B-1")
    a_building(scene, "B-2")
    one = a_round(scene, scene.inspection)
    first, second = one.units.order_by("pk")
    signed_in(client, scene.manager)
    address = desk(scene, f"rounds/{one.pk}/units/")
    client.post(address, {"do": "give", "unit": [first.pk], "interviewer": scene.inspector.pk})
    client.post(address, {"do": "visit", "unit": [second.pk], "outcome": "refused", "note": "Porte close"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.interviewer, second.state) == (scene.inspector, UnitState.REFUSED)
    assert "B-1" not in text(client, f"{address}?state=refused")
    signed_in(client, scene.inspector)
    visits = text(client, desk(scene, "visits/"))
    assert "B-1" in visits
    assert "B-2" not in visits
    client.post(desk(scene, "visits/"), {"unit": first.pk, "outcome": "absent"})
    assert client.post(desk(scene, "visits/"), {"unit": second.pk, "outcome": "absent"}).status_code == 404
    first.refresh_from_db()
    assert first.state == UnitState.ABSENT


def test_a_submission_is_read_corrected_and_accepted_on_its_page(scene: Scene, client: Client) -> None:
    building = a_building(scene, "B-1")
    known = a_household(building, "Bennani", door="2")
    person = {"given_name": "Fatima", "family_name": "Bennani", "relation": "head", "born_in": 1970}
    home = {"building_code": "B-1", "dwelling_code": "2", "rooms": 3}
    values = {"home": home, "water": "oui", "phone": "0612345678", "people": [person]}
    one = sent(scene, scene.census, values, at=Point(-5.001, 34, srid=4326))
    signed_in(client, scene.manager)
    assert str(one.pk) in text(client, desk(scene, "submissions/"))
    address = desk(scene, f"submissions/{one.pk}/")
    shown = text(client, address)
    assert "Bennani" in shown
    assert "Oui" in shown
    assert known.code in shown
    assert "34.00000, -5.00100" in shown
    assert "نعم" in text(client, desk(scene, f"submissions/{one.pk}/", "ar"))
    assert SubmissionLook.objects.filter(submission=one, by=scene.manager).exists()
    assert Look.objects.filter(household=known, by=scene.manager, reason=LookReason.SURVEY).exists()
    client.post(f"{address}do/", {"do": "correct", "path": "home/rooms", "value": "4", "reason": "Compté"})
    assert one.corrections.get().after == 4
    client.post(f"{address}do/", {"do": "accept"})
    assert state_of(one) == "received"  # Nothing was said of the household that looks alike.
    client.post(f"{address}do/", {"do": "accept", "household": known.pk})
    assert state_of(one) == "accepted"
    assert Household.objects.get() == known
    assert known.code in text(client, address)


def test_pages_are_closed_to_those_elsewhere_and_to_roles_without_them(scene: Scene, client: Client) -> None:
    a_building(scene, "B-1")
    one = a_round(scene, scene.inspection)
    submission = sent(scene, scene.inspection, {"building_code": "B-1", "risk_class": "C1"})
    link_received(submission)
    assign_units(one, [], None, by=scene.manager)
    elsewhere = user_with_mandate(Role.OPERATION_MANAGER, scene.tree.provinces[1])
    signed_in(client, elsewhere)
    for path in (f"rounds/{one.pk}/", f"rounds/{one.pk}/results/", f"submissions/{submission.pk}/"):
        assert client.get(desk(scene, path)).status_code == 404
    assert client.post(desk(scene, f"submissions/{submission.pk}/do/"), {"do": "accept"}).status_code == 404
    signed_in(client, scene.inspector)
    assert client.get(desk(scene, "rounds/")).status_code == 403
    assert client.get(desk(scene, f"rounds/{one.pk}/")).status_code == 404
    assert client.get(desk(scene, f"submissions/{submission.pk}/")).status_code == 403
    signed_in(client, scene.officer)
    assert "B-1" not in text(client, desk(scene, f"rounds/{one.pk}/"))
    client.post(desk(scene, f"submissions/{submission.pk}/do/"), {"do": "accept"})
    assert not Inspection.objects.exists()


def test_measures_are_added_and_results_shown(scene: Scene, client: Client) -> None:
    a_household(a_building(scene, "B-1"), "Alaoui")
    record_indicators(scene.tree.country, [new_indicator("water")], by=None)
    one = a_round(scene, scene.census)
    address = desk(scene, f"rounds/{one.pk}/measures/")
    said = {"indicator": "water", "question": "water", "measure": "proportion", "counted": ["water=oui"]}
    # The form is the whole country's: who steers a round of it in one province does not say what it measures.
    signed_in(client, scene.manager).post(address, said)
    assert not FieldIndicator.objects.exists()
    assert 'name="question"' not in text(client, address)
    signed_in(client, scene.officer).post(address, said)
    kept = FieldIndicator.objects.get()
    assert (kept.counted, kept.factor) == (["oui"], 100)
    listed = text(client, address)
    assert "Indicateur water" in listed
    assert "<bdi>Oui</bdi>" in listed, "answers that count stand there in words"
    results = desk(scene, f"rounds/{one.pk}/results/")
    assert "Indicateur water" not in text(client, results), "figures of people wait until the round is closed"
    assert "Indicateur water" in text(signed_in(client, scene.manager), results)
    signed_in(client, scene.officer).post(desk(scene, f"rounds/{one.pk}/do/"), {"do": "close"})
    one.refresh_from_db()
    assert one.closed_at is not None
    client.post(address, {"do": "retire", "measure_key": kept.pk})
    kept.refresh_from_db()
    assert kept.retired_at is not None


def test_what_the_checks_saw_opens_its_submissions(scene: Scene, client: Client) -> None:
    for number in range(3):
        a_building(scene, f"B-{number}")
    one = a_round(scene, scene.inspection)
    made = [
        sent(scene, scene.inspection, {"building_code": f"B-{number}"}, hour=23 if number == 1 else 10)
        for number in range(3)
    ]
    for submission in made[:2]:
        link_received(submission)
    signed_in(client, scene.manager)
    shown = text(client, desk(scene, f"rounds/{one.pk}/"))
    for said in ("sign=night", f"by={scene.inspector.pk}"):
        assert f"?round={one.pk}&amp;" in shown
        assert said in shown

    def listed(query: str) -> list[int]:
        found = client.get(desk(scene, f"submissions/?{query}")).context
        return [row["one"].pk for row in found["rows"]]

    assert listed(f"round={one.pk}") == [made[0].pk, made[1].pk]
    assert listed(f"round={one.pk}&sign=night") == listed(f"round={one.pk}&sign=any") == [made[1].pk]
    assert listed(f"round={one.pk}&sign=short") == []
    assert listed(f"round={one.pk}&by={scene.inspector.pk}&state=received") == [made[0].pk, made[1].pk]
    assert listed(f"round={one.pk}&by=0") == []
    signed_in(client, user_with_mandate(Role.OPERATION_MANAGER, scene.tree.provinces[1]))
    assert listed(f"round={one.pk}&state=all") == []


def test_a_round_costs_as_many_queries_with_many_units_as_with_few(
    scene: Scene, client: Client, django_assert_max_num_queries: object
) -> None:
    for number in range(12):
        a_building(scene, f"B-{number}", risk=scene.grave)
    one = a_round(scene, scene.inspection)
    for number in range(6):
        link_received(sent(scene, scene.inspection, {"building_code": f"B-{number}"}))
    signed_in(client, scene.manager)
    text(client, desk(scene, f"rounds/{one.pk}/"))
    with django_assert_max_num_queries(45):  # type: ignore[operator]
        text(client, desk(scene, f"rounds/{one.pk}/"))
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        text(client, desk(scene, f"rounds/{one.pk}/units/"))
