"""What an inventory says, everything that is wrong with it, and what it would change. Nothing is written here."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np
import shapely
from django.utils import timezone

from houma.domain.accounts.models import User
from houma.domain.accounts.reach import territories_held
from houma.domain.accounts.rules import Permission
from houma.domain.buildings.models import Building
from houma.domain.buildings.rules.describing import may_bear
from houma.domain.buildings.scope import buildings_where
from houma.domain.buildings.workbook import wording
from houma.domain.buildings.workbook.columns import TERRITORY, buildings_table
from houma.domain.buildings.workbook.leaving import Known, known_buildings
from houma.domain.buildings.workbook.places import HOLDS_BUILDINGS, Places
from houma.domain.buildings.workbook.reading import Drafted, Progress, draft_inventory
from houma.domain.buildings.workbook.risks import Risk, Risks
from houma.domain.territories.models import Country
from houma.domain.territories.queries import territory_vocabulary
from houma.exchange import (
    Difference,
    Notice,
    Problem,
    ReadRow,
    References,
    Severity,
    annotate_workbook,
    compare,
    garbage_collector_at_rest,
)
from houma.exchange.annotated_copy import annotate_copy
from houma.exchange.draft import Draft
from houma.exchange.problems import Fault

_FEW_AT_ONCE = 5_000


class Existing(StrEnum):
    """What becomes of a building that is known already."""

    UPDATE = "update"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Options:
    """What whoever hands a file in says of it.

    ``scheme`` is the scheme of risk of rows that name none, ``classes`` what the file's own words for classes stand
    for; ``layer`` and ``crs`` are asked only where a geographic file leaves them open.
    """

    existing: Existing = Existing.UPDATE
    scheme: str = ""
    classes: Mapping[str, str] = field(default_factory=dict)
    layer: str = ""
    crs: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A row that can be written: its values, and the keys of what it names. ``perimeter`` is 0 where none holds it."""

    row: ReadRow
    territory: int
    perimeter: int
    risk: int | None
    inspected_on: date | None
    footprint: bytes | None


@dataclass(frozen=True, slots=True)
class InventoryCheck:
    """The problems of a file, and, where it has none, its rows and what they would change."""

    row_count: int
    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...]
    illustrative: bool
    incoming: Mapping[str, Incoming] = field(default_factory=dict)
    stored: Mapping[str, Known] = field(default_factory=dict)
    difference: Difference = field(default_factory=Difference)
    drafted: Drafted | None = None

    @property
    def ok(self) -> bool:
        return not any(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def changes_nothing(self) -> bool:
        return self.difference.changes_nothing

    def annotated(self, content: bytes, filename: str, language: str) -> bytes:
        """The workbook with its faults marked; of a geographic file, its fields as a workbook with the same marks."""
        if self.drafted is not None and self.drafted.opened.is_geographic:
            return annotate_copy(self.drafted.opened.grids, self.problems, language)
        return annotate_workbook(content, filename, self.problems, language)


def check_inventory(
    country: Country,
    content: bytes,
    filename: str,
    options: Options,
    *,
    by: User | None,
    progress: Progress | None = None,
) -> InventoryCheck:
    """Read and check a whole file, then compare it with what is stored; ``by`` reaches only its own territory.

    ``by`` is None for whoever works on the machine itself (the command line), who reaches the whole country.
    """
    with garbage_collector_at_rest():
        return _Check(country, options, by).run(content, filename, progress)


class _Check:
    def __init__(self, country: Country, options: Options, by: User | None) -> None:
        self.country, self.options, self.by = country, options, by
        self.table = buildings_table()
        self.places = Places(country)
        self.risks = Risks(country, options.scheme, options.classes)
        self.today = timezone.localdate()
        self.notices: list[Notice] = []
        self.reached = (
            None
            if by is None
            else set(territories_held(by, Permission.MANAGE_BUILDINGS, country).values_list("pk", flat=True))
        )

    def run(self, content: bytes, filename: str, progress: Progress | None) -> InventoryCheck:
        references = References({TERRITORY: territory_vocabulary(self.country, HOLDS_BUILDINGS)})
        drafted = draft_inventory(
            content, filename, references, layer=self.options.layer, crs=self.options.crs, progress=progress
        )
        stored = self._stored(drafted)
        incoming: dict[str, Incoming] = {}
        for draft in drafted.drafts:
            for one in self._rows(draft, drafted.opened.footprints, stored):
                incoming[one.row["code"]] = one
        problems = drafted.told()
        check = InventoryCheck(
            sum(len(draft.values) for draft in drafted.drafts),
            problems,
            (*drafted.notices, *self.notices),
            drafted.illustrative or self.country.illustrative,
            drafted=drafted,
        )
        if not check.ok:
            return check
        current = {(code,): known.row for code, known in stored.items()}
        difference = compare((one.row for one in incoming.values()), current, self.table.columns)
        return replace(check, incoming=incoming, stored=stored, difference=difference)

    def _stored(self, drafted: Drafted) -> dict[str, Known]:
        """The buildings that the file names and that exist, by code."""
        codes = sorted({row["code"] for draft in drafted.drafts for row in draft.values if row["code"] is not None})
        found: dict[str, Known] = {}
        buildings = Building.objects.filter(country=self.country).order_by()
        for start in range(0, len(codes), _FEW_AT_ONCE):
            for known in known_buildings(buildings.filter(code__in=codes[start : start + _FEW_AT_ONCE])):
                found[known.row["code"]] = known
        self.out_of_reach: set[str] = set()
        if self.by is not None and found:
            own = buildings_where(self.by, Permission.MANAGE_BUILDINGS).filter(country=self.country)
            keys = set(own.values_list("pk", flat=True))
            self.out_of_reach = {code for code, known in found.items() if known.key not in keys}
        return found

    def _rows(self, draft: Draft, footprints: Mapping[int, bytes], stored: Mapping[str, Known]) -> list[Incoming]:
        """The rows of one sheet that can be written; what is wrong with the others is told to the draft."""
        placed = [i for i, row in enumerate(draft.values) if None not in (row["longitude"], row["latitude"])]
        points = shapely.points(
            np.array(
                [[draft.values[i]["longitude"], draft.values[i]["latitude"]] for i in placed], dtype=float
            ).reshape(-1, 2)
        )
        holding = dict(zip(placed, self.places.holding(points).tolist(), strict=True))
        if len(holding) > 1 and self.places.are_drawn and not any(holding.values()):
            self.notices.append(Notice("all-elsewhere", wording.ALL_ELSEWHERE, draft.sheet))
        perimeters = dict(zip(placed, self.places.perimeters_holding(points).tolist(), strict=True))
        keys = {i: self._territory(draft, i, holding.get(i), stored) for i in range(len(draft.values))}
        known = [place for place, i in enumerate(placed) if keys[i]]
        far = self.places.too_far([keys[placed[place]] or 0 for place in known], points[known])
        for place, metres in zip(known, far.tolist(), strict=True):
            if metres:
                expected = wording.NEAR_ITS_COMMUNE.formatted(km=metres // 1000)
                self._tell(draft, placed[place], "longitude", Fault("far", expected))
        rows = []
        for i in range(len(draft.values)):
            made = self._row(draft, i, keys[i], perimeters.get(i, 0), footprints, stored)
            if made is not None:
                rows.append(made)
        return rows

    def _territory(self, draft: Draft, i: int, holding: int | None, stored: Mapping[str, Known]) -> int | None:
        """The key of the row's commune or arrondissement: as it says, as it is known, or as its point tells."""
        row = draft.values[i]
        there = stored.get(row["code"])
        if row["code"] is not None and not may_bear(row["code"]):
            self._tell(draft, i, "code", Fault("bad-code", wording.A_CODE))
            return None
        if row["code"] in self.out_of_reach:
            self._tell(draft, i, "code", Fault("taken", wording.ANOTHER_CODE))
            return None
        if there is not None and self.options.existing is Existing.REFUSE:
            self._tell(draft, i, "code", Fault("known", wording.A_NEW_CODE))
            return None
        if TERRITORY in draft.unreadable.get(i, ()):
            return None
        said = row[TERRITORY]
        key = self.places.key_of(said) if said is not None else (there.territory if there is not None else holding)
        if said is not None and key is None:
            self._tell(draft, i, TERRITORY, Fault("other-level", wording.A_COMMUNE))
        elif not key:
            if holding is not None:
                self._tell(draft, i, TERRITORY, Fault("no-territory", wording.A_COMMUNE_AROUND))
        elif there is not None and there.territory != key:
            self._tell(draft, i, TERRITORY, Fault("moved", wording.STAYS))
        elif self.reached is not None and key not in self.reached:
            self._tell(draft, i, TERRITORY, Fault("out-of-reach", wording.YOUR_TERRITORY))
        else:
            return key
        return None

    def _row(
        self,
        draft: Draft,
        i: int,
        territory: int | None,
        perimeter: int,
        footprints: Mapping[int, bytes],
        stored: Mapping[str, Known],
    ) -> Incoming | None:
        row = draft.values[i]
        risk = self._risk(draft, i, territory)
        if row["inventoried_on"] is not None and row["inventoried_on"] > self.today:
            self._tell(draft, i, "inventoried_on", Fault("to-come", wording.A_DAY_GONE))
        if row["built_year"] is not None and row["built_year"] > self.today.year:
            self._tell(draft, i, "built_year", Fault("to-come", wording.A_DAY_GONE))
        day = row["inspected_on"] or row["inventoried_on"] if risk is not None else None
        if risk is not None and day is None and not {"inspected_on", "inventoried_on"} & draft.unreadable.get(i, set()):
            self._tell(draft, i, "inspected_on", Fault("required", wording.A_DAY_OF_INSPECTION))
        if row["inspected_on"] is not None and row["inspected_on"] > self.today:
            self._tell(draft, i, "inspected_on", Fault("to-come", wording.A_DAY_GONE))
        if row["code"] is None or territory is None:
            return None
        there = stored.get(row["code"])
        row[TERRITORY] = self.places.codes_of(territory)
        if risk is not None:
            row["risk_scheme"], row["risk_class"], row["inspected_on"] = risk.scheme, risk.code, day
            if there is not None and _is_older(there, day):
                row.update(_risk_of(there))  # An older judgement is kept as an inspection and changes no building.
        elif there is not None:
            row.update(_risk_of(there))
        else:
            row["risk_scheme"] = row["risk_class"] = row["inspected_on"] = None
        number = draft.numbers[i]
        read = ReadRow(
            draft.sheet, number, row, (row["code"],), draft.absent - {TERRITORY, "risk_scheme", "inspected_on"}
        )
        return Incoming(read, territory, perimeter, risk.key if risk is not None else None, day, footprints.get(number))

    def _risk(self, draft: Draft, i: int, territory: int | None) -> Risk | None:
        row = draft.values[i]
        if row["risk_class"] is None and row["risk_scheme"] is not None:
            self._tell(draft, i, "risk_class", Fault("required-with", wording.A_CLASS.formatted(names="…")))
            return None
        found = self.risks.look_up(row["risk_scheme"], row["risk_class"])
        if isinstance(found, Fault):
            self._tell(draft, i, found.column or "risk_class", found)
            return None
        if found is not None and territory is not None and not self.risks.is_used_in(found.scheme, territory):
            self._tell(draft, i, "risk_scheme", Fault("elsewhere", wording.A_SCHEME_USED_HERE))
            return None
        return found

    def _tell(self, draft: Draft, i: int, key: str, fault: Fault) -> None:
        value: Any = draft.values[i][key]
        draft.tell(draft.numbers[i], self.table.column(key), fault, "" if value is None else str(value))


def _is_older(there: Known, day: date | None) -> bool:
    last = there.row["inspected_on"]
    return last is not None and day is not None and day < last


def _risk_of(there: Known) -> dict[str, Any]:
    return {key: there.row[key] for key in ("risk_scheme", "risk_class", "inspected_on")}
