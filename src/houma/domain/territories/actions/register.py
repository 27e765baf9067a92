"""Registering a country and its territories, as often as wanted: what is the same stays untouched."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.gis.geos import Point
from django.db import transaction
from simple_history.utils import bulk_create_with_history

from houma.domain.base.decisions import require
from houma.domain.territories.actions.boundaries import record_former_codes
from houma.domain.territories.actions.tree import (
    BATCH,
    lock_territories,
    rebuild_closure,
    stamp_change,
    write_spellings,
)
from houma.domain.territories.models import Country, Territory, TerritoryName
from houma.domain.territories.rules.tree import Standing, TerritoryRow, may_register, parents_first
from houma.values.multilingual import Multilingual

_FACTS = (
    "level", "perimeter_kind", "name_fr", "name_ar", "name_en", "hcp_code", "iso_3166_2", "wikidata",
    "population", "households", "population_on",
)  # fmt: skip
_NO_TEXT = Multilingual("")


@dataclass(frozen=True, slots=True)
class Registered:
    """What a registration did: numbers of territories, and of spellings that were new."""

    created: int
    changed: int
    unchanged: int
    spellings_added: int


@transaction.atomic
def register_country(
    code: str,
    names: Multilingual,
    currency: str,
    currency_label: Multilingual,
    million_label: Multilingual,
    *,
    attribution: Multilingual = _NO_TEXT,
    lead_party_code: str = "",
    illustrative: bool = False,
    position: int = 0,
) -> Country:
    """Register a country (ISO 3166-1 alpha-2 code, lower case; currency by ISO 4217), or bring its facts up to date."""
    country, _created = Country.objects.update_or_create(
        code=code.lower(),
        defaults={
            "name_fr": names.fr, "name_ar": names.ar, "name_en": names.en,
            "currency": currency,
            "currency_label_fr": currency_label.fr, "currency_label_ar": currency_label.ar,
            "currency_label_en": currency_label.en,
            "million_label_fr": million_label.fr, "million_label_ar": million_label.ar,
            "million_label_en": million_label.en,
            "attribution_fr": attribution.fr, "attribution_ar": attribution.ar, "attribution_en": attribution.en,
            "lead_party_code": lead_party_code, "illustrative": illustrative, "position": position,
        },
    )  # fmt: skip
    return country


@transaction.atomic
def register_territories(country: Country, rows: Iterable[TerritoryRow], *, reason: str = "") -> Registered:
    """Register territories by (country, code): new ones are made, changed ones changed, the same ones left alone.

    Rows may come in any order and may name parents that are registered already. Territories that ``rows`` do not name
    stay. Spellings are only added: a name that a territory no longer bears is still looked for. Boundaries stay.

    Args:
        reason: why, for the history of each territory that changes.

    Raises:
        Refused: with every reason, where the rows would not leave a tree; nothing is written then.
    """
    rows = list(rows)
    lock_territories(country)
    known = {
        territory.code: territory
        for territory in Territory.objects.of_country(country.pk).defer("boundary").select_related(None)
    }
    code_of = {territory.pk: code for code, territory in known.items()}
    standing = {
        code: Standing(territory.level, code_of.get(territory.parent_id) if territory.parent_id else None)
        for code, territory in known.items()
    }
    require(may_register(rows, standing))

    wanted: dict[int, list[str]] = {}
    created = changed = 0
    moved = False
    for wave in parents_first(rows):
        fresh = []
        for row in wave:
            parent = known[row.parent_code] if row.parent_code is not None else None
            territory = known.get(row.code)
            if territory is None:
                fresh.append(_new(country, row, parent))
                continue
            wanted[territory.pk] = [*_names_of(territory), *_names_of_row(row)]
            differing = _differences(territory, row, parent)
            if differing:
                moved = moved or "parent_id" in differing
                _change(territory, differing, reason)
                changed += 1
        created += len(fresh)
        bulk_create_with_history(fresh, Territory, batch_size=BATCH, default_change_reason=reason)
        known.update({territory.code: territory for territory in fresh})
    wanted |= {known[row.code].pk: _names_of_row(row) for row in rows if known[row.code].pk not in wanted}
    if created or moved:
        rebuild_closure(country)
    spellings = write_spellings(country, wanted)
    record_former_codes(country, {former: row.code for row in rows for former in row.former_codes}, source=reason)
    if created or changed or spellings:
        stamp_change(country)
    return Registered(created, changed, len(rows) - created - changed, spellings)


@transaction.atomic
def add_spellings(country: Country, spellings: Mapping[str, Iterable[str]]) -> int:
    """Add spellings under which territories are looked for (code → spellings); returns how many were new."""
    ids = dict(Territory.objects.of_country(country.pk).filter(code__in=spellings).values_list("code", "pk"))
    added = write_spellings(country, {ids[code]: list(texts) for code, texts in spellings.items()})
    if added:
        stamp_change(country)
    return added


@transaction.atomic
def forget_spelling(territory: Territory, spelling: str) -> None:
    """Take away a spelling that does not mean this territory. Its present names are always found, listed or not."""
    TerritoryName.objects.filter(territory=territory, spelling=spelling).delete()
    stamp_change(territory.country)


def _facts(row: TerritoryRow) -> dict[str, object]:
    own = {"name_fr": row.names.fr, "name_ar": row.names.ar, "name_en": row.names.en}
    return {fact: own[fact] if fact in own else getattr(row, fact) for fact in _FACTS}


def _point(row: TerritoryRow) -> Point | None:
    return Point(*row.point, srid=4326) if row.point is not None else None


def _new(country: Country, row: TerritoryRow, parent: Territory | None) -> Territory:
    return Territory(country=country, code=row.code, parent=parent, point=_point(row), **_facts(row))


def _differences(territory: Territory, row: TerritoryRow, parent: Territory | None) -> dict[str, object]:
    differing = {fact: value for fact, value in _facts(row).items() if getattr(territory, fact) != value}
    if territory.parent_id != (parent.pk if parent is not None else None):
        differing["parent_id"] = parent.pk if parent is not None else None
    at = (territory.point.x, territory.point.y) if territory.point is not None else None
    if at != row.point:
        differing["point"] = _point(row)
    return differing


def _change(territory: Territory, differing: Mapping[str, object], reason: str) -> None:
    for fact, value in differing.items():
        setattr(territory, fact, value)
    Territory.objects.filter(pk=territory.pk).update(**differing)
    Territory.history.bulk_history_create([territory], update=True, default_change_reason=reason)


def _names_of(territory: Territory) -> tuple[str, ...]:
    return territory.names.variants()


def _names_of_row(row: TerritoryRow) -> list[str]:
    return [*row.names.variants(), *row.aliases]
