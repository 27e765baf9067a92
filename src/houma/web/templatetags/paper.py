"""Amounts to the last unit and places in the terms, for the pages on which agreements are written and paid."""

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from houma.domain.agreements.term_changes import place_of
from houma.values.money import Money
from houma.web.documents.agreement_content import number_on_paper
from houma.web.formatting import UNIT_SPACE
from houma.web.templatetags.values import reader_language

register = template.Library()


@register.filter
def exactly(amount: Money) -> SafeString:
    """An amount to the last unit, with its currency: contracts and releases round nothing."""
    number = number_on_paper(amount.amount, reader_language())
    return format_html('<bdi class="num">{}{}{}</bdi>', number, UNIT_SPACE, amount.currency)


@register.filter
def plainly(amount: Decimal | str | None) -> str:
    """An amount as a field takes it: digits, and a point before decimals."""
    if not isinstance(amount, Decimal):
        return str(amount or "")
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.filter
def term_place(path: str) -> str:
    """A path of the terms in words."""
    return str(place_of(path))
