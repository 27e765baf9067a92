"""Shapes and sizes of boundaries: longitude and latitude (WGS 84) in, clean polygons, square metres and metres out."""

from functools import cache
from typing import Any

import numpy as np
import pyproj
import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from numpy.typing import ArrayLike, NDArray

WGS84 = "EPSG:4326"
_SRID = 4326
_EQUAL_AREA = "EPSG:6933"  # EASE-Grid 2.0, cylindrical and equal-area on the ellipsoid (NSIDC).
_ELLIPSOID = pyproj.Geod(ellps="WGS84")


@cache
def _transformer(source: str, target: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(source, target, always_xy=True)


def transformed(geometries: Any, source: str, target: str) -> Any:
    """Geometries brought from one reference system to another; x is always longitude or easting."""
    project = _transformer(source, target)
    return shapely.transform(geometries, lambda x, y: project.transform(x, y), interleaved=False)


def in_metres(geometries: Any) -> Any:
    """Geometries in degrees brought into a projection in metres that keeps areas."""
    return transformed(geometries, WGS84, _EQUAL_AREA)


def areas(geometries: Any) -> NDArray[np.float64]:
    """Areas in square metres of geometries in degrees; not a number where one cannot be projected."""
    found: NDArray[np.float64] = shapely.area(in_metres(geometries))
    return found


def distances(longitude: float, latitude: float, longitudes: ArrayLike, latitudes: ArrayLike) -> NDArray[np.float64]:
    """Metres on the ellipsoid from one point to each of the others."""
    there_x, there_y = np.asarray(longitudes, dtype=np.float64), np.asarray(latitudes, dtype=np.float64)
    here_x, here_y = np.full(there_x.shape, longitude), np.full(there_y.shape, latitude)
    _forward, _backward, metres = _ELLIPSOID.inv(here_x, here_y, there_x, there_y)
    return np.asarray(metres, dtype=np.float64)


def polygons_of(geometry: Any) -> Any:
    """The polygons of a geometry as one MultiPolygon, in two dimensions; empty where it holds none."""
    parts = shapely.get_parts(shapely.force_2d(geometry), return_index=False)
    while any(shapely.get_type_id(part) in (6, 7) for part in parts):  # collections inside collections
        parts = np.concatenate([shapely.get_parts(part) for part in parts])
    polygons = [part for part in parts if shapely.get_type_id(part) == 3 and not part.is_empty]
    return shapely.MultiPolygon(polygons)


def from_geos(geometry: GEOSGeometry) -> Any:
    """A stored geometry (WGS 84, or without a reference system) as shapely reads it; raises ValueError for others."""
    if geometry.srid not in (None, _SRID):
        raise ValueError(f"a stored geometry is in WGS 84, not in EPSG:{geometry.srid}")
    return shapely.from_wkb(bytes(geometry.wkb))


def to_geos(polygons: Any) -> MultiPolygon:
    """A shapely MultiPolygon in degrees as it is stored."""
    stored = GEOSGeometry(memoryview(shapely.to_wkb(polygons)), srid=_SRID)
    if not isinstance(stored, MultiPolygon):
        raise TypeError(f"a boundary is a MultiPolygon, not {stored.geom_type}")
    return stored
