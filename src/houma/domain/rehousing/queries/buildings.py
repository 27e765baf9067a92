"""What operations plan for one building: everybody out, works, everybody back."""

from dataclasses import dataclass

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.buildings.models import Building
from houma.domain.rehousing.models import OperationBuilding
from houma.domain.rehousing.queries.scope import operations_where


@dataclass(frozen=True, slots=True)
class PlannedWorks:
    """The dates of a building in one operation; ``may_open``: whether the reader may open the operation itself."""

    dates: OperationBuilding
    may_open: bool


def operations_on(building: Building, user: User) -> list[PlannedWorks]:
    """The operations over ``building`` in the places where ``user`` sees buildings, the latest first; four queries."""
    seen = operations_where(user, Permission.SEE_BUILDINGS).values("pk")
    rows = OperationBuilding.objects.filter(building=building, operation__in=seen).select_related("operation")
    found = list(rows.order_by("-evacuate_by", "-pk"))
    opened = set(
        operations_where(user, Permission.FOLLOW_CASES)
        .filter(pk__in=[one.operation_id for one in found])
        .values_list("pk", flat=True)
    )
    return [PlannedWorks(one, one.operation_id in opened) for one in found]
