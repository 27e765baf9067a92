"""Layers that everybody finds, with the public rows and those one reaches: territories, projects, agreements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.contrib.gis.geos import Polygon
from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from houma.domain.agreements.listing import visible_agreements
from houma.domain.agreements.models import Agreement, AgreementKind
from houma.domain.projects.models import Phase, ProjectTerritory, Scale
from houma.domain.projects.queries import visible_projects
from houma.domain.territories.models import Country, Level, Territory
from houma.web.features.collections import Field, Kind, Layer, Person, Rows
from houma.web.features.crs import Box


def shapes_in(model: type[Model], column: str, keys: Iterable[int]) -> dict[int, Any]:
    """Shapes of a table's own column by primary key; one query."""
    rows = model._default_manager.filter(pk__in=list(keys), **{f"{column}__isnull": False})
    # Written as WKB by the store itself: to make a GEOS object of each first takes most of the time of a page.
    found = [(pk, bytes(wkb)) for pk, wkb in rows.annotate(wkb=AsWKB(column)).values_list("pk", "wkb")]
    return dict(zip([pk for pk, _wkb in found], shapely.from_wkb([wkb for _pk, wkb in found]), strict=True))


def frame_of(box: Box) -> Polygon:
    """A box as a polygon of the store."""
    frame: Polygon = Polygon.from_bbox(box)
    frame.srid = 4326
    return frame


def _places_of(projects: Iterable[int]) -> dict[int, Any]:
    """The points of each project's territories as one shape, by the project; one query."""
    points: dict[int, list[tuple[float, float]]] = defaultdict(list)
    rows = ProjectTerritory.objects.filter(project__in=list(projects), territory__point__isnull=False)
    for project, point in rows.order_by("territory__code").values_list("project", "territory__point"):
        if point is not None:
            points[project].append((point.x, point.y))
    return {project: shapely.MultiPoint(coords) for project, coords in points.items()}


def _points_meeting(box: Box) -> Rows:
    return Territory.objects.with_box_meeting(box, "point").values("pk")


def _years(start: str, end: str, first: date | None, last: date | None) -> Q:
    """Rows whose years meet the days asked for; who says no year is not left out (part 1, 7.15.4)."""
    found = Q()
    if last is not None:
        found &= Q(**{f"{start}__lte": last.year}) | Q(**{f"{start}__isnull": True})
    if first is not None:
        found &= Q(**{f"{end}__gte": first.year}) | Q(**{f"{end}__isnull": True})
    return found


def _names(prefix: str = "") -> tuple[Field, ...]:
    return (
        Field("name_fr", _("Name in French"), f"{prefix}name_fr"),
        Field("name_ar", _("Name in Arabic"), f"{prefix}name_ar"),
        Field("name_en", _("Name in English"), f"{prefix}name_en"),
    )


def _territories(person: Person, country: Country) -> Rows:
    # A perimeter belongs to its project, which is not always public: it has a layer of its own.
    return Territory.objects.of_country(country.code).exclude(level=Level.PERIMETER)


def _territory_shapes(keys: Iterable[int]) -> Mapping[int, Any]:
    wanted = list(keys)
    return shapes_in(Territory, "point", wanted) | shapes_in(Territory, "boundary", wanted)


def _territories_meeting(rows: Rows, box: Box) -> Rows:
    frame = frame_of(box)
    outlined = Territory.objects.with_box_meeting(box).filter(boundary__intersects=frame).values("pk")
    return rows.filter(Q(pk__in=outlined) | Q(boundary=None, pk__in=_points_meeting(box)))


TERRITORIES = Layer(
    key="territories",
    title=_("Territories"),
    about=_("Regions, provinces, communes: their boundary where it is loaded, else a point."),
    geometry="Geometry",
    fields=(
        Field("code", _("Code"), "code"),
        Field("level", _("Level"), "level", choices=tuple(level for level in Level.values if level != Level.PERIMETER)),
        *_names(),
        Field("parent", _("Code of the territory above"), "parent__code"),
        Field("population", _("Population"), "population", Kind.WHOLE),
        Field("households", _("Households"), "households", Kind.WHOLE),
        Field("population_on", _("Day of the census"), "population_on", day=True),
    ),
    rows=_territories,
    shapes=_territory_shapes,
    meeting=_territories_meeting,
    below="pk",
)


def _projects(person: Person, country: Country) -> Rows:
    return visible_projects(person).filter(country=country)


def _projects_meeting(rows: Rows, box: Box) -> Rows:
    places = ProjectTerritory.objects.filter(territory__in=_points_meeting(box))
    return rows.filter(pk__in=places.values("project"))


PROJECTS = Layer(
    key="projects",
    title=_("Projects"),
    about=_("Each project as the points of the territories on which it acts."),
    geometry="MultiPoint",
    fields=(
        Field("code", _("Code"), "code"),
        *_names(),
        Field("programme", _("Programme"), "programme__code"),
        Field("scale", _("Scale"), "scale", choices=tuple(Scale.values)),
        Field("phase", _("Phase"), "phase", choices=tuple(Phase.values)),
        Field("start_year", _("Start year"), "start_year", Kind.WHOLE),
        Field("end_year", _("End year"), "end_year", Kind.WHOLE),
        Field("visibility", _("Visibility"), "visibility"),
    ),
    rows=_projects,
    shapes=_places_of,
    meeting=_projects_meeting,
    below="places__territory",
    during=lambda first, last: _years("start_year", "end_year", first, last),
)


def _perimeters(person: Person, country: Country) -> Rows:
    drawn = ProjectTerritory.objects.filter(territory__level=Level.PERIMETER, territory__boundary__isnull=False)
    return drawn.filter(project__in=_projects(person, country).values("pk"))


def _perimeter_shapes(keys: Iterable[int]) -> Mapping[int, Any]:
    rows = ProjectTerritory.objects.filter(pk__in=list(keys)).values_list("pk", "territory__boundary")
    return {pk: shapely.from_wkb(bytes(shape.wkb)) for pk, shape in rows if shape is not None}


def _perimeters_meeting(rows: Rows, box: Box) -> Rows:
    outlined = Territory.objects.with_box_meeting(box).filter(boundary__intersects=frame_of(box))
    return rows.filter(territory__in=outlined.values("pk"))


PERIMETERS = Layer(
    key="perimeters",
    title=_("Perimeters of projects"),
    about=_("Outlines drawn for projects: neighbourhoods, medinas, emerging centres, towns."),
    geometry="MultiPolygon",
    fields=(
        Field("code", _("Code"), "territory__code"),
        Field("kind", _("Kind"), "territory__perimeter_kind"),
        *_names("territory__"),
        Field("project", _("Code of the project"), "project__code"),
        Field("scale", _("Scale"), "project__scale", choices=tuple(Scale.values)),
        Field("phase", _("Phase"), "project__phase", choices=tuple(Phase.values)),
    ),
    rows=_perimeters,
    shapes=_perimeter_shapes,
    meeting=_perimeters_meeting,
    below="territory",
    during=lambda first, last: _years("project__start_year", "project__end_year", first, last),
)


def _agreements(person: Person, country: Country) -> Rows:
    return visible_agreements(person).filter(country=country)


def _agreement_shapes(keys: Iterable[int]) -> Mapping[int, Any]:
    of_project = dict(Agreement.objects.filter(pk__in=list(keys)).values_list("pk", "project"))
    places = _places_of(of_project.values())
    return {pk: places[project] for pk, project in of_project.items() if project in places}


def _agreements_meeting(rows: Rows, box: Box) -> Rows:
    places = ProjectTerritory.objects.filter(territory__in=_points_meeting(box))
    return rows.filter(project__in=places.values("project"))


def _signed(first: date | None, last: date | None) -> Q:
    found = Q()
    if first is not None:
        found &= Q(signed_from__gte=first) | Q(signed_from=None)
    if last is not None:
        found &= Q(signed_from__lte=last) | Q(signed_from=None)
    return found


AGREEMENTS = Layer(
    key="agreements",
    title=_("Agreements"),
    about=_("Each agreement as the points of the territories on which its project acts."),
    geometry="MultiPoint",
    fields=(
        Field("code", _("Code"), "code"),
        *_names(),
        Field("kind", _("Kind"), "kind", choices=tuple(AgreementKind.values)),
        Field("state", _("State"), "state"),
        Field("project", _("Code of the project"), "project__code"),
        Field("scale", _("Scale"), "project__scale", choices=tuple(Scale.values)),
        Field("signed_on", _("Signed on"), "signed_on"),
        Field("start_year", _("Start year"), "start_year", Kind.WHOLE),
        Field("end_year", _("End year"), "end_year", Kind.WHOLE),
        Field("total", _("Total"), "total", Kind.NUMBER, filters=False),
        Field("currency", _("Currency"), "currency"),
        Field("visibility", _("Visibility"), "visibility"),
    ),
    rows=_agreements,
    shapes=_agreement_shapes,
    meeting=_agreements_meeting,
    below="project__places__territory",
    during=_signed,
)
