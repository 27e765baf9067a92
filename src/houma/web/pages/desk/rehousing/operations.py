"""Operations: how many households are to be moved out, housed and brought back, and when."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission, may
from houma.domain.households.queries.refusals import refusals_at
from houma.domain.rehousing.models import Closure, Operation, OperationBuilding
from houma.domain.rehousing.queries import state
from houma.domain.rehousing.queries.cases import NO_CASES, cases_in, counts_of
from houma.domain.rehousing.queries.late import waiting_in_cases
from houma.domain.rehousing.queries.scope import may_on_operation, operations_where
from houma.domain.territories.models import Country
from houma.values.money import Money
from houma.web.at_desk import at_desk
from houma.web.pages.agreement_filters import FilterField, select_field
from houma.web.pages.desk.rehousing.cases import EVACUATES, LEAVING
from houma.web.pages.desk.rehousing.common import operation_in_scope, require_role, tabs_of
from houma.web.pages.desk.rehousing.timeline import Stretch, Timeline, timeline

BUILDINGS_SHOWN = 25
_LATE_SHOWN = 8


@never_cache
@at_desk
def operation_list(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """The operations in one's scope, with counts of the cases that one may see, and what is overdue in these."""
    require_role(user, Permission.FOLLOW_CASES, country)
    today = timezone.localdate()
    operations = operations_where(user, Permission.FOLLOW_CASES).filter(country=country)
    shown = operations.select_related("territory", "agency").defer("territory__boundary").annotate(n=Count("buildings"))
    counts = counts_of(cases_in(user, country), today)
    late = waiting_in_cases(user, country, today)
    return render(
        request,
        "desk/rehousing/rehousing.html",
        {
            "rows": [{"operation": one, "counts": counts.get(one.pk, NO_CASES), "buildings": one.n} for one in shown],
            "late": late[:_LATE_SHOWN],
            "late_more": max(0, len(late) - _LATE_SHOWN),
            "today": today,
            "may_open": may(user, Permission.PLACE_HOUSEHOLDS, country),
            "may_homes": may(user, Permission.MANAGE_HOMES, country),
        },
    )


@never_cache
@at_desk
def operation_page(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponse:
    """How one operation stands: what is late, who is in danger, what the plan says, what comes next."""
    operation = operation_in_scope(user, country, code, Permission.FOLLOW_CASES)
    today = timezone.localdate()
    cases = cases_in(user, country).filter(operation=operation)
    counts = counts_of(cases, today).get(operation.pk, NO_CASES)
    shared = _shared(country, user, operation, "rehousing_operation")
    list_url = shared["list_url"]
    return render(
        request,
        "desk/rehousing/operation.html",
        {
            **shared,
            "figures": [
                (counts.to_evacuate, pgettext("households", "To move out"), f"{list_url}&standing={LEAVING}"),
                (counts.housed, pgettext("households", "Housed for a time"), f"{list_url}&standing=housed"),
                (counts.overdue, pgettext("households", "Longer than planned"), f"{list_url}&standing=overdue"),
                (counts.returned, pgettext("households", "Returned home"), f"{list_url}&standing={Closure.RETURNED}"),
            ],
            "counts": counts,
            "pressing": state.pressing(cases, today),
            "grave": state.grave(cases, today),
            "grave_url": f"{list_url}&risk={EVACUATES}&standing={LEAVING}",
            "coming": state.coming(operation, cases, today),
            "refusals": sum(refusals_at(operation.buildings.values_list("building", flat=True)).values()),
            "plan": state.plan_standing(operation, cases) if shared["manages"] else None,
            "first_plan": state.plan_under_way(operation) if shared["manages"] else None,
            "budget": Money(operation.budget, operation.currency) if operation.budget is not None else None,
            "today": today,
        },
    )


@never_cache
@at_desk
def operation_buildings(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponse:
    """The buildings of one operation: when each is emptied, worked on and lived in again."""
    operation = operation_in_scope(user, country, code, Permission.FOLLOW_CASES)
    today = timezone.localdate()
    text, asked = request.GET.get("q", "").strip()[:60], request.GET.get("stage", "")
    stage = state.Stage(asked) if asked in set(state.Stage) else None
    cases = cases_in(user, country).filter(operation=operation)
    rows = state.buildings_of(operation, cases, today, text=text, stage=stage)
    page = Paginator(rows, BUILDINGS_SHOWN).get_page(request.GET.get("page"))
    shared = _shared(country, user, operation, "rehousing_operation_buildings")
    stages = [(one.value, capfirst(str(one.label))) for one in state.Stage]
    return render(
        request,
        "desk/rehousing/operation_buildings.html",
        {
            **shared,
            "page": page,
            "refusals": refusals_at(one.building_id for one in page.object_list),
            "count": page.paginator.count,
            "fields": (
                FilterField("q", _("Building"), "search", text, placeholder=_("Reference or address")),
                select_field("stage", _("Where it stands"), stage or "", stages, _("Everywhere")),
            ),
            "action": request.path,
            "narrowed": bool(text or stage),
            "timeline": _timeline(operation, country, page.object_list, today, edit=shared["manages"]),
            "today": today,
        },
    )


def _shared(country: Country, user: User, operation: Operation, current: str) -> dict[str, Any]:
    """What each tab of an operation needs."""
    manages = bool(may_on_operation(user, Permission.PLACE_HOUSEHOLDS, operation))
    return {
        "operation": operation,
        "manages": manages,
        "tabs": tabs_of(country, operation, current, manages=manages),
        "list_url": reverse("rehousing_cases", args=[country.code]) + f"?operation={operation.code}",
    }


def _timeline(
    operation: Operation, country: Country, buildings: Iterable[OperationBuilding], today: date, *, edit: bool
) -> Timeline | None:
    rows, days = [], [operation.starts_on, today]
    for one in buildings:
        url = reverse("rehousing_building", args=[country.code, operation.code, one.pk]) if edit else ""
        rows.append((one.building.code, url, _stretches(operation, one), ""))
        days += [day for day in (one.evacuate_by, one.works_until, one.return_on) if day is not None]
    return timeline(rows, min(days), max(days) + timedelta(days=32), today) if rows else None


def _stretches(operation: Operation, building: OperationBuilding) -> list[Stretch]:
    """Lived in until the evacuation, empty, works, empty again until the return."""
    out = building.evacuate_by
    found = [Stretch("lived", operation.starts_on, out, _("to be moved out by then"))]
    works_from, works_until = building.works_from, building.works_until
    end = building.return_on
    if works_from is not None:
        found.append(Stretch("empty", out, works_from, _("empty")))
        if works_until is not None:
            found.append(Stretch("works", works_from, works_until, _("works")))
            if end is not None:
                found.append(Stretch("empty", works_until, end, _("empty")))
    elif end is not None:
        found.append(Stretch("empty", out, end, _("empty")))
    return found
