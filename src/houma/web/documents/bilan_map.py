"""Where the counted agreements act, as shapes on a unit square: nothing here knows of paper or colours."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db.models import QuerySet

from houma.domain.agreements.bilan import Bilan
from houma.domain.agreements.bilan.facts import THOUSANDTHS, Tree
from houma.domain.agreements.bilan.reading import read_portfolio
from houma.domain.agreements.bilan.selection import Base, Selection, select
from houma.domain.agreements.models import Agreement
from houma.domain.territories.models import Level, Territory

Spot = tuple[float, float]
_FINER_THAN_PROVINCE = frozenset(
    {Level.COMMUNE, Level.ARRONDISSEMENT, Level.URBAN_CENTRE, Level.PERIMETER, Level.CIRCLE}
)
_TALLEST = 2
_SIMPLER = 0.002
"""How far a simplified boundary may stray, as a part of the width of the map."""


@dataclass(frozen=True, slots=True)
class MapDot:
    """One place and scale of intervention. ``amount`` adds, in units of the currency, what acts on this place alone."""

    spot: Spot
    place: str
    scale: str
    count: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class BilanMap:
    """Shapes in parts of the width of the map, the origin at its top left; ``aspect`` is height by width.

    ``unplaced`` counts the agreements that have no dot: their places have no point, such as a whole country.
    """

    aspect: float
    outlines: tuple[tuple[Spot, ...], ...]
    grounds: tuple[Spot, ...]
    dots: tuple[MapDot, ...]
    unplaced: int


@dataclass(slots=True)
class _Dot:
    count: int = 0
    thousandths: int = 0


def bilan_map(bilan: Bilan, visible: QuerySet[Agreement] | None, language: str) -> BilanMap | None:
    """The agreements that ``bilan`` counts, by place: a fixed number of queries. None where no territory has a point.

    Far away the places are provinces and regions; under a filter by territory they are those that the sources name.
    """
    portfolio, scope = read_portfolio(bilan.filter, visible, bilan.on)
    selection = select(portfolio, scope)
    found = Territory.objects.filter(country=bilan.country, point__isnull=False)
    rows = list(found.values_list("pk", "level", "name_fr", f"name_{language}", "point"))
    points: dict[int, Point] = {row[0]: row[4] for row in rows}
    names = {pk: own or french for pk, _level, french, own, _point in rows}
    shown_at = _Places(portfolio.tree, points.keys(), narrow=scope.territories is not None)
    counted, unplaced = _dots(selection, shown_at)
    grounds = [points[pk] for pk, level, *_rest in rows if level == Level.COMMUNE and _inside(scope.territories, pk)]
    outlines = _outlines(bilan)
    seen = grounds + [points[place] for place, _scale in counted]
    if not seen:
        return None
    frame = _Frame([(point.x, point.y) for point in seen] + [spot for ring in outlines for spot in ring])
    return BilanMap(
        aspect=frame.aspect,
        outlines=tuple(frame.ring(ring) for ring in outlines),
        grounds=tuple(frame.spot(point.x, point.y) for point in grounds),
        dots=tuple(
            MapDot(
                frame.spot(points[place].x, points[place].y),
                names[place],
                scale,
                dot.count,
                Decimal(dot.thousandths) / THOUSANDTHS,
            )
            for (place, scale), dot in sorted(counted.items(), key=lambda item: (-item[1].thousandths, item[0]))
        ),
        unplaced=unplaced,
    )


def _inside(territories: frozenset[int] | None, pk: int) -> bool:
    return territories is None or pk in territories


class _Places:
    """Territory → the one in whose place it is shown: itself or the nearest above it that has a point."""

    def __init__(self, tree: Tree, with_point: Iterable[int], *, narrow: bool) -> None:
        self._tree, self._with_point, self._narrow = tree, frozenset(with_point), narrow
        self._known: dict[int, int | None] = {}

    def of(self, pk: int) -> int | None:
        if pk not in self._known:
            chain = [place for place in self._tree.upwards(pk) if place.pk in self._with_point]
            coarse = [place for place in chain if self._narrow or place.level not in _FINER_THAN_PROVINCE]
            self._known[pk] = next((place.pk for place in coarse or chain), None)
        return self._known[pk]


def _dots(selection: Selection, shown_at: _Places) -> tuple[dict[tuple[int, str], _Dot], int]:
    added = {agreement.pk for agreement in selection.added(Base.TOTAL)}
    dots: dict[tuple[int, str], _Dot] = defaultdict(_Dot)
    unplaced = 0
    for agreement in selection.counted:
        named = agreement.project.places
        within = named if selection.scope.territories is None else selection.scope.territories.intersection(named)
        places = {place for place in map(shown_at.of, within) if place is not None}
        unplaced += not places
        for place in places:
            dot = dots[place, agreement.project.scale]
            dot.count += 1
            if len(named) == 1 and agreement.total is not None and agreement.pk in added:
                dot.thousandths += agreement.total
    return dots, unplaced


def _outlines(bilan: Bilan) -> list[list[Spot]]:
    """Boundaries of the regions, or of the territory asked for; none where none was loaded."""
    drawn = Territory.objects.filter(country=bilan.country, boundary__isnull=False)
    asked = bilan.filter.territory
    drawn = drawn.filter(code=asked) if asked else drawn.filter(level=Level.REGION)
    found = drawn.order_by("code").values_list("boundary", flat=True)
    boundaries = [boundary for boundary in found if boundary is not None]
    if not boundaries:
        return []
    boxes = [boundary.extent for boundary in boundaries]
    width = max(box[2] for box in boxes) - min(box[0] for box in boxes)
    rings: list[list[Spot]] = []
    for boundary in boundaries:
        simpler = boundary.simplify(width * _SIMPLER, preserve_topology=True)
        parts = simpler if isinstance(simpler, MultiPolygon) else [simpler]
        polygons = [part for part in parts if isinstance(part, Polygon)]
        rings += [[(x, y) for x, y, *_height in polygon.exterior_ring.coords] for polygon in polygons]
    return rings


class _Frame:
    """Web Mercator, fitted to what is to be seen, with a margin of a twentieth of the longer side."""

    def __init__(self, degrees: Iterable[Spot]) -> None:
        projected = [_mercator(*spot) for spot in degrees]
        west, east = min(x for x, _y in projected), max(x for x, _y in projected)
        south, north = min(y for _x, y in projected), max(y for _x, y in projected)
        # A single place is shown some fifty kilometres wide.
        margin = max(east - west, north - south, math.radians(0.5)) / 20
        height = north - south + 2 * margin
        self._width = max(east - west + 2 * margin, height / _TALLEST)
        self._west, self._north = (west + east - self._width) / 2, north + margin
        self.aspect = height / self._width

    def spot(self, longitude: float, latitude: float) -> Spot:
        x, y = _mercator(longitude, latitude)
        return round((x - self._west) / self._width, 5), round((self._north - y) / self._width, 5)

    def ring(self, degrees: Iterable[Spot]) -> tuple[Spot, ...]:
        return tuple(self.spot(*spot) for spot in degrees)


def _mercator(longitude: float, latitude: float) -> Spot:
    return math.radians(longitude), math.asinh(math.tan(math.radians(latitude)))
