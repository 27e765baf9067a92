"""Drawing perimeters for projects, and moving territories in the tree."""

from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry, Point
from django.db import transaction

from houma.domain.base.decisions import require
from houma.domain.territories.actions.tree import hang_below, lock_territories, rehang, stamp_change, write_spellings
from houma.domain.territories.models import Ancestry, Country, Level, Territory
from houma.domain.territories.rules.geometry import from_geos, polygons_of, to_geos
from houma.domain.territories.rules.perimeters import may_be_outline, may_draw_perimeter
from houma.domain.territories.rules.tree import may_move
from houma.values.multilingual import Multilingual


@transaction.atomic
def draw_perimeter(
    country: Country,
    parent: Territory,
    kind: str,
    names: Multilingual,
    boundary: GEOSGeometry,
    *,
    code: str = "",
    source: str = "",
    aliases: tuple[str, ...] = (),
    population: int | None = None,
    households: int | None = None,
) -> Territory:
    """Draw a neighbourhood, medina, emerging centre or town (``PerimeterKind``) under ``parent``.

    Args:
        boundary: polygons in WGS 84; they lie in, or reach into, the boundary of the parent, else of the nearest
            territory above it that has one.
        code: a code of its own; without one, the parent's with ``.P`` and a number.

    Raises:
        Refused: with every reason.
        ValueError: the parent is a territory of another country.
    """
    if parent.country_id != country.pk:
        raise ValueError(f"{parent.code} is no territory of {country.pk}")
    lock_territories(country)
    outline = from_geos(boundary)
    frame, frame_name = _frame_around(parent)
    require(may_draw_perimeter(kind, names, parent.level, outline, frame, frame_name))
    drawn = Territory(
        country=country, parent=parent, code=code or _next_code(country, parent), level=Level.PERIMETER,
        perimeter_kind=kind, name_fr=names.fr, name_ar=names.ar, name_en=names.en,
        boundary=to_geos(polygons_of(outline)), boundary_source=source, point=_point_inside(outline),
        population=population, households=households,
    )  # fmt: skip
    drawn.save(force_insert=True)
    hang_below(drawn, parent)
    write_spellings(country, {drawn.pk: [*names.variants(), *aliases]})
    stamp_change(country)
    return drawn


@transaction.atomic
def redraw_perimeter(perimeter: Territory, boundary: GEOSGeometry, *, source: str = "", reason: str = "") -> Territory:
    """Give a perimeter another outline; ``reason`` is kept in its history.

    Raises:
        Refused: with every reason.
        ValueError: the territory is no perimeter; boundaries of the administration are imported.
    """
    if perimeter.level != Level.PERIMETER or perimeter.parent is None:
        raise ValueError(f"{perimeter.code} is no perimeter")
    lock_territories(perimeter.country)
    outline = from_geos(boundary)
    require(may_be_outline(outline, *_frame_around(perimeter.parent)))
    perimeter.boundary = to_geos(polygons_of(outline))
    perimeter.point = _point_inside(outline)
    perimeter.boundary_source = source
    perimeter._change_reason = reason  # type: ignore[attr-defined]  # read by django-simple-history
    perimeter.save(update_fields=["boundary", "point", "boundary_source"])
    stamp_change(perimeter.country)
    return perimeter


@transaction.atomic
def move_territory(territory: Territory, new_parent: Territory, *, reason: str = "") -> Territory:
    """Put a territory, with all that is below it, under another parent; ``reason`` is kept in its history.

    Raises:
        Refused: with every reason.
    """
    lock_territories(territory.country)
    territory.refresh_from_db(fields=["parent", "level"])
    is_below = Ancestry.objects.filter(ancestor=territory, descendant=new_parent).exists()
    same_country = territory.country_id == new_parent.country_id
    require(may_move(territory.level, new_parent.level, same_country=same_country, parent_is_below=is_below))
    if territory.parent_id == new_parent.pk:
        return territory
    territory.parent = new_parent
    territory._change_reason = reason  # type: ignore[attr-defined]  # read by django-simple-history
    territory.save(update_fields=["parent"])
    rehang(territory, new_parent)
    stamp_change(territory.country)
    return territory


def _frame_around(parent: Territory) -> tuple[Any, str]:
    """The recorded outline in which something under ``parent`` is drawn, and whose it is; None where none is known."""
    bounded = Territory.objects.filter(descent__descendant=parent, boundary__isnull=False)
    frame = bounded.order_by("descent__distance").first()
    if frame is None or frame.boundary is None:
        return None, ""
    return from_geos(frame.boundary), frame.name


def _next_code(country: Country, parent: Territory) -> str:
    start = f"{parent.code}.P"
    taken = set(Territory.objects.of_country(country.pk).filter(code__startswith=start).values_list("code", flat=True))
    number = len(taken) + 1
    while f"{start}{number}" in taken:
        number += 1
    return f"{start}{number}"


def _point_inside(outline: Any) -> Point:
    inside = shapely.point_on_surface(outline)
    return Point(shapely.get_x(inside), shapely.get_y(inside), srid=4326)
