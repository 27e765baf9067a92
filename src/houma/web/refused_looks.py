"""Who asked for a person's file, answers or a plan and was refused stands in the controller's log, whoever refused.

A page may say 403 before it has looked for the file, or 404 because there is none in the person's scope. Neither knows
of the log: here every such answer is seen once more, on its way out, and what it was about is found by the address.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.documents.models import Document
from houma.domain.households.actions.looks import note_attempt, note_refusal
from houma.domain.households.models import ErasureRequest, Household, LookSubject
from houma.domain.households.scope import households_where
from houma.domain.observatory.models import Attachment, RegisterEffect, RoundUnit, Submission
from houma.domain.observatory.queries.submissions import attachment_open, submissions_visible, tells_of_persons
from houma.domain.rehousing.models import Case, Operation
from houma.domain.rehousing.queries.scope import operations_where
from houma.domain.territories.models import Country

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Named:
    """What an address is about: a household, else answers or a plan that are of none, with where they lie.

    ``reached``: whether the person may open it; then only a page was missing.
    """

    reached: bool
    household: Household | None = None
    subject: LookSubject | None = None
    reference: str = ""
    territory_id: int = 0


Finder = Callable[[HttpRequest, User, Country, Values], Named]
_NOTHING = Named(reached=True)
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
    found = finder(request, user, country, values)
    place = request.resolver_match.view_name
    if found is _NOTHING or (found.reached and not refused_to_all):
        return
    if found.household is not None:
        note_attempt(found.household, by=user, place=place)
    elif found.subject is not None:
        note_refusal(
            found.subject, found.reference, country=country, territory_id=found.territory_id, by=user, place=place
        )


def _file(permission: Permission) -> Finder:
    def find(_request: HttpRequest, user: User, country: Country, values: Values) -> Named:
        return _reached(Household.objects.filter(country=country, code=values["code"]).first(), user, permission)

    return find


def _case(_request: HttpRequest, user: User, country: Country, values: Values) -> Named:
    asked = Case.objects.filter(operation__country=country, operation__code=values["operation"])
    return _household_of(asked.filter(number=values["number"]), user)


def _plan(_request: HttpRequest, user: User, country: Country, values: Values) -> Named:
    """A plan names the households of a whole operation."""
    asked = Operation.objects.filter(country=country, code=values["code"]).first()
    if asked is None:
        return _NOTHING
    reached = operations_where(user, Permission.PLACE_HOUSEHOLDS).filter(pk=asked.pk).exists()
    return Named(reached, subject=LookSubject.PLAN, reference=asked.code[:60], territory_id=asked.territory_id)


def _row_of_plan(request: HttpRequest, user: User, country: Country, values: Values) -> Named:
    """The household of the row, else the plan."""
    number = request.POST.get("case", "")
    if number.isascii() and number.isdecimal() and len(number) < 9:
        asked = Case.objects.filter(operation__country=country, operation__code=values["code"], number=int(number))
        found = _household_of(asked, user)
        if found is not _NOTHING:
            return found
    return _plan(request, user, country, values)


def _household_of(cases: Any, user: User) -> Named:
    case = cases.select_related("household").first()
    return _reached(case.household if case is not None else None, user, Permission.FOLLOW_CASES)


def _request(_request: HttpRequest, user: User, country: Country, values: Values) -> Named:
    asked = ErasureRequest.objects.filter(household__country=country, pk=values["number"])
    found = asked.select_related("household").first()
    return _reached(found.household if found is not None else None, user, Permission.PROTECT_PEOPLE)


def _document(_request: HttpRequest, user: User, country: Country, values: Values) -> Named:
    document = Document.objects.filter(country=country, pk=values["number"]).first()
    cases = Case.objects.filter(documents__document=document) if document is not None else Case.objects.none()
    return _household_of(cases, user)


def _submission(_request: HttpRequest, user: User, country: Country, values: Values) -> Named:
    asked = Submission.objects.filter(form__country=country, pk=values["number"]).first()
    if asked is None:
        return _NOTHING
    return _told_of(asked, reached=submissions_visible(user, country).filter(pk=asked.pk).exists())


def _sent_file(_request: HttpRequest, user: User, country: Country, values: Values) -> Named:
    asked = Attachment.objects.filter(submission__form__country=country, pk=values["number"])
    found = asked.select_related("submission").first()
    if found is None:
        return _NOTHING
    return _told_of(found.submission, reached=attachment_open(user, country, values["number"]) is not None)


def _told_of(sent: Submission, *, reached: bool) -> Named:
    """The household that a form entered into the register, or that it was filled in for; else what it tells of
    persons that are of no household yet."""
    series = sent.first_id or sent.pk
    whole = Q(submission=series) | Q(submission__first=series)
    effect = RegisterEffect.objects.filter(whole, household__isnull=False).select_related("household").last()
    if effect is not None:
        return Named(reached, effect.household)
    unit = RoundUnit.objects.filter(answers__submission=series, household__isnull=False).select_related("household")
    linked = unit.last()
    if linked is not None:
        return Named(reached, linked.household)
    if not tells_of_persons(sent):
        return _NOTHING
    return Named(reached, subject=LookSubject.ANSWERS, reference=str(sent.pk), territory_id=sent.territory_id)


def _reached(household: Household | None, user: User, permission: Permission) -> Named:
    if household is None:
        return _NOTHING
    return Named(households_where(user, permission).filter(pk=household.pk).exists(), household)


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
    "rehousing_plan": _plan,
    "rehousing_plan_file": _plan,
    "rehousing_plan_ask": _plan,
    "rehousing_plan_stop": _plan,
    "rehousing_plan_offer": _plan,
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
"""Every address that names one household, case, answer or document, or a plan, with how what it names is found."""
