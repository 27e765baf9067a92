"""What rules and pages ask of the rows: people of a household, who is in a home, what days a case wants."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from houma.domain.accounts.models import Mandate, User
from houma.domain.accounts.rules import ALLOWED_ROLES, Permission
from houma.domain.households.models import Person, Presence
from houma.domain.rehousing.models import (
    Anchor,
    Answer,
    Case,
    Home,
    HomeClosure,
    Need,
    Offer,
    Operation,
    OperationBuilding,
    Placement,
)
from houma.domain.rehousing.rules.habitability import People
from houma.domain.rehousing.rules.stays import Days, Taken
from houma.engines.placement.homes import metres


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a household's life: degrees and how much it counts. ``kind`` is an AnchorKind."""

    kind: str
    latitude: float
    longitude: float
    weight: int


@dataclass(frozen=True, slots=True)
class Life:
    """What a home has to suit: persons to be housed, steps, and the places that life hangs on."""

    persons: int
    step_free: bool
    places: tuple[Place, ...]


def lives_of(cases: Collection[int]) -> dict[int, Life]:
    """The life of each case's household, by the case's key; three queries.

    Visitors do not count among the persons. Schools and places of work that the register of persons knows count as
    much as one anchor each.
    """
    people: dict[int, list[Person]] = defaultdict(list)
    households = dict(Case.objects.filter(pk__in=cases).values_list("pk", "household"))
    rows = Person.objects.filter(household__in=households.values(), left_on=None)
    for person in rows.exclude(presence=Presence.VISITING):
        people[person.household_id].append(person)
    needing = set(Need.objects.filter(case__in=cases, step_free=True, met_on=None).values_list("case", flat=True))
    places: dict[int, list[Place]] = defaultdict(list)
    for anchor in Anchor.objects.filter(case__in=cases):
        places[anchor.case_id].append(Place(anchor.kind, anchor.point.y, anchor.point.x, anchor.weight))
    found = {}
    for case, household in households.items():
        here = people[household]
        for person in here:
            for kind, point in (("school", person.school_point), ("work", person.work_point)):
                if point is not None:
                    places[case].append(Place(kind, point.y, point.x, 1))
        found[case] = Life(
            len(here), case in needing or any(person.reduced_mobility for person in here), tuple(places[case])
        )
    return found


def life_of(case: Case) -> Life:
    """The same of one case."""
    return lives_of([case.pk])[case.pk]


def metres_between(life: Life, home: Home) -> float | None:
    """Mean distance from the home to the places of a life, by weight; None where one side is not known."""
    if home.point is None or not life.places:
        return None
    latitudes = np.array([place.latitude for place in life.places])
    longitudes = np.array([place.longitude for place in life.places])
    weights = np.array([place.weight for place in life.places])
    return float(np.average(metres(home.point.y, home.point.x, latitudes, longitudes), weights=weights))


def people_of(life: Life, home: Home) -> People:
    """What the rules of habitability ask about who would live in ``home``."""
    return People(life.persons, life.step_free, metres_between(life, home))


def days_of(case: Case, from_day: date | None = None) -> Days | None:
    """The days on which the household needs a home: the case's own, else its building's; None where no end is known.

    ``from_day``: no day before that one, for a home that is still to be given, unless the return is past, too.

    Wants ``building`` with the case.
    """
    building = case.building
    start = case.out_by or (building.evacuate_by if building else case.opened_on)
    until = case.back_on or (building.return_on if building else None)
    if from_day is not None and until is not None and from_day < until:
        start = max(start, from_day)
    return Days(start, until) if until is not None and until > start else None


def stays_in(
    home: Home, days: Days, *, beside: Placement | None = None, today: date | None = None
) -> tuple[Placement, ...]:
    """The stays in ``home`` that meet these days, but for one; see ``meeting`` for ``today``."""
    rows = meeting(Placement.objects.filter(home=home), days, today)
    return tuple(rows.exclude(pk=beside.pk) if beside else rows)


def stays_of_household(case: Case, days: Days, *, beside: Placement | None = None) -> tuple[Placement, ...]:
    """The stays of the household of ``case`` that meet these days, but for one."""
    rows = meeting(Placement.objects.filter(household=case.household_id), days)
    return tuple(rows.exclude(pk=beside.pk) if beside else rows)


def meeting(stays: QuerySet[Placement], days: Days, today: date | None = None) -> QuerySet[Placement]:
    """Of these stays, those that take one of the days; with ``today``, those too that should be over and are not."""
    taking = stays.annotate(end=Coalesce("ended_on", "until"))
    lasting = Q(end__gt=days.start)
    if today is not None and days.start <= today:
        lasting |= Q(moved_in_on__isnull=False, ended_on=None)
    return taking.filter(lasting, Q(end__gt=F("starts_on")), starts_on__lt=days.until)


def taken(home: Home, days: Days, *, beside: Placement | None = None, offers_beside: Offer | None = None) -> Taken:
    """Who has the home on these days, or has it on offer; three queries.

    Without ``beside`` also who should have left and has not: whoever is given the home is not to find a family in it.
    A stay that was given already may be moved about such a family, which is how room is made for its late end.
    """
    today = timezone.localdate() if beside is None else None
    offers = Offer.objects.filter(home=home, answer=Answer.PENDING, starts_on__lt=days.until, until__gt=days.start)
    if offers_beside is not None:
        offers = offers.exclude(pk=offers_beside.pk)
    closures = HomeClosure.objects.filter(home=home, lifted_at=None, starts_on__lt=days.until, until__gt=days.start)
    there = stays_in(home, days, beside=beside, today=today)
    return Taken(there, tuple(closures), tuple(offers), today or date.min)


def taken_of(homes: Iterable[int], days: Days) -> dict[int, Taken]:
    """The same of many homes, by their key; three queries."""
    keys = list(homes)
    stays: dict[int, list[Placement]] = defaultdict(list)
    closures: dict[int, list[HomeClosure]] = defaultdict(list)
    offers: dict[int, list[Offer]] = defaultdict(list)
    today = timezone.localdate()
    for stay in meeting(Placement.objects.filter(home__in=keys), days, today):
        stays[stay.home_id].append(stay)
    lasting = {"starts_on__lt": days.until, "until__gt": days.start, "home__in": keys}
    for closure in HomeClosure.objects.filter(lifted_at=None, **lasting):
        closures[closure.home_id].append(closure)
    for offer in Offer.objects.filter(answer=Answer.PENDING, **lasting):
        offers[offer.home_id].append(offer)
    return {key: Taken(tuple(stays[key]), tuple(closures[key]), tuple(offers[key]), today) for key in keys}


def still_in(home: Home, persons: int) -> Placement | None:
    """A stay in ``home`` that goes on and leaves no room for so many persons more."""
    inside = list(Placement.objects.filter(home=home, moved_in_on__isnull=False, ended_on=None).order_by("until"))
    if not inside or (home.collective and sum(one.persons for one in inside) + persons <= home.capacity):
        return None
    return inside[0]


def building_in(operation: Operation, case_building: int | None) -> OperationBuilding | None:
    """The building of the inventory, as one of the operation's."""
    if case_building is None:
        return None
    return OperationBuilding.objects.filter(operation=operation, building=case_building).first()


def workers_for(operation: Operation, today: date) -> QuerySet[User]:
    """Who may be given cases of the operation: a mandate to follow cases holds its territory today."""
    above = operation.territory.ancestry.values("ancestor")
    there = Q(territory__in=above)
    if operation.perimeter_id is not None:
        there |= Q(territory=operation.perimeter_id)
    held = Mandate.objects.in_force(today).filter(there, role__in=ALLOWED_ROLES[Permission.FOLLOW_CASES])
    return User.objects.filter(is_active=True, pk__in=held.values("user")).annotate(
        cases_now=Count("cases_followed", filter=Q(cases_followed__closed_on=None))
    )
