"""How neighbourhoods, medinas and emerging centres are recognised in what projects say of their ground."""

from dataclasses import dataclass

from houma.domain.projects.models import Scale
from houma.domain.territories.models import Level, PerimeterKind


@dataclass(frozen=True, slots=True)
class CountedPlace:
    """One kind of place that the bilan counts.

    ``perimeter`` is the kind of perimeter that is such a place. ``stands_for`` are the levels of the tree that stand
    for their own one where a project at that ``scale`` names them: the medina of a commune, but not "the" neighbourhood
    of a commune. ``units`` are the units in which actions publish a number of such places.
    """

    scale: str
    perimeter: str
    stands_for: frozenset[str]
    units: frozenset[str]


_TOWNS = frozenset({Level.COMMUNE.value, Level.ARRONDISSEMENT.value, Level.URBAN_CENTRE.value})

COUNTED_PLACES: dict[str, CountedPlace] = {
    "neighbourhoods": CountedPlace(
        Scale.NEIGHBOURHOOD.value,
        PerimeterKind.NEIGHBOURHOOD.value,
        frozenset(),
        frozenset({"neighbourhood", "neighbourhoods", "quartier", "quartiers", "حي", "أحياء"}),
    ),
    "medinas": CountedPlace(
        Scale.MEDINA.value,
        PerimeterKind.MEDINA.value,
        _TOWNS,
        frozenset({"medina", "medinas", "médina", "médinas", "مدينة عتيقة", "مدن عتيقة"}),
    ),
    "centres": CountedPlace(
        Scale.EMERGING_CENTRE.value,
        PerimeterKind.EMERGING_CENTRE.value,
        _TOWNS,
        frozenset({"emerging_centre", "emerging centre", "emerging centres", "centre", "centres", "مركز", "مراكز"}),
    ),
}
