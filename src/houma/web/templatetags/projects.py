"""What pages of projects say: goals, requirements, shares for charts."""

from decimal import Decimal

from django import template
from django.utils.safestring import SafeString

from houma.domain.projects.models import Requirement
from houma.domain.projects.reasons import reason_in_words
from houma.domain.projects.sustainability import GOALS, goal_of
from houma.web.templatetags.values import percent, reader_language

register = template.Library()
register.filter("reason_in_words", reason_in_words)


@register.filter
def goal_title(target: str) -> str:
    """The title of the goal of a target, in the reader's language."""
    return GOALS[goal_of(target)].in_language(reader_language())


@register.filter
def requirement_label(code: str) -> str:
    """A requirement of the gates in words, empty for none."""
    return str(Requirement(code).label) if code else ""


@register.filter
def hundredfold(share: Decimal) -> str:
    """A share of one as a plain number of per cent, for a chart to read."""
    return f"{share * 100:.2f}"


@register.filter
def per_cent(percentage: Decimal) -> SafeString:
    """A number of per cent as the reader's language writes it, with a decimal where it has one."""
    share = percentage / 100
    return percent(share, 0 if percentage == percentage.to_integral_value() else 1)
