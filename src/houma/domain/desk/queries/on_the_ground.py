"""What waits in buildings, surveys and rehousing. No word here tells who anybody is: tasks leave by e-mail too.

Of the cases that were given to a person, each thing is a task of its own; whoever steers the operation gets one task
for all that is overdue of a kind in the cases of others.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from django.db.models import Count, Max, Min, OuterRef
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import ngettext, pgettext_lazy

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.buildings.models import ENDED, Procedure
from houma.domain.buildings.scope import reached_by
from houma.domain.desk.rules import Place, TaskKind, Waiting, urgency_of
from houma.domain.households.models import RequestState
from houma.domain.households.queries.protection import requests
from houma.domain.observatory.models import FormVersion, ReviewState, Round, Submission, UnitState
from houma.domain.observatory.queries.reviewing import to_review, with_review
from houma.domain.observatory.queries.standing import is_unwilling
from houma.domain.observatory.scope import units_of
from houma.domain.rehousing.models import Answer, Offer, Operation, Placement, PlanLine, PlanRun, PlanState
from houma.domain.rehousing.queries.late import (
    MOST,
    Late,
    LateCase,
    LateInOperation,
    how_many_wait,
    to_plan,
    waiting_in_cases,
    waiting_in_operations,
)
from houma.domain.rehousing.queries.scope import operations_where
from houma.domain.territories.models import Country

AHEAD = timedelta(days=14)
_OF_CASES = {
    Late.EVACUATION: TaskKind.MOVE_OUT,
    Late.MOVE: TaskKind.MOVE_IN,
    Late.STAY: TaskKind.END_STAY,
    Late.REVIEW: TaskKind.REVIEW_STAY,
    Late.STEP: TaskKind.CASE_STEP,
    Late.OFFER: TaskKind.ANSWER_OFFER,
}
# The list of cases as it shows what one counts.
_SHOWS = {
    Late.EVACUATION: (("standing", "leaving"),),
    Late.MOVE: (("standing", "placed"),),
    Late.STAY: (("standing", "housed"),),
    Late.REVIEW: (("standing", "housed"),),
    Late.STEP: (),
    Late.OFFER: (("standing", "offered"),),
}
_TO_GO_TO = (UnitState.TO_VISIT, UnitState.ABSENT)
_FILE_OF = pgettext_lazy("task", "file of the building: {state}")


def waiting_on_the_ground(user: User, country: Country, today: date) -> tuple[list[Waiting], Mapping[TaskKind, int]]:
    """What waits for ``user`` in buildings, surveys and rehousing, and how many more of a kind there are than told.

    A fixed number of queries, and six more where somebody has more than 200 things of one kind to do.
    """
    own = waiting_in_cases(user, country, today, own=True)
    found = [
        *(_of_case(one, today) for one in own),
        *_operations(user, country, today),
        *_buildings(user, country, today),
        *_unplanned(user, country, today),
        *_plans(user, country, today),
        *_submissions(user, country, today),
        *_visits(user, country, today),
        *_erasures(user, country, today),
    ]
    told = Counter(one.kind for one in own)
    if not any(number >= MOST for number in told.values()):
        return found, {}
    all_of_them = how_many_wait(user, country, today)
    return found, {_OF_CASES[kind]: all_of_them[kind] - number for kind, number in told.items()}


def _of_case(one: LateCase, today: date) -> Waiting:
    case = one.case
    building = case.building.building if case.building is not None else None
    where = f"{building.code} · {building.address}".removesuffix(" · ") if building is not None else ""
    place = Place("rehousing_case", (case.operation.code, case.number))
    return _task(_OF_CASES[one.kind], case.code, where, place, today, due=one.due_on, context=case.operation.name)


def _operations(user: User, country: Country, today: date) -> Iterator[Waiting]:
    for some in waiting_in_operations(user, country, today):
        narrowed = (("operation", some.operation.code), *_SHOWS[some.kind])
        yield _task(
            _OF_CASES[some.kind],
            some.operation.name,
            _how_many(some),
            Place("rehousing_cases", narrowed=narrowed),
            today,
            due=some.first_on,
            context=some.operation.code,
        )


def _how_many(some: LateInOperation) -> str:
    """How many cases, without a name."""
    n = some.count
    match some.kind:
        case Late.STEP:
            told = ngettext("{n} step", "{n} steps", n)
        case Late.OFFER:
            told = ngettext("{n} offer", "{n} offers", n)
        case _:
            told = ngettext("{n} household", "{n} households", n)
    return told.format(n=n)


def _buildings(user: User, country: Country, today: date) -> Iterator[Waiting]:
    """Deadlines of files that are passed or near, for whoever takes the next step."""
    files = Procedure.objects.filter(
        reached_by(user, Permission.DECIDE_BUILDINGS, building="building__"),
        building__country=country,
        due_on__lte=today + AHEAD,
    ).exclude(state__in=ENDED)
    shown = files.select_related("building").defer("building__footprint").order_by("due_on", "pk")[:MOST]
    for file in shown:
        building = file.building
        state = str(_FILE_OF).format(state=file.get_state_display())
        name = building.name or building.address or building.code
        place = Place("building", (building.code,))
        yield _task(TaskKind.BUILDING_DEADLINE, name, state, place, today, due=file.due_on, context=building.code)


def _unplanned(user: User, country: Country, today: date) -> Iterator[Waiting]:
    """Operations whose households have a day by which to leave, and no plan of where to."""
    for one in to_plan(user, country):
        told = ngettext("{n} household", "{n} households", one.count).format(n=one.count)
        place = Place("rehousing_plan", (one.operation.code,))
        name, code = one.operation.name, one.operation.code
        yield _task(TaskKind.PLAN_REHOUSING, name, told, place, today, due=one.first_on, context=code)


def _plans(user: User, country: Country, today: date) -> Iterator[Waiting]:
    """Lines of each operation's latest plan that propose a home to a household that has no offer and no home yet."""
    latest = PlanRun.objects.filter(operation=OuterRef("pk"), state=PlanState.DONE).order_by("-number")
    operations = (
        operations_where(user, Permission.PLACE_HOUSEHOLDS)
        .filter(country=country)
        .annotate(last=latest.values("pk")[:1])
    )
    plans: dict[int, Operation] = {one.last: one for one in operations if one.last is not None}
    if not plans:
        return
    lines = PlanLine.objects.filter(run__in=plans, home__isnull=False, case__closed_on=None)
    free = lines.exclude(case__in=Placement.objects.filter(ended_on=None).values("case"))
    free = free.exclude(case__in=Offer.objects.filter(answer=Answer.PENDING).values("case"))
    counted = free.order_by().values_list("run", "run__number").annotate(n=Count("pk"), first=Min("starts_on"))
    for run, number, n, first in counted:
        operation = plans[run]
        told = ngettext("Plan {number}: {n} household", "Plan {number}: {n} households", n).format(n=n, number=number)
        place = Place("rehousing_plan", (operation.code,))
        yield _task(TaskKind.OFFER_HOMES, operation.name, told, place, today, due=first, context=operation.code)


def _submissions(user: User, country: Country, today: date) -> Iterator[Waiting]:
    """Submissions to review, one task for each form; and those of one's own that were sent back."""
    received = to_review(user).filter(form__country=country, review=ReviewState.RECEIVED).order_by()
    by_form = received.values_list("form").annotate(n=Count("pk"), since=Min("received_at"), newest=Max("version"))
    waiting = list(by_form)
    back = with_review(Submission.objects.filter(submitter=user, form__country=country, replaced_by=None))
    sent_back = back.filter(review=ReviewState.TO_CORRECT).select_related("version").order_by("received_at")[:MOST]
    versions = FormVersion.objects.defer("xform", "questions").select_related("form")
    named = versions.in_bulk([newest for _form, _n, _since, newest in waiting])
    for _form, n, since, newest in waiting:
        version = named[newest]
        told = ngettext("{n} submission", "{n} submissions", n).format(n=n)
        place = Place("desk_submissions", narrowed=(("form", version.form.form_id),))
        day = timezone.localdate(since)
        yield _task(TaskKind.REVIEW_SUBMISSION, version.name, told, place, today, since=day)
    for one in sent_back:
        place = Place("desk_forms_sent")
        day = timezone.localdate(one.received_at)
        yield _task(TaskKind.CORRECT_SUBMISSION, one.version.name, "", place, today, since=day)


def _visits(user: User, country: Country, today: date) -> Iterator[Waiting]:
    """Units of open rounds that were given to the person, one task for each round."""
    mine = units_of(user).filter(round__country=country, round__starts_on__lte=today, state__in=_TO_GO_TO)
    mine = mine.exclude(is_unwilling())  # Nobody goes to those who said no since they were drawn.
    counted = dict(mine.order_by().values_list("round").annotate(n=Count("pk")))
    for one in Round.objects.filter(pk__in=counted).order_by("ends_on", "pk"):
        n = counted[one.pk]
        told = ngettext("{n} visit to make", "{n} visits to make", n).format(n=n)
        yield _task(TaskKind.VISIT, one.name, told, Place("desk_visits"), today, due=one.ends_on)


def _erasures(user: User, country: Country, today: date) -> Iterator[Waiting]:
    """Requests for erasure that the person decides."""
    for one in requests(user, country).filter(state=RequestState.OPEN)[:MOST]:
        place = Place("protection_request", (one.pk,))
        code = one.household.code
        yield _task(TaskKind.ERASE_DATA, code, one.household.territory.name, place, today, since=one.asked_on)


def _task(
    kind: TaskKind,
    subject: str,
    what: str | Promise,
    place: Place,
    today: date,
    *,
    due: date | None = None,
    since: date | None = None,
    context: str = "",
) -> Waiting:
    urgency = urgency_of(kind, due, since, today)
    return Waiting(kind, subject, what, place, urgency, due=due, since=since, context=context)
