"""The life of an alert: what the watch does with it, and what people may do."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houma.domain.base.decisions import Decision
from houma.domain.watch.models import AlertState, AlertStep
from houma.domain.watch.rules.deciding import Found

LONGEST_REST = 366
WORTH_TELLING = 1.25
"""A fact that grew by a quarter since it was last told is told again in the history."""

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an alert stands."""

    state: AlertState
    severity: int
    measure: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What a watch has to write of one fact. ``asks_again``: whoever acknowledged or answered is asked anew."""

    step: AlertStep
    asks_again: bool


def planned(there: Mapping[Key, Standing], found: Mapping[Key, Found]) -> dict[Key, Plan]:
    """What is new, back, worse or over; nothing for what stands as it stood, so a second look writes nothing."""
    plans: dict[Key, Plan] = {}
    for key, standing in there.items():
        fact = found.get(key)
        if fact is None:
            if standing.state != AlertState.ENDED:
                plans[key] = Plan(AlertStep.ENDED, asks_again=False)
        elif standing.state == AlertState.ENDED:
            plans[key] = Plan(AlertStep.REOPENED, asks_again=True)
        elif fact.severity != standing.severity:
            plans[key] = Plan(AlertStep.CHANGED, asks_again=fact.severity > standing.severity)
        elif 0 < standing.measure * WORTH_TELLING <= fact.measure:
            plans[key] = Plan(AlertStep.CHANGED, asks_again=False)
    for key in found.keys() - there.keys():
        plans[key] = Plan(AlertStep.RAISED, asks_again=True)
    return plans


def rests(state: str, due_on: date, rests_until: date | None, today: date) -> bool:
    """Whether nobody is asked about an alert now: it was answered, or acknowledged up to a day that is not over.

    Who acknowledged without saying until when answers by the deadline.
    """
    if state == AlertState.ACKNOWLEDGED:
        return today <= (rests_until or due_on)
    return state in (AlertState.ANSWERED, AlertState.ENDED)


def can_acknowledge(state: str, reason: str, until: date | None, due_on: date, today: date) -> Decision:
    """May the alert rest?"""
    reasons: list[str | Promise] = []
    if state == AlertState.ENDED:
        reasons.append(_("This alert is closed."))
    if state == AlertState.ANSWERED:
        reasons.append(_("This alert is answered."))
    if not reason.strip():
        reasons.append(_("Say why the alert may rest."))
    if until is not None and not 0 <= (until - today).days <= LONGEST_REST:
        reasons.append(_("An alert rests up to a year from today."))
    if until is None and due_on < today:
        reasons.append(_("Its deadline is over: say until when it may rest, or answer it."))
    return Decision(tuple(reasons))


def can_answer(state: str, text: str) -> Decision:
    """May the alert be answered?"""
    reasons: list[str | Promise] = []
    if state == AlertState.ENDED:
        reasons.append(_("This alert is closed."))
    if not text.strip():
        reasons.append(_("Say what is done."))
    return Decision(tuple(reasons))


def can_assign(state: str) -> Decision:
    """May somebody be given the alert?"""
    return Decision.refuse(_("This alert is closed.")) if state == AlertState.ENDED else Decision()
