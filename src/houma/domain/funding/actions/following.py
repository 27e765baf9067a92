"""Charges follow the commitments that they were made for."""

from collections import defaultdict
from decimal import Decimal

from django.utils.translation import gettext as _

from houma.domain.accounts.models import User
from houma.domain.agreements.ledger import Flow
from houma.domain.funding.models import EntryKind, Envelope, EnvelopeEntry
from houma.values.money import Money


def follow_commitment(fall: Flow, committed: Money, by: User | None) -> None:
    """Take back what envelopes bear of a line beyond what it commits now, from the envelope charged last on.

    Called within the transaction that lowers the commitment, which holds the line.
    """
    charges = EnvelopeEntry.objects.filter(line=fall.line_id, kind=EntryKind.CHARGE).order_by("pk")
    borne: dict[int, Decimal] = defaultdict(Decimal)
    for envelope, amount in charges.values_list("envelope", "amount"):
        # The order of a dictionary is that of the first charge; what is charged again counts as charged last.
        borne[envelope] = borne.pop(envelope, Decimal(0)) + amount
    excess = sum(borne.values(), Decimal(0)) - committed.amount
    if excess <= 0:
        return
    taken = {}
    for envelope in reversed(borne):
        back = min(excess, borne[envelope])
        if back > 0:
            taken[envelope], excess = back, excess - back
    # One lock for all, from the top of the tree down, as every other writer of envelopes.
    parents = Envelope.objects.filter(pk__in=taken).values_list("parent", flat=True)
    held = {*taken, *(parent for parent in parents if parent is not None)}
    list(Envelope.objects.filter(pk__in=held).order_by("pk").select_for_update(no_key=True, of=("self",)))
    for envelope in sorted(taken):
        EnvelopeEntry.objects.create(
            envelope_id=envelope,
            kind=EntryKind.CHARGE,
            line_id=fall.line_id,
            amount=-taken[envelope],
            reason=_("An amendment lowered the commitment."),
            reference=f"follow-{fall.pk}-{envelope}",
            recorded_by=by,
        )
