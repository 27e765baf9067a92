"""Territories as rows for open data, and as the vocabulary that imported files refer to."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from houma.domain.territories.models import Country, Level, Territory, TerritoryName
from houma.domain.territories.queries.search import name_index
from houma.domain.territories.rules.levels import LABELS, RANK, SELDOM_MEANT, bare_name, level_words
from houma.domain.territories.rules.search import NameIndex, Place
from houma.exchange.references import Term, Vocabulary
from houma.values.multilingual import Multilingual


def export_rows(country: Country) -> Iterator[Mapping[str, Any]]:
    """Rows of the table ``workbook.TERRITORIES``, parents before children; one query."""
    territories = (
        Territory.objects.of_country(country.pk).select_related("parent").defer("boundary", "parent__boundary")
    )
    for territory in sorted(territories, key=lambda one: (RANK[one.level], one.code)):
        yield {
            "code": territory.code,
            "level": territory.level,
            "perimeter_kind": territory.perimeter_kind or None,
            "parent_code": territory.parent.code if territory.parent is not None else None,
            "name_fr": territory.name_fr,
            "name_ar": territory.name_ar or None,
            "name_en": territory.name_en or None,
            "hcp_code": territory.hcp_code or None,
            "iso_3166_2": territory.iso_3166_2 or None,
            "wikidata": territory.wikidata or None,
            "population": territory.population,
            "households": territory.households,
            "population_on": territory.population_on,
            "longitude": Decimal(repr(territory.point.x)) if territory.point is not None else None,
            "latitude": Decimal(repr(territory.point.y)) if territory.point is not None else None,
            "boundary_source": territory.boundary_source or None,
        }


def territory_vocabulary(country: Country, prefer: Collection[Level] = ()) -> Vocabulary:
    """What imported files may call a territory: code, names, spellings; its parents or level may stand in parentheses.

    A layer of the administration that people seldom mean (a cercle) answers to its name only with its level before it:
    "Azrou (Ifrane)" is the commune, "Cercle d'Azrou" the cercle. A name that several bear means one of the levels to
    ``prefer``, where one of these bears it. At most four queries.
    """
    index = name_index(country)
    spellings: dict[int, list[str]] = {}
    further = TerritoryName.objects.filter(territory__country=country).values_list("territory_id", "spelling")
    for pk, spelling in further:
        spellings.setdefault(pk, []).append(spelling)
    places = sorted(index.places.values(), key=lambda one: (RANK[one.level], one.code))
    return Vocabulary(
        (_term(index, place, spellings.get(place.id, ())) for place in places),
        (place.code for place in places if place.level in prefer),
    )


def _term(index: NameIndex, place: Place, spellings: Iterable[str]) -> Term:
    parent = index.places.get(place.parent_id) if place.parent_id is not None else None
    labels, names = place.names, tuple(spellings)
    if place.level in SELDOM_MEANT:
        labels = _with_level(place)
        names = tuple(f"{word} {name}" for name in place.names.variants() for word in level_words(place.level))
    else:
        names = (*names, *(bare_name(name)[0] for name in (*place.names.variants(), *names) if bare_name(name)[1]))
    hints = (*LABELS[place.level].variants(), *level_words(place.level))
    return Term(place.code, labels, tuple(dict.fromkeys(names)), parent.code if parent is not None else None, hints)


def _with_level(place: Place) -> Multilingual:
    label, name = LABELS[place.level], place.names
    return Multilingual(
        f"{label.fr.capitalize()} {name.fr}",
        f"{label.ar} {name.ar}" if name.ar else "",
        f"{name.en} {label.en}" if name.en else "",
    )
