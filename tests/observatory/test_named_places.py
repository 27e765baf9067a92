"""Answers that name a building or a household are filed where that is, and how far they were given from it is told."""

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from tests.factories.people import PartyFactory, user_with_mandate
from tests.observatory.rounds_scene import Scene, a_building, a_household, a_round, make_scene, sent
from tests.observatory.workbooks import DECLARED, form, instance, row

from houma.domain.accounts.models import Role, User
from houma.domain.observatory.actions.forms import publish_form, upload_form
from houma.domain.observatory.actions.rounds import assign_units
from houma.domain.observatory.actions.submissions import receive_submission
from houma.domain.observatory.queries.submissions import territory_of_sending
from houma.domain.observatory.rules.sampling import Plan
from houma.domain.territories.models import Territory

pytestmark = pytest.mark.django_db
FULL = Plan("household", "full")
NOWHERE = Point(40.0, 5.0, srid=4326)


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def filed(by: User, scene: Scene, said: dict[str, object], at: Point | None = None) -> Territory | None:
    return territory_of_sending(by, scene.census, at, said)


def test_answers_are_filed_where_the_building_lies_that_they_name(scene: Scene) -> None:
    a_building(scene, "PS-001")
    a_building(scene, "PS-900", at=2)
    province, home = scene.tree.provinces[0], {"home": {"building_code": " PS-001 "}}
    assert filed(scene.inspector, scene, {}) == province
    assert filed(scene.inspector, scene, home) == scene.commune
    assert filed(scene.inspector, scene, home, NOWHERE) == scene.commune, "what is named counts before the fix"
    elsewhere = filed(scene.inspector, scene, {"home": {"building_code": "PS-900"}})
    assert elsewhere == province, "beyond her mandate nothing is named"
    assert filed(scene.inspector, scene, {"home": {"building_code": "PS-002"}}) == province
    both = {"household_code": "M-1", **home}
    assert filed(scene.inspector, scene, both) == scene.commune


def test_a_form_that_names_a_building_is_received_where_that_lies(scene: Scene) -> None:
    a_building(scene, "PS-001")
    PartyFactory(country=scene.tree.country, code="agence")
    asked = form([row("text", "building_code", "Bâtiment"), row("geopoint", "lieu", "Lieu")], settings=DECLARED)
    uploaded = upload_form(scene.tree.country, asked, "essai.xlsx", by=scene.manager, territory=scene.tree.provinces[0])
    assert uploaded.version is not None
    publish_form(uploaded.version, by=scene.manager)
    body = "<building_code>PS-001</building_code><lieu>5.0 40.0 0 4</lieu>"
    received = receive_submission(scene.tree.country, instance(body, form_id="essai"), by=scene.inspector).submission
    assert received is not None
    assert received.territory == scene.commune


def test_a_household_places_the_answers_of_who_may_see_it_or_was_given_it_to_ask(scene: Scene) -> None:
    household = a_household(a_building(scene, "PS-001"), "Alami")
    said: dict[str, object] = {"household_code": household.code}
    assert filed(scene.manager, scene, said) == scene.commune
    stranger = user_with_mandate(Role.INSPECTOR, scene.tree.provinces[0])
    assert filed(stranger, scene, said) == scene.tree.provinces[0], "nobody learns by guessing where one lives"
    one = a_round(scene, scene.census, FULL)
    assign_units(one, [one.units.get().pk], stranger, by=scene.manager)
    assert filed(stranger, scene, said) == scene.commune


def test_who_accepts_sees_how_far_from_the_building_the_form_was_filled(scene: Scene, client: Client) -> None:
    building = a_building(scene, "PS-001", risk=scene.grave)
    client.force_login(scene.manager)

    def told(longitude: float) -> tuple[bool, list[object]]:
        place = {"type": "Point", "coordinates": [longitude, 34.0]}
        values = {"is_known": "yes", "building_code": "PS-001", "risk_class": "C1", "location": place}
        kept = sent(scene, scene.inspection, values)
        page = client.get(f"/en/{scene.tree.country.code}/desk/submissions/{kept.pk}/")
        return "Far from the place" in page.content.decode(), [one["value"] for one in page.context["effect"]["far"]]

    assert told(building.point.x + 0.002) == (False, [])  # 184 m.
    assert told(building.point.x + 0.02) == (True, [1844])
