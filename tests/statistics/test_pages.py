"""The same released numbers on the page, in its files, on paper, by the interface for programs and in tiles."""

import csv
import io
import json

import mapbox_vector_tile
import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from pypdf import PdfReader
from tests.factories.people import user_with_mandate
from tests.factories.places import CommuneFactory, ProvinceFactory
from tests.statistics.settling import settle

from houma.domain.accounts.models import Role, User
from houma.domain.statistics.actions import publish_release, release_statistics
from houma.domain.statistics.models import Release
from houma.domain.statistics.queries.reading import latest_published, shown_tables
from houma.domain.territories.models import Territory
from houma.web.statistics.maps import count_map, map_values, map_view

pytestmark = pytest.mark.django_db
TABLE = "households-risk"


@pytest.fixture
def province() -> Territory:
    return ProvinceFactory.create(name_fr="Province du Test")


@pytest.fixture
def manager(province: Territory) -> User:
    return user_with_mandate(Role.OPERATION_MANAGER, province)


@pytest.fixture
def release(province: Territory, manager: User) -> Release:
    for households in ({"1": 12, "2": 20}, {"1": 3, "2": 30}):
        settle(CommuneFactory.create(parent=province), households)
    return release_statistics(province, by=manager, reason="La commission de novembre")


def address(name: str, release: Release, **more: object) -> str:
    where = {"country": release.country_id, "territory": release.territory.code, "number": release.number}
    return reverse(name, kwargs=where | more)


def cells_of_file(client: Client, release: Release, file_format: str) -> dict[tuple[str, str], int | None]:
    answer = client.get(address("statistics_file", release, file_format=file_format))
    content = b"".join(answer) if answer.streaming else answer.content  # type: ignore[arg-type]
    if file_format == "json":
        rows = json.loads(content)["rows"]
        return {(row["place"], row["first"]): row["count"] for row in rows if row["table"] == TABLE}
    lines = content.decode("utf-8-sig").splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith("table"))
    rows = csv.DictReader(io.StringIO("\n".join(lines[start:])))
    return {
        (row["place"], row["first"]): int(row["count"]) if row["count"] else None
        for row in rows
        if row["table"] == TABLE
    }


def test_every_way_out_gives_the_same_numbers(release: Release, manager: User, client: Client) -> None:
    client.force_login(manager)
    cells = release.cells.filter(table_code=TABLE)
    truth = {(cell.territory.code, cell.categories): cell.count for cell in cells.select_related("territory")}
    assert None in truth.values()
    assert cells_of_file(client, release, "csv") == truth
    assert cells_of_file(client, release, "json") == truth
    where = {"country": release.country_id, "territory": release.territory.code, "number": release.number}
    told = client.get(reverse("api-1:list_cells", kwargs=where | {"table": TABLE})).json()
    assert {(cell["territory"], cell["categories"][0]): cell["count"] for cell in told["items"]} == truth
    page = client.get(address("statistics_release", release), {"table": TABLE}).content.decode()
    assert page.count("<abbr") == sum(count is None for count in truth.values())
    pdf = PdfReader(io.BytesIO(client.get(address("statistics_file", release, file_format="pdf")).content))
    words = "\n".join(page.extract_text() for page in pdf.pages)
    assert "Province du Test" in words
    assert words.count("•") == 1 + release.cells.filter(count=None).count()
    url = address("statistics_tile", release, table=TABLE, language="fr", z=0, x=0, y=0)
    for category in ("all", "fes:1"):
        tile = mapbox_vector_tile.decode(client.get(url, {"category": category}).content)
        drawn = {one["properties"]["code"]: one["properties"] for one in tile["counts"]["features"]}
        assert len(drawn) == 2  # The province has no point.
        for code, said in drawn.items():
            assert said.get("count") == truth[code, category]
            assert said["suppressed"] == (truth[code, category] is None)


def test_what_is_not_published_is_nobody_elses(release: Release, manager: User, client: Client) -> None:
    for name, more in (("statistics_release", {}), ("statistics_file", {"file_format": "csv"})):
        assert client.get(address(name, release, **more)).status_code == 404
    publish_release(release, by=manager)
    answer = client.get(address("statistics_release", release))
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert client.get(reverse("statistics", args=[release.country_id])).content.decode().count("Province du Test") == 1


def test_a_release_is_made_and_published_at_the_page(province: Territory, manager: User, client: Client) -> None:
    settle(CommuneFactory.create(parent=province), {"1": 12})
    client.force_login(manager)
    own = reverse("statistics", args=[province.country_id])
    asked = {"territory": province.code, "reason": "Comité", "below": "5"}
    refused = client.post(own, asked | {"reason": ""})
    assert refused.status_code == 200
    assert not Release.objects.exists()
    made = client.post(own, asked, follow=True)
    release = Release.objects.get()
    assert made.redirect_chain[-1][0].endswith(f"/statistics/{province.code}/1/")
    again = client.post(own, asked)
    assert "28" in again.content.decode()
    client.post(address("statistics_publish", release))
    release.refresh_from_db()
    assert release.publication.published_by == manager


def test_the_pages_take_a_fixed_number_of_queries(
    release: Release, manager: User, client: Client, django_assert_max_num_queries: object
) -> None:
    client.force_login(manager)
    client.get(address("statistics_release", release))
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        client.get(address("statistics_release", release))


def test_a_file_says_that_it_may_be_passed_on_only_once_it_is_published(
    release: Release, manager: User, client: Client
) -> None:
    client.force_login(manager)
    file = address("statistics_file", release, file_format="json")
    assert "ne pas diffuser" in b"".join(client.get(file)).decode()  # type: ignore[arg-type]
    publish_release(release, by=manager)
    assert "Licence ouverte" in b"".join(client.get(file)).decode()  # type: ignore[arg-type]


def test_the_map_draws_the_released_counts_and_names_what_is_suppressed(release: Release, manager: User) -> None:
    with override("en"):
        (shown,) = shown_tables(manager, release, [TABLE])
        drawn = count_map(shown, QueryDict("c1=fes:1"))
        assert drawn is not None
        assert drawn.level == "commune"
        truth = {cell.territory.code: cell.count for cell in shown.cells if cell.categories == ("fes:1",)}
        truth.pop(release.territory.code)
        assert None in truth.values()
        told = map_values(drawn, "en")["places"]
        assert told == {code: [-2, "suppressed"] if count is None else [0, str(count)] for code, count in truth.items()}
        view = map_view(release, shown, drawn, "en")
        assert {one.code: one.count for one in view.places} == truth
        assert [line.kind for line in view.legend][-1] == "suppressed"
        provinces = count_map(shown, QueryDict("level=province&c1=nothing"))
        assert provinces is not None
        assert [(cell.territory, cell.categories) for cell in provinces.cells] == [(release.territory, ("all",))]


def test_the_map_of_a_release_is_there_for_those_alone_who_read_it(
    release: Release, manager: User, client: Client
) -> None:
    assert client.get(address("statistics_map", release)).status_code == 404
    client.force_login(manager)
    assert len(client.get(address("statistics_map", release), {"table": TABLE}).json()["places"]) == 2
    page = client.get(address("statistics_release", release))
    # Whoever has a desk finds the row of its ways above it.
    assert page.context["site"].desk_ways


def test_a_visitor_finds_published_counts_among_the_open_data_and_at_home(
    client: Client, release: Release, manager: User
) -> None:
    page, home = (reverse(name, args=[release.country_id]) for name in ("open_data", "home"))
    there, files = address("statistics_release", release), address("statistics_file", release, file_format="csv")
    client.force_login(manager)
    # What is not published is no open data, even for whoever may read it.
    assert not any(there in client.get(one).content.decode() for one in (page, home))
    client.logout()
    publish_release(release, by=manager)
    assert there in client.get(home).content.decode()
    opened = client.get(page).content.decode()
    assert there in opened
    assert files in opened


def test_only_the_last_published_release_of_a_territory_is_listed_as_open_data(
    release: Release, manager: User, province: Territory
) -> None:
    country = release.country
    later = Release.objects.create(country=country, territory=province, number=2, below=5, protection={}, engine="test")
    publish_release(release, by=manager)
    assert list(latest_published(country)) == [release]
    publish_release(later, by=manager)
    assert list(latest_published(country)) == [later]
