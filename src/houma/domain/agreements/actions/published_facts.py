"""What a public source, or a portfolio that was handed in, says of an agreement: the facts, and what is wrong in them.

Such facts are recorded as they are said: a line may lack its receiver, its action or its amount, and parts may not add
up to the whole. Only what the ledger could never hold is refused.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import Party
from houma.domain.agreements.ledger import FlowKind, FundingBasis
from houma.domain.agreements.models import Agreement, AgreementKind, AgreementState, PartyRole
from houma.domain.agreements.terms import FundingTerms, InstalmentTerms, PartyTerms, Terms, write_terms
from houma.domain.agreements.terms_check import Fault, TermsError, faults_of
from houma.domain.agreements.terms_reader import read_terms
from houma.domain.base.decisions import Reason
from houma.domain.projects.models import Action, Project, Visibility
from houma.domain.sources.models import Source
from houma.values.money import Money
from houma.values.multilingual import Multilingual
from houma.values.partial_date import PartialDate

PROMISES = (FlowKind.PLEDGE, FlowKind.COMMITMENT)
MOVEMENTS = (FlowKind.DISBURSEMENT, FlowKind.EXPENDITURE)


@dataclass(frozen=True, slots=True)
class PublishedParty:
    """A party as a source names it."""

    party: Party
    role: PartyRole
    name_as_published: str = ""
    source: Source | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class PublishedMovement:
    """Money that a source saw released or spent. ``instalment`` is the number of the instalment that was paid."""

    kind: FlowKind
    amount: Money
    reference: str
    value_date: date | None = None
    instalment: int | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class PublishedLine:
    """A contribution, pledged or committed (``promise``). ``source`` None stands for that of the agreement."""

    key: str
    payer: Party
    amount: Money | None
    promise: FlowKind = FlowKind.COMMITMENT
    receiver: Party | None = None
    action: Action | None = None
    basis: FundingBasis = FundingBasis.PART
    payer_as_published: str = ""
    source: Source | None = None
    value_date: date | None = None
    note: str = ""
    instalments: tuple[InstalmentTerms, ...] = ()
    movements: tuple[PublishedMovement, ...] = ()

    @property
    def promised(self) -> Money | None:
        """What goes into the ledger: the amount of a line that is part of the whole."""
        return self.amount if self.basis == FundingBasis.PART else None


@dataclass(frozen=True, slots=True)
class PublishedAgreement:
    """An agreement as a source describes it.

    ``parties``, ``lines``, ``territory_note`` (how the published place was read) and ``keywords`` (the words of each
    source) are None where the source says nothing of them: then what is recorded stays.
    """

    project: Project
    code: str
    kind: AgreementKind
    names: Multilingual
    source: Source
    currency: str
    state: AgreementState = AgreementState.SIGNED
    signed_on: PartialDate | None = None
    start_year: int | None = None
    end_year: int | None = None
    total: Money | None = None
    visibility: Visibility = Visibility.PUBLIC
    framework: Agreement | None = None
    parties: tuple[PublishedParty, ...] | None = field(default=())
    lines: tuple[PublishedLine, ...] | None = field(default=())
    territory_note: str | None = None
    keywords: str | None = None

    def terms(self, recorded: Terms | None = None) -> Terms:
        """The terms of the version that repeats these facts; ``recorded`` fills what the source is silent about."""
        return Terms(
            title=self.names,
            currency=self.currency,
            total=self.total,
            start_year=self.start_year,
            end_year=self.end_year,
            funding=tuple(_funding_terms(line) for line in self.lines)
            if self.lines is not None
            else recorded.funding
            if recorded
            else (),
            parties=_party_terms(self.parties) if self.parties is not None else recorded.parties if recorded else (),
        )


def reasons_against(fact: PublishedAgreement) -> list[Reason]:
    """Everything that the ledger could never hold, each with the code of the agreement."""
    reasons: list[Reason] = []
    reasons += [
        format_lazy("{code}, {path}: {reason}", code=fact.code, path=fault.path, reason=fault.reason)
        for fault in _faults(fact.terms())
    ]
    if fact.state not in (AgreementState.NEGOTIATED, AgreementState.SIGNED, AgreementState.CLOSED):
        reasons.append(
            format_lazy(_("{code}: a published agreement is being signed, signed or closed."), code=fact.code)
        )
    for line in fact.lines or ():
        reasons += [
            format_lazy(_("{code}, line {key}: {reason}"), code=fact.code, key=line.key, reason=reason)
            for reason in _against_line(fact, line)
        ]
    return reasons


def _faults(terms: Terms) -> tuple[Fault, ...]:
    if faults := faults_of(terms):
        return faults
    try:
        read_terms(write_terms(terms))
    except TermsError as error:
        return error.faults
    return ()


def _against_line(fact: PublishedAgreement, line: PublishedLine) -> Iterable[Reason]:
    amounts = [part.amount for part in line.instalments] + [move.amount for move in line.movements]
    if line.amount is not None:
        amounts.append(line.amount)
    if any(amount.currency != fact.currency for amount in amounts):
        yield format_lazy(_("every amount is in {currency}."), currency=fact.currency)
        return
    if line.promise not in PROMISES:
        yield _("a contribution is pledged or committed.")
    if any(move.kind not in MOVEMENTS or move.amount.amount <= 0 or not move.reference for move in line.movements):
        yield _("a movement is a release or an expenditure with an amount and a reference.")
    if line.promised is None and (line.movements or line.instalments):
        yield _("only a line that is part of the whole, with its amount, carries money.")
        return
    released = [move for move in line.movements if move.kind == FlowKind.DISBURSEMENT]
    total = Money.total((move.amount for move in released), fact.currency)
    if (line.instalments or released) and line.promise != FlowKind.COMMITMENT:
        yield _("only what is committed is scheduled and released.")
    elif line.promised is not None and total > line.promised:
        yield _("nothing is released beyond what is committed.")
    schedule = {part.number: part.amount for part in line.instalments}
    if line.instalments and any(move.instalment not in schedule for move in released):
        yield _("a release on a line with a schedule pays an instalment of it.")
    elif not line.instalments and any(move.instalment is not None for move in line.movements):
        yield _("the line has no schedule.")
    for number, amount in schedule.items():
        paid = Money.total((move.amount for move in released if move.instalment == number), fact.currency)
        if paid > amount:
            yield format_lazy(_("instalment {number} is paid beyond its amount."), number=number)


def _funding_terms(line: PublishedLine) -> FundingTerms:
    action = line.action
    return FundingTerms(
        key=line.key,
        payer=line.payer.code,
        receiver=line.receiver.code if line.receiver else None,
        action=f"{action.axis.number}.{action.number}" if action else None,
        amount=line.amount,
        instalments=line.instalments,
        basis=line.basis,
    )


def _party_terms(parties: tuple[PublishedParty, ...]) -> tuple[PartyTerms, ...]:
    roles: dict[str, list[PartyRole]] = {}
    for item in parties:
        if item.role not in roles.setdefault(item.party.code, []):
            roles[item.party.code].append(item.role)
    return tuple(PartyTerms(code, tuple(of_party)) for code, of_party in roles.items())
