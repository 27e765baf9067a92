"""The deadlines of the law over all buildings of the reader: a list, a table to take away, and a calendar."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission, may
from houma.domain.base.wording import listed
from houma.domain.buildings.queries.deadlines import (
    SORTS,
    Deadline,
    DeadlineFilters,
    awaiting,
    deadlines,
    open_deadlines,
)
from houma.domain.buildings.rules.procedure import AWAITED
from houma.domain.buildings.scope import reached_by
from houma.domain.buildings.workbook.deadlines import DEADLINES, deadline_row
from houma.domain.territories.models import Country, Territory
from houma.exchange.calendar_file import CONTENT_TYPE, CalendarDay, write_calendar
from houma.values.multilingual import Multilingual
from houma.web.at_desk import at_desk
from houma.web.exports import FORMATS, INTERNAL, file_response, provenance
from houma.web.pages.agreement_filters import ActiveFilter, FilterField, select_field

PAGE_LENGTH = 40
CALENDAR = "ics"
_WHEN = {"late": True, "coming": False}


@at_desk
def building_deadlines(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """The list, under the filters of the address, the longest overdue first."""
    _admit(user, country)
    today, filters = timezone.localdate(), _filters(country, request.GET)
    found = open_deadlines(user, country, filters, today)
    page = Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page"))
    query = _query(filters)
    rows = list(deadlines(page.object_list, country, today))
    every = open_deadlines(user, country, DeadlineFilters(), today)
    return render(
        request,
        "desk/buildings/deadlines.html",
        {
            "page": page,
            "rows": rows,
            "late": every.filter(due_on__lt=today).count(),
            "coming": every.filter(due_on__gte=today).count(),
            "fields": _fields(country, user, filters, query),
            "active": _active(filters, query),
            "action": reverse("building_deadlines", args=[country.code]),
            "illustrative": any(row.is_illustrative for row in rows),
            "exports": [
                {
                    "label": _("Calendar") if one == CALENDAR else one.upper(),
                    "note": "iCalendar" if one == CALENDAR else "",
                    "href": f"{reverse('building_deadlines_export', args=[country.code, one])}?{urlencode(query)}",
                }
                for one in (CALENDAR, "xlsx", "csv", "json")
            ],
        },
    )


@at_desk
def building_deadlines_export(request: HttpRequest, country: Country, user: User, file_format: str) -> HttpResponseBase:
    """Exactly what the list shows, all its pages, as a table or as days of a calendar."""
    _admit(user, country)
    if file_format not in {*FORMATS, CALENDAR}:
        raise Http404
    today, filters = timezone.localdate(), _filters(country, request.GET)
    found = deadlines(open_deadlines(user, country, filters, today), country, today)
    name = f"houma-{country.code}-deadlines"
    language = get_language() or "fr"
    if file_format == CALENDAR:
        content = write_calendar(
            (day for one in found for day in _days(request, country, one)),
            name=f"{DEADLINES.labels.in_language(language)} · {country.name}",
            product=f"-//Houma//{request.get_host()}//{language.upper()}",
            made_at=timezone.now(),
        )
        headers = {"Content-Disposition": f'attachment; filename="{name}.{CALENDAR}"'}
        return HttpResponse(content, content_type=CONTENT_TYPE, headers=headers)
    told = tuple((Multilingual(chip.label), "") for chip in _active(filters, _query(filters)))
    about = provenance(country, DEADLINES.labels, filters=told, address=request.build_absolute_uri(), licence=INTERNAL)
    return file_response(request, DEADLINES, map(deadline_row, found), file_format, language, about, name)


def _admit(user: User, country: Country) -> None:
    if not may(user, Permission.SEE_BUILDINGS, country).allowed:
        raise PermissionDenied(_("Your role does not allow this here."))


def _days(request: HttpRequest, country: Country, one: Deadline) -> Iterator[CalendarDay]:
    """A deadline as days of a calendar, the last day of an open appeal first.

    No word of them tells who owns the building or lives there.
    """
    building = one.building
    address = request.build_absolute_uri(reverse("building", args=[country.code, building.code]))
    told = [one.state, one.rule, _("Illustrative: not a real building.") if one.is_illustrative else ""]
    day = CalendarDay(
        uid=f"{country.code}-building-file-{one.key}-{one.due_on:%Y%m%d}@{request.get_host()}",
        day=one.due_on,
        title=f"{building.code} · {one.awaited}",
        text="\n".join(part for part in told if part),
        place=listed(part for part in (building.address, building.territory.name) if part),
        address=address,
    )
    if one.appeal_until is not None and one.may_be_appealed:
        uid = f"{country.code}-building-appeal-{one.key}-{one.appeal_until:%Y%m%d}@{request.get_host()}"
        what = _("Last day to appeal against the notice")
        yield replace(day, uid=uid, day=one.appeal_until, title=f"{building.code} · {what}")
    yield day


def _filters(country: Country, parameters: QueryDict) -> DeadlineFilters:
    """The filters of an address; what is not understood narrows nothing."""
    given = {name: parameters.get(name, "").replace("\x00", "").strip()[:100] for name in (*_NAMES, "sort")}
    places = Territory.objects.of_country(country.pk).defer("boundary")
    return DeadlineFilters(
        text=given["q"],
        territory=places.filter(code=given["territory"]).first() if given["territory"] else None,
        step=given["step"] if given["step"] in AWAITED else "",
        late=_WHEN.get(given["when"]),
        sort=given["sort"] if given["sort"] in SORTS else "due",
    )


_NAMES = ("q", "territory", "step", "when")


def _query(filters: DeadlineFilters) -> dict[str, str]:
    """The filters as parameters of an address; the inverse of ``_filters``."""
    parameters = {
        "q": filters.text,
        "territory": filters.territory.code if filters.territory else "",
        "step": filters.step,
        "when": next((word for word, late in _WHEN.items() if filters.late is late), ""),
        "sort": "" if filters.sort == "due" else filters.sort,
    }
    return {name: value for name, value in parameters.items() if value}


def _fields(
    country: Country, user: User, filters: DeadlineFilters, query: Mapping[str, str]
) -> tuple[FilterField, ...]:
    reached = awaiting(country).filter(reached_by(user, Permission.SEE_BUILDINGS, building="building__")).order_by()
    here = Q(pk__in=reached.values("building__territory")) | Q(pk__in=reached.values("building__perimeter"))
    places = {one.code: one.name for one in Territory.objects.filter(here).defer("boundary", "point")}
    if filters.territory is not None:
        places.setdefault(filters.territory.code, filters.territory.name)
    communes = sorted(places.items(), key=lambda pair: pair[1])
    when = [("", _("Late and coming")), ("late", _("Past their deadline")), ("coming", _("Coming"))]
    sorts = [
        ("", _("By deadline")), ("since", _("Longest awaited first")), ("territory", _("By territory")),
        ("code", _("By reference")),
    ]  # fmt: skip
    chosen = {name: query.get(name, "") for name in (*_NAMES, "sort")}
    return (
        FilterField("q", _("Words"), "search", filters.text, _("A reference, a street, a name…")),
        select_field("when", pgettext("of the procedure", "Deadlines"), chosen["when"], when),
        select_field("territory", _("Territory"), chosen["territory"], [("", _("All territories")), *communes]),
        select_field("step", _("What is awaited"), chosen["step"], [("", _("Everything")), *AWAITED.items()]),
        select_field("sort", _("Order"), chosen["sort"], sorts),
    )


def _active(filters: DeadlineFilters, query: Mapping[str, str]) -> tuple[ActiveFilter, ...]:
    """Each filter in force as words, with the way to drop it."""
    words = {
        "q": filters.text,
        "territory": filters.territory.name if filters.territory else "",
        "step": str(AWAITED.get(filters.step, "")),
        "when": _("Past their deadline") if filters.late else _("Coming"),
    }
    return tuple(
        ActiveFilter(words[name], "?" + urlencode({key: value for key, value in query.items() if key != name}))
        for name in query
        if name in words
    )
