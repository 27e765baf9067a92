"""How many families said no at their door and did not come back on it: counts, never who."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from houma.domain.households.models import DoorRefusal, Household
from houma.domain.territories.models import Ancestry, Territory


def standing_refusals() -> QuerySet[DoorRefusal]:
    """Refusals after which nobody was registered in the same dwelling."""
    since = Household.objects.filter(dwelling=OuterRef("dwelling"), registered_at__gt=OuterRef("recorded_at"))
    return DoorRefusal.objects.exclude(Exists(since))


def _families(refusals: QuerySet[DoorRefusal]) -> Counter[int | None]:
    """By building: a dwelling that was asked twice counts once, a refusal without a dwelling by itself."""
    doors = {
        (building, dwelling if dwelling is not None else -key)
        for key, building, dwelling in refusals.order_by().values_list("pk", "building", "dwelling")
    }
    return Counter(building for building, _door in doors)


def refusals_at(buildings: Iterable[int]) -> Mapping[int, int]:
    """How many families said no in each of these buildings, by its key; one query."""
    counted = _families(standing_refusals().filter(building__in=[*buildings]))
    return {building: number for building, number in counted.items() if building is not None}


def refusals_in(territory: Territory, since: date, until: date | None = None) -> int:
    """How many families said no in a territory and below, on these days; one query."""
    inside = Ancestry.objects.filter(ancestor=territory).values("descendant")
    found = standing_refusals().filter(territory__in=inside, said_on__gte=since)
    if until is not None:
        found = found.filter(said_on__lte=until)
    return sum(_families(found).values())
