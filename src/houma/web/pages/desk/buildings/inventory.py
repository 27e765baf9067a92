"""The map of buildings and the list of the same rows: filtered, selected by drawing, exported as shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib.gis.db.models import Extent
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission, may
from houma.domain.buildings.models import ENDED, Building, ProcedureState, RiskClass, RiskScheme, Step
from houma.domain.buildings.queries.listing import buildings_matching
from houma.domain.buildings.workbook import building_rows, buildings_table, write_geopackage
from houma.domain.territories.models import Country
from houma.values.multilingual import LANGUAGES, Multilingual
from houma.web.at_desk import at_desk
from houma.web.country import of_country
from houma.web.exports import FORMATS, INTERNAL, file_response, provenance
from houma.web.kept import kept_for_reader
from houma.web.pages.desk.buildings.filters import active_filters, asked_of, filter_fields, written
from houma.web.pages.maps import country_bounds
from houma.web.pages.tiles import CONTENT_TYPE
from houma.web.tiles.buildings import Frame, building_tile

GEOPACKAGE = "gpkg"
PAGE_LENGTH = 25
MAXIMUM_ZOOM = 18
_RAMP = {1: (7,), 2: (7, 4), 3: (7, 5, 3), 4: (7, 5, 4, 2), 5: (7, 6, 5, 3, 2), 6: (7, 6, 5, 4, 3, 2)}
_HUES = ("medina", "city", "new_town", "neighbourhood", "emerging_centre", "region")
"""Colours that rank nothing, for classes of which no source says which is graver."""


@dataclass(frozen=True, slots=True)
class LegendLine:
    """A class of the scheme that is shaded: its colour, the number that stands in its dots, and how many there are.

    ``url`` narrows to the class; "" where it is the one that is shown.
    """

    kind: str
    number: int
    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """A building of the list with the state of its last file; ``late``: what is awaited should have happened."""

    building: Building
    url: str
    state: str
    due_on: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What the rows under the filters are as a whole. ``schemes``: how many of each scheme, by its primary key."""

    count: int
    bounds: str
    by_class: dict[int | None, int]
    schemes: dict[int, int]


@at_desk
def buildings_map(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """The page: list and map under the filters of the address."""
    _admit(user, country)
    asked, today = asked_of(country, request.GET), timezone.localdate()
    found = buildings_matching(user, country, asked.filters, today)
    shown = kept_for_reader(request, country, f"buildings:{asked.query}:{_marks()}", lambda: _shown(found))
    listed = Paginator(found, PAGE_LENGTH)
    listed.count = shown.count  # Counted with the rest already.
    shade = _shade(asked.filters.scheme, shown)
    pattern = _page_pattern(country)
    page = listed.get_page(request.GET.get("page"))
    rows = _rows(page.object_list, pattern, today)  # type: ignore[arg-type]  # A slice of the query set.
    legend = _legend(shade, shown.by_class, asked.query)
    params = dict(asked.query) | ({"shade": shade.code} if shade else {})
    own_url = reverse("buildings_map", args=[country.code])
    return render(
        request,
        "desk/buildings/map.html",
        {
            "page": page,
            "rows": rows,
            "illustrative": any(row.building.is_illustrative for row in rows),
            "count": shown.count,
            "fields": filter_fields(country, user, asked),
            "kept": {"area": written(asked.corners)},
            "active": active_filters(asked),
            "action": own_url,
            "shade": shade,
            "legend": legend,
            "unclassed": shown.by_class.get(None, 0),
            "choices": () if shade else _schemes(country, shown, asked.query, own_url),
            "map": {
                "bounds": shown.bounds or country_bounds(country),
                "base": settings.HOUMA_BASE_TILES,
                "base_attribution": settings.HOUMA_BASE_ATTRIBUTION,
                "params": urlencode(params),
                "area": written(asked.corners),
                "page": pattern,
                "kinds": ",".join(f"{line.number}:{line.kind}" for line in legend),
            },
            "exports": [
                {
                    "label": {"gpkg": "GeoPackage"}.get(one, one.upper()),
                    "href": f"{reverse('buildings_map_export', args=[country.code, one])}?{urlencode(asked.query)}",
                }
                for one in (GEOPACKAGE, *FORMATS)
            ],
        },
    )


@at_desk
def buildings_map_export(request: HttpRequest, country: Country, user: User, file_format: str) -> HttpResponseBase:
    """Exactly what the list shows, all its pages, as a file."""
    _admit(user, country)
    if file_format not in {*FORMATS, GEOPACKAGE}:
        raise Http404
    asked = asked_of(country, request.GET)
    found = buildings_matching(user, country, asked.filters, timezone.localdate())
    name = f"houma-{country.code}-buildings"
    if file_format == GEOPACKAGE:
        headers = {"Content-Disposition": f'attachment; filename="{name}.gpkg"'}
        return HttpResponse(write_geopackage(found), content_type="application/geopackage+sqlite3", headers=headers)
    table = buildings_table()
    filters = tuple((Multilingual(chip.label), "") for chip in active_filters(asked))
    about = provenance(country, table.labels, filters=filters, address=request.build_absolute_uri(), licence=INTERNAL)
    language = get_language() or "fr"
    return file_response(request, table, building_rows(found), file_format, language, about, name)


@cache_control(private=True, max_age=60)
@of_country
def building_map_tile(request: HttpRequest, country: Country, language: str, z: int, x: int, y: int) -> HttpResponse:
    """Buildings that the reader reaches, under the filters of the page, by scheme ``shade``.

    What is kept is kept for readers whose mandates reach the same, and no longer than nothing is recorded.
    """
    user = request.user
    if not isinstance(user, User) or not may(user, Permission.SEE_BUILDINGS, country).allowed:
        raise Http404
    if language not in LANGUAGES or z > MAXIMUM_ZOOM or x >= 2**z or y >= 2**z:
        raise Http404
    asked = asked_of(country, request.GET)
    code = request.GET.get("shade", "").replace("\x00", "")
    shade = RiskScheme.objects.filter(country=country, code=code).first() if code else None

    def drawn() -> bytes:
        found = buildings_matching(user, country, asked.filters, timezone.localdate())
        with translation.override(language):  # The address of a tile has no language before it, as pages have.
            return building_tile(found, Frame(z, x, y), language, shade)

    what = f"building-tile:{language}:{z}:{x}:{y}:{asked.query}:{shade and shade.pk}:{_marks()}"
    return HttpResponse(kept_for_reader(request, country, what, drawn), content_type=CONTENT_TYPE)


def _admit(user: User, country: Country) -> None:
    if not may(user, Permission.SEE_BUILDINGS, country).allowed:
        raise PermissionDenied(_("Your role does not allow this here."))


def _marks() -> tuple[int | None, int | None]:
    """The last change of a building and the last step of a file: two queries of one row each."""
    changed = Building.history.order_by("-pk").values_list("pk", flat=True).first()
    taken = Step.objects.order_by("-pk").values_list("pk", flat=True).first()
    return changed, taken


def _shown(found: QuerySet[Building]) -> Shown:
    """Two queries over all rows that are found."""
    rows = found.order_by().values_list("risk", "risk__scheme").annotate(count=Count("pk"))
    by_class: dict[int | None, int] = {}
    schemes: dict[int, int] = {}
    for risk, scheme, count in rows:
        by_class[risk] = count
        if scheme is not None:
            schemes[scheme] = schemes.get(scheme, 0) + count
    box = found.order_by().aggregate(box=Extent("point"))["box"] if by_class else None
    return Shown(sum(by_class.values()), _around(box) if box else "", by_class, schemes)


def _around(box: tuple[float, float, float, float]) -> str:
    """The box with a margin: one building alone is not the whole map."""
    west, south, east, north = box
    wide, high = max((east - west) * 0.04, 0.001), max((north - south) * 0.04, 0.001)
    return f"{west - wide:.5f},{south - high:.5f},{east + wide:.5f},{north + high:.5f}"


def _shade(chosen: RiskScheme | None, shown: Shown) -> RiskScheme | None:
    """The scheme whose classes are coloured: the chosen one, or the only one there is; never two together."""
    if chosen is not None:
        return chosen
    if len(shown.schemes) == 1:
        return RiskScheme.objects.get(pk=next(iter(shown.schemes)))
    return None


def _legend(shade: RiskScheme | None, by_class: Mapping[int | None, int], query: Mapping[str, str]) -> list[LegendLine]:
    if shade is None:
        return []
    classes: list[RiskClass] = list(shade.classes.order_by("severity", "code"))
    ranks = sorted({one.severity for one in classes})
    lines = []
    for one in classes:
        rank = ranks.index(one.severity)
        ramp = _RAMP.get(len(ranks), _RAMP[6])
        kind = f"seq-{ramp[min(rank, len(ramp) - 1)]}" if shade.is_ordered else _HUES[rank % len(_HUES)]
        shown = query.get("risk") == one.code
        url = "" if shown else "?" + urlencode(dict(query) | {"scheme": shade.code, "risk": one.code})
        lines.append(LegendLine(kind, one.severity, one.name, by_class.get(one.pk, 0), url))
    return lines


def _schemes(country: Country, shown: Shown, query: Any, own_url: str) -> list[dict[str, object]]:
    """The schemes among which to choose one to colour, where several meet on the map."""
    found = RiskScheme.objects.filter(country=country, pk__in=shown.schemes)
    return [
        {
            "label": one.name,
            "count": shown.schemes[one.pk],
            "url": f"{own_url}?{urlencode(dict(query) | {'scheme': one.code})}",
        }
        for one in found
    ]


def _rows(found: QuerySet[Building], pattern: str, today: date) -> list[Row]:
    """The rows of a page with what they are shown with: one query, without their outlines."""
    states = dict(ProcedureState.choices)
    rows = found.select_related("territory", "risk__scheme").defer(
        "footprint", "territory__boundary", "territory__point", "search_text"
    )
    return [
        Row(
            building,
            pattern.replace("{code}", quote(building.code)),
            str(states.get(state, "")),
            due_on,
            late=due_on is not None and due_on < today and state not in ENDED,
        )
        for building in rows
        for state, due_on in ((vars(building)["file_state"], vars(building)["file_due_on"]),)
    ]


def _page_pattern(country: Country) -> str:
    """The address of a building's page with a place for its code."""
    return reverse("building", args=[country.code, "CODE"]).replace("CODE", "{code}")
