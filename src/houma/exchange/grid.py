"""A sheet as it was read, before anybody knows what its cells mean."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal

from houma.exchange.problems import Fault, Notice, Problem
from houma.exchange.written_numbers import exact

EXCEL_DAY_ZERO = date(1899, 12, 30)
MAC_DAY_ZERO = date(1904, 1, 1)


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell whose formula failed or has no result, or that only repeats a merged number."""

    text: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class ShownDate:
    """A stored day of which the cell shows the month or the year only: ``mai-18`` stored as 1 May 2018."""

    day: date
    precision: Literal["month", "year"]


@dataclass(frozen=True, slots=True)
class ShownPercent:
    """A stored fraction that the cell shows as a percentage: 0.125 shown as 12.5 %."""

    fraction: Decimal


Raw = str | float | int | bool | date | datetime | time | timedelta | CellError | ShownDate | ShownPercent
MergedRange = tuple[tuple[int, int], tuple[int, int]]  # First and last (row, column), from 0, both included.


@dataclass(slots=True)
class Grid:
    """The cells of one sheet from A1 on; an empty cell is ``""``."""

    name: str
    rows: list[list[Raw]]
    merged: list[MergedRange] = field(default_factory=list)
    delimited: bool = False  # From a text file: widths may differ, every cell is text.
    day_zero: date = EXCEL_DAY_ZERO


@dataclass(slots=True)
class Opened:
    """What opening a file gave: its sheets, and what kept it or parts of it from being read."""

    grids: list[Grid] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


def as_read(raw: Raw | None) -> str:
    """A cell as its author sees it, near enough to recognise it."""
    if raw is None:
        return ""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float):
        return format(exact(raw), "f")
    if isinstance(raw, datetime):
        return raw.isoformat(" ")
    if isinstance(raw, date | time):
        return raw.isoformat()
    if isinstance(raw, CellError):
        return raw.text
    if isinstance(raw, ShownDate):
        return raw.day.strftime("%Y-%m" if raw.precision == "month" else "%Y")
    if isinstance(raw, ShownPercent):
        return f"{format((raw.fraction * 100).normalize(), 'f')} %"
    return str(raw)
