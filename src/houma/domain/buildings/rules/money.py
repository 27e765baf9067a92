"""Whether an amount may be recorded on the file of a building."""

from datetime import date

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from houma.domain.base.decisions import Decision, Reason
from houma.domain.buildings.models.words import MoneyKind, WorksBy
from houma.values.money import Money


def may_enter(
    kind: MoneyKind,
    amount: Money,
    *,
    currency: str,
    day: date,
    today: date,
    opened_on: date,
    works_by: WorksBy | None,
    has_payer: bool,
    cites_rule: bool,
    ceiling: Money | None,
    spent: Money,
    recovered: Money,
) -> Decision:
    """May this be entered? ``spent`` and ``recovered`` are what stands on the file already.

    A cost belongs to works done instead of the owner; nothing is recovered beyond what was spent; an aid cites its rule
    and keeps under the ceiling of this rule.
    """
    reasons: list[Reason] = []
    if amount.currency != currency:
        return Decision.refuse(format_lazy(_("Amounts of this country are in {currency}."), currency=currency))
    if amount.amount <= 0:
        reasons.append(_("An amount is more than zero; a wrong one is reversed."))
    if day > today:
        reasons.append(_("This day is still to come."))
    if day < opened_on:
        reasons.append(_("The file was not open yet on that day."))
    if kind != MoneyKind.RECOVERY and not has_payer:
        reasons.append(_("Say which organisation pays."))
    if kind == MoneyKind.COST and works_by != WorksBy.INSTEAD:
        reasons.append(_("No works were begun instead of the owner."))
    if kind == MoneyKind.RECOVERY and recovered + amount > spent:
        reasons.append(_("This is more than was spent instead of the owner."))
    if kind == MoneyKind.AID and not cites_rule:
        reasons.append(_("Say by which rule the aid is granted."))
    if kind == MoneyKind.AID and ceiling is not None and ceiling.currency == currency and amount > ceiling:
        reasons.append(_("This is more than the rule allows for one building."))
    return Decision(tuple(reasons))


def may_reverse(
    kind: MoneyKind, money: Money, note: str, *, is_reversal: bool, is_reversed: bool, spent: Money, recovered: Money
) -> Decision:
    """May an amount be taken back? Once, with a reason, and no cost below what was recovered of it."""
    if is_reversal or is_reversed:
        return Decision.refuse(_("This amount was reversed already."))
    reasons: list[Reason] = []
    if not note.strip():
        reasons.append(_("Say why."))
    if kind == MoneyKind.COST and spent - money < recovered:
        reasons.append(_("A part of this was recovered already: reverse that first."))
    return Decision(tuple(reasons))
