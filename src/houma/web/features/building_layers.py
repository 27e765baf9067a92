"""Buildings as layers: those that a person's mandates reach, and no more. Owners and households are never fields."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.rules import Permission, may
from houma.domain.base.boxes import with_box_meeting
from houma.domain.buildings.models import (
    Building,
    Heritage,
    Material,
    Occupancy,
    Ownership,
    Procedure,
    ProcedureState,
    Use,
)
from houma.domain.buildings.scope import buildings_where
from houma.domain.territories.models import Country
from houma.web.features.collections import Field, Kind, Layer, Person, Rows
from houma.web.features.crs import Box
from houma.web.features.public_layers import frame_of, shapes_in


def _buildings(person: Person, country: Country) -> Rows:
    last = Procedure.objects.filter(building=OuterRef("pk")).order_by("-number")
    reached = buildings_where(person, Permission.SEE_BUILDINGS).filter(country=country)
    return reached.annotate(
        file_state=Subquery(last.values("state")[:1]), file_due_on=Subquery(last.values("due_on")[:1])
    )


def _outlined(person: Person, country: Country) -> Rows:
    return _buildings(person, country).filter(footprint__isnull=False)


def _open_to(person: Person, country: Country) -> bool:
    return may(person, Permission.SEE_BUILDINGS, country).allowed


def _points(keys: Iterable[int]) -> Mapping[int, Any]:
    return shapes_in(Building, "point", keys)


def _footprints(keys: Iterable[int]) -> Mapping[int, Any]:
    return shapes_in(Building, "footprint", keys)


def _points_meeting(rows: Rows, box: Box) -> Rows:
    return with_box_meeting(rows, box, "point").filter(point__intersects=frame_of(box))


def _footprints_meeting(rows: Rows, box: Box) -> Rows:
    return with_box_meeting(rows, box, "footprint").filter(footprint__intersects=frame_of(box))


def _inspected(first: date | None, last: date | None) -> Q:
    found = Q()
    if first is not None:
        found &= Q(inspected_on__gte=first) | Q(inspected_on=None)
    if last is not None:
        found &= Q(inspected_on__lte=last) | Q(inspected_on=None)
    return found


_FIELDS = (
    Field("code", _("Code"), "code"),
    Field("name", _("Name"), "name"),
    Field("address", _("Address"), "address"),
    Field("territory", _("Code of the territory"), "territory__code"),
    Field("territory_name", _("Territory"), "territory__name_fr"),
    Field("perimeter", _("Code of the perimeter"), "perimeter__code"),
    Field("floors", _("Floors above the ground floor"), "floors", Kind.WHOLE),
    Field("built_year", _("Built in"), "built_year", Kind.WHOLE),
    Field("walls", _("Bearing walls"), "walls", choices=tuple(Material.values)),
    Field("slabs", _("Floors made of"), "slabs", choices=tuple(Material.values)),
    Field("use", _("Use"), "use", choices=tuple(Use.values)),
    Field("ownership", _("Ownership"), "ownership", choices=tuple(Ownership.values)),
    Field("occupancy", _("Occupancy"), "occupancy", choices=tuple(Occupancy.values)),
    Field("heritage", _("Heritage value"), "heritage", choices=tuple(Heritage.values)),
    Field("inventoried_on", _("Day of the inventory"), "inventoried_on", day=True),
    Field("risk_scheme", _("Risk scheme"), "risk__scheme__code"),
    Field("risk_class", _("Risk class"), "risk__code"),
    Field("risk_name", _("Risk class in words"), "risk__name_fr"),
    Field("severity", _("Severity, within its scheme only"), "risk__severity", Kind.WHOLE),
    Field("evacuates", _("Nobody may stay"), "risk__evacuates", Kind.YES_NO),
    Field("inspected_on", _("Inspected on"), "inspected_on", day=True),
    Field("state", _("State of the procedure"), "file_state", choices=tuple(ProcedureState.values)),
    Field("due_on", _("Deadline of what is awaited"), "file_due_on", day=True),
    Field("is_illustrative", _("Illustrative"), "is_illustrative", Kind.YES_NO),
)

BUILDINGS = Layer(
    key="buildings",
    title=_("Buildings"),
    about=_("Buildings of the inventory that your mandates reach, each as a point."),
    geometry="Point",
    fields=_FIELDS,
    rows=_buildings,
    shapes=_points,
    meeting=_points_meeting,
    below="territory",
    during=_inspected,
    open_to=_open_to,
)
FOOTPRINTS = Layer(
    key="footprints",
    title=_("Footprints of buildings"),
    about=_("The same buildings as their outline on the ground, where it is known."),
    geometry="MultiPolygon",
    fields=_FIELDS,
    rows=_outlined,
    shapes=_footprints,
    meeting=_footprints_meeting,
    below="territory",
    during=_inspected,
    open_to=_open_to,
)
