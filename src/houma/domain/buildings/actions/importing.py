"""An inventory that was checked is written: whole, in the transaction of the caller, with its history."""

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.gis.db.models.functions import AsWKB
from django.contrib.gis.geos import Point
from django.db import transaction

from houma.domain.accounts.models import User
from houma.domain.base.bulk_rows import insert_history, insert_rows, update_rows, update_with_history
from houma.domain.buildings.actions.registering import found_by
from houma.domain.buildings.models import Building, Inspection
from houma.domain.buildings.workbook.checking import Incoming, InventoryCheck, Options
from houma.domain.buildings.workbook.report import options_report
from houma.domain.sources.import_actions import open_import
from houma.domain.sources.models import ImportRun
from houma.domain.territories.models import Country
from houma.exchange import ReadRow
from houma.values.folding import searchable

INVENTORY = "buildings"
"""The kind of an import of buildings."""
_TEXTS = (
    "name", "address", "built_period", "walls", "slabs", "use", "ownership", "heritage", "occupancy", "decay", "source",
)  # fmt: skip
_AS_THEY_ARE = ("floors", "built_year", "inventoried_on", "inspected_on")
_STORED_AT_ONCE = 5_000
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Applied:
    """How many rows were written."""

    created: int
    changed: int
    inspections: int


@transaction.atomic
def open_inventory_import(
    country: Country, filename: str, content: bytes, options: Options, *, language: str, by: User
) -> ImportRun:
    """Keep a file that was handed in, with what was said of it; nothing of it is believed yet."""
    run = open_import(country.pk, INVENTORY, filename, content, language=language, by=by)
    run.report = {"options": options_report(options)}
    run.save(update_fields=["report"])
    return run


@transaction.atomic
def apply_inventory(country: Country, check: InventoryCheck, *, filename: str, by: User | None) -> Applied:
    """Write what a check without problems found: new buildings, changed ones, and inspections by their class of risk.

    Raises ValueError where the check has problems; IntegrityError where the store was changed since the check.
    """
    if not check.ok:
        raise ValueError("an inventory with problems is not applied")
    said = f"{filename}"[:_LONGEST_NAME]
    created = [check.incoming[_code(row)] for row in check.difference.created]
    rows = [_new_row(country, one, check.illustrative) for one in created]
    keys = insert_rows(Building, rows)
    insert_history(Building, rows, keys, by=by, reason=said[:100])
    key_of = {one.row["code"]: key for one, key in zip(created, keys, strict=True)}
    key_of.update({code: known.key for code, known in check.stored.items()})
    _change(check, by, said[:100])
    inspections = _inspections(check, key_of, said, by)
    insert_rows(Inspection, inspections)
    return Applied(len(created), len(check.difference.changed), len(inspections))


def _code(row: Mapping[str, Any] | ReadRow) -> str:
    return str(row["code"])


def _new_row(country: Country, one: Incoming, illustrative: bool) -> dict[str, Any]:
    said = one.row
    row: dict[str, Any] = {key: said[key] or "" for key in _TEXTS}
    row.update({key: said[key] for key in _AS_THEY_ARE})
    row.update(
        country_id=country.pk,
        code=said["code"],
        territory_id=one.territory,
        perimeter_id=one.perimeter or None,
        point=_point(float(said["longitude"]), float(said["latitude"])),
        footprint=one.footprint,
        risk_id=one.risk,
        is_illustrative=illustrative,
        search_text=searchable(said["code"], row["name"], row["address"]),
    )
    return row


def _point(longitude: float, latitude: float) -> bytes:
    return struct.pack("<BIdd", 1, 1, longitude, latitude)


def _change(check: InventoryCheck, by: User | None, reason: str) -> None:
    """Bring known buildings up to date."""
    changes = {check.stored[_code(change.row)].key: change for change in check.difference.changed}
    keys = list(changes)
    for start in range(0, len(keys), _STORED_AT_ONCE):
        there = Building.objects.filter(pk__in=keys[start : start + _STORED_AT_ONCE]).defer("footprint")
        many, touched = list(there), {"search_text"}
        for building in many:
            change = changes[building.pk]
            changed = {field.column.key: field.after for field in change.fields}
            touched |= _set(building, changed, check.incoming[_code(change.row)])
        update_with_history(many, sorted(touched), by=by, reason=reason)
    _draw_again(check)


def _draw_again(check: InventoryCheck) -> None:
    """Outlines that differ from what is stored. They have no history: they are drawn again with each survey."""
    drawn = {
        known.key: outline
        for code, known in check.stored.items()
        if (outline := check.incoming[code].footprint) is not None
    }
    keys = list(drawn)
    for start in range(0, len(keys), _STORED_AT_ONCE):
        there = Building.objects.filter(pk__in=keys[start : start + _STORED_AT_ONCE]).annotate(drawn=AsWKB("footprint"))
        stored: Iterable[tuple[int, Any]] = there.values_list("pk", "drawn")
        other = [key for key, outline in stored if outline is None or bytes(outline) != drawn[key]]
        update_rows(Building, other, [{"footprint": drawn[key]} for key in other])


def _set(building: Building, changed: Mapping[str, Any], one: Incoming) -> set[str]:
    """Change ``building`` as its row says; which of its fields were touched."""
    touched: set[str] = set()
    for key, value in changed.items():
        if key in _TEXTS:
            setattr(building, key, value or "")
            touched.add(key)
        elif key in _AS_THEY_ARE:
            setattr(building, key, value)
            touched.add(key)
    if {"risk_scheme", "risk_class"} & changed.keys():
        building.risk_id = one.risk
        touched.add("risk_id")
    if {"longitude", "latitude"} & changed.keys():
        building.point = Point(float(one.row["longitude"]), float(one.row["latitude"]), srid=4326)
        building.perimeter_id = one.perimeter or None
        touched |= {"point", "perimeter_id"}
    building.search_text = found_by(building)
    return touched


def _inspections(check: InventoryCheck, key_of: Mapping[str, int], said: str, by: User | None) -> list[dict[str, Any]]:
    """An inspection for every class of risk that is not recorded yet for that day."""
    known: set[tuple[int, date, int]] = set()
    stored = [known.key for known in check.stored.values()]
    for start in range(0, len(stored), _STORED_AT_ONCE):
        there = Inspection.objects.filter(building__in=stored[start : start + _STORED_AT_ONCE])
        known.update(there.values_list("building_id", "inspected_on", "risk_id"))
    found = []
    for code, one in check.incoming.items():
        if one.risk is None or one.inspected_on is None:
            continue
        if (key_of[code], one.inspected_on, one.risk) in known:
            continue
        found.append(
            {
                "building_id": key_of[code],
                "inspected_on": one.inspected_on,
                "risk_id": one.risk,
                "inspector_name": (one.row["source"] or said)[:_LONGEST_NAME],
                "recorded_by_id": by.pk if by is not None else None,
            }
        )
    return found
