"""Opening a case, giving it to somebody, and closing it with a reason."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Decision, Refused, require
from houma.domain.households.actions.leaving import give_up_dwelling
from houma.domain.households.actions.registering import close_file, reopen_file
from houma.domain.households.models import Household
from houma.domain.rehousing.actions.asking import ask_about_case, ask_about_operation, locked_case
from houma.domain.rehousing.actions.occupying import came_back, left
from houma.domain.rehousing.models import Answer, Assignment, Case, Closure, Operation, Placement
from houma.domain.rehousing.queries.facts import building_in, workers_for
from houma.domain.rehousing.rules.cases import may_close, may_follow, may_open
from houma.values.money import Money


@transaction.atomic
def open_case(
    operation: Operation,
    household: Household,
    *,
    by: User | None,
    opened_on: date | None = None,
    worker: User | None = None,
) -> Case:
    """Take a household into the operation; raises Refused with every reason against it.

    Args:
        operation: who follows the household. Only its managers open cases.
        household: which lives in one of the operation's buildings, or has no home any more.
        by: who opens it.
        opened_on: the day, today by default.
        worker: who follows it from now on.
    """
    ask_about_operation(by, Permission.PLACE_HOUSEHOLDS, operation)
    operation = Operation.objects.select_for_update(of=("self",)).select_related("territory").get(pk=operation.pk)
    household = Household.objects.select_for_update(of=("self",)).select_related("dwelling").get(pk=household.pk)
    building = building_in(operation, household.dwelling.building_id if household.dwelling else None)
    has_one = Case.objects.filter(household=household, closed_on=None).exists()
    today = timezone.localdate()
    opened_on = opened_on or today
    require(may_open(operation, household, building, opened_on, today, has_open_case=has_one))
    last = Case.objects.filter(operation=operation).aggregate(last=Max("number"))["last"] or 0
    case = Case.objects.create(
        operation=operation,
        household=household,
        building=building,
        number=last + 1,
        opened_on=opened_on,
        opened_by=by,
    )
    reopen_file(household)
    return case if worker is None else assign_case(case, worker, by=by)


@transaction.atomic
def assign_case(case: Case, worker: User | None, *, by: User | None) -> Case:
    """Give the case to somebody whose mandate holds the operation's place, or to nobody."""
    ask_about_case(by, Permission.PLACE_HOUSEHOLDS, case)
    case = locked_case(case)
    require(may_follow(case))
    if worker is not None and not workers_for(case.operation, timezone.localdate()).filter(pk=worker.pk).exists():
        raise Refused(Decision.refuse(_("This person has no mandate to follow cases here.")))
    if case.worker_id != (worker.pk if worker else None):
        case.worker = worker
        case.save(update_fields=["worker"])
        Assignment.objects.create(case=case, worker=worker, assigned_by=by)
    return case


@transaction.atomic
def set_case_terms(
    case: Case, *, out_by: date | None, back_on: date | None, most_rent: Money | None, by: User | None
) -> Case:
    """Say what differs from the building's dates and the operation's rent; None where nothing does."""
    ask_about_case(by, Permission.FOLLOW_CASES, case)
    case = locked_case(case)
    require(may_follow(case))
    if out_by and back_on and back_on <= out_by:
        raise Refused(Decision.refuse(_("A household comes back after it has left.")))
    if most_rent is not None and most_rent.currency != case.operation.currency:
        raise Refused(Decision.refuse(_("The operation counts in the currency of its country.")))
    case.out_by, case.back_on = out_by, back_on
    case.most_rent = most_rent.amount if most_rent else None
    case.save(update_fields=["out_by", "back_on", "most_rent"])
    return case


@transaction.atomic
def close_case(case: Case, closure: Closure, reason: str, *, by: User | None, on: date | None = None) -> Case:
    """Close a case with its reason. An offer that still waits is withdrawn; a stay has to be ended first.

    Who did not return has given its dwelling up: the inventory does not count it as the household's home any more.
    """
    ask_about_case(by, Permission.FOLLOW_CASES, case)
    case = locked_case(case)
    today = timezone.localdate()
    on = on or today
    last = Placement.objects.filter(case=case, moved_in_on__isnull=False).order_by("-starts_on", "-pk").first()
    require(
        may_close(
            case,
            closure,
            reason,
            on,
            today,
            housed=Placement.objects.filter(case=case, ended_on=None).exists(),
            last_ending=last.ending if last else "",
            open_tasks=case.tasks.filter(done_on=None).count(),
        )
    )
    for offer in case.offers.filter(answer=Answer.PENDING):
        offer.answer, offer.answered_on, offer.answered_to = Answer.WITHDRAWN, max(on, offer.offered_on), by
        offer.reason = str(_("The case was closed."))
        offer.save(update_fields=["answer", "answered_on", "answered_to", "reason"])
    case.closed_on, case.closure, case.closure_reason, case.closed_by = on, closure, reason.strip(), by
    case.save(update_fields=["closed_on", "closure", "closure_reason", "closed_by"])
    if closure == Closure.RETURNED:
        came_back(case)
    else:
        give_up_dwelling(case.household, on=on)
        left(case)
    close_file(case.household, on=on)
    return case
