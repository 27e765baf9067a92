"""Buildings as rows that leave, and as a GeoPackage."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
from django.db.models import OuterRef, QuerySet, Subquery

from houma.domain.buildings.models import ENDED, Building, Procedure
from houma.domain.buildings.workbook.columns import TERRITORY, buildings_table
from houma.exchange.columns import CellKind
from houma.exchange.provenance import ILLUSTRATIVE_KEY

_TEXTS = ("name", "address", "built_period", "walls", "slabs", "use", "ownership", "heritage", "occupancy", "decay")


def stored_row(building: Building) -> dict[str, Any]:
    """A building under the keys of the table; expects its territory, and its risk with the scheme, to be there."""
    row: dict[str, Any] = {key: getattr(building, key) or None for key in (*_TEXTS, "source")}
    row.update(
        code=building.code,
        longitude=Decimal(repr(round(building.point.x, 7))),
        latitude=Decimal(repr(round(building.point.y, 7))),
        floors=building.floors,
        built_year=building.built_year,
        inventoried_on=building.inventoried_on,
        risk_scheme=building.risk.scheme.code if building.risk is not None else None,
        risk_class=building.risk.code if building.risk is not None else None,
        inspected_on=building.inspected_on,
    )
    row[TERRITORY] = building.territory.code
    return row


def building_rows(buildings: QuerySet[Building]) -> Iterator[Mapping[str, Any]]:
    """Rows of the table for buildings in the reader's reach, in their order: one query."""
    still = Procedure.objects.filter(building=OuterRef("pk")).exclude(state__in=ENDED)
    found = (
        buildings.select_related("territory", "perimeter", "risk__scheme")
        .defer("footprint", "territory__boundary", "perimeter__boundary")
        .annotate(file_state=Subquery(still.values("state")[:1]), file_due=Subquery(still.values("due_on")[:1]))
    )
    for building in found.iterator(chunk_size=2000):
        yield {
            **stored_row(building),
            "perimeter": building.perimeter.code if building.perimeter is not None else None,
            "procedure_state": building.file_state,
            "due_on": building.file_due,
            ILLUSTRATIVE_KEY: building.is_illustrative,
        }


def write_geopackage(buildings: QuerySet[Building], language: str) -> bytes:
    """The buildings as a GeoPackage with one layer of points, WGS 84.

    Fields bear the keys of the declared columns, so that the file can be handed in again; an illustrative building
    says so in ``illustrative``.
    """
    import pyogrio  # Brings pandas along, a second that only who writes such a file waits for.

    table = buildings_table()
    rows = list(building_rows(buildings))
    names = [column.key for column in table.columns if column.key not in ("longitude", "latitude")]
    fields = [_column([row[name] for row in rows], table.column(name).kind) for name in names]
    fields.append(np.array([bool(row[ILLUSTRATIVE_KEY]) for row in rows], dtype=bool))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "buildings.gpkg"
        pyogrio.raw.write(
            path,
            geometry=_points(rows),
            field_data=fields,
            fields=np.array([*names, ILLUSTRATIVE_KEY], dtype=object),
            geometry_type="Point",
            crs="EPSG:4326",
            driver="GPKG",
            layer=table.labels.in_language(language),
        )
        return path.read_bytes()


def _points(rows: Iterable[Mapping[str, Any]]) -> Any:
    import shapely

    places = np.array([[float(row["longitude"]), float(row["latitude"])] for row in rows], dtype=float).reshape(-1, 2)
    return shapely.to_wkb(shapely.points(places))


def _column(values: list[Any], kind: CellKind) -> Any:
    if kind is CellKind.INTEGER:
        # Whole numbers with blanks: a number that may be missing is what the format keeps them as.
        return np.array([np.nan if value is None else float(value) for value in values], dtype=float)
    if kind is CellKind.DATE:
        return np.array(["NaT" if value is None else value.isoformat() for value in values], dtype="datetime64[D]")
    return np.array([None if value is None else str(value) for value in values], dtype=object)
