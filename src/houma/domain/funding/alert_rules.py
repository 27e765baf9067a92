"""When an agreement slips: pure rules over a few figures, each saying what it looked at.

Amounts are whole thousandths of the currency; days and shares are plain numbers, so that figures can be kept as JSON.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, ngettext

from houma.domain.funding.models import AlertKind, Severity

Figures = Mapping[str, int | float | str]

LATE_DAYS, VERY_LATE_DAYS = 90, 180
"""Days after which an unpaid instalment is told, and after which it is serious."""
BEHIND_SHARE, FAR_BEHIND_SHARE = 0.25, 0.40
"""How much of the period may have gone by beyond the share that was released."""
SILENT_DAYS, LONG_SILENT_DAYS = 180, 365
"""Days without a report or a recorded expenditure while released money is out."""
BEYOND_SHARE, FAR_BEYOND_SHARE = 0.25, 0.50
"""Share of what is left that is expected after the period of the agreement."""
_WORTH_TELLING = 0.01


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """What is known of an agreement in force on ``on``. Amounts in thousandths.

    ``heard_on`` is the last day of a progress report or an expenditure, ``released_on`` of a release; ``beyond`` is
    expected to be released after the end of the period, of ``left``.
    """

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
    """A rule that speaks: its kind, how serious, and the figures it looked at."""

    kind: AlertKind
    severity: Severity
    figures: Figures


def findings(facts: AgreementFacts) -> tuple[Finding, ...]:
    """Everything in which an agreement slips."""
    found = (rule(facts) for rule in (late, behind, silent, beyond))
    return tuple(finding for finding in found if finding is not None)


def late(facts: AgreementFacts) -> Finding | None:
    """Instalments that have waited too long."""
    if facts.oldest_due is None or facts.late <= facts.committed * _WORTH_TELLING:
        return None
    days = (facts.on - facts.oldest_due).days
    if days <= LATE_DAYS:
        return None
    figures: Figures = {"amount": facts.late, "instalments": facts.late_instalments, "days": days}
    return Finding(AlertKind.LATE, _graded(days, VERY_LATE_DAYS), figures)


def behind(facts: AgreementFacts) -> Finding | None:
    """Less is released than the time that has gone by."""
    if facts.start is None or facts.end is None or facts.committed <= 0 or facts.on <= facts.start:
        return None
    elapsed = min(1.0, (facts.on - facts.start).days / max(1, (facts.end - facts.start).days))
    released = facts.released / facts.committed
    if elapsed - released <= BEHIND_SHARE:
        return None
    figures: Figures = {
        "elapsed": round(elapsed, 4),
        "released": round(released, 4),
        "amount": facts.released,
        "committed": facts.committed,
    }
    return Finding(AlertKind.BEHIND, _graded(elapsed - released, FAR_BEHIND_SHARE), figures)


def silent(facts: AgreementFacts) -> Finding | None:
    """Money was released and nothing was heard from the operator since: no progress report, no expenditure."""
    if facts.released <= facts.spent or facts.released_on is None:
        return None
    since = max(facts.heard_on, facts.released_on) if facts.heard_on is not None else facts.released_on
    days = (facts.on - since).days
    if days <= SILENT_DAYS:
        return None
    figures: Figures = {"days": days, "unspent": facts.released - facts.spent, "since": since.isoformat()}
    return Finding(AlertKind.SILENT, _graded(days, LONG_SILENT_DAYS), figures)


def beyond(facts: AgreementFacts) -> Finding | None:
    """Much of what is left is expected after the period of the agreement."""
    if facts.end is None or facts.left <= facts.committed * _WORTH_TELLING:
        return None
    share = facts.beyond / facts.left
    if share <= BEYOND_SHARE:
        return None
    figures: Figures = {
        "amount": facts.beyond,
        "left": facts.left,
        "share": round(share, 4),
        "end": facts.end.isoformat(),
    }
    return Finding(AlertKind.BEYOND, _graded(share, FAR_BEYOND_SHARE), figures)


def _graded(value: float, serious: float) -> Severity:
    return Severity.SERIOUS if value > serious else Severity.WATCH


Money = Callable[[int], str]
"""An amount in thousandths as the reader writes it."""


def why(kind: AlertKind, figures: Figures, money: Money, percent: Callable[[float], str]) -> str:
    """The sentence that says why, with its figures, in the language in use."""
    if kind is AlertKind.LATE:
        count = int(figures["instalments"])
        return ngettext(
            "%(amount)s of %(count)s instalment is not released; it has waited for %(days)s days.",
            "%(amount)s of %(count)s instalments is not released; the oldest has waited for %(days)s days.",
            count,
        ) % {"amount": money(int(figures["amount"])), "count": count, "days": figures["days"]}
    if kind is AlertKind.BEHIND:
        return gettext("%(elapsed)s of the period has gone by and %(released)s of the commitment is released.") % {
            "elapsed": percent(float(figures["elapsed"])),
            "released": percent(float(figures["released"])),
        }
    if kind is AlertKind.SILENT:
        return gettext(
            "No progress report and no expenditure for %(days)s days; %(unspent)s is released and not spent."
        ) % {"days": figures["days"], "unspent": money(int(figures["unspent"]))}
    return gettext("%(share)s of what is left (%(amount)s) is expected after the end of the agreement in %(year)s.") % {
        "share": percent(float(figures["share"])),
        "amount": money(int(figures["amount"])),
        "year": str(figures["end"])[:4],
    }
