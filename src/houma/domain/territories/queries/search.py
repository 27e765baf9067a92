"""Search by name, from an index kept in memory for as long as the country's territories stay as they are."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from houma.domain.territories.models import Country, Territory, TerritoryName
from houma.domain.territories.rules.search import NameIndex, Nearness, Place
from houma.values.multilingual import Multilingual


@dataclass(frozen=True, slots=True)
class _Kept:
    stamp: UUID
    index: NameIndex


@dataclass(frozen=True, slots=True)
class TerritoryHit:
    """A territory that was found, with its parent; the territories above it from the parent up; and why it was found:
    through which spelling, and how near the text came to it (``likeness`` up to 100)."""

    territory: Territory
    parents: tuple[Place, ...]
    spelling: str
    nearness: Nearness
    likeness: float


_kept: dict[str, _Kept] = {}


def name_index(country: Country) -> NameIndex:
    """The places and names of a country in memory: one query where nothing changed, three where something did.

    The stamp is asked first: another process may have changed a name. An index built just before a change is thrown
    away with the old stamp. Raises Country.DoesNotExist.
    """
    stamp = Country.objects.values_list("territories_stamp", flat=True).get(pk=country.pk)
    kept = _kept.get(country.pk)
    if kept is None or kept.stamp != stamp:
        kept = _kept[country.pk] = _Kept(stamp, _build(country.pk))
    return kept.index


def search_territories(
    text: str, country: Country, limit: int = 10, levels: Collection[str] = ()
) -> list[TerritoryHit]:
    """The territories that ``text`` may mean, the likeliest first; two queries once the index is in memory."""
    hits = name_index(country).search(text, limit=limit, levels=levels)
    found = Territory.objects.select_related("parent").defer("boundary", "parent__boundary")
    by_id = found.in_bulk([hit.place.id for hit in hits]) if hits else {}
    return [
        TerritoryHit(by_id[hit.place.id], hit.parents, hit.spelling, hit.nearness, hit.likeness)
        for hit in hits
        if hit.place.id in by_id
    ]


def _build(country_code: str) -> NameIndex:
    places, codes = [], []
    rows = Territory.objects.of_country(country_code).values_list(
        "pk",
        "code",
        "level",
        "name_fr",
        "name_ar",
        "name_en",
        "parent_id",
        "population",
        "point",
        "iso_3166_2",
        "hcp_code",
    )
    for pk, code, level, fr, ar, en, parent, population, point, iso, hcp in rows:
        at = (point.x, point.y) if point is not None else None
        places.append(Place(pk, code, level, Multilingual(fr, ar, en), parent, population, at))
        codes += [(pk, other) for other in (iso, hcp) if other]
    spellings = [(place.id, name) for place in places for name in place.names.variants()]
    spellings += TerritoryName.objects.filter(territory__country_id=country_code).values_list(
        "territory_id", "spelling"
    )
    return NameIndex(places, spellings, codes)
