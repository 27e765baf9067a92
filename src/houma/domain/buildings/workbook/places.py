"""Where the buildings of a file stand: commune or arrondissement by code or by point in polygon, and perimeter."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from houma.domain.territories.models import Country, Level, Territory
from houma.domain.territories.rules.geometry import distances

FARTHEST_METRES = 50_000
"""A point so far from its commune is a slip of the pen: longitude and latitude exchanged, above all."""
FARTHEST_FROM_ABOVE_METRES = {Level.ARRONDISSEMENT: 100_000, Level.COMMUNE: 300_000}
"""The same where nothing tells where it lies itself, but something above does: of a city, or of a wide province."""
HOLDS_BUILDINGS = (Level.COMMUNE, Level.ARRONDISSEMENT)


class Places:
    """The territories of a country that hold buildings, with their boundaries in memory: three queries."""

    def __init__(self, country: Country) -> None:
        found = Territory.objects.of_country(country.pk).filter(level__in=[*HOLDS_BUILDINGS, Level.PERIMETER])
        # Arrondissements first: where both are drawn, the smaller one holds the building.
        rows = found.order_by("level", "code").values_list("pk", "code", "level", "parent_id", "point", "boundary")
        self._pk: dict[str, int] = {}
        self._level: dict[int, str] = {}
        self._parent: dict[int, int | None] = {}
        self._points: dict[int, tuple[float, float]] = {}
        above = Territory.objects.of_country(country.pk).exclude(level__in=[*HOLDS_BUILDINGS, Level.PERIMETER])
        self._above = {pk: (parent, point) for pk, parent, point in above.values_list("pk", "parent_id", "point")}
        keys, shapes, perimeters, outlines = [], [], [], []
        for pk, code, level, parent, point, boundary in rows:
            self._level[pk], self._parent[pk] = level, parent
            shape = shapely.from_wkb(bytes(boundary.wkb)) if boundary is not None else None
            if level == Level.PERIMETER:
                if shape is not None:
                    perimeters.append(pk)
                    outlines.append(shape)
                continue
            self._pk[code] = pk
            if point is not None:
                self._points[pk] = (point.x, point.y)
            if shape is not None:
                keys.append(pk)
                shapes.append(shape)
        self._keys = np.array(keys, dtype=np.int64)
        self._rank = np.array([0 if self._level[pk] == Level.ARRONDISSEMENT else 1 for pk in keys], dtype=np.int64)
        self._shapes = np.array(shapes, dtype=object)
        self._tree = shapely.STRtree(self._shapes)
        self._perimeters = np.array(perimeters, dtype=np.int64)
        self._perimeter_tree = shapely.STRtree(np.array(outlines, dtype=object))

    @property
    def are_drawn(self) -> bool:
        """Whether any boundary is known in which a point could lie."""
        return bool(len(self._keys))

    def key_of(self, code: str) -> int | None:
        """The primary key of a commune or arrondissement; None for any other territory."""
        return self._pk.get(code)

    def codes_of(self, key: int) -> str:
        """The code of a commune or arrondissement by its primary key."""
        return self._codes[key]

    @cached_property
    def _codes(self) -> dict[int, str]:
        return {pk: code for code, pk in self._pk.items()}

    def holding(self, points: Any) -> NDArray[np.int64]:
        """The key of the territory whose boundary holds each point (shapely, WGS 84), 0 where none does."""
        found = np.zeros(len(points), dtype=np.int64)
        if len(self._keys):
            of_point, of_shape = self._tree.query(points, predicate="intersects")
            # Last written wins: communes first, then arrondissements; within a level the first code.
            order = np.lexsort((-of_shape, -self._rank[of_shape]))
            found[of_point[order]] = self._keys[of_shape[order]]
        return found

    def perimeters_holding(self, points: Any) -> NDArray[np.int64]:
        """The key of the perimeter that holds each point, 0 where none does; of several, the first by code."""
        found = np.zeros(len(points), dtype=np.int64)
        if len(self._perimeters):
            of_point, of_shape = self._perimeter_tree.query(points, predicate="intersects")
            order = np.argsort(-of_shape, kind="stable")
            found[of_point[order]] = self._perimeters[of_shape[order]]
        return found

    def _known_above(self, key: int) -> tuple[float, float] | None:
        """The point of the nearest territory above that has one: arrondissements often have none of their own."""
        above = self._parent.get(key)
        while above is not None:
            if above in self._points:
                return self._points[above]
            parent, point = self._above.get(above, (None, None))
            if point is not None:
                return point.x, point.y
            above = parent
        return None

    def too_far(self, keys: Sequence[int], points: Any) -> NDArray[np.int64]:
        """How many metres a point may lie at most from its territory, where it lies farther; 0 where it does not.

        Measured from the boundary, or else from the point of the territory, or of the nearest one above.
        """
        far = np.zeros(len(points), dtype=np.int64)
        wanted = np.array(keys, dtype=np.int64)
        shape_of = dict(zip(self._keys.tolist(), self._shapes, strict=True))
        for key in np.unique(wanted).tolist():
            here = np.flatnonzero(wanted == key)
            shape = shape_of.get(key)
            if shape is not None:
                shapely.prepare(shape)
                here = here[~shapely.intersects(shape, points[here])]
                if not len(here):
                    continue
                nearest = shapely.get_point(shapely.shortest_line(points[here], shape), 1)
                far[here] = np.where(_metres(points[here], nearest) > FARTHEST_METRES, FARTHEST_METRES, 0)
                continue
            most = FARTHEST_METRES if key in self._points else FARTHEST_FROM_ABOVE_METRES[Level(self._level[key])]
            known = self._points.get(key) or self._known_above(key)
            if known is not None:
                metres = distances(*known, shapely.get_x(points[here]), shapely.get_y(points[here]))
                far[here] = np.where(metres > most, most, 0)
        return far


def _metres(ones: Any, others: Any) -> NDArray[np.float64]:
    middle = np.radians((shapely.get_y(ones) + shapely.get_y(others)) / 2)
    east = (shapely.get_x(ones) - shapely.get_x(others)) * np.cos(middle)
    north = shapely.get_y(ones) - shapely.get_y(others)
    # A degree of latitude is 111 km: near enough to tell fifty kilometres from a continent.
    metres: NDArray[np.float64] = np.hypot(east, north) * 111_000
    return metres
