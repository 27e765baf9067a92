"""The units of a round: given to interviewers at the desk, and visited by each of them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Refused
from houma.domain.observatory.actions.rounds import assign_units, record_visit
from houma.domain.observatory.models import RoundUnit, UnitKind, UnitState
from houma.domain.observatory.queries.reviewing import reference, units_waiting
from houma.domain.observatory.queries.rounds import interviewers_for
from houma.domain.observatory.queries.standing import is_unwilling, with_standing
from houma.domain.observatory.scope import may_on_round, units_of
from houma.domain.territories.models import Country
from houma.web.at_desk import at_desk
from houma.web.pages.desk.observatory.rounds import STATE_KINDS, key_in, must, round_here, tell_refusal

PAGE_LENGTH = 50
OUTCOMES = (UnitState.ABSENT, UnitState.REFUSED, UnitState.NOT_FOUND)


def _line(unit: Any) -> dict[str, object]:
    building = unit.building
    if building is None and unit.household is not None and unit.household.dwelling is not None:
        building = unit.household.dwelling.building
    stands = UnitState(unit.stands)
    return {
        "unit": unit,
        "reference": reference(unit),
        "address": building.address if building is not None else "",
        "building": building.code if building is not None and unit.household_id else "",
        "label": _("does not want to be asked") if stands != unit.state else stands.label,
        "kind": STATE_KINDS[stands],
        "open": unit.state != UnitState.DONE,
        "visits": unit.went,
    }


@never_cache
@at_desk
def units(request: HttpRequest, country: Country, user: User, number: int) -> HttpResponse:
    """The units under the filters of the address; reviewers give them to interviewers and record visits."""
    one = round_here(user, country, number)
    reviews = may_on_round(user, Permission.REVIEW_SUBMISSIONS, one)
    if one.protected_as == UnitKind.HOUSEHOLD and not reviews:
        # Which household lives where, and who refused, is no matter of those who only steer the survey.
        raise PermissionDenied(" ".join(str(reason) for reason in reviews.reasons))
    if request.method == "POST":
        try:
            _done(request, one.pk, user)
        except Refused as refused:
            tell_refusal(request, refused)
        return redirect(request.get_full_path())
    found = with_standing(units_waiting(one)).annotate(went=Count("visits")).order_by("cluster", "pk")
    state, person = request.GET.get("state", ""), request.GET.get("interviewer", "")
    people = interviewers_for(one)
    if state in UnitState.values:
        found = found.filter(stands=state)
    if person == "none":
        found = found.filter(interviewer=None)
    elif key_in(person):
        found = found.filter(interviewer=key_in(person))
    page = Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page"))
    action = reverse("desk_round_units", args=[country.code, one.pk])
    return render(
        request,
        "desk/observatory/round_units.html",
        {
            "round": one,
            "page": page,
            "rows": [_line(unit) for unit in page.object_list],
            "people": people,
            "outcomes": OUTCOMES,
            "fields": _fields(people, state, person),
            "action": action,
            "may_review": reviews and one.closed_at is None,
        },
    )


def _done(request: HttpRequest, number: int, user: User) -> None:
    chosen = [key_in(key) for key in request.POST.getlist("unit")]
    of_round = RoundUnit.objects.filter(round=number, pk__in=chosen).select_related("round")
    if request.POST.get("do") == "visit":
        for unit in of_round:
            record_visit(unit, request.POST.get("outcome", ""), note=request.POST.get("note", ""), by=user)
        messages.success(request, _("Visits recorded: %(count)s") % {"count": len(of_round)})
        return
    person = request.POST.get("interviewer", "")
    interviewer = get_object_or_404(User, pk=key_in(person)) if person else None
    first = of_round.first()
    if first is not None:
        given = assign_units(first.round, chosen, interviewer, by=user)
        messages.success(request, _("Units given: %(count)s") % {"count": given})


def _fields(people: object, state: str, person: str) -> list[dict[str, object]]:
    assert isinstance(people, list)
    return [
        {
            "name": "state",
            "label": _("State"),
            "type": "select",
            "value": state,
            "options": [
                {"value": "", "label": _("all states"), "selected": not state},
                *(
                    {"value": value, "label": str(label).capitalize(), "selected": value == state}
                    for value, label in UnitState.choices
                ),
            ],
        },
        {
            "name": "interviewer",
            "label": _("Interviewer"),
            "type": "select",
            "value": person,
            "options": [
                {"value": "", "label": _("everybody"), "selected": not person},
                {"value": "none", "label": _("given to nobody"), "selected": person == "none"},
                *(
                    {"value": str(one.pk), "label": one.get_full_name() or one.email, "selected": person == str(one.pk)}
                    for one in people
                ),
            ],
        },
    ]


@never_cache
@at_desk
def my_visits(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """The units that were given to the person, those to visit first; a visit without answers is recorded here."""
    must(user, country, Permission.FILL_FORMS)
    mine = units_of(user).filter(round__country=country)
    if request.method == "POST":
        unit = get_object_or_404(mine.select_related("round"), pk=key_in(request.POST.get("unit")))
        try:
            record_visit(unit, request.POST.get("outcome", ""), note=request.POST.get("note", ""), by=user)
            messages.success(request, _("The visit is recorded."))
        except Refused as refused:
            tell_refusal(request, refused)
        return redirect("desk_visits", country.code)
    rows = (
        with_standing(mine)
        .exclude(state=UnitState.DONE)
        .exclude(is_unwilling())  # Nobody goes to those who said no since they were drawn.
        .select_related("round__form", "building", "household__dwelling__building")
        .defer("building__footprint", "household__dwelling__building__footprint")
        .annotate(went=Count("visits"))
        .order_by("round__ends_on", "round", "cluster", "pk")
    )
    page = Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page"))
    return render(
        request,
        "desk/observatory/visits.html",
        {
            "page": page,
            "rows": [_line(unit) for unit in page.object_list],
            "done": mine.filter(state=UnitState.DONE).count(),
            "outcomes": OUTCOMES,
        },
    )
