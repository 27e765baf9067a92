"""Who asked for a person's file and was refused stands in the controller's log, whichever page refused.

A page may say 403 before it has looked for the file, or 404 because there is none in the person's scope. Neither knows
of the log: here every such answer is seen once more, on its way out, and what it was about is found by the address.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.documents.models import Document
from houma.domain.households.actions.looks import note_attempt
from houma.domain.households.models import ErasureRequest, Household
from houma.domain.households.scope import households_where
from houma.domain.observatory.models import Attachment, RegisterEffect, RoundUnit, Submission
from houma.domain.observatory.queries.submissions import attachment_open, submissions_visible
from houma.domain.rehousing.models import Case
from houma.domain.territories.models import Country

Values = Mapping[str, Any]
Finder = Callable[[HttpRequest, User, Country, Values], tuple[Household | None, bool]]
"""The household that an address is about, and whether the person may open its file: then a page was missing."""

_REFUSED = frozenset({403, 404})


def note_refused_looks(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Write down that somebody who is signed in asked for a household's data and was refused."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code in _REFUSED and request.resolver_match is not None:
            finder = ABOUT_PEOPLE.get(request.resolver_match.view_name)
            user = getattr(request, "user", None)
            if finder is not None and isinstance(user, User):
                _note(request, user, finder, refused_to_all=response.status_code == 403)
        return response

    return answer


def _note(request: HttpRequest, user: User, finder: Finder, *, refused_to_all: bool) -> None:
    assert request.resolver_match is not None
    values = request.resolver_match.kwargs
    country = Country.objects.filter(code=values.get("country", "")).first()
    if country is None:
        return
    household, reached = finder(request, user, country, values)
    if household is not None and (refused_to_all or not reached):
        note_attempt(household, by=user, place=request.resolver_match.view_name)


def _file(permission: Permission) -> Finder:
    def find(_request: HttpRequest, user: User, country: Country, values: Values) -> tuple[Household | None, bool]:
        return _reached(Household.objects.filter(country=country, code=values["code"]).first(), user, permission)

    return find


def _case(_request: HttpRequest, user: User, country: Country, values: Values) -> tuple[Household | None, bool]:
    asked = Case.objects.filter(operation__country=country, operation__code=values["operation"])
    return _household_of(asked.filter(number=values["number"]), user)


def _row_of_plan(request: HttpRequest, user: User, country: Country, values: Values) -> tuple[Household | None, bool]:
    number = request.POST.get("case", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 9):
        return None, False
    asked = Case.objects.filter(operation__country=country, operation__code=values["code"], number=int(number))
    return _household_of(asked, user)


def _household_of(cases: Any, user: User) -> tuple[Household | None, bool]:
    case = cases.select_related("household").first()
    return _reached(case.household if case is not None else None, user, Permission.FOLLOW_CASES)


def _request(_request: HttpRequest, user: User, country: Country, values: Values) -> tuple[Household | None, bool]:
    asked = ErasureRequest.objects.filter(household__country=country, pk=values["number"])
    found = asked.select_related("household").first()
    return _reached(found.household if found is not None else None, user, Permission.PROTECT_PEOPLE)


def _document(_request: HttpRequest, user: User, country: Country, values: Values) -> tuple[Household | None, bool]:
    document = Document.objects.filter(country=country, pk=values["number"]).first()
    cases = Case.objects.filter(documents__document=document) if document is not None else Case.objects.none()
    return _household_of(cases, user)


def _submission(_request: HttpRequest, user: User, country: Country, values: Values) -> tuple[Household | None, bool]:
    asked = Submission.objects.filter(form__country=country, pk=values["number"]).first()
    seen = submissions_visible(user, country).filter(pk=values["number"]).exists()
    return (_told_of(asked) if asked is not None else None), seen


def _sent_file(_request: HttpRequest, user: User, country: Country, values: Values) -> tuple[Household | None, bool]:
    asked = Attachment.objects.filter(submission__form__country=country, pk=values["number"])
    found = asked.select_related("submission").first()
    seen = attachment_open(user, country, values["number"]) is not None
    return (_told_of(found.submission) if found is not None else None), seen


def _told_of(submission: Submission) -> Household | None:
    """The household that a form entered into the register, or that it was filled in for."""
    series = submission.first_id or submission.pk
    sent = Q(submission=series) | Q(submission__first=series)
    effect = RegisterEffect.objects.filter(sent, household__isnull=False).select_related("household").last()
    if effect is not None:
        return effect.household
    unit = RoundUnit.objects.filter(answers__submission=series, household__isnull=False).select_related("household")
    linked = unit.last()
    return linked.household if linked is not None else None


def _reached(household: Household | None, user: User, permission: Permission) -> tuple[Household | None, bool]:
    if household is None:
        return None, False
    return household, households_where(user, permission).filter(pk=household.pk).exists()


_SEE, _REGISTER, _PROTECT = Permission.SEE_HOUSEHOLDS, Permission.REGISTER_HOUSEHOLDS, Permission.PROTECT_PEOPLE
ABOUT_PEOPLE: Mapping[str, Finder] = {
    "household": _file(_SEE),
    "household_data": _file(_SEE),
    "household_facts": _file(_REGISTER),
    "household_person": _file(_REGISTER),
    "household_person_new": _file(_REGISTER),
    "household_write": _file(_REGISTER),
    "protection_keep": _file(_PROTECT),
    "protection_request": _request,
    "rehousing_case": _case,
    "rehousing_case_homes": _case,
    "rehousing_case_document": _case,
    "rehousing_case_enter": _case,
    "rehousing_case_change": _case,
    "rehousing_plan_fix": _row_of_plan,
    "rehousing_plan_let_go": _row_of_plan,
    "desk_submission": _submission,
    "desk_submission_do": _submission,
    "desk_submission_file": _sent_file,
    "document_file": _document,
    "document_picture": _document,
    "building_paper": _document,
    "building_picture": _document,
    "desk_agreement_document": _document,
}
"""Every address that names one household, case, answer or document, with how the household is found."""
