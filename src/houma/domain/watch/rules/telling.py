"""Why an alert was raised, in a sentence with its figures, in the language in use."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext

from houma.domain.funding.alert_rules import Slip
from houma.domain.funding.alert_rules import why as why_it_slips
from houma.domain.watch.models import ON_AGREEMENTS, Family


@dataclass(frozen=True, slots=True)
class Telling:
    """How figures are written for the reader.

    ``money`` takes thousandths of the currency, ``percent`` a share; ``figure`` a value of the indicator, with its
    unit; ``number`` any other number. ``indicator`` and ``node`` are names.
    """

    money: Callable[[int], str]
    percent: Callable[[float], str]
    figure: Callable[[float], str]
    number: Callable[[float, int], str]
    indicator: str = ""
    node: Callable[[str], str] = str


def why(family: Family, figures: Mapping[str, Any], tell: Telling) -> str:
    """The sentence of an alert."""
    if family in ON_AGREEMENTS:
        return why_it_slips(Slip(family.value), figures, tell.money, tell.percent)
    words = {"indicator": tell.indicator, "period": figures.get("period", "")}
    match family:
        case Family.UNREPORTED:
            count = int(figures["months"])
            return ngettext(
                "No progress report for %(count)s month.", "No progress report for %(count)s months.", count
            ) % {"count": count}
        case Family.THRESHOLD:
            return gettext("%(indicator)s: %(value)s in %(period)s; the bound is %(bound)s.") % {
                **words, "value": tell.figure(figures["value"]), "bound": tell.figure(figures["bound"]),
            }  # fmt: skip
        case Family.CHANGE:
            return gettext("%(indicator)s: from %(before)s in %(from)s to %(after)s in %(to)s.") % {
                **words, "before": tell.figure(figures["before"]), "after": tell.figure(figures["after"]),
                "from": figures["from"], "to": figures["to"],
            }  # fmt: skip
        case Family.TREND:
            return gettext(
                "%(indicator)s: %(slope)s a year from %(from)s to %(to)s "
                "(between %(low)s and %(high)s with %(confidence)s confidence, %(points)s periods)."
            ) % {
                **words, "slope": tell.number(figures["slope"], 2), "low": tell.number(figures["low"], 2),
                "high": tell.number(figures["high"], 2), "confidence": tell.percent(figures["confidence"]),
                "points": figures["points"], "from": figures["from"], "to": figures["to"],
            }  # fmt: skip
        case Family.OUTLIER:
            return gettext(
                "%(indicator)s: %(value)s in %(period)s; the median of %(peers)s comparable territories is %(median)s "
                "(robust z-score %(z)s)."
            ) % {
                **words, "value": tell.figure(figures["value"]), "median": tell.figure(figures["median"]),
                "peers": figures["peers"], "z": tell.number(figures["z"], 1),
            }  # fmt: skip
        case Family.LAST:
            return gettext(
                "%(node)s: rank %(rank)s of %(of)s; nine draws in ten put it between %(low)s and %(high)s."
            ) % {
                "node": tell.node(figures["node"]), "rank": figures["rank"], "of": figures["of"],
                "low": tell.number(figures["low"], 0), "high": tell.number(figures["high"], 0),
            }  # fmt: skip
    if figures.get("latest"):
        return gettext("%(indicator)s: nothing for %(period)s; the latest figure is of %(latest)s.") % {
            **words, "latest": figures["latest"],
        }  # fmt: skip
    return gettext("%(indicator)s: no figure of %(period)s for this territory.") % words
