"""The list of cases: only initials of people, under filters that stay in the address."""

from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission, may
from houma.domain.buildings.models import RiskClass
from houma.domain.rehousing.case_table import CASES, case_rows
from houma.domain.rehousing.models import Case, Closure, Operation
from houma.domain.rehousing.queries.cases import (
    BUILDING,
    LATE,
    NUMBER,
    OPENED,
    ORDERS,
    CaseFilters,
    Standing,
    cases_in,
    in_order,
    lines,
    narrowed,
    operations_of,
    risks_of,
    with_places,
)
from houma.domain.rehousing.queries.late import Late, waiting_for
from houma.domain.rehousing.queries.scope import may_on_operation
from houma.domain.territories.models import Country
from houma.web.at_desk import at_desk
from houma.web.exports import FORMATS, PERSONAL, file_response, provenance
from houma.web.pages.agreement_filters import FilterField, select_field
from houma.web.pages.desk.rehousing.common import person_name, require_role, tabs_of

PAGE_LENGTH = 40
LEAVING = "leaving"
"""All that are still to move out, whether they wait, have an offer or are placed."""

EVACUATES = "evacuates"
"""All whose building is of a class in which nobody may stay."""


@never_cache
@at_desk
def case_list(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """The cases that the person follows or answers for, those first that have to be out first."""
    require_role(user, Permission.FOLLOW_CASES, country)
    today, filters = timezone.localdate(), filters_of(request.GET)
    reached = cases_in(user, country)
    found = _found(reached, request.GET, filters, today)
    by = _order_of(request.GET)
    page = Paginator(with_places(in_order(found, today, by)), PAGE_LENGTH).get_page(request.GET.get("page"))
    own_url = reverse("rehousing_cases", args=[country.code])
    manages = may(user, Permission.PLACE_HOUSEHOLDS, country)
    workers = User.objects.filter(pk__in=reached.order_by().values("worker")) if manages else User.objects.none()
    operations = list(operations_of(reached))
    query = urlencode([(key, value) for key, value in request.GET.items() if key != "page" and value])
    return render(
        request,
        "desk/rehousing/case_list.html",
        {
            "page": page,
            "rows": lines(page.object_list, today),
            "count": page.paginator.count,
            "fields": _fields(
                filters,
                [(one.code, one.name) for one in operations],
                list(workers),
                list(risks_of(reached)),
                manages=bool(manages),
                by=by,
                due=_due(request.GET),
            ),
            "exports": [
                {
                    "label": one.upper(),
                    "note": "",
                    "href": f"{reverse('rehousing_cases_export', args=[country.code, one])}?{query}",
                }
                for one in ("xlsx", "csv", "json")
            ],
            "action": own_url,
            "narrowed": filters != CaseFilters() or _due(request.GET) is not None,
            **_operation(country, user, next((one for one in operations if one.code == filters.operation), None)),
            "today": today,
            "illustrative": any(one.is_illustrative for one in operations),
        },
    )


@never_cache
@at_desk
def case_export(request: HttpRequest, country: Country, user: User, file_format: str) -> HttpResponseBase:
    """What the list shows under the filters of the address, all its pages: cases and initials, no names."""
    require_role(user, Permission.FOLLOW_CASES, country)
    if file_format not in FORMATS:
        raise Http404
    today, filters = timezone.localdate(), filters_of(request.GET)
    narrow = _found(cases_in(user, country), request.GET, filters, today)
    found = with_places(in_order(narrow, today, _order_of(request.GET)))
    about = provenance(country, CASES.labels, address=request.build_absolute_uri(), licence=PERSONAL)
    language, name = (get_language() or "fr")[:2], f"houma-{country.code}-cases-{today:%Y-%m-%d}"
    return file_response(request, CASES, case_rows(lines(found, today)), file_format, language, about, name)


def _found(reached: QuerySet[Case], query: QueryDict, filters: CaseFilters, today: date) -> QuerySet[Case]:
    found, due = narrowed(reached, filters, today), _due(query)
    return found if due is None else waiting_for(found, due, today)


def _due(query: QueryDict) -> Late | None:
    """The one thing that has to be due, where the address names one."""
    asked = query.get("late", "")
    return Late(asked) if asked in set(Late) else None


def filters_of(query: QueryDict) -> CaseFilters:
    """The filters of an address; what is not understood narrows nothing."""
    standing, worker, risk = query.get("standing", ""), query.get("worker", ""), query.get("risk", "")
    return CaseFilters(
        text=query.get("q", "").strip()[:60],
        operation=query.get("operation", "")[:40],
        standing=Standing(standing) if standing in set(Standing) else None,
        worker=_key(worker),
        unassigned=worker == "none",
        leaving=standing == LEAVING,
        closure=standing if standing in Closure.values else "",
        late=query.get("late") == "1",
        risk=_key(risk),
        evacuates=risk == EVACUATES,
    )


def _operation(country: Country, user: User, operation: Operation | None) -> dict[str, object]:
    """The operation to which the list is narrowed, with its tabs."""
    if operation is None:
        return {"operation": None}
    manages = may_on_operation(user, Permission.PLACE_HOUSEHOLDS, operation)
    return {"operation": operation, "tabs": tabs_of(country, operation, "rehousing_cases", manages=bool(manages))}


def _key(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _order_of(query: QueryDict) -> str:
    by = query.get("sort", LATE)
    return by if by in ORDERS else LATE


def _fields(
    filters: CaseFilters,
    operations: list[tuple[str, str]],
    workers: list[User],
    risks: list[RiskClass],
    *,
    manages: bool,
    by: str,
    due: Late | None,
) -> tuple[FilterField, ...]:
    found = [
        FilterField(
            "q", _("Reference"), "search", filters.text, placeholder=_("Number of a case, household or building")
        )
    ]
    if len(operations) > 1:
        found.append(select_field("operation", _("Operation"), filters.operation, operations, _("All operations")))
    standings = [(LEAVING, _("still to move out")), *((one.value, str(one.label)) for one in Standing)]
    standing = LEAVING if filters.leaving else filters.standing or ""
    found.append(select_field("standing", _("Where it stands"), standing, standings, _("Everywhere")))
    if risks:
        classes = [(EVACUATES, _("Nobody may stay"))] if any(one.evacuates for one in risks) else []
        classes += [(str(one.pk), f"{one.name} · {one.scheme.name}") for one in risks]
        chosen = EVACUATES if filters.evacuates else str(filters.risk or "")
        found.append(select_field("risk", _("Risk of the building"), chosen, classes, _("All classes")))
    if manages:
        chosen = "none" if filters.unassigned else str(filters.worker or "")
        people = [(str(one.pk), person_name(one)) for one in workers]
        found.append(
            select_field("worker", _("Followed by"), chosen, [("", _("Everybody")), ("none", _("nobody")), *people])
        )
    orders = [
        (LATE, _("Late ones first")),
        (NUMBER, _("By number")),
        (OPENED, _("Newest first")),
        (BUILDING, _("By building")),
    ]
    found.append(select_field("sort", _("Order"), by, orders))
    waits = [("1", _("Something is overdue")), *((one.value, capfirst(str(one.label))) for one in Late)]
    found.append(select_field("late", _("What is due"), due or ("1" if filters.late else ""), waits, _("Anything")))
    return tuple(found)
