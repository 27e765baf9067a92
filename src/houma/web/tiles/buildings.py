"""Buildings as tiles. Far away cells with counts, since a hundred thousand dots say nothing; near each building.

The tile is cut into a grid, and a cell is drawn where its buildings lie on average: cells of neighbouring tiles never
count a building twice. Severity compares nothing across schemes: it is told of the classes of one scheme only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import mapbox_vector_tile
import mercantile
import numpy as np
import shapely
from django.db.models import (
    Aggregate,
    Avg,
    Case,
    Count,
    F,
    FloatField,
    Func,
    IntegerField,
    Min,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Floor, NullIf

from houma.domain.base.boxes import Box, with_box_meeting
from houma.domain.buildings.models import Building, ProcedureState, RiskScheme

EACH_FROM_ZOOM = 15
OUTLINES_FROM_ZOOM = 16
_CELLS = 12
"""Cells along a side of a tile: some 40 pixels each, so that the figures in them can be read."""
_EXTENT = 4096
_MARGIN = 0.03
"""How far an outline is drawn beyond the edge of its tile, as a part of its side."""


class _Ordinate(Func):
    """Longitude (ST_X) or latitude (ST_Y) of a point."""

    output_field = FloatField()
    arity = 1


@dataclass(frozen=True, slots=True)
class Frame:
    """A tile: its box in degrees, and where in it a place lies, in its own units with y downwards."""

    z: int
    x: int
    y: int

    @property
    def box(self) -> Box:
        bounds = mercantile.bounds(self.x, self.y, self.z)
        return bounds.west, bounds.south, bounds.east, bounds.north

    def positions(self, places: Any) -> Any:
        """Longitudes and latitudes (n × 2) as units of the tile with y upwards, which is how tiles are encoded."""
        west, south, east, north = mercantile.xy_bounds(self.x, self.y, self.z)
        radius = 6378137.0
        metres = np.empty_like(places)
        metres[:, 0] = np.radians(places[:, 0]) * radius
        metres[:, 1] = np.log(np.tan(np.pi / 4 + np.radians(np.clip(places[:, 1], -85, 85)) / 2)) * radius
        return (metres - (west, south)) * (_EXTENT / (east - west), _EXTENT / (north - south))


def building_tile(rows: QuerySet[Building], frame: Frame, language: str, shade: RiskScheme | None) -> bytes:
    """A vector tile of ``rows`` (already narrowed to what the reader may see): two queries at most.

    Args:
        shade: the scheme whose severities are told, so that the map can shade them; None tells none.

    Layers: ``cells`` (count, evacuates: of how many nobody may stay in, severity: the gravest) below
    ``EACH_FROM_ZOOM``; from there on ``buildings``, and ``outlines`` from ``OUTLINES_FROM_ZOOM``.
    """
    if frame.z < EACH_FROM_ZOOM:
        return _encoded([("cells", _cells(rows, frame, shade))])
    layers = [("buildings", _each(rows, frame, language, shade))]
    if frame.z >= OUTLINES_FROM_ZOOM:
        layers.append(("outlines", _outlines(rows, frame, shade)))
    return _encoded(layers)


_Feature = dict[str, Any]


def _inside(rows: QuerySet[Building], box: Box) -> QuerySet[Building]:
    """Rows whose point lies in the box; one on its eastern or northern edge belongs to the next tile."""
    west, south, east, north = box
    rows = with_box_meeting(rows.order_by(), box, "point")
    rows = rows.alias(lon=_Ordinate("point", function="ST_X"), lat=_Ordinate("point", function="ST_Y"))
    return rows.filter(lon__gte=west, lon__lt=east, lat__gte=south, lat__lt=north)


def _cells(rows: QuerySet[Building], frame: Frame, shade: RiskScheme | None) -> list[_Feature]:
    west, south, east, north = frame.box
    column = Cast(Floor((F("lon") - west) * (_CELLS / (east - west))), IntegerField())
    line = Cast(Floor((F("lat") - south) * (_CELLS / (north - south))), IntegerField())
    told: dict[str, Aggregate] = {
        "count": Count("pk"),
        "evacuates": Count("pk", filter=Q(risk__evacuates=True)),
        "mean_lon": Avg("lon"),
        "mean_lat": Avg("lat"),
        "only": Min("pk"),
    }
    ordered = shade is not None and shade.is_ordered
    if ordered:
        told["gravest"] = Min("risk__severity", filter=Q(risk__scheme=shade))
    gridded = _inside(rows, frame.box).annotate(column=column, line=line)
    counted: Any = gridded.values("column", "line").annotate(**told)
    found: list[dict[str, Any]] = list(counted)
    places = np.array([(row["mean_lon"], row["mean_lat"]) for row in found], dtype=np.float64).reshape(-1, 2)
    return [
        _feature(
            position,
            {"count": row["count"], "evacuates": row["evacuates"]}
            | ({"severity": row["gravest"]} if ordered and row["gravest"] is not None else {})
            | ({"id": row["only"]} if row["count"] == 1 else {}),
        )
        for row, position in zip(found, frame.positions(places), strict=True)
    ]


def _each(rows: QuerySet[Building], frame: Frame, language: str, shade: RiskScheme | None) -> list[_Feature]:
    found = list(
        _inside(rows, frame.box)
        .annotate(
            risk_name=Coalesce(NullIf(F(f"risk__name_{language}"), Value("")), F("risk__name_fr")),
            scheme_name=Coalesce(NullIf(F(f"risk__scheme__name_{language}"), Value("")), F("risk__scheme__name_fr")),
            at_lon=F("lon"),
            at_lat=F("lat"),
            shaded=_severity(shade),
        )
        .values_list("pk", "at_lon", "at_lat", "code", "address", "shaded", "risk_name", "scheme_name", "file_state")
    )
    states = {state.value: str(state.label) for state in ProcedureState}
    places = np.array([row[1:3] for row in found], dtype=np.float64).reshape(-1, 2)
    return [
        _feature(
            position,
            {
                name: value
                for name, value in (
                    ("id", row[0]),
                    ("code", row[3]),
                    ("address", row[4]),
                    ("severity", row[5]),
                    ("risk", row[6]),
                    ("scheme", row[7]),
                    ("state", states.get(row[8])),
                )
                if value not in {None, ""}
            },
        )
        for row, position in zip(found, frame.positions(places), strict=True)
    ]


def _outlines(rows: QuerySet[Building], frame: Frame, shade: RiskScheme | None) -> list[_Feature]:
    found = list(
        with_box_meeting(rows.order_by(), frame.box, "footprint")
        .annotate(shaded=_severity(shade))
        .values_list("pk", "footprint", "shaded")
    )
    shapes = shapely.from_wkb([None if row[1] is None else bytes(row[1].wkb) for row in found])
    drawn = shapely.transform(shapes, frame.positions)
    margin = _EXTENT * _MARGIN
    cut = shapely.clip_by_rect(drawn, -margin, -margin, _EXTENT + margin, _EXTENT + margin)
    return [
        {"geometry": shape, "properties": {"id": row[0]} | ({} if row[2] is None else {"severity": row[2]})}
        for row, shape in zip(found, cut, strict=True)
        if shape is not None and not shape.is_empty
    ]


def _severity(shade: RiskScheme | None) -> Case | Value:
    """The severity of a row in the scheme that is shaded; null in every other one."""
    if shade is None:
        return Value(None, output_field=IntegerField())
    return Case(When(risk__scheme=shade, then=F("risk__severity")), default=None, output_field=IntegerField())


def _feature(position: Any, properties: _Feature) -> _Feature:
    return {"geometry": shapely.Point(round(position[0]), round(position[1])), "properties": properties}


def _encoded(layers: Sequence[tuple[str, list[_Feature]]]) -> bytes:
    described: list[dict[str, Any]] = [{"name": name, "features": features} for name, features in layers if features]
    encoded: bytes = mapbox_vector_tile.encode(described, default_options={"extents": _EXTENT})
    return encoded


__all__ = ["EACH_FROM_ZOOM", "Frame", "building_tile"]
