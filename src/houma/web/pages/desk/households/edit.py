"""Correcting a file: facts, people, home, consents; and asking that data be erased. All inside a file that is open."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Refused
from houma.domain.households import actions
from houma.domain.households.models import Consent, ConsentKind, Household, Person, Purpose
from houma.domain.households.queries.lookalikes import Lookalikes, lookalikes, name_of
from houma.domain.territories.models import Country
from houma.web.asked import whole_number
from houma.web.pages.desk.fields import day_field
from houma.web.pages.desk.households.common import household_or_404, look, opened, route_of, shown_alike, with_people
from houma.web.pages.desk.households.forms import (
    AskErasureForm,
    ConsentForm,
    FactsForm,
    LeaveForm,
    MoveForm,
    PersonForm,
)

_REGISTER = Permission.REGISTER_HOUSEHOLDS


class _DayForm(forms.Form):
    said_on = day_field("")


@with_people(_REGISTER)
def household_facts(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponse:
    """What is known of the household besides its people, to be corrected."""
    household = household_or_404(country, user, code, _REGISTER)
    why = opened(request, household)
    if why is None:
        return redirect("household", country.code, code)
    form = FactsForm(request.POST or None, initial=None if request.POST else FactsForm.told(household))
    if request.method == "POST":
        if form.is_valid() and _done(
            request,
            form,
            lambda: actions.change_household(household, form.facts(), by=user),
            _("The file is corrected."),
        ):
            return redirect("household", country.code, code)
    else:
        look(request, household, user, why)
    return render(
        request, "desk/households/form.html", {"household": household, "form": form, "title": _("Correct the facts")}
    )


@with_people(_REGISTER)
def household_person_new(request: HttpRequest, country: Country, user: User, code: str) -> HttpResponse:
    """One more person; somebody who is known elsewhere is pointed out first."""
    household = household_or_404(country, user, code, _REGISTER)
    if opened(request, household) is None:
        return redirect("household", country.code, code)
    form = PersonForm(request.POST or None)
    found = Lookalikes()
    if request.method == "POST" and form.is_valid():
        told = form.person()
        found = lookalikes(country, [told], by=user, territory=household.territory, apart_from=household)
        if not found or request.POST.get("compared"):
            if _done(
                request,
                form,
                lambda: actions.add_person(household, told, by=user),
                _("The person is added to the file."),
            ):
                return redirect("household", country.code, code)
        else:
            actions.note_probe(found.elsewhere, by=user, place=route_of(request))
    return render(
        request,
        "desk/households/form.html",
        {
            "household": household,
            "form": form,
            "title": _("Add a person"),
            "found": found,
            "alike": shown_alike(found, get_language() or "fr"),
        },
    )


@with_people(_REGISTER)
def household_person(request: HttpRequest, country: Country, user: User, code: str, number: int) -> HttpResponse:
    """A person, to be corrected or to be said gone."""
    household = household_or_404(country, user, code, _REGISTER)
    why = opened(request, household)
    if why is None:
        return redirect("household", country.code, code)
    file = look(request, household, user, why)
    person = next((one for one in file.people if one.pk == number), None)
    if person is None:
        raise Http404
    language = get_language() or "fr"
    leaves = request.POST.get("do") == "leave"
    form = PersonForm(request.POST if request.POST and not leaves else None, initial=PersonForm.told(person))
    leave = LeaveForm(
        request.POST if leaves else None, person=person, file=file, language=language, auto_id="id_leave_%s"
    )
    if leaves and leave.is_valid():
        head = next((one for one in file.people if str(one.pk) == leave.cleaned_data.get("head")), None)
        gone_on = leave.cleaned_data["left_on"]
        if _done(
            request, leave, lambda: actions.leave_household(person, gone_on, by=user, head_is_now=head),
            _("The person is said gone."),
        ):  # fmt: skip
            return redirect("household", country.code, code)
    elif request.method == "POST" and not leaves and form.is_valid():
        told = form.person(person)
        if _done(request, form, lambda: actions.change_person(person, told, by=user), _("The file is corrected.")):
            return redirect("household", country.code, code)
    return render(
        request,
        "desk/households/form.html",
        {
            "household": household,
            "form": form,
            "title": name_of(person).in_language(language),
            "leave": leave if person.left_on is None else None,
        },
    )


@with_people(_REGISTER)
def household_write(request: HttpRequest, country: Country, user: User, code: str, what: str) -> HttpResponse:
    """What is written from the file's own page: a consent or its withdrawal, a move, a request for erasure."""
    household = household_or_404(country, user, code, _REGISTER)
    if request.method == "POST" and opened(request, household) is not None:
        write = {"consent": _consent, "withdraw": _withdraw, "move": _move, "erasure": _ask_erasure}.get(what)
        if write is None:
            raise Http404
        write(request, country, user, household)
    return redirect("household", country.code, code)


def _consent(request: HttpRequest, country: Country, user: User, household: Household) -> None:
    form = ConsentForm(request.POST, people=_numbers(household))
    if not _valid(request, form):
        return
    said = form.cleaned_data
    _done(
        request, None,
        lambda: actions.record_consent(
            household, Purpose(said["purpose"]), ConsentKind(said["kind"]), by=user, said_on=said["said_on"],
            said_by=_one_of(household, said["said_by"]),
        ),
        _("The answer is recorded."),
    )  # fmt: skip


def _withdraw(request: HttpRequest, country: Country, user: User, household: Household) -> None:
    number = whole_number(request.POST.get("consent", ""))
    consent = get_object_or_404(Consent, pk=number or 0, household=household)
    form = _DayForm(request.POST)
    if _valid(request, form):
        day = form.cleaned_data["said_on"]
        _done(
            request, None, lambda: actions.withdraw_consent(consent, by=user, said_on=day),
            _("The consent is withdrawn."),
        )  # fmt: skip


def _move(request: HttpRequest, country: Country, user: User, household: Household) -> None:
    form = MoveForm(request.POST, user=user, country=country)
    if _valid(request, form):
        home, day = form.cleaned_data["home"], form.cleaned_data["on"]
        _done(request, None, lambda: actions.move_household(household, home, day, by=user), _("The move is recorded."))


def _ask_erasure(request: HttpRequest, country: Country, user: User, household: Household) -> None:
    form = AskErasureForm(request.POST, people=_numbers(household))
    if _valid(request, form):
        person, day = _one_of(household, form.cleaned_data["whose"]), form.cleaned_data["asked_on"]
        _done(
            request, None, lambda: actions.request_erasure(household, by=user, asked_on=day, person=person),
            _("The request waits for the controller of personal data."),
        )  # fmt: skip


def _numbers(household: Household) -> list[tuple[str, str]]:
    return [(str(pk), "") for pk in household.people.filter(erased_at=None).values_list("pk", flat=True)]


def _one_of(household: Household, number: str) -> Person | None:
    return household.people.filter(pk=int(number)).first() if number else None


def _valid(request: HttpRequest, form: forms.Form) -> bool:
    if not form.is_valid():
        for field, errors in form.errors.items():
            label = form.fields[field].label if field in form.fields else ""
            for error in errors:
                messages.error(request, f"{label}: {error}" if label else str(error))
        return False
    return True


def _done(request: HttpRequest, form: forms.Form | None, act: Callable[[], Any], told: str) -> bool:
    """Do it and say so; where a rule refuses, say why beside the form or on the page."""
    try:
        act()
    except Refused as refused:
        for reason in refused.decision.reasons:
            if form is not None:
                form.add_error(None, str(reason))
            else:
                messages.error(request, str(reason))
        return False
    messages.success(request, told)
    return True
