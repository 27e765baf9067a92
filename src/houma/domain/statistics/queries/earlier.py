"""What was let out of a territory before, as the protection of the next release needs it."""

from houma.domain.statistics.models import CountedUnits, ReleasedCell
from houma.domain.statistics.rules.protecting import Earlier, Key
from houma.domain.statistics.rules.tables import CountedTable, Place, Unit
from houma.domain.territories.models import Territory


def earlier_releases(territory: Territory, table: CountedTable) -> list[Earlier]:
    """Every release of ``table`` for ``territory``, with who was counted where; two queries.

    All of them, not the last alone: what the last suppressed could follow from the one before.
    """
    counts: dict[int, dict[Key, int | None]] = {}
    cells = ReleasedCell.objects.filter(release__territory=territory, table_code=table.code)
    for number, place, outside, categories, count in cells.values_list(
        "release__number", "territory", "outside", "categories", "count"
    ).iterator():
        counts.setdefault(number, {})[Place(place, outside), categories] = count
    facts = [axis.fact for axis in table.axes]
    found = []
    rows = CountedUnits.objects.filter(release__territory=territory, table_code=table.code).order_by("release__number")
    for number, leaves, units in rows.values_list("release__number", "places", "units"):
        then = [
            Unit(unit, place, dict(zip(facts, categories, strict=True)))
            for (place, *categories), members in zip(leaves, units, strict=True)
            for unit in members
        ]
        found.append(Earlier(number, counts.get(number, {}), tuple(then)))
    return found
