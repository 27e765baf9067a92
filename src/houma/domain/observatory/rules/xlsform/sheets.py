"""The three sheets of an XLSForm: rows of cells, each knowing where it stands."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from houma.domain.observatory.rules.xlsform import words
from houma.domain.observatory.rules.xlsform.columns import SHEETS, SHEETS_ELSEWHERE, TRANSLATED, Heading, heading_of
from houma.exchange.grid import CellError, Grid, Raw, ShownDate, ShownPercent, as_read
from houma.exchange.problems import Problem, Severity, cell_reference
from houma.values.multilingual import Multilingual

_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})


@dataclass(frozen=True, slots=True)
class Cell:
    """A filled cell: its text, and its place (``row`` from 1, ``column`` from 0)."""

    text: str
    sheet: str
    row: int
    column: int

    @property
    def reference(self) -> str:
        return cell_reference(self.sheet, self.row, self.column)

    @property
    def plain(self) -> str:
        """The text with straight quotes, as the form converter reads expressions."""
        return self.text.translate(_QUOTES)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet: its filled cells by heading."""

    number: int
    cells: dict[Heading, Cell] = field(default_factory=dict)

    def cell(self, key: str) -> Cell | None:
        """The cell under a heading without a language."""
        return self.cells.get(Heading(key))

    def text(self, key: str) -> str:
        cell = self.cell(key)
        return cell.text if cell else ""

    def translations(self, key: str) -> dict[str, Cell]:
        """The cells under the headings of a translated column, by language ("" for none)."""
        return {heading.language: cell for heading, cell in self.cells.items() if heading.key == key}


@dataclass(slots=True)
class Sheet:
    """A sheet with its headings in row 1; ``columns`` are headings by position, from 0."""

    name: str
    columns: dict[int, Heading] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    def position(self, key: str, language: str = "") -> int | None:
        """Where the column stands, from 0."""
        found = [at for at, heading in self.columns.items() if heading == Heading(key, language)]
        return found[0] if found else None

    def languages(self, key: str) -> list[str]:
        """Languages in which a translated column is there ("" for none), in the order of the sheet."""
        return [heading.language for heading in self.columns.values() if heading.key == key]

    def has(self, key: str) -> bool:
        return any(heading.key == key for heading in self.columns.values())

    def place(self, line: Line, key: str, language: str = "") -> str:
        """The reference of a cell, filled or not; the row's first cell where there is no such column."""
        position = self.position(key, language)
        return cell_reference(self.name, line.number, 0 if position is None else position)

    def problem(self, code: str, expected: Multilingual, line: Line, key: str, **more: object) -> Problem:
        """A problem with the cell of ``line`` under ``key``."""
        cell = line.cell(key)
        said = {"read": cell.text if cell else "", "cell": self.place(line, key), **more}
        return Problem(code, expected, sheet=self.name, row=line.number, **said)  # type: ignore[arg-type]


@dataclass(slots=True)
class Book:
    """The sheets of a form; one that is missing is empty and has no columns."""

    survey: Sheet
    choices: Sheet
    settings: Sheet

    @property
    def languages(self) -> list[str]:
        """Languages of labels, as their headings write them, in the order of the survey and then of the choices."""
        found = [*self.survey.languages("label"), *self.choices.languages("label")]
        return [language for language in dict.fromkeys(found) if language]


def read_book(grids: Sequence[Grid]) -> tuple[Book, list[Problem]]:
    """The sheets of a form, and what is wrong with sheets and headings."""
    by_name = {grid.name.strip().casefold(): grid for grid in grids}
    problems: list[Problem] = []
    sheets = {}
    for name in SHEETS:
        grid = by_name.get(name)
        sheets[name] = Sheet(grid.name if grid else name)
        if grid is not None:
            problems += _fill(sheets[name], grid, name)
    problems += _missing(by_name, [grid.name for grid in grids])
    return Book(sheets["survey"], sheets["choices"], sheets["settings"]), problems


def _missing(by_name: dict[str, Grid], names: list[str]) -> Iterator[Problem]:
    for name in ("survey", "settings"):
        if name not in by_name:
            near = words.nearest(name, [other for other in names if other.strip().casefold() not in SHEETS])
            meant = [other for other in names if other.strip().casefold() in SHEETS_ELSEWHERE[name]] or near[:1]
            expected = words.said(words.THIS_SHEET, sheet=name)
            if meant:
                expected = words.said(words.THIS_SHEET_RENAMED, sheet=name, found=meant[0])
            yield Problem("missing-sheet", expected, sheet=meant[0] if meant else "", read=", ".join(names))
    for grid in by_name.values():
        if "choices" not in by_name and grid.name.strip().casefold() in SHEETS_ELSEWHERE["choices"]:
            expected = words.said(words.THIS_SHEET_RENAMED, sheet="choices", found=grid.name)
            yield Problem("missing-sheet", expected, sheet=grid.name, read=grid.name, severity=Severity.WARNING)
    for name in ("entities", "external_choices", "osm"):
        if name in by_name:
            grid = by_name[name]
            yield Problem("unsupported-sheet", words.NO_SUCH_SHEET, sheet=grid.name, read=grid.name)


def _fill(sheet: Sheet, grid: Grid, kind: str) -> Iterator[Problem]:
    rows = iter(enumerate(grid.rows, start=1))
    _, first = next(rows, (1, []))
    seen: dict[Heading, int] = {}
    for position, raw in enumerate(first):
        text = _text(raw)
        if not text:
            continue
        heading = heading_of(text, kind)
        at = cell_reference(sheet.name, 1, position)
        if heading in seen:
            other = cell_reference(sheet.name, 1, seen[heading])
            expected = words.said(words.ONE_SUCH_COLUMN, other=other)
            yield Problem("duplicate-column", expected, sheet=sheet.name, row=1, cell=at, read=text)
            continue
        seen[heading] = position
        sheet.columns[position] = heading
    if not sheet.columns:
        yield Problem("no-headings", words.HEADINGS_FIRST, sheet=sheet.name, row=1)
        return
    for number, row in rows:
        line = Line(number)
        for position, heading in sheet.columns.items():
            raw = row[position] if position < len(row) else ""
            text = _text(raw, is_said=heading.key in TRANSLATED)
            if isinstance(raw, CellError):
                at = cell_reference(sheet.name, number, position)
                fault = raw.fault
                yield Problem(fault.code, fault.expected, sheet=sheet.name, row=number, cell=at, read=text)
            elif text:
                line.cells[heading] = Cell(text, sheet.name, number, position)
        if line.cells:
            sheet.lines.append(line)


def _text(raw: Raw, *, is_said: bool = False) -> str:
    """A cell's text; in what people are told (``is_said``), spaces that keep a mark with its word stay."""
    if isinstance(raw, ShownPercent):
        return format(raw.fraction.normalize(), "f")
    text = raw.day.isoformat() if isinstance(raw, ShownDate) else as_read(raw)
    return re.sub(" +" if is_said else "[ \u00a0\u202f]+", " ", text.replace("\r\n", "\n")).strip()
