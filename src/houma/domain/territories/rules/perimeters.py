"""Where a perimeter may be drawn."""

import re
from typing import Any

import shapely
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from houma.domain.base.decisions import Decision, Reason
from houma.domain.territories.models import Level, PerimeterKind
from houma.domain.territories.rules.tree import may_stand_under
from houma.values.multilingual import Multilingual

_PLACE_OF_FAULT = re.compile(r"\[(-?[\d.]+) (-?[\d.]+)")


def may_draw_perimeter(
    kind: str, names: Multilingual, parent_level: str, boundary: Any, frame: Any = None, frame_name: str = ""
) -> Decision:
    """Whether this outline may stand as a perimeter under a territory of ``parent_level``.

    Args:
        boundary: shapely geometry in degrees (WGS 84).
        frame: the recorded outline that it must reach into, None where none is known; ``frame_name`` names it.
    """
    reasons: list[Reason] = list(may_stand_under(Level.PERIMETER, parent_level).reasons)
    if kind not in PerimeterKind.values or kind == PerimeterKind.NONE:
        reasons.append(_("A perimeter says what it is: neighbourhood, medina, emerging centre or town."))
    if not names.fr.strip():
        reasons.append(_("A perimeter has a French name."))
    return Decision((*reasons, *may_be_outline(boundary, frame, frame_name).reasons))


def may_be_outline(boundary: Any, frame: Any = None, frame_name: str = "") -> Decision:
    """Whether a drawn outline is one that can be kept; see ``may_draw_perimeter``."""
    if shapely.is_empty(boundary) or shapely.get_type_id(boundary) not in (3, 6):
        return Decision.refuse(_("An outline consists of polygons."))
    west, south, east, north = shapely.bounds(boundary)
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        return Decision.refuse(_("An outline is drawn in longitude and latitude (WGS 84)."))
    if not shapely.is_valid(boundary):
        return Decision.refuse(_where_invalid(shapely.is_valid_reason(boundary)))
    if frame is not None and not shapely.intersects(boundary, frame):
        return Decision.refuse(format_lazy(_("The outline lies wholly outside {territory}."), territory=frame_name))
    return Decision()


def _where_invalid(reason: str) -> Reason:
    place = _PLACE_OF_FAULT.search(reason)
    if place is None:
        return _("The outline crosses itself.")
    longitude, latitude = float(place[1]), float(place[2])
    return format_lazy(
        _("The outline crosses itself near longitude {lon}, latitude {lat}."),
        lon=f"{longitude:.5f}",
        lat=f"{latitude:.5f}",
    )
