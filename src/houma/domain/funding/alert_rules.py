"""When an agreement slips: pure rules over a few figures, each saying what it looked at.

The bounds are given: they stand in the rules of the watch, which people change without a programmer.

Amounts are whole thousandths of the currency; days and shares are plain numbers, so that figures can be kept as JSON.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext, ngettext

Figures = Mapping[str, int | float | str]

Bounds = Mapping[str, Any]
"""Settings of a rule by their names, complete (``watch.rules.families``): days, shares."""
_WORTH_TELLING = 0.01


class Slip(StrEnum):
    """In which way an agreement slips."""

    LATE = "late"
    BEHIND = "behind"
    SILENT = "silent"
    BEYOND = "beyond"


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """What is known of an agreement in force on ``on``. Amounts in thousandths; ``project`` is its key.

    ``heard_on`` is the last day of a progress report or an expenditure, ``released_on`` of a release; ``beyond`` is
    expected to be released after the end of the period, of ``left``.
    """

    project: int
    on: date
    start: date | None
    end: date | None
    committed: int
    released: int
    spent: int
    late: int
    late_instalments: int
    oldest_due: date | None
    left: int
    beyond: int
    heard_on: date | None
    released_on: date | None


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that speaks: how serious, how much of it (it grows as things get worse), the figures it looked at."""

    serious: bool
    measure: float
    figures: Figures


def finding(slip: Slip, facts: AgreementFacts, bounds: Bounds) -> Finding | None:
    """Does an agreement slip in this way?"""
    return _RULES[slip](facts, bounds)


def late(facts: AgreementFacts, bounds: Bounds) -> Finding | None:
    """Instalments that have waited too long."""
    if facts.oldest_due is None or facts.late <= facts.committed * bounds["share"]:
        return None
    days = (facts.on - facts.oldest_due).days
    if days <= bounds["days"]:
        return None
    figures: Figures = {"amount": facts.late, "instalments": facts.late_instalments, "days": days}
    return Finding(days > bounds["serious_days"], float(days), figures)


def behind(facts: AgreementFacts, bounds: Bounds) -> Finding | None:
    """Less is released than the time that has gone by."""
    if facts.start is None or facts.end is None or facts.committed <= 0 or facts.on <= facts.start:
        return None
    elapsed = min(1.0, (facts.on - facts.start).days / max(1, (facts.end - facts.start).days))
    released = facts.released / facts.committed
    if elapsed - released <= bounds["share"]:
        return None
    figures: Figures = {
        "elapsed": round(elapsed, 4),
        "released": round(released, 4),
        "amount": facts.released,
        "committed": facts.committed,
    }
    return Finding(elapsed - released > bounds["serious_share"], elapsed - released, figures)


def silent(facts: AgreementFacts, bounds: Bounds) -> Finding | None:
    """Money was released and nothing was heard from the operator since: no progress report, no expenditure."""
    if facts.released <= facts.spent or facts.released_on is None:
        return None
    since = max(facts.heard_on, facts.released_on) if facts.heard_on is not None else facts.released_on
    days = (facts.on - since).days
    if days <= bounds["days"]:
        return None
    figures: Figures = {"days": days, "unspent": facts.released - facts.spent, "since": since.isoformat()}
    return Finding(days > bounds["serious_days"], float(days), figures)


def beyond(facts: AgreementFacts, bounds: Bounds) -> Finding | None:
    """Much of what is left is expected after the period of the agreement."""
    if facts.end is None or facts.left <= facts.committed * _WORTH_TELLING:
        return None
    share = facts.beyond / facts.left
    if share <= bounds["share"]:
        return None
    figures: Figures = {
        "amount": facts.beyond,
        "left": facts.left,
        "share": round(share, 4),
        "end": facts.end.isoformat(),
    }
    return Finding(share > bounds["serious_share"], share, figures)


_RULES: Mapping[Slip, Callable[[AgreementFacts, Bounds], Finding | None]] = {
    Slip.LATE: late,
    Slip.BEHIND: behind,
    Slip.SILENT: silent,
    Slip.BEYOND: beyond,
}

Money = Callable[[int], str]
"""An amount in thousandths as the reader writes it."""


def why(slip: Slip, figures: Figures, money: Money, percent: Callable[[float], str]) -> str:
    """The sentence that says why, with its figures, in the language in use."""
    if slip is Slip.LATE:
        count = int(figures["instalments"])
        return ngettext(
            "%(amount)s of %(count)s instalment is not released; it has waited for %(days)s days.",
            "%(amount)s of %(count)s instalments is not released; the oldest has waited for %(days)s days.",
            count,
        ) % {"amount": money(int(figures["amount"])), "count": count, "days": figures["days"]}
    if slip is Slip.BEHIND:
        return gettext("%(elapsed)s of the period has gone by and %(released)s of the commitment is released.") % {
            "elapsed": percent(float(figures["elapsed"])),
            "released": percent(float(figures["released"])),
        }
    if slip is Slip.SILENT:
        return gettext(
            "No progress report and no expenditure for %(days)s days; %(unspent)s is released and not spent."
        ) % {"days": figures["days"], "unspent": money(int(figures["unspent"]))}
    return gettext("%(share)s of what is left (%(amount)s) is expected after the end of the agreement in %(year)s.") % {
        "share": percent(float(figures["share"])),
        "amount": money(int(figures["amount"])),
        "year": str(figures["end"])[:4],
    }
