"""Homes as lists, pages and offers show them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Decision
from houma.domain.rehousing.models import Answer, Case, Home, HomeClosure, NormLack, NormVersion, Offer, Placement
from houma.domain.rehousing.queries.facts import Life, metres_between, people_of, taken_of
from houma.domain.rehousing.queries.scope import homes_where
from houma.domain.rehousing.rules.habitability import Lacking, People, lacking
from houma.domain.rehousing.rules.stays import Days, end_of, may_have
from houma.domain.territories.models import Country
from houma.exchange import ILLUSTRATIVE_KEY
from houma.values.money import Money


@dataclass(frozen=True, slots=True)
class HomeFilters:
    """What a list of homes is narrowed to; ``free_on`` keeps those with a place left on that day."""

    text: str = ""
    persons: int | None = None
    step_free: bool = False
    collective: bool = False
    free_on: date | None = None


@dataclass(frozen=True, slots=True)
class HomeLine:
    """A home in a list: who lives there today, and when it is next free (None: not before it is given back).

    ``overstayed``: who lives there was to have left; nobody knows when it is free.
    """

    home: Home
    rent: Money
    inside: int
    stays: int
    next_free: date | None
    is_open: bool
    overstayed: bool


def homes_in(user: User, country: Country, permission: Permission = Permission.MANAGE_HOMES) -> QuerySet[Home]:
    """The homes of ``country`` that ``user`` reaches."""
    return homes_where(user, permission).filter(country=country)


def narrowed(homes: QuerySet[Home], filters: HomeFilters) -> QuerySet[Home]:
    """Of these homes, those under the filters."""
    if filters.text:
        homes = homes.filter(
            Q(code__icontains=filters.text) | Q(site__icontains=filters.text) | Q(address__icontains=filters.text)
        )
    if filters.persons is not None:
        homes = homes.filter(capacity__gte=filters.persons)
    if filters.step_free:
        homes = homes.filter(step_free=True)
    if filters.collective:
        homes = homes.filter(collective=True)
    if filters.free_on is not None:
        day = filters.free_on
        there = Placement.objects.filter(home=OuterRef("pk"), starts_on__lte=day).annotate(
            end=Coalesce("ended_on", "until")
        )
        shut = HomeClosure.objects.filter(home=OuterRef("pk"), lifted_at=None, starts_on__lte=day, until__gt=day)
        homes = homes.filter(
            Q(available_until=None) | Q(available_until__gt=day),
            Q(collective=True) | ~Exists(there.filter(end__gt=day)),
            ~Exists(shut),
            available_from__lte=day,
        )
    return homes


def lines(homes: Sequence[Home], today: date) -> list[HomeLine]:
    """The homes as a list shows them; two queries."""
    keys = [home.pk for home in homes]
    stays: dict[int, list[Placement]] = {key: [] for key in keys}
    for stay in (
        Placement.objects.filter(home__in=keys)
        .annotate(end=Coalesce("ended_on", "until"))
        .filter(Q(ended_on=None) | Q(end__gt=today), Q(end__gt=F("starts_on")))
    ):
        stays[stay.home_id].append(stay)
    shut: dict[int, list[HomeClosure]] = {key: [] for key in keys}
    for closure in HomeClosure.objects.filter(home__in=keys, lifted_at=None, until__gt=today):
        shut[closure.home_id].append(closure)
    return [_line(home, stays[home.pk], shut[home.pk], today) for home in homes]


def _line(home: Home, stays: Sequence[Placement], shut: Sequence[HomeClosure], today: date) -> HomeLine:
    inside = [stay for stay in stays if stay.moved_in_on is not None and stay.ended_on is None]
    persons = sum(stay.persons for stay in inside)
    free: date | None = max(today, home.available_from)
    for _step in range(len(stays) + len(shut) + 1):
        assert free is not None
        busy = [end_of(stay) for stay in stays if stay.starts_on <= free < end_of(stay)]
        full = bool(busy) and (
            not home.collective or sum(s.persons for s in stays if s.starts_on <= free < end_of(s)) >= home.capacity
        )
        closed = [one.until for one in shut if one.starts_on <= free < one.until]
        if not full and not closed:
            break
        free = min([*busy, *closed]) if home.collective else max([*busy, *closed])
    if home.available_until is not None and free is not None and free >= home.available_until:
        free = None
    open_today = home.available_from <= today and (home.available_until is None or home.available_until > today)
    overstayed = not home.collective and any(stay.until < today for stay in inside)
    return HomeLine(home, Money(home.rent, home.currency), persons, len(inside), free, open_today, overstayed)


@dataclass(frozen=True, slots=True)
class Suited:
    """A home that could be offered.

    Attributes:
        room: whether it is free then, with reasons.
        lacks: what it lacks by the norms.
        metres: mean distance to school, work and kin; None where it is not known.
        refused: the household turned it down before.
        dear: its rent is above what the operation or the household can pay.
    """

    home: Home
    rent: Money
    room: Decision
    lacks: tuple[Lacking, ...]
    metres: float | None
    refused: bool
    dear: bool

    @property
    def forbidden(self) -> bool:
        return any(lack.forbids for lack in self.lacks)


def suited_homes(
    homes: QuerySet[Home], case: Case, life: Life, days: Days, norms: NormVersion | None, *, most: int = 60
) -> list[Suited]:
    """Homes that are free for the household then, those first that lack least and lie nearest; five queries.

    Args:
        homes: to choose from.
        case: with its operation.
        life: of its household.
        days: of the stay.
        norms: to check by.
        most: how many to return.
    """
    open_then = homes.filter(
        Q(available_until=None) | Q(available_until__gte=days.until),
        available_from__lte=days.start,
        capacity__gte=max(life.persons, 1),
    )
    candidates = list(open_then)
    taken = taken_of([home.pk for home in candidates], days)
    turned_down = set(
        Offer.objects.filter(case__household=case.household_id, answer=Answer.REFUSED).values_list("home", flat=True)
    )
    most_rent = case.most_rent if case.most_rent is not None else case.operation.most_rent
    found = []
    for home in candidates:
        room = may_have(home, days, life.persons, taken[home.pk])
        if not room:
            continue
        rent = home.rent * (life.persons if home.collective else 1)
        found.append(
            Suited(
                home,
                Money(rent, home.currency),
                room,
                lacking(people_of(life, home), home, norms),
                metres_between(life, home),
                home.pk in turned_down,
                most_rent is not None and rent > most_rent,
            )
        )
    found.sort(
        key=lambda one: (
            one.forbidden, one.refused, one.dear, len(one.lacks), one.metres if one.metres is not None else 1e9,
            one.rent.amount, one.home.code,
        )
    )  # fmt: skip
    return found[:most]


@dataclass(frozen=True, slots=True)
class Span:
    """Days on which a home is had: kind is stay, planned, past, offer or closed; ``row`` is what says so."""

    kind: str
    start: date
    until: date
    row: Placement | Offer | HomeClosure


def spans_of(home: Home, first: date, last: date) -> list[Span]:
    """Stays, offers and closures of a home between two days, by their first day; three queries."""
    stays = (
        Placement.objects.filter(home=home, starts_on__lt=last)
        .annotate(end=Coalesce("ended_on", "until"))
        .filter(Q(end__gt=first), Q(end__gt=F("starts_on")))
        .select_related("case__operation")
    )
    found = [Span(_kind(stay), stay.starts_on, end_of(stay), stay) for stay in stays]
    for closure in HomeClosure.objects.filter(home=home, lifted_at=None, starts_on__lt=last, until__gt=first):
        found.append(Span("closed", closure.starts_on, closure.until, closure))
    offers = Offer.objects.filter(home=home, answer=Answer.PENDING, starts_on__lt=last, until__gt=first)
    for offer in offers.select_related("case__operation"):
        found.append(Span("offer", offer.starts_on, offer.until, offer))
    return sorted(found, key=lambda one: (one.start, one.until))


def _kind(stay: Placement) -> str:
    if stay.ended_on is not None:
        return "past"
    return "stay" if stay.moved_in_on is not None else "planned"


def home_rows(homes: QuerySet[Home]) -> Iterator[Mapping[str, Any]]:
    """Homes under the keys of ``workbook.HOMES``."""
    for home in homes.select_related("territory", "owner").defer("territory__boundary"):
        yield {
            "code": home.code,
            "territory": home.territory.code,
            "site": home.site or None,
            "address": home.address or None,
            "latitude": Decimal(f"{home.point.y:.6f}") if home.point else None,
            "longitude": Decimal(f"{home.point.x:.6f}") if home.point else None,
            "capacity": home.capacity,
            "collective": home.collective,
            "rooms": home.rooms,
            "floor_area": home.floor_area,
            "step_free": home.step_free,
            "sanitation": home.separate_sanitation,
            "water": home.water,
            "ventilation": home.ventilation,
            "rent": home.rent,
            "owner": home.owner.code if home.owner else None,
            "available_from": home.available_from,
            "available_until": home.available_until,
            ILLUSTRATIVE_KEY: home.is_illustrative,
        }


def falling_out(homes: Iterable[Home], norms: NormVersion) -> dict[NormLack, list[Home]]:
    """The homes that ``norms`` forbid to everybody, by what they lack: what one person alone would be refused."""
    found: dict[NormLack, list[Home]] = {}
    for home in homes:
        for lack in lacking(People(1), home, norms):
            if lack.forbids:
                found.setdefault(lack.kind, []).append(home)
    return found
