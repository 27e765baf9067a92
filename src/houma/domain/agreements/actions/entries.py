"""Writing one entry of the ledger, once: the same reference again gives the first entry back."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import User
from houma.domain.agreements.ledger import Flow, FlowKind, FundingLine, Instalment
from houma.domain.base.decisions import Decision, Refused
from houma.domain.sources.models import Source
from houma.values.money import Money


@dataclass(frozen=True, slots=True)
class Entry:
    """What shall be written. ``amount`` None stands for "whatever is left" when a repeated reference is compared."""

    line: FundingLine
    kind: FlowKind
    reference: str
    amount: Money | None = None
    value_date: date | None = None
    instalment: Instalment | None = None
    version_number: int | None = None
    reverses: Flow | None = None
    reason: str = ""
    source: Source | None = None

    def is_written_as(self, flow: Flow) -> bool:
        """Whether ``flow`` records this very operation."""
        return (
            flow.line_id == self.line.pk
            and flow.kind == self.kind
            and (self.amount is None or (flow.amount, flow.currency) == (self.amount.amount, self.amount.currency))
            and flow.value_date == self.value_date
            and flow.instalment_id == (self.instalment and self.instalment.pk)
            and flow.reverses_id == (self.reverses and self.reverses.pk)
            and flow.reason == self.reason
        )


def already_written(entry: Entry) -> Flow | None:
    """The entry that bears this reference, if the same operation was recorded before.

    Raises Refused where the reference names a different operation, or none.
    """
    if not entry.reference.strip():
        raise Refused(Decision.refuse(_("An operation has a reference.")))
    flow = Flow.objects.filter(reference=entry.reference).first()
    if flow is None or entry.is_written_as(flow):
        return flow
    raise Refused(
        Decision.refuse(format_lazy(_("The reference {reference} names another operation."), reference=entry.reference))
    )


def write(entry: Entry, by: User | None) -> Flow:
    """Write the entry. The caller holds the line, looked for the reference and asked the rules."""
    if entry.amount is None:
        raise ValueError("an entry that is written has an amount")
    flow = Flow(
        agreement_id=entry.line.agreement_id,
        line=entry.line,
        instalment=entry.instalment,
        kind=entry.kind,
        amount=entry.amount.amount,
        currency=entry.amount.currency,
        value_date=entry.value_date,
        version_number=entry.version_number,
        reverses=entry.reverses,
        reason=entry.reason,
        source=entry.source,
        reference=entry.reference,
        recorded_by=by,
    )
    try:
        with transaction.atomic():
            flow.save(force_insert=True)
    except IntegrityError:
        # Another agreement's writer, who holds other rows, may have taken the reference a moment ago.
        first = already_written(entry)
        if first is None:
            raise
        return first
    return flow
