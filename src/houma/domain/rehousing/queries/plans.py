"""Plans as pages and files show them: what is proposed to each household, beside the plan before and beside today."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.rehousing.models import (
    Answer,
    Case,
    Change,
    Home,
    Offer,
    Operation,
    Placement,
    PlanLine,
    PlanLock,
    PlanRun,
    PlanState,
)
from houma.domain.rehousing.queries.cases import CaseLine, heads, lines, with_places
from houma.domain.rehousing.queries.scope import cases_where
from houma.values.money import Money
from houma.values.multilingual import Multilingual


@dataclass(frozen=True, slots=True)
class PlanFilters:
    """What the lines of a plan are narrowed to. ``show`` is one of ``SHOWN``, or empty for all of them."""

    text: str = ""
    show: str = ""


SHOWN = ("due", "left", "placed", "moved", "days", "fixed")
DUE_WITHIN = timedelta(days=30)
"""After the first day of a plan: who needs a home by then is dealt with first."""


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A line with what a page needs beside it.

    Attributes:
        stands: where the case stands today.
        before: the home that the plan before proposed, None where it proposed none or is the first.
        moved: whether this plan proposes something else than the one before.
        days_before: the days in the plan before, where only they differ.
        gives_way_to: the reference of the case that has its former home now, where the person may see that case.
        locked: whether an officer fixed this case today, for the plans to come.
        agreed: until when its stay, or the offer that it has, was agreed, where the plan wants its home for longer.
        offerable: whether the proposal could be offered now: nothing is placed or on offer yet.
    """

    line: PlanLine
    code: str
    initials: str
    building: str
    stands: CaseLine
    cost: Money | None
    before: Home | None
    moved: bool
    locked: bool
    days_before: tuple[date, date] | None = None
    gives_way_to: str = ""
    agreed: date | None = None

    @property
    def why(self) -> Multilingual:
        return Multilingual(self.line.why_fr, self.line.why_ar, self.line.why_en)

    @property
    def more(self) -> Multilingual:
        return Multilingual(self.line.more_fr, self.line.more_ar, self.line.more_en)

    @property
    def offerable(self) -> bool:
        return self.line.home_id is not None and self.stands.standing == "waiting"


def plans_of(operation: Operation) -> QuerySet[PlanRun]:
    """Every plan of an operation, newest first."""
    return PlanRun.objects.filter(operation=operation).select_related("norms", "asked_by")


def lines_where(user: User, run: PlanRun, filters: PlanFilters | None = None) -> QuerySet[PlanLine]:
    """The lines of ``run`` whose cases the person may place; first who is left without a home, by risk."""
    asked = filters or PlanFilters()
    found = PlanLine.objects.filter(run=run, case__in=cases_where(user, Permission.PLACE_HOUSEHOLDS))
    if asked.text:
        number = asked.text.rpartition("-")[2]
        named = Q(home__code__iexact=asked.text) | Q(case__building__building__code__iexact=asked.text)
        found = found.filter(named | Q(case__number=int(number)) if number.isdecimal() and len(number) < 9 else named)
    match asked.show:
        case "due":
            housed = Placement.objects.filter(case=OuterRef("case"), moved_in_on__isnull=False, ended_on=None)
            found = found.filter(~Exists(housed), starts_on__lte=run.from_day + DUE_WITHIN)
        case "left":
            found = found.filter(home=None)
        case "placed":
            found = found.filter(home__isnull=False)
        case "fixed":
            found = found.filter(Exists(PlanLock.objects.filter(case=OuterRef("case"), let_go_at=None)))
        case "days":
            found = found.filter(change=Change.DAYS)
        case "moved":
            found = found.filter(pk__in=_moved(run))
    found = found.select_related("home")
    return found.order_by(F("home").asc(nulls_first=True), "-at_highest_risk", "-risk", "starts_on", "case__number")


def before(run: PlanRun) -> PlanRun | None:
    """The plan that was ready before ``run``."""
    return PlanRun.objects.filter(operation=run.operation_id, state=PlanState.DONE, number__lt=run.number).first()


def _homes_before(run: PlanRun) -> Mapping[int, int | None]:
    earlier = before(run)
    return dict(PlanLine.objects.filter(run=earlier).values_list("case", "home")) if earlier else {}


def _days_before(run: PlanRun, cases: Sequence[int]) -> dict[int, tuple[date, date]]:
    """The days that the plan before had for these cases."""
    earlier = before(run) if cases else None
    lines = PlanLine.objects.filter(run=earlier, case__in=cases) if earlier else PlanLine.objects.none()
    return {case: (start, until) for case, start, until in lines.values_list("case", "starts_on", "until")}


def _moved(run: PlanRun) -> list[int]:
    earlier = _homes_before(run)
    rows = PlanLine.objects.filter(run=run).values_list("pk", "case", "home")
    return [pk for pk, case, home in rows if case in earlier and earlier[case] != home]


def shown(
    rows: QuerySet[PlanLine] | Sequence[PlanLine], run: PlanRun, today: date, user: User | None = None
) -> list[PlannedLine]:
    """Lines with what stands beside them; a fixed number of queries.

    Args:
        user: who reads; another case for which one gives way is named to whoever may place that one too.
    """
    rows = list(rows)
    keys = [line.case_id for line in rows]
    cases = {one.case.pk: one for one in lines(with_places(_cases(keys)), today)}
    initials, _persons = heads({one.case.household_id for one in cases.values()})
    earlier = _homes_before(run)
    then_in = {earlier.get(key) for key in keys}
    homes = Home.objects.in_bulk([home for home in then_in if home is not None])
    locked = set(PlanLock.objects.filter(case__in=keys, let_go_at=None).values_list("case", flat=True))
    others = {line.gives_way_to_id for line in rows if line.gives_way_to_id is not None}
    seen = cases_where(user, Permission.PLACE_HOUSEHOLDS) if user is not None and others else Case.objects.none()
    named = {one.pk: one.code for one in seen.filter(pk__in=others).select_related("operation")}
    then_days = _days_before(run, [line.case_id for line in rows if line.change == Change.DAYS])
    agreed = _agreed(keys)
    found = []
    for line in rows:
        stands = cases[line.case_id]
        until = agreed.get(line.case_id)
        then = earlier.get(line.case_id)
        building = stands.case.building
        found.append(
            PlannedLine(
                line=line,
                code=stands.case.code,
                initials=initials.get(stands.case.household_id, ""),
                building=building.building.code if building else "",
                stands=stands,
                cost=None if line.cost is None else Money(line.cost, run.currency),
                before=homes.get(then) if then is not None else None,
                moved=line.case_id in earlier and then != line.home_id,
                locked=line.case_id in locked,
                days_before=then_days.get(line.case_id),
                gives_way_to=named.get(line.gives_way_to_id or 0, ""),
                agreed=until if until is not None and until < line.until else None,
            )
        )
    return found


def _agreed(cases: Sequence[int]) -> dict[int, date]:
    """Until when these cases have a home, or have one on offer; two queries."""
    offers = Offer.objects.filter(case__in=cases, answer=Answer.PENDING).values_list("case", "until")
    stays = Placement.objects.filter(case__in=cases, ended_on=None).order_by("starts_on").values_list("case", "until")
    return {**dict(offers), **dict(stays)}


@dataclass(frozen=True, slots=True)
class ShortLine:
    """A household that has no home on some days: its own is promised to another before it can return."""

    code: str
    number: int
    start: date
    until: date


def short_of(user: User, run: PlanRun) -> tuple[list[ShortLine], int]:
    """Whose home is promised before they can return, as the plan found it: those that the person may place, and how
    many there are in all."""
    told = {one["case"]: one for one in run.outcome.get("short", ())}
    seen = cases_where(user, Permission.PLACE_HOUSEHOLDS).filter(pk__in=told).select_related("operation")
    return [
        ShortLine(
            one.code,
            one.number,
            date.fromisoformat(told[one.pk]["from"]),
            date.fromisoformat(told[one.pk]["until"]),
        )
        for one in seen.order_by("number")
    ], len(told)


def _cases(keys: Sequence[int]) -> QuerySet[Case]:
    return Case.objects.filter(pk__in=keys)


@dataclass(frozen=True, slots=True)
class Relay:
    """A home with the households that it serves one after the other."""

    home: Home
    stays: tuple[PlanLine, ...]


def relays(user: User, run: PlanRun, most: int) -> tuple[list[Relay], int]:
    """Homes that serve more than one household in turn, those first that serve most; two queries.

    Returns:
        the first ``most`` of them, and how many there are.
    """
    days: dict[tuple[str, int], list[tuple[date, date]]] = defaultdict(list)
    placed = lines_where(user, run).filter(home__isnull=False).order_by("starts_on")
    for code, home, start, until in placed.values_list("home__code", "home", "starts_on", "until"):
        days[code, home].append((start, until))
    in_turn = [one for one, stays in days.items() if any(until <= stays[-1][0] for _start, until in stays)]
    first = sorted(in_turn, key=lambda one: (-len(days[one]), one[0]))[:most]
    stays_of: dict[int, list[PlanLine]] = defaultdict(list)
    for line in placed.filter(home__in=[home for _code, home in first]).select_related("home", "case__operation"):
        stays_of[line.home_id or 0].append(line)
    homes = {home: line.home for home, lines_there in stays_of.items() for line in lines_there[:1]}
    found = [Relay(there, tuple(stays_of[home])) for _code, home in first if (there := homes.get(home)) is not None]
    return found, len(in_turn)
