"""A new household: its people are compared with those who are known before anything is written."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Refused
from houma.domain.households.actions import (
    HouseholdEntry,
    NewPerson,
    count_refusal,
    note_probe,
    register_household,
)
from houma.domain.households.models import LookReason, Presence, Purpose, Relation
from houma.domain.households.queries.lookalikes import Lookalikes, lookalikes
from houma.domain.territories.models import Country
from houma.web.pages.desk.households.common import open_file, route_of, shown_alike, with_people
from houma.web.pages.desk.households.forms import MOST_PEOPLE, FactsForm, PeopleForms, PlaceForm, RefusalForm


@with_people(Permission.REGISTER_HOUSEHOLDS)
def household_new(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """The form of a new household; POST compares, warns, and registers once nothing is left to compare."""
    place = PlaceForm(request.POST or None, user=user, country=country)
    facts = FactsForm(request.POST or None)
    people = PeopleForms(request.POST or None, prefix="people", initial=None if request.POST else _first_rows())
    refused: tuple[str, ...] = ()
    found = Lookalikes()
    if request.method == "POST" and request.POST.get("do") == "more":
        place, facts = PlaceForm(user=user, country=country, initial=_said(request)), FactsForm(initial=_said(request))
        return _page(request, country, place, facts, PeopleForms(initial=_rows(request), prefix="people"), (), found)
    if request.method == "POST" and place.is_valid() & facts.is_valid() & people.is_valid():
        said = tuple(form.person() for form in people if not form.is_blank)
        home = place.cleaned_data["home"]
        entry = HouseholdEntry(
            home.building.territory if home is not None else place.cleaned_data["territory"],
            said,
            facts.facts(),
            home,
            is_illustrative=country.illustrative,
        )
        found = lookalikes(country, said, by=user, territory=entry.territory, dwelling=home, phone=entry.facts.phone)
        if found and request.POST.get("compared") != _mark(found, said):
            note_probe(found.elsewhere, by=user, place=route_of(request))
            return _page(request, country, place, facts, people, (), found, _mark(found, said))
        try:
            household = register_household(country, entry, by=user)
        except Refused as refusal:
            refused = tuple(str(reason) for reason in refusal.decision.reasons)
        else:
            open_file(request, household, LookReason.REGISTRATION, "")
            messages.success(
                request, _("The household is registered under the reference %(code)s.") % {"code": household.code}
            )
            return redirect("household", country.code, household.code)
    return _page(request, country, place, facts, people, refused, found)


@with_people(Permission.REGISTER_HOUSEHOLDS)
def household_refusal(request: HttpRequest, country: Country, user: User) -> HttpResponse:
    """A family that does not want to be registered: counted where it lives, and nothing of it is kept."""
    form = RefusalForm(request.POST or None, user=user, country=country, initial={"said_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            count_refusal(country, said["door"], by=user, said_on=said["said_on"], purpose=Purpose(said["purpose"]))
        except Refused as refusal:
            for reason in refusal.decision.reasons:
                form.add_error(None, str(reason))
        else:
            messages.success(request, _("The refusal is counted. Nothing of the family was kept."))
            return redirect("households", country.code)
    return render(request, "desk/households/refusal.html", {"form": form}, status=400 if form.errors else 200)


def _page(
    request: HttpRequest,
    country: Country,
    place: PlaceForm,
    facts: FactsForm,
    people: object,
    refused: tuple[str, ...],
    found: Lookalikes,
    mark: str = "",
) -> HttpResponse:
    return render(
        request,
        "desk/households/new.html",
        {
            "place": place,
            "facts": facts,
            "people": people,
            "refused": refused,
            "found": found,
            "mark": mark,
            "alike": shown_alike(found, get_language() or "fr"),
        },
    )


def _first_rows() -> list[dict[str, str]]:
    return [{"relation": Relation.HEAD.value, "presence": Presence.PRESENT.value}]


def _said(request: HttpRequest) -> dict[str, str]:
    return {name: value for name, value in request.POST.items() if isinstance(value, str)}


def _rows(request: HttpRequest) -> list[dict[str, str]]:
    """The people typed so far and one more, empty."""
    told = request.POST.get("people-TOTAL_FORMS", "")
    number = min(int(told) if told.isdecimal() and len(told) < 5 else 1, MOST_PEOPLE - 1)
    rows = [
        {
            name.removeprefix(f"people-{row}-"): str(value)
            for name, value in request.POST.items()
            if name.startswith(f"people-{row}-")
        }
        for row in range(number)
    ]
    return [*rows, {"relation": Relation.CHILD.value, "presence": Presence.PRESENT.value}]


def _mark(found: Lookalikes, said: tuple[NewPerson, ...]) -> str:
    """What was compared with what: whoever changes the entry after the warning is warned anew of others.

    Sealed, so that nobody finds by trial the references of files elsewhere, which the page does not tell.
    """
    shown = [one.household.code for one in found.inside] + [one.code for one in found.elsewhere]
    return salted_hmac("houma.households.compared", json.dumps([sorted(shown), len(said)])).hexdigest()[:16]
