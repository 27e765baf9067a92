"""Offers of homes, placements, and what becomes of each stay.

Each action locks the case, then the home, and asks the rules by what it then reads: two desks that reach for one home
wait for each other, and the second is told why not. The database holds the same laws behind them.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Decision, Refused, require
from houma.domain.rehousing.actions.asking import ask_about_case, ask_about_home, locked_case, locked_home
from houma.domain.rehousing.actions.occupying import came_back, left
from houma.domain.rehousing.models import (
    Answer,
    Case,
    Ending,
    Home,
    NormVersion,
    Offer,
    Placement,
    StayChange,
    StayReview,
)
from houma.domain.rehousing.queries.facts import (
    life_of,
    people_of,
    stays_in,
    stays_of_household,
    still_in,
    taken,
)
from houma.domain.rehousing.rules import stays
from houma.domain.rehousing.rules.habitability import lacking
from houma.domain.rehousing.rules.words import SAY_WHY, has_come

Days = stays.Days


def _both(*decisions: Decision) -> Decision:
    return Decision(tuple(reason for decision in decisions for reason in decision.reasons))


@transaction.atomic
def offer_home(
    case: Case,
    home: Home,
    days: Days,
    *,
    by: User | None,
    on: date | None = None,
    norms: NormVersion | None = None,
) -> Offer:
    """Offer a home to a household for some days.

    Args:
        case: whose household.
        home: checked against the norms and against everybody else who has it then.
        days: of the stay.
        by: who offers.
        on: the day of the offer, today by default.
        norms: the version to check by; the operation's by default.

    Raises:
        Refused: with everything that speaks against it, what the home lacks in words.
    """
    ask_about_case(by, Permission.PLACE_HOUSEHOLDS, case)
    ask_about_home(by, Permission.PLACE_HOUSEHOLDS, home)
    case, home = locked_case(case), locked_home(home)
    norms = norms or case.operation.norms
    life = life_of(case)
    lacks = lacking(people_of(life, home), home, norms)
    waiting = case.offers.filter(answer=Answer.PENDING).first()
    require(
        _both(
            _somebody(life.persons),
            has_come(on, timezone.localdate()),
            stays.may_be_housed(case, days, stays_of_household(case, days)),
            stays.may_have(home, days, life.persons, taken(home, days)),
            stays.may_be_offered(lacks, waiting),
        )
    )
    return Offer.objects.create(
        case=case,
        home=home,
        norms=norms,
        persons=life.persons,
        starts_on=days.start,
        until=days.until,
        lacks=[lack.kind.value for lack in lacks],
        offered_on=on or timezone.localdate(),
        offered_by=by,
    )


def _somebody(persons: int) -> Decision:
    return Decision() if persons else Decision.refuse(_("The file names nobody who would live there."))


@transaction.atomic
def accept_offer(offer: Offer, *, by: User | None, on: date | None = None) -> Placement:
    """The household accepts: it is placed by the same stroke, so that nobody else gets the home in between."""
    ask_about_case(by, Permission.FOLLOW_CASES, offer.case)
    case, home = locked_case(offer.case), locked_home(offer.home_id)
    offer = Offer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    today = timezone.localdate()
    on = on or today
    days = Days(offer.starts_on, offer.until)
    require(
        _both(
            stays.may_be_answered(offer, on, today, "", accepted=True),
            stays.may_be_housed(case, days, stays_of_household(case, days)),
            stays.may_have(home, days, offer.persons, taken(home, days, offers_beside=offer)),
        )
    )
    offer.answer, offer.answered_on, offer.answered_to = Answer.ACCEPTED, on, by
    offer.save(update_fields=["answer", "answered_on", "answered_to"])
    return _placed(case, home, days, offer.persons, by, offer=offer)


@transaction.atomic
def refuse_offer(offer: Offer, reason: str, *, by: User | None, on: date | None = None) -> Offer:
    """The household refuses, and says why: a plan does not propose this home to it again."""
    ask_about_case(by, Permission.FOLLOW_CASES, offer.case)
    return _answered(offer, Answer.REFUSED, reason, by, on)


@transaction.atomic
def withdraw_offer(offer: Offer, reason: str, *, by: User | None, on: date | None = None) -> Offer:
    """Whoever offered takes the offer back."""
    ask_about_case(by, Permission.PLACE_HOUSEHOLDS, offer.case)
    return _answered(offer, Answer.WITHDRAWN, reason, by, on)


def _answered(offer: Offer, answer: Answer, reason: str, by: User | None, on: date | None) -> Offer:
    offer = Offer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    today = timezone.localdate()
    on = on or today
    require(stays.may_be_answered(offer, on, today, reason, accepted=False))
    offer.answer, offer.answered_on, offer.reason, offer.answered_to = answer, on, reason.strip(), by
    offer.save(update_fields=["answer", "answered_on", "reason", "answered_to"])
    return offer


@transaction.atomic
def place(case: Case, home: Home, days: Days, reason: str, *, by: User | None) -> Placement:
    """Place a household without an offer, with a reason: an evacuation at night, say, or a plan that was adopted.

    What the home lacks does not forbid it; that it is free, and takes them, does.
    """
    ask_about_case(by, Permission.PLACE_HOUSEHOLDS, case)
    ask_about_home(by, Permission.PLACE_HOUSEHOLDS, home)
    case, home = locked_case(case), locked_home(home)
    persons = life_of(case).persons
    require(
        _both(
            Decision() if reason.strip() else Decision.refuse(SAY_WHY),
            _somebody(persons),
            stays.may_be_housed(case, days, stays_of_household(case, days)),
            stays.may_have(home, days, persons, taken(home, days)),
        )
    )
    return _placed(case, home, days, persons, by, reason=reason)


def _placed(
    case: Case, home: Home, days: Days, persons: int, by: User | None, *, offer: Offer | None = None, reason: str = ""
) -> Placement:
    return Placement.objects.create(
        case=case,
        household_id=case.household_id,
        home=home,
        offer=offer,
        collective=home.collective,
        persons=persons,
        starts_on=days.start,
        until=days.until,
        first_until=days.until,
        reason=reason.strip(),
        placed_by=by,
    )


def _locked(stay: Placement) -> tuple[Placement, Case, Home]:
    case, home = locked_case(stay.case), locked_home(stay.home_id)
    return Placement.objects.select_for_update(of=("self",)).get(pk=stay.pk), case, home


@transaction.atomic
def move_in(stay: Placement, *, by: User | None, on: date | None = None) -> Placement:
    """The household is in the home: the clock of its stay runs, the first review is due, and it left its building."""
    ask_about_case(by, Permission.FOLLOW_CASES, stay.case)
    stay, case, home = _locked(stay)
    today = timezone.localdate()
    on = on or today
    elsewhere = Placement.objects.filter(household=stay.household_id, moved_in_on__isnull=False, ended_on=None)
    there = still_in(home, stay.persons)
    require(stays.may_move_in(stay, on, today, there, elsewhere.exclude(pk=stay.pk).first()))
    stay.moved_in_on = on
    stay.review_on = stays.months_later(on, case.operation.review_months)
    stay.save(update_fields=["moved_in_on", "review_on"])
    left(case)
    return stay


@transaction.atomic
def change_days(stay: Placement, days: Days, reason: str, *, by: User | None) -> Placement:
    """Extend a stay, shorten it, or move one that has not begun; each change is kept with its reason."""
    ask_about_case(by, Permission.PLACE_HOUSEHOLDS, stay.case)
    stay, case, home = _locked(stay)
    require(
        _both(
            stays.may_change_days(stay, days, reason),
            stays.may_be_housed(case, days, stays_of_household(case, days, beside=stay)),
            stays.may_have(home, days, stay.persons, taken(home, days, beside=stay)),
        )
    )
    StayChange.objects.create(
        placement=stay,
        started_on=stay.starts_on,
        starts_on=days.start,
        was_until=stay.until,
        until=days.until,
        reason=reason.strip(),
        changed_by=by,
    )
    stay.starts_on, stay.until = days.start, days.until
    stay.save(update_fields=["starts_on", "until"])
    return stay


def extend_stay(stay: Placement, until: date, reason: str, *, by: User | None) -> Placement:
    """Give a stay another day of return."""
    return change_days(stay, Days(stay.starts_on, until), reason, by=by)


@transaction.atomic
def review_stay(
    stay: Placement, finding: str, *, by: User | None, on: date | None = None, next_on: date | None = None
) -> StayReview:
    """Look at a stay with the household; the next review is due by the operation's months where no day is said."""
    ask_about_case(by, Permission.FOLLOW_CASES, stay.case)
    stay, case, _home = _locked(stay)
    today = timezone.localdate()
    on = on or today
    require(stays.may_review(stay, on, today, next_on, finding))
    next_on = next_on or stays.months_later(on, case.operation.review_months)
    review = StayReview.objects.create(
        placement=stay, reviewed_on=on, finding=finding.strip(), next_on=next_on, reviewed_by=by
    )
    stay.review_on = next_on
    stay.save(update_fields=["review_on"])
    return review


@transaction.atomic
def end_stay(
    stay: Placement, ending: Ending, reason: str = "", *, by: User | None, on: date | None = None
) -> Placement:
    """The household has left the home, or never moved in (``Ending.WITHDRAWN``): its other days are free again.

    Raises:
        Refused: also where somebody else was promised the home before that day. Their days are moved first.
    """
    withdrawn = ending == Ending.WITHDRAWN
    ask_about_case(by, Permission.PLACE_HOUSEHOLDS if withdrawn else Permission.FOLLOW_CASES, stay.case)
    stay, case, home = _locked(stay)
    today = timezone.localdate()
    on = stay.starts_on if withdrawn else on or today
    require(stays.may_end(stay, on, today, ending, reason))
    if on > stay.until:
        late = Days(stay.until, on)
        promised = stays.Taken(stays_in(home, late, beside=stay), ())
        if not stays.has_room(home, late, stay.persons, promised) or stays_of_household(case, late, beside=stay):
            raise Refused(
                Decision.refuse(
                    _("From the planned day of return the home, or the household, is promised: move that stay first.")
                )
            )
    stay.ended_on, stay.ending, stay.ending_reason, stay.ended_by = on, ending, reason.strip(), by
    stay.save(update_fields=["ended_on", "ending", "ending_reason", "ended_by"])
    if ending == Ending.RETURNED:
        came_back(case)
    return stay


@transaction.atomic
def withdraw_placement(stay: Placement, reason: str, *, by: User | None) -> Placement:
    """Take back a placement into which nobody moved."""
    return end_stay(stay, Ending.WITHDRAWN, reason, by=by)
