"""Releases, expenditures, reversals, and the closing of an agreement's books."""

from datetime import date

from django.db import transaction

from houma.domain.accounts.models import User
from houma.domain.agreements import rules
from houma.domain.agreements.actions.entries import Entry, already_written, write
from houma.domain.agreements.actions.evidence import record_money_evidence
from houma.domain.agreements.actions.locking import lock_agreement, lock_line, lock_lines
from houma.domain.agreements.actions.tracing import trace
from houma.domain.agreements.balance import Balance, balance_of
from houma.domain.agreements.books import InstalmentBook, LineBook, books_of
from houma.domain.agreements.ledger import Flow, FlowKind, FundingLine, Instalment
from houma.domain.agreements.models import Agreement, AgreementState, FundCall, ReleaseRequest, VersionState
from houma.domain.agreements.paper import EventKind
from houma.domain.base.decisions import require
from houma.domain.sources.models import Source
from houma.values.money import Money


@transaction.atomic
def write_release_without_asking(
    instalment: Instalment,
    *,
    reference: str,
    amount: Money | None = None,
    value_date: date | None = None,
    source: Source | None = None,
    by: User | None = None,
) -> Flow:
    """Release an instalment, or ``amount`` of it; without ``amount``, all that is left of it.

    It asks neither for a permission nor for a second person: it is for what happened elsewhere and is loaded, and for
    ``releasing``, which asked before. People release by ``request_release``.

    The same ``reference`` again changes nothing and returns the first entry; Refused where it names another operation.
    """
    agreement, line = lock_line(instalment.line_id)
    entry = Entry(line, FlowKind.DISBURSEMENT, reference, amount, value_date, instalment, source=source)
    if (first := already_written(entry)) is not None:
        return first
    book = _book(line)
    part = next((part for part in book.instalments if part.instalment.pk == instalment.pk), None)
    facts = part.facts if part is not None else _withdrawn(instalment, line)
    wanted = amount if amount is not None else facts.amount - facts.paid
    require(rules.can_release(book.facts(AgreementState(agreement.state)), wanted, facts))
    flow = write(Entry(line, FlowKind.DISBURSEMENT, reference, wanted, value_date, instalment, source=source), by)
    record_money_evidence(agreement.project, source=source, by=by)
    return flow


@transaction.atomic
def write_disbursement_without_asking(
    line: FundingLine,
    amount: Money,
    *,
    reference: str,
    value_date: date | None = None,
    source: Source | None = None,
    by: User | None = None,
) -> Flow:
    """Record a release on a line without schedule: what a public source reports.

    It asks nobody, as ``write_release_without_asking``.
    """
    agreement, line = lock_line(line.pk)
    entry = Entry(line, FlowKind.DISBURSEMENT, reference, amount, value_date, source=source)
    if (first := already_written(entry)) is not None:
        return first
    require(rules.can_release(_book(line).facts(AgreementState(agreement.state)), amount, None))
    flow = write(entry, by)
    record_money_evidence(agreement.project, source=source, by=by)
    return flow


@transaction.atomic
def record_expenditure(
    line: FundingLine,
    amount: Money,
    *,
    reference: str,
    value_date: date | None = None,
    source: Source | None = None,
    by: User | None = None,
) -> Flow:
    """Record what the receiver of the line spent. The same ``reference`` again returns the first entry."""
    agreement, line = lock_line(line.pk)
    entry = Entry(line, FlowKind.EXPENDITURE, reference, amount, value_date, source=source)
    if (first := already_written(entry)) is not None:
        return first
    require(rules.can_record_expenditure(_book(line).facts(AgreementState(agreement.state)), amount))
    return write(entry, by)


@transaction.atomic
def reverse_flow(flow: Flow, reason: str, *, reference: str = "", by: User | None = None) -> Flow:
    """Write the exact opposite of an entry, with the reason. Again for the same reason, it returns the first."""
    agreement, line = lock_line(flow.line_id)
    flow = Flow.objects.get(pk=flow.pk)
    kind = FlowKind(flow.kind)
    amount = Money(flow.amount, flow.currency)
    entry = Entry(
        line,
        kind,
        reference or f"reversal-of-{flow.pk}",
        -amount,
        instalment=flow.instalment,
        version_number=flow.version_number,
        reverses=flow,
        reason=reason,
    )
    if (first := already_written(entry)) is not None:
        return first
    facts = rules.ReversalFacts(
        kind=kind,
        amount=amount,
        is_reversal=flow.reverses_id is not None,
        is_reversed=Flow.objects.filter(reverses=flow).exists(),
        reason=reason,
    )
    require(rules.can_reverse(_book(line).facts(AgreementState(agreement.state)), facts))
    reversal = write(entry, by)
    record_money_evidence(agreement.project, by=by)
    return reversal


@transaction.atomic
def close_agreement(agreement: Agreement, *, reason: str = "", by: User | None = None) -> Balance:
    """Close a signed agreement and return its balance; money that is left needs a reason."""
    agreement = lock_agreement(agreement.pk)
    lock_lines(agreement.pk)
    balance = balance_of(agreement)
    is_open = agreement.versions.filter(state__in=[VersionState.DRAFT, VersionState.PROPOSED]).exists()
    require(
        rules.can_close(
            rules.ClosingFacts(
                AgreementState(agreement.state),
                is_open,
                balance.unreleased,
                balance.unspent,
                reason,
                open_calls=FundCall.objects.filter(line__agreement=agreement, answer=None).count(),
                open_requests=ReleaseRequest.objects.filter(line__agreement=agreement, decision=None).count(),
            )
        )
    )
    agreement.state, agreement.state_reason = AgreementState.CLOSED, reason
    agreement.save()
    record_money_evidence(agreement.project, by=by)
    trace(agreement, EventKind.CLOSED, by, detail=reason)
    return balance


def _book(line: FundingLine) -> LineBook:
    return books_of(FundingLine.objects.filter(pk=line.pk))[0]


def _withdrawn(instalment: Instalment, line: FundingLine) -> rules.InstalmentFacts:
    amount = Money(instalment.amount, line.currency)
    fresh = Instalment.objects.get(pk=instalment.pk)
    return InstalmentBook(fresh, amount, Money.zero(line.currency)).facts
