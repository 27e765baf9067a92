"""What may be said of a building."""

from datetime import date
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from houma.domain.base.decisions import Decision, Reason

OLDEST_YEAR = 500
"""The medinas that are treated have standing houses of many centuries; a year before this is a slip of the pen."""


class Described(Protocol):
    """The values that have limits."""

    @property
    def floors(self) -> int | None: ...
    @property
    def built_year(self) -> int | None: ...
    @property
    def inventoried_on(self) -> date | None: ...


MOST_FLOORS = 60


def may_be_described(said: Described, longitude: float, latitude: float, today: date, perimeter_fits: bool) -> Decision:
    """Are these values possible for a building? Longitude and latitude in degrees."""
    reasons: list[Reason] = []
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        reasons.append(_("Give longitude and latitude in degrees."))
    if not perimeter_fits:
        reasons.append(_("The perimeter lies in another commune."))
    if said.floors is not None and not 0 <= said.floors <= MOST_FLOORS:
        reasons.append(_("A building has between 0 and 60 floors above the ground floor."))
    if said.built_year is not None and not OLDEST_YEAR <= said.built_year <= today.year:
        reasons.append(_("The year of building is not possible."))
    if said.inventoried_on is not None and said.inventoried_on > today:
        reasons.append(_("The day of the inventory is still to come."))
    return Decision(tuple(reasons))


def may_bear(code: str) -> Decision:
    """May a building bear this reference? It becomes a part of an address, so it names no other place there."""
    said = code.strip()
    if any(sign in said for sign in "/\\") or not said.isprintable() or not any(sign.isalnum() for sign in said):
        return Decision.refuse(_("A reference holds a letter or a figure, and no slash."))
    return Decision()
