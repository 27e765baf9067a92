"""Pages over real rows: who sees what, at how many queries, and what leaves the house."""

import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import mapbox_vector_tile
import openpyxl
import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from tests.factories import (
    AgreementFactory,
    CountryFactory,
    FundingLineFactory,
    MinistryFactory,
    ProjectFactory,
    SmallTree,
    signed_agreement,
    small_tree,
    user_with_mandate,
)

from houma.domain.accounts.models import Role
from houma.domain.agreements.models import Agreement
from houma.domain.projects.models import Visibility
from houma.domain.territories.models import Country

pytestmark = pytest.mark.django_db
LISTS = ("home", "territories", "agreements", "partners", "bilan", "open_data", "search")


@pytest.fixture(autouse=True)
def _french() -> Iterator[None]:
    with translation.override("fr"):
        yield


@pytest.fixture(autouse=True)
def _built() -> None:
    if finders.find("build/manifest.json") is None:
        pytest.skip("the front end is not built; bin/test builds it")


@pytest.fixture
def tree() -> SmallTree:
    return small_tree()


@pytest.fixture
def country(tree: SmallTree) -> Country:
    MinistryFactory(country=tree.country)
    return tree.country


def agreement_on(tree: SmallTree, commune: int = 0, **fields: Any) -> Agreement:
    project = ProjectFactory(
        country=tree.country,
        territory=tree.communes[commune],
        visibility=fields.get("visibility", Visibility.PUBLIC),
        search_text=f" {fields.get('code', '')} ",
    )
    return AgreementFactory(project=project, **fields)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("page", LISTS)
def test_every_list_opens_in_every_language_also_when_there_is_nothing(
    client: Client, country: Country, page: str, language: str
) -> None:
    answer = client.get(reverse(page, args=[country.code]).replace("/fr/", f"/{language}/"))
    assert answer.status_code == 200
    assert f'lang="{language}"' in answer.content.decode()


def test_an_internal_agreement_is_nowhere_to_be_seen_by_a_visitor(
    client: Client, tree: SmallTree, country: Country
) -> None:
    agreement_on(tree, code="HIDDEN-1", name_fr="Convention cachée", visibility=Visibility.INTERNAL, total=Decimal(7))
    for page in LISTS:
        assert (
            "Convention cachée" not in client.get(reverse(page, args=[country.code]), {"q": "hidden"}).content.decode()
        )
    for page in ("agreement", "project"):
        assert client.get(reverse(page, args=[country.code, "HIDDEN-1"])).status_code == 404
    assert client.get(reverse("claims", args=[country.code, "agreement", "HIDDEN-1", "total_cost"])).status_code == 404
    exported = b"".join(client.get(reverse("agreement_export", args=[country.code, "csv"])))
    assert b"HIDDEN-1" not in exported
    opened = b"".join(client.get(reverse("open_data_file", args=[country.code, "agreements", "csv"])))
    assert b"HIDDEN-1" not in opened
    assert not dots(client, country)


def test_an_officer_sees_the_internal_agreements_of_the_own_territory_only(
    client: Client, tree: SmallTree, country: Country
) -> None:
    agreement_on(tree, 0, code="HERE", visibility=Visibility.INTERNAL)
    agreement_on(tree, 2, code="THERE", visibility=Visibility.INTERNAL)
    client.force_login(user_with_mandate(Role.PROGRAMME_OFFICER, tree.regions[0]))
    assert client.get(reverse("agreement", args=[country.code, "HERE"])).status_code == 200
    assert client.get(reverse("agreement", args=[country.code, "THERE"])).status_code == 404
    exported = b"".join(client.get(reverse("agreement_export", args=[country.code, "csv"]))).decode()
    assert "HERE" in exported
    assert "THERE" not in exported
    assert sum(dot["count"] for dot in dots(client, country)) == 1


def test_open_data_are_public_whoever_downloads_them(client: Client, tree: SmallTree, country: Country) -> None:
    agreement_on(tree, code="SECRET", visibility=Visibility.INTERNAL)
    client.force_login(user_with_mandate(Role.PROGRAMME_OFFICER, tree.root))
    content = b"".join(client.get(reverse("open_data_file", args=[country.code, "agreements", "json"])))
    assert json.loads(content)["rows"] == []


@pytest.mark.parametrize("role", [Role.AUDITOR, None])
def test_the_imports_are_closed_to_who_may_not_import(
    client: Client, tree: SmallTree, country: Country, role: Role | None
) -> None:
    if role is not None:
        client.force_login(user_with_mandate(role, tree.root))
    for page in ("imports", "import_template"):
        assert client.get(reverse(page, args=[country.code])).status_code in {302, 403}


def dots(client: Client, country: Country, query: str = "") -> list[dict[str, Any]]:
    """Properties of the dots on the tile of the whole world."""
    answer = client.get(reverse("agreement_tile", args=[country.code, "fr", 0, 0, 0]) + query)
    assert answer["Content-Type"] == "application/vnd.mapbox-vector-tile"
    layers = mapbox_vector_tile.decode(answer.content)
    return [feature["properties"] for feature in layers.get("agreements", {}).get("features", [])]


def test_a_tile_shows_a_place_once_a_scale_with_what_is_announced_there(
    client: Client, tree: SmallTree, country: Country
) -> None:
    for province in tree.provinces:
        province.point = tree.communes[0].point
        province.save()
    for code, total in (("A", 3_000_000), ("B", 4_000_000)):
        agreement_on(tree, code=code, total=Decimal(total))
    (dot,) = dots(client, country)
    assert (dot["count"], dot["amount"]) == (2, 7.0)
    assert dots(client, country, "?scale=medina") == []


def test_a_tile_outside_the_world_is_not_there(client: Client, country: Country) -> None:
    for z, x, y in ((0, 1, 0), (3, 0, 8), (30, 0, 0)):
        assert client.get(reverse("agreement_tile", args=[country.code, "fr", z, x, y])).status_code == 404
        assert client.get(reverse("territory_tile", args=[country.code, "fr", z, x, y])).status_code == 404


def test_communes_stand_on_the_territory_tile(client: Client, tree: SmallTree, country: Country) -> None:
    answer = client.get(reverse("territory_tile", args=[country.code, "fr", 0, 0, 0]))
    layers = mapbox_vector_tile.decode(answer.content)
    codes = {feature["properties"]["code"] for feature in layers["communes"]["features"]}
    assert codes == {commune.code for commune in tree.communes}


def test_an_export_is_exactly_the_list_that_is_shown(client: Client, tree: SmallTree, country: Country) -> None:
    agreement_on(tree, code="SMALL", total=Decimal(1_000_000), start_year=2019)
    agreement_on(tree, code="LARGE", total=Decimal(9_000_000), start_year=2019)
    agreement_on(tree, code="OLD", start_year=2001)
    query = {"from": "2018", "sort": "amount"}
    shown = client.get(reverse("agreements", args=[country.code]), query).context["page"].object_list
    content = b"".join(client.get(reverse("agreement_export", args=[country.code, "csv"]), query)).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert [row["code"] for row in rows] == [agreement.code for agreement in shown] == ["LARGE", "SMALL"]
    book = client.get(reverse("agreement_export", args=[country.code, "xlsx"]), query).content
    sheet = openpyxl.load_workbook(io.BytesIO(book)).worksheets[0]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)][:2] == ["LARGE", "SMALL"]


def test_files_of_a_fictional_country_are_marked(client: Client, tree: SmallTree, country: Country) -> None:
    country.illustrative = True
    country.save()
    agreement_on(tree, code="X")
    page = client.get(reverse("home", args=[country.code])).content.decode()
    assert 'class="illustrative"' in page
    for table in ("agreements", "territories", "partners"):
        content = b"".join(client.get(reverse("open_data_file", args=[country.code, table, "json"])))
        about = json.loads(content)
        assert about["provenance"]["illustrative"] is True
        assert all(row["illustrative"] for row in about["rows"])


def cost(client: Client, address: str) -> int:
    """Queries of a page that was opened before."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_a_page_costs_the_same_queries_for_one_agreement_and_for_many(
    client: Client, tree: SmallTree, country: Country
) -> None:
    agreement_on(tree, code="FIRST", total=Decimal(5))
    pages = [reverse(page, args=[country.code]) for page in ("home", "agreements", "bilan", "partners")]
    before = [cost(client, page) for page in pages]
    for number in range(12):
        agreement_on(tree, number % 3, code=f"MORE-{number}", total=Decimal(number))
    assert [cost(client, page) for page in pages] == before
    assert max(before) <= 30


def test_an_agreement_page_costs_the_same_whatever_its_money(client: Client, country: Country) -> None:
    costs = []
    for lines in (0, 6):
        agreement = signed_agreement().agreement
        for _ in range(lines):
            FundingLineFactory(agreement=agreement)
        costs.append(cost(client, reverse("agreement", args=[agreement.country_id, agreement.code])))
    assert costs[0] == costs[1]


def test_an_unknown_country_or_page_says_so_in_the_language_of_the_reader(client: Client, country: Country) -> None:
    CountryFactory()
    for address in ("/ar/zz/", f"/ar/{country.code}/agreements/NOTHING/"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert 'dir="rtl"' in answer.content.decode()


def test_the_bare_address_leads_to_the_first_real_country_in_french(client: Client, country: Country) -> None:
    assert client.get("/").headers["Location"] == f"/fr/{country.code}/"


def test_a_service_without_data_is_not_well(client: Client) -> None:
    answer = client.get("/health")
    assert (answer.status_code, answer.json()["status"]) == (503, "empty")


def test_no_page_allows_inline_code(client: Client, country: Country) -> None:
    policy = client.get(reverse("home", args=[country.code])).headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_sign_in_pages_stand_in_the_frame_of_the_site(client: Client, country: Country, language: str) -> None:
    for page in ("account_login", "account_reset_password"):
        text = client.get(reverse(page).replace("/fr/", f"/{language}/")).content.decode()
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in text
        assert reverse("agreements", args=[country.code]).replace("/fr/", f"/{language}/") in text


def test_signing_in_leads_back_to_the_page_one_came_from_else_to_the_desk(
    client: Client, tree: SmallTree, country: Country
) -> None:
    person = user_with_mandate(Role.AUDITOR, tree.root)
    person.set_password("a long password")
    person.save()
    asked = {"login": person.email, "password": "a long password"}
    partners = reverse("partners", args=[country.code])
    assert client.post(reverse("account_login"), asked).headers["Location"] == reverse("desk", args=[country.code])
    client.logout()
    assert f"?next={partners}" in client.get(partners).content.decode()
    assert client.post(f"{reverse('account_login')}?next={partners}", asked).headers["Location"] == partners
