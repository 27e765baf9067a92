"""Rows found by the box of a shape, through the spatial index of either store."""

from typing import Any, TypeVar

from django.contrib.gis.geos import Polygon
from django.db import connections, models
from django.db.models.expressions import RawSQL

_Rows = TypeVar("_Rows", bound=models.QuerySet[Any, Any])
Box = tuple[float, float, float, float]


def with_box_meeting(rows: _Rows, box: Box, column: str) -> _Rows:
    """Those of ``rows`` whose ``column`` has a bounding box that meets ``box`` (west, south, east, north; degrees).

    Only the spatial index is asked: a first sieve to put before an exact test.

    PostGIS finds its index by itself behind most operators. SpatiaLite never does: its index is a table of its own
    that has to be asked by name.
    """
    west, south, east, north = box
    if connections[rows.db].vendor == "sqlite":
        index = f"idx_{rows.model._meta.db_table}_{column}"
        found = f"SELECT pkid FROM {index} WHERE xmax >= %s AND xmin <= %s AND ymax >= %s AND ymin <= %s"
        return rows.filter(pk__in=RawSQL(found, (west, east, south, north)))
    frame = Polygon.from_bbox(box)
    frame.srid = 4326
    return rows.filter(**{f"{column}__bboverlaps": frame})
