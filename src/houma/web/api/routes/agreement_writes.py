"""Amendments and signatures: each through the action that the desk uses, under the permission that it asks."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Router, Status

from houma.domain.accounts.models import Party, User
from houma.domain.accounts.rules import Permission
from houma.domain.accounts.tokens import Scope
from houma.domain.agreements.actions import propose_amendment, sign_version
from houma.domain.agreements.actions.locking import lock_agreement
from houma.domain.agreements.models import Agreement, Amendment, AmendmentState, Signature, VersionState
from houma.domain.agreements.standing import may_act_for
from houma.domain.agreements.term_changes import difference, write_changes
from houma.domain.agreements.terms import Terms
from houma.domain.agreements.terms_reader import read_terms
from houma.domain.base.decisions import Decision, Refused
from houma.domain.projects.queries import may_on_project
from houma.values.partial_date import PartialDate
from houma.web.api.callers import person, writes
from houma.web.api.conditions import conditional, unmoved
from houma.web.api.problems import allowed
from houma.web.api.routes.agreements import agreement_detail, agreement_in_sight
from houma.web.api.routes.common import CountryCode, PathCode, PathNumber, one, writing
from houma.web.api.shapes.agreements import AmendmentBody, AmendmentShape, SignatureBody, SignatureShape

router = Router(tags=["agreements"])


@router.post(
    "/{country}/agreements/{code}/amendments",
    auth=writes(Scope.WRITE_AGREEMENTS),
    response=writing(AmendmentShape, status=201, conditional=True),
    operation_id="propose_amendment",
    url_name="propose_amendment",
    openapi_extra=conditional("read_agreement"),
)
def create_amendment(request: HttpRequest, country: CountryCode, code: PathCode, body: AmendmentBody) -> Any:
    """Say how the version in force shall change. The same again, while it waits, answers with the first."""
    agreement = agreement_in_sight(request, country, code)
    allowed(may_on_project(person(request), Permission.DRAFT_AGREEMENT, agreement.project))
    wanted = read_terms(body.terms)
    with transaction.atomic():
        _held(request, agreement)
        return Status(201, AmendmentShape.of(_proposed(agreement, wanted, body.reason, person(request))))


def _held(request: HttpRequest, agreement: Agreement) -> None:
    """Hold the agreement until the transaction ends; Moved where the caller read another one."""
    lock_agreement(agreement.pk)
    unmoved(request, lambda: agreement_detail(request, agreement.country_id, agreement.code))


def _proposed(agreement: Agreement, wanted: Terms, reason: str, by: User) -> Amendment:
    base = agreement.versions.filter(state=VersionState.SIGNED).first()
    if base is not None:
        changes = write_changes(difference(read_terms(base.terms), wanted))
        waiting = Amendment.objects.filter(base=base, state=AmendmentState.PROPOSED, reason=reason)
        same = next((one for one in waiting.select_related("base", "result") if one.changes == changes), None)
        if same is not None:
            return same
    return propose_amendment(agreement, wanted, reason, by=by)


@router.post(
    "/{country}/agreements/{code}/versions/{number}/signatures",
    auth=writes(Scope.WRITE_AGREEMENTS),
    response=writing(SignatureShape, status=201, conditional=True),
    operation_id="sign_version",
    url_name="sign_version",
    openapi_extra=conditional("read_agreement"),
)
def create_signature(
    request: HttpRequest, country: CountryCode, code: PathCode, number: PathNumber, body: SignatureBody
) -> Any:
    """Record that a party signed: an officer for any party in its places, others for their own. Once a party."""
    agreement = agreement_in_sight(request, country, code)
    allowed(may_on_project(person(request), Permission.SIGN_AGREEMENT, agreement.project))
    version = one(agreement.versions.all(), number=number)
    party = Party.objects.filter(country=agreement.country_id, code=body.party).first()
    if party is None:
        raise Refused(Decision.refuse(_("This partner is not in the country.")))
    allowed(may_act_for(person(request), Permission.SIGN_AGREEMENT, agreement, party.pk))
    signed_on = _known(body.signed_on)
    known = Signature.objects.filter(version=version, party=party, signed_on=str(signed_on or "")).first()
    with transaction.atomic():
        _held(request, agreement)
        signature = known or sign_version(version, party, signed_on=signed_on, by=person(request))
    return Status(201, SignatureShape.of(signature))


def _known(text: str | None) -> PartialDate | None:
    if text is None:
        return None
    try:
        return PartialDate.parse(text)
    except ValueError as error:
        raise Refused(Decision.refuse(_("This date does not exist."))) from error
