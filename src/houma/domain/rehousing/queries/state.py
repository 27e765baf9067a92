"""How an operation stands for whoever steers it: what is late, who is in the gravest danger, the plan, what comes next.

Everything counts the cases that the reader reaches, and no others.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houma.domain.rehousing.models import (
    Answer,
    Case,
    Offer,
    Operation,
    OperationBuilding,
    Placement,
    PlanRun,
    PlanState,
)
from houma.domain.rehousing.queries.late import Late, pending
from houma.domain.rehousing.queries.plans import DUE_WITHIN, plans_of
from houma.values.money import Money

BUILDINGS_TOLD = 4
DATES_TOLD = 4


@dataclass(frozen=True, slots=True)
class Pressing:
    """How often one thing is overdue in an operation, how often it is due within two weeks, and the first day."""

    kind: Late
    overdue: int
    soon: int
    first_on: date


@dataclass(frozen=True, slots=True)
class GraveBuilding:
    """A building in which nobody may stay, with the households that still do, and those of them without any home."""

    dates: OperationBuilding
    inside: int
    homeless: int


@dataclass(frozen=True, slots=True)
class Grave:
    """Households that still live where nobody may stay.

    Attributes:
        inside: how many, in all buildings.
        overdue: of them, those whose day by which to be out has passed.
        homeless: of them, those with neither a home given nor one on offer.
        buildings: how many buildings there are; ``first`` holds those with the earliest day.
    """

    inside: int
    overdue: int
    homeless: int
    buildings: int
    first: tuple[GraveBuilding, ...]


class Next(StrEnum):
    """What happens to buildings on a day that comes."""

    OUT = "out"
    WORKS = "works"
    DONE = "done"
    BACK = "back"

    @property
    def label(self) -> str | Promise:
        return _NEXT[self]


_NEXT: dict[Next, str | Promise] = {
    Next.OUT: _("everybody out"),
    Next.WORKS: _("works begin"),
    Next.DONE: _("works end"),
    Next.BACK: _("everybody back"),
}
_DAY_OF = {
    Next.OUT: "evacuate_by",
    Next.WORKS: "works_from",
    Next.DONE: "works_until",
    Next.BACK: "return_on",
}


@dataclass(frozen=True, slots=True)
class Coming:
    """A day that comes: for how many buildings, how many households it is about, and how many have no home for it."""

    on: date
    what: Next
    buildings: int
    households: int
    homeless: int


@dataclass(frozen=True, slots=True)
class PlanStanding:
    """What the last plan that is ready says, and what has happened since.

    Attributes:
        left: households without a home by it.
        due: households that need a home within a month of its first day and do not live in one yet.
        to_offer: of all its proposals, those that were neither offered nor placed yet.
        unheard: open cases of which it does not speak, since they are newer.
        under_way: a newer one, that is being worked out.
    """

    run: PlanRun
    left: int
    due: int
    to_offer: int
    unheard: int
    rents: Money
    budget: Money | None
    under_way: PlanRun | None

    @property
    def over_budget(self) -> bool:
        return self.budget is not None and self.rents.amount > self.budget.amount


def _stays() -> QuerySet[Placement]:
    return Placement.objects.filter(case=OuterRef("pk"), ended_on=None)


def _still_inside(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Open cases whose household did not move out yet, with ``due`` and ``has_home``: given, or on offer."""
    offered = Exists(Offer.objects.filter(case=OuterRef("pk"), answer=Answer.PENDING))
    lived_in = Exists(_stays().filter(moved_in_on__isnull=False))
    return cases.filter(~lived_in, closed_on=None).annotate(
        due=Coalesce("out_by", "building__evacuate_by"), has_home=Exists(_stays()) | offered
    )


def pressing(cases: QuerySet[Case], today: date) -> list[Pressing]:
    """What is overdue, or due within two weeks, in these cases, kind by kind; six queries."""
    found = []
    for kind, rows, _path, day in pending(cases.filter(closed_on=None), today):
        told = rows.order_by().aggregate(
            n=Count("pk"), late=Count("pk", filter=Q(**{f"{day}__lt": today})), first=Min(day)
        )
        if told["n"]:
            found.append(Pressing(kind, told["late"], told["n"] - told["late"], told["first"]))
    return sorted(found, key=lambda one: (not one.overdue, one.first_on))


def grave(cases: QuerySet[Case], today: date) -> Grave:
    """Who still lives in a building of a class in which nobody may stay; three queries."""
    inside = _still_inside(cases).filter(building__building__risk__evacuates=True).order_by()
    homeless = Count("pk", filter=Q(has_home=False))
    told = inside.aggregate(
        n=Count("pk"),
        late=Count("pk", filter=Q(due__lt=today)),
        homeless=homeless,
        buildings=Count("building", distinct=True),
    )
    rows = list(
        inside.values("building")
        .annotate(n=Count("pk"), homeless=homeless, first=Min("due"))
        .order_by("first", "-homeless", "-n", "building__building__code")[:BUILDINGS_TOLD]
    )
    buildings = OperationBuilding.objects.select_related("building__risk").defer("building__footprint")
    dates = buildings.in_bulk([row["building"] for row in rows])
    first = tuple(GraveBuilding(dates[row["building"]], row["n"], row["homeless"]) for row in rows)
    return Grave(told["n"], told["late"], told["homeless"], told["buildings"], first)


def coming(operation: Operation, cases: QuerySet[Case], today: date, most: int = DATES_TOLD) -> list[Coming]:
    """The next days of the operation's buildings, the nearest first; two queries."""
    days: dict[tuple[date, Next], set[int]] = defaultdict(set)
    for row in operation.buildings.order_by().values("pk", *_DAY_OF.values()):
        for what, name in _DAY_OF.items():
            if row[name] is not None and row[name] >= today:
                days[row[name], what].add(row["pk"])
    order = list(Next)
    nearest = sorted(days, key=lambda key: (key[0], order.index(key[1])))[:most]
    counted = _households(cases, {building for key in nearest for building in days[key]})
    found = []
    for on, what in nearest:
        some = [counted.get(building, (0, 0, 0)) for building in days[on, what]]
        inside, homeless, open_cases = (sum(column) for column in zip(*some, strict=True))
        households = inside if what == Next.OUT else open_cases if what == Next.BACK else 0
        found.append(Coming(on, what, len(days[on, what]), households, homeless if what == Next.OUT else 0))
    return found


def _households(cases: QuerySet[Case], buildings: set[int]) -> Mapping[int, tuple[int, int, int]]:
    """By building: who is still inside, who of them has no home, and all open cases."""
    lived_in = Exists(_stays().filter(moved_in_on__isnull=False))
    placed = Exists(_stays())
    rows = (
        cases.filter(building__in=buildings, closed_on=None)
        .annotate(lived_in=lived_in, placed=placed)
        .order_by()
        .values_list("building")
        .annotate(
            inside=Count("pk", filter=Q(lived_in=False)),
            homeless=Count("pk", filter=Q(placed=False)),
            n=Count("pk"),
        )
    )
    return {building: (inside, homeless, n) for building, inside, homeless, n in rows}


def plan_standing(operation: Operation, cases: QuerySet[Case]) -> PlanStanding | None:
    """What the last plan says today, None before the first one is ready; five queries."""
    run = plans_of(operation).filter(state=PlanState.DONE).first()
    if run is None:
        return None
    lines = run.lines.filter(case__in=cases.filter(closed_on=None).order_by().values("pk"))
    stays = Placement.objects.filter(case=OuterRef("case"), ended_on=None)
    offered = Exists(Offer.objects.filter(case=OuterRef("case"), answer=Answer.PENDING))
    told = lines.annotate(
        lived_in=Exists(stays.filter(moved_in_on__isnull=False)), served=Exists(stays) | offered
    ).aggregate(
        left=Count("pk", filter=Q(home=None)),
        due=Count("pk", filter=Q(lived_in=False, starts_on__lte=run.from_day + DUE_WITHIN)),
        to_offer=Count("pk", filter=Q(home__isnull=False, served=False)),
    )
    unheard = cases.filter(~Exists(run.lines.filter(case=OuterRef("pk"))), closed_on=None).count()
    return PlanStanding(
        run=run,
        left=told["left"],
        due=told["due"],
        to_offer=told["to_offer"],
        unheard=unheard,
        rents=Money(Decimal(run.outcome["cost"]).quantize(Decimal(1)), run.currency),
        budget=None if run.budget is None else Money(run.budget, run.currency),
        under_way=plan_under_way(operation),
    )


def plan_under_way(operation: Operation) -> PlanRun | None:
    """The plan that is being worked out, if one is."""
    return plans_of(operation).filter(finished_at=None).first()


class Stage(StrEnum):
    """Where a building of an operation stands by its dates."""

    LIVED = "lived"
    LATE = "late"
    EMPTY = "empty"
    WORKS = "works"
    DONE = "done"
    BACK = "back"

    @property
    def label(self) -> str | Promise:
        return _STAGES[self]


_STAGES: dict[Stage, str | Promise] = {
    Stage.LATE: _("past its day, and still lived in"),
    Stage.LIVED: _("to be emptied"),
    Stage.EMPTY: _("emptied, works to come"),
    Stage.WORKS: _("works under way"),
    Stage.DONE: _("works done, return to come"),
    Stage.BACK: _("given back"),
}


def buildings_of(
    operation: Operation, cases: QuerySet[Case], today: date, *, text: str = "", stage: Stage | None = None
) -> QuerySet[OperationBuilding]:
    """The operation's buildings by their day, with ``n`` cases and ``inside`` households that did not move out yet."""
    keys = cases.order_by().values("pk")
    inside = _still_inside(cases).order_by().values("pk")
    found = (
        operation.buildings.select_related("building", "building__risk")
        .defer("building__footprint")
        .annotate(
            n=Count("cases", filter=Q(cases__in=keys), distinct=True),
            inside=Count("cases", filter=Q(cases__in=inside), distinct=True),
        )
        .order_by("evacuate_by", "building__code")
    )
    if text:
        found = found.filter(Q(building__code__iexact=text) | Q(building__address__icontains=text))
    return found if stage is None else found.filter(_at(stage, today))


def _at(stage: Stage, today: date) -> Q:
    """By the dates alone; whether somebody is still there is asked of the late ones only."""
    out = Q(evacuate_by__lt=today)
    to_come, not_back = Q(works_from=None) | Q(works_from__gt=today), Q(return_on=None) | Q(return_on__gt=today)
    return {
        Stage.LIVED: ~out,
        Stage.LATE: out & Q(inside__gt=0),
        Stage.EMPTY: out & to_come & not_back,
        Stage.WORKS: Q(works_from__lte=today) & (Q(works_until=None) | Q(works_until__gte=today)),
        Stage.DONE: Q(works_until__lt=today) & not_back,
        Stage.BACK: Q(return_on__lte=today),
    }[stage]
