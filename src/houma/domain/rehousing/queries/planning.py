"""The facts of an operation that its plan is worked out from."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import Max, Q
from django.db.models.functions import Coalesce

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.buildings.models import RiskClass
from houma.domain.rehousing.models import (
    Answer,
    Case,
    Home,
    HomeClosure,
    Kinship,
    Offer,
    Operation,
    Placement,
    PlanLine,
    PlanLock,
    PlanRun,
    PlanState,
)
from houma.domain.rehousing.queries.facts import lives_of
from houma.domain.rehousing.queries.scope import homes_where
from houma.domain.rehousing.rules.planning import UNKNOWN_RETURN, Anchored, Held, Offered, Question, Wanting
from houma.domain.rehousing.rules.prolonging import STILL_THERE, Short, prolonged
from houma.domain.rehousing.rules.stays import Days, end_of
from houma.domain.territories.models import Ancestry, Level, Territory
from houma.engines.placement import NONE, Last
from houma.engines.placement.locks import lock_faults
from houma.values.multilingual import Multilingual

Integers = np.ndarray[tuple[int], np.dtype[np.int64]]


def facts_of(
    operation: Operation, from_day: date, asker: User | None
) -> tuple[list[Wanting], list[Offered], list[Short]]:
    """Who wants a home, with the days that are needed; the homes; and whose home is not theirs for all of them."""
    offered = stock_of(operation, from_day, asker)
    wanting, short = prolonged(wanting_of(operation, from_day), offered)
    return wanting, offered, short


def wanting_of(operation: Operation, from_day: date) -> list[Wanting]:
    """The open cases of ``operation`` that name somebody to be housed; a fixed number of queries."""
    cases = list(
        Case.objects.filter(operation=operation, closed_on=None)
        .select_related("building__building__risk")
        .defer("building__building__footprint", "building__building__point")
        .order_by("number")
    )
    keys = [case.pk for case in cases]
    lives = lives_of(keys)
    stays = {
        stay.case_id: stay
        for stay in Placement.objects.filter(case__in=keys, ended_on=None).order_by("moved_in_on", "-starts_on")
    }
    locks = dict(PlanLock.objects.filter(case__in=keys, let_go_at=None).values_list("case", "home"))
    pending = {one.case_id: one for one in Offer.objects.filter(case__in=keys, answer=Answer.PENDING)}
    refused: dict[int, set[int]] = defaultdict(set)
    for asked, home in Offer.objects.filter(case__in=keys, answer=Answer.REFUSED).values_list("case", "home"):
        refused[asked].add(home)
    kin: dict[int, set[int]] = defaultdict(set)
    for first, second in Kinship.objects.filter(first__in=keys, second__in=keys).values_list("first", "second"):
        kin[first].add(second)
        kin[second].add(first)
    gravest = dict(RiskClass.objects.values_list("scheme").annotate(most=Max("severity")))
    found = []
    for case in cases:
        life = lives[case.pk]
        if not life.persons:
            continue
        held = stays.get(case.pk) or pending.get(case.pk)
        days, known = _days(case, operation, from_day)
        risk = case.building.building.risk if case.building else None
        found.append(
            Wanting(
                case=case.pk,
                days=Days(held.starts_on, held.until) if held else days,
                until_is_known=known or held is not None,
                persons=held.persons if held else life.persons,
                risk=gravest[risk.scheme_id] + 1 - risk.severity if risk else 0,
                must_leave=risk is not None and risk.evacuates,
                step_free=life.step_free,
                most_rent=case.most_rent if case.most_rent is not None else operation.most_rent,
                kin=frozenset(kin[case.pk]),
                home=held.home_id if held else locks.get(case.pk),
                refused=frozenset(refused[case.pk]),
                places=tuple(Anchored(one.kind, one.latitude, one.longitude, one.weight) for one in life.places),
                needed=_needed(held, days if known else None, from_day),
            )
        )
    return found


def _needed(held: Placement | Offer | None, days: Days | None, from_day: date) -> date | None:
    """Until when a household that has a home needs one: its building may be late, and so may its own leaving."""
    if held is None:
        return None
    until = max(held.until, days.until) if days is not None else held.until
    inside = isinstance(held, Placement) and held.moved_in_on is not None
    return from_day + STILL_THERE if inside and until <= from_day else until


def _days(case: Case, operation: Operation, from_day: date) -> tuple[Days, bool]:
    """When the household needs a home, and whether anybody said until when."""
    building = case.building
    start = max(from_day, case.out_by or (building.evacuate_by if building else case.opened_on))
    said = case.back_on or (building.return_on if building else None)
    if said is not None and said > start:
        return Days(start, said), True
    end = operation.ends_on
    return Days(start, end if end is not None and end > start else start + UNKNOWN_RETURN), False


def stock_of(operation: Operation, from_day: date, asker: User | None = None) -> list[Offered]:
    """The homes that may serve ``operation``: those of its province, those of its region that ``asker`` may give, and
    those that it uses already, with what others hold of them; a fixed number of queries.

    Stays and offers of the operation's own open cases are not held by others: the plan itself keeps them.
    """
    own = Q(case__operation=operation, case__closed_on=None, ended_on=None)
    used = Placement.objects.filter(own).values("home")
    near = Q(territory__in=_around(operation, Level.PROVINCE)) | Q(pk__in=used)
    if asker is not None:
        given = homes_where(asker, Permission.PLACE_HOUSEHOLDS).values("pk")
        near |= Q(territory__in=_around(operation, Level.REGION), pk__in=given)
    homes = list(Home.objects.filter(near).order_by("code"))
    keys = [home.pk for home in homes]
    held: dict[int, list[Held]] = defaultdict(list)
    others = Placement.objects.filter(home__in=keys).exclude(own).annotate(end=Coalesce("ended_on", "until"))
    for stay in others:
        end = end_of(stay)
        if stay.ended_on is None and stay.moved_in_on is not None and end <= from_day:
            end = from_day + STILL_THERE
        if end > stay.starts_on:
            held[stay.home_id].append(Held(Days(stay.starts_on, end), stay.persons))
    asked = Offer.objects.filter(home__in=keys, answer=Answer.PENDING)
    for offer in asked.exclude(case__operation=operation, case__closed_on=None):
        held[offer.home_id].append(Held(Days(offer.starts_on, offer.until), offer.persons))
    for closure in HomeClosure.objects.filter(home__in=keys, lifted_at=None):
        held[closure.home_id].append(Held(Days(closure.starts_on, closure.until)))
    return [_offered(home, held[home.pk]) for home in homes]


def _around(operation: Operation, level: Level) -> list[int]:
    """The territories of the operation's province, or region; of its own territory where it lies in none."""
    above = Ancestry.objects.filter(descendant=operation.territory_id, ancestor__level=level)
    around = above.values_list("ancestor", flat=True).first() or operation.territory_id
    return list(Territory.objects.filter(ancestry__ancestor=around).values_list("pk", flat=True))


def _offered(home: Home, held: Sequence[Held]) -> Offered:
    return Offered(
        home=home.pk,
        code=home.code,
        start=home.available_from,
        until=home.available_until,
        capacity=home.capacity,
        collective=home.collective,
        rooms=home.rooms,
        floor_area=home.floor_area,
        step_free=home.step_free,
        sanitation=home.separate_sanitation,
        water=home.water,
        ventilation=home.ventilation,
        rent=home.rent,
        latitude=home.point.y if home.point else None,
        longitude=home.point.x if home.point else None,
        site=home.site,
        held=tuple(held),
    )


def last_plan(operation: Operation) -> PlanRun | None:
    """The newest plan of ``operation`` that was worked out whole."""
    return PlanRun.objects.filter(operation=operation, state=PlanState.DONE).first()


@dataclass(frozen=True, slots=True)
class Before:
    """The last plan.

    Attributes:
        last: what it said, in the engine's numbers.
        start: the homes that are kept where that goes: those of ``last`` but for ``let_go`` [households].
        let_go: rows of households whose home was fixed then and has been let go since.
    """

    last: Last
    start: Integers
    let_go: frozenset[int]


def taken_up(operation: Operation, asked: Question) -> Before | None:
    """What the last plan said about those who want a home now; None where there is no plan yet.

    Who was fixed to a home that has been let go since is left to the plan, as the officer wanted.
    """
    run = last_plan(operation)
    if run is None:
        return None
    lines = {line.case_id: line for line in PlanLine.objects.filter(run=run)}
    undone = PlanLock.objects.filter(case__operation=operation, let_go_at__gt=run.asked_at, locked_at__lt=run.asked_at)
    let_go = set(undone.values_list("case", flat=True))
    windows: dict[int, list[int]] = defaultdict(list)
    for number, window in enumerate(asked.windows):
        windows[window.home.home].append(number)
    count = len(asked.wanting)
    home, had = np.full(count, NONE, dtype=np.int64), np.zeros(count, dtype=np.bool_)
    start, end = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    free = []
    for row, one in enumerate(asked.wanting):
        line = lines.get(one.case)
        if line is None:
            continue
        start[row], end[row], had[row] = line.starts_on.toordinal(), line.until.toordinal(), line.home_id is not None
        if one.case in let_go and one.home is None:
            free.append(row)
        for number in windows.get(line.home_id or NONE, ()):
            days = asked.windows[number].days
            if one.home == line.home_id or (days.start <= one.days.start and one.days.until <= days.until):
                home[row] = number
    # A home that is fixed, or lived in, is one window whatever its days: the one that the engine is bound to.
    bound = (asked.households.locked != NONE) & (home != NONE)
    home[bound] = np.where(_same_home(asked, home, bound), asked.households.locked[bound], home[bound])
    kept = home.copy()
    kept[free] = NONE
    return Before(Last(home, had, start, end), kept, frozenset(free))


def _same_home(asked: Question, home: Integers, bound: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[bool]:
    pairs = zip(home[bound], asked.households.locked[bound], strict=True)
    return [asked.windows[before].home.home == asked.windows[now].home.home for before, now in pairs]


def contradictions(operation: Operation, asked: Question) -> tuple[Multilingual, ...]:
    """Fixed homes that contradict each other, in the codes of cases and homes."""
    numbers = dict(Case.objects.filter(operation=operation).values_list("pk", "number"))
    cases = [f"{operation.code}-{numbers[one.case]:04d}" for one in asked.wanting]
    return tuple(lock_faults(asked.households, asked.homes, cases, asked.names))
