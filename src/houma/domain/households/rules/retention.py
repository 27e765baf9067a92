"""How long files are kept: named periods, the day on which one is over, and what stands against erasing.

A law says that data is kept no longer than its purpose needs (in Morocco law 09-08), not how many months that is: these
periods are choices of the house, which a country replaces by its own (``RetentionDecision``). The bounds are choices of
the house too: below them people would lose what they need to claim their rights, above them nobody could say what for.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from houma.domain.base.decisions import ALLOWED, Decision
from houma.domain.households.models import Person, RecordClass, Relation, Sex

FOLLOWED_MONTHS = 60
"""Five years after the accompaniment ended: works, returns and complaints take that long."""
REGISTERED_MONTHS = 24
"""Two years after the last change, for a household that was never accompanied."""
ANSWERS_MONTHS = 24
"""Two years after a form was sent, where the form itself says nothing: as long as who was only registered."""
REFUSED_MONTHS = 3
"""What was sent and not taken waits so long for somebody to take it up."""
DOORS_MONTHS = 24
"""As long as who was only registered: a round that asks again within that time knows where it was refused."""
WARNING_MONTHS = 3
NOTICE_DAYS = 30
"""Nothing is erased for its age before its controller was warned for so long."""
MAJORITY, ELDERLY = 18, 60


@dataclass(frozen=True, slots=True)
class Period:
    """How long data of one class is kept.

    Attributes:
        warning_months: how long before its end one is warned; 0 for what goes without a warning.
        basis: the text or decision that sets it; empty where it is the house's own choice.
        since: from when it holds; None where it is the house's own choice.
    """

    record_class: RecordClass
    months: int
    warning_months: int = WARNING_MONTHS
    basis: str = ""
    since: date | None = None


PERIODS = {
    RecordClass.FOLLOWED: Period(RecordClass.FOLLOWED, FOLLOWED_MONTHS),
    RecordClass.REGISTERED: Period(RecordClass.REGISTERED, REGISTERED_MONTHS),
    RecordClass.ANSWERS: Period(RecordClass.ANSWERS, ANSWERS_MONTHS, 0),
    RecordClass.REFUSED: Period(RecordClass.REFUSED, REFUSED_MONTHS, 0),
    RecordClass.DOORS: Period(RecordClass.DOORS, DOORS_MONTHS, 0),
}
"""What the house keeps where a country has decided nothing."""
BOUNDS = {
    RecordClass.FOLLOWED: (12, 120),
    RecordClass.REGISTERED: (6, 60),
    RecordClass.ANSWERS: (1, 60),
    RecordClass.REFUSED: (1, 12),
    RecordClass.DOORS: (6, 60),
}
"""The fewest and the most months that a country can set. A family is followed through works that take years, and may
complain of them for one year at least after they ended."""


def earliest_day(months: int, held: Period, today: date) -> date:
    """From when a new period can count: what would be erased sooner than was said is announced as any erasure is."""
    return today + timedelta(days=NOTICE_DAYS) if months < held.months else today


def may_set_period(
    record_class: RecordClass, months: int, warning_months: int, counts_from: date, held: Period, today: date
) -> Decision:
    """Can a country keep data of this class for so many months from this day on?

    Args:
        held: the period that will hold on the day before.
    """
    least, most = BOUNDS[record_class]
    if not least <= months <= most:
        told = {"least": least, "most": most}
        return Decision.refuse(_("Data of this kind is kept for %(least)s to %(most)s months.") % told)
    if not 0 <= warning_months < months:
        return Decision.refuse(_("One is warned before a period ends, and after it began."))
    if counts_from < (earliest := earliest_day(months, held, today)):
        said = date_format(earliest)
        return Decision.refuse(
            _("A shorter period counts from %(day)s at the earliest.") % {"day": said}
            if months < held.months
            else _("A period does not count from a day that is over.")
        )
    return ALLOWED


def months_from(day: date, months: int) -> date:
    """The same day so many months later (or earlier), or the last day of that month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def over_until(today: date, months: int) -> date:
    """The last day from which so many months are over today: ``months_from`` of it, and of none after it, is not later.

    On the last day of a month that is the last day of the earlier one, however long: six months from 31 August end on
    28 February, as those from 28 August do.
    """
    day = months_from(today, -months)
    if (today + timedelta(days=1)).day > 1:
        return day
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_over_before(today: date, months: int) -> date:
    """The first day of the month of which so many months are not over yet: what was before goes by whole months."""
    return (over_until(today, months) + timedelta(days=1)).replace(day=1)


def class_of(closed_on: date | None) -> RecordClass:
    """The class of a file that nobody follows now."""
    return RecordClass.REGISTERED if closed_on is None else RecordClass.FOLLOWED


def due_on(period: Period, closed_on: date | None, changed_on: date, kept_until: date | None) -> date:
    """The day on which a file's time is over."""
    over = months_from(closed_on or changed_on, period.months)
    return max(over, kept_until) if kept_until is not None else over


def is_erased_now(due: date, warned_on: date | None, today: date) -> bool:
    """Is the time over, and was the controller warned long enough before?"""
    return due <= today and warned_on is not None and warned_on + timedelta(days=NOTICE_DAYS) <= today


def may_keep_longer(until: date, today: date) -> Decision:
    """Can a file be kept until this day? For two years at a time: longer is another decision."""
    if not today < until <= months_from(today, 24):
        return Decision.refuse(_("A file is kept longer for at most two years at a time."))
    return ALLOWED


def may_erase(person: Person | None, *, accompanied: bool, others: int) -> Decision:
    """Can the data of a household, or of one of its people, be erased on request?

    Args:
        person: whose data; None for the whole household.
        accompanied: whether somebody follows the household now.
        others: how many other people live in the household.
    """
    if person is None and accompanied:
        return Decision.refuse(_("The household is still accompanied: close its case first."))
    if person is not None and person.relation == Relation.HEAD and person.left_on is None and others:
        return Decision.refuse(_("Say first who is head of the household from now on."))
    return ALLOWED


@dataclass(frozen=True, slots=True)
class Counts:
    """What statistics keep of people: how many, and of what kind."""

    people: int
    women: int
    men: int
    minors: int
    elders: int
    reduced_mobility: int
    needing_care: int
    at_school: int


def counted(people: Iterable[Person], registered_on: date) -> Counts:
    """Counts of people, with their ages when they were registered; who has no year of birth has no age."""
    all_of_them = list(people)
    ages = [registered_on.year - person.born_in for person in all_of_them if person.born_in is not None]
    return Counts(
        len(all_of_them),
        sum(person.sex == Sex.FEMALE for person in all_of_them),
        sum(person.sex == Sex.MALE for person in all_of_them),
        sum(age < MAJORITY for age in ages),
        sum(age >= ELDERLY for age in ages),
        sum(person.reduced_mobility for person in all_of_them),
        sum(person.needs_care for person in all_of_them),
        sum(bool(person.school_level) for person in all_of_them),
    )
