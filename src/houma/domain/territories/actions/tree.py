"""Keeping what hangs on the tree true: closure, spellings, and the stamp that tells other processes of a change."""

import uuid
from collections.abc import Iterable, Mapping

from houma.domain.territories.models import Ancestry, Country, Territory, TerritoryName
from houma.domain.territories.rules.tree import closure
from houma.values.folding import fold

BATCH = 500


def lock_territories(country: Country) -> None:
    """Let one writer at a time change the tree of a country, for the rest of the transaction.

    Two moves that are each allowed could otherwise close a circle together. SQLite has one writer anyway.
    """
    Country.objects.select_for_update().get(pk=country.pk)


def stamp_change(country: Country) -> None:
    """Make every process read the country's territories anew before its next search."""
    country.territories_stamp = uuid.uuid4()
    Country.objects.filter(pk=country.pk).update(territories_stamp=country.territories_stamp)


def rebuild_closure(country: Country) -> None:
    """Bring the closure of the whole country in line with its parents, writing only what differs."""
    parents: dict[int, int | None] = dict(Territory.objects.of_country(country.pk).values_list("pk", "parent_id"))
    wanted = closure(parents)
    rows = Ancestry.objects.filter(descendant__country=country).values_list(
        "pk", "ancestor_id", "descendant_id", "distance"
    )
    surplus = []
    for pk, ancestor, descendant, distance in rows:
        if wanted.get((ancestor, descendant)) == distance:
            del wanted[ancestor, descendant]
        else:
            surplus.append(pk)
    for start in range(0, len(surplus), BATCH):
        Ancestry.objects.filter(pk__in=surplus[start : start + BATCH]).delete()
    Ancestry.objects.bulk_create(
        [
            Ancestry(ancestor_id=ancestor, descendant_id=descendant, distance=distance)
            for (ancestor, descendant), distance in wanted.items()
        ],
        batch_size=2 * BATCH,
    )


def hang_below(territory: Territory, parent: Territory) -> None:
    """Write the closure of a new territory without any below it."""
    above = Ancestry.objects.filter(descendant=parent).values_list("ancestor_id", "distance")
    Ancestry.objects.bulk_create(
        [
            Ancestry(ancestor=territory, descendant=territory, distance=0),
            *(
                Ancestry(ancestor_id=ancestor, descendant=territory, distance=distance + 1)
                for ancestor, distance in above
            ),
        ]
    )


def rehang(territory: Territory, parent: Territory) -> None:
    """Write the closure of a territory and all below it anew after it came under ``parent``."""
    below = dict(Ancestry.objects.filter(ancestor=territory).values_list("descendant_id", "distance"))
    above = dict(Ancestry.objects.filter(descendant=parent).values_list("ancestor_id", "distance"))
    Ancestry.objects.filter(descendant__ancestry__ancestor=territory).exclude(ancestor__in=below).delete()
    Ancestry.objects.bulk_create(
        [
            Ancestry(ancestor_id=ancestor, descendant_id=descendant, distance=up + 1 + down)
            for ancestor, up in above.items()
            for descendant, down in below.items()
        ],
        batch_size=2 * BATCH,
    )


def write_spellings(country: Country, wanted: Mapping[int, Iterable[str]]) -> int:
    """Add the spellings that are missing (territory id → spellings) and return how many were; none is taken away."""
    known = set(
        TerritoryName.objects.filter(territory__country=country).values_list("territory_id", "spelling")
        if len(wanted) > 1
        else TerritoryName.objects.filter(territory__in=wanted).values_list("territory_id", "spelling")
    )
    missing = {
        (territory_id, spelling): None
        for territory_id, spellings in wanted.items()
        for spelling in (" ".join(text.split()) for text in spellings)
        if spelling and (territory_id, spelling) not in known
    }
    TerritoryName.objects.bulk_create(
        [
            TerritoryName(territory_id=territory_id, spelling=spelling, folded=fold(spelling))
            for territory_id, spelling in missing
        ],
        batch_size=2 * BATCH,
    )
    return len(missing)
