"""Calls for funds: the receiver of a line asks for an instalment; one row answers the call."""

from collections.abc import Sequence

from django.db import transaction

from houma.domain.accounts.models import Party, User
from houma.domain.agreements import payment_rules
from houma.domain.agreements.actions.locking import lock_line
from houma.domain.agreements.actions.tracing import trace
from houma.domain.agreements.books import InstalmentBook, LineBook, books_of
from houma.domain.agreements.ledger import FundingLine, Instalment
from houma.domain.agreements.models import (
    AgreementState,
    CallOutcome,
    FundCall,
    FundCallAnswer,
    FundCallDocument,
)
from houma.domain.agreements.paper import EventKind
from houma.domain.base.decisions import require
from houma.domain.documents.actions import NewDocument, hand_in
from houma.domain.documents.models import Document
from houma.domain.territories.models import Country
from houma.values.money import Money


@transaction.atomic
def call_funds(
    instalment: Instalment,
    amount: Money,
    reason: str,
    *,
    party: Party,
    documents: Sequence[NewDocument] = (),
    by: User | None = None,
) -> FundCall:
    """Call for ``amount`` of an instalment in the name of ``party``, who receives it; Refused with every reason."""
    agreement, line = lock_line(instalment.line_id)
    book, part = book_and_part(line, instalment)
    called = Money.total((call.money for call in open_calls(instalment)), line.currency)
    facts = payment_rules.CallFacts(
        line=book.facts(AgreementState(agreement.state)),
        instalment=part.facts,
        called=called,
        is_receiver=line.receiver_id == party.pk,
    )
    require(payment_rules.can_call(facts, amount, reason))
    call = FundCall.objects.create(
        line=line,
        instalment=instalment,
        amount=amount.amount,
        currency=amount.currency,
        reason=reason.strip(),
        party=party,
        called_by=by,
    )
    for document in hand_in_all(agreement.country, documents, by):
        FundCallDocument.objects.create(call=call, document=document)
    trace(agreement, EventKind.CALLED, by, detail=f"{line.payer.name} #{instalment.number}: {amount}")
    return call


@transaction.atomic
def refuse_call(call: FundCall, reason: str, *, by: User | None) -> FundCallAnswer:
    """Answer a call with no; the receiver may call again."""
    return _end(call, CallOutcome.REFUSED, reason, by)


@transaction.atomic
def withdraw_call(call: FundCall, reason: str, *, by: User | None) -> FundCallAnswer:
    """Take a call back."""
    return _end(call, CallOutcome.WITHDRAWN, reason, by)


def open_calls(instalment: Instalment) -> Sequence[FundCall]:
    """Calls on an instalment that nobody answered."""
    return list(FundCall.objects.filter(instalment=instalment, answer=None))


def book_and_part(line: FundingLine, instalment: Instalment) -> tuple[LineBook, InstalmentBook]:
    """The book of a line, and of one of its instalments even where an amendment withdrew it."""
    book = books_of(FundingLine.objects.filter(pk=line.pk))[0]
    part = next((part for part in book.instalments if part.instalment.pk == instalment.pk), None)
    if part is None:
        fresh = Instalment.objects.get(pk=instalment.pk, line=line)
        part = InstalmentBook(fresh, Money(fresh.amount, line.currency), Money.zero(line.currency))
    return book, part


def hand_in_all(country: Country, documents: Sequence[NewDocument], by: User | None) -> list[Document]:
    """Keep the files that support one thing."""
    return [hand_in(country, new, by=by) for new in documents]


def _end(call: FundCall, outcome: CallOutcome, reason: str, by: User | None) -> FundCallAnswer:
    agreement, _line = lock_line(call.line_id)
    answer = FundCallAnswer.objects.filter(call=call).first()
    require(
        payment_rules.can_answer(
            CallOutcome(answer.outcome) if answer else None,
            reason,
            being_decided=call.requests.filter(decision=None).exists(),
        )
    )
    written = FundCallAnswer.objects.create(call=call, outcome=outcome, reason=reason.strip(), answered_by=by)
    trace(agreement, EventKind.CALL_ANSWERED, by, detail=f"{outcome.value}: {reason}")
    return written
