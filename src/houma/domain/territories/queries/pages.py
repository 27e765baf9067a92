"""What a page about a territory shows, at a fixed number of queries."""

from dataclasses import dataclass

from django.contrib.gis.db.models import Extent
from django.db.models import Count

from houma.domain.territories.models import Ancestry, Country, Territory
from houma.domain.territories.rules.levels import RANK

Box = tuple[float, float, float, float]  # west, south, east, north, in degrees


@dataclass(frozen=True, slots=True)
class TerritoryPage:
    """A territory in its surroundings. ``ancestors`` go from the country down to the parent.

    ``box`` frames its boundary, else those of its children and the points below it, and is None where nothing is
    known. ``below`` counts all the territories below it by level.
    """

    territory: Territory
    ancestors: tuple[Territory, ...]
    children: tuple[Territory, ...]
    siblings: tuple[Territory, ...]
    below: dict[str, int]
    has_boundary: bool
    box: Box | None

    @property
    def children_population(self) -> int | None:
        """The population of those children whose population is known; None where none is."""
        known = [child.population for child in self.children if child.population is not None]
        return sum(known) if known else None


def ancestors(territory: Territory) -> tuple[Territory, ...]:
    """The territories above, from the country down to the parent; one query."""
    above = Territory.objects.filter(descent__descendant=territory, descent__distance__gt=0)
    return tuple(above.defer("boundary").order_by("-descent__distance"))


def territory_page(country: Country, code: str) -> TerritoryPage:
    """The read model of a territory's page: five queries, seven without its boundary; raises Territory.DoesNotExist."""
    territory = Territory.objects.of_country(country.pk).defer("boundary").get(code=code)
    family = (
        Territory.objects.filter(parent_id__in=[pk for pk in (territory.pk, territory.parent_id) if pk is not None])
        .exclude(pk=territory.pk)
        .defer("boundary")
    )
    relatives = sorted(family, key=lambda other: (RANK[other.level], -(other.population or 0), other.name_fr))
    counts = Ancestry.objects.filter(ancestor=territory, distance__gt=0).values_list("descendant__level")
    own: Box | None = Territory.objects.filter(pk=territory.pk).aggregate(box=Extent("boundary"))["box"]
    return TerritoryPage(
        territory=territory,
        ancestors=ancestors(territory),
        children=tuple(other for other in relatives if other.parent_id == territory.pk),
        siblings=tuple(other for other in relatives if other.parent_id != territory.pk),
        below=dict(sorted(counts.annotate(Count("pk")), key=lambda pair: RANK[pair[0]])),
        has_boundary=own is not None,
        box=own or _box_of_parts(territory),
    )


def _box_of_parts(territory: Territory) -> Box | None:
    first: Box | None = Territory.objects.filter(parent=territory).aggregate(box=Extent("boundary"))["box"]
    second: Box | None = Territory.objects.within(territory).aggregate(box=Extent("point"))["box"]
    if first is None or second is None:
        return first or second
    return min(first[0], second[0]), min(first[1], second[1]), max(first[2], second[2]), max(first[3], second[3])
