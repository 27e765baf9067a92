"""The stock of homes: a list, and the page of each with who has it when."""

from datetime import date, timedelta
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.rehousing.models import Home, HomeClosure
from houma.domain.rehousing.queries.homes import HomeFilters, Span, homes_in, lines, narrowed, spans_of
from houma.domain.rehousing.rules.stays import months_later
from houma.domain.territories.models import Country
from houma.values.money import Money
from houma.web.at_desk import at_desk
from houma.web.exports import FORMATS
from houma.web.pages.agreement_filters import FilterField
from houma.web.pages.desk.rehousing.common import home_in_scope, require_role
from houma.web.pages.desk.rehousing.timeline import Stretch, Timeline, packed, timeline

PAGE_LENGTH = 40
_BEFORE, _AFTER = 2, 16


@never_cache
@at_desk
def home_list(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """The homes in one's scope under the filters of the address."""
    require_role(user, Permission.MANAGE_HOMES, country)
    today, filters = timezone.localdate(), filters_of(request.GET)
    found = narrowed(homes_in(user, country), filters).select_related("territory").defer("territory__boundary")
    page = Paginator(found.order_by("code"), PAGE_LENGTH).get_page(request.GET.get("page"))
    query = urlencode({name: value for name, value in request.GET.items() if name != "page" and value})
    return render(
        request,
        "desk/rehousing/homes.html",
        {
            "page": page,
            "rows": lines(page.object_list, today),  # type: ignore[arg-type]
            "count": page.paginator.count,
            "fields": _fields(filters),
            "action": reverse("rehousing_homes", args=[country.code]),
            "today": today,
            "exports": [
                {
                    "label": one.upper(),
                    "href": f"{reverse('rehousing_homes_export', args=[country.code, one])}?{query}",
                }
                for one in FORMATS
            ],
        },
    )


def filters_of(query: QueryDict) -> HomeFilters:
    """The filters of an address; what is not understood narrows nothing."""
    persons = query.get("persons", "")
    try:
        free_on = parse_date(query.get("free_on", ""))
    except ValueError:
        free_on = None
    return HomeFilters(
        text=query.get("q", "").strip()[:60],
        persons=int(persons) if persons.isdecimal() and len(persons) < 5 else None,
        step_free=query.get("step_free") == "1",
        collective=query.get("collective") == "1",
        free_on=free_on,
    )


def _fields(filters: HomeFilters) -> tuple[FilterField, ...]:
    return (
        FilterField("q", _("Code, site or address"), "search", filters.text),
        FilterField("free_on", _("Free on"), "date", filters.free_on.isoformat() if filters.free_on else ""),
        FilterField("persons", _("Persons, at least"), "number", str(filters.persons or "")),
        FilterField("step_free", _("Entrance without steps"), "checkbox", filters.step_free),
        FilterField("collective", _("Collective"), "checkbox", filters.collective),
    )


@never_cache
@at_desk
def home_page(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponse:
    """One home: what it is, who has it when, and on which days it is closed."""
    home = home_in_scope(user, country, code)
    today = timezone.localdate()
    first = months_later(today, -_BEFORE).replace(day=1)
    last = months_later(today, _AFTER).replace(day=1)
    spans = spans_of(home, first, last)
    return render(
        request,
        "desk/rehousing/home.html",
        {
            "home": home,
            "rent": Money(home.rent, home.currency),
            "line": lines([home], today)[0],
            "timeline": _calendar(home, spans, first, last, today),
            "spans": spans,
            "closures": HomeClosure.objects.filter(home=home, until__gt=first).order_by("-starts_on"),
            "today": today,
        },
    )


def _calendar(home: Home, spans: list[Span], first: date, last: date, today: date) -> Timeline:
    """A row of bars for each stay that goes on beside others; days on which it is not to be had are shown too."""
    stretches = [Stretch(one.kind, one.start, one.until) for one in spans]
    if home.available_from > first:
        stretches.append(Stretch("closed", first - timedelta(days=1), home.available_from))
    if home.available_until is not None and home.available_until < last:
        stretches.append(Stretch("closed", home.available_until, last))
    rows = [("", "", row, "") for row in packed(stretches)] or [("", "", [], "")]
    return timeline(rows, first, last, today)
