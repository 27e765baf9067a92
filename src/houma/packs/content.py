"""What a pack holds once its files are read, and how a law points at a row of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from houma.exchange.columns import Table
from houma.exchange.problems import Problem, Severity
from houma.exchange.reading import ReadRow
from houma.packs.description import PackDescription
from houma.packs.figure_files import FigureTable
from houma.packs.tables.columns import LIST_MARK
from houma.values.multilingual import Multilingual


@dataclass(frozen=True, slots=True)
class PackRow:
    """One row with the table that declares it."""

    table: Table
    read: ReadRow

    def __getitem__(self, key: str) -> Any:
        return self.read.values.get(key)

    def text(self, key: str) -> str:
        """The text of a cell, empty where it is blank."""
        return str(self[key]) if self[key] is not None else ""

    def names(self, stem: str) -> Multilingual:
        """The three languages of a text."""
        return Multilingual(*(self.text(f"{stem}_{language}") for language in ("fr", "ar", "en")))

    def several(self, key: str) -> tuple[str, ...]:
        """The values of a cell that holds several."""
        return tuple(part.strip() for part in self.text(key).split(LIST_MARK) if part.strip())

    def has(self, *keys: str) -> bool:
        """Whether all these cells have a value."""
        return all(self[key] is not None for key in keys)

    def problem(
        self,
        key: str,
        code: str,
        expected: Multilingual,
        *,
        read: str | None = None,
        nearest: tuple[str, ...] = (),
        severity: Severity = Severity.ERROR,
    ) -> Problem:
        """What is wrong with one cell of the row."""
        return Problem(
            code,
            expected,
            sheet=f"{self.table.key}.csv",
            row=self.read.row,
            column_label=self.table.column(key).labels,
            read=self.text(key) if read is None else read,
            nearest=nearest,
            severity=severity,
        )


@dataclass(frozen=True)
class PackContent:
    """The description, the rows of every file by the key of its table, and boundaries by code (shapely, WGS 84).

    ``figures`` are the files of figures, ``framework`` the text of the framework ("" where there is none).
    """

    description: PackDescription
    tables: Mapping[str, Sequence[PackRow]]
    boundaries: Mapping[str, Any] = field(default_factory=dict)
    figures: Sequence[FigureTable] = ()
    framework: str = ""

    def rows(self, key: str) -> Sequence[PackRow]:
        """The rows of a table; none where the pack does not have the file."""
        return self.tables.get(key, ())

    @cached_property
    def by_code(self) -> Mapping[str, Mapping[str, PackRow]]:
        """Rows by the code that identifies them, for tables that have one."""
        return {
            key: {str(row.read.identity[0]): row for row in rows if row.read.identity[0] is not None}
            for key, rows in self.tables.items()
            if rows and len(rows[0].table.identity) == 1
        }

    def codes(self, key: str) -> Mapping[str, PackRow]:
        """Rows of one table by code."""
        return self.by_code.get(key, {})

    def published(self) -> Iterator[PackRow]:
        """Agreements that public sources tell: each is a project of its own."""
        return (row for row in self.rows("agreements") if not row.has("project_code"))

    def negotiated(self) -> Iterator[PackRow]:
        """Agreements that are negotiated in the house, for a project of projects.csv."""
        return (row for row in self.rows("agreements") if row.has("project_code"))

    def of(self, key: str, column: str) -> Mapping[str, Sequence[PackRow]]:
        """Rows of a table grouped by one of its columns."""
        groups: dict[str, list[PackRow]] = {}
        for row in self.rows(key):
            if row.has(column):
                groups.setdefault(str(row[column]), []).append(row)
        return groups
