"""Where a unit of a round stands: what came of it, and whether its household said no to surveys since it was drawn."""

from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When

from houma.domain.households.models import Purpose
from houma.domain.households.queries.consents import unwilling
from houma.domain.observatory.models import RoundUnit, UnitState


def is_unwilling(of: str = "") -> Q:
    """The condition on rows with ``{of}household`` of an open round that nobody asks any more.

    Of a closed round, what came of its units is written and stays as it is.
    """
    return Q(
        **{
            f"{of}round__closed_at": None,
            f"{of}state__in": [UnitState.TO_VISIT, UnitState.ABSENT],
            f"{of}household__in": unwilling(Purpose.SURVEY).values("household"),
        }
    )


def with_standing(units: QuerySet[RoundUnit]) -> QuerySet[Any]:
    """The same units with ``stands``: their state, or refused where the household does not want to be asked."""
    return units.annotate(stands=Case(When(is_unwilling(), then=Value(UnitState.REFUSED.value)), default=F("state")))
