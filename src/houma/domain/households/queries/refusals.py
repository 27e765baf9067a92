"""How many families said no at their door and did not come back on it: counts, never who."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Sum

from houma.domain.households.models import DoorRefusal, Household, RefusalCount
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


def families_by_month(refusals: QuerySet[DoorRefusal]) -> Counter[tuple[int, str, date]]:
    """How many families said no, by territory, purpose and first day of the month; one query."""
    standing = standing_refusals().filter(pk__in=refusals)
    doors = {
        (territory, purpose, said_on.replace(day=1), dwelling if dwelling is not None else -key)
        for key, territory, purpose, said_on, dwelling in standing.order_by().values_list(
            "pk", "territory", "purpose", "said_on", "dwelling"
        )
    }
    return Counter((territory, purpose, month) for territory, purpose, month, _door in doors)


def refusals_at(buildings: Iterable[int]) -> Mapping[int, int]:
    """How many families said no in each of these buildings, by its key; one query."""
    counted = _families(standing_refusals().filter(building__in=[*buildings]))
    return {building: number for building, number in counted.items() if building is not None}


def refusals_in(territory: Territory, since: date, until: date | None = None) -> int:
    """How many families said no in a territory and below, on these days; two queries.

    Refusals whose time is over are known by month alone: every month that these days touch counts whole.
    """
    inside = Ancestry.objects.filter(ancestor=territory).values("descendant")
    found = standing_refusals().filter(territory__in=inside, said_on__gte=since)
    over = RefusalCount.objects.filter(territory__in=inside, month__gte=since.replace(day=1))
    if until is not None:
        found, over = found.filter(said_on__lte=until), over.filter(month__lte=until)
    earlier: int | None = over.aggregate(families=Sum("families"))["families"]
    return sum(_families(found).values()) + (earlier or 0)
