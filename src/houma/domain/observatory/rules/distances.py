"""How far two places are from each other."""

from math import asin, cos, radians, sin, sqrt

from django.contrib.gis.geos import Point

_EARTH = 6_371_000.0


def metres_between(here: Point | None, there: Point | None) -> float | None:
    """Great-circle distance of two points in degrees (WGS 84), on a sphere; None where one is not known."""
    if here is None or there is None:
        return None
    first, second = radians(here.y), radians(there.y)
    half = sin((second - first) / 2) ** 2 + cos(first) * cos(second) * sin(radians(there.x - here.x) / 2) ** 2
    return 2 * _EARTH * asin(sqrt(half))
