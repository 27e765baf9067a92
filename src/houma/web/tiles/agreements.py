"""Agreements as tiles: one dot a place and scale of intervention, sized by what is announced there.

Far away the places are provinces and regions, closer the territories that the sources name. An agreement on several
territories shows in each, without its amount: nobody published how it is shared out.
"""

from dataclasses import dataclass
from decimal import Decimal

import mapbox_vector_tile
import mercantile
from django.db.models import QuerySet, Subquery
from shapely import Point

from houma.domain.agreements.models import Agreement
from houma.domain.projects.models import Project, ProjectTerritory
from houma.domain.territories.models import Ancestry, Level, Territory

PROVINCES_UNTIL_ZOOM = 5
_EXTENT = 4096
_TOO_FINE = (Level.COMMUNE, Level.ARRONDISSEMENT, Level.URBAN_CENTRE, Level.PERIMETER, Level.CIRCLE)


@dataclass(slots=True)
class Dot:
    """One place and scale. ``amount`` (millions) adds the agreements that act on this place alone."""

    longitude: float
    latitude: float
    territory: str
    place: str
    scale: str
    count: int = 0
    amount: Decimal = Decimal(0)
    code: str = ""
    title: str = ""


def agreement_dots(agreements: QuerySet[Agreement], zoom: int, language: str) -> list[Dot]:
    """Group ``agreements`` (already narrowed to what the reader may see) by place and scale: four queries at most.

    A territory without a point, such as a whole country, has no dot.
    """
    rows = agreements.order_by().values_list(
        "project", "code", "name_fr", f"name_{language}", "total", "project__scale"
    )
    places = ProjectTerritory.objects.filter(project__in=agreements.order_by().values("project"))
    return _dots(list(rows), places, zoom, language)


def project_dots(projects: QuerySet[Project], totals: Subquery, zoom: int, language: str) -> list[Dot]:
    """Group ``projects`` in the same way, each with its own total: four queries at most."""
    rows = projects.order_by().annotate(sum=totals)
    places = ProjectTerritory.objects.filter(project__in=projects.order_by().values("pk"))
    found = list(rows.values_list("pk", "code", "name_fr", f"name_{language}", "sum", "scale"))
    return _dots(found, places, zoom, language)


def _dots(
    rows: list[tuple[int, str, str, str, Decimal | None, str]],
    places: QuerySet[ProjectTerritory],
    zoom: int,
    language: str,
) -> list[Dot]:
    """Dots of (project, code, French name, own name, amount, scale), with the places of the projects."""
    places_of: dict[int, list[int]] = {}
    for project, territory in places.values_list("project", "territory"):
        places_of.setdefault(project, []).append(territory)
    shown_at = _coarser(places) if zoom <= PROVINCES_UNTIL_ZOOM else {}
    wanted = {shown_at.get(place, place) for named in places_of.values() for place in named}
    known = {
        pk: (code, own or french, point.coords)
        for pk, code, french, own, point in Territory.objects.filter(pk__in=wanted, point__isnull=False).values_list(
            "pk", "code", "name_fr", f"name_{language}", "point"
        )
    }
    dots: dict[tuple[int, str], Dot] = {}
    for project, code, french, own, total, scale in rows:
        named = places_of.get(project, [])
        for place in {shown_at.get(place, place) for place in named} & known.keys():
            dot = dots.get((place, scale))
            if dot is None:
                territory, name, (longitude, latitude) = known[place]
                dot = dots[place, scale] = Dot(longitude, latitude, territory, name, scale)
            dot.count += 1
            dot.code, dot.title = code, own or french
            if len(named) == 1 and total is not None:
                dot.amount += total / 1_000_000
    return list(dots.values())


def _coarser(places: QuerySet[ProjectTerritory]) -> dict[int, int]:
    """Territory → its province, for every territory finer than one that has a point."""
    pairs = Ancestry.objects.filter(
        descendant__in=places.values("territory"),
        descendant__level__in=_TOO_FINE,
        ancestor__level=Level.PROVINCE,
        ancestor__point__isnull=False,
    )
    return dict(pairs.values_list("descendant", "ancestor"))


def encode(dots: list[Dot], z: int, x: int, y: int) -> bytes:
    """A Mapbox vector tile with one layer, ``agreements``, of the dots that fall on it (and just beside it)."""
    west, south, east, north = mercantile.xy_bounds(x, y, z)
    margin, units = (east - west) / 16, _EXTENT / (east - west)
    features = []
    for dot in dots:
        position = mercantile.xy(dot.longitude, dot.latitude)
        if west - margin <= position[0] <= east + margin and south - margin <= position[1] <= north + margin:
            properties = {
                "territory": dot.territory,
                "place": dot.place,
                "scale": dot.scale,
                "count": dot.count,
                "amount": float(dot.amount),
            }
            if dot.count == 1:
                properties |= {"code": dot.code, "title": dot.title}
            # In units of the tile already: to have each point parsed and moved there takes most of the time.
            point = Point(round((position[0] - west) * units), round((position[1] - south) * units))
            features.append({"geometry": point, "properties": properties})
    layer = {"name": "agreements", "features": features}
    encoded: bytes = mapbox_vector_tile.encode(layer, default_options={"extents": _EXTENT})
    return encoded
