"""The buildings that a person finds under filters: one narrowing for the list, the map, its tiles and every export."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import Exists, F, OrderBy, OuterRef, Q, QuerySet, Subquery

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.boxes import with_box_meeting
from houma.domain.buildings.models import ENDED, Building, Heritage, Procedure, ProcedureState, RiskClass, RiskScheme
from houma.domain.buildings.queries.words import told_by
from houma.domain.buildings.scope import buildings_where
from houma.domain.territories.models import Country, Territory

UNCLASSED = "none"
"""In place of a class: buildings that no inspection has put into one."""
NO_FILE = "none"
"""In place of a state: buildings for which no file was opened."""
SORTS: dict[str, tuple[OrderBy | str, ...]] = {
    "code": ("code", "pk"),
    "gravest": (F("risk__severity").asc(nulls_last=True), "code", "pk"),
    "due": (F("file_due_on").asc(nulls_last=True), "code", "pk"),
}


@dataclass(frozen=True, slots=True)
class BuildingFilters:
    """What a list of buildings is narrowed to; empty values narrow nothing.

    ``risk`` and the order ``gravest`` speak of one scheme, since severity compares nothing across schemes: both are
    without effect where no ``scheme`` is chosen, and so is the order where its classes are not ordered. ``area`` is a
    (multi)polygon in degrees.
    """

    text: str = ""
    scheme: RiskScheme | None = None
    risk: RiskClass | None = None
    unclassed: bool = False
    evacuates: bool = False
    state: ProcedureState | None = None
    without_file: bool = False
    overdue: bool = False
    heritage: Heritage | None = None
    territory: Territory | None = None
    area: GEOSGeometry | None = None
    sort: str = "code"


def buildings_matching(
    user: User | AnonymousUser, country: Country, filters: BuildingFilters, today: date
) -> QuerySet[Building]:
    """The buildings of ``country`` that ``user`` may see and ``filters`` let through, sorted."""
    rows = narrowed(buildings_where(user, Permission.SEE_BUILDINGS).filter(country=country), filters, today)
    ordered = filters.scheme is not None and filters.scheme.is_ordered
    sort = filters.sort if filters.sort != "gravest" or ordered else "code"
    return rows.order_by(*SORTS.get(sort, SORTS["code"]))


def narrowed(rows: QuerySet[Building], filters: BuildingFilters, today: date) -> QuerySet[Building]:
    """Those of ``rows`` that ``filters`` let through, ``with_last_file``."""
    rows = with_last_file(rows)
    rows = rows.filter(told_by(filters.text))
    rows = _by_risk(rows, filters)
    rows = _by_file(rows, filters, today)
    if filters.heritage is not None:
        rows = rows.filter(heritage=filters.heritage)
    if filters.territory is not None:
        rows = _inside(rows, filters.territory)
    if filters.area is not None:
        rows = with_box_meeting(rows, filters.area.extent, "point").filter(point__intersects=filters.area)
    return rows


def with_last_file(rows: QuerySet[Building]) -> QuerySet[Building]:
    """Each building with ``file_state`` and ``file_due_on`` of its last file, where it has one."""
    if "file_state" in rows.query.annotations:
        return rows
    last = Procedure.objects.filter(building=OuterRef("pk")).order_by("-number")
    return rows.annotate(file_state=Subquery(last.values("state")[:1]), file_due_on=Subquery(last.values("due_on")[:1]))


def _by_risk(rows: QuerySet[Building], filters: BuildingFilters) -> QuerySet[Building]:
    if filters.scheme is not None:
        rows = rows.filter(risk__scheme=filters.scheme)
        if filters.risk is not None:
            rows = rows.filter(risk=filters.risk)
    elif filters.unclassed:
        rows = rows.filter(risk=None)
    return rows.filter(risk__evacuates=True) if filters.evacuates else rows


def _by_file(rows: QuerySet[Building], filters: BuildingFilters, today: date) -> QuerySet[Building]:
    if filters.without_file:
        rows = rows.filter(~Exists(Procedure.objects.filter(building=OuterRef("pk"))))
    elif filters.state in ENDED:
        rows = rows.filter(Q(file_state=filters.state))
    elif filters.state is not None:
        # A building has one open file at most, and it is its last one.
        rows = rows.filter(pk__in=Procedure.objects.filter(state=filters.state).values("building"))
    if filters.overdue:
        late = Procedure.objects.filter(due_on__lt=today).exclude(state__in=ENDED)
        rows = rows.filter(pk__in=late.values("building"))
    return rows


def _inside(rows: QuerySet[Building], territory: Territory) -> QuerySet[Building]:
    below = territory.descent.values("descendant")
    if territory.perimeter_kind:
        return rows.filter(perimeter__in=below)
    return rows.filter(territory__in=below)
