"""Places of which a figure is known beside those that maps and lists show: perimeters of which a survey asked, say."""

from collections.abc import Collection

from houma.domain.indicators.models import Observation
from houma.domain.territories.models import Country, Territory


def known_elsewhere(country: Country, code: str, levels: Collection[str], most: int = 12) -> tuple[Territory, ...]:
    """Territories of other levels than these that have a figure of the indicator, by name, so many at most; a query."""
    told = Observation.objects.filter(
        slice__indicator__country=country, slice__indicator__code=code, value__isnull=False
    )
    found = Territory.objects.filter(country=country, pk__in=told.values("territory")).exclude(level__in=levels)
    return tuple(found.defer("boundary").order_by("name_fr", "code")[:most])
