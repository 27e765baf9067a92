"""What may be called for, asked, approved and justified, and why not. Pure: facts in, decisions out."""

from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from houma.domain.agreements.payments import CallOutcome
from houma.domain.agreements.rules import InstalmentFacts, LineFacts, can_release, plain
from houma.domain.base.decisions import Decision, Reason
from houma.values.money import Money


@dataclass(frozen=True, slots=True)
class CallFacts:
    """A call for an instalment. ``called`` adds the calls on it that nobody answered yet."""

    line: LineFacts
    instalment: InstalmentFacts
    called: Money
    is_receiver: bool


def can_call(facts: CallFacts, amount: Money, reason: str) -> Decision:
    """May the receiver call for ``amount`` of the instalment?"""
    reasons: list[Reason] = []
    if not facts.is_receiver:
        reasons.append(_("Only who receives the money calls for it."))
    if not reason.strip():
        reasons.append(_("A call for funds says what for."))
    reasons += can_release(facts.line, amount, facts.instalment).reasons
    if facts.called and facts.called + amount > facts.instalment.amount - facts.instalment.paid:
        reasons.append(format_lazy(_("{called} of it is called for already."), called=plain(facts.called)))
    return Decision(tuple(reasons))


def can_answer(answered_as: CallOutcome | None, reason: str, *, being_decided: bool) -> Decision:
    """May a call be refused or withdrawn?"""
    reasons: list[Reason] = []
    if answered_as is not None:
        reasons.append(format_lazy(_("This call is answered already: {outcome}."), outcome=answered_as.label))
    if being_decided:
        reasons.append(_("A release for this call is being decided: decide it first."))
    if not reason.strip():
        reasons.append(_("Say why."))
    return Decision(tuple(reasons))


def takes_two_persons(threshold: Money | None, released: Money, asked: Money) -> bool:
    """Does the release take a second person?

    What was released of the same instalment counts, so that nobody stays below the threshold by small portions. Where
    no threshold is set, every release takes two.
    """
    return threshold is None or released + asked > threshold


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """A release that shall be asked for. ``asked`` adds what is asked for on the instalment and not decided."""

    line: LineFacts
    instalment: InstalmentFacts
    asked: Money
    call_is_open: bool = True


def can_request(facts: RequestFacts, amount: Money) -> Decision:
    """May the release be asked for?"""
    reasons = list(can_release(facts.line, amount, facts.instalment).reasons)
    if facts.asked and facts.asked + amount > facts.instalment.amount - facts.instalment.paid:
        reasons.append(
            format_lazy(_("A release of {asked} on this instalment is being decided."), asked=plain(facts.asked))
        )
    if not facts.call_is_open:
        reasons.append(_("This call is answered already."))
    return Decision(tuple(reasons))


def can_decide(*, decided: bool, two_persons: bool, is_first: bool) -> Decision:
    """May this person approve the release?"""
    reasons: list[Reason] = []
    if decided:
        reasons.append(_("This release is decided already."))
    if two_persons and is_first:
        reasons.append(_("Who asked for a release does not approve it: a second person does."))
    return Decision(tuple(reasons))


def can_turn_down(*, decided: bool, reason: str) -> Decision:
    """May the request be refused or withdrawn?"""
    reasons: list[Reason] = []
    if decided:
        reasons.append(_("This release is decided already."))
    if not reason.strip():
        reasons.append(_("Say why."))
    return Decision(tuple(reasons))


def can_justify(line: LineFacts, *, documents: int, is_receiver: bool) -> Decision:
    """May spending be recorded with its proofs? (``rules.can_record_expenditure`` judges the amount.)"""
    reasons: list[Reason] = []
    if not is_receiver:
        reasons.append(_("Only who received the money says how it was spent."))
    if not documents:
        reasons.append(_("Spending is proven by at least one document."))
    return Decision(tuple(reasons))
