"""The map of buildings: list, tiles and files show the same rows, and to nobody more than the mandates reach."""

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import mercantile
import pyogrio
import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.test import Client
from django.utils import timezone
from tests.factories.people import user_with_mandate
from tests.factories.places import SmallTree, small_tree

from houma.domain.accounts.models import Role, User
from houma.domain.buildings.models import Building, Heritage, Procedure, ProcedureState, RiskClass, RiskScheme

pytestmark = pytest.mark.django_db
WEST, SOUTH, STEP = -4.98, 34.06, 0.0004
LATE = timezone.localdate() - timedelta(days=1)


def scheme_of(tree: SmallTree, code: str, *, ordered: bool = True) -> list[RiskClass]:
    scheme = RiskScheme.objects.create(
        country=tree.country, code=code, name_fr=f"Grille {code}", source="Test", is_ordered=ordered
    )
    return RiskClass.objects.bulk_create(
        [
            RiskClass(scheme=scheme, code=f"{code}-{n}", severity=n, evacuates=n == 1, name_fr=f"Classe {code}-{n}")
            for n in (1, 2)
        ]
    )


def building(tree: SmallTree, code: str, column: int, line: int = 0, *, commune: int = 0, **more: Any) -> Building:
    return Building.objects.create(
        country=tree.country,
        code=code,
        territory=tree.communes[commune],
        point=Point(WEST + column * STEP, SOUTH + line * STEP, srid=4326),
        search_text=code.lower().replace("-", " "),
        **more,
    )


@pytest.fixture
def tree() -> SmallTree:
    """A-1 … A-4 in the first commune, B-1 beside them in a commune of another region."""
    tree = small_tree()
    gravest, lighter = scheme_of(tree, "city")
    side = STEP / 4
    corner = (WEST + STEP - side, SOUTH - side, WEST + STEP + side, SOUTH + side)
    first = building(
        tree, "A-1", 1, risk=gravest, heritage=Heritage.LISTED, address="Derb el Horra",
        footprint=MultiPolygon(Polygon.from_bbox(corner), srid=4326),
    )  # fmt: skip
    second = building(tree, "A-2", 2, risk=lighter)
    building(tree, "A-3", 3)
    building(tree, "A-4", 4, risk=lighter)
    building(tree, "B-1", 1, 1, commune=2, risk=gravest)
    opened = timezone.localdate() - timedelta(days=20)
    Procedure.objects.create(building=first, number=1, state=ProcedureState.CLOSED, due_on=LATE, opened_on=opened)
    Procedure.objects.create(building=first, number=2, state=ProcedureState.NOTIFIED, due_on=LATE, opened_on=opened)
    Procedure.objects.create(building=second, number=1, state=ProcedureState.CLOSED, due_on=LATE, opened_on=opened)
    return tree


def client_of(user: User) -> Client:
    client = Client(headers={"accept-language": "fr"})
    client.force_login(user)
    return client


@pytest.fixture
def manager(tree: SmallTree) -> Client:
    return client_of(user_with_mandate(Role.OPERATION_MANAGER, tree.communes[0]))


def listed(client: Client, tree: SmallTree, **query: str) -> list[str]:
    answer = client.get(f"/fr/{tree.country.pk}/desk/buildings/map/", query)
    assert answer.status_code == 200
    return [row.building.code for row in answer.context["rows"]]


def tile(client: Client, tree: SmallTree, zoom: int, language: str = "fr", **query: str) -> dict[str, Any]:
    """The tile of that zoom in which the buildings stand: features of each layer."""
    at = mercantile.tile(WEST + 2.5 * STEP, SOUTH, zoom)
    answer = client.get(f"/tiles/{tree.country.pk}/{language}/buildings/{zoom}/{at.x}/{at.y}.pbf", query)
    assert answer.status_code == 200
    assert "private" in answer["cache-control"]
    return {name: layer["features"] for name, layer in mapbox_vector_tile.decode(answer.content).items()}


def dots(client: Client, tree: SmallTree, **query: str) -> list[str]:
    return sorted(one["properties"]["code"] for one in tile(client, tree, 15, **query).get("buildings", []))


FILTERS = [
    ({}, ["A-1", "A-2", "A-3", "A-4"]),
    ({"scheme": "city"}, ["A-1", "A-2", "A-4"]),
    ({"scheme": "city", "risk": "city-1"}, ["A-1"]),
    ({"scheme": "none"}, ["A-3"]),
    ({"risk": "city-1"}, ["A-1", "A-2", "A-3", "A-4"]),
    ({"evacuates": "1"}, ["A-1"]),
    ({"state": "notified"}, ["A-1"]),
    ({"state": "closed"}, ["A-2"]),
    ({"state": "none"}, ["A-3", "A-4"]),
    ({"late": "1"}, ["A-1"]),
    ({"heritage": "listed"}, ["A-1"]),
    ({"q": "a 4"}, ["A-4"]),
    ({"area": "-4.9794,34.0595;-4.9786,34.0595;-4.9786,34.0605;-4.9794,34.0605"}, ["A-2", "A-3"]),
    ({"area": "-4.9794,34.0595;-4.9786,34.0605;-4.9786,34.0595;-4.9794,34.0605"}, ["A-1", "A-2", "A-3", "A-4"]),
]
"""Filters, and what they let through. A class without its scheme narrows nothing, nor does a crossed area."""


@pytest.mark.parametrize(("query", "codes"), FILTERS)
def test_list_map_and_file_show_the_same_rows(
    manager: Client, tree: SmallTree, query: dict[str, str], codes: list[str]
) -> None:
    assert listed(manager, tree, **query) == codes
    assert dots(manager, tree, **query) == codes
    file = manager.get(f"/fr/{tree.country.pk}/desk/buildings/map.csv", query)
    text = b"".join(file).decode()  # type: ignore[arg-type]
    assert [code for code in ("A-1", "A-2", "A-3", "A-4", "B-1") if code in text] == codes


def test_filters_of_the_address_are_shown_and_kept_in_every_link(manager: Client, tree: SmallTree) -> None:
    area = "-4.99,34;-4.9,34;-4.9,34.1"
    answer = manager.get(
        f"/fr/{tree.country.pk}/desk/buildings/map/", {"scheme": "city", "risk": "city-1", "area": area}
    )
    chips = {chip.label: chip.remove_url for chip in answer.context["active"]}
    assert list(chips) == ["Grille city", "Classe city-1", "Dans la zone dessinée"]
    assert "risk" not in chips["Grille city"]
    assert all("area=" in url for label, url in chips.items() if label != "Dans la zone dessinée")
    assert all("scheme=city" in link["href"] and "area=" in link["href"] for link in answer.context["exports"])
    assert answer.context["kept"] == {"area": area}


def test_order_by_severity_needs_one_scheme_that_is_ordered(manager: Client, tree: SmallTree) -> None:
    assert listed(manager, tree, scheme="city", sort="gravest") == ["A-1", "A-2", "A-4"]
    Building.objects.filter(code="A-1").update(risk=RiskClass.objects.get(code="city-2"))
    Building.objects.filter(code="A-4").update(risk=RiskClass.objects.get(code="city-1"))
    assert listed(manager, tree, scheme="city", sort="gravest") == ["A-4", "A-1", "A-2"]
    assert listed(manager, tree, sort="gravest") == ["A-1", "A-2", "A-3", "A-4"]
    RiskScheme.objects.update(is_ordered=False)
    assert listed(manager, tree, scheme="city", sort="gravest") == ["A-1", "A-2", "A-4"]


def test_far_away_are_counts_and_near_each_building(manager: Client, tree: SmallTree) -> None:
    far = tile(manager, tree, 9, shade="city")
    assert list(far) == ["cells"]
    counted = [one["properties"] for one in far["cells"]]
    assert sum(one["count"] for one in counted) == 4
    assert sum(one["evacuates"] for one in counted) == 1
    assert min(one["severity"] for one in counted) == 1
    near = tile(manager, tree, 15, shade="city")["buildings"]
    assert {one["properties"]["code"]: one["properties"].get("severity") for one in near} == {
        "A-1": 1, "A-2": 2, "A-3": None, "A-4": 2,
    }  # fmt: skip
    first = next(one["properties"] for one in near if one["properties"]["code"] == "A-1")
    assert (first["address"], first["risk"], first["scheme"]) == ("Derb el Horra", "Classe city-1", "Grille city")
    assert [one["properties"].get("severity") for one in tile(manager, tree, 16, shade="city")["outlines"]] == [1]


@pytest.mark.parametrize("zoom", [6, 11, 14])
def test_neighbouring_tiles_count_every_building_once(manager: Client, tree: SmallTree, zoom: int) -> None:
    west = mercantile.bounds(mercantile.tile(WEST, SOUTH, 14)).west
    Building.objects.filter(code="A-1").update(point=Point(west, SOUTH, srid=4326))
    middle = mercantile.tile(WEST, SOUTH, zoom)
    count = 0
    for x in (middle.x - 1, middle.x, middle.x + 1):
        for y in (middle.y - 1, middle.y, middle.y + 1):
            content = manager.get(f"/tiles/{tree.country.pk}/fr/buildings/{zoom}/{x}/{y}.pbf").content
            cells = mapbox_vector_tile.decode(content).get("cells", {"features": []})["features"]
            count += sum(one["properties"]["count"] for one in cells)
    assert count == 4


def test_dots_stand_where_the_buildings_do(manager: Client, tree: SmallTree) -> None:
    at = mercantile.tile(WEST + 2.5 * STEP, SOUTH, 15)
    bounds = mercantile.bounds(at)
    found = {one["properties"]["code"]: one["geometry"]["coordinates"] for one in tile(manager, tree, 15)["buildings"]}
    for number in (1, 2, 3, 4):
        x = (WEST + number * STEP - bounds.west) / (bounds.east - bounds.west) * 4096
        y = (SOUTH - bounds.south) / (bounds.north - bounds.south) * 4096
        assert found[f"A-{number}"] == pytest.approx([x, y], abs=2)


@pytest.mark.parametrize(("shade", "told"), [("city", {"A-1": 1}), ("other", {"A-3": 2}), ("", {})])
def test_dots_and_outlines_tell_the_severity_of_one_scheme_only(
    manager: Client, tree: SmallTree, shade: str, told: dict[str, int]
) -> None:
    _gravest, lighter = scheme_of(tree, "other")
    Building.objects.filter(code="A-3").update(risk=lighter, footprint=Building.objects.get(code="A-1").footprint)
    Building.objects.exclude(code__in=["A-1", "A-3"]).update(risk=None)
    codes = {one.pk: one.code for one in Building.objects.all()}
    layers = tile(manager, tree, 16, shade=shade)
    for name in ("buildings", "outlines"):
        found = {codes[one["properties"]["id"]]: one["properties"].get("severity") for one in layers[name]}
        assert {"A-1", "A-3"} <= set(found), name
        assert {code: severity for code, severity in found.items() if severity is not None} == told, name


def test_severity_is_never_compared_across_schemes(manager: Client, tree: SmallTree) -> None:
    other, _lighter = scheme_of(tree, "other")
    Building.objects.filter(code="A-3").update(risk=other)
    page = manager.get(f"/fr/{tree.country.pk}/desk/buildings/map/")
    assert page.context["shade"] is None
    assert page.context["legend"] == []
    assert sorted(one["label"] for one in page.context["choices"]) == ["Grille city", "Grille other"]
    assert all("severity" not in one["properties"] for one in tile(manager, tree, 15)["buildings"])
    shaded = {
        one["properties"]["code"]: one["properties"] for one in tile(manager, tree, 15, shade="city")["buildings"]
    }
    assert "severity" not in shaded["A-3"]
    far = tile(manager, tree, 9, shade="other")["cells"]
    assert [one["properties"].get("severity") for one in far] == [1] * len(far)


def test_classes_that_no_source_orders_get_colours_that_rank_nothing(manager: Client, tree: SmallTree) -> None:
    page = manager.get(f"/fr/{tree.country.pk}/desk/buildings/map/")
    assert [(line.kind, line.number, line.count) for line in page.context["legend"]] == [
        ("seq-7", 1, 1), ("seq-4", 2, 2),
    ]  # fmt: skip
    RiskScheme.objects.update(is_ordered=False)
    page = manager.get(f"/fr/{tree.country.pk}/desk/buildings/map/")
    assert not any(line.kind.startswith("seq") for line in page.context["legend"])
    assert all("severity" not in one["properties"] for one in tile(manager, tree, 9, shade="city")["cells"])


def test_a_tile_of_another_territory_is_empty_whatever_was_kept(tree: SmallTree, manager: Client) -> None:
    """Both ask the same tile with the same filters, one after the other: each finds the own buildings."""
    elsewhere = client_of(user_with_mandate(Role.OPERATION_MANAGER, tree.communes[2]))
    everywhere = client_of(user_with_mandate(Role.INSPECTOR, tree.root))
    for _again in range(2):
        assert dots(manager, tree) == ["A-1", "A-2", "A-3", "A-4"]
        assert dots(elsewhere, tree) == ["B-1"]
        assert dots(everywhere, tree) == ["A-1", "A-2", "A-3", "A-4", "B-1"]
        assert dots(manager, tree, territory=tree.communes[2].code) == []
        assert sum(one["properties"]["count"] for one in tile(manager, tree, 5)["cells"]) == 4
    assert listed(manager, tree, territory=tree.communes[2].code) == []
    assert listed(elsewhere, tree) == ["B-1"]


def test_who_has_no_buildings_finds_no_tile_and_no_page(tree: SmallTree) -> None:
    address = f"/tiles/{tree.country.pk}/fr/buildings/5/15/12.pbf"
    controller = client_of(user_with_mandate(Role.DATA_CONTROLLER, tree.root))
    assert Client().get(address).status_code == controller.get(address).status_code == 404
    assert controller.get(f"/fr/{tree.country.pk}/desk/buildings/map/").status_code == 403
    assert controller.get(f"/fr/{tree.country.pk}/desk/buildings/map.gpkg").status_code == 403


def test_what_a_mandate_gave_ends_with_it(tree: SmallTree) -> None:
    user = user_with_mandate(Role.OPERATION_MANAGER, tree.communes[0])
    client = client_of(user)
    assert len(dots(client, tree)) == 4
    user.mandates.update(territory=tree.communes[2])
    assert dots(client, tree) == ["B-1"]


@pytest.mark.parametrize("address", ["99/0/0", "2/4/0", "2/0/4", "18/99999999999/1", "0/0/99999999999999999999999"])
def test_a_tile_that_is_not_on_the_map_is_not_there(manager: Client, tree: SmallTree, address: str) -> None:
    assert manager.get(f"/tiles/{tree.country.pk}/fr/buildings/{address}.pbf").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        {"area": "1,2;3,4"},
        {"area": "nan,nan;1,1;2,2"},
        {"area": "inf,0;1,1;2,0"},
        {"area": "500,0;1,1;2,0"},
        {"area": ";".join(f"{n / 1000},{n * n / 1e6}" for n in range(3000))},
        {"area": "0,0;1,1;2,2"},
        {"q": "' OR 1=1 --"},
        {"territory": "' UNION SELECT 1 --"},
        {"scheme": "x'"},
        {"sort": "pk; DROP TABLE"},
        {"page": "999999999999999999999"},
        {"state": "prison", "heritage": "x"},
    ],
)
def test_an_address_that_is_wrong_shows_no_more_and_breaks_nothing(
    manager: Client, tree: SmallTree, query: dict[str, str]
) -> None:
    assert set(listed(manager, tree, **query)) <= {"A-1", "A-2", "A-3", "A-4"}
    assert set(dots(manager, tree, **query)) <= {"A-1", "A-2", "A-3", "A-4"}


def test_a_geopackage_holds_points_outlines_and_kinds(manager: Client, tree: SmallTree) -> None:
    Building.objects.filter(code="A-2").update(floors=3, inspected_on=LATE, is_illustrative=True)
    answer = manager.get(f"/fr/{tree.country.pk}/desk/buildings/map.gpkg", {"scheme": "city"})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "b.gpkg"
        path.write_bytes(answer.content)
        assert sorted(name for name, _kind in pyogrio.list_layers(path)) == ["buildings", "footprints"]
        meta, _fids, _shapes, columns = pyogrio.raw.read(path, layer="buildings")
        named = dict(zip(meta["fields"], columns, strict=True))
        assert list(named["code"]) == ["A-1", "A-2", "A-4"]
        assert meta["crs"] == "EPSG:4326"
        assert [str(day) for day in named["inspected_on"]] == ["NaT", str(LATE), "NaT"]
        assert list(named["floors"])[1] == 3
        assert list(named["illustrative"]) == [False, True, False]
        assert list(named["procedure_state"]) == ["notified", "closed", None]
        assert len(pyogrio.raw.read(path, layer="footprints")[2]) == 1


def test_an_empty_map_is_a_page_and_a_file_too(manager: Client, tree: SmallTree) -> None:
    page = manager.get(f"/ar/{tree.country.pk}/desk/buildings/map/", {"q": "nothing"})
    assert 'dir="rtl"' in page.content.decode()
    assert manager.get(f"/fr/{tree.country.pk}/desk/buildings/map.gpkg", {"q": "nothing"}).status_code == 200


def test_a_page_costs_as_many_queries_for_more_buildings(
    manager: Client, tree: SmallTree, django_assert_max_num_queries: Any
) -> None:
    address = f"/fr/{tree.country.pk}/desk/buildings/map/"
    manager.get(address)
    for number in range(12):
        building(tree, f"C-{number}", 5 + number)
    with django_assert_max_num_queries(50) as counted:
        manager.get(address)
    few = len(counted)
    for number in range(12, 24):
        building(tree, f"C-{number}", 5 + number)
    with django_assert_max_num_queries(few):
        manager.get(address)
