"""A file of buildings to one grid of cells, with the outline of each building where the file draws it.

Workbooks and texts are opened by ``houma.exchange``. Of geographic files only GeoPackage, Shapefile (zipped) and
GeoJSON are taken, by what their bytes are: GDAL knows many formats, some of which name other files to be read.
"""

import json
import tempfile
import warnings
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import pyproj
import shapely

from houma.domain.buildings.workbook import wording
from houma.domain.territories.rules.geometry import WGS84, transformed
from houma.exchange.delimited import encoding_of
from houma.exchange.grid import Grid, Raw
from houma.exchange.opening import is_xlsx, open_file
from houma.exchange.problems import Notice, Problem

MOST_UNPACKED = 1_000_000_000
OUR_LAYER = "buildings"
_SQLITE, _SHAPEFILE = b"SQLite format 3\x00", b"\x00\x00\x27\x0a"
_APPLICATION = slice(68, 72)
_GEOPACKAGES = frozenset({b"GPKG", b"GP10", b"GP11"})
_SHAPEFILE_PARTS = ("shp", "shx", "dbf", "prj", "cpg")
_DBF_LANGUAGE, _DBF_FIELDS = 29, 32
_LINES = (1, 2, 5)  # Lines, rings and collections of lines, as shapely numbers them.
_PLACE_FIELDS = frozenset({"longitude", "latitude", "lon", "lat", "x", "y"})


@dataclass(slots=True)
class Opened:
    """The sheets of a file, and what kept it from being read.

    ``footprints`` are outlines in longitude and latitude (WKB of MultiPolygons, or None), by the number of the row from
    1 as in the grid; empty where the file draws none.
    """

    grids: list[Grid] = field(default_factory=list)
    footprints: dict[int, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    is_geographic: bool = False


def open_inventory(
    content: bytes, filename: str, known_headings: frozenset[str], *, layer: str = "", crs: str = ""
) -> Opened:
    """Open a file by what its bytes are.

    Args:
        known_headings: spellings of columns, which help to tell how a text file is parted.
        layer: name of the layer of buildings, where the file has several.
        crs: reference system that takes the place of the file's own ("EPSG:26191").
    """
    kind = _kind_of(content)
    if kind is None:
        opened = open_file(content, filename, known_headings)
        return Opened(list(opened.grids), {}, list(opened.problems), list(opened.notices))
    with tempfile.TemporaryDirectory() as folder:
        try:
            path = _laid_out(content, kind, Path(folder))
            return _read(path, filename, layer, crs)
        except _NotTaken as problem:
            return Opened(problems=[problem.problem(filename)], is_geographic=True)


class _NotTaken(Exception):
    """A geographic file cannot be read; the sentence says why."""

    def __init__(self, code: str, expected: Any) -> None:
        self.code, self.expected = code, expected
        super().__init__(code)

    def problem(self, filename: str) -> Problem:
        return Problem(self.code, self.expected, read=filename)


def _kind_of(content: bytes) -> str | None:
    if content.startswith(_SQLITE):
        return "gpkg"
    if content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return "geojson"
    if content.startswith(b"PK") and not is_xlsx(content) and not _is_spreadsheet(content):
        return "zip"
    return None


def _is_spreadsheet(content: bytes) -> bool:
    """Whether a zip is a workbook of another kind: OpenDocument names its type first, binary workbooks their parts."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return bool({"mimetype", "[Content_Types].xml"} & set(archive.namelist()))
    except zipfile.BadZipFile:
        return False


def _laid_out(content: bytes, kind: str, folder: Path) -> Path:
    """The file under a name of ours in ``folder``: nothing of what its sender called it is used."""
    if kind == "zip":
        return _unpacked(content, folder)
    if kind == "gpkg" and content[_APPLICATION] not in _GEOPACKAGES:
        raise _NotTaken("not-a-geopackage", wording.A_GEOPACKAGE)
    if kind == "geojson":
        _told_geojson(content)
    path = folder / f"buildings.{kind}"
    path.write_bytes(content)
    return path


def _told_geojson(content: bytes) -> None:
    try:
        kind = json.loads(content.decode("utf-8-sig")).get("type")
    except (ValueError, AttributeError, RecursionError) as error:
        raise _NotTaken("unreadable-file", wording.A_GEOGRAPHIC_FILE) from error
    if kind != "FeatureCollection":
        raise _NotTaken("unreadable-file", wording.A_GEOGRAPHIC_FILE)


def _unpacked(content: bytes, folder: Path) -> Path:
    """The one Shapefile, GeoPackage or GeoJSON of a zip, part by part, never more than the limit."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = [name for name in archive.namelist() if not name.endswith("/") and "__MACOSX" not in name]
            mains = [name for name in names if PurePosixPath(name).suffix.lower() in (".shp", ".gpkg", ".geojson")]
            if len(mains) != 1:
                raise _NotTaken("one-layer", wording.ONE_SHAPEFILE)
            main = PurePosixPath(mains[0])
            if main.suffix.lower() != ".shp":
                return _single(archive, mains[0], folder)
            left = MOST_UNPACKED
            for name in names:
                path = PurePosixPath(name)
                ending = path.suffix.lower().removeprefix(".")
                if path.with_suffix("") == main.with_suffix("") and ending in _SHAPEFILE_PARTS:
                    left = _copied(archive, name, folder / f"buildings.{ending}", left)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise _NotTaken("unreadable-file", wording.A_GEOGRAPHIC_FILE) from error
    path_of_shapes = folder / "buildings.shp"
    if not path_of_shapes.read_bytes()[:4] == _SHAPEFILE or not (folder / "buildings.dbf").exists():
        raise _NotTaken("unreadable-file", wording.ONE_SHAPEFILE)
    return path_of_shapes


def _single(archive: zipfile.ZipFile, name: str, folder: Path) -> Path:
    packed = folder / "packed"
    _copied(archive, name, packed, MOST_UNPACKED)
    content = packed.read_bytes()
    kind = _kind_of(content)
    if kind not in ("gpkg", "geojson"):
        raise _NotTaken("unreadable-file", wording.A_GEOGRAPHIC_FILE)
    return _laid_out(content, kind, folder)


def _copied(archive: zipfile.ZipFile, name: str, target: Path, left: int) -> int:
    """Unpack one part, counting what really comes out; how much more may come is returned."""
    with archive.open(name) as source, target.open("wb") as copy:
        while block := source.read(1 << 20):
            left -= len(block)
            if left < 0:
                raise _NotTaken("too-large", wording.A_SMALLER_FILE)
            copy.write(block)
    return left


def _read(path: Path, filename: str, layer: str, crs: str) -> Opened:
    import pyogrio  # Brings pandas along, a second that only who reads such a file waits for.

    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", RuntimeWarning
            )  # What GDAL mends is not for the log; faults are told by row.
            layers = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
            # What leaves the house bears points and outlines: the points are the buildings.
            wanted = layer or (layers[0] if len(layers) == 1 else OUR_LAYER)
            if wanted not in layers:
                raise _NotTaken("which-layer", wording.A_LAYER.formatted(layers=", ".join(layers)))
            encoding = _unsaid_encoding(path)
            meta, _fids, geometries, columns = pyogrio.raw.read(
                path, layer=wanted, force_2d=True, datetime_as_string=True, encoding=encoding
            )
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, UnicodeDecodeError, ValueError) as error:
        raise _NotTaken("unreadable-file", wording.A_GEOGRAPHIC_FILE) from error
    if geometries is None or not len(geometries):
        raise _NotTaken("empty-file", wording.A_FILLED_LAYER)
    shapes = _in_degrees(geometries, crs or meta["crs"])
    notices = [] if encoding is None else [Notice("encoding", wording.READ_AS.formatted(encoding=encoding), wanted)]
    shapes[np.isin(shapely.get_type_id(shapes), _LINES)] = None  # A line is no building, nor says where one is.
    crossed = int(np.count_nonzero(~shapely.is_missing(shapes) & ~shapely.is_valid(shapes)))
    if crossed:
        notices.append(Notice("mended", wording.MENDED.formatted(count=crossed), wanted))
    names = [str(name) for name in meta["fields"]]
    kept = [place for place, name in enumerate(names) if name.lower() not in _PLACE_FIELDS]
    places = _middles(shapes)
    cells = [_cells(columns[place]) for place in kept]
    rows: list[list[Raw]] = [[*(names[place] for place in kept), "longitude", "latitude"]]
    rows += [[*row, *at] for row, at in zip(zip(*cells, strict=True), places, strict=True)] if cells else []
    if not cells:
        raise _NotTaken("no-fields", wording.A_FILLED_LAYER)
    return Opened([Grid(wanted, rows)], _footprints(shapes), notices=notices, is_geographic=True)


def _unsaid_encoding(path: Path) -> str | None:
    """The encoding of a Shapefile that does not say its own; None where it does, and for other files.

    It stands in a part of its own (.cpg), or in a byte of the table (.dbf, the thirtieth).
    """
    table = path.with_suffix(".dbf")
    if path.suffix != ".shp" or path.with_suffix(".cpg").exists():
        return None
    content = table.read_bytes()
    return None if content[_DBF_LANGUAGE] or content.isascii() else encoding_of(content[_DBF_FIELDS:])


def _in_degrees(geometries: Any, system: str | None) -> Any:
    """Shapes in longitude and latitude; broken and empty ones are None."""
    if not system:
        raise _NotTaken("no-crs", wording.A_CRS)
    try:
        known = pyproj.CRS.from_user_input(system)
    except pyproj.exceptions.CRSError as error:
        raise _NotTaken("unknown-crs", wording.A_KNOWN_CRS) from error
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        shapes = shapely.from_wkb(geometries, on_invalid="ignore")
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    shapes[~there] = None
    authority = known.to_authority()
    name = ":".join(authority) if authority else known.to_wkt()
    if name not in (WGS84, "OGC:CRS84") and there.any():
        shapes[there] = transformed(shapes[there], name, WGS84)
    return shapes


def _middles(shapes: Any) -> list[tuple[Raw, Raw]]:
    """Longitude and latitude of each shape, to a centimetre; of an outline, a point inside. Blank where none is."""
    points = np.where(shapely.get_type_id(shapes) == 0, shapes, shapely.point_on_surface(shapes))
    west_east, south_north = shapely.get_x(points), shapely.get_y(points)
    return [
        (round(float(x), 7), round(float(y), 7)) if np.isfinite(x) and np.isfinite(y) else ("", "")
        for x, y in zip(west_east, south_north, strict=True)
    ]


def _footprints(shapes: Any) -> dict[int, bytes]:
    kinds = shapely.get_type_id(shapes)
    outlines = np.flatnonzero((kinds == 3) | (kinds == 6))
    if not len(outlines):
        return {}
    drawn = shapes[outlines]
    broken = ~shapely.is_valid(drawn)
    if broken.any():
        drawn[broken] = shapely.make_valid(drawn[broken])
    members, of_outline = shapely.get_parts(drawn, return_index=True)
    parts, of_member = shapely.get_parts(members, return_index=True)  # A collection may hold several areas in one.
    of_outline = of_outline[of_member]
    areas = shapely.get_type_id(parts) == 3  # What was mended may bear lines and points besides.
    kept, place_of = np.unique(of_outline[areas], return_inverse=True)
    whole = shapely.to_wkb(shapely.multipolygons(parts[areas], indices=place_of), byte_order=1)
    # Row 1 holds the names of the fields.
    return {int(row) + 2: bytes(wkb) for row, wkb in zip(outlines[kept], whole, strict=True)}


def _cells(column: Any) -> list[Raw]:
    return [_cell(value) for value in column.tolist()]


def _cell(value: Any) -> Raw:
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, str):
        return value.strip("\x00").strip()
    return value if isinstance(value, bool | int | float) else str(value)
