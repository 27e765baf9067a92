"""A file of boundaries is read in any format and system, all that is wrong is said, and only then it is recorded."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from click.testing import CliRunner, Result
from django.contrib.gis.geos import Point
from tests.territories.samples import SQUARES, square, stored

from houma.cli.territories import territories
from houma.domain.territories.actions import import_boundaries, record_boundaries
from houma.domain.territories.models import Country, FormerCode, Level, Territory
from houma.domain.territories.queries import UnreadableBoundaries, examine_boundaries, read_boundary_file, territory_at
from houma.domain.territories.rules.boundary_join import JoinFields
from houma.domain.territories.rules.boundary_report import BoundaryReport, Kind
from houma.domain.territories.rules.geometry import transformed

COMMUNES = {code: square(*corner) for code, corner in SQUARES.items()}
NORTH_MOROCCO = "EPSG:26191"  # Merchich / Nord Maroc: metres, Lambert conformal


def write(
    path: Path,
    shapes: Sequence[Any],
    fields: Mapping[str, Sequence[Any]],
    *,
    crs: str | None = "EPSG:4326",
    driver: str | None = None,
    **options: Any,
) -> Path:
    """Write a file as other tools do; shapes are in degrees."""
    if crs not in (None, "EPSG:4326"):
        shapes = transformed(np.array(shapes, dtype=object), "EPSG:4326", crs)
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(np.array(shapes, dtype=object)),
        field_data=[np.array(values, dtype=object) for values in fields.values()],
        fields=list(fields),
        geometry_type=options.pop("geometry_type", "Polygon"),
        crs=crs,
        driver=driver,
        **options,
    )
    return path


def communes_file(folder: Path, name: str = "communes.gpkg", **options: Any) -> Path:
    return write(folder / name, list(COMMUNES.values()), {"geo": list(COMMUNES)}, **options)


def examine(country: Country, path: Path, crs: str | None = None, **options: Any) -> BoundaryReport:
    return examine_boundaries(country, read_boundary_file(path, crs=crs), **options)


def kinds(report: BoundaryReport) -> dict[str, int]:
    return report.counts()


# --- formats ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["communes.gpkg", "communes.geojson", "communes.shp"])
def test_every_format_is_read_and_a_whole_level_is_clean(small: Country, tmp_path: Path, name: str) -> None:
    report = examine(small, communes_file(tmp_path, name))
    assert report.is_clean
    assert (report.level, report.code_field, report.features) == (Level.COMMUNE, "geo", 8)
    assert import_boundaries(small, report, "test licence") == 8
    found = territory_at(small, Point(3.5, 1.5, srid=4326), Level.COMMUNE)
    assert found is not None
    assert (found.territory.code, found.territory.boundary_source) == ("P1C11", "test licence")


def test_a_zipped_shapefile_in_metres_comes_out_in_degrees(small: Country, tmp_path: Path) -> None:
    shape = square(-6.5, 33.5)
    loose = tmp_path / "loose"
    loose.mkdir()
    write(loose / "one.shp", [shape], {"code": ["P0C00"]}, crs=NORTH_MOROCCO)
    with zipfile.ZipFile(tmp_path / "one.zip", "w") as archive:
        for part in loose.iterdir():
            archive.write(part, part.name)
    read = read_boundary_file(tmp_path / "one.zip")
    assert read.crs == NORTH_MOROCCO
    assert shapely.hausdorff_distance(read.features[0].geometry, shape) < 1e-6


def test_without_a_reference_system_a_file_is_refused_until_one_is_given(small: Country, tmp_path: Path) -> None:
    path = write(tmp_path / "one.shp", [square(-6.5, 33.5)], {"code": ["P0C00"]}, crs=NORTH_MOROCCO)
    path.with_suffix(".prj").unlink()
    with pytest.raises(UnreadableBoundaries) as refused:
        read_boundary_file(path)
    assert all("--crs" in text for text in refused.value.message.variants())
    read = read_boundary_file(path, crs=NORTH_MOROCCO)
    assert shapely.hausdorff_distance(read.features[0].geometry, square(-6.5, 33.5)) < 1e-6
    with pytest.raises(UnreadableBoundaries, match="off the Earth"):
        read_boundary_file(path, crs="EPSG:4326")
    with pytest.raises(UnreadableBoundaries, match="unknown reference system"):
        read_boundary_file(path, crs="EPSG:123456")


def test_of_several_layers_one_is_to_be_chosen(small: Country, tmp_path: Path) -> None:
    path = communes_file(tmp_path, layer="communes")
    write(path, [square(0, 0, 2)], {"geo": ["P0"]}, layer="provinces", append=True)
    write(path, [shapely.Point(0, 0)], {"geo": ["P0"]}, layer="capitals", geometry_type="Point", append=True)
    with pytest.raises(UnreadableBoundaries, match="communes, provinces"):
        read_boundary_file(path)
    assert len(read_boundary_file(path, layer="provinces").features) == 1
    with pytest.raises(UnreadableBoundaries, match="no layer “towns”"):
        read_boundary_file(path, layer="towns")


def test_what_is_no_file_of_boundaries_is_refused_with_a_sentence(tmp_path: Path) -> None:
    text = tmp_path / "letter.gpkg"
    text.write_text("Dear sir")
    points = write(tmp_path / "points.gpkg", [shapely.Point(0, 0)], {"a": [1]}, geometry_type="Point")
    empty = tmp_path / "empty.geojson"
    empty.write_text('{"type": "FeatureCollection", "features": []}')
    for path in (text, points, empty, tmp_path / "nowhere.gpkg"):
        with pytest.raises(UnreadableBoundaries) as refused:
            read_boundary_file(path)
        assert all(path.name in text for text in refused.value.message.variants())


# --- findings ---------------------------------------------------------------------------------------------------------


def test_everything_wrong_is_said_at_once(small: Country, tmp_path: Path) -> None:
    bowtie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    shapes = {
        "P0C00": bowtie,
        "P0C01": square(0, 1),
        "P0C10": shapely.box(1, 0, 2, 1.2),  # reaches into P0C11
        "P0C11": square(1, 1),
        "P1C00": square(2, 0),
        "P1C01": square(40, 40),  # far from its known point
        "unknown": square(7, 7),
        "P1C10": None,
    }
    path = write(tmp_path / "all.geojson", list(shapes.values()), {"geo": list(shapes), "nom": ["x"] * 8})
    report = examine(small, path)
    assert kinds(report) == {
        "not_joined": 1, "no_polygon": 1, "repaired": 1, "misplaced": 1, "overlap": 1, "without_boundary": 1,
    }  # fmt: skip
    assert not report.is_clean
    by_kind = {finding.kind: finding for finding in report.findings}
    assert by_kind[Kind.OVERLAP].details["territories"] == ["P0C10", "P0C11"]
    assert by_kind[Kind.OVERLAP].details["share"] == pytest.approx(0.2, rel=0.01)
    assert by_kind[Kind.WITHOUT_BOUNDARY].details["territories"] == ["P1C10", "P1C11"]
    assert by_kind[Kind.REPAIRED].details["territory"] == "P0C00"
    assert by_kind[Kind.NOT_JOINED].details["feature"] == 7
    assert set(report.boundaries) == {"P0C00", "P0C01", "P0C10", "P0C11", "P1C00", "P1C01"}
    for finding in report.findings:
        assert len(set(finding.sentence.variants())) == 3
        assert not any("{" in text for text in finding.sentence.variants())


def test_a_ring_that_is_not_closed_is_closed_and_said(small: Country, tmp_path: Path) -> None:
    path = tmp_path / "open.geojson"
    corners = {"P0C00": [[0, 0], [1, 0], [1, 1], [0, 1]], "P0C01": [[0, 1], [1, 1]]}
    features = [
        {
            "type": "Feature",
            "properties": {"geo": code},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for code, ring in corners.items()
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    report = examine(small, path)
    assert kinds(report) == {"no_polygon": 1, "repaired": 1, "without_boundary": 1}
    details = next(finding.details for finding in report.findings if finding.kind is Kind.REPAIRED)
    assert details["fault"] == "Ring not closed"
    assert shapely.equals(report.boundaries["P0C00"], square(0, 0))


def test_parts_of_one_territory_are_put_together(small: Country, tmp_path: Path) -> None:
    halves = [shapely.box(0, 0, 0.5, 1), shapely.box(0.5, 0, 1, 1), shapely.box(5, 0, 5.1, 0.1)]
    report = examine(small, write(tmp_path / "parts.gpkg", halves, {"geo": ["P0C00"] * 3}), level=Level.COMMUNE)
    assert kinds(report) == {"several_features": 1, "without_boundary": 1}
    assert shapely.get_num_geometries(report.boundaries["P0C00"]) == 2


def test_namesakes_are_ambiguous_until_the_parent_is_named(small: Country, tmp_path: Path) -> None:
    names = [f"Ville {code[2:]}" for code in COMMUNES]
    provinces = ["province d'ouest" if code.startswith("P0") else "EST" for code in COMMUNES]
    path = write(tmp_path / "names.gpkg", list(COMMUNES.values()), {"nom": names, "prov": provinces})
    assert kinds(examine(small, path, fields=JoinFields(name="nom")))["ambiguous"] == 8
    report = examine(small, path, fields=JoinFields(name="nom", parent="prov"))
    assert report.is_clean
    assert report.through == {"name": 8}


def test_gaps_and_excess_are_told_against_the_nearest_bounded_territory_above(bounded: Country, tmp_path: Path) -> None:
    shapes = {**COMMUNES, "P0C00": shapely.box(0.5, 0, 1, 1), "P1C11": shapely.box(3, 1, 4, 2.5)}
    report = examine(bounded, write(tmp_path / "c.gpkg", list(shapes.values()), {"geo": list(shapes)}))
    assert kinds(report) == {"gap": 1, "beyond_parent": 1}
    by_kind = {finding.kind: finding.details for finding in report.findings}
    assert by_kind[Kind.GAP]["territory"] == "P0"
    assert by_kind[Kind.GAP]["share"] == pytest.approx(0.125, rel=0.01)
    assert by_kind[Kind.BEYOND_PARENT]["territory"] == "P1"
    assert report.replaced == 8


def test_an_overlap_with_a_recorded_neighbour_is_told_too(bounded: Country, tmp_path: Path) -> None:
    path = write(tmp_path / "one.gpkg", [shapely.box(0, 0, 1.5, 1)], {"geo": ["P0C00"]})
    report = examine(bounded, path, level=Level.COMMUNE)
    assert kinds(report) == {"overlap": 1}
    assert report.findings[0].details["territories"] == ["P0C00", "P0C10"]


def test_old_codes_join_through_a_crosswalk_which_is_remembered(small: Country, tmp_path: Path) -> None:
    path = write(tmp_path / "old.gpkg", list(COMMUNES.values()), {"old": [f"9{n}" for n in range(8)]})
    crosswalk = {f"9{n}": code for n, code in enumerate(COMMUNES)}
    assert kinds(examine(small, path, fields=JoinFields(code="old"), level=Level.COMMUNE))["not_joined"] == 8
    report = examine(small, path, crosswalk=crosswalk)
    assert report.is_clean
    assert report.through == {"crosswalk": 8}
    import_boundaries(small, report, "x")
    assert dict(FormerCode.objects.values_list("former_code", "territory__code")) == crosswalk
    again = examine(small, path)
    assert again.through == {"former code": 8}
    assert again.is_clean


def test_recording_keeps_the_history_and_replaces_nothing_else(bounded: Country, tmp_path: Path) -> None:
    path = write(tmp_path / "one.gpkg", [square(0, 0)], {"geo": ["P0C00"]})
    import_boundaries(bounded, examine(bounded, path), "OSM, ODbL")
    past = Territory.history.filter(code="P0C00").order_by("history_id").values_list("boundary_source", flat=True)
    assert list(past) == ["", "drawn for tests", "OSM, ODbL"]
    assert Territory.objects.filter(boundary_source="drawn for tests").count() == 10


def test_an_unknown_code_records_nothing(small: Country) -> None:
    with pytest.raises(KeyError):
        record_boundaries(small, {"P0": stored(square(0, 0)), "nowhere": stored(square(0, 0))}, "x")
    assert not Territory.objects.filter(boundary__isnull=False).exists()


# --- the command ------------------------------------------------------------------------------------------------------


def run(*arguments: object, answer: str | None = None) -> Result:
    return CliRunner().invoke(territories, ["import", *map(str, arguments)], input=answer)


def recorded() -> int:
    return Territory.objects.filter(boundary__isnull=False).count()


def test_a_clean_file_is_recorded_without_asking(small: Country, tmp_path: Path) -> None:
    done = run(communes_file(tmp_path), "--country", "xh", "--lang", "en")
    assert done.exit_code == 0, done.output
    assert "Boundaries recorded: 8." in done.output
    assert recorded() == 8


def test_a_dry_run_reports_and_records_nothing(small: Country, tmp_path: Path) -> None:
    done = run(communes_file(tmp_path), "--dry-run", "--report", tmp_path / "report.json")
    assert done.exit_code == 0
    assert recorded() == 0
    report = json.loads((tmp_path / "report.json").read_text())
    assert (report["clean"], report["features"], report["territories"]) == (True, 8, sorted(COMMUNES))


@pytest.mark.parametrize(("lang", "word"), [("fr", "--yes"), ("ar", "--yes"), ("en", "--yes")])
def test_a_file_with_findings_waits_for_a_yes(small: Country, tmp_path: Path, lang: str, word: str) -> None:
    path = write(tmp_path / "one.gpkg", [square(0, 0)], {"geo": ["P0C00"]})
    refused = run(path, "--level", "commune", "--lang", lang)
    assert (refused.exit_code, recorded()) == (1, 0)
    assert word in refused.output
    accepted = run(path, "--level", "commune", "--lang", lang, "--yes", "--source", "survey")
    assert (accepted.exit_code, recorded()) == (0, 1)
    assert Territory.objects.get(code="P0C00").boundary_source == "survey"


def test_a_crosswalk_file_is_read_with_or_without_headings(small: Country, tmp_path: Path) -> None:
    path = write(tmp_path / "old.gpkg", list(COMMUNES.values()), {"old": [f"9{n}" for n in range(8)]})
    crosswalk = tmp_path / "crosswalk.csv"
    crosswalk.write_text("ancien;actuel\n" + "".join(f"9{n};{code}\n" for n, code in enumerate(COMMUNES)))
    assert run(path, "--crosswalk", crosswalk).exit_code == 0
    crosswalk.write_text("90,P0C00\n90,P0C01\n")
    broken = run(path, "--crosswalk", crosswalk)
    assert broken.exit_code == 2
    assert "crosswalk.csv" in broken.output


def test_options_that_cannot_be_used_are_named(small: Country, tmp_path: Path) -> None:
    path = communes_file(tmp_path)
    assert "geo" in run(path, "--code-field", "insee").output
    assert run(path, "--country", "zz").exit_code == 2
    assert run(tmp_path / "nowhere.gpkg").exit_code == 2


# --- real boundaries --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "level", "count", "findings"),
    [
        ("ems_morocco_regions_v1.geo.json", Level.REGION, 12, set()),
        ("ems_morocco_prefectures_provinces_v1.geo.json", Level.PROVINCE, 75, {"overlap"}),
        ("geoboundaries_mar_adm1_hcp.geojson", Level.REGION, 12, set()),
        ("geoboundaries_mar_adm2_hcp.geojson", Level.PROVINCE, 75, set()),
    ],
)
@pytest.mark.django_db
def test_real_boundaries_join_by_iso_and_statistical_code(
    morocco: Country, shared_data: Path, name: str, level: str, count: int, findings: set[str]
) -> None:
    report = examine(morocco, shared_data / "boundaries" / name)
    assert (report.level, len(report.boundaries), dict(report.through)) == (level, count, {"code": count})
    assert set(report.counts()) == findings


@pytest.mark.django_db
def test_real_provinces_hold_their_communes(morocco: Country, shared_data: Path) -> None:
    report = examine(morocco, shared_data / "boundaries/geoboundaries_mar_adm2_hcp.geojson")
    import_boundaries(morocco, report, "geoBoundaries, ODbL")
    communes = Territory.objects.of_country("ma").filter(level=Level.COMMUNE).exclude(point=None)[:300:5]
    held = 0
    for commune in communes:
        found = territory_at(morocco, commune.point, Level.PROVINCE)
        held += found is not None and commune.ancestry.filter(ancestor=found.territory).exists()
    assert held >= 0.9 * len(communes)  # Points are rounded to a hundredth of a degree, coasts are simplified.


@pytest.mark.django_db
def test_real_provinces_by_name_leave_only_what_is_spelled_too_differently(morocco: Country, shared_data: Path) -> None:
    path = shared_data / "boundaries/geoboundaries_mar_adm2_hcp.geojson"
    report = examine(morocco, path, fields=JoinFields(code="shapeID", name="shapeName"))
    assert report.level == Level.PROVINCE
    assert report.through["name"] >= 69
    unjoined = [finding.details for finding in report.findings if finding.kind is Kind.NOT_JOINED]
    rehamna = next(details for details in unjoined if "Rhamna" in details["name"])
    assert rehamna["nearest"][0] == "Rehamna (7427)"


# --- libraries --------------------------------------------------------------------------------------------------------

AFTER_SPATIALITE = """
import django
django.setup()
from django.db import connection
connection.prepare_database()
with connection.cursor() as cursor:
    cursor.execute("SELECT ST_AsText(ST_Transform(ST_GeomFromText('POINT(-6 33)', 4326), 3857))")
    assert cursor.fetchone()[0].startswith("POINT(-667")
import pyogrio, pyproj
pyproj.Transformer.from_crs(4326, 26191).transform(33, -6)
assert pyogrio.list_drivers()
"""


def test_spatialite_and_the_geometry_libraries_live_in_one_process(tmp_path: Path) -> None:
    store = {"HOUMA_DATABASE_URL": f"sqlite:///{tmp_path / 'store.sqlite3'}"}
    done = subprocess.run(
        [sys.executable, "-c", AFTER_SPATIALITE],
        env={**os.environ, **store},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
