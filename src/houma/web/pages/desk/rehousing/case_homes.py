"""Homes that could be offered to a household: free then, by what they lack and how near they lie."""

from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.rehousing.models import Answer
from houma.domain.rehousing.queries.cases import lines
from houma.domain.rehousing.queries.facts import days_of, life_of, stays_of_household
from houma.domain.rehousing.queries.homes import homes_in, suited_homes
from houma.domain.rehousing.queries.scope import may_on_case
from houma.domain.rehousing.rules.stays import Days, may_be_housed
from houma.domain.territories.models import Country
from houma.web.at_desk import at_desk, let_in
from houma.web.pages.desk.fields import day_field
from houma.web.pages.desk.rehousing.common import case_in_scope

PLACE = Permission.PLACE_HOUSEHOLDS
FIRST_SHOWN = 12
"""Homes that stand open; the others are folded away."""


class DaysAsked(forms.Form):
    """For which days a home is sought."""

    starts_on = day_field(gettext_lazy("First day"))
    until = day_field(gettext_lazy("Day of return"))

    def days(self) -> Days | None:
        """The days, None where they do not follow each other."""
        start, until = self.cleaned_data.get("starts_on"), self.cleaned_data.get("until")
        if not isinstance(start, date) or not isinstance(until, date) or until <= start:
            return None
        return Days(start, until)


@never_cache
@at_desk
def suitable(request: HttpRequest, country: Country, user: User, operation: str, number: int) -> HttpResponse:
    """The homes for this household, with what each lacks in words; from here a home is offered."""
    case = case_in_scope(user, country, operation, number)
    let_in(may_on_case(user, PLACE, case))
    known = days_of(case, timezone.localdate())
    asked = "starts_on" in request.GET or "until" in request.GET
    initial = {"starts_on": known.start, "until": known.until} if known else {}
    form = DaysAsked(request.GET if asked else None, initial=initial)
    days = (form.days() if form.is_valid() else None) if asked else known
    life = life_of(case)
    found = []
    if days is not None:
        found = suited_homes(homes_in(user, country, PLACE), case, life, days, case.operation.norms)
    return render(
        request,
        "desk/rehousing/case_homes.html",
        {
            "case": case,
            "line": lines([case], timezone.localdate())[0],
            "form": form,
            "days": days,
            "life": life,
            "found": found,
            "first": f":{FIRST_SHOWN}",
            "rest": f"{FIRST_SHOWN}:",
            "suits": sum(not one.lacks for one in found),
            "more": max(0, len(found) - FIRST_SHOWN),
            "norms": case.operation.norms,
            "housed": may_be_housed(case, days, stays_of_household(case, days)) if days else None,
            "waiting": case.offers.filter(answer=Answer.PENDING).select_related("home").first(),
        },
    )
