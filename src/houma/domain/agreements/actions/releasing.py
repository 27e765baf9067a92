"""Releases at the desk: one person asks, above the threshold a second one approves, and the ledger is written once."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.agreements import payment_rules
from houma.domain.agreements.actions.calling import book_and_part, hand_in_all
from houma.domain.agreements.actions.locking import lock_line
from houma.domain.agreements.actions.money import record_expenditure, write_release_without_asking
from houma.domain.agreements.actions.tracing import trace
from houma.domain.agreements.books import books_of
from houma.domain.agreements.ledger import Flow, FundingLine, Instalment
from houma.domain.agreements.models import (
    AgreementState,
    CallOutcome,
    FlowDocument,
    FundCall,
    FundCallAnswer,
    ReleaseDecision,
    ReleaseOutcome,
    ReleasePolicy,
    ReleaseRequest,
)
from houma.domain.agreements.paper import EventKind
from houma.domain.base.decisions import Decision, Refused, require
from houma.domain.documents.actions import NewDocument
from houma.domain.projects.queries import may_on_project
from houma.domain.territories.models import Country
from houma.values.money import Money


@transaction.atomic
def set_release_policy(
    country: Country, threshold: Money, starts_on: date, reason: str, *, by: User | None = None
) -> ReleasePolicy:
    """Set from when on a release above ``threshold`` takes two persons. The row stays; a later one replaces it."""
    if threshold.amount < 0:
        raise Refused(Decision.refuse(_("A threshold is not negative.")))
    if not reason.strip():
        raise Refused(Decision.refuse(_("Say who decided it.")))
    return ReleasePolicy.objects.create(
        country=country,
        currency=threshold.currency,
        starts_on=starts_on,
        threshold=threshold.amount,
        reason=reason.strip(),
        set_by=by,
    )


def policy_in_force(country_id: str, currency: str, day: date) -> ReleasePolicy | None:
    """The policy for amounts of ``currency`` on ``day``; of two that begin together, the one set last."""
    policies = ReleasePolicy.objects.filter(country=country_id, currency=currency, starts_on__lte=day)
    return policies.order_by("-starts_on", "-pk").first()


@transaction.atomic
def request_release(
    instalment: Instalment,
    *,
    reference: str,
    by: User,
    amount: Money | None = None,
    value_date: date | None = None,
    reason: str = "",
    call: FundCall | None = None,
) -> ReleaseRequest:
    """Ask for the release of an instalment, or ``amount`` of it; below the threshold it is released at once.

    ``by`` must be allowed to release funds on the project, second factor included: this is asked here.

    The same ``reference`` again returns the first request and writes nothing. Refused with every reason.
    """
    agreement, line = lock_line(instalment.line_id)
    require(may_on_project(by, Permission.RELEASE_FUNDS, agreement.project))
    if (first := ReleaseRequest.objects.filter(reference=reference).first()) is not None:
        if first.instalment_id != instalment.pk or (amount is not None and first.money != amount):
            raise Refused(Decision.refuse(_("This reference names another operation.")))
        return first
    book, part = book_and_part(line, instalment)
    wanted = amount if amount is not None else part.left
    asked = ReleaseRequest.objects.filter(instalment=instalment, decision=None).aggregate(total=Sum("amount"))["total"]
    facts = payment_rules.RequestFacts(
        line=book.facts(AgreementState(agreement.state)),
        instalment=part.facts,
        asked=Money(asked or Decimal(0), line.currency),
        call_is_open=call is None
        or (call.line_id == line.pk and not FundCallAnswer.objects.filter(call=call).exists()),
    )
    require(payment_rules.can_request(facts, wanted))
    policy = policy_in_force(agreement.country_id, line.currency, timezone.localdate())
    request = ReleaseRequest.objects.create(
        line=line,
        instalment=instalment,
        call=call,
        amount=wanted.amount,
        currency=wanted.currency,
        value_date=value_date,
        reason=reason.strip(),
        reference=reference,
        policy=policy,
        two_persons=payment_rules.takes_two_persons(policy.money if policy else None, part.paid, wanted),
        requested_by=by,
    )
    trace(agreement, EventKind.RELEASE_ASKED, by, detail=f"{line.payer.name} #{instalment.number}: {wanted}")
    if not request.two_persons:
        _release(request, by)
    return request


@transaction.atomic
def approve_release(request: ReleaseRequest, *, by: User) -> Flow:
    """Approve a request as the second person: the release is written to the ledger.

    Whoever comes second, because another person approved, refused or withdrew it meanwhile, is Refused.
    """
    agreement, _line = lock_line(request.line_id)
    require(may_on_project(by, Permission.RELEASE_FUNDS, agreement.project))
    request = ReleaseRequest.objects.get(pk=request.pk)
    require(
        payment_rules.can_decide(
            decided=_is_decided(request), two_persons=request.two_persons, is_first=request.requested_by_id == by.pk
        )
    )
    return _release(request, by)


@transaction.atomic
def refuse_release(request: ReleaseRequest, reason: str, *, by: User) -> ReleaseDecision:
    """Turn a request down: as "withdrawn" by who asked for it, as "refused" by anybody else."""
    agreement, _line = lock_line(request.line_id)
    request = ReleaseRequest.objects.get(pk=request.pk)
    require(payment_rules.can_turn_down(decided=_is_decided(request), reason=reason))
    outcome = ReleaseOutcome.WITHDRAWN if request.requested_by_id == by.pk else ReleaseOutcome.REFUSED
    decision = ReleaseDecision.objects.create(request=request, outcome=outcome, reason=reason.strip(), decided_by=by)
    trace(agreement, EventKind.RELEASE_DECIDED, by, detail=f"{outcome.value}: {reason}")
    return decision


@transaction.atomic
def justify_expenditure(
    line: FundingLine,
    amount: Money,
    documents: Sequence[NewDocument],
    *,
    reference: str,
    is_receiver: bool,
    value_date: date | None = None,
    by: User | None = None,
) -> Flow:
    """Record what was spent of a line with the documents that prove it; never more than was released.

    The same ``reference`` again returns the first entry with the documents it has.
    """
    agreement, line = lock_line(line.pk)
    book = books_of(FundingLine.objects.filter(pk=line.pk))[0]
    facts = book.facts(AgreementState(agreement.state))
    require(payment_rules.can_justify(facts, documents=len(documents), is_receiver=is_receiver))
    known = Flow.objects.filter(reference=reference).exists()
    flow = record_expenditure(line, amount, reference=reference, value_date=value_date, by=by)
    if not known:
        for document in hand_in_all(agreement.country, documents, by):
            FlowDocument.objects.create(flow=flow, document=document)
        trace(agreement, EventKind.JUSTIFIED, by, detail=f"{line.payer.name}: {amount}")
    return flow


def _release(request: ReleaseRequest, by: User) -> Flow:
    assert request.instalment is not None
    flow = write_release_without_asking(
        request.instalment,
        reference=request.reference,
        amount=request.money,
        value_date=request.value_date or timezone.localdate(),
        by=by,
    )
    ReleaseDecision.objects.create(request=request, outcome=ReleaseOutcome.RELEASED, flow=flow, decided_by=by)
    if request.call_id is not None:
        FundCallAnswer.objects.create(call_id=request.call_id, outcome=CallOutcome.RELEASED, flow=flow, answered_by=by)
    trace(flow.agreement, EventKind.RELEASE_DECIDED, by, detail=f"{ReleaseOutcome.RELEASED.value}: {request.money}")
    return flow


def _is_decided(request: ReleaseRequest) -> bool:
    return ReleaseDecision.objects.filter(request=request).exists()
