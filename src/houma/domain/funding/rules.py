"""What may be done with envelopes. Pure: a refusal says why, with the amounts."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from houma.domain.base.decisions import Decision, Reason
from houma.values.money import Money


@dataclass(frozen=True, slots=True)
class EnvelopeFacts:
    """An envelope as the rules see it: put into it, given on to those below, charged to it for funding lines."""

    allocated: Money
    delegated: Money
    charged: Money

    @property
    def used(self) -> Money:
        return self.delegated + self.charged

    @property
    def remaining(self) -> Money:
        """What can still be given on or charged."""
        return self.allocated - self.used


@dataclass(frozen=True, slots=True)
class LineCharge:
    """A funding line as it is charged: its commitment, what all envelopes bear of it, and what this one bears."""

    committed: Money
    charged_everywhere: Money
    charged_here: Money
    payer_is_of_fund: bool


def can_allocate(own: EnvelopeFacts, above: EnvelopeFacts | None, change: Money, reason: str) -> Decision:
    """May the amount of an envelope change by ``change``? ``above`` is the one it is delegated from."""
    reasons: list[Reason] = []
    if not change:
        reasons.append(_("The amount stays the same."))
    if not reason.strip():
        reasons.append(_("Say why the amount changes."))
    after = own.allocated + change
    if after < Money.zero(after.currency):
        reasons.append(_("An envelope is not less than nothing."))
    elif after < own.used:
        reasons.append(
            _("%(used)s is delegated or charged already: the envelope cannot be less.") % {"used": _shown(own.used)}
        )
    if above is not None and change > above.remaining:
        reasons.append(
            _("The envelope above has only %(left)s left; %(wanted)s more is asked for.")
            % {"left": _shown(above.remaining), "wanted": _shown(change)}
        )
    return Decision(tuple(reasons))


def can_charge(own: EnvelopeFacts, line: LineCharge, amount: Money, reason: str) -> Decision:
    """May ``amount`` of a line's commitment be charged to an envelope? A negative amount takes back."""
    reasons: list[Reason] = []
    if not amount:
        reasons.append(_("Give an amount."))
    if not reason.strip():
        reasons.append(_("Say why."))
    if not line.payer_is_of_fund:
        reasons.append(_("The line is paid by another partner than the one of this fund."))
    if amount.amount < 0:
        if line.charged_here + amount < Money.zero(amount.currency):
            reasons.append(_("Only %(charged)s is charged here.") % {"charged": _shown(line.charged_here)})
        return Decision(tuple(reasons))
    if amount > own.remaining:
        reasons.append(_("Only %(left)s is left in this envelope.") % {"left": _shown(own.remaining)})
    if line.charged_everywhere + amount > line.committed:
        reasons.append(
            _("The line commits %(committed)s, of which %(charged)s is charged already.")
            % {"committed": _shown(line.committed), "charged": _shown(line.charged_everywhere)}
        )
    return Decision(tuple(reasons))


def _shown(money: Money) -> str:
    """An amount in a sentence: whole where it is whole."""
    text = f"{money.amount:,.3f}".rstrip("0").rstrip(".").replace(",", "\N{NARROW NO-BREAK SPACE}")
    return f"{text}\N{NO-BREAK SPACE}{money.currency}"
