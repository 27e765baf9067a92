"""One definition of the catalogue from its row."""

from houma.domain.indicators.rules.definitions import NewIndicator
from houma.packs.content import PackRow


def indicator_row(row: PackRow) -> NewIndicator:
    """What the domain records of a row of ``indicators.csv``."""
    return NewIndicator(
        code=row.text("code"),
        names=row.names("name"),
        unit_code=row.text("unit"),
        definitions=row.names("definition"),
        theme=row.text("theme"),
        decimals=1 if row["decimals"] is None else row["decimals"],
        direction=row.text("direction"),
        capital=row.text("capital"),
        sdg_target=row.text("sdg_target"),
        urban_agenda=row.text("urban_agenda"),
        source_code=row.text("source_code"),
        periodicity=row.text("periodicity"),
        aggregation=row.text("aggregation"),
        weight_code=row.text("weight_code"),
        numerator_code=row.text("numerator_code"),
        denominator_code=row.text("denominator_code"),
        smallest_count=row["smallest_count"],
        formula=row.text("formula"),
    )
