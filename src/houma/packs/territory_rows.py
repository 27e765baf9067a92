"""Rows of territories.csv as the domain takes them."""

from houma.domain.territories.rules.tree import TerritoryRow
from houma.packs.content import PackRow
from houma.packs.description import PackDescription


def territory_row(row: PackRow, description: PackDescription) -> TerritoryRow:
    """One territory; what is counted bears the day that the pack names."""
    counted = row.has("population") or row.has("households")
    return TerritoryRow(
        code=row.text("code"),
        level=row.text("level"),
        parent_code=row["parent_code"],
        names=row.names("name"),
        aliases=row.several("aliases"),
        perimeter_kind=row.text("perimeter_kind"),
        hcp_code=row.text("hcp_code"),
        iso_3166_2=row.text("iso_3166_2"),
        wikidata=row.text("wikidata"),
        population=row["population"],
        households=row["households"],
        population_on=description.population_on if counted else None,
        point=(float(row["lon"]), float(row["lat"])) if row.has("lon", "lat") else None,
    )
