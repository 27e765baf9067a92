"""Buildings as rows under the keys of the declared columns, and as a GeoPackage."""

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.db.models import F, FloatField, Func, QuerySet

from houma.domain.buildings.models import Building
from houma.domain.buildings.queries.listing import with_last_file
from houma.domain.buildings.workbook.columns import TERRITORY, buildings_table
from houma.exchange.columns import CellKind
from houma.exchange.provenance import ILLUSTRATIVE_KEY

_PATHS = {
    "code": "code",
    "name": "name",
    TERRITORY: "territory__code",
    "address": "address",
    **{
        name: name
        for name in (
            "floors", "built_year", "built_period", "walls", "slabs", "use", "ownership", "heritage", "occupancy",
            "decay", "source", "inventoried_on",
        )
    },
    "risk_scheme": "risk__scheme__code",
    "risk_class": "risk__code",
    "inspected_on": "inspected_on",
}  # fmt: skip
_OF_THE_FILE = {"perimeter": "perimeter__code", "procedure_state": "file_state", "due_on": "file_due_on"}
_PLACE = ("longitude", "latitude")
_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Known:
    """A building that is there: its key, that of its commune, and what stands of it under the keys of the table."""

    key: int
    territory: int
    row: Mapping[str, Any]


def known_buildings(buildings: QuerySet[Building]) -> Iterator[Known]:
    """Buildings as an import compares them with its rows, without making objects of them; one query."""
    found = buildings.annotate(west_east=_degrees("ST_X"), south_north=_degrees("ST_Y"))
    names = (*_PATHS, *_PLACE)
    rows = found.values_list("pk", "territory_id", *_PATHS.values(), "west_east", "south_north")
    for key, territory, *values in rows.iterator(chunk_size=_AT_ONCE):
        values[-2:] = (Decimal(repr(round(number, 7))) for number in values[-2:])
        row = {name: None if value == "" else value for name, value in zip(names, values, strict=True)}
        yield Known(key, territory, row)


def _degrees(function: str) -> Func:
    return Func(F("point"), function=function, output_field=FloatField())


def building_rows(buildings: QuerySet[Building]) -> Iterator[Mapping[str, Any]]:
    """Rows of the table for buildings in the reader's reach, in their order: one query."""
    paths = _PATHS | _OF_THE_FILE
    names = (*paths, ILLUSTRATIVE_KEY, *_PLACE)
    found = with_last_file(buildings).annotate(west_east=_degrees("ST_X"), south_north=_degrees("ST_Y"))
    rows = found.values_list(*paths.values(), "is_illustrative", "west_east", "south_north")
    for *values, longitude, latitude in rows.iterator(chunk_size=_AT_ONCE):
        values += (round(longitude, 7), round(latitude, 7))
        yield {name: None if value == "" else value for name, value in zip(names, values, strict=True)}


def write_geopackage(buildings: QuerySet[Building]) -> bytes:
    """The buildings as a GeoPackage, WGS 84: a layer of points and one of the outlines that are known; one query.

    Fields bear the keys of the declared columns, so that the file can be handed in again; an illustrative building
    says so in ``illustrative``.
    """
    paths = _PATHS | _OF_THE_FILE
    found = with_last_file(buildings).annotate(at=AsWKB("point"), outline=AsWKB("footprint"))
    rows = list(found.values_list("at", "outline", *paths.values(), "is_illustrative"))
    names = (*paths, ILLUSTRATIVE_KEY)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "buildings.gpkg"
        _write_layer(path, "buildings", "Point", [row[0] for row in rows], names, [row[2:] for row in rows])
        outlined = [row for row in rows if row[1] is not None]
        if outlined:
            outlines = [row[1] for row in outlined]
            _write_layer(path, "footprints", "MultiPolygon", outlines, names, [row[2:] for row in outlined])
        return path.read_bytes()


def _write_layer(
    path: Path, layer: str, kind: str, shapes: list[Any], names: tuple[str, ...], rows: list[tuple[Any, ...]]
) -> None:
    import pyogrio.raw  # Brings pandas along, a second that only who wants such a file waits for.

    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    kinds = {column.key: column.kind for column in buildings_table().columns}
    data, masks = [], []
    for name, column in zip(names, columns, strict=True):
        values, mask = _as_array(column, kinds.get(name), truth=name == ILLUSTRATIVE_KEY)
        data.append(values)
        masks.append(mask)
    pyogrio.raw.write(
        path,
        shapely.to_wkb(shapely.from_wkb([bytes(shape) for shape in shapes])),
        data,
        list(names),
        field_mask=masks,
        layer=layer,
        driver="GPKG",
        geometry_type=kind,
        crs="EPSG:4326",
        append=path.exists(),
    )


def _as_array(column: tuple[Any, ...], kind: CellKind | None, *, truth: bool) -> tuple[Any, Any]:
    """Values as GDAL takes them, and where there are none."""
    missing = np.array([value is None or value == "" for value in column], dtype=bool)
    if truth:
        return np.array(column, dtype=bool), missing
    if kind is CellKind.INTEGER:
        return np.array([value or 0 for value in column], dtype=np.int32), missing
    if kind is CellKind.DATE:
        return np.array(column, dtype="datetime64[D]"), missing
    return np.array([value or None for value in column], dtype=object), missing
