"""The plan of an operation: ask for it, see who would go where and why, change it, offer it."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Refused
from houma.domain.rehousing.actions import planning
from houma.domain.rehousing.models import Case, Home, Operation, PlanLock, PlanRun, PlanState
from houma.domain.rehousing.plan_table import PLAN, plan_rows
from houma.domain.rehousing.queries.cases import lines
from houma.domain.rehousing.queries.fixing import Fixing, if_fixed
from houma.domain.rehousing.queries.plans import (
    SHOWN,
    PlanFilters,
    Relay,
    lines_where,
    plans_of,
    relays,
    short_of,
    shown,
)
from houma.domain.rehousing.queries.scope import cases_where, homes_where
from houma.domain.rehousing.rules.plans import LEAST_SECONDS, MOST_SECONDS
from houma.domain.rehousing.tasks import work_out
from houma.domain.territories.models import Country
from houma.values.money import Money
from houma.web.at_desk import at_desk
from houma.web.exports import FORMATS, INTERNAL, file_response, provenance
from houma.web.formatting import format_number
from houma.web.pages.agreement_filters import FilterField, Option
from houma.web.pages.desk.fields import day_field
from houma.web.pages.desk.rehousing.common import operation_in_scope, tabs_of
from houma.web.pages.desk.rehousing.timeline import Stretch, Timeline, packed, timeline

PAGE_LENGTH = 20
_RELAYS_SHOWN = 15
_SHORT_SHOWN = 200
_NO_BOUND = 0.995
_GOALS = {
    "must": (gettext_lazy("What is fixed is kept"), pgettext_lazy("unit of a goal", "households")),
    "risk": (gettext_lazy("Nobody at the highest risk left"), pgettext_lazy("unit of a goal", "persons housed")),
    "repair": (
        gettext_lazy("What was lost is made good"),
        pgettext_lazy("unit of a goal", "needs met, weighed by risk"),
    ),
    "kept": (gettext_lazy("Who need not move stays"), pgettext_lazy("unit of a goal", "households")),
    "needs": (gettext_lazy("Fewest unmet needs"), pgettext_lazy("unit of a goal", "needs met, weighed by risk")),
    "life": (gettext_lazy("Life kept near"), pgettext_lazy("unit of a goal", "tens of metres × persons saved")),
    "cost": (gettext_lazy("Least cost"), pgettext_lazy("unit of a goal", "rents")),
}
_GROUPS: dict[str, str | Promise] = {
    "size": gettext_lazy("By the size of the household"),
    "steps": gettext_lazy("By the need of an entrance without steps"),
    "risk": gettext_lazy("By the risk of the building (higher is worse)"),
}
_SHARES: dict[str, str | Promise] = {
    "step_free": gettext_lazy("needs an entrance without steps"),
    "other": gettext_lazy("others"),
}
_SHOW: dict[str, str | Promise] = {
    "": gettext_lazy("All households"),
    "due": gettext_lazy("Those who need a home within a month"),
    "left": gettext_lazy("Those without a home"),
    "placed": gettext_lazy("Those with a home"),
    "moved": gettext_lazy("Those that the last plan placed otherwise"),
    "days": gettext_lazy("Those with other days in the same home"),
    "fixed": gettext_lazy("Those that are fixed"),
}


class AskForm(forms.Form):
    """How long to search, and from which day on people may move."""

    from_day = day_field(gettext_lazy("Nobody moves before"))
    seconds = forms.IntegerField(
        label=gettext_lazy("Seconds to search at most"),
        min_value=LEAST_SECONDS,
        max_value=MOST_SECONDS,
        initial=planning.USUAL_SECONDS,
    )
    fresh = forms.BooleanField(
        label=gettext_lazy("A fresh plan: also who need not move may be proposed another home"), required=False
    )

    def __init__(self, *args: Any, again: bool = True, **more: Any) -> None:
        super().__init__(*args, **more)
        if not again:
            del self.fields["fresh"]


@dataclass(frozen=True, slots=True)
class GoalView:
    """A goal in words: how near it is to what cannot be exceeded.

    ``bounded``: whether more is proven than what goes without saying; time may have ended before.
    """

    label: str | Promise
    unit: str | Promise
    value: float
    bound: float
    gap: float
    proven: bool
    bounded: bool


def _run_of(user: User, operation: Operation, number: str) -> PlanRun | None:
    """The plan asked for, 404 where there is none of this number; else the newest."""
    plans = plans_of(operation)
    if not number:
        return plans.first()
    found = plans.filter(number=int(number)).first() if number.isdecimal() and len(number) < 9 else None
    if found is None:
        raise Http404
    return found


def _seconds(again: bool) -> int:
    """What the form offers: a plan that begins with the last one needs less."""
    return planning.AGAIN_SECONDS if again else planning.USUAL_SECONDS


def _filters(query: QueryDict) -> PlanFilters:
    show = query.get("show", "")
    return PlanFilters(text=query.get("q", "").strip()[:60], show=show if show in SHOWN else "")


@never_cache
@at_desk
def plan_page(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponse:
    """The newest plan, or the one that is asked for, with its lines under the filters of the address."""
    operation = operation_in_scope(user, country, code, Permission.PLACE_HOUSEHOLDS)
    run = _run_of(user, operation, request.GET.get("plan", ""))
    today, filters = timezone.localdate(), _filters(request.GET)
    under_way = run is not None and run.finished_at is None
    again = run is not None and plans_of(operation).filter(state=PlanState.DONE).exists()
    context: dict[str, Any] = {
        "operation": operation,
        "tabs": tabs_of(country, operation, "rehousing_plan", manages=True),
        "run": run,
        "under_way": under_way,
        "ask": AskForm(initial={"from_day": today, "seconds": _seconds(again)}, again=again),
        "numbers": list(plans_of(operation).values_list("number", flat=True)[:20]),
        "newest": run is not None and run == plans_of(operation).first(),
    }
    if run is not None and run.state == PlanState.REFUSED:
        # No lines to change: what is fixed is let go from here, or the operation would have no plan ever again.
        reached = cases_where(user, Permission.PLACE_HOUSEHOLDS).filter(operation=operation)
        locks = PlanLock.objects.filter(case__in=reached, let_go_at=None)
        context |= {
            "language": (get_language() or "fr")[:2],
            "locks": locks.select_related("case__operation", "home").order_by("case__number"),
        }
    if run is not None and run.state == PlanState.DONE:
        page = Paginator(lines_where(user, run, filters), PAGE_LENGTH).get_page(request.GET.get("page"))
        rows = shown(list(page.object_list), run, today, user)
        context |= {
            "page": page,
            "rows": rows,
            "offerable": any(row.offerable for row in rows),
            "goals": _goals(run),
            "cost": Money(Decimal(run.outcome["cost"]).quantize(Decimal(1)), run.currency),
            "left": run.outcome["households"] - run.outcome["placed"],
            **_short(user, run),
            "changes": _changes(run),
            "shares": _shares(run),
            "relay": _relay(country, *relays(user, run, _RELAYS_SHOWN)),
            "fields": _fields(filters),
            "action": _address(country, operation),
            "kept": {"plan": run.number} if request.GET.get("plan") else {},
            "homes": homes_where(user, Permission.PLACE_HOUSEHOLDS)
            .filter(country=country)
            .order_by("code")
            .only("pk", "code", "capacity", "site"),
            "exports": [
                {
                    "label": one.upper(),
                    "href": f"{_address(country, operation, 'file', one)}?plan={run.number}",
                }
                for one in FORMATS
            ],
        }
    return render(request, "desk/rehousing/plan.html", context)


def _address(country: Country, operation: Operation, do: str = "", *more: str) -> str:
    return reverse(f"rehousing_plan{f'_{do}' if do else ''}", args=[country.code, operation.code, *more])


def _goals(run: PlanRun) -> list[GoalView]:
    found = []
    for one in run.outcome["goals"]:
        label, unit = _GOALS[one["goal"]]
        # The engine makes everything as large as possible: rents come with a minus.
        value, bound = abs(one["value"]), abs(one["bound"])
        found.append(GoalView(label, unit, value, bound, 100 * one["gap"], one["proven"], one["gap"] < _NO_BOUND))
    return found


def _short(user: User, run: PlanRun) -> dict[str, Any]:
    """Those whose home is promised before they can return: as many as a page can list, and how many in all."""
    rows, count = short_of(user, run)
    return {"short": rows[:_SHORT_SHOWN], "short_count": count, "short_more": max(0, len(rows) - _SHORT_SHOWN)}


def _changes(run: PlanRun) -> dict[str, Any] | None:
    """What is other than in the plan before, and how many could not have stayed; None for a first plan."""
    counts = run.outcome.get("changes")
    if counts is None:
        return None
    moved, forced, fewest = counts["home"] + counts["left"], run.outcome["forced"], run.outcome["fewest"]
    return {
        **counts,
        "moved": moved,
        "forced": forced,
        "fewest": fewest,
        "minimal": run.keep and moved == fewest,
    }


def _shares(run: PlanRun) -> list[dict[str, Any]]:
    """Fairness: each group beside the others."""
    return [
        {
            "label": label,
            "rows": [
                {**share, "group": _SHARES.get(share["group"], share["group"])}
                for share in run.outcome["fairness"].get(name, [])
            ],
        }
        for name, label in _GROUPS.items()
    ]


def _relay(country: Country, found: list[Relay], count: int) -> dict[str, Any] | None:
    """Homes that serve one household after the other, as a timeline."""
    rows = []
    for one in found:
        url = reverse("rehousing_home", args=[country.code, one.home.code])
        stretches = [Stretch("lived", stay.starts_on, stay.until, stay.case.code) for stay in one.stays]
        for number, row in enumerate(packed(stretches)):
            rows.append((one.home.code if number == 0 else "", url if number == 0 else "", row, ""))
    if not rows:
        return None
    days = [day for one in found for stay in one.stays for day in (stay.starts_on, stay.until)]
    drawn: Timeline = timeline(rows, min(days), max(days), timezone.localdate())
    return {"timeline": drawn, "rows": found, "count": count}


def _fields(filters: PlanFilters) -> tuple[FilterField, ...]:
    options = tuple(Option(value, str(label), value == filters.show) for value, label in _SHOW.items())
    return (
        FilterField("q", _("Reference"), "search", filters.text, placeholder=_("Number of a case, building or home")),
        FilterField("show", _("Households"), "select", options=options),
    )


def _posted(write: Callable[[HttpRequest, User, Operation], None]) -> Callable[..., HttpResponseBase]:
    """A button of the plan: write, say what was refused, and go back to where the reader was."""

    @require_POST
    @never_cache
    @at_desk
    def view(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponse:
        operation = operation_in_scope(user, country, code, Permission.PLACE_HOUSEHOLDS)
        return _and_back(request, country, operation, lambda: write(request, user, operation))

    return view


def _and_back(request: HttpRequest, country: Country, operation: Operation, write: Callable[[], None]) -> HttpResponse:
    try:
        write()
    except Refused as refused:
        for reason in refused.decision.reasons:
            messages.error(request, str(reason))
    return redirect(_back(request, country, operation))


def _back(request: HttpRequest, country: Country, operation: Operation) -> str:
    """The page from which a button was pressed, with its filters."""
    query, address = request.POST.get("back", ""), _address(country, operation)
    return f"{address}?{QueryDict(query).urlencode()}" if query else address


@_posted
def plan_ask(request: HttpRequest, user: User, operation: Operation) -> None:
    """Have the plan worked out anew."""
    form = AskForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            for error in errors:
                messages.error(request, str(error))
        return
    said = form.cleaned_data
    run = planning.ask_for_plan(
        operation, by=user, seconds=said["seconds"], from_day=said["from_day"], keep=not said["fresh"]
    )
    work_out.enqueue(run.pk)


@_posted
def plan_stop(request: HttpRequest, user: User, operation: Operation) -> None:
    """End the search: the best plan so far counts."""
    run = plans_of(operation).filter(finished_at=None).first()
    if run is not None:
        planning.stop_plan(run, by=user)


def _case_of(request: HttpRequest, user: User, operation: Operation) -> Case:
    number = request.POST.get("case", "")
    reached = cases_where(user, Permission.PLACE_HOUSEHOLDS).filter(operation=operation)
    found = reached.filter(number=int(number)).first() if number.isdecimal() and len(number) < 9 else None
    if found is None:
        raise Http404
    return found


@require_POST
@never_cache
@at_desk
def plan_fix(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponse:
    """Fix the home of a household for the plans to come; where others would lose theirs, ask before it is kept."""
    operation = operation_in_scope(user, country, code, Permission.PLACE_HOUSEHOLDS)
    case = _case_of(request, user, operation)
    homes = homes_where(user, Permission.PLACE_HOUSEHOLDS).filter(country=operation.country)
    home: Home | None = homes.filter(code=request.POST.get("home", "")).first()
    if home is None:
        messages.error(request, _("There is no home of this code in your territories."))
        return redirect(_back(request, country, operation))
    found = Fixing() if request.POST.get("sure") == "1" else if_fixed(case, home)
    if found.harms:
        seen = cases_where(user, Permission.PLACE_HOUSEHOLDS).filter(pk__in=[one.pk for one in found.left])
        context = {
            "operation": operation,
            "case": case,
            "line": lines([case], timezone.localdate())[0],
            "home": home,
            "found": found,
            "left": seen.select_related("operation").order_by("number"),
            "others": len(found.left) - len(seen),
            "back": request.POST.get("back", ""),
            "back_address": _back(request, country, operation),
        }
        return render(request, "desk/rehousing/plan_fix.html", context)

    def fix() -> None:
        planning.fix_home(case, home, by=user)
        messages.success(request, _("Fixed. Work the plan out again to see what follows."))

    return _and_back(request, country, operation, fix)


@_posted
def plan_let_go(request: HttpRequest, user: User, operation: Operation) -> None:
    """Leave the household to the plan again."""
    planning.let_go(_case_of(request, user, operation), by=user)
    messages.success(request, _("Let go. Work the plan out again to see what follows."))


@_posted
def plan_offer(request: HttpRequest, user: User, operation: Operation) -> None:
    """Offer to the chosen households what the newest plan proposes; what cannot be offered is said."""
    run = plans_of(operation).filter(state=PlanState.DONE).first()
    numbers = [int(one) for one in request.POST.getlist("chosen") if one.isdecimal() and len(one) < 9]
    if run is None or not numbers:
        messages.error(request, _("Choose households to which the proposed home is offered."))
        return
    reached = cases_where(user, Permission.PLACE_HOUSEHOLDS).filter(operation=operation, number__in=numbers)
    made, refused = planning.offer_planned(run, reached.values_list("pk", flat=True), by=user)
    for one in refused:
        reasons = " ".join(str(reason) for reason in one.decision.reasons)
        messages.error(request, f"{operation.code}-{one.case.number:04d}: {reasons}")
    if made:
        said = ngettext("%(many)s offer was made.", "%(many)s offers were made.", made)
        messages.success(request, said % {"many": format_number(made, (get_language() or "fr")[:2])})


@never_cache
@at_desk
def plan_file(request: HttpRequest, country: Country, user: User, code: str, file_format: str) -> HttpResponseBase:
    """The lines of a plan as a file: cases and initials, no names."""
    operation = operation_in_scope(user, country, code, Permission.PLACE_HOUSEHOLDS)
    run = _run_of(user, operation, request.GET.get("plan", ""))
    if run is None or file_format not in FORMATS:
        raise Http404
    language = (get_language() or "fr")[:2]
    rows = plan_rows(shown(lines_where(user, run), run, timezone.localdate(), user), language)
    about = provenance(country, PLAN.labels, address=request.build_absolute_uri(), licence=INTERNAL)
    name = f"houma-{operation.code}-plan-{run.number}"
    return file_response(request, PLAN, rows, file_format, language, about, name)
