"""An inventory as a file: checked whole, all faults at once, placed by point in polygon, written with its history."""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from django.contrib.gis.geos import MultiPolygon, Polygon
from openpyxl import load_workbook
from tests.buildings.making import Place, a_building, ago, inspected
from tests.factories import user_with_mandate

from houma.domain.accounts.models import Role, User
from houma.domain.accounts.rules import Permission
from houma.domain.buildings.actions.importing import apply_inventory, open_inventory_import
from houma.domain.buildings.models import Building, Inspection
from houma.domain.buildings.scope import buildings_where
from houma.domain.buildings.tasks import apply_run, check_run
from houma.domain.buildings.workbook import (
    Existing,
    InventoryCheck,
    Options,
    building_rows,
    buildings_table,
    check_inventory,
    write_geopackage,
)
from houma.domain.sources.models import ImportState
from houma.domain.territories.models import Level, PerimeterKind, Territory
from houma.domain.territories.rules.geometry import transformed
from houma.exchange import Provenance, write_csv
from houma.values.multilingual import Multilingual

Row = dict[str, Any]
ALL = Options()
ABOUT = Provenance(buildings_table().labels, Multilingual("Houma"), Multilingual("–"), date(2024, 1, 1))


def csv(rows: Sequence[Row]) -> bytes:
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = [";".join(names), *(";".join(str(row.get(name, "")) for name in names) for row in rows)]
    return "\n".join(lines).encode()


def here(place: Place, **more: Any) -> Row:
    commune = place.tree.communes[0]
    assert commune.point is not None
    return {
        "code": "M-1",
        "territory": commune.code,
        "longitude": round(commune.point.x, 4),
        "latitude": round(commune.point.y, 4),
        **more,
    }


def check(place: Place, rows: Sequence[Row], options: Options = ALL, by: User | None = None) -> InventoryCheck:
    return check_inventory(place.tree.country, csv(rows), "inventaire.csv", options, by=by)


def imported(place: Place, rows: Sequence[Row], options: Options = ALL, by: User | None = None) -> InventoryCheck:
    found = check(place, rows, options, by)
    assert found.problems == ()
    apply_inventory(place.tree.country, found, filename="inventaire.csv", by=by)
    return found


def codes(found: InventoryCheck) -> list[str]:
    return [problem.code for problem in found.problems]


@pytest.fixture
def square(place: Place) -> Territory:
    """The second commune drawn as a square of a tenth of a degree around (-5, 34), with a medina in its corner."""
    commune = place.tree.communes[1]
    commune.boundary = MultiPolygon(Polygon.from_bbox((-5.05, 33.95, -4.95, 34.05)), srid=4326)
    commune.save()
    Territory.objects.create(
        country=place.tree.country,
        code="MEDINA",
        level=Level.PERIMETER,
        perimeter_kind=PerimeterKind.MEDINA,
        parent=commune,
        name_fr="Médina",
        boundary=MultiPolygon(Polygon.from_bbox((-5.05, 33.95, -5.0, 34.0)), srid=4326),
    )
    return commune


def test_buildings_enter_with_their_history_and_the_inspection_that_gave_their_class(place: Place) -> None:
    said = here(place, name="Dar Tazi", murs="earth", floors=2, inventoried_on="2024-05-14")
    imported(place, [here(place, code="M-0"), {**said, "risk_scheme": "trial", "risk_class": "C1"}], by=place.manager)
    building = Building.objects.get(code="M-1")
    assert (building.walls, building.floors, building.risk, building.name) == ("earth", 2, place.grave, "Dar Tazi")
    assert "tasi" in building.search_text
    inspection = building.inspections.get()
    assert (inspection.risk, inspection.inspected_on.isoformat()) == (place.grave, "2024-05-14")
    made = building.history.get()
    assert (made.history_type, made.history_user, made.point.coords) == ("+", place.manager, building.point.coords)
    assert not Building.objects.get(code="M-0").inspections.exists()


def test_all_faults_are_told_at_once_with_their_cells_and_nothing_is_written(place: Place) -> None:
    rows = [
        here(place, walls="carton", floors="-1", built_year="200000"),
        here(place, code="M-1"),
        here(place, code="M-2", longitude=34.0, latitude=-5.0),
        here(place, code="M-3", territory="Nulle part"),
        here(place, code="M-4", territory=place.tree.regions[0].code),
        here(place, code="M-5", risk_scheme="trial", risk_class="C9", inspected_on="2024-01-01"),
        here(place, code="M-6", risk_scheme="trial", risk_class="C1"),
        here(place, code="M-7", inventoried_on="2199-01-01"),
        here(place, code="", longitude="", latitude="95"),
        here(place, code="M-8", territory=""),
    ]
    found = check(place, rows)
    assert not found.ok
    told = {(problem.code, problem.row) for problem in found.problems}
    assert {
        ("duplicate-identity", 3), ("far", 4), ("unknown-name", 7), ("required", 8), ("to-come", 9),
        ("other-level", 6), ("no-territory", 11),
    } <= told  # fmt: skip
    assert len([code for code, row in told if row == 2]) == 3
    assert sum(problem.row == 10 for problem in found.problems) == 3
    assert all(problem.cell for problem in found.problems if problem.row != 1)
    with pytest.raises(ValueError, match="problems"):
        apply_inventory(place.tree.country, found, filename="x", by=None)
    assert not Building.objects.exists()


def test_a_point_finds_its_commune_and_its_perimeter(place: Place, square: Territory) -> None:
    imported(
        place,
        [
            {"code": "IN", "longitude": -5.02, "latitude": 33.98},
            {"code": "BESIDE", "longitude": -4.97, "latitude": 34.02},
        ],
    )
    found = {building.code: building for building in Building.objects.select_related("perimeter")}
    assert found["IN"].territory == found["BESIDE"].territory == square
    assert found["IN"].perimeter is not None
    assert found["IN"].perimeter.code == "MEDINA"
    assert found["BESIDE"].perimeter is None


def test_only_the_territory_of_the_person_is_written_and_nothing_is_told_of_others(place: Place) -> None:
    foreign = a_building(place, "F-1", territory=place.tree.communes[2], name="Secret")
    other = place.tree.communes[2]
    assert other.point is not None
    there = {"territory": other.code, "longitude": other.point.x, "latitude": other.point.y}
    found = check(place, [here(place, code="F-1"), {"code": "F-2", **there}], by=place.manager)
    assert codes(found) == ["taken", "out-of-reach"]
    assert "Secret" not in " ".join(problem.sentence("fr") for problem in found.problems)
    inspector = check(place, [here(place)], by=place.inspector)
    assert codes(inspector) == ["out-of-reach"]
    assert foreign.history.count() == 1


def test_known_buildings_are_updated_or_refused_by_choice(place: Place) -> None:
    imported(place, [here(place, name="Ancien", floors=1)])
    again = [here(place, name="Nouveau", address="12, derb")]
    assert codes(check(place, again, Options(existing=Existing.REFUSE))) == ["known"]
    found = imported(place, again, by=place.manager)
    assert [field.column.key for field in found.difference.changed[0].fields] == ["name", "address"]
    building = Building.objects.get()
    assert (building.name, building.floors) == ("Nouveau", 1)
    assert [(one.history_type, one.history_user) for one in building.history.all()] == [
        ("~", place.manager),
        ("+", None),
    ]
    assert check(place, again).changes_nothing


def test_a_file_whose_points_all_lie_elsewhere_is_told_so_once(place: Place, square: Territory) -> None:
    commune = place.tree.communes[0].code
    rows = [here(place, code=code, territory=commune, longitude=10 + at, latitude=10) for at, code in enumerate("AB")]
    assert [one.code for one in check(place, rows).notices] == ["all-elsewhere"]
    assert not check(place, [*rows, {"code": "IN", "longitude": -5.02, "latitude": 33.98}]).notices


def test_an_import_moves_a_point_but_no_building_to_another_commune(place: Place) -> None:
    imported(place, [here(place)])
    row = here(place)
    moved = imported(place, [{**row, "longitude": row["longitude"] + 0.001}])
    assert len(moved.difference.changed) == 1
    other = place.tree.communes[1]
    assert codes(check(place, [{**row, "territory": other.code}])) == ["moved"]


def test_an_older_class_is_kept_as_an_inspection_and_changes_no_risk(place: Place) -> None:
    building = a_building(place, "M-1")
    inspected(place, building, days=10, risk=place.light)
    row = here(place, risk_scheme="trial", risk_class="C1")
    imported(place, [{**row, "inspected_on": ago(400).isoformat()}], Options())
    building.refresh_from_db()
    assert building.risk == place.light
    assert building.inspections.count() == 2
    imported(place, [{**row, "inspected_on": ago(400).isoformat()}], Options())
    assert Inspection.objects.count() == 2


def test_the_file_s_own_words_for_classes_are_mapped_to_a_scheme(place: Place) -> None:
    options = Options(scheme="trial", classes={"Rouge": "C1"})
    imported(place, [here(place, risk_class="rouge", inspected_on="2024-01-01")], options)
    assert Building.objects.get().risk == place.grave


def geodata(rows: Mapping[str, Sequence[Any]], shapes: Any, path: Path, crs: str, driver: str) -> bytes:
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(shapes),
        field_data=[np.array(values, dtype=object) for values in rows.values()],
        fields=np.array(list(rows), dtype=object),
        geometry_type=(shapely.get_type_id(shapes[0]) == 0 and "Point") or "Polygon",
        crs=crs,
        driver=driver,
    )
    return path.read_bytes()


def shapefile(rows: Mapping[str, Sequence[Any]], shapes: Any, folder: Path, crs: str) -> bytes:
    geodata(rows, shapes, folder / "bati.shp", crs, "ESRI Shapefile")
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for part in folder.glob("bati.*"):
            archive.write(part, f"inventaire/{part.name}")
    return packed.getvalue()


@pytest.mark.parametrize("kind", ["gpkg", "shp", "geojson"])
def test_outlines_in_any_reference_system_become_points_and_footprints(
    place: Place, square: Territory, tmp_path: Path, kind: str
) -> None:
    west = shapely.box(-5.02, 33.98, -5.0199, 33.9801)
    shapes = np.array([west, shapely.transform(west, lambda xy: xy + 0.01)], dtype=object)
    rows: dict[str, Sequence[Any]] = {
        "code": ["G-1", "G-2"],
        "adresse": ["Derb", "Zenkat"],
        "inventorie": ["2024-01-02", None],
    }
    if kind == "geojson":
        content = geodata(rows, shapes, tmp_path / "x.geojson", "EPSG:4326", "GeoJSON")
    else:
        # Lambert north Morocco, in metres.
        drawn = transformed(shapes, "EPSG:4326", "EPSG:26191")
        if kind == "shp":
            content = shapefile(rows, drawn, tmp_path, "EPSG:26191")
        else:
            content = geodata(rows, drawn, tmp_path / "x.gpkg", "EPSG:26191", "GPKG")
    found = check_inventory(place.tree.country, content, f"x.{kind}", ALL, by=None)
    assert found.problems == ()
    apply_inventory(place.tree.country, found, filename="x", by=None)
    first = Building.objects.get(code="G-1")
    assert first.territory == square
    assert first.address == "Derb"
    assert first.footprint is not None
    assert first.footprint.covers(first.point)
    assert first.point.x == pytest.approx(-5.01995, abs=1e-5)


def test_a_file_without_reference_system_asks_for_one(place: Place, square: Territory, tmp_path: Path) -> None:
    shapes = np.array([shapely.Point(-5.02, 33.98)], dtype=object)
    content = shapefile({"code": ["G-1"], "name": ["x"]}, shapes, tmp_path, "EPSG:4326")
    without = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as archive, zipfile.ZipFile(without, "w") as less:
        for name in archive.namelist():
            if not name.endswith(".prj"):
                less.writestr(name, archive.read(name))
    assert codes(check_inventory(place.tree.country, without.getvalue(), "x.zip", ALL, by=None)) == ["no-crs"]
    told = Options(crs="EPSG:4326")
    assert check_inventory(place.tree.country, without.getvalue(), "x.zip", told, by=None).ok


def bomb() -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("a.shp", b"\x00\x00\x27\x0a")
        with archive.open("a.dbf", "w", force_zip64=True) as part:
            for _ in range(70):
                part.write(bytes(1 << 20))
    return packed.getvalue()


def hostile() -> Iterator[tuple[str, bytes]]:
    virtual = b'<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>'
    yield "virtual.gpkg", virtual
    yield "plain.gpkg", b"SQLite format 3\x00" + bytes(84)
    yield "cut.gpkg", b"SQLite format 3\x00" + bytes(52) + b"GPKG" + bytes(400)
    for name, inside in (("two", ["a.shp", "b.shp"]), ("none", ["readme.txt"]), ("up", ["../../a.shp", "../../a.dbf"])):
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for part in inside:
                archive.writestr(part, virtual)
        yield f"{name}.zip", packed.getvalue()
    yield "cut.zip", b"PK\x03\x04" + bytes(40)
    yield "deep.geojson", b'{"a":' * 100_000
    yield "vrt.geojson", b'{"type": "Topology"}'
    yield "empty.csv", b""
    yield "program.xlsx", b"MZ" + bytes(100)


@pytest.mark.parametrize(("filename", "content"), [pytest.param(*one, id=one[0]) for one in hostile()])
def test_hostile_files_are_refused_with_a_sentence(place: Place, filename: str, content: bytes) -> None:
    found = check_inventory(place.tree.country, content, filename, ALL, by=None)
    assert not found.ok
    assert found.row_count == 0
    assert all(problem.sentence("ar") for problem in found.problems)


def test_a_zip_that_unpacks_without_end_is_cut(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("houma.domain.buildings.workbook.opening.MOST_UNPACKED", 50_000_000)
    assert codes(check_inventory(place.tree.country, bomb(), "x.zip", ALL, by=None)) == ["too-large"]


def test_a_name_that_is_a_script_or_a_formula_is_kept_as_text_and_leaves_harmless(place: Place) -> None:
    imported(place, [here(place, name="<script>alert(1)</script>"), here(place, code="M-2", name="'=1+1")])
    assert Building.objects.get(code="M-1").name == "<script>alert(1)</script>"
    text = b"".join(write_csv(buildings_table(), building_rows(Building.objects.all()), "fr", ABOUT)).decode()
    assert ",'=1+1," in text


def test_what_leaves_as_geopackage_is_what_the_person_may_see_and_comes_back_unchanged(place: Place) -> None:
    imported(place, [here(place, risk_scheme="trial", risk_class="C1", inspected_on="2024-01-01", floors=1, name="é")])
    a_building(place, "F-1", territory=place.tree.communes[2])
    content = write_geopackage(buildings_where(place.manager, Permission.SEE_BUILDINGS))
    found = check_inventory(place.tree.country, content, "x.gpkg", ALL, by=place.manager)
    assert (found.problems, found.row_count) == ((), 1)
    assert found.changes_nothing
    nobody = user_with_mandate(Role.DATA_CONTROLLER, place.tree.root)
    assert len(write_geopackage(buildings_where(nobody, Permission.SEE_BUILDINGS))) > 0


def test_an_import_runs_through_its_record_and_gives_the_annotated_workbook(place: Place) -> None:
    run = open_inventory_import(
        place.tree.country, "x.csv", csv([here(place, floors="?")]), ALL, language="fr", by=place.manager
    )
    assert not check_run(run).ok
    assert run.state == ImportState.REFUSED
    with run.annotated.open("rb") as file:
        sheet = load_workbook(BytesIO(file.read()))
    assert len(sheet.sheetnames) == 2
    good = open_inventory_import(place.tree.country, "x.csv", csv([here(place)]), ALL, language="fr", by=place.manager)
    check_run(good)
    apply_run(good)
    good.refresh_from_db()
    assert (good.state, Building.objects.count()) == (ImportState.APPLIED, 1)


def test_who_lost_the_mandate_between_check_and_application_writes_nothing(place: Place) -> None:
    run = open_inventory_import(place.tree.country, "x.csv", csv([here(place)]), ALL, language="fr", by=place.manager)
    assert check_run(run).ok
    place.manager.mandates.all().delete()
    apply_run(run)
    run.refresh_from_db()
    assert (run.state, Building.objects.exists()) == (ImportState.REFUSED, False)
