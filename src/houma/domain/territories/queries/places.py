"""Which territory holds a point, and which a perimeter touches.

Where boundaries are recorded they decide, found through the store's spatial index. Where they are not, the nearest
known point stands in, and the answer says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry, Point

from houma.domain.territories.models import Country, Territory
from houma.domain.territories.queries.search import name_index
from houma.domain.territories.rules.geometry import areas, distances, from_geos
from houma.domain.territories.rules.levels import RANK
from houma.domain.territories.rules.search import NameIndex, Place

_LEAST_SHARE = 1e-6  # Of the area that was asked about: less is the thickness of a drawn line.


class Found(StrEnum):
    """How a place was found."""

    BOUNDARY = "boundary"
    NEAREST_POINT = "nearest_point"


@dataclass(frozen=True, slots=True)
class TerritoryAt:
    """The territory that holds a point.

    By the nearest point (no boundary of that level being recorded there), ``metres`` is the distance to it and
    ``within`` the smallest territory above whose boundary does hold the point, None where none is known.
    """

    territory: Territory
    how: Found
    metres: float = 0.0
    within: Territory | None = None


@dataclass(frozen=True, slots=True)
class Touched:
    """A territory that a geometry touches, and the share of the geometry's area (length, points) that lies in it.

    By points (no boundary of that level being recorded there), the share is unknown.
    """

    territory: Territory
    how: Found
    share: float | None


def territory_at(country: Country, point: Point, level: str) -> TerritoryAt | None:
    """The territory of ``level`` that holds ``point`` (WGS 84); None where all of that level have boundaries and none
    holds it, or none of that level is known with a boundary or a point.

    On a common border the territory with the smaller code is taken. At most four queries.
    """
    levels = [other for other in RANK if RANK[other] <= RANK[level] and other != level] + [level]
    holding = sorted(
        Territory.objects.of_country(country.pk)
        .with_box_meeting((point.x, point.y, point.x, point.y))
        .filter(level__in=levels, boundary__covers=point)
        .defer("boundary"),
        key=lambda territory: (territory.level != level, -RANK[territory.level], territory.code),
    )
    if holding and holding[0].level == level:
        return TerritoryAt(holding[0], Found.BOUNDARY)
    within = holding[0] if holding else None
    unbounded = set(
        Territory.objects.of_country(country.pk).filter(level=level, boundary=None).values_list("pk", flat=True)
    )
    nearest = _nearest(name_index(country), point.x, point.y, unbounded, within) if unbounded else None
    if nearest is None:
        return None
    place, metres = nearest
    return TerritoryAt(Territory.objects.defer("boundary").get(pk=place.id), Found.NEAREST_POINT, metres, within)


def territories_touched(country: Country, geometry: GEOSGeometry, level: str) -> list[Touched]:
    """The territories of ``level`` that ``geometry`` (WGS 84) touches, the greatest share first.

    What merely shares a border with an area is not touched by it. Territories without a boundary are touched where
    their known point lies inside; where nothing else is found, the nearest to the middle stands in. At most five
    queries.
    """
    shape = from_geos(geometry)
    if shapely.is_empty(shape):
        return []
    west, south, east, north = (float(side) for side in shapely.bounds(shape))
    box = west, south, east, north
    of_level = Territory.objects.of_country(country.pk).filter(level=level)
    bounded = list(of_level.with_box_meeting(box).filter(boundary__intersects=geometry))
    found = [
        Touched(territory, Found.BOUNDARY, share)
        for territory, share in zip(bounded, _shares(shape, bounded), strict=True)
        if share > _LEAST_SHARE
    ]
    found.sort(key=lambda touched: (-(touched.share or 0), touched.territory.code))
    inside = of_level.filter(boundary=None).with_box_meeting(box, column="point").filter(point__coveredby=geometry)
    found += [Touched(territory, Found.NEAREST_POINT, None) for territory in inside.order_by("code")]
    if not found:
        middle = shapely.point_on_surface(shape)
        nearest = territory_at(country, Point(shapely.get_x(middle), shapely.get_y(middle), srid=4326), level)
        if nearest is not None:
            found.append(Touched(nearest.territory, nearest.how, None))
    return found


def _shares(shape: Any, bounded: Iterable[Territory]) -> list[float]:
    parts = [shapely.intersection(shape, from_geos(t.boundary)) for t in bounded if t.boundary is not None]
    dimension = shapely.get_dimensions(shape)
    if dimension == 2:
        whole, sizes = float(areas(shape)), areas(parts) if parts else np.empty(0)
    elif dimension == 1:
        whole, sizes = float(shapely.length(shape)), shapely.length(parts)
    else:
        whole, sizes = float(shapely.get_num_geometries(shape)), shapely.get_num_geometries(parts)
    return [float(size) / whole for size in sizes]


def _nearest(
    index: NameIndex, longitude: float, latitude: float, among: set[int], within: Territory | None
) -> tuple[Place, float] | None:
    """The nearest known point of ``among``, those below ``within`` before all others."""
    places = [index.places[pk] for pk in among if pk in index.places and index.places[pk].point is not None]
    if within is not None:
        below = [place for place in places if any(above.id == within.pk for above in index.parents_of(place.id))]
        places = below or places
    if not places:
        return None
    points = np.array([place.point for place in places], dtype=np.float64)
    metres = distances(longitude, latitude, points[:, 0], points[:, 1])
    best = min(range(len(places)), key=lambda position: (metres[position], places[position].code))
    return places[best], float(metres[best])
