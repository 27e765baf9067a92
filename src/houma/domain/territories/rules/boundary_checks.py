"""What can be wrong with boundaries and what can be repaired. Geometries are shapely, in degrees (WGS 84)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from houma.domain.territories.rules.geometry import areas, distances, polygons_of

# What two good drawings of one border differ by. Smaller is the width of a line, not a dispute over land.
LEAST_AREA = 10_000.0  # m²
LEAST_SHARE = 0.001  # of the smaller of two neighbours, or of the parent
FARTHEST_POINT = 2_000.0  # m; known points are given to a hundredth of a degree
_PLACE = re.compile(r"\[(-?[\d.eE+-]+) (-?[\d.eE+-]+)")


@dataclass(frozen=True, slots=True)
class Repaired:
    """A boundary made usable: what was wrong and where (longitude, latitude), and its area before and after in m².

    The area before is what the drawing encloses as it stands; where lines cross, parts of it count against each other.
    """

    fault: str
    place: tuple[float, float] | None
    area_before: float
    area_after: float


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two territories of one level that claim the same land: area in m², share of the smaller of both."""

    first: str
    second: str
    area: float
    share: float


@dataclass(frozen=True, slots=True)
class Misfit:
    """How the territories below differ from their parent's boundary, in m² and as shares of it."""

    parent: str
    gap: float
    gap_share: float
    beyond: float
    beyond_share: float


def repair(geometry: Any) -> tuple[Any, Repaired | None]:
    """The polygons of a geometry, valid; and what was repaired, None where nothing was. Empty where none is left."""
    if shapely.is_valid(geometry):
        return polygons_of(geometry), None
    reason = shapely.is_valid_reason(geometry)
    found = _PLACE.search(reason)
    place = (float(found[1]), float(found[2])) if found else None
    mended = polygons_of(shapely.make_valid(geometry, method="structure", keep_collapsed=False))
    before, after = areas(np.array([geometry, mended]))
    return mended, Repaired(reason.partition("[")[0], place, float(before), float(after))


def overlaps(boundaries: Mapping[str, Any], others: Mapping[str, Any]) -> list[Overlap]:
    """Pairs of ``boundaries`` that overlap, and of ``boundaries`` with ``others``; the greatest area first."""
    codes = [*boundaries, *others]
    shapes = np.array([*boundaries.values(), *others.values()], dtype=object)
    first, second = shapely.STRtree(shapes).query(shapes[: len(boundaries)], predicate="intersects")
    once = (first < second) | (second >= len(boundaries))
    first, second = first[once & (first != second)], second[once & (first != second)]
    if not len(first):
        return []
    shared = areas(shapely.intersection(shapes[first], shapes[second]))
    sizes = areas(shapes)
    smaller = np.minimum(sizes[first], sizes[second])
    share = np.divide(shared, smaller, out=np.zeros_like(shared), where=smaller > 0)
    kept = np.flatnonzero((shared >= LEAST_AREA) & (share >= LEAST_SHARE))
    found = [Overlap(codes[first[n]], codes[second[n]], float(shared[n]), float(share[n])) for n in kept]
    return sorted(found, key=lambda overlap: (-overlap.area, overlap.first, overlap.second))


def misfit(parent: str, boundary: Any, parts: Sequence[Any]) -> Misfit | None:
    """Where ``parts`` leave gaps in their parent's boundary or reach beyond it; None within tolerance."""
    together = shapely.union_all(np.array(parts, dtype=object))
    gap, beyond, whole = areas(
        np.array([shapely.difference(boundary, together), shapely.difference(together, boundary), boundary])
    )
    if not whole or max(gap, beyond) < max(LEAST_AREA, LEAST_SHARE * whole):
        return None
    return Misfit(parent, float(gap), float(gap / whole), float(beyond), float(beyond / whole))


def metres_outside(boundary: Any, longitude: float, latitude: float) -> float:
    """How far a point lies outside a boundary; 0 inside."""
    point = shapely.points(longitude, latitude)
    if shapely.intersects(boundary, point):
        return 0.0
    at = shapely.get_coordinates(shapely.shortest_line(point, boundary))[-1]
    return float(distances(longitude, latitude, [at[0]], [at[1]])[0])
