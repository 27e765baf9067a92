"""What the list and the map of buildings are narrowed to: read from the address, shown as a form."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.gis.geos import Polygon
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.buildings.models import Building, Heritage, ProcedureState, RiskClass, RiskScheme
from houma.domain.buildings.queries.listing import NO_FILE, SORTS, UNCLASSED, BuildingFilters
from houma.domain.buildings.scope import buildings_where
from houma.domain.territories.models import Country, Territory
from houma.web.pages.agreement_filters import ActiveFilter, FilterField, select_field

_NAMES = ("q", "scheme", "risk", "state", "territory", "heritage", "late", "evacuates", "area", "sort")
_MOST_CORNERS = 200
Corners = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for. ``query`` holds the parameters that are understood; ``corners`` those of the area."""

    filters: BuildingFilters
    query: Mapping[str, str]
    corners: Corners = ()


def asked_of(country: Country, parameters: QueryDict) -> Asked:
    """The filters of an address; what is not understood narrows nothing."""
    given = {name: value.strip()[:4000] for name in _NAMES if (value := parameters.get(name, "").replace("\x00", ""))}
    scheme_code, state, heritage = given.get("scheme", ""), given.get("state", ""), given.get("heritage", "")
    scheme = RiskScheme.objects.filter(country=country, code=scheme_code).first() if scheme_code else None
    risk = RiskClass.objects.filter(scheme=scheme, code=given.get("risk", "")).first() if scheme else None
    places = Territory.objects.of_country(country.pk).defer("boundary")
    corners = _corners(given.get("area", ""))
    filters = BuildingFilters(
        text=given.get("q", "")[:100],
        scheme=scheme,
        risk=risk,
        unclassed=scheme_code == UNCLASSED,
        evacuates="evacuates" in given,
        state=ProcedureState(state) if state in ProcedureState.values else None,
        without_file=state == NO_FILE,
        overdue="late" in given,
        heritage=Heritage(heritage) if heritage in Heritage.values else None,
        territory=places.filter(code=given["territory"]).first() if "territory" in given else None,
        area=Polygon((*corners, corners[0]), srid=4326) if corners else None,
        sort=given["sort"] if given.get("sort") in SORTS else "code",
    )
    return Asked(filters, _understood(filters, corners), corners)


def _understood(filters: BuildingFilters, corners: Corners) -> dict[str, str]:
    """The filters as parameters of an address; the inverse of ``asked_of``."""
    parameters = {
        "q": filters.text,
        "scheme": UNCLASSED if filters.unclassed else filters.scheme.code if filters.scheme else "",
        "risk": filters.risk.code if filters.risk else "",
        "state": NO_FILE if filters.without_file else filters.state or "",
        "territory": filters.territory.code if filters.territory else "",
        "heritage": filters.heritage or "",
        "late": "1" if filters.overdue else "",
        "evacuates": "1" if filters.evacuates else "",
        "area": written(corners),
        "sort": "" if filters.sort == "code" else filters.sort,
    }
    return {name: str(value) for name, value in parameters.items() if value}


def written(corners: Corners) -> str:
    """The corners of an area as they stand in an address: longitude,latitude and a semicolon between two of them."""
    return ";".join(f"{longitude:.9g},{latitude:.9g}" for longitude, latitude in corners)


def _corners(text: str) -> Corners:
    """The corners of an area of an address; none where they make no simple polygon on Earth."""
    if not text:
        return ()
    found = []
    for part in text.split(";")[: _MOST_CORNERS + 1]:
        try:
            longitude, latitude = (round(float(number), 6) for number in part.split(","))
        except ValueError:
            return ()
        if not (math.isfinite(longitude) and abs(longitude) <= 180 and abs(latitude) <= 90):
            return ()
        found.append((longitude, latitude))
    if found and found[0] == found[-1]:
        found.pop()
    if not 3 <= len(set(found)) <= _MOST_CORNERS or not Polygon((*found, found[0])).valid:
        return ()
    return tuple(found)


def filter_fields(country: Country, user: User, asked: Asked) -> tuple[FilterField, ...]:
    """The form that shows what is asked."""
    query, filters = asked.query, asked.filters

    def select(name: str, label: str, pairs: Sequence[tuple[str, str | Promise]]) -> FilterField:
        return select_field(name, label, query.get(name, ""), pairs)

    schemes: list[tuple[str, str]] = [(one.code, one.name) for one in RiskScheme.objects.filter(country=country)]
    fields = [
        FilterField("q", _("Words"), "search", filters.text, _("A reference, a street, a name…")),
        select("scheme", _("Risk scheme"), [("", _("All schemes")), *schemes, (UNCLASSED, _("Not classed"))]),
    ]
    if filters.scheme is not None:
        classes = [(one.code, one.name) for one in filters.scheme.classes.all()]
        fields.append(select("risk", _("Risk class"), [("", _("All classes")), *classes]))
    states: list[tuple[str, str | Promise]] = [
        ("", _("All states")),
        *ProcedureState.choices,
        (NO_FILE, _("No file opened")),
    ]
    sorts = [("", _("By reference")), ("due", _("By deadline"))]
    if filters.scheme is not None and filters.scheme.is_ordered:
        sorts.insert(1, ("gravest", _("Gravest first")))
    return (
        *fields,
        select("state", _("State of the procedure"), states),
        select("territory", _("Territory"), [("", _("All territories")), *_places(country, user, filters)]),
        select("heritage", _("Heritage value"), [("", _("All values")), *Heritage.choices]),
        select("sort", _("Order"), sorts),
        FilterField("late", _("Past their deadline"), "checkbox", filters.overdue),
        FilterField("evacuates", _("Nobody may stay"), "checkbox", filters.evacuates),
    )


def _places(country: Country, user: User, filters: BuildingFilters) -> list[tuple[str, str]]:
    """The communes and perimeters in which the reader finds buildings, and the one that is chosen."""
    reached = buildings_where(user, Permission.SEE_BUILDINGS).filter(country=country).order_by()
    known = Territory.objects.filter(pk__in=_both(reached)).defer("boundary", "point")
    found = {one.code: one.name for one in sorted(known, key=lambda one: one.name)}
    if filters.territory is not None and filters.territory.code not in found:
        return [(filters.territory.code, filters.territory.name), *found.items()]
    return list(found.items())


def _both(reached: QuerySet[Building]) -> set[int]:
    pairs = reached.values_list("territory", "perimeter").distinct()
    return {place for pair in pairs for place in pair if place is not None}


def active_filters(asked: Asked) -> tuple[ActiveFilter, ...]:
    """Each filter in force as words, with the way to drop it; with a scheme goes its class."""
    filters = asked.filters
    words = {
        "q": filters.text,
        "scheme": filters.scheme.name if filters.scheme else _("Not classed"),
        "risk": filters.risk.name if filters.risk else "",
        "state": str(filters.state.label) if filters.state else _("No file opened"),
        "territory": filters.territory.name if filters.territory else "",
        "heritage": f"{_('Heritage value')}: {filters.heritage.label}" if filters.heritage else "",
        "late": _("Past their deadline"),
        "evacuates": _("Nobody may stay"),
        "area": _("In the drawn area"),
    }
    found = []
    for name in asked.query:
        if name not in words:
            continue
        dropped = {name, "risk"} if name == "scheme" else {name}
        rest = {key: value for key, value in asked.query.items() if key not in dropped}
        found.append(ActiveFilter(words[name], "?" + urlencode(rest)))
    return tuple(found)
