"""Inventories as they arrive: digits of either script, R+2, metres, exchanged coordinates, texts of old machines."""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from openpyxl import Workbook, load_workbook
from pyproj import Transformer
from tests.buildings.making import Place

from houma.domain.buildings.models import Building
from houma.domain.buildings.workbook import InventoryCheck, Options, check_inventory

LAMBERT = "EPSG:26191"


def checked(place: Place, content: bytes, filename: str = "inventaire.csv", **options: Any) -> InventoryCheck:
    return check_inventory(place.tree.country, content, filename, Options(**options), by=None)


def told(found: InventoryCheck) -> set[tuple[str, str]]:
    return {(problem.code, problem.cell.partition("!")[2]) for problem in found.problems}


def at(place: Place) -> tuple[str, float, float]:
    commune = place.tree.communes[0]
    assert commune.point is not None
    return commune.code, commune.point.x, commune.point.y


def layer(path: Path, shapes: list[Any], fields: dict[str, list[Any]], **more: Any) -> None:
    pyogrio.raw.write(
        path,
        geometry=np.array([None if one is None else shapely.to_wkb(one) for one in shapes], dtype=object),
        field_data=[np.array(values, dtype=object) for values in fields.values()],
        fields=list(fields),
        **{"geometry_type": "Unknown", "crs": "EPSG:4326", **more},
    )


def test_digits_of_either_script_and_floors_as_the_trade_writes_them_are_understood(place: Place) -> None:
    code, x, y = at(place)
    text = (
        "Référence;Commune;X;Y;Étages;Grille de risque;Classe;Date de l’inspection\n"
        f"A-١;{code};{x};{y};R+2;trial;C١;١٢/٠٣/٢٠٢٤\nA-2;{code};{x};{y};RDC;;;\nA-3;{code};{x};{y};r + ٣;;;\n"
    )
    found = checked(place, text.encode())
    assert told(found) == set()
    assert {code: one.row["floors"] for code, one in found.incoming.items()} == {"A-1": 2, "A-2": 0, "A-3": 3}
    assert found.incoming["A-1"].row["risk_class"] == "C1"
    assert any("R+" in notice.sentence("fr") for notice in found.notices)
    assert told(checked(place, text.replace("RDC", "deux").encode())) == {("not-a-number", "E3")}
    assert ("duplicate-identity", "A3") in told(checked(place, text.replace("A-2", "A-1").encode()))


def test_a_workbook_in_metres_is_read_in_the_system_that_is_named_and_hints_at_it_before(place: Place) -> None:
    code, x, y = at(place)
    east, north = Transformer.from_crs("EPSG:4326", LAMBERT, always_xy=True).transform(x, y)
    text = f"Référence;Commune;X;Y\nL-1;{code};{east:.2f};{north:.2f}\n".replace(".", ",").encode()
    found = checked(place, text)
    assert told(found) == {("above-maximum", "C2"), ("above-maximum", "D2")}
    assert all("EPSG:26191" in problem.sentence("fr") for problem in found.problems)
    row = checked(place, text, crs=LAMBERT).incoming["L-1"].row
    assert (float(row["longitude"]), float(row["latitude"])) == pytest.approx((x, y), abs=1e-6)
    assert [problem.code for problem in checked(place, text, crs="Lambert").problems] == ["unknown-crs"]
    assert not checked(place, text.replace(b"L-1", b"L-1").replace(b",", b"0000,"), crs=LAMBERT).ok


def test_headings_over_two_rows_of_merged_cells_are_found_and_the_annotated_file_marks_the_cells(
    place: Place,
) -> None:
    code, x, y = at(place)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "Inventaire 2024"
    for column, (over, under) in enumerate(
        [("Référence", ""), ("Commune", ""), ("Coordonnées", "X"), ("", "Y")], start=1
    ):
        sheet.cell(3, column, over or None)
        sheet.cell(4, column, under or None)
    for merged in ("A1:D1", "A3:A4", "B3:B4", "C3:D3"):
        sheet.merge_cells(merged)
    for row in (("M-1", code, x, y), ("M-2", code, y, x)):
        sheet.append(row)
    made = BytesIO()
    book.save(made)
    found = checked(place, made.getvalue(), "inventaire.xlsx")
    assert told(found) == {("far", "C6")}
    marked = load_workbook(BytesIO(found.annotated(made.getvalue(), "inventaire.xlsx", "fr"))).worksheets
    assert any(cell.comment is not None for sheet in marked for row in sheet.iter_rows() for cell in row)
    assert not Building.objects.exists()


def test_an_arrondissement_without_a_point_is_placed_by_what_stands_above_it(place: Place) -> None:
    code, x, y = at(place)
    commune = place.tree.communes[0]
    lines = [f"N-1;{code};{x};{y}", f"N-2;{code};{y};{x}"]
    type(commune).objects.filter(pk=commune.parent_id).update(point=commune.point)
    type(commune).objects.filter(pk=commune.pk).update(point=None)
    found = checked(place, "\n".join(["Référence;Commune;X;Y", *lines]).encode())
    assert told(found) == {("far", "C3")}


def test_shapes_that_are_none_are_told_and_crossed_outlines_are_mended_aloud(place: Place, tmp_path: Path) -> None:
    code, x, y = at(place)
    crossed = shapely.Polygon([(x, y), (x + 0.001, y + 0.001), (x + 0.001, y), (x, y + 0.001)])
    line = shapely.LineString([(x, y), (x + 0.01, y)])
    path = tmp_path / "b.gpkg"
    shapes = [crossed, line, None, shapely.Polygon(), shapely.Point(0, 0)]
    layer(path, shapes, {"code": [f"G-{i}" for i in range(5)], "commune": [code] * 5}, layer="b")
    layer(path, [crossed], {"code": ["P"]}, layer="parcelles", append=True)
    assert [problem.code for problem in checked(place, path.read_bytes(), "b.gpkg").problems] == ["which-layer"]
    found = checked(place, path.read_bytes(), "b.gpkg", layer="b")
    assert told(found) == {("required", "C3"), ("required", "C4"), ("required", "C5"), ("far", "C6")}
    assert all("contour" in one.sentence("fr") for one in found.problems if one.code == "required")
    assert any("réparés" in notice.sentence("fr") for notice in found.notices)


def test_a_shapefile_that_does_not_say_its_encoding_is_read_by_its_letters(place: Place, tmp_path: Path) -> None:
    _code, x, y = at(place)
    commune = place.tree.communes[0]
    commune.name_ar = "فاس"
    commune.save()
    fields = {"code": ["S-1", "S-2"], "commune": ["فاس"] * 2, "address": ["درب اليهودي", "derb été, école"]}
    layer(
        tmp_path / "b.shp", [shapely.Point(x, y)] * 2, fields, driver="ESRI Shapefile", encoding="cp1256",
        geometry_type="Point",
    )  # fmt: skip
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for ending in ("shp", "shx", "dbf", "prj"):
            archive.write(tmp_path / f"b.{ending}", f"b.{ending}")
    found = checked(place, packed.getvalue(), "b.zip")
    assert told(found) == set()
    assert found.incoming["S-1"].row["address"] == "درب اليهودي"
    assert found.incoming["S-2"].row["address"] == "derb été, école"
    assert any("windows-1256" in notice.sentence("fr") for notice in found.notices)
