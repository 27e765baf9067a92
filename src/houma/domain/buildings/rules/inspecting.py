"""Whether an inspection may be recorded, and which one gives a building its risk."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar

from django.utils.translation import gettext_lazy as _

from houma.domain.base.decisions import Decision, Reason


class Dated(Protocol):
    """What is compared of inspections."""

    pk: int
    inspected_on: date


_Inspected = TypeVar("_Inspected", bound=Dated)


def may_record(
    *, day: date, today: date, class_is_used_here: bool, corrects: bool, corrects_same_building: bool, reason: str,
    is_corrected_already: bool,
) -> Decision:  # fmt: skip
    """May an inspection of ``day`` be recorded? A correction names the inspection that it replaces, and why."""
    reasons: list[Reason] = []
    if day > today:
        reasons.append(_("This day is still to come."))
    if not class_is_used_here:
        reasons.append(_("This scheme of risk is not used where the building stands."))
    if corrects and not corrects_same_building:
        reasons.append(_("The inspection to correct is of another building."))
    if corrects and is_corrected_already:
        reasons.append(_("This inspection was corrected already: correct the newer one."))
    if corrects and not reason.strip():
        reasons.append(_("Say why."))
    return Decision(tuple(reasons))


def newest(inspections: Iterable[_Inspected]) -> _Inspected | None:
    """The inspection that gives the risk: the last by its day, then the one recorded last."""
    return max(inspections, key=lambda one: (one.inspected_on, one.pk), default=None)
