"""An outline is read from a drawing or a file in any reference system, mended, checked, and told what it touches."""

import json
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import ProjectFactory, SmallTree, small_tree

from houma.domain.base.decisions import Refused
from houma.domain.projects.actions.places import delimit_project
from houma.domain.projects.outline_reading import UnreadableOutline, outline_of_file, outline_of_geojson
from houma.domain.territories.rules.geometry import transformed
from houma.values.multilingual import Multilingual

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> SmallTree:
    return small_tree()


def square_at(tree: SmallTree, half: float = 0.01) -> shapely.Polygon:
    point = tree.communes[0].point
    assert point is not None
    return shapely.box(point.x - half, point.y - half, point.x + half, point.y + half)


KML = """<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>x</name><Polygon>
<outerBoundaryIs><LinearRing><coordinates>{0}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>
</Document></kml>"""


def test_every_kind_of_file_gives_the_same_outline(tree: SmallTree, tmp_path: Path) -> None:
    shape = square_at(tree)
    in_metres = transformed(shape, "EPSG:4326", "EPSG:26191")
    gpkg = tmp_path / "a.gpkg"
    pyogrio.raw.write(
        gpkg, shapely.to_wkb(np.array([in_metres])), [], [], driver="GPKG", geometry_type="Polygon", crs="EPSG:26191"
    )
    files = {
        "a.geojson": shapely.to_geojson(shape).encode(),
        "b.json": json.dumps({"type": "Feature", "properties": {}, "geometry": shape.__geo_interface__}).encode(),
        "c.kml": KML.format(" ".join(f"{x},{y},12" for x, y in shape.exterior.coords)).encode(),
        "d.gpkg": gpkg.read_bytes(),
    }
    for name, content in files.items():
        found = outline_of_file(tree.country, name, content)
        difference = shapely.symmetric_difference(found.shape, shape).area / shape.area
        assert difference < 1e-4, name  # A change of datum costs a few decimetres.
        assert found.decision, name
        assert tree.communes[0] in [touched.territory for touched in found.touched], name


def test_a_file_without_reference_system_takes_the_one_that_is_said(tree: SmallTree, tmp_path: Path) -> None:
    shape = transformed(square_at(tree), "EPSG:4326", "EPSG:26191")
    path = tmp_path / "a.gpkg"
    with pytest.warns(UserWarning, match="crs"):
        pyogrio.raw.write(path, shapely.to_wkb(np.array([shape])), [], [], driver="GPKG", geometry_type="Polygon")
    content = path.read_bytes()
    found = outline_of_file(tree.country, "a.gpkg", content, crs="EPSG:26191")
    assert shapely.symmetric_difference(found.shape, square_at(tree)).area < 1e-7


def test_an_outline_that_crosses_itself_is_mended_and_says_so(tree: SmallTree) -> None:
    west, south, east, north = square_at(tree).bounds
    bow = shapely.Polygon([(west, south), (east, north), (east, south), (west, north)])
    found = outline_of_geojson(tree.country, shapely.to_geojson(bow))
    assert found.mended
    assert shapely.is_valid(found.shape)
    assert found.polygons == 2


def test_an_outline_elsewhere_or_too_large_is_shown_and_refused(tree: SmallTree) -> None:
    far = outline_of_geojson(tree.country, shapely.to_geojson(shapely.box(100, 10, 100.1, 10.1)))
    large = outline_of_geojson(tree.country, shapely.to_geojson(square_at(tree, half=3)))
    assert not far.decision
    assert not large.decision
    project = ProjectFactory(country=tree.country, territory=tree.communes[0])
    with pytest.raises(Refused):
        delimit_project(project, far, parent=tree.communes[0], kind="medina", names=Multilingual("Loin"), by=None)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"type":"Point","coordinates":[0,0]}', '{"type":"Polygon"}', "nul"])
def test_what_is_no_outline_is_refused_in_words(tree: SmallTree, text: str) -> None:
    with pytest.raises(UnreadableOutline) as told:
        outline_of_geojson(tree.country, text)
    assert told.value.message.ar


@pytest.mark.parametrize(
    ("name", "content"), [("a.exe", b"MZ"), ("a.geojson", b"{"), ("a.kml", b"<"), ("a.gpkg", b"x")]
)
def test_a_file_that_cannot_be_read_is_refused_in_words(tree: SmallTree, name: str, content: bytes) -> None:
    with pytest.raises(UnreadableOutline) as told:
        outline_of_file(tree.country, name, content)
    assert told.value.message.fr


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.tuples(st.floats(-0.02, 0.02), st.floats(-0.02, 0.02)), min_size=3, max_size=9))
def test_whatever_is_drawn_becomes_valid_or_is_refused(tree: SmallTree, corners: list[tuple[float, float]]) -> None:
    point = tree.communes[0].point
    assert point is not None
    ring = [[point.x + x, point.y + y] for x, y in corners]
    text = json.dumps({"type": "Polygon", "coordinates": [[*ring, ring[0]]]})
    try:
        found = outline_of_geojson(tree.country, text)
    except UnreadableOutline:
        return
    assert shapely.is_valid(found.shape)
    assert found.area > 0
    assert shapely.is_valid(shapely.from_geojson(found.geojson))
