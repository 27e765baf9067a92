"""The only writers of countries, territories, names and boundaries."""

from houma.domain.territories.actions.boundaries import import_boundaries, record_boundaries, record_former_codes
from houma.domain.territories.actions.perimeters import draw_perimeter, move_territory, redraw_perimeter
from houma.domain.territories.actions.register import (
    Registered,
    add_spellings,
    forget_spelling,
    register_country,
    register_territories,
)
from houma.domain.territories.rules.tree import TerritoryRow

__all__ = [
    "Registered",
    "TerritoryRow",
    "add_spellings",
    "draw_perimeter",
    "forget_spelling",
    "import_boundaries",
    "move_territory",
    "record_boundaries",
    "record_former_codes",
    "redraw_perimeter",
    "register_country",
    "register_territories",
]
