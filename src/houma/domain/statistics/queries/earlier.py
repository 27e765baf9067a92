"""Who was counted where in earlier releases, and what these let out, as the protection of the next one needs it."""

from houma.domain.statistics.models import CountedUnits, ReleasedCell
from houma.domain.statistics.rules.cubes import Key
from houma.domain.statistics.rules.protecting import Earlier
from houma.domain.statistics.rules.tables import CountedTable, Place, Unit
from houma.domain.territories.models import Territory


def earlier_releases(territory: Territory, table: CountedTable) -> list[Earlier]:
    """Every release of ``table`` for ``territory``; two queries.

    All of them, not the last alone: a few who came since the one before show against that one.
    """
    facts = [axis.fact for axis in table.axes]
    let_out: dict[int, dict[Key, int | None]] = {}
    cells = ReleasedCell.objects.filter(release__territory=territory, table_code=table.code)
    for number, place, outside, categories, count in cells.values_list(
        "release__number", "territory", "outside", "categories", "count"
    ).iterator():
        let_out.setdefault(number, {})[Place(place, outside), categories] = count
    found = []
    rows = CountedUnits.objects.filter(release__territory=territory, table_code=table.code).order_by("release__number")
    for number, leaves, units in rows.values_list("release__number", "places", "units"):
        then = [
            Unit(unit, place, dict(zip(facts, categories, strict=True)))
            for (place, *categories), members in zip(leaves, units, strict=True)
            for unit in members
        ]
        found.append(Earlier(number, tuple(then), let_out.get(number, {})))
    return found
