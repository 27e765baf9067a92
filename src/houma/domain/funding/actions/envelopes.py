"""Funds and envelopes: opened, revised, charged. One writer at a time under one envelope.

PostgreSQL locks rows: the funding line, then the envelope above, then the envelope, as the triggers do. SQLite begins
every transaction as its only writer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import Party, User
from houma.domain.agreements.ledger import Flow, FlowKind, FundingLine
from houma.domain.base.decisions import Decision, require
from houma.domain.funding import rules
from houma.domain.funding.envelopes import facts_of
from houma.domain.funding.models import EntryKind, Envelope, EnvelopeEntry, Fund
from houma.domain.territories.models import Ancestry, Country, Territory
from houma.values.money import Money
from houma.values.multilingual import Multilingual


@dataclass(frozen=True, slots=True)
class NewFund:
    """A fund as a pack or a page declares it."""

    code: str
    names: Multilingual
    payer: Party


@dataclass(frozen=True, slots=True)
class NewEnvelope:
    """An envelope with its first amount; ``parent`` is the one it is delegated from."""

    fund: Fund
    code: str
    year: int
    territory: Territory
    holder: Party
    amount: Money
    reason: str
    parent: Envelope | None = None


@transaction.atomic
def register_funds(country: Country, funds: Iterable[NewFund]) -> dict[str, Fund]:
    """Create funds or bring their names up to date; returns them by code. The payer of a fund stays."""
    known = {fund.code: fund for fund in Fund.objects.filter(country=country)}
    for new in funds:
        fund = known.get(new.code) or Fund(country=country, code=new.code, payer=new.payer, currency=country.currency)
        names = {"name_fr": new.names.fr, "name_ar": new.names.ar, "name_en": new.names.en}
        if fund.pk is None or any(getattr(fund, field) != value for field, value in names.items()):
            for field, value in names.items():
                setattr(fund, field, value)
            fund.save()
        known[new.code] = fund
    return known


@transaction.atomic
def open_envelope(new: NewEnvelope, *, by: User | None = None) -> Envelope:
    """Open an envelope and put its amount into it. Refused with the reason, among them a code that is taken."""
    if new.parent is not None:
        lock_envelopes(new.parent.pk)
    require(_can_open(new))
    envelope = Envelope.objects.create(
        fund=new.fund,
        code=new.code,
        parent=new.parent,
        year=new.year,
        territory=new.territory,
        holder=new.holder,
        opened_by=by,
    )
    _allocate(envelope, new.amount, new.reason, f"open-{new.fund.pk}-{new.code}", by)
    return envelope


@transaction.atomic
def revise_envelope(
    envelope: Envelope, amount: Money, reason: str, *, reference: str, by: User | None = None
) -> EnvelopeEntry:
    """Bring an envelope to ``amount``. The same ``reference`` again returns the first entry and changes nothing."""
    if (first := EnvelopeEntry.objects.filter(reference=reference).first()) is not None:
        require(_same(first, envelope))
        return first
    lock_envelopes(envelope.pk)
    change = amount - facts_of([envelope])[envelope.pk].allocated
    return _allocate(envelope, change, reason, reference, by)


@transaction.atomic
def charge_line(
    envelope: Envelope, line: FundingLine, amount: Money, reason: str, *, reference: str, by: User | None = None
) -> EnvelopeEntry:
    """Charge ``amount`` of a line's commitment to an envelope, or take back what was charged (negative).

    The same ``reference`` again returns the first entry.
    """
    line = FundingLine.objects.select_for_update(no_key=True).get(pk=line.pk)
    lock_envelopes(envelope.pk)
    if (first := EnvelopeEntry.objects.filter(reference=reference).first()) is not None:
        require(_same(first, envelope))
        return first
    currency = envelope.fund.currency
    require(_in_currency(line.currency, currency))
    charges = EnvelopeEntry.objects.filter(line=line, kind=EntryKind.CHARGE).values_list("envelope_id", "amount")
    here = sum((value for pk, value in charges if pk == envelope.pk), Decimal(0))
    everywhere = sum((value for _pk, value in charges), Decimal(0))
    committed = Flow.objects.filter(line=line, kind=FlowKind.COMMITMENT).total()
    payer = Party.objects.get(pk=line.payer_id)
    fund_payer = envelope.fund.payer_id
    facts = rules.LineCharge(
        Money(committed, currency),
        Money(everywhere, currency),
        Money(here, currency),
        payer_is_of_fund=fund_payer in (payer.pk, payer.family_id),
    )
    require(rules.can_charge(facts_of([envelope])[envelope.pk], facts, amount, reason))
    return EnvelopeEntry.objects.create(
        envelope=envelope,
        kind=EntryKind.CHARGE,
        line=line,
        amount=amount.amount,
        reason=reason,
        reference=reference,
        recorded_by=by,
    )


@dataclass(frozen=True, slots=True)
class EnvelopeRow:
    """An envelope as a file declares it: ``parent`` is the code of the one above in the same fund, empty at the top."""

    fund: Fund
    code: str
    parent: str
    year: int
    territory: Territory
    holder: Party
    amount: Money
    reason: str


@transaction.atomic
def put_envelopes(rows: Iterable[EnvelopeRow], *, reference: str, by: User | None = None) -> tuple[int, int]:
    """Open or revise many envelopes: all of them or none. Returns how many were opened and how many revised.

    What shrinks does so first, from below; what grows comes after, from above: so no sum goes over on the way.
    """
    listed = _from_above(list(rows))
    there = {
        (envelope.fund_id, envelope.code): envelope
        for envelope in Envelope.objects.filter(fund__in={row.fund.pk for row in listed}).select_related("fund")
    }
    facts = facts_of(there.values())
    shrinking: list[EnvelopeRow] = []
    growing: list[EnvelopeRow] = []
    for row in listed:
        known = there.get((row.fund.pk, row.code))
        if known is not None:
            require(_stays(known, row, there))
        now = facts[known.pk].allocated if known is not None else None
        if now is None or row.amount > now:
            growing.append(row)
        elif row.amount < now:
            shrinking.append(row)
    opened = 0
    for row in [*reversed(shrinking), *growing]:
        known = there.get((row.fund.pk, row.code))
        if known is not None:
            revise_envelope(known, row.amount, row.reason, reference=f"{reference}-{known.pk}", by=by)
            continue
        parent = there.get((row.fund.pk, row.parent)) if row.parent else None
        if row.parent and parent is None:
            require(Decision.refuse(_("The envelope above, %(code)s, is not there.") % {"code": row.parent}))
        new = NewEnvelope(row.fund, row.code, row.year, row.territory, row.holder, row.amount, row.reason, parent)
        there[row.fund.pk, row.code] = open_envelope(new, by=by)
        opened += 1
    return opened, len(shrinking) + len(growing) - opened


def _from_above(rows: list[EnvelopeRow]) -> list[EnvelopeRow]:
    """The rows with each envelope behind the one it is delegated from; what goes round in a circle stays last."""
    waiting, ordered = {(row.fund.pk, row.code): row for row in rows}, []
    while waiting:
        ready = [key for key, row in waiting.items() if (row.fund.pk, row.parent) not in waiting]
        ordered += [waiting.pop(key) for key in ready or list(waiting)]
    return ordered


def _stays(known: Envelope, row: EnvelopeRow, there: Mapping[tuple[int, str], Envelope]) -> Decision:
    """What an envelope is for never changes: only its amount does."""
    parent = there.get((row.fund.pk, row.parent)) if row.parent else None
    same = (known.parent_id, known.year, known.territory_id, known.holder_id) == (
        parent.pk if parent is not None else None,
        row.year,
        row.territory.pk,
        row.holder.pk,
    )
    if same:
        return Decision()
    return Decision.refuse(
        _("The envelope %(code)s is there for another year, territory or holder: give the new one another code.")
        % {"code": row.code}
    )


def lock_envelopes(pk: int) -> None:
    """Hold the envelope above and the envelope until the transaction ends, from the top down."""
    parent = Envelope.objects.filter(pk=pk).values_list("parent_id", flat=True).get()
    wanted = [key for key in (parent, pk) if key is not None]
    list(Envelope.objects.filter(pk__in=wanted).order_by("pk").select_for_update(no_key=True, of=("self",)))


def _allocate(envelope: Envelope, change: Money, reason: str, reference: str, by: User | None) -> EnvelopeEntry:
    facts = facts_of([envelope, *([envelope.parent] if envelope.parent is not None else [])])
    above = facts[envelope.parent.pk] if envelope.parent is not None else None
    require(rules.can_allocate(facts[envelope.pk], above, change, reason))
    return EnvelopeEntry.objects.create(
        envelope=envelope,
        kind=EntryKind.ALLOCATION,
        amount=change.amount,
        reason=reason,
        reference=reference,
        recorded_by=by,
    )


def _can_open(new: NewEnvelope) -> Decision:
    if Envelope.objects.filter(fund=new.fund, code=new.code).exists():
        return Decision.refuse(_("This envelope code exists already in the fund."))
    if new.amount.currency != new.fund.currency:
        return _in_currency(new.amount.currency, new.fund.currency)
    if new.parent is None:
        return Decision()
    reasons = []
    if (new.parent.fund_id, new.parent.year) != (new.fund.pk, new.year):
        reasons.append(_("An envelope belongs to the fund and the year of the one above."))
    if not Ancestry.objects.filter(ancestor=new.parent.territory_id, descendant=new.territory).exists():
        reasons.append(_("The territory lies outside that of the envelope above."))
    return Decision(tuple(reasons))


def _in_currency(read: str, expected: str) -> Decision:
    if read == expected:
        return Decision()
    return Decision.refuse(
        _("The fund counts in %(expected)s, not in %(read)s.") % {"expected": expected, "read": read}
    )


def _same(first: EnvelopeEntry, envelope: Envelope) -> Decision:
    if first.envelope_id == envelope.pk:
        return Decision()
    return Decision.refuse(_("This reference names another operation."))
