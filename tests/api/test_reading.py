"""What the API tells is what the pages show, to the same people."""

from decimal import Decimal

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries, Settings
from tests import factories
from tests.api.conftest import ApiWorld, caller_of, officer_of

from houma.domain.projects.models import Visibility

pytestmark = pytest.mark.django_db


def test_a_visitor_reads_what_is_public_and_nothing_else(api_world: ApiWorld, client: Client) -> None:
    hidden = factories.ProjectFactory(country=api_world.world.project.country, visibility=Visibility.INTERNAL)
    listed = {item["code"] for item in client.get(api_world.at("projects")).json()["items"]}
    assert listed == {api_world.project}
    for path in ("", "/gates", "/passages", "/documents"):
        assert client.get(api_world.at(f"projects/{hidden.code}{path}")).status_code == 404
    assert client.get(api_world.at(f"claims/project/{hidden.code}")).status_code == 404


def test_an_internal_agreement_of_a_public_project_is_hidden_with_its_money(
    api_world: ApiWorld, client: Client
) -> None:
    api_world.agreement.visibility = Visibility.INTERNAL
    api_world.agreement.save()
    code = api_world.agreement.code
    assert client.get(api_world.at("agreements")).json()["count"] == 0
    assert client.get(api_world.at(f"agreements/{code}")).status_code == 404
    assert client.get(api_world.at(f"agreements/{code}/lines")).status_code == 404
    assert client.get(api_world.at("flows")).json()["count"] == 0
    assert client.get(api_world.at("instalments")).json()["count"] == 0
    assert client.get(api_world.at(f"projects/{api_world.project}")).json()["agreements"] == []
    assert caller_of(officer_of(api_world)).get(api_world.at("flows")).json()["count"] > 0


def test_amounts_are_exact_strings_with_their_currency(api_world: ApiWorld, client: Client) -> None:
    line = next(
        line
        for line in client.get(api_world.at(f"agreements/{api_world.agreement.code}/lines")).json()
        if line["key"] == "etat"
    )
    assert line["committed"] == {"amount": "1000", "currency": "MAD"}
    total = sum(Decimal(flow["amount"]) for flow in client.get(api_world.at("flows?kind=2")).json()["items"])
    assert total == 1500


def test_versions_tell_parties_and_signatures(api_world: ApiWorld, client: Client) -> None:
    version = client.get(api_world.at(f"agreements/{api_world.agreement.code}")).json()["versions"][0]
    assert version["state"] == "signed"
    assert {one["party"] for one in version["signatures"]} == {"ministry", "region", "operator"}
    assert {one["party"]["code"]: one["must_sign"] for one in version["parties"]}["residents"] is False


def test_a_list_is_read_part_by_part_with_the_same_filters(api_world: ApiWorld, client: Client) -> None:
    for _number in range(4):
        factories.ProjectFactory(country=api_world.world.project.country)
    first = client.get(api_world.at("projects?limit=2&scale=neighbourhood")).json()
    assert (first["count"], len(first["items"]), first["previous"]) == (5, 2, None)
    seen = [item["code"] for item in first["items"]]
    address = first["next"]
    while address:
        page = client.get(address).json()
        seen += [item["code"] for item in page["items"]]
        address = page["next"]
    assert len(seen) == len(set(seen)) == 5


def test_a_code_that_nobody_knows_lets_nothing_through(api_world: ApiWorld, client: Client) -> None:
    for name in ("programme", "territory", "partner"):
        assert client.get(api_world.at(f"agreements?{name}=nobody-knows")).json()["count"] == 0
    for name in ("programme", "territory"):
        assert client.get(api_world.at(f"projects?{name}=nobody-knows")).json()["count"] == 0


def test_a_list_costs_as_many_queries_whatever_its_length(
    api_world: ApiWorld, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(12):
        factories.ProjectFactory(country=api_world.world.project.country)
    with django_assert_max_num_queries(5):
        assert len(client.get(api_world.at("projects")).json()["items"]) == 13


def test_what_did_not_change_is_not_sent_again(api_world: ApiWorld, client: Client) -> None:
    first = client.get(api_world.at("projects"))
    again = client.get(api_world.at("projects"), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert {"Authorization", "Cookie"} <= set(first["Vary"].replace(" ", "").split(","))
    factories.ProjectFactory(country=api_world.world.project.country)
    changed = client.get(api_world.at("projects"), headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200


def test_a_visitor_who_asks_too_often_waits_and_a_token_does_not(
    api_world: ApiWorld, client: Client, settings: Settings
) -> None:
    settings.HOUMA_API_RATE = 3
    answers = [client.get("/api/v1/countries") for _time in range(5)]
    # The minute may turn between two requests; then the counting begins anew.
    assert 429 in {answer.status_code for answer in answers} or len({answer["Date"] for answer in answers}) > 1
    refused = [answer for answer in answers if answer.status_code == 429]
    assert all(int(answer["Retry-After"]) <= 60 for answer in refused)
    caller = caller_of(officer_of(api_world))
    assert {caller.get("/api/v1/countries").status_code for _time in range(5)} == {200}


@pytest.mark.parametrize(("language", "word"), [("fr", "jeton"), ("ar", "رمز"), ("en", "token")])
def test_refusals_speak_the_language_of_the_caller(
    api_world: ApiWorld, client: Client, language: str, word: str
) -> None:
    answer = client.get(api_world.at("calls"), headers={"Accept-Language": language})
    assert answer.status_code == 401
    assert word in answer.json()["title"]


def test_the_description_is_a_page_of_this_house(api_world: ApiWorld, client: Client) -> None:
    page = client.get("/api/v1/").content.decode()
    assert "/api/v1/{country}/agreements" in page
    assert "http://" not in page.replace("http://testserver", "")
    assert "https://" not in page
