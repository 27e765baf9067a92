"""Cases as lists and files show them. Names leave only as initials here: the file itself is opened by ``look_at``."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.buildings.models import RiskClass
from houma.domain.households.models import Person, Relation
from houma.domain.households.queries.lookalikes import name_of
from houma.domain.rehousing.models import Answer, Case, CaseTask, Offer, Operation, Placement
from houma.domain.rehousing.queries.scope import cases_where
from houma.domain.rehousing.rules.stays import Clock, clock
from houma.domain.territories.models import Country


class Standing(StrEnum):
    """Where the household of a case stands."""

    WAITING = "waiting"
    OFFERED = "offered"
    PLACED = "placed"
    HOUSED = "housed"
    OVERDUE = "overdue"
    CLOSED = "closed"

    @property
    def label(self) -> str | Promise:
        return _LABELS[self]

    @property
    def tone(self) -> str:
        """Kind of chip."""
        return _TONES[self]


_LABELS: dict[Standing, str | Promise] = {
    Standing.WAITING: _("waits for a home"),
    Standing.OFFERED: _("has an offer"),
    Standing.PLACED: _("placed, not moved in yet"),
    Standing.HOUSED: _("housed for a time"),
    Standing.OVERDUE: _("housed longer than planned"),
    Standing.CLOSED: pgettext_lazy("case", "closed"),
}
_TONES = {
    Standing.WAITING: "wait",
    Standing.OFFERED: "info",
    Standing.PLACED: "info",
    Standing.HOUSED: "ok",
    Standing.OVERDUE: "bad",
    Standing.CLOSED: "",
}


@dataclass(frozen=True, slots=True)
class CaseFilters:
    """What a list of cases is narrowed to.

    Attributes:
        leaving: all that are still to move out, whether they wait, have an offer or are placed.
        closure: how closed ones ended, a Closure.
        late: those that something is overdue for.
        risk: key of a class of risk, that of the building.
        evacuates: buildings of a class in which nobody may stay.
    """

    text: str = ""
    operation: str = ""
    standing: Standing | None = None
    worker: int | None = None
    unassigned: bool = False
    leaving: bool = False
    closure: str = ""
    late: bool = False
    risk: int | None = None
    evacuates: bool = False


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list.

    Attributes:
        initials: of the head of the household, or of whoever stands first in it.
        persons: who are to be housed.
        out_by: when it has to be out, or since when it has no home to leave (``Case.is_homeless``); None where it is
            housed or closed.
        late: days for which it should have been out, or back, or have had a home.
        stay: the stay that goes on or is planned.
    """

    case: Case
    initials: str
    persons: int
    standing: Standing
    out_by: date | None
    late: int
    stay: Placement | None
    clock: Clock | None


def _open_stays() -> QuerySet[Placement]:
    return Placement.objects.filter(case=OuterRef("pk"), ended_on=None)


def cases_in(user: User, country: Country, permission: Permission = Permission.FOLLOW_CASES) -> QuerySet[Case]:
    """The cases of ``country`` that ``user`` reaches."""
    return cases_where(user, permission).filter(operation__country=country)


def narrowed(cases: QuerySet[Case], filters: CaseFilters, today: date) -> QuerySet[Case]:
    """Of these cases, those under the filters."""
    if filters.operation:
        cases = cases.filter(operation__code=filters.operation)
    if filters.worker is not None:
        cases = cases.filter(worker=filters.worker)
    if filters.unassigned:
        cases = cases.filter(worker=None)
    if filters.text:
        number = filters.text.rpartition("-")[2]
        found = Q(household__code__iexact=filters.text) | Q(building__building__code__iexact=filters.text)
        if number.isdecimal() and len(number) < 9:
            found |= Q(number=int(number))
        cases = cases.filter(found)
    if filters.standing is not None:
        cases = _standing(cases, filters.standing, today)
    if filters.leaving:
        cases = cases.filter(~Exists(_open_stays().filter(moved_in_on__isnull=False)), closed_on=None)
    if filters.closure:
        cases = cases.filter(closure=filters.closure)
    if filters.risk is not None:
        cases = cases.filter(building__building__risk=filters.risk)
    if filters.evacuates:
        cases = cases.filter(building__building__risk__evacuates=True)
    if filters.late:
        due = Coalesce("out_by", "building__evacuate_by", "opened_on")
        late = Q(due__lt=today) & ~Exists(_open_stays().filter(moved_in_on__isnull=False))
        over = Exists(_open_stays().filter(Q(until__lt=today) | Q(review_on__lt=today)))
        steps = Exists(CaseTask.objects.filter(case=OuterRef("pk"), done_on=None, due_on__lt=today))
        cases = cases.annotate(due=due).filter(late | over | steps, closed_on=None)
    return cases


def _standing(cases: QuerySet[Case], standing: Standing, today: date) -> QuerySet[Case]:
    if standing == Standing.CLOSED:
        return cases.filter(closed_on__isnull=False)
    cases = cases.filter(closed_on=None)
    inside = Exists(_open_stays().filter(moved_in_on__isnull=False))
    if standing == Standing.OVERDUE:
        return cases.filter(Exists(_open_stays().filter(moved_in_on__isnull=False, until__lt=today)))
    if standing == Standing.HOUSED:
        return cases.filter(inside)
    placed, offered = Exists(_open_stays()), Exists(Offer.objects.filter(case=OuterRef("pk"), answer=Answer.PENDING))
    if standing == Standing.PLACED:
        return cases.filter(~inside, placed)
    return cases.filter(~placed, offered) if standing == Standing.OFFERED else cases.filter(~placed, ~offered)


LATE, NUMBER, OPENED, BUILDING = "", "number", "opened", "building"
ORDERS = (LATE, NUMBER, OPENED, BUILDING)


def in_order(cases: QuerySet[Case], today: date, by: str = LATE) -> QuerySet[Case]:
    """Open ones first; then, unless another of the ``ORDERS`` is asked for, late ones, of these those to move out.

    Late is who should be out of its building, or out of the home where it lives for a time.
    """
    lived_in = _open_stays().filter(moved_in_on__isnull=False)
    until = Subquery(lived_in.order_by("until").values("until")[:1])
    due = Coalesce(until, "out_by", "building__evacuate_by", "opened_on")
    keys: tuple[str, ...] = ("in_time", "inside", "due_by")
    keys = {NUMBER: (), OPENED: ("-opened_on",), BUILDING: ("building__building__code",)}.get(by, keys)
    closed_last = F("closed_on").asc(nulls_first=True)
    found = cases.annotate(due_by=due, inside=Exists(lived_in))
    found = found.annotate(in_time=ExpressionWrapper(Q(due_by__gte=today), BooleanField()))
    return found.order_by(closed_last, *keys, "operation", "number")


def risks_of(cases: QuerySet[Case]) -> QuerySet[RiskClass]:
    """The classes of risk of the buildings of these cases, scheme by scheme, the gravest first."""
    used = cases.order_by().values("building__building__risk")
    return RiskClass.objects.filter(pk__in=used).select_related("scheme").order_by("scheme__code", "severity", "code")


def lines(cases: Iterable[Case], today: date) -> list[CaseLine]:
    """The cases as a list shows them; four queries."""
    found = list(cases)
    keys = [case.pk for case in found]
    initials, persons = heads({case.household_id for case in found})
    stays: dict[int, list[Placement]] = defaultdict(list)
    for stay in Placement.objects.filter(case__in=keys, ended_on=None).select_related("home").order_by("starts_on"):
        stays[stay.case_id].append(stay)
    offered = set(Offer.objects.filter(case__in=keys, answer=Answer.PENDING).values_list("case", flat=True))
    return [
        _line(
            case,
            initials.get(case.household_id, ""),
            persons.get(case.household_id, 0),
            stays[case.pk],
            today,
            offered=case.pk in offered,
        )
        for case in found
    ]


def with_places(cases: QuerySet[Case]) -> QuerySet[Case]:
    """What a line shows of each case, in the same query."""
    return cases.select_related("operation", "building__building__risk__scheme", "household", "worker").defer(
        "building__building__footprint"
    )


def _line(
    case: Case, initials: str, persons: int, stays: Sequence[Placement], today: date, *, offered: bool
) -> CaseLine:
    inside = next((stay for stay in stays if stay.moved_in_on is not None), None)
    stay = inside or (stays[0] if stays else None)
    at = clock(stay, today) if stay else None
    if case.closed_on is not None:
        standing = Standing.CLOSED
    elif inside is not None:
        standing = Standing.OVERDUE if at and at.over else Standing.HOUSED
    elif stay is not None:
        standing = Standing.PLACED
    else:
        standing = Standing.OFFERED if offered else Standing.WAITING
    out_by = case.out_by or (case.building.evacuate_by if case.building else case.opened_on)
    waits = standing in (Standing.WAITING, Standing.OFFERED, Standing.PLACED)
    late = max(0, (today - out_by).days) if waits else (at.over if at else 0)
    return CaseLine(case, initials, persons, standing, out_by if waits else None, late, stay, at)


def heads(households: Iterable[int]) -> tuple[Mapping[int, str], Mapping[int, int]]:
    """Initials of the head, and how many persons there are, by household; one query."""
    initials: dict[int, str] = {}
    counts: dict[int, int] = defaultdict(int)
    rows = Person.objects.filter(household__in=[*households], left_on=None, erased_at=None)
    for person in rows.order_by("pk"):
        counts[person.household_id] += person.presence != "visiting"
        if person.household_id not in initials or person.relation == Relation.HEAD:
            initials[person.household_id] = name_of(person).initials(get_language() or "fr")
    return initials, counts


def whole(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Cases with all that their file shows; a query for each part."""
    stays = Placement.objects.select_related("home__territory", "offer", "placed_by", "ended_by").defer(
        "home__territory__boundary"
    )
    return (
        with_places(cases)
        .select_related("operation__norms", "operation__country", "operation__territory", "household__country")
        .defer("building__building__footprint", "operation__territory__boundary")
        .prefetch_related(
            "needs",
            "vulnerabilities",
            "anchors",
            "visits__by",
            "aids__recorded_by",
            "aids__reversed_by",
            "referrals__by",
            "tasks__whose",
            "tasks__done_by",
            "documents__document",
            "assignments__worker",
            Prefetch("offers", Offer.objects.select_related("home", "norms", "offered_by", "answered_to")),
            Prefetch("placements", stays.prefetch_related("changes__changed_by", "reviews__reviewed_by")),
            "kin_after__second__operation",
            "kin_before__first__operation",
        )
    )


@dataclass(frozen=True, slots=True)
class OperationCounts:
    """How far an operation is, in households and persons of the cases that the reader may see."""

    households: int
    to_evacuate: int
    offered: int
    placed: int
    housed: int
    overdue: int
    returned: int
    rehoused: int
    left: int
    unassigned: int


def counts_of(cases: QuerySet[Case], today: date) -> dict[int, OperationCounts]:
    """The counts of each operation among these cases, by its key; four queries."""
    rows = list(cases.values_list("pk", "operation", "closed_on", "closure", "worker"))
    keys = [row[0] for row in rows]
    inside: dict[int, date] = {}
    placed: set[int] = set()
    for case, moved, until in Placement.objects.filter(case__in=keys, ended_on=None).values_list(
        "case", "moved_in_on", "until"
    ):
        placed.add(case)
        if moved is not None:
            inside[case] = until
    offered = set(Offer.objects.filter(case__in=keys, answer=Answer.PENDING).values_list("case", flat=True))
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for key, operation, closed_on, closure, worker in rows:
        told = found[operation]
        told["households"] += 1
        if closed_on is not None:
            told[closure] += 1
            continue
        told["unassigned"] += worker is None
        if key in inside:
            told["housed"] += 1
            told["overdue"] += inside[key] < today
        else:
            told["to_evacuate"] += 1
            told["placed"] += key in placed
            told["offered"] += key not in placed and key in offered
    names = OperationCounts.__slots__
    return {operation: OperationCounts(**{name: told[name] for name in names}) for operation, told in found.items()}


NO_CASES = OperationCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)


def operations_of(cases: QuerySet[Case]) -> QuerySet[Operation]:
    """The operations of these cases, for a filter."""
    return Operation.objects.filter(pk__in=cases.order_by().values("operation")).order_by("code")
