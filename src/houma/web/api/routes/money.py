"""Calls for funds, releases and reversals: read and written in the caller's scope, through the actions of the desk."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Router, Status

from houma.domain.accounts.models import Party, User
from houma.domain.accounts.rules import Permission
from houma.domain.accounts.tokens import Scope
from houma.domain.agreements.actions import reverse_flow
from houma.domain.agreements.actions.calling import call_funds, refuse_call
from houma.domain.agreements.actions.releasing import approve_release, refuse_release, request_release
from houma.domain.agreements.ledger import Flow, Instalment
from houma.domain.agreements.listing import visible_agreements
from houma.domain.agreements.models import FundCall, ReleaseRequest
from houma.domain.agreements.standing import may_act_for
from houma.domain.base.decisions import Decision, Refused
from houma.domain.projects.queries import may_on_project, projects_where
from houma.domain.territories.models import Country
from houma.web.api.callers import READS_ITS_OWN, person, writes
from houma.web.api.problems import allowed
from houma.web.api.routes.common import CountryCode, PathCode, PathNumber, country_of, day_of, one, reading, writing
from houma.web.api.shapes.agreements import (
    CallBody,
    CallPage,
    CallShape,
    FlowShape,
    ReasonBody,
    ReleaseBody,
    ReleasePage,
    ReleaseShape,
    ReversalBody,
)
from houma.web.api.shapes.common import Asked, page_of

router = Router(tags=["money"])


def _calls(user: User, country: Country) -> QuerySet[FundCall]:
    seen = projects_where(user, Permission.SEE_LEDGER).values("pk")
    rows = FundCall.objects.filter(line__agreement__country=country, line__agreement__project__in=seen)
    return rows.select_related("line__agreement__project", "party", "answer")


def _releases(user: User, country: Country) -> QuerySet[ReleaseRequest]:
    seen = projects_where(user, Permission.SEE_LEDGER).values("pk")
    rows = ReleaseRequest.objects.filter(line__agreement__country=country, line__agreement__project__in=seen)
    return rows.select_related("line__agreement__project", "decision__flow")


def _instalment(user: User, country: Country, number: int) -> Instalment:
    seen = visible_agreements(user).filter(country=country).values("pk")
    rows = Instalment.objects.filter(line__agreement__in=seen)
    return one(rows.select_related("line__agreement__project", "line__receiver"), pk=number)


@router.get(
    "/{country}/calls",
    auth=READS_ITS_OWN,
    response=reading(CallPage),
    operation_id="list_calls",
    url_name="list_calls",
)
def list_calls(request: HttpRequest, country: CountryCode, asked: Asked) -> Any:
    """Calls for funds on projects whose ledger the caller sees."""
    return page_of(request, asked, _calls(person(request), country_of(country)).order_by("pk"), CallShape.of)


@router.post(
    "/{country}/instalments/{number}/calls",
    auth=writes(Scope.WRITE_MONEY),
    response=writing(CallShape, status=201),
    operation_id="call_funds",
    url_name="call_funds",
)
def create_call(request: HttpRequest, country: CountryCode, number: PathNumber, body: CallBody) -> Any:
    """Call for an instalment in the name of who receives it."""
    instalment = _instalment(person(request), country_of(country), number)
    allowed(may_on_project(person(request), Permission.CALL_FUNDS, instalment.line.agreement.project))
    call = call_funds(
        instalment, body.amount.value, body.reason, party=_receiver(person(request), instalment), by=person(request)
    )
    return Status(201, CallShape.of(call))


def _receiver(user: User, instalment: Instalment) -> Party:
    """Who receives the line, where ``user`` speaks for it: an officer for any, others for their own party."""
    receiver = instalment.line.receiver
    if receiver is None:
        raise Refused(Decision.refuse(_("Nobody is named who receives this line.")))
    allowed(may_act_for(user, Permission.CALL_FUNDS, instalment.line.agreement, receiver.pk))
    return receiver


@router.post(
    "/{country}/calls/{number}/refusal",
    auth=writes(Scope.WRITE_MONEY),
    response=writing(CallShape),
    operation_id="refuse_call",
    url_name="refuse_call",
)
def create_call_refusal(request: HttpRequest, country: CountryCode, number: PathNumber, body: ReasonBody) -> Any:
    """Answer a call with no."""
    found = one(_calls(person(request), country_of(country)), pk=number)
    allowed(may_on_project(person(request), Permission.RELEASE_FUNDS, found.line.agreement.project))
    refuse_call(found, body.reason, by=person(request))
    return CallShape.of(one(_calls(person(request), country_of(country)), pk=number))


@router.get(
    "/{country}/releases",
    auth=READS_ITS_OWN,
    response=reading(ReleasePage),
    operation_id="list_releases",
    url_name="list_releases",
)
def list_releases(request: HttpRequest, country: CountryCode, asked: Asked) -> Any:
    """Releases that were asked for, on projects whose ledger the caller sees."""
    return page_of(request, asked, _releases(person(request), country_of(country)).order_by("pk"), ReleaseShape.of)


@router.post(
    "/{country}/instalments/{number}/releases",
    auth=writes(Scope.WRITE_MONEY),
    response=writing(ReleaseShape, status=201),
    operation_id="request_release",
    url_name="request_release",
)
def create_release(request: HttpRequest, country: CountryCode, number: PathNumber, body: ReleaseBody) -> Any:
    """Ask for the release of an instalment; below the threshold it is released at once.

    The same ``reference`` again answers with the first request, and writes nothing.
    """
    found = country_of(country)
    instalment = _instalment(person(request), found, number)
    allowed(may_on_project(person(request), Permission.RELEASE_FUNDS, instalment.line.agreement.project))
    call = one(_calls(person(request), found), pk=body.call) if body.call is not None else None
    release = request_release(
        instalment,
        reference=body.reference,
        by=person(request),
        amount=body.amount.value if body.amount is not None else None,
        value_date=day_of(body.value_date),
        reason=body.reason,
        call=call,
    )
    return Status(201, ReleaseShape.of(one(_releases(person(request), found), pk=release.pk)))


@router.post(
    "/{country}/releases/{number}/approval",
    auth=writes(Scope.WRITE_MONEY),
    response=writing(ReleaseShape),
    operation_id="approve_release",
    url_name="approve_release",
)
def create_approval(request: HttpRequest, country: CountryCode, number: PathNumber) -> Any:
    """Approve a release as the second person: it is written to the ledger."""
    found = country_of(country)
    release = one(_releases(person(request), found), pk=number)
    allowed(may_on_project(person(request), Permission.RELEASE_FUNDS, release.line.agreement.project))
    approve_release(release, by=person(request))
    return ReleaseShape.of(one(_releases(person(request), found), pk=number))


@router.post(
    "/{country}/releases/{number}/refusal",
    auth=writes(Scope.WRITE_MONEY),
    response=writing(ReleaseShape),
    operation_id="refuse_release",
    url_name="refuse_release",
)
def create_release_refusal(request: HttpRequest, country: CountryCode, number: PathNumber, body: ReasonBody) -> Any:
    """Turn a release down; who asked for it withdraws it so."""
    found = country_of(country)
    release = one(_releases(person(request), found), pk=number)
    allowed(may_on_project(person(request), Permission.RELEASE_FUNDS, release.line.agreement.project))
    refuse_release(release, body.reason, by=person(request))
    return ReleaseShape.of(one(_releases(person(request), found), pk=number))


@router.post(
    "/{country}/flows/{reference}/reversal",
    auth=writes(Scope.WRITE_MONEY),
    response=writing(FlowShape, status=201),
    operation_id="reverse_flow",
    url_name="reverse_flow",
)
def create_reversal(request: HttpRequest, country: CountryCode, reference: PathCode, body: ReversalBody) -> Any:
    """Write the exact opposite of an entry of the ledger, and why."""
    seen = visible_agreements(person(request)).filter(country=country_of(country)).values("pk")
    flow = one(Flow.objects.filter(agreement__in=seen).select_related("agreement__project"), reference=reference)
    allowed(may_on_project(person(request), Permission.RELEASE_FUNDS, flow.agreement.project))
    reversal = reverse_flow(flow, body.reason, reference=body.reference, by=person(request))
    return Status(201, FlowShape.of(reversal))
