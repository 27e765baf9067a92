"""Offers, placements and stays: what may be done, and the clock of each stay. Pure: facts in, decisions out."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from houma.domain.base.decisions import Decision, Reason
from houma.domain.rehousing.models import Case, Ending, Home, HomeClosure, Offer, Placement
from houma.domain.rehousing.rules.habitability import Lacking
from houma.domain.rehousing.rules.words import CASE_CLOSED, ENDED, SAY_WHY, has_come, in_words


@dataclass(frozen=True, slots=True)
class Days:
    """Days of a stay: from the first until the day of return, which does not count."""

    start: date
    until: date

    def meets(self, start: date, until: date) -> bool:
        return self.start < until and start < self.until and start < until


def end_of(stay: Placement, today: date = date.min) -> date:
    """Until when the stay takes its home: its end once there is one, else what is planned.

    Whoever moved in and has not left is in the home on ``today`` too, whatever was planned.
    """
    if stay.ended_on is None and stay.moved_in_on is not None:
        return max(stay.until, today + timedelta(days=1)) if today > date.min else stay.until
    return stay.ended_on or stay.until


@dataclass(frozen=True, slots=True)
class Taken:
    """Who has the home already, and who has it on offer: only what may meet the days in question.

    ``today`` is the day on which that is asked: whoever should have left before it and is still there has the home.
    """

    stays: tuple[Placement, ...]
    closures: tuple[HomeClosure, ...]
    offers: tuple[Offer, ...] = ()
    today: date = date.min


def may_have(home: Home, days: Days, persons: int, taken: Taken) -> Decision:
    """Is the home free for so many persons on these days?

    Args:
        home: what is asked for.
        days: when.
        persons: how many.
        taken: other stays, offers and closures of the home.
    """
    reasons: list[Reason] = []
    if days.until <= days.start:
        return Decision.refuse(_("A stay ends after it starts."))
    if persons > home.capacity:
        takes = ngettext_lazy(
            "The home takes {capacity} person, not {persons}.",
            "The home takes {capacity} persons, not {persons}.",
            home.capacity,
        )
        reasons.append(format_lazy(takes, capacity=home.capacity, persons=persons))
    if days.start < home.available_from:
        reasons.append(format_lazy(_("The home is available from {day} only."), day=in_words(home.available_from)))
    if home.available_until is not None and days.until > home.available_until:
        reasons.append(format_lazy(_("The home has to be given back on {day}."), day=in_words(home.available_until)))
    for closure in taken.closures:
        if closure.lifted_at is None and days.meets(closure.starts_on, closure.until):
            reasons.append(
                format_lazy(
                    _("The home is closed from {start} until {until}: {reason}"),
                    start=in_words(closure.starts_on),
                    until=in_words(closure.until),
                    reason=closure.reason,
                )
            )
    return Decision((*reasons, *has_room(home, days, persons, taken).reasons))


def has_room(home: Home, days: Days, persons: int, taken: Taken) -> Decision:
    """Does the home take so many persons more on these days, beside who has it or has it on offer?"""
    reasons: list[Reason] = []
    held = [(one.starts_on, end_of(one, taken.today), one.persons) for one in taken.stays]
    offered = [(one.starts_on, one.until, one.persons) for one in taken.offers]
    if home.collective:
        if persons <= home.capacity and _most(days, held + offered) + persons > home.capacity:
            reasons.append(_places_left(home.capacity - _most(days, held + offered)))
    else:
        for one, (start, until, _persons) in zip(taken.stays, held, strict=True):
            if not days.meets(start, until):
                continue
            if until > end_of(one):
                still = _("A household that was to leave on {day} is still in the home: end its stay or extend it.")
                reasons.append(format_lazy(still, day=in_words(one.until)))
                continue
            given = _("The home is given from {start} until {until}.")
            reasons.append(format_lazy(given, start=in_words(start), until=in_words(until)))
        if any(days.meets(start, until) for start, until, _persons in offered):
            reasons.append(_("The home is on offer to another household for some of these days."))
    return Decision(tuple(reasons))


def _places_left(left: int) -> Reason:
    if left <= 0:
        return _("On some of these days the home is full.")
    said = ngettext_lazy(
        "On some of these days the home has {left} place left.",
        "On some of these days the home has {left} places left.",
        left,
    )
    return format_lazy(said, left=left)


def _most(days: Days, held: list[tuple[date, date, int]]) -> int:
    """The most persons there on one of the days: a crowd is greatest at the beginning of some stay."""
    inside = [(start, until, persons) for start, until, persons in held if days.meets(start, until)]
    moments = {days.start, *(start for start, _until, _persons in inside if start > days.start)}
    return max((sum(persons for start, until, persons in inside if start <= at < until) for at in moments), default=0)


def may_be_housed(case: Case, days: Days, others: tuple[Placement, ...]) -> Decision:
    """May the household of ``case`` be given a home on these days, with the other stays that it has?"""
    if not case.is_open:
        return Decision.refuse(CASE_CLOSED)
    reasons: list[Reason] = [
        format_lazy(
            _("The household has a home from {start} until {until} already."),
            start=in_words(one.starts_on),
            until=in_words(end_of(one)),
        )
        for one in others
        if days.meets(one.starts_on, end_of(one))
    ]
    return Decision(tuple(reasons))


def may_be_offered(lacks: tuple[Lacking, ...], waiting: Offer | None) -> Decision:
    """May a home that lacks this be offered? What the norms do not forbid is recorded with the offer."""
    reasons: list[Reason] = [lack.sentence for lack in lacks if lack.forbids]
    if waiting is not None:
        reasons.append(_("This household has an offer that waits for an answer."))
    return Decision(tuple(reasons))


def may_be_answered(offer: Offer, on: date, today: date, reason: str, *, accepted: bool) -> Decision:
    """May this answer be recorded?"""
    reasons: list[Reason] = [*has_come(on, today).reasons]
    if offer.answer:
        reasons.append(_("This offer is answered already."))
    if on < offer.offered_on:
        reasons.append(_("An answer has its day, which is not before the offer."))
    if not accepted and not reason.strip():
        reasons.append(SAY_WHY)
    return Decision(tuple(reasons))


def may_move_in(
    stay: Placement, on: date, today: date, still_there: Placement | None, elsewhere: Placement | None
) -> Decision:
    """May the household move in on that day?

    Args:
        stay: what was planned.
        on: the day, which has come.
        today: the day on which it is recorded.
        still_there: a stay of others in this home for which it has no room left, because it has not ended.
        elsewhere: another stay of the household that has not ended.
    """
    reasons: list[Reason] = []
    if stay.ended_on is not None:
        return Decision.refuse(ENDED)
    reasons.extend(has_come(on, today).reasons)
    if stay.moved_in_on is not None:
        reasons.append(_("The household has moved in already."))
    if not stay.starts_on <= on < stay.until:
        reasons.append(_("The household moves in on a day of its stay: change the days first."))
    if still_there is not None:
        reasons.append(_("The stay of the household that is in the home has not ended yet."))
    if elsewhere is not None:
        reasons.append(_("The household’s stay in another home has not ended yet."))
    return Decision(tuple(reasons))


def may_change_days(stay: Placement, days: Days, reason: str) -> Decision:
    """May the stay have other days?"""
    reasons: list[Reason] = []
    if stay.ended_on is not None:
        return Decision.refuse(ENDED)
    if stay.moved_in_on is not None and days.start != stay.starts_on:
        reasons.append(_("The stay has begun: its first day stays as it is."))
    if stay.moved_in_on is not None and days.until <= stay.moved_in_on:
        reasons.append(_("A stay ends after the household moved in."))
    if (days.start, days.until) == (stay.starts_on, stay.until):
        reasons.append(_("These are the days that the stay has."))
    if not reason.strip():
        reasons.append(SAY_WHY)
    return Decision(tuple(reasons))


def may_end(stay: Placement, on: date, today: date, ending: Ending, reason: str) -> Decision:
    """May the stay end like this? One in which nobody moved in is withdrawn."""
    reasons: list[Reason] = []
    if stay.ended_on is not None:
        return Decision.refuse(ENDED)
    if stay.moved_in_on is None and ending != Ending.WITHDRAWN:
        reasons.append(_("The household has not moved in: withdraw the placement instead."))
    if stay.moved_in_on is not None and ending == Ending.WITHDRAWN:
        reasons.append(_("The household has moved in: say how the stay ended."))
    if stay.moved_in_on is not None and on < stay.moved_in_on:
        reasons.append(_("A stay ends after the household moved in."))
    if ending != Ending.WITHDRAWN and on > today:
        reasons.append(_("A stay is ended once the household has left."))
    if ending != Ending.RETURNED and not reason.strip():
        reasons.append(SAY_WHY)
    return Decision(tuple(reasons))


def may_review(stay: Placement, on: date, today: date, next_on: date | None, finding: str) -> Decision:
    """May this review be recorded?"""
    reasons: list[Reason] = [*has_come(on, today).reasons]
    if stay.moved_in_on is None or stay.ended_on is not None:
        reasons.append(_("Only a stay that goes on is reviewed."))
    elif on < stay.moved_in_on:
        reasons.append(_("A stay is reviewed after the household moved in."))
    if next_on is not None and next_on <= on:
        reasons.append(_("The next review comes after this one."))
    if not finding.strip():
        reasons.append(_("Say what you found."))
    return Decision(tuple(reasons))


class Phase(StrEnum):
    """Where a stay stands."""

    PLANNED = "planned"
    RUNNING = "running"
    OVERDUE = "overdue"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> Reason:
        return _PHASES[self]


_PHASES: dict[Phase, Reason] = {
    Phase.PLANNED: pgettext_lazy("stay", "planned"),
    Phase.RUNNING: pgettext_lazy("stay", "under way"),
    Phase.OVERDUE: pgettext_lazy("stay", "longer than planned"),
    Phase.ENDED: pgettext_lazy("stay", "ended"),
    Phase.WITHDRAWN: pgettext_lazy("stay", "withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock of a stay, in days.

    Attributes:
        phase: where it stands.
        passed: days lived there, by today or by the end.
        planned: days from moving in until the planned return.
        first_planned: the same by the first plan.
        over: days beyond the planned return.
        left: days until the planned return, 0 once it is past.
        review_late: days for which a review has been due; 0 where none is.
        move_late: days for which moving in has been due; 0 where it is not.
        move_in: days until moving in is due; 0 once it is, or has happened.
    """

    phase: Phase
    passed: int
    planned: int
    first_planned: int
    over: int
    left: int
    review_late: int
    move_late: int
    move_in: int

    @property
    def part(self) -> float:
        """Which part of the planned days has passed, at most one."""
        return min(1.0, self.passed / self.planned) if self.planned > 0 else 1.0


def clock(stay: Placement, today: date) -> Clock:
    """The clock of one stay on one day."""
    begun = stay.moved_in_on
    start = begun or stay.starts_on
    stop = stay.ended_on or today
    running = begun is not None and stay.ended_on is None
    if stay.ending == Ending.WITHDRAWN:
        phase = Phase.WITHDRAWN
    elif stay.ended_on is not None:
        phase = Phase.ENDED
    elif begun is None:
        phase = Phase.PLANNED
    else:
        phase = Phase.OVERDUE if today > stay.until else Phase.RUNNING
    return Clock(
        phase=phase,
        passed=max(0, (stop - start).days) if begun else 0,
        planned=max(0, (stay.until - start).days),
        first_planned=max(0, (stay.first_until - start).days),
        over=max(0, (stop - stay.until).days) if begun else 0,
        left=max(0, (stay.until - today).days) if stay.ended_on is None else 0,
        review_late=max(0, (today - stay.review_on).days) if running and stay.review_on else 0,
        move_late=max(0, (today - stay.starts_on).days) if phase == Phase.PLANNED else 0,
        move_in=max(0, (stay.starts_on - today).days) if phase == Phase.PLANNED else 0,
    )


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
