"""Territories as tiles: proportional dots, and polygons where boundaries are loaded."""

from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from vectortiles import VectorLayer

from houma.domain.territories.models import Country, Level, Territory

_LEVELS = {"regions": Level.REGION, "provinces": Level.PROVINCE, "communes": Level.COMMUNE}


class TerritoryLayer(VectorLayer):  # type: ignore[misc]
    """Territories of one level of one country: code, level, population, and label, the name in one language."""

    tile_fields = ("code", "level", "population", "label")
    tile_buffer = 64

    def __init__(self, country: Country, layer: str, level: Level, geometry: str, language: str) -> None:
        self.id = layer
        self.geom_field = geometry
        self._country = country
        self._level = level
        self._language = language

    def get_vector_tile_queryset(self, *args: Any, **kwargs: Any) -> QuerySet[Territory, Any]:
        own_name = NullIf(F(f"name_{self._language}"), Value(""))
        return (
            Territory.objects.filter(country=self._country, level=self._level, **{f"{self.geom_field}__isnull": False})
            .annotate(label=Coalesce(own_name, F("name_fr")))
            .only("code", "level", "population", self.geom_field)
        )


def layers_at(country: Country, zoom: int, language: str, level: Level | None = None) -> list[TerritoryLayer]:
    """Layers of a territory tile: dots of every level; boundaries of ``level``, else those that suit ``zoom``."""
    outlined = level or (Level.REGION if zoom < 6 else Level.PROVINCE if zoom < 9 else Level.COMMUNE)
    dots = [TerritoryLayer(country, layer, each, "point", language) for layer, each in _LEVELS.items()]
    return [*dots, TerritoryLayer(country, "boundaries", outlined, "boundary", language)]
