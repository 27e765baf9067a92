"""Pages of features: whole, in order, in the reference system that is asked for."""

from datetime import date

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import Transformer
from tests.factories.places import CommuneFactory
from tests.factories.projects import ProjectFactory
from tests.features.conftest import SOUTH, STEP, WEST, Quarter, bearer, codes

from houma.domain.buildings.models import Building
from houma.domain.projects.models import ProjectTerritory, Visibility
from houma.domain.territories.models import Level, PerimeterKind

pytestmark = pytest.mark.django_db
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(limit=st.integers(1, 8))
def test_pages_hold_each_feature_once_whatever_their_length(quarter: Quarter, limit: int) -> None:
    program, found = bearer(quarter.officer), []
    address = f"{quarter.at('collections/buildings/items')}?limit={limit}&is_illustrative=true"
    while address:
        answer = program.get(address)
        assert answer.json()["numberReturned"] <= limit
        found += codes(answer)
        address = next((link["href"] for link in answer.json()["links"] if link["rel"] == "next"), "")
    assert found == [f"A-{number}" for number in range(1, 7)]


def test_a_building_that_leaves_meanwhile_moves_no_page(quarter: Quarter) -> None:
    program = bearer(quarter.officer)
    first = program.get(quarter.at("collections/buildings/items"), {"limit": "2"}).json()
    onward = next(link["href"] for link in first["links"] if link["rel"] == "next")
    Building.objects.filter(code="A-1").update(territory=quarter.elsewhere)
    assert codes(program.get(onward)) == ["A-3", "A-4"]


def test_a_box_holds_what_is_in_it(quarter: Quarter) -> None:
    items, program = quarter.at("collections/buildings/items"), bearer(quarter.officer)
    box = (WEST + 1.5 * STEP, SOUTH - STEP, WEST + 3.5 * STEP, SOUTH + STEP)
    assert codes(program.get(items, {"bbox": ",".join(map(str, box))})) == ["A-2", "A-3"]
    lat_first = ",".join(map(str, (box[1], box[0], box[3], box[2])))
    assert codes(program.get(items, {"bbox": lat_first, "bbox-crs": f"{EPSG}4326"})) == ["A-2", "A-3"]
    metres = Transformer.from_crs("OGC:CRS84", "EPSG:3857", always_xy=True).transform_bounds(*box)
    assert codes(program.get(items, {"bbox": ",".join(map(str, metres)), "bbox-crs": f"{EPSG}3857"})) == ["A-2", "A-3"]
    with_heights = f"{box[0]},{box[1]},-100,{box[2]},{box[3]},9000"
    assert codes(program.get(items, {"bbox": with_heights})) == ["A-2", "A-3"]


def test_a_box_across_the_date_line_is_two(quarter: Quarter) -> None:
    Building.objects.filter(code="A-1").update(point=Point(179.9, 1, srid=4326))
    Building.objects.filter(code="A-2").update(point=Point(-179.9, 1, srid=4326))
    answer = bearer(quarter.officer).get(quarter.at("collections/buildings/items"), {"bbox": "179,0,-179,2"})
    assert codes(answer) == ["A-1", "A-2"]


def test_positions_come_in_the_system_and_order_that_are_asked_for(quarter: Quarter) -> None:
    items, program = quarter.at("collections/buildings/items"), bearer(quarter.officer)
    usual = program.get(items, {"limit": "1"})
    assert usual["content-crs"] == f"<{CRS84}>"
    west, south = usual.json()["features"][0]["geometry"]["coordinates"]
    assert (west, south) == pytest.approx((WEST + STEP, SOUTH))
    geographic = program.get(items, {"limit": "1", "crs": f"{EPSG}4326"})
    assert geographic["content-crs"] == f"<{EPSG}4326>"
    assert geographic.json()["features"][0]["geometry"]["coordinates"] == [south, west]
    metres = program.get(items, {"limit": "1", "crs": f"{EPSG}3857"}).json()["features"][0]["geometry"]["coordinates"]
    expected = Transformer.from_crs("OGC:CRS84", "EPSG:3857", always_xy=True).transform(west, south)
    assert metres == pytest.approx(expected, abs=0.02)


def test_fields_narrow_and_say_what_the_building_is(quarter: Quarter) -> None:
    items, program = quarter.at("collections/buildings/items"), bearer(quarter.officer)
    assert codes(program.get(items, {"risk_class": "R1", "evacuates": "true"})) == ["A-1"]
    assert codes(program.get(items, {"severity": "2"})) == ["A-2"]
    assert codes(program.get(items, {"floors": "5"})) == ["A-5"]
    told = program.get(items, {"code": "A-1"}).json()["features"][0]["properties"]
    assert (told["risk_scheme"], told["risk_class"], told["severity"]) == ("city", "R1", 1)
    assert told["territory"] == quarter.here.code
    assert told["is_illustrative"] is True
    assert program.get(items, {"code": "A-6"}).json()["features"][0]["properties"]["severity"] is None


def test_days_narrow_those_who_know_their_day(quarter: Quarter) -> None:
    """Who knows none is not left out: so says the standard (part 1, 7.15.4)."""
    items, program = quarter.at("collections/buildings/items"), bearer(quarter.officer)
    for code, day in (("A-1", date(2024, 5, 1)), ("A-2", date(2026, 5, 1))):
        Building.objects.filter(code=code).update(inspected_on=day)
    unknown = ["A-3", "A-4", "A-5", "A-6"]
    assert codes(program.get(items, {"datetime": "2025-01-01/.."})) == ["A-2", *unknown]
    assert codes(program.get(items, {"datetime": "../2025-01-01T00:00:00Z"})) == ["A-1", *unknown]
    assert codes(program.get(items, {"datetime": "2024-05-01"})) == ["A-1", *unknown]


def test_projects_lie_where_they_act_and_show_their_perimeters(quarter: Quarter) -> None:
    project = ProjectFactory(country=quarter.tree.country, territory=quarter.here, visibility=Visibility.PUBLIC)
    frame = MultiPolygon(Polygon.from_bbox((-5.0, 34.0, -4.9, 34.1)), srid=4326)
    outline = CommuneFactory(
        country=quarter.tree.country, parent=quarter.here, code="OUTLINE", level=Level.PERIMETER,
        perimeter_kind=PerimeterKind.MEDINA, boundary=frame,
    )  # fmt: skip
    ProjectTerritory.objects.create(project=project, territory=outline)
    program = bearer(quarter.officer)
    here = quarter.here.point
    assert here is not None
    drawn = program.get(quarter.at("collections/projects/items")).json()["features"][0]["geometry"]
    assert drawn["type"] == "MultiPoint"
    assert [here.x, here.y] in [pytest.approx(one) for one in drawn["coordinates"]]
    perimeters = quarter.at("collections/perimeters/items")
    assert codes(program.get(perimeters)) == ["OUTLINE"]
    assert codes(program.get(perimeters, {"bbox": "-4.95,34.05,-4.94,34.06"})) == ["OUTLINE"]
    assert codes(program.get(perimeters, {"bbox": "-4.8,34.05,-4.7,34.06"})) == []
    territories = program.get(quarter.at("collections/territories/items"), {"limit": "5000"})
    assert "OUTLINE" not in codes(territories)
