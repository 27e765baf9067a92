"""The inventory follows the households: who moves out empties a building, who returns fills it again."""

from houma.domain.buildings.actions.occupying import note_occupancy
from houma.domain.buildings.models import Building
from houma.domain.rehousing.models import Case
from houma.domain.rehousing.queries.whereabouts import away_from, homes_in_building, still_out
from houma.domain.rehousing.rules.occupancy import when_back, when_left


def left(case: Case) -> None:
    """The household of ``case`` does not live in its building, for a time or for good. Wants ``building``."""
    if case.building is not None:
        key = case.building.building_id
        said = Building.objects.values_list("occupancy", flat=True).get(pk=key)
        note_occupancy(key, when_left(said, homes_in_building(key), away_from(key)))


def came_back(case: Case) -> None:
    """The household of ``case`` lives in its building again. Wants ``building``."""
    if case.building is not None:
        key = case.building.building_id
        note_occupancy(key, when_back(still_out(key)))
