"""Shares and delays of the money that pages show."""

from datetime import date
from decimal import Decimal

from django import template

from houma.domain.agreements.books import InstalmentBook
from houma.values.money import Money

register = template.Library()


@register.simple_tag
def share_of(part: Money, whole: Money) -> Decimal:
    """A part of a whole as a share of one; 0 of nothing."""
    return part.amount / whole.amount if whole else Decimal(0)


@register.simple_tag
def days_late(part: InstalmentBook, today: date) -> int:
    """Days since the instalment was due while something is left to pay."""
    return part.days_late(today)


@register.simple_tag
def in_money(amount: Decimal, currency: str) -> Money:
    """An amount in units of ``currency`` as money."""
    return Money(amount, currency)
