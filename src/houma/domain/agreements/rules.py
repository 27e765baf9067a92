"""What may be done with an agreement and its money, and why not. Pure: facts in, decisions out."""

from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from houma.domain.agreements.models import AgreementState, AmendmentState, FlowKind, FundingBasis, VersionState
from houma.domain.agreements.term_changes import Conflict
from houma.domain.agreements.terms_check import Fault
from houma.domain.base.decisions import ALLOWED, Decision, Reason
from houma.values.money import Money


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    """A draft that shall be opened for signature."""

    agreement_state: AgreementState
    version_state: VersionState
    faults: tuple[Fault, ...]
    another_is_open: bool


def can_propose(facts: ProposalFacts) -> Decision:
    """May the version be opened for signature? Its terms are frozen from then on."""
    reasons: list[Reason] = []
    if facts.agreement_state in (AgreementState.CLOSED, AgreementState.CANCELLED):
        reasons.append(_("The agreement is closed."))
    if facts.version_state != VersionState.DRAFT:
        reasons.append(_("Only a draft can be opened for signature."))
    if facts.another_is_open:
        reasons.append(_("Another version is open for signature."))
    reasons += [format_lazy("{path}: {reason}", path=fault.path, reason=fault.reason) for fault in facts.faults]
    return Decision(tuple(reasons))


@dataclass(frozen=True, slots=True)
class SigningFacts:
    """One party and one version."""

    version_state: VersionState
    is_party: bool
    has_signed: bool


def can_sign(facts: SigningFacts) -> Decision:
    """May the party sign the version?"""
    reasons: list[Reason] = []
    if facts.version_state != VersionState.PROPOSED:
        reasons.append(_("This version is not open for signature."))
    if not facts.is_party:
        reasons.append(_("This partner is not a party to the agreement."))
    if facts.has_signed:
        reasons.append(_("This party has signed this version already."))
    return Decision(tuple(reasons))


@dataclass(frozen=True, slots=True)
class LineChange:
    """What an amendment does to one funding line on which money may have moved.

    ``amount`` is what shall be committed (None when the line is ended), ``touched_paid`` the numbers of paid
    instalments that would not stay as they are, ``identity_changed`` whether payer, receiver, action or basis change.
    """

    key: str
    amount: Money | None
    released: Money
    touched_paid: tuple[int, ...] = ()
    identity_changed: bool = False


@dataclass(frozen=True, slots=True)
class AmendmentFacts:
    """A difference on the version in force."""

    agreement_state: AgreementState
    amendment_state: AmendmentState
    has_changes: bool
    reason: str
    currency_changed: bool
    conflicts: tuple[Conflict, ...]
    faults: tuple[Fault, ...]
    lines: tuple[LineChange, ...]
    another_is_open: bool = False


def can_amend(facts: AmendmentFacts) -> Decision:
    """May the difference be put on the version in force?"""
    reasons: list[Reason] = []
    if facts.agreement_state != AgreementState.SIGNED:
        reasons.append(_("Only a signed agreement is amended."))
    if facts.amendment_state != AmendmentState.PROPOSED:
        reasons.append(_("This amendment was applied or withdrawn already."))
    if facts.another_is_open:
        reasons.append(_("Another version is open for signature."))
    if not facts.has_changes:
        reasons.append(_("The amendment changes nothing."))
    if not facts.reason.strip():
        reasons.append(_("An amendment says why."))
    if facts.currency_changed:
        reasons.append(_("The currency of an agreement does not change."))
    reasons += [conflict.sentence for conflict in facts.conflicts]
    reasons += [format_lazy("{path}: {reason}", path=fault.path, reason=fault.reason) for fault in facts.faults]
    for line in facts.lines:
        reasons += _against_line_change(line)
    return Decision(tuple(reasons))


def _against_line_change(line: LineChange) -> list[Reason]:
    reasons: list[Reason] = []
    if line.identity_changed:
        reasons.append(
            format_lazy(
                _("Line {key}: who pays, who receives and the action stay; end the line and open another."),
                key=line.key,
            )
        )
    if line.amount is None and line.released:
        reasons.append(
            format_lazy(
                _("Line {key}: {released} is released, so the line cannot end."),
                key=line.key,
                released=plain(line.released),
            )
        )
    elif line.amount is not None and line.amount < line.released:
        reasons.append(
            format_lazy(
                _("Line {key}: {amount} is below what is released, {released}."),
                key=line.key,
                amount=plain(line.amount),
                released=plain(line.released),
            )
        )
    reasons += [
        format_lazy(_("Line {key}: instalment {number} is paid, so it stays as it is."), key=line.key, number=number)
        for number in line.touched_paid
    ]
    return reasons


@dataclass(frozen=True, slots=True)
class LineFacts:
    """A funding line with the net sums of its ledger. ``scheduled`` adds the instalments in force."""

    agreement_state: AgreementState
    basis: FundingBasis
    sourced: bool
    committed: Money
    released: Money
    spent: Money
    scheduled: Money
    has_schedule: bool

    @property
    def currency(self) -> str:
        return self.committed.currency


@dataclass(frozen=True, slots=True)
class InstalmentFacts:
    """An instalment with what was paid on it."""

    amount: Money
    paid: Money
    withdrawn: bool


def can_release(line: LineFacts, amount: Money, instalment: InstalmentFacts | None) -> Decision:
    """May ``amount`` be released on the line, for ``instalment`` or, where there is no schedule, without one?"""
    if amount.currency != line.currency:
        return Decision.refuse(_wrong_currency(amount, line.currency))
    reasons = _against_money(line, amount)
    if line.released + amount > line.committed:
        reasons.append(
            format_lazy(
                _("{left} is left of the commitment, {amount} was asked for."),
                left=plain(line.committed - line.released),
                amount=plain(amount),
            )
        )
    if instalment is None:
        if line.has_schedule:
            reasons.append(_("The line has a schedule: say which instalment is paid."))
        elif not line.sourced:
            reasons.append(_("The line has no schedule."))
        return Decision(tuple(reasons))
    if instalment.withdrawn:
        reasons.append(_("An amendment withdrew this instalment."))
    elif line.scheduled != line.committed:
        reasons.append(
            format_lazy(
                _("The schedule adds up to {scheduled}, the commitment is {committed}."),
                scheduled=plain(line.scheduled),
                committed=plain(line.committed),
            )
        )
    if instalment.paid >= instalment.amount:
        reasons.append(_("This instalment is paid already."))
    elif instalment.paid + amount > instalment.amount:
        reasons.append(
            format_lazy(
                _("{left} is left of this instalment, {amount} was asked for."),
                left=plain(instalment.amount - instalment.paid),
                amount=plain(amount),
            )
        )
    return Decision(tuple(reasons))


def can_record_expenditure(line: LineFacts, amount: Money) -> Decision:
    """May ``amount`` be recorded as spent on the line? What the house negotiated is spent only once it is released."""
    if amount.currency != line.currency:
        return Decision.refuse(_wrong_currency(amount, line.currency))
    reasons = _against_money(line, amount)
    if not line.sourced and line.spent + amount > line.released:
        reasons.append(
            format_lazy(
                _("{left} is released and not yet spent, {amount} was recorded."),
                left=plain(line.released - line.spent),
                amount=plain(amount),
            )
        )
    return Decision(tuple(reasons))


@dataclass(frozen=True, slots=True)
class ReversalFacts:
    """An entry of the ledger that shall be reversed."""

    kind: FlowKind
    amount: Money
    is_reversal: bool
    is_reversed: bool
    reason: str


def can_reverse(line: LineFacts, entry: ReversalFacts) -> Decision:
    """May the entry be reversed? A reversal corrects a mistake; what parties signed changes by an amendment."""
    reasons: list[Reason] = []
    if entry.is_reversal:
        reasons.append(_("A reversal is not reversed; record the operation again."))
    if entry.is_reversed:
        reasons.append(_("This entry is reversed already."))
    if not entry.reason.strip():
        reasons.append(_("A reversal says why."))
    if entry.kind == FlowKind.COMMITMENT:
        if not line.sourced:
            reasons.append(_("A commitment that was signed changes only by an amendment."))
        elif line.committed - entry.amount < line.released:
            reasons.append(format_lazy(_("{released} is released on this commitment."), released=plain(line.released)))
        elif line.committed - entry.amount < line.scheduled:
            reasons.append(_("Instalments depend on this commitment."))
    if entry.kind == FlowKind.DISBURSEMENT and not line.sourced and line.released - entry.amount < line.spent:
        reasons.append(format_lazy(_("{spent} of what is released is spent already."), spent=plain(line.spent)))
    return Decision(tuple(reasons))


@dataclass(frozen=True, slots=True)
class ClosingFacts:
    """An agreement that shall be closed. ``unreleased`` is what was committed and never released."""

    state: AgreementState
    another_is_open: bool
    unreleased: Money
    unspent: Money
    reason: str
    open_calls: int = 0
    open_requests: int = 0


def can_close(facts: ClosingFacts) -> Decision:
    """May the agreement be closed? Money that is left needs a reason."""
    reasons: list[Reason] = []
    if facts.state != AgreementState.SIGNED:
        reasons.append(_("Only a signed agreement is closed."))
    if facts.another_is_open:
        reasons.append(_("Another version is open for signature."))
    if facts.open_calls:
        reasons.append(
            format_lazy(_("Calls for funds without an answer: {count}. Answer them first."), count=facts.open_calls)
        )
    if facts.open_requests:
        reasons.append(
            format_lazy(_("Releases that nobody decided yet: {count}. Decide them first."), count=facts.open_requests)
        )
    if (facts.unreleased or facts.unspent) and not facts.reason.strip():
        reasons.append(
            format_lazy(
                _("{unreleased} was not released and {unspent} not spent: say why the agreement closes."),
                unreleased=plain(facts.unreleased),
                unspent=plain(facts.unspent),
            )
        )
    return Decision(tuple(reasons))


def can_withdraw(version_state: VersionState, reason: str) -> Decision:
    """May a version be taken back before it is in force?"""
    reasons: list[Reason] = []
    if version_state not in (VersionState.DRAFT, VersionState.PROPOSED):
        reasons.append(_("Only a version that is not in force is withdrawn."))
    if not reason.strip():
        reasons.append(_("Say why it is withdrawn."))
    return Decision(tuple(reasons))


def can_cancel(state: AgreementState, reason: str) -> Decision:
    """May the agreement be given up? Only before it is signed."""
    reasons: list[Reason] = []
    if state not in (AgreementState.DRAFT, AgreementState.NEGOTIATED):
        reasons.append(_("Only an agreement that was never signed is cancelled."))
    if not reason.strip():
        reasons.append(_("Say why it is cancelled."))
    return Decision(tuple(reasons))


def can_revise(version_state: VersionState) -> Decision:
    """May the terms of the version still be written?"""
    return ALLOWED if version_state == VersionState.DRAFT else Decision.refuse(_("Only a draft is revised."))


def _against_money(line: LineFacts, amount: Money) -> list[Reason]:
    reasons: list[Reason] = []
    if line.agreement_state == AgreementState.CLOSED:
        reasons.append(_("The agreement is closed."))
    elif line.agreement_state != AgreementState.SIGNED and not line.sourced:
        reasons.append(_("The agreement is not signed."))
    if line.basis != FundingBasis.PART:
        reasons.append(_("Only a line that is part of the whole carries money."))
    if amount.amount <= 0:
        reasons.append(_("An amount is more than zero; a mistake is reversed."))
    return reasons


def _wrong_currency(amount: Money, expected: str) -> Reason:
    return format_lazy(
        _("The amount is in {found}; the line is in {expected}."), found=amount.currency, expected=expected
    )


def plain(money: Money) -> str:
    """An amount in a sentence of a reason: whole units with their currency."""
    return f"{money.amount:,f}".replace(",", "\N{NARROW NO-BREAK SPACE}") + f" {money.currency}"
