"""The classes of risk that are used where a building stands."""

from django.db.models import Q, QuerySet

from houma.domain.buildings.models import Building, RiskClass
from houma.domain.territories.models import Ancestry


def classes_used_in(building: Building) -> QuerySet[RiskClass]:
    """The classes of the country's schemes and of those of the territories above the building, scheme by scheme."""
    above = Ancestry.objects.filter(descendant=building.territory_id).values("ancestor")
    schemes = Q(scheme__territory=None) | Q(scheme__territory__in=above)
    found = RiskClass.objects.filter(schemes, scheme__country=building.country_id)
    return found.select_related("scheme").order_by("scheme__code", "severity", "code")
