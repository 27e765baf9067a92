"""Read models of territories, each at a fixed number of queries."""

from houma.domain.territories.queries.boundary_files import BoundaryFile, UnreadableBoundaries, read_boundary_file
from houma.domain.territories.queries.boundary_import import examine_boundaries
from houma.domain.territories.queries.pages import TerritoryPage, ancestors, territory_page
from houma.domain.territories.queries.places import (
    Found,
    TerritoryAt,
    Touched,
    territories_touched,
    territory_at,
)
from houma.domain.territories.queries.search import TerritoryHit, name_index, search_territories
from houma.domain.territories.queries.tables import export_rows, territory_vocabulary

__all__ = [
    "BoundaryFile",
    "Found",
    "TerritoryAt",
    "TerritoryHit",
    "TerritoryPage",
    "Touched",
    "UnreadableBoundaries",
    "ancestors",
    "examine_boundaries",
    "export_rows",
    "name_index",
    "read_boundary_file",
    "search_territories",
    "territories_touched",
    "territory_at",
    "territory_page",
    "territory_vocabulary",
]
