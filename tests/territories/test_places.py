"""Which territory holds a point, which a perimeter touches: by boundaries where recorded, said where only by points."""

import pyproj
import pytest
import shapely
from django.contrib.gis.geos import GEOSGeometry, LineString, MultiPoint, Point
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.territories.samples import SQUARES, a_country, square, stored

from houma.domain.base.decisions import Refused
from houma.domain.territories.actions import draw_perimeter, record_boundaries, redraw_perimeter
from houma.domain.territories.models import Country, Level, PerimeterKind, Territory
from houma.domain.territories.queries import (
    Found,
    search_territories,
    territories_touched,
    territory_at,
    territory_page,
)
from houma.domain.territories.rules.geometry import areas, distances
from houma.domain.territories.rules.perimeters import may_draw_perimeter
from houma.values.multilingual import Multilingual

MEDINA = Multilingual("Médina", "المدينة العتيقة", "Medina")


def at(x: float, y: float) -> Point:
    return Point(x, y, srid=4326)


def polygon(shape: shapely.Polygon) -> GEOSGeometry:
    return GEOSGeometry(shape.wkt, srid=4326)


# --- points -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("level", "code"), [(Level.COMMUNE, "P1C10"), (Level.PROVINCE, "P1"), (Level.REGION, "R")])
def test_the_boundary_that_holds_the_point_decides(bounded: Country, level: str, code: str) -> None:
    found = territory_at(bounded, at(3.2, 0.9), level)
    assert found is not None
    assert (found.territory.code, found.how, found.metres) == (code, Found.BOUNDARY, 0.0)


def test_on_a_common_border_the_smaller_code_is_taken(bounded: Country) -> None:
    found = territory_at(bounded, at(1.0, 1.0), Level.COMMUNE)
    assert found is not None
    assert found.territory.code == "P0C00"


def test_outside_all_boundaries_nothing_holds_the_point(bounded: Country) -> None:
    assert territory_at(bounded, at(10, 10), Level.COMMUNE) is None


def test_without_boundaries_the_nearest_point_stands_in_and_is_said_to(small: Country) -> None:
    found = territory_at(small, at(0.5, 0.6), Level.COMMUNE)
    assert found is not None
    assert (found.territory.code, found.how, found.within) == ("P0C00", Found.NEAREST_POINT, None)
    assert found.metres == pytest.approx(11_057, rel=0.001)  # a tenth of a degree of latitude at the equator


def test_a_boundary_above_keeps_the_nearest_point_within_it(small: Country) -> None:
    # A point just inside the eastern province, nearer to a commune of the western one.
    record_boundaries(small, {"P1": stored(shapely.box(1.9, 0, 4, 2))}, "drawn")
    found = territory_at(small, at(1.92, 0.5), Level.COMMUNE)
    assert found is not None
    assert found.within is not None
    assert (found.territory.code, found.within.code, found.how) == ("P1C00", "P1", Found.NEAREST_POINT)


def test_a_level_without_any_place_holds_nothing(small: Country) -> None:
    assert territory_at(small, at(0.5, 0.5), Level.ARRONDISSEMENT) is None


def test_another_country_is_not_asked(bounded: Country) -> None:
    assert territory_at(a_country("xi"), at(0.5, 0.5), Level.COMMUNE) is None


# --- perimeters -------------------------------------------------------------------------------------------------------


def test_a_perimeter_touches_territories_by_the_share_of_its_area(bounded: Country) -> None:
    found = territories_touched(bounded, polygon(shapely.box(0.25, 0.25, 1.25, 0.75)), Level.COMMUNE)
    assert [(touched.territory.code, touched.how) for touched in found] == [
        ("P0C00", Found.BOUNDARY),
        ("P0C10", Found.BOUNDARY),
    ]
    assert [touched.share for touched in found] == [pytest.approx(0.75), pytest.approx(0.25)]


def test_a_common_border_is_no_touch(bounded: Country) -> None:
    found = territories_touched(bounded, polygon(square(0, 0)), Level.COMMUNE)
    assert [touched.territory.code for touched in found] == ["P0C00"]


def test_a_line_and_points_touch_by_length_and_number(bounded: Country) -> None:
    line = territories_touched(bounded, LineString((0.5, 0.5), (1.5, 0.5), srid=4326), Level.COMMUNE)
    assert {touched.territory.code: touched.share for touched in line} == {
        "P0C00": pytest.approx(0.5),
        "P0C10": pytest.approx(0.5),
    }
    points = territories_touched(bounded, MultiPoint(at(0.5, 0.5), at(1.5, 0.5), at(1.6, 0.5), srid=4326), "commune")
    assert {touched.territory.code: touched.share for touched in points} == {
        "P0C00": pytest.approx(1 / 3),
        "P0C10": pytest.approx(2 / 3),
    }


def test_without_boundaries_a_perimeter_touches_what_has_its_point_inside_or_nearest(small: Country) -> None:
    inside = territories_touched(small, polygon(shapely.box(0, 0, 2, 1)), Level.COMMUNE)
    assert [(t.territory.code, t.how, t.share) for t in inside] == [
        ("P0C00", Found.NEAREST_POINT, None),
        ("P0C10", Found.NEAREST_POINT, None),
    ]
    nearest = territories_touched(small, polygon(shapely.box(0.1, 0.1, 0.2, 0.2)), Level.COMMUNE)
    assert [t.territory.code for t in nearest] == ["P0C00"]


def test_lookups_cost_few_queries(bounded: Country) -> None:
    search_territories("x", bounded)
    with CaptureQueriesContext(connection) as queries:
        territory_at(bounded, at(0.5, 0.5), Level.COMMUNE)
    assert len(queries) == 1
    with CaptureQueriesContext(connection) as queries:
        territories_touched(bounded, polygon(square(0.5, 0.5)), Level.COMMUNE)
    assert len(queries) == 2


@pytest.mark.parametrize("column", ["boundary", "point"])
def test_lookups_ask_the_spatial_index(bounded: Country, store: str, column: str) -> None:
    found = Territory.objects.filter(level=Level.COMMUNE).with_box_meeting((0.4, 0.4, 0.6, 0.6), column=column)
    assert set(found.values_list("code", flat=True)) == {"P0C00"}
    if store == "spatialite":
        assert f"SCAN idx_territories_territory_{column} VIRTUAL TABLE INDEX" in found.explain()
    else:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # Twelve rows are not worth an index to the planner.
            cursor.execute("SET LOCAL enable_indexscan = off")
        plan = Territory.objects.with_box_meeting((0.4, 0.4, 0.6, 0.6), column=column).explain()
        assert f"territories_territory_{column}_" in plan


@pytest.mark.parametrize(("column", "box"), [("boundary", (0.4, 0.4, 0.6, 0.6)), ("point", (0.0, 0.0, 1.0, 1.0))])
def test_the_index_follows_every_change(bounded: Country, column: str, box: tuple[float, float, float, float]) -> None:
    record_boundaries(bounded, {"P0C00": stored(square(7, 7))}, "moved away")
    Territory.objects.filter(code="P0C00").update(point=at(7.5, 7.5))
    found = Territory.objects.filter(level=Level.COMMUNE).with_box_meeting(box, column=column)
    assert "P0C00" not in set(found.values_list("code", flat=True))


# --- drawing ----------------------------------------------------------------------------------------------------------


def test_a_perimeter_is_drawn_under_its_parent_and_found_by_name_and_place(bounded: Country) -> None:
    parent = Territory.objects.get(code="P0C00")
    outline = shapely.box(0.2, 0.2, 0.4, 0.4)
    drawn = draw_perimeter(
        bounded, parent, PerimeterKind.MEDINA, MEDINA, polygon(outline), source="field survey", aliases=("Kasbah",)
    )
    assert (drawn.code, drawn.level, drawn.perimeter_kind) == ("P0C00.P1", Level.PERIMETER, PerimeterKind.MEDINA)
    assert [one.code for one in territory_page(bounded, "P0C00.P1").ancestors] == ["XH", "R", "P0", "P0C00"]
    assert search_territories("qasba", bounded)[0].territory == drawn
    found = territory_at(bounded, at(0.3, 0.3), Level.PERIMETER)
    assert found is not None
    assert found.territory == drawn
    second = draw_perimeter(bounded, parent, PerimeterKind.NEIGHBOURHOOD, Multilingual("Derb"), polygon(outline))
    assert second.code == "P0C00.P2"


def test_a_perimeter_may_reach_over_the_border_but_not_lie_wholly_outside(bounded: Country) -> None:
    parent = Territory.objects.get(code="P0C00")
    draw_perimeter(bounded, parent, PerimeterKind.TOWN, MEDINA, polygon(shapely.box(0.9, 0.2, 1.1, 0.4)))
    with pytest.raises(Refused, match=parent.name_fr):
        draw_perimeter(bounded, parent, PerimeterKind.TOWN, MEDINA, polygon(shapely.box(3.1, 0.2, 3.2, 0.4)))


def test_where_the_parent_has_no_boundary_the_next_above_frames_the_perimeter(small: Country) -> None:
    parent = Territory.objects.get(code="P0C00")
    draw_perimeter(small, parent, PerimeterKind.TOWN, MEDINA, polygon(square(50, 50)))  # nothing known, nothing refused
    record_boundaries(small, {"P0": stored(square(0, 0, 2))}, "drawn")
    with pytest.raises(Refused, match="Ouest"):
        draw_perimeter(small, parent, PerimeterKind.TOWN, MEDINA, polygon(square(50, 50)))


BOWTIE = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])


@pytest.mark.parametrize(
    ("kind", "names", "outline"),
    [
        ("", MEDINA, square(0, 0)),
        ("castle", MEDINA, square(0, 0)),
        (PerimeterKind.TOWN, Multilingual(""), square(0, 0)),
        (PerimeterKind.TOWN, MEDINA, shapely.Point(0, 0)),
        (PerimeterKind.TOWN, MEDINA, shapely.Polygon()),
        (PerimeterKind.TOWN, MEDINA, BOWTIE),
        (PerimeterKind.TOWN, MEDINA, square(400_000, 300_000)),
    ],
)
def test_an_outline_that_cannot_stand_is_refused_with_its_reason(
    kind: str, names: Multilingual, outline: shapely.Geometry
) -> None:
    assert len(may_draw_perimeter(kind, names, Level.COMMUNE, outline).reasons) == 1


def test_the_refusal_says_where_the_outline_crosses_itself() -> None:
    (reason,) = may_draw_perimeter(PerimeterKind.TOWN, MEDINA, Level.COMMUNE, BOWTIE).reasons
    assert "0.50000" in str(reason)


def test_a_perimeter_is_redrawn_with_its_history_and_nothing_else_is(bounded: Country) -> None:
    drawn = draw_perimeter(bounded, Territory.objects.get(code="P0C00"), "town", MEDINA, polygon(square(0.1, 0.1, 0.1)))
    redraw_perimeter(drawn, polygon(square(0.5, 0.5, 0.1)), source="new survey", reason="moved north")
    found = territory_at(bounded, at(0.55, 0.55), Level.PERIMETER)
    assert found is not None
    assert drawn.history.latest().history_change_reason == "moved north"
    with pytest.raises(Refused):
        redraw_perimeter(drawn, polygon(square(3.1, 0.1, 0.1)))
    with pytest.raises(ValueError, match="P0C00"):
        redraw_perimeter(Territory.objects.get(code="P0C00"), polygon(square(0.5, 0.5)))


# --- measures ---------------------------------------------------------------------------------------------------------


def test_areas_are_those_of_the_ellipsoid() -> None:
    boxes = [shapely.box(x, y, x + 0.5, y + 0.5) for x, y in ((-6, 33), (-13, 21), (-2, 35.5))]
    geodesic = [
        abs(pyproj.Geod(ellps="WGS84").geometry_area_perimeter(shapely.segmentize(box, 0.001))[0]) for box in boxes
    ]
    assert list(areas(boxes)) == pytest.approx(geodesic, rel=1e-4)


def test_distances_are_metres() -> None:
    # Casablanca to Rabat, given to a hundredth of a degree: some 86 km.
    assert distances(-7.59, 33.57, [-6.84], [34.02])[0] == pytest.approx(85_600, rel=0.01)


def test_the_squares_are_where_the_tests_think(bounded: Country) -> None:
    assert len(SQUARES) == Territory.objects.filter(level=Level.COMMUNE, boundary__isnull=False).count() == 8


@pytest.mark.django_db
def test_every_geometry_has_a_spatial_index_that_is_kept_up_to_date(store: str) -> None:
    columns = ("point", "boundary")
    with connection.cursor() as cursor:
        if store == "postgis":
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = 'territories_territory'")
            indexes = [definition for (definition,) in cursor.fetchall()]
            assert all(any(f"USING gist ({column})" in one for one in indexes) for column in columns)
            return
        cursor.execute("SELECT f_table_name, f_geometry_column FROM geometry_columns WHERE spatial_index_enabled <> 1")
        assert cursor.fetchall() == []
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'gi__territories_territory_%'"
        )
        kept = {name for (name,) in cursor.fetchall()}
    assert kept == {f"gi{when}_territories_territory_{column}" for when in "iud" for column in columns}
