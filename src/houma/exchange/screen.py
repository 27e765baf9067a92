"""A table for the screen: what templates need to draw headings and cells, and nothing they would have to decide."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from houma.exchange.columns import CellKind, Column, Table
from houma.exchange.reading import ReadRow, values_of
from houma.exchange.references import References
from houma.exchange.shown import machine_text, shown_value

_OWN_WORDS = (CellKind.CHOICE, CellKind.BOOLEAN)


@dataclass(frozen=True, slots=True)
class ScreenHeader:
    """One heading; ``numeric`` columns are aligned to the end."""

    key: str
    label: str
    unit: str
    help: str
    numeric: bool
    width: int


@dataclass(frozen=True, slots=True)
class ScreenCell:
    """One cell: the text to show and the value for programs (``<data value>``, ``<time datetime>``, sorting).

    ``isolate`` asks for ``<bdi>``: figures, codes, dates, addresses and texts whose language is not the page's.
    ``href`` is set for web addresses.
    """

    text: str
    machine: str
    numeric: bool
    isolate: bool
    is_date: bool
    href: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known: show a dash, never a zero."""
        return not self.text


@dataclass(frozen=True, slots=True)
class ScreenRow:
    """One row and the values that identify it, as text."""

    identity: tuple[str, ...]
    cells: tuple[ScreenCell, ...]


@dataclass(frozen=True, slots=True)
class ScreenTable:
    """A table in one language."""

    key: str
    label: str
    language: str
    headers: tuple[ScreenHeader, ...]
    rows: tuple[ScreenRow, ...]

    @property
    def direction(self) -> str:
        """``"rtl"`` or ``"ltr"``."""
        return "rtl" if self.language[:2] == "ar" else "ltr"


def screen_table(
    table: Table,
    rows: Iterable[Mapping[str, Any] | ReadRow],
    language: str,
    references: References | None = None,
    only: tuple[str, ...] = (),
) -> ScreenTable:
    """Set ``rows`` in ``language``; ``only`` picks columns by key, in that order."""
    columns = tuple(table.column(key) for key in only) if only else table.columns
    headers = tuple(
        ScreenHeader(
            column.key,
            column.labels.in_language(language),
            column.unit_in(language),
            column.help.in_language(language),
            column.kind.is_numeric,
            column.width,
        )
        for column in columns
    )
    drawn = []
    for row in rows:
        values = values_of(row)
        identity = tuple(machine_text(values.get(key)) for key in table.identity)
        cells = tuple(_cell(values.get(column.key), column, language, references) for column in columns)
        drawn.append(ScreenRow(identity, cells))
    return ScreenTable(table.key, table.labels.in_language(language), language, headers, tuple(drawn))


def _cell(value: Any, column: Column, language: str, references: References | None) -> ScreenCell:
    machine = machine_text(value)
    return ScreenCell(
        text=shown_value(value, column, language, references),
        machine=machine,
        numeric=column.kind.is_numeric,
        isolate=column.kind not in _OWN_WORDS,
        is_date=column.kind in (CellKind.DATE, CellKind.PARTIAL_DATE, CellKind.YEAR),
        href=machine if column.kind is CellKind.URL and machine.lower().startswith(("http://", "https://")) else "",
    )
