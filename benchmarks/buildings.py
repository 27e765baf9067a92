"""How long does an inventory of 100,000 buildings take to come in?

    python benchmarks/buildings.py                               100,000 buildings as GeoPackage, Shapefile, XLSX, CSV
    python benchmarks/buildings.py --rows 5000 --formats gpkg    a look in a few seconds
    bin/with-postgis python benchmarks/buildings.py --here       the database that HOUMA_DATABASE_URL names (empty)

A fictional country of 64 communes is drawn as squares, in a SpatiaLite file made for it and removed after. The same
buildings, with outlines, names in both scripts and a class of risk each, are generated in metres (geographic files) or
degrees, handed in, checked, and applied with their history and an inspection each; then the same file is handed in
again, and once more with every tenth name changed. What stands in the database is compared with what was generated
before a time is printed. Nothing fails on time.
"""

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FORMATS = ("gpkg", "shp", "xlsx", "csv")
GOAL_SECONDS = 120
_SIDE = 8
_STEP = 0.1
_WEST, _SOUTH = -6.0, 33.0
_METRES = "EPSG:26191"
_CLASSES = ("C1", "C2", "C3")


def main() -> int:
    """Measure each format, each in a store of its own unless ``--here``; 1 where what stands is not what was sent."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=list(FORMATS))
    parser.add_argument("--here", action="store_true", help="measure in this process, on its own database")
    arguments = parser.parse_args()
    if arguments.here:
        sys.path.insert(0, str(ROOT))
        return _measure(arguments.rows, arguments.formats)
    sys.stdout.write("| what | time | computing | rows a second | memory |\n|---|---:|---:|---:|---:|\n")
    sys.stdout.flush()
    wrong = 0
    for kind in arguments.formats:
        with tempfile.TemporaryDirectory(prefix="houma-benchmark-") as made:
            environment = {
                **os.environ,
                "HOUMA_VAR": made,
                "HOUMA_DATABASE_URL": f"sqlite:///{Path(made) / 'buildings.sqlite3'}",
            }
            command = [sys.executable, __file__, "--here", f"--rows={arguments.rows}", "--formats", kind]
            wrong |= subprocess.run(command, env=environment, check=False, cwd=ROOT).returncode
    return wrong


def _measure(rows: int, formats: list[str]) -> int:
    from houma.cli.main import start_django

    start_django()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    country = _country()
    for number, kind in enumerate(formats):
        made = Generated(rows, f"{kind}-")
        content = _WRITERS[kind](made)
        _handed_in(country, f"{kind}: new", content, f"inventory.{kind}", rows)
        if not _stands(country, made):
            sys.stderr.write(f"{kind}: what stands is not what was sent\n")
            return 1
        _handed_in(country, f"{kind}: the same again", content, f"inventory.{kind}", rows, apply=False)
        made.rename_every(10)
        _handed_in(country, f"{kind}: every tenth name changed", _WRITERS[kind](made), f"inventory.{kind}", rows)
        if not _stands(country, made):
            sys.stderr.write(f"{kind}: what stands after the change is not what was sent ({number})\n")
            return 1
    return 0


class Generated:
    """Buildings spread over the country by a seeded generator: places in degrees, outlines ten metres wide."""

    def __init__(self, rows: int, prefix: str) -> None:
        import numpy as np

        chance = np.random.default_rng(20_261_122)
        self.codes = [f"{prefix}{number:06d}" for number in range(rows)]
        self.east = _WEST + chance.random(rows) * _SIDE * _STEP
        self.north = _SOUTH + chance.random(rows) * _SIDE * _STEP
        self.names = [f"Dar {number} دار" if number % 3 == 0 else "" for number in range(rows)]
        self.addresses = [f"{number % 90} derb Sidi Bou {number % 700}" for number in range(rows)]
        self.floors = chance.integers(0, 5, rows).tolist()
        self.walls = chance.choice(["stone", "brick", "earth", "concrete"], rows).tolist()
        self.uses = chance.choice(["dwelling", "dwelling_trade", "trade"], rows).tolist()
        self.classes = chance.choice(_CLASSES, rows).tolist()
        self.days = [f"2024-{1 + number % 12:02d}-{1 + number % 28:02d}" for number in range(rows)]

    def rename_every(self, step: int) -> None:
        self.names = [f"{name} bis".strip() if number % step == 0 else name for number, name in enumerate(self.names)]

    def fields(self) -> dict[str, list[Any]]:
        return {
            "code": self.codes,
            "name": self.names,
            "address": self.addresses,
            "floors": self.floors,
            "walls": self.walls,
            "use": self.uses,
            "occupancy": ["occupied"] * len(self.codes),
            "risk_schem": ["trial"] * len(self.codes),
            "risk_class": self.classes,
            "inspected_": self.days,
        }


def _geographic(made: Generated, folder: Path, driver: str, filename: str) -> bytes:
    import numpy as np
    import pyogrio
    import shapely
    from pyproj import Transformer

    x, y = Transformer.from_crs("EPSG:4326", _METRES, always_xy=True).transform(made.east, made.north)
    outlines = shapely.box(x - 5, y - 5, x + 5, y + 5)
    fields = made.fields()
    data = [np.array(values, dtype=np.int32 if name == "floors" else object) for name, values in fields.items()]
    pyogrio.raw.write(
        folder / filename,
        geometry=shapely.to_wkb(outlines),
        field_data=data,
        fields=np.array(list(fields), dtype=object),
        geometry_type="Polygon",
        crs=_METRES,
        driver=driver,
        encoding="UTF-8",
    )
    return (folder / filename).read_bytes()


def _gpkg(made: Generated) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return _geographic(made, Path(folder), "GPKG", "buildings.gpkg")


def _shp(made: Generated) -> bytes:
    packed = BytesIO()
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        _geographic(made, Path(folder), "ESRI Shapefile", "buildings.shp")
        for part in Path(folder).glob("buildings.*"):
            archive.write(part, part.name)
    return packed.getvalue()


def _rows(made: Generated) -> Iterator[list[Any]]:
    fields = {**made.fields(), "longitude": made.east.round(7).tolist(), "latitude": made.north.round(7).tolist()}
    yield list(fields)
    yield from (list(row) for row in zip(*fields.values(), strict=True))


def _csv(made: Generated) -> bytes:
    text = StringIO(newline="")
    csv.writer(text).writerows(_rows(made))
    return text.getvalue().encode()


def _xlsx(made: Generated) -> bytes:
    import xlsxwriter

    output = BytesIO()
    book = xlsxwriter.Workbook(output, {"constant_memory": True})
    sheet = book.add_worksheet("buildings")
    for number, row in enumerate(_rows(made)):
        sheet.write_row(number, 0, row)
    book.close()
    return output.getvalue()


_WRITERS: dict[str, Callable[[Generated], bytes]] = {"gpkg": _gpkg, "shp": _shp, "xlsx": _xlsx, "csv": _csv}


def _country() -> Any:
    """The fictional country: 64 square communes and a scheme of three classes."""
    from django.contrib.gis.geos import MultiPolygon, Polygon

    from houma.domain.buildings.actions.classing import NewClass, NewScheme, keep_scheme
    from houma.domain.territories.models import Ancestry, Country, Level, Territory
    from houma.values.multilingual import Multilingual

    country = Country.objects.create(
        code="xb", name_fr="Banc d’essai", currency="XTS", currency_label_fr="XTS", million_label_fr="MXTS",
        illustrative=True,
    )  # fmt: skip
    root = Territory.objects.create(country=country, code="ROOT", level=Level.COUNTRY, name_fr="Banc d’essai")
    Ancestry.objects.create(ancestor=root, descendant=root, distance=0)
    region = Territory.objects.create(country=country, code="R", level=Level.REGION, parent=root, name_fr="Région")
    for column in range(_SIDE):
        for line in range(_SIDE):
            west, south = _WEST + column * _STEP, _SOUTH + line * _STEP
            square = Polygon.from_bbox((west, south, west + _STEP, south + _STEP))
            commune = Territory.objects.create(
                country=country, code=f"C{column}{line}", level=Level.COMMUNE, parent=region,
                name_fr=f"Commune {column}{line}", boundary=MultiPolygon(square, srid=4326),
            )  # fmt: skip
            for distance, above in enumerate((commune, region, root)):
                Ancestry.objects.create(ancestor=above, descendant=commune, distance=distance)
    classes = [NewClass(code, Multilingual(code), rank) for rank, code in enumerate(_CLASSES, start=1)]
    keep_scheme(country, NewScheme("trial", Multilingual("Essai"), "Banc d’essai", classes))
    return country


def _handed_in(country: Any, what: str, content: bytes, filename: str, rows: int, *, apply: bool = True) -> None:
    from benchmarks.measuring import forget_peak, held_megabytes, peak_megabytes

    from houma.domain.buildings.tasks import apply_run, check_run
    from houma.domain.sources.import_actions import open_import

    run = open_import(country.code, "buildings", filename, content)
    forget_peak()
    held = held_megabytes()
    started, computing = time.perf_counter(), time.process_time()
    check = check_run(run)
    if not check.ok:
        raise SystemExit("\n".join(problem.sentence("en") for problem in check.problems[:10]))
    checked, thought = time.perf_counter() - started, time.process_time() - computing
    _line(f"{what}: check", checked, thought, rows, peak_megabytes() - held)
    if not apply:
        if not check.changes_nothing:
            raise SystemExit(f"{what}: changes {len(check.difference.changed)} rows")
        return
    del check
    run.refresh_from_db()
    started, computing = time.perf_counter(), time.process_time()
    apply_run(run)
    applied, wrote = time.perf_counter() - started, time.process_time() - computing
    _line(f"{what}: apply", applied, wrote, rows, peak_megabytes() - held)
    mark = " !" if checked + applied > GOAL_SECONDS else ""
    _line(f"{what}: both{mark}", checked + applied, thought + wrote, rows, peak_megabytes() - held)


def _line(what: str, seconds: float, computing: float, rows: int, megabytes: float) -> None:
    sys.stdout.write(
        f"| {what} | {seconds:.1f} s | {computing:.1f} s | {rows / seconds:,.0f} | {megabytes:,.0f} MB |\n"
    )
    sys.stdout.flush()


def _stands(country: Any, made: Generated) -> bool:
    """Is every building there as it was sent, in the commune that holds it, with one inspection and its history?"""
    import numpy as np

    from houma.domain.buildings.models import Building, Inspection

    prefix = made.codes[0].partition("-")[0]
    rows = Building.objects.filter(country=country, code__startswith=f"{prefix}-").order_by("code")
    found = list(rows.values_list("code", "name", "address", "walls", "risk__code", "territory__code", "point"))
    sent = list(zip(made.codes, made.names, made.addresses, made.walls, made.classes, strict=True))
    if [row[:5] for row in found] != sent:
        return False
    places = np.array([(row[6].x, row[6].y) for row in found])
    # Outlines were drawn in metres: their middles come back to within a metre.
    near = np.abs(places - np.column_stack([made.east, made.north])).max() < 1e-5
    column, line = ((made.east - _WEST) / _STEP).astype(int), ((made.north - _SOUTH) / _STEP).astype(int)
    inside = np.array([f"C{c}{n}" for c, n in zip(column, line, strict=True)]) == np.array([row[5] for row in found])
    keys = rows.values("pk")
    inspected = Inspection.objects.filter(building__in=keys).count() == len(sent)
    told = Building.history.filter(id__in=keys, history_type="+").count() == len(sent)
    return bool(near and inside.mean() > 0.999 and inspected and told)


if __name__ == "__main__":
    sys.exit(main())
