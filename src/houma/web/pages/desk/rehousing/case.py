"""The file of a case: opened through the door of households, which writes down who looked."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.households.actions.looks import look_at
from houma.domain.households.models import Consent, LookReason, Person, Purpose
from houma.domain.households.queries.lookalikes import name_of
from houma.domain.households.rules.consents import standing
from houma.domain.households.rules.files import Section
from houma.domain.rehousing.models import Answer, Case, Placement, StayChange, StayReview
from houma.domain.rehousing.queries.cases import lines
from houma.domain.rehousing.queries.facts import days_of, life_of
from houma.domain.rehousing.queries.scope import may_on_case
from houma.domain.rehousing.rules.cases import may_follow
from houma.domain.rehousing.rules.stays import Clock, clock
from houma.domain.territories.models import Country
from houma.values.money import Money
from houma.web.at_desk import at_desk
from houma.web.pages.desk.rehousing.common import case_in_scope

_SHOWN = frozenset({"application/pdf", "image/jpeg", "image/png", "image/webp"})
"""What a browser may show by itself; everything else is saved."""
_SECTIONS = (Section.CONTACT, Section.PEOPLE, Section.NEEDS, Section.PLACES, Section.CONSENTS)


@dataclass(frozen=True, slots=True)
class ShownStay:
    """A stay with its clock and what was decided about it, the latest first."""

    stay: Placement
    clock: Clock
    changes: tuple[StayChange, ...]
    reviews: tuple[StayReview, ...]


@dataclass(frozen=True, slots=True)
class ShownPerson:
    """A person of the household, by the whole name: this is the file."""

    person: Person
    name: str
    age: int | None


@never_cache
@at_desk
def case_page(request: HttpRequest, country: Country, user: User, operation: str, number: int) -> HttpResponse:
    """Everything about the accompaniment of one household. The look is logged before anything is shown."""
    case = case_in_scope(user, country, operation, number, all_of_it=True)
    today = timezone.localdate()
    file = look_at(
        case.household,
        by=user,
        reason=LookReason.CASE,
        reference=case.code,
        sections=_SECTIONS,
        place="rehousing_case",
        permission=Permission.FOLLOW_CASES,
    )
    life = life_of(case)
    return render(
        request,
        "desk/rehousing/case.html",
        {
            "case": case,
            "line": lines([case], today)[0],
            "household": file.household,
            "people": [_person(one, today) for one in file.people if one.left_on is None],
            "consents": _consents(file.consents),
            "life": life,
            "days": days_of(case),
            "stays": [
                ShownStay(stay, clock(stay, today), tuple(stay.changes.all())[::-1], tuple(stay.reviews.all()))
                for stay in case.placements.all()
            ],
            "offers": [(offer, offer.answer == Answer.PENDING) for offer in case.offers.all()],
            "aids": _aids(case),
            "kin": [
                *((link.pk, link.second) for link in case.kin_after.all()),
                *((link.pk, link.first) for link in case.kin_before.all()),
            ],
            "open": may_follow(case),
            "places": may_on_case(user, Permission.PLACE_HOUSEHOLDS, case),
            "today": today,
            "list_url": reverse("rehousing_cases", args=[country.code]),
        },
    )


def _person(person: Person, today: date) -> ShownPerson:
    name = name_of(person).in_language(get_language() or "fr")
    return ShownPerson(person, name, today.year - person.born_in if person.born_in else None)


def _consents(consents: tuple[Consent, ...]) -> list[tuple[str, Consent | None]]:
    """Every purpose with the last word on it, None where nobody asked."""
    said = standing(consents)
    return [(str(purpose.label), said.get(purpose.value)) for purpose in Purpose]


def _aids(case: Case) -> dict[str, Any]:
    rows = list(case.aids.all())
    total = sum((aid.amount for aid in rows), Decimal(0))
    reversed_ones = {aid.reverses_id for aid in rows}
    return {
        "rows": [(aid, Money(aid.amount, aid.currency), aid.pk in reversed_ones) for aid in rows],
        "total": Money(total, case.operation.currency) if rows else None,
    }


@never_cache
@at_desk
def case_document(
    request: HttpRequest, country: Country, user: User, operation: str, number: int, key: int
) -> HttpResponseBase:
    """A file of the case, for whoever may open the case; the look is logged."""
    case = case_in_scope(user, country, operation, number, all_of_it=True)
    attached = case.documents.select_related("document").filter(document=key).first()
    if attached is None:
        raise Http404
    look_at(
        case.household,
        by=user,
        reason=LookReason.CASE,
        reference=case.code,
        sections=(Section.NEEDS,),
        place="rehousing_case_document",
        permission=Permission.FOLLOW_CASES,
    )
    document = attached.document
    try:
        file = document.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    shown = document.media_type in _SHOWN
    answer = FileResponse(file, as_attachment=not shown, filename=document.filename, content_type=document.media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    sandbox = "" if document.media_type == "application/pdf" else "; sandbox"
    answer["Content-Security-Policy"] = f"default-src 'none'; style-src 'unsafe-inline'{sandbox}"
    return answer
