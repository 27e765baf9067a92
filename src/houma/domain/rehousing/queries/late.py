"""What is overdue for a person: households that should be out, stays too long, reviews, steps of plans.

For ``my tasks`` of the desk, and for the head of the list of cases.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.rehousing.models import Answer, Case, CaseTask, Offer, Operation, Placement, PlanRun, PlanState
from houma.domain.rehousing.queries.cases import cases_in
from houma.domain.territories.models import Country

SOON = timedelta(days=14)
MOST = 200


class Late(StrEnum):
    """What waits in a case."""

    EVACUATION = "evacuation"
    STAY = "stay"
    MOVE = "move"
    REVIEW = "review"
    STEP = "step"
    OFFER = "offer"

    @property
    def label(self) -> str | Promise:
        return _LABELS[self]

    @property
    def many(self) -> str | Promise:
        """The heading of a count."""
        return _MANY[self]


_LABELS: dict[Late, str | Promise] = {
    Late.EVACUATION: _("household to move out or without a home"),
    Late.STAY: _("stay that comes to its end"),
    Late.MOVE: _("household to move in"),
    Late.REVIEW: _("stay to review"),
    Late.STEP: _("step of a plan"),
    Late.OFFER: _("offer without an answer"),
}

_MANY: dict[Late, str | Promise] = {
    Late.EVACUATION: _("Households to move out or without a home"),
    Late.STAY: _("Stays that come to their end"),
    Late.MOVE: _("Households to move in"),
    Late.REVIEW: _("Stays to review"),
    Late.STEP: _("Steps agreed with households"),
    Late.OFFER: _("Offers without an answer"),
}


@dataclass(frozen=True, slots=True)
class LateCase:
    """One thing that waits in a case, since or until ``due_on``. ``what`` names a step; it is empty elsewhere."""

    kind: Late
    case: Case
    due_on: date
    what: str = ""

    @property
    def label(self) -> str | Promise:
        """What waits; a family that has no home any more has none to leave."""
        if self.kind is Late.EVACUATION:
            return _("household without a home") if self.case.is_homeless else _("household to move out")
        return self.kind.label


@dataclass(frozen=True, slots=True)
class LateInOperation:
    """How often one thing waits in the cases of an operation, and the first day of them."""

    kind: Late
    operation: Operation
    count: int
    first_on: date


@dataclass(frozen=True, slots=True)
class Unplanned:
    """An operation without a plan: how many households need a home, and the first day from which."""

    operation: Operation
    count: int
    first_on: date


def waiting_in_cases(user: User, country: Country, today: date, *, own: bool = False) -> list[LateCase]:
    """What is overdue, or due within two weeks, in the open cases that ``user`` follows; six queries.

    At most 200 of each kind, the most pressing first.

    Args:
        own: only the cases that were given to this person.
    """
    cases = cases_in(user, country).filter(closed_on=None)
    return sorted(
        _waiting(cases.filter(worker=user) if own else cases, today), key=lambda one: (one.due_on, one.case.pk)
    )


def how_many_wait(user: User, country: Country, today: date) -> Mapping[Late, int]:
    """How many things of each kind wait in the open cases that were given to ``user``; six queries."""
    own = cases_in(user, country).filter(closed_on=None, worker=user)
    return {kind: rows.count() for kind, rows, _path, _day in pending(own, today)}


def waiting_in_operations(user: User, country: Country, today: date) -> list[LateInOperation]:
    """The same, counted by operation, in the cases that ``user`` may place and others follow; seven queries."""
    placing = cases_in(user, country, Permission.PLACE_HOUSEHOLDS).filter(closed_on=None)
    counted = []
    for kind, rows, path, day in pending(placing.exclude(worker=user), today):
        groups = rows.order_by().values_list(f"{path}operation").annotate(n=Count("pk"), first=Min(day))
        counted += [(kind, *group) for group in groups]
    operations = Operation.objects.in_bulk({operation for _kind, operation, _n, _first in counted})
    return [LateInOperation(kind, operations[operation], n, first) for kind, operation, n, first in counted]


def to_plan(user: User, country: Country) -> list[Unplanned]:
    """Operations that ``user`` steers in which households need a home and nobody made a plan yet; two queries."""
    planned = PlanRun.objects.filter(operation=OuterRef("operation"), state=PlanState.DONE)
    waiting = _to_leave(cases_in(user, country, Permission.PLACE_HOUSEHOLDS).filter(~Exists(planned), closed_on=None))
    groups = waiting.order_by().values_list("operation").annotate(n=Count("pk"), first=Min("due"))
    counted = {operation: (n, first) for operation, n, first in groups}
    return [Unplanned(one, *counted[one.pk]) for one in Operation.objects.filter(pk__in=counted).order_by("code")]


def waiting_for(cases: QuerySet[Case], kind: Late, today: date) -> QuerySet[Case]:
    """Of these cases, the open ones in which this is overdue, or due within two weeks."""
    rows = {found: (some, path) for found, some, path, _day in pending(cases.filter(closed_on=None), today)}
    some, path = rows[kind]
    return cases.filter(pk__in=some.order_by().values("case" if path else "pk"))


def _to_leave(cases: QuerySet[Case]) -> QuerySet[Any]:
    """The cases whose household has no home of the operation, with the day from which it needs one (``due``).

    A family that has neither a building to leave nor a day of its own waits since its case was opened.
    """
    inside = Placement.objects.filter(case=OuterRef("pk"), ended_on=None)
    return cases.annotate(due=Coalesce("out_by", "building__evacuate_by", "opened_on")).filter(~Exists(inside))


def pending(cases: QuerySet[Case], today: date) -> Iterator[tuple[Late, QuerySet[Any], str, str]]:
    """Each kind of thing that is due in ``cases``: its rows, the path from a row to its case, the column of the day."""
    soon = today + SOON
    yield Late.EVACUATION, _to_leave(cases).filter(due__lte=soon), "", "due"
    stays = Placement.objects.filter(case__in=cases.order_by().values("pk"), ended_on=None)
    yield Late.MOVE, stays.filter(moved_in_on=None, starts_on__lte=soon), "case__", "starts_on"
    lived_in = stays.filter(moved_in_on__isnull=False)
    yield Late.STAY, lived_in.filter(until__lte=soon), "case__", "until"
    yield Late.REVIEW, lived_in.filter(until__gt=soon, review_on__lte=soon), "case__", "review_on"
    steps = CaseTask.objects.filter(case__in=cases.order_by().values("pk"), done_on=None, due_on__lte=soon)
    yield Late.STEP, steps, "case__", "due_on"
    offers = Offer.objects.filter(case__in=cases.order_by().values("pk"), answer=Answer.PENDING)
    yield Late.OFFER, offers, "case__", "starts_on"


def _waiting(cases: QuerySet[Case], today: date) -> Iterator[LateCase]:
    for kind, rows, path, day in pending(cases, today):
        related = rows.select_related(f"{path}operation", f"{path}building__building").order_by(day)
        for row in related.defer(f"{path}building__building__footprint")[:MOST]:
            case = row.case if path else row
            yield LateCase(kind, case, getattr(row, day), row.what if isinstance(row, CaseTask) else "")
