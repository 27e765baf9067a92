"""The documents by which a program finds its way, and what they tell to whom."""

from typing import Any

import pytest
from django.test import Client
from tests.factories.people import PartyFactory, user_with_mandate
from tests.features.conftest import Quarter, bearer

from houma.domain.accounts.models import PARTY_BOUND_ROLES, Role

pytestmark = pytest.mark.django_db
PUBLIC = ["territories", "projects", "perimeters", "agreements"]


def ids(answer: Any) -> list[str]:
    return [one["id"] for one in answer.json()["collections"]]


def test_every_link_of_the_service_leads_somewhere(quarter: Quarter) -> None:
    program = bearer(quarter.officer)
    waiting, seen = [quarter.at()], set()
    while waiting:
        address = waiting.pop()
        seen.add(address)
        answer = program.get(address)
        assert answer.status_code == 200, address
        if "json" in answer["content-type"]:
            found = answer.json()
            links = found.get("links", []) + [x for one in found.get("collections", []) for x in one["links"]]
            hrefs = {link["href"].removeprefix("http://testserver") for link in links}
            waiting += sorted(hrefs - seen - set(waiting))
    assert quarter.at("collections/buildings/items") in seen
    assert quarter.at("collections/footprints/schema") in seen


def test_a_layer_that_one_may_not_see_is_neither_listed_nor_there(quarter: Quarter) -> None:
    visitor = Client()
    assert ids(visitor.get(quarter.at("collections"))) == PUBLIC
    assert ids(bearer(quarter.officer).get(quarter.at("collections"))) == [*PUBLIC, "buildings", "footprints"]
    assert "buildings" not in visitor.get(quarter.at("api")).content.decode().partition('"paths"')[2]
    for path in ("", "/items", "/queryables", "/schema", f"/items/{quarter.pk('A-1')}"):
        answer = visitor.get(quarter.at(f"collections/buildings{path}"))
        assert (answer.status_code, answer["content-type"]) == (404, "application/problem+json")
        assert answer.content == visitor.get(quarter.at(f"collections/nothing{path}")).content


@pytest.mark.parametrize("role", [Role.PARTNER, Role.OPERATOR, Role.DATA_CONTROLLER, Role.ADMINISTRATOR])
def test_roles_without_buildings_find_no_layer_of_them(quarter: Quarter, role: Role) -> None:
    party = PartyFactory(country=quarter.tree.country) if role in PARTY_BOUND_ROLES else None
    assert ids(bearer(user_with_mandate(role, quarter.tree.root, party)).get(quarter.at("collections"))) == PUBLIC


def test_no_layer_knows_households_or_owners(quarter: Quarter) -> None:
    told = bearer(quarter.officer).get(quarter.at("api")).content.decode() + "".join(
        bearer(quarter.officer).get(quarter.at(f"collections/{key}/schema")).content.decode()
        for key in (*PUBLIC, "buildings", "footprints")
    )
    assert "owner" not in told.replace("ownership", "").replace("Ownership", "").replace("co-owners", "")
    assert "person" not in told.replace('"f"', "")


def test_what_the_service_says_it_takes_is_what_it_takes(quarter: Quarter) -> None:
    """Every parameter of the OpenAPI description is taken, and every queryable is one of them."""
    program = bearer(quarter.officer)
    described = program.get(quarter.at("api")).json()
    parameters = described["paths"]["/collections/buildings/items"]["get"]["parameters"]
    shared = described["components"]["parameters"]
    named = {shared[one["$ref"].rpartition("/")[2]]["name"] if "$ref" in one else one["name"] for one in parameters}
    queryables = program.get(quarter.at("collections/buildings/queryables")).json()["properties"].keys()
    assert queryables - {"geometry"} <= named
    values = {
        "f": "json", "limit": "1", "after": "0", "bbox": "0,0,1,1", "datetime": "../..", "within": quarter.here.code,
        "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84", "floors": "1", "built_year": "1", "severity": "1",
        "evacuates": "true", "is_illustrative": "true", "inspected_on": "2026-01-01", "due_on": "2026-01-01",
        "use": "dwelling", "ownership": "single", "occupancy": "occupied", "heritage": "none", "state": "closed",
        "walls": "earth", "slabs": "timber", "inventoried_on": "2026-01-01",
    }  # fmt: skip
    values["bbox-crs"] = values["crs"]
    query = {name: values.get(name, "x") for name in named}
    answer = program.get(quarter.at("collections/buildings/items"), query)
    assert answer.status_code == 200, answer.content


def test_the_answer_has_the_form_that_is_asked_for(quarter: Quarter) -> None:
    place = quarter.at("collections/territories/items")
    client = Client()
    assert client.get(place)["content-type"] == "application/geo+json"
    assert client.get(place, headers={"accept": "text/html,*/*;q=0.8"})["content-type"].startswith("text/html")
    assert client.get(place, {"f": "json"}, headers={"accept": "text/html"})["content-type"] == "application/geo+json"
    wrong = client.get(place, {"f": "gml"})
    assert (wrong.status_code, wrong["content-type"]) == (400, "application/problem+json")
    assert client.post(place).status_code == 405


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_pages_are_there_for_people_too(quarter: Quarter, language: str) -> None:
    client = Client(headers={"accept": "text/html", "accept-language": language})
    client.force_login(quarter.officer)
    for path in ("", "collections", "conformance", "api", "collections/buildings", "collections/buildings/items"):
        page = client.get(quarter.at(path))
        assert page.status_code == 200
        assert f'lang="{language}"' in page.content.decode()


def test_no_answer_is_shared_between_readers(quarter: Quarter) -> None:
    answer = bearer(quarter.officer).get(quarter.at("collections/buildings/items"))
    assert answer["cache-control"] == "private, no-cache"
    assert {"Authorization", "Cookie"} <= {name.strip() for name in answer["vary"].split(",")}
