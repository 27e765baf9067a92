"""From the cells below the headings of a sheet to rows of values: column by column, for speed."""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

from houma.exchange import wording
from houma.exchange.cells import CellReader
from houma.exchange.columns import Column, Table
from houma.exchange.draft import Draft, about_column
from houma.exchange.grid import CellError, Grid, Raw, as_read
from houma.exchange.headers import Header, Headings
from houma.exchange.problems import Fault, Notice, Problem, cell_reference, column_letters
from houma.exchange.references import References
from houma.exchange.written_numbers import MarkHabits, UnclearNumber
from houma.values.multilingual import LANGUAGES, Multilingual

_CHUNK = 5_000
_ROWS_NAMED = 12
_TRUE_MARKS = frozenset({"true", "1", "oui", "yes", "نعم"})


def read_rows(
    grid: Grid,
    headings: Headings,
    header: Header,
    tables: Sequence[Table],
    references: References,
    decimal_mark: str | None,
    advance: Callable[[int], None],
) -> Draft:
    """Read the cells of one sheet. ``advance`` hears how many rows of the sheet are done."""
    declared = decimal_mark or ("." if header.machine_written else None)
    readers = _cell_readers(grid, header, {table.key for table in tables}, references, MarkHabits(declared))
    present = {column.key: position for position, column in sorted(header.columns.items())}
    absent = frozenset(column.key for column in headings.table.read_columns if column.key not in present)
    draft = Draft(grid.name, headings.table, header.row + 1, present, readers, absent)
    draft.illustrative = _bears_mark(grid, header)
    _tell_headings(draft, headings, header, grid)
    _spread_merged(grid, header)
    _SheetPass(draft, grid, header).run(advance)
    if not draft.values:
        draft.notices.append(Notice("no-rows", wording.NO_ROWS, grid.name))
    return draft


def _cell_readers(
    grid: Grid, header: Header, in_file: set[str], references: References, habits: MarkHabits
) -> dict[str, CellReader]:
    readers = {}
    for column in header.columns.values():
        # A reference to a table of the same file waits until that table is read.
        waits = column.reference is None or column.reference in in_file
        vocabulary = None if waits or column.reference is None else references.vocabulary(column.reference)
        readers[column.key] = CellReader(column, habits, vocabulary, grid.day_zero, grid.delimited)
    return readers


def _tell_headings(draft: Draft, headings: Headings, header: Header, grid: Grid) -> None:
    row, bottom = draft.header_row, header.row + header.height - 1
    for column in draft.table.read_columns:
        if column.required and column.key in draft.absent:
            close = tuple(text for text in header.strays.values() if headings.nearest(text) is column)
            fault = Fault("missing-column", about_column(wording.THIS_COLUMN, column), close)
            draft.tell(row, column, fault, "")
    for position, column in header.doubles.items():
        read = as_read(grid.rows[bottom][position])
        draft.tell(
            row, column, Fault("duplicate-column", about_column(wording.ONE_SUCH_COLUMN, column)), read, position
        )
    for position, column in header.other_units.items():
        read = as_read(grid.rows[bottom][position])
        draft.tell(row, column, Fault("other-unit", about_column(wording.THIS_UNIT, column)), read, position)
    for text in header.strays.values():
        draft.notices.append(Notice("stray-column", _stray(text, headings.nearest(text)), grid.name, row))
    titles = sum(any(cell != "" for cell in above) for above in grid.rows[: header.row])
    if titles:
        draft.notices.append(Notice("title-rows", wording.TITLE_ROWS.formatted(count=titles), grid.name))


def _stray(text: str, near: Column | None) -> Multilingual:
    hint = about_column(wording.PERHAPS, near) if near else Multilingual("")
    return Multilingual(
        *(wording.STRAY_COLUMN.in_language(lang).format(header=text, hint=hint.in_language(lang)) for lang in LANGUAGES)
    )


def _bears_mark(grid: Grid, header: Header) -> bool:
    position = next((position for position, key in header.provenance.items() if key == "illustrative"), None)
    if position is None:
        return any("illustrative" in as_read(cell) for row in grid.rows[: header.row] for cell in row)
    below = grid.rows[header.first_data_row :]
    return any(as_read(row[position]).strip().lower() in _TRUE_MARKS for row in below if position < len(row))


def _spread_merged(grid: Grid, header: Header) -> None:
    """Give every row of vertically merged cells their value; a number would count several times, so it is refused."""
    for (first_row, position), (last_row, _) in grid.merged:
        column = header.columns.get(position)
        if column is None or first_row < header.first_data_row or last_row == first_row or first_row >= len(grid.rows):
            continue
        value = grid.rows[first_row][position] if position < len(grid.rows[first_row]) else ""
        if value == "":
            continue
        repeated: Raw = CellError(as_read(value), wording.ITS_OWN_NUMBER) if column.kind.is_numeric else value
        for row in grid.rows[first_row + 1 : last_row + 1]:
            # A merged line that is blank otherwise is a tall cell, not another row.
            if any(cell != "" for cell in row):
                row.extend([""] * (position + 1 - len(row)))
                row[position] = repeated


class _SheetPass:
    """One pass over the cells below the headings, in chunks of rows."""

    def __init__(self, draft: Draft, grid: Grid, header: Header) -> None:
        self._draft, self._grid, self._header = draft, grid, header
        self._columns = {position: header.columns[position] for position in sorted(header.columns)}
        self._keys = (*(column.key for column in self._columns.values()), *draft.absent)
        self._nothing = (None,) * len(draft.absent)
        self._heading_row = grid.rows[header.row]
        known = {*header.columns, *header.strays, *header.doubles, *header.passed_over, *header.provenance}
        self._unnamed = {position for position in range(len(self._heading_row)) if position not in known}
        self._used_unnamed: set[int] = set()
        self._blank: list[int] = []
        self._repeated: list[int] = []
        self._unclear: list[tuple[int, Column, UnclearNumber]] = []

    def run(self, advance: Callable[[int], None]) -> None:
        """Read every row, then settle what only the whole sheet could tell."""
        pick = self._picker()
        width = max(self._columns) + 1
        for start in range(self._header.first_data_row, len(self._grid.rows), _CHUNK):
            rows = self._grid.rows[start : start + _CHUNK]
            for row in rows:
                if len(row) < width:
                    row.extend([""] * (width - len(row)))
            cells = list(zip(*map(pick, rows), strict=True))
            self._read_chunk(rows, start + 1, cells)
            self._look_beyond(rows, start + 1)
            advance(start + len(rows))
        self._settle()
        self._tell_passed_over()

    def _picker(self) -> Callable[[list[Raw]], tuple[Raw, ...]]:
        positions = tuple(self._columns)
        if len(positions) == 1:
            return lambda row: (row[positions[0]],)  # itemgetter gives a bare value for one position
        return itemgetter(*positions)

    def _read_chunk(self, rows: Sequence[list[Raw]], first_number: int, cells: Sequence[tuple[Raw, ...]]) -> None:
        draft, width, nothing = self._draft, len(self._columns), self._nothing
        read = [
            draft.readers[column.key].read(raws) for column, raws in zip(self._columns.values(), cells, strict=True)
        ]
        first_index, kept = len(draft.values), []
        for offset, values in enumerate(zip(*read, strict=True)):
            if values.count(None) == width:
                self._blank.append(first_number + offset)
            elif rows[offset] == self._heading_row:
                self._repeated.append(first_number + offset)
            else:
                kept.append(offset)
                draft.values.append(dict(zip(self._keys, values + nothing, strict=True)))
        draft.numbers.extend(first_number + offset for offset in kept)
        for column, values_read, raws in zip(self._columns.values(), read, cells, strict=True):
            self._refuse(column, values_read, raws, kept, first_index)

    def _refuse(
        self, column: Column, values: list[Any], raws: tuple[Raw, ...], kept: list[int], first_index: int
    ) -> None:
        kinds = set(map(type, values))
        wanting = column.required and type(None) in kinds
        if not wanting and Fault not in kinds and UnclearNumber not in kinds:
            return
        for index, offset in enumerate(kept, start=first_index):
            value = values[offset]
            if isinstance(value, UnclearNumber):
                self._unclear.append((index, column, value))
            elif isinstance(value, Fault):
                self._draft.refuse(index, column, value, as_read(raws[offset]).strip())
            elif value is None and wanting:
                self._draft.refuse(index, column, wording.A_VALUE, "")

    def _look_beyond(self, rows: Sequence[list[Raw]], first_number: int) -> None:
        """Cells below no heading: data left aside or, in a text file, a row that slipped."""
        for position in self._unnamed - self._used_unnamed:
            if any(position < len(row) and row[position] != "" for row in rows):
                self._used_unnamed.add(position)
        if not self._grid.delimited:
            return
        end = len(self._heading_row)
        for number, row in enumerate(rows, start=first_number):
            if len(row) > end and any(cell != "" for cell in row[end:]):
                sheet, read = self._draft.sheet, " | ".join(as_read(cell) for cell in row[end - 1 :])
                cell = cell_reference(sheet, number, end)
                problem = Problem("row-too-long", wording.NO_OVERFLOW, sheet=sheet, row=number, cell=cell, read=read)
                self._draft.told.append((number, end, problem))

    def _settle(self) -> None:
        for index, column, number in self._unclear:
            value = self._draft.readers[column.key].settle(number)
            if isinstance(value, Fault):
                self._draft.refuse(index, column, value, number.read.strip())
            else:
                self._draft.values[index][column.key] = value

    def _tell_passed_over(self) -> None:
        draft = self._draft
        for position in sorted(self._used_unnamed):
            draft.notices.append(
                Notice("stray-column", _stray(column_letters(position), None), draft.sheet, draft.header_row)
            )
        last = draft.numbers[-1] if draft.numbers else 0
        within = [number for number in self._blank if number < last]  # Blank rows at the end are no rows.
        for code, text, numbers in (
            ("blank-rows", wording.BLANK_ROWS, within),
            ("repeated-headings", wording.REPEATED_HEADER, self._repeated),
        ):
            if numbers:
                shown = ", ".join(map(str, numbers[:_ROWS_NAMED])) + (", …" if len(numbers) > _ROWS_NAMED else "")
                draft.notices.append(Notice(code, text.formatted(count=len(numbers), rows=shown), draft.sheet))
