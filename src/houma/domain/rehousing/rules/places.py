"""Where a home can stand: near its territory. Pure."""

from django.utils.translation import gettext_lazy as _

from houma.domain.base.decisions import ALLOWED, Decision

NEAR = 0.05
"""Degrees, some five kilometres: outlines are coarse, and a home may stand just beyond one."""


def stands_near(place: tuple[float, float] | None, outline: tuple[float, float, float, float] | None) -> Decision:
    """May a home of a territory stand there? Who exchanges latitude and longitude is told before a plan measures it.

    Args:
        place: longitude and latitude, None where it is not known.
        outline: the territory's west, south, east and north, None where nobody drew it.
    """
    if place is None or outline is None:
        return ALLOWED
    west, south, east, north = outline
    longitude, latitude = place
    if west - NEAR <= longitude <= east + NEAR and south - NEAR <= latitude <= north + NEAR:
        return ALLOWED
    return Decision.refuse(
        _("The place lies far from the home’s territory: are latitude and longitude right, and in this order?")
    )
