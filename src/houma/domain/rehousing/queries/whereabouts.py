"""Where the households of a building are; each is one query."""

from django.db.models import Exists, OuterRef, QuerySet

from houma.domain.households.models import Household
from houma.domain.rehousing.models import Case, Ending, Placement


def _of(building: int) -> QuerySet[Household]:
    return Household.objects.filter(dwelling__building=building, erased_at=None)


def homes_in_building(building: int) -> int:
    """How many households have their home in the building of this key, wherever they are housed meanwhile."""
    return _of(building).count()


def away_from(building: int) -> int:
    """Of these, how many live in one of our homes."""
    return _of(building).filter(_in_our_homes()).count()


def nowhere_else(households: QuerySet[Household]) -> QuerySet[Household]:
    """Those of ``households`` that live in none of our homes: as far as is known, they are still at home."""
    return households.filter(erased_at=None).exclude(_in_our_homes())


def _in_our_homes() -> Exists:
    return Exists(Placement.objects.filter(household=OuterRef("pk"), moved_in_on__isnull=False, ended_on=None))


def still_out(building: int) -> int:
    """Of these, how many are followed and have not come back."""
    back = Placement.objects.filter(case=OuterRef("pk"), ending=Ending.RETURNED).exclude(
        case__placements__ended_on=None
    )
    out = Case.objects.filter(household=OuterRef("pk"), closed_on=None).exclude(Exists(back))
    return _of(building).filter(Exists(out)).count()
