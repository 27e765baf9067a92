"""The list of cases: only initials of people, under filters that stay in the address."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission, may
from houma.domain.rehousing.models import Closure
from houma.domain.rehousing.queries.cases import (
    CaseFilters,
    Standing,
    cases_in,
    in_order,
    lines,
    narrowed,
    operations_of,
    with_places,
)
from houma.domain.territories.models import Country
from houma.web.at_desk import at_desk
from houma.web.pages.agreement_filters import FilterField, select_field
from houma.web.pages.desk.rehousing.common import person_name, require_role

PAGE_LENGTH = 40
LEAVING = "leaving"
"""All that are still to move out, whether they wait, have an offer or are placed."""


@never_cache
@at_desk
def case_list(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """The cases that the person follows or answers for, those first that have to be out first."""
    require_role(user, Permission.FOLLOW_CASES, country)
    today, filters = timezone.localdate(), filters_of(request.GET)
    reached = cases_in(user, country)
    found = narrowed(reached, filters, today)
    page = Paginator(with_places(in_order(found)), PAGE_LENGTH).get_page(request.GET.get("page"))
    own_url = reverse("rehousing_cases", args=[country.code])
    manages = may(user, Permission.PLACE_HOUSEHOLDS, country)
    workers = User.objects.filter(pk__in=reached.order_by().values("worker")) if manages else User.objects.none()
    operations = list(operations_of(reached))
    return render(
        request,
        "desk/rehousing/case_list.html",
        {
            "page": page,
            "rows": lines(page.object_list, today),
            "count": page.paginator.count,
            "fields": _fields(filters, [(one.code, one.name) for one in operations], list(workers), bool(manages)),
            "action": own_url,
            "operation": next((one for one in operations if one.code == filters.operation), None),
            "today": today,
            "illustrative": any(one.is_illustrative for one in operations),
        },
    )


def filters_of(query: QueryDict) -> CaseFilters:
    """The filters of an address; what is not understood narrows nothing."""
    standing, worker = query.get("standing", ""), query.get("worker", "")
    return CaseFilters(
        text=query.get("q", "").strip()[:60],
        operation=query.get("operation", "")[:40],
        standing=Standing(standing) if standing in set(Standing) else None,
        worker=int(worker) if worker.isdecimal() and len(worker) < 10 else None,
        unassigned=worker == "none",
        leaving=standing == LEAVING,
        closure=standing if standing in Closure.values else "",
        late=query.get("late") == "1",
    )


def _fields(
    filters: CaseFilters, operations: list[tuple[str, str]], workers: list[User], manages: bool
) -> tuple[FilterField, ...]:
    found = [
        FilterField(
            "q", _("Reference"), "search", filters.text, placeholder=_("Number of a case, household or building")
        )
    ]
    if len(operations) > 1:
        found.append(select_field("operation", _("Operation"), filters.operation, operations, _("All operations")))
    standings = [(one.value, str(one.label)) for one in Standing]
    found.append(select_field("standing", _("Where it stands"), filters.standing or "", standings, _("Everywhere")))
    if manages:
        chosen = "none" if filters.unassigned else str(filters.worker or "")
        people = [(str(one.pk), person_name(one)) for one in workers]
        found.append(
            select_field("worker", _("Followed by"), chosen, [("", _("Everybody")), ("none", _("nobody")), *people])
        )
    found.append(FilterField("late", _("Something is overdue"), "checkbox", filters.late))
    return tuple(found)
