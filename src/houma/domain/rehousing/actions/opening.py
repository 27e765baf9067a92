"""Opening the cases of a whole quarter at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.bulk_rows import insert_rows
from houma.domain.base.decisions import Decision, Refused, require
from houma.domain.households.actions.registering import reopen_files
from houma.domain.households.models import Household
from houma.domain.rehousing.actions.asking import ask_about_operation
from houma.domain.rehousing.models import Assignment, Case, Operation
from houma.domain.rehousing.queries.facts import workers_for
from houma.domain.rehousing.rules.cases import may_open


@dataclass(frozen=True, slots=True)
class NewCase:
    """A household that the operation takes in on a day, and who follows it from then on."""

    household: Household
    opened_on: date
    worker: User | None = None


@transaction.atomic
def open_cases(operation: Operation, new: Sequence[NewCase], *, by: User | None) -> list[Case]:
    """Take many households into the operation, all or none, as ``open_case`` takes one; in the order given.

    Raises:
        Refused: the first household that cannot be taken in, with every reason against it.
    """
    ask_about_operation(by, Permission.PLACE_HOUSEHOLDS, operation)
    operation = Operation.objects.select_for_update(of=("self",)).select_related("territory").get(pk=operation.pk)
    keys = [one.household.pk for one in new]
    rows = Household.objects.select_for_update(of=("self",)).select_related("dwelling")
    households = rows.in_bulk(keys)
    buildings = {one.building_id: one for one in operation.buildings.all()}
    followed = set(Case.objects.filter(closed_on=None, household__in=keys).values_list("household", flat=True))
    today = timezone.localdate()
    workers = set(workers_for(operation, today).values_list("pk", flat=True))
    last = Case.objects.filter(operation=operation).aggregate(last=Max("number"))["last"] or 0
    cases: list[Case] = []
    for number, one in enumerate(new, last + 1):
        household = households[one.household.pk]
        building = buildings.get(household.dwelling.building_id) if household.dwelling else None
        known = household.pk in followed
        require(may_open(operation, household, building, one.opened_on, today, has_open_case=known))
        if one.worker is not None and one.worker.pk not in workers:
            raise Refused(Decision.refuse(_("This person has no mandate to follow cases here.")))
        followed.add(household.pk)
        cases.append(
            Case(
                operation=operation,
                household=household,
                building=building,
                number=number,
                worker=one.worker,
                opened_on=one.opened_on,
                opened_by=by,
            )
        )
    made = Case.objects.bulk_create(cases)
    given = [
        {"case_id": case.pk, "worker_id": case.worker_id, "assigned_by_id": by.pk if by is not None else None}
        for case in made
        if case.worker_id is not None
    ]
    insert_rows(Assignment, given)
    reopen_files(list(households.values()))
    return made
