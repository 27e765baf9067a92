"""Buildings as files: the declared columns as CSV, XLSX and JSON, and a GeoPackage for programs of maps."""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from django.db.models import QuerySet
from django.http import HttpResponse

from houma.domain.buildings.models import Building
from houma.domain.buildings.workbook.columns import buildings_table
from houma.exchange import CellKind

GEOPACKAGE = "gpkg"
_PLAIN = (
    "code", "name", "address", "floors", "built_year", "built_period", "walls", "slabs", "use", "ownership",
    "heritage", "occupancy", "decay", "source", "inventoried_on", "inspected_on",
)  # fmt: skip
_PATHS = {
    "territory": "territory__code",
    "perimeter": "perimeter__code",
    "risk_scheme": "risk__scheme__code",
    "risk_class": "risk__code",
    "procedure_state": "file_state",
    "due_on": "file_due_on",
    **{name: name for name in _PLAIN},
}


def building_rows(found: QuerySet[Building]) -> Iterator[Mapping[str, Any]]:
    """Rows of ``buildings_table``, in the order of ``found`` (of ``queries.listing``); one query."""
    names = list(_PATHS)
    for point, *values in found.values_list("point", *_PATHS.values()).iterator(chunk_size=2000):
        row = {name: value if value != "" else None for name, value in zip(names, values, strict=True)}
        yield row | {"longitude": round(point.x, 7), "latitude": round(point.y, 7)}


def geopackage(found: QuerySet[Building], name: str) -> HttpResponse:
    """A GeoPackage with a layer of points and one of the outlines that are known; one query."""
    rows = list(found.values_list("point", "footprint", "is_illustrative", *_PATHS.values()))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.gpkg"
        _write(path, "buildings", "Point", [row[0] for row in rows], [row[2:] for row in rows])
        outlined = [row for row in rows if row[1] is not None]
        if outlined:
            _write(path, "footprints", "MultiPolygon", [row[1] for row in outlined], [row[2:] for row in outlined])
        content = path.read_bytes()
    headers = {"Content-Disposition": f'attachment; filename="{name}.gpkg"'}
    return HttpResponse(content, content_type="application/geopackage+sqlite3", headers=headers)


def _write(path: Path, layer: str, kind: str, shapes: list[Any], rows: list[tuple[Any, ...]]) -> None:
    import pyogrio.raw  # Brings pandas along, a second that only who wants such a file waits for.

    names = ["is_illustrative", *_PATHS]
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    kinds = {column.key: column.kind for column in buildings_table().columns}
    data, masks = [], []
    for name, column in zip(names, columns, strict=True):
        values, mask = _as_array(column, kinds.get(name), truth=name == "is_illustrative")
        data.append(values)
        masks.append(mask)
    pyogrio.raw.write(
        path,
        shapely.to_wkb(shapely.from_wkb([bytes(shape.wkb) for shape in shapes])),
        data,
        names,
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
