"""Every layer of the service, in the order in which programs list them."""

from houma.domain.territories.models import Country
from houma.web.features.building_layers import BUILDINGS, FOOTPRINTS
from houma.web.features.collections import Layer, Person
from houma.web.features.public_layers import AGREEMENTS, PERIMETERS, PROJECTS, TERRITORIES

_LAYERS: tuple[Layer, ...] = (TERRITORIES, PROJECTS, PERIMETERS, AGREEMENTS, BUILDINGS, FOOTPRINTS)
# Households have none: their points never leave as points, and counts of them leave as protected statistics only.


def layers_for(person: Person, country: Country) -> tuple[Layer, ...]:
    """The layers that are there for this person."""
    return tuple(layer for layer in _LAYERS if layer.open_to(person, country))


def layer_for(person: Person, country: Country, key: str) -> Layer | None:
    """The layer of that key, if it is there for this person."""
    return next((layer for layer in layers_for(person, country) if layer.key == key), None)
