"""Who was counted where in earlier releases, as the protection of the next one needs it."""

from houma.domain.statistics.models import CountedUnits
from houma.domain.statistics.rules.protecting import Earlier
from houma.domain.statistics.rules.tables import CountedTable, Unit
from houma.domain.territories.models import Territory


def earlier_releases(territory: Territory, table: CountedTable) -> list[Earlier]:
    """Every release of ``table`` for ``territory``; one query.

    All of them, not the last alone: a few who came since the one before show against that one.
    """
    facts = [axis.fact for axis in table.axes]
    found = []
    rows = CountedUnits.objects.filter(release__territory=territory, table_code=table.code).order_by("release__number")
    for number, leaves, units in rows.values_list("release__number", "places", "units"):
        then = [
            Unit(unit, place, dict(zip(facts, categories, strict=True)))
            for (place, *categories), members in zip(leaves, units, strict=True)
            for unit in members
        ]
        found.append(Earlier(number, tuple(then)))
    return found
