"""Released counts as tiles: each place with the count that its release gives, nothing where it is suppressed."""

from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, Case, F, IntegerField, QuerySet, Value, When
from django.db.models.functions import Coalesce, NullIf
from vectortiles import VectorLayer

from houma.domain.statistics.queries.reading import ShownCell
from houma.domain.territories.models import Territory


class CountLayer(VectorLayer):  # type: ignore[misc]
    """The places of one table with one of its counts: code, label, count, suppressed."""

    tile_fields = ("code", "label", "count", "suppressed")
    tile_buffer = 64

    def __init__(self, layer: str, geometry: str, cells: Sequence[ShownCell], language: str) -> None:
        self.id = layer
        self.geom_field = geometry
        self._cells = cells
        self._language = language

    def get_vector_tile_queryset(self, *args: Any, **kwargs: Any) -> QuerySet[Territory, Any]:
        own_name = NullIf(F(f"name_{self._language}"), Value(""))
        counted = [cell for cell in self._cells if not cell.outside]
        counts = [When(pk=cell.territory.pk, then=Value(cell.count)) for cell in counted if cell.count is not None]
        hidden = [cell.territory.pk for cell in counted if cell.count is None]
        return (
            Territory.objects.filter(
                pk__in=[cell.territory.pk for cell in counted], **{f"{self.geom_field}__isnull": False}
            )
            .annotate(
                label=Coalesce(own_name, F("name_fr")),
                count=Case(*counts, default=None, output_field=IntegerField()),
                suppressed=Case(When(pk__in=hidden, then=True), default=False, output_field=BooleanField()),
            )
            .only("code", self.geom_field)
        )


def count_layers(cells: Sequence[ShownCell], categories: Sequence[str], language: str) -> list[CountLayer]:
    """The layers of a tile: points and boundaries of every place, with its count in ``categories``."""
    wanted = [cell for cell in cells if cell.categories == tuple(categories)]
    return [CountLayer("counts", "point", wanted, language), CountLayer("boundaries", "boundary", wanted, language)]
