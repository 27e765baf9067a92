"""A territory's profile in templates: places with their intervals, figures with their units, sentences."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from houma.domain.indicators.queries import IndicatorView
from houma.web.documents.bilan_words import left_to_right
from houma.web.profile import words
from houma.web.profile.reading import ComparableLine, IndicatorLine, NodeView, ProfileView
from houma.web.templatetags.values import reader_language

register = template.Library()


@register.filter
def place(node: NodeView | ComparableLine) -> SafeString:
    """A rank with its interval: ``{{ node|place }}`` gives 412e [350–498]."""
    return _isolated(words.rank_text(node.rank, node.low, node.high, reader_language()))


@register.simple_tag
def ranked(rank: int | None, low: float | None, high: float | None) -> SafeString:
    """A rank with its interval, from its parts."""
    ends = [None if end is None else round(end) for end in (low, high)]
    return _isolated(words.rank_text(rank, ends[0], ends[1], reader_language()))


@register.filter
def place_text(node: NodeView) -> str:
    """A rank with its interval as plain text."""
    return words.node_rank(node, reader_language())


@register.filter
def interval_text(node: NodeView) -> str:
    """The interval of a rank, in words for a card."""
    return left_to_right(words.interval(node.low, node.high, reader_language()), reader_language())


@register.filter
def ordinal(rank: int) -> str:
    """A rank as an ordinal, plain text."""
    return words.ordinal(rank, reader_language())


@register.filter
def of_line(value: float | None, line: IndicatorLine | IndicatorView) -> SafeString:
    """A figure of an indicator with its unit: ``{{ line.value|of_line:line }}``."""
    if value is None:
        return format_html('<span class="soft">{}</span>', words.UNKNOWN.in_language(reader_language()))
    return _isolated(of_line_text(value, line))


@register.filter
def of_line_text(value: float | None, line: IndicatorLine | IndicatorView) -> str:
    """A figure of an indicator with its unit, plain text."""
    return words.figure_text(value, line.decimals, line.unit, reader_language())


@register.simple_tag
def standing(line: IndicatorLine, level: str) -> str:
    """Where a figure stands among the territories of its level."""
    return words.standing(line, level, reader_language())


@register.filter
def balance_sentence(view: ProfileView) -> str:
    """Which capital holds the territory back."""
    return words.balance_sentence(view, reader_language())


@register.filter
def evenness_text(view: ProfileView) -> str:
    """Even, moderate or marked."""
    return words.evenness_text(view, reader_language())


@register.filter
def evenness_kind(view: ProfileView) -> str:
    """The kind of chip that says how even the capitals stand."""
    return {"even": "ok", "moderate": "info", "marked": "wait"}.get(view.evenness or "", "")


@register.filter
def peers_named(level: str) -> str:
    """The territories of a level: "communes"."""
    return words.peers(level).in_language(reader_language())


def _isolated(text: str) -> SafeString:
    return format_html('<bdi class="num">{}</bdi>', text)
