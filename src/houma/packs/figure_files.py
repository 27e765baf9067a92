"""Files of figures: one row a territory and area, one column an indicator, so that a person can read them.

A column is headed by the code of an indicator, with the sex in brackets as formulas write it
(``illiteracy_rate[female]``). A blank is a figure that nobody gave, never zero.
"""

import csv
import hashlib
import math
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from houma.domain.indicators.rules.entries import ObservationColumns
from houma.domain.indicators.rules.formulas import AREAS, FormulaRefused, Operand, read_formula
from houma.exchange.problems import Problem
from houma.packs import wording
from houma.packs.description import FigureFile
from houma.values.multilingual import Multilingual

TERRITORY, AREA = "territory_code", "area"


@dataclass(frozen=True, slots=True, eq=False)
class FigureTable:
    """The figures of one file. ``digest`` is its SHA-256, ``rows`` how many lines it has below the heading."""

    file: FigureFile
    digest: str
    rows: int
    columns: ObservationColumns


def read_figures(
    path: Path, file: FigureFile, territories: Set[str], indicators: Set[str]
) -> tuple[FigureTable | None, tuple[Problem, ...]]:
    """The figures, or everything that is wrong with the file.

    Args:
        territories, indicators: codes that figures may be about.
    """
    if not path.is_file():
        return None, (Problem("missing-file", wording.THIS_FILE, sheet=path.name),)
    content = path.read_bytes()
    reading = _Reading(path.name, territories, indicators)
    try:
        heading, *rows = list(csv.reader(content.decode().splitlines()))
    except (UnicodeDecodeError, ValueError, csv.Error) as error:
        return None, (Problem("not-a-table", wording.A_FIGURE_FILE, sheet=path.name, read=str(error)),)
    operands = reading.operands(heading)
    placed = [reading.place(number, row, len(heading)) for number, row in enumerate(rows, start=2)]
    reading.repeated(placed)
    if reading.problems:
        return None, tuple(reading.problems)
    values = reading.values(rows)
    if reading.problems:
        return None, tuple(reading.problems)
    columns = _columns(placed, operands, values, file.period)
    return FigureTable(file, hashlib.sha256(content).hexdigest(), len(rows), columns), ()


@dataclass
class _Reading:
    """What is wrong with a file so far."""

    name: str
    territories: Set[str]
    indicators: Set[str]

    def __post_init__(self) -> None:
        self.problems: list[Problem] = []

    def tell(self, code: str, expected: Multilingual, read: str, row: int | None = None) -> None:
        self.problems.append(Problem(code, expected, sheet=self.name, row=row, read=read))

    def operands(self, heading: Sequence[str]) -> list[Operand]:
        """What each column from the third one on is about."""
        if list(heading[:2]) != [TERRITORY, AREA]:
            self.tell("not-a-table", wording.A_FIGURE_FILE, ", ".join(heading[:2]), 1)
            return []
        found = list(map(_operand, heading[2:]))
        for text, operand in zip(heading[2:], found, strict=True):
            if operand is None or operand.code not in self.indicators:
                self.tell("unknown-name", wording.A_KNOWN_CODE.formatted(file="indicators"), text, 1)
            elif found.count(operand) > 1:
                self.tell("duplicate-identity", wording.ONE_COLUMN, text, 1)
        return [operand for operand in found if operand is not None]

    def place(self, number: int, row: Sequence[str], width: int) -> tuple[str, int]:
        """Territory and area of a row."""
        if len(row) != width:
            self.tell("not-a-table", wording.THIS_MANY_CELLS.formatted(count=width), str(len(row)), number)
            return "", -1
        if row[0] not in self.territories:
            self.tell("unknown-name", wording.A_KNOWN_CODE.formatted(file="territories"), row[0], number)
        if row[1] not in AREAS:
            self.tell("not-in-list", wording.AN_AREA.formatted(areas=", ".join(AREAS)), row[1], number)
        return row[0], AREAS.get(row[1], -1)

    def repeated(self, placed: Sequence[tuple[str, int]]) -> None:
        first: dict[tuple[str, int], int] = {}
        for number, place in enumerate(placed, start=2):
            if place[1] >= 0 and first.setdefault(place, number) != number:
                self.tell("duplicate-identity", wording.ONE_ROW.formatted(row=first[place]), place[0], number)

    def values(self, rows: Sequence[Sequence[str]]) -> list[list[float]]:
        """The numbers of each row, NaN where blank."""
        values = []
        for number, row in enumerate(rows, start=2):
            read = [_number(cell) for cell in row[2:]]
            values.append([math.nan if one is None else one for one in read])
            for cell, one in zip(row[2:], read, strict=True):
                if one is None:
                    self.tell("not-a-number", wording.A_FIGURE, cell, number)
        return values


def _operand(text: str) -> Operand | None:
    try:
        formula = read_formula(text)
    except FormulaRefused:
        return None
    operand = formula.operands[0]
    is_alone = text.partition("[")[0] == operand.code
    return operand if is_alone and operand.area is None else None


def _number(cell: str) -> float | None:
    """A finite number, NaN for a blank cell, None for anything else."""
    if not cell:
        return math.nan
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _columns(
    placed: Sequence[tuple[str, int]], operands: Sequence[Operand], values: Sequence[Sequence[float]], period: str
) -> ObservationColumns:
    table = np.array(values, dtype=np.float64).reshape(len(placed), len(operands))
    row, column = np.nonzero(~np.isnan(table))
    territories = tuple(dict.fromkeys(code for code, _area in placed))
    indicators = tuple(dict.fromkeys(operand.code for operand in operands))
    number = {code: place for place, code in enumerate(territories)}
    place_of = {code: place for place, code in enumerate(indicators)}
    territory = np.array([number[code] for code, _area in placed], dtype=np.int64)
    area = np.array([area for _code, area in placed], dtype=np.int64)
    indicator = np.array([place_of[operand.code] for operand in operands], dtype=np.int64)
    sex = np.array([operand.sex or 0 for operand in operands], dtype=np.int64)
    same = np.zeros(len(row), dtype=np.int64)
    return ObservationColumns(
        territories=territories,
        indicators=indicators,
        periods=(period,),
        territory=territory[row],
        indicator=indicator[column],
        period=same,
        area=area[row],
        sex=sex[column],
        value=table[row, column],
        status=same,
    )


def figure_problems(table: FigureTable, counted: int | None) -> Iterator[Problem]:
    """A difference between the rows that are there and those that pack.toml counts."""
    if counted is not None and counted != table.rows:
        said = wording.THIS_MANY_ROWS.formatted(count=counted)
        yield Problem("row-count", said, sheet=table.file.path, read=str(table.rows))
