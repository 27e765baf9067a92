"""Opening, following and closing a case. Pure: facts in, decisions out."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from houma.domain.base.decisions import ALLOWED, Decision, Reason
from houma.domain.households.models import Household
from houma.domain.rehousing.models import Case, Closure, Ending, Operation, OperationBuilding
from houma.domain.rehousing.rules.words import CASE_CLOSED, SAY_WHY, has_come


def may_open(
    operation: Operation,
    household: Household,
    building: OperationBuilding | None,
    on: date,
    today: date,
    *,
    has_open_case: bool,
) -> Decision:
    """May the operation take this household in?

    Args:
        operation: who would follow it.
        household: which has its dwelling with it.
        building: the household's building in the operation, where it is one of its buildings.
        on: the day of opening, which has come.
        today: the day on which it is recorded.
        has_open_case: whether some operation follows the household already.
    """
    reasons: list[Reason] = [*has_come(on, today).reasons]
    if household.erased_at is not None:
        reasons.append(_("The data of this household was erased."))
    if household.country_id != operation.country_id:
        reasons.append(_("The household lives in another country."))
    if household.dwelling_id is not None and building is None:
        reasons.append(_("The building of this household is not in the operation: add it first."))
    if has_open_case:
        reasons.append(_("This household has an open case already."))
    return Decision(tuple(reasons))


def may_follow(case: Case) -> Decision:
    """May something be added to the file?"""
    return ALLOWED if case.is_open else Decision.refuse(CASE_CLOSED)


def may_close(
    case: Case,
    closure: Closure,
    reason: str,
    on: date,
    today: date,
    *,
    housed: bool,
    last_ending: str,
    open_tasks: int,
) -> Decision:
    """May the case be closed like this?

    Args:
        case: the case.
        closure: how it ended.
        reason: why, in words; a return home speaks for itself.
        on: the day, which has come.
        today: the day on which it is recorded.
        housed: whether the household is, or shall be, in one of our homes.
        last_ending: how its last stay ended; "" where it had none.
        open_tasks: steps of the plan that are not done.
    """
    reasons: list[Reason] = []
    if not case.is_open:
        return Decision.refuse(CASE_CLOSED)
    reasons.extend(has_come(on, today).reasons)
    if on < case.opened_on:
        reasons.append(_("A case is closed after it was opened."))
    if housed:
        reasons.append(_("The household has one of our homes, or shall have it: end or withdraw this stay first."))
    if closure == Closure.RETURNED and last_ending not in ("", Ending.RETURNED):
        reasons.append(_("The last stay did not end by a return home."))
    if closure != Closure.RETURNED and not reason.strip():
        reasons.append(SAY_WHY)
    if open_tasks:
        reasons.append(_("Some steps of the plan are not done: finish them or take them off."))
    return Decision(tuple(reasons))
