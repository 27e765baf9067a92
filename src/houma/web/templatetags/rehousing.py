"""What pages of rehousing show in units of the currency, not in millions."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from houma.values.money import Money
from houma.web.formatting import format_number

register = template.Library()


@register.simple_tag(takes_context=True)
def amount(context: template.Context, money: Money | None) -> SafeString:
    """An amount in units of the country's currency: ``{% amount rent %}`` gives 1 500 DH."""
    if money is None:
        return SafeString("")
    language = get_language() or "fr"
    label = context["site"].country.currency_label or money.currency
    text = format_number(money.amount, language, 0 if money.amount == money.amount.to_integral_value() else 2)
    return format_html(
        '<span class="nowrap"><bdi class="num">{}</bdi>\N{NO-BREAK SPACE}<bdi>{}</bdi></span>',
        text,
        label,
    )
