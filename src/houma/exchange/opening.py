"""Any file to sheets of raw cells; a file that is no spreadsheet gives a problem, never a traceback."""

import logging
import zipfile
from datetime import date, datetime
from io import BytesIO
from typing import cast
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from houma.exchange import wording
from houma.exchange.delimited import open_delimited
from houma.exchange.grid import CellError, Grid, Opened, Raw, ShownDate, ShownPercent
from houma.exchange.problems import Notice, Problem
from houma.exchange.workbook_xml import Shown, WorkbookFacts, workbook_facts
from houma.exchange.written_numbers import exact
from houma.values.multilingual import Multilingual

_LOG = logging.getLogger(__name__)
_ZIP, _COMPOUND = b"PK", b"\xd0\xcf\x11\xe0"
_OTHER_FORMATS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"GIF8", b"\x1f\x8b")
MOST_UNPACKED_MEGABYTES = 1024
_SMALL_PART, _DENSEST = 64_000_000, 200
"""A part of more bytes than the first packs to no less than a 200th in any workbook that a program saved (sheets of one
value throughout pack to a 35th); what packs better is made to fill the memory of whoever opens it."""


def open_file(content: bytes, filename: str, known_headings: frozenset[str] = frozenset()) -> Opened:
    """Open XLSX, XLSM, XLSB, XLS, ODS or a delimited text; by what the bytes are, whatever the name says."""
    if not content.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        return _refused("empty-file", filename, wording.A_FILLED_FILE)
    if content.startswith((_ZIP, _COMPOUND)):
        return _open_workbook(content, filename)
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content.startswith(_OTHER_FORMATS) or head.startswith((b"<!doctype", b"<html", b"<table", b"<?xml")):
        return _refused("not-a-spreadsheet", filename, wording.A_SPREADSHEET)
    return open_delimited(content, filename, known_headings)


def is_xlsx(content: bytes) -> bool:
    """Whether the bytes are an Office Open XML workbook that openpyxl can open."""
    if not content.startswith(_ZIP):
        return False
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except zipfile.BadZipFile:
        return False


def _refused(code: str, filename: str, expected: Multilingual) -> Opened:
    return Opened(problems=[Problem(code, expected, read=filename)])


def _open_workbook(content: bytes, filename: str) -> Opened:
    try:
        if _is_bomb(content):
            _LOG.warning("%s unpacks to far more than a workbook does", filename)
            return _refused("unreadable-file", filename, wording.A_SPREADSHEET)
        facts = _facts(content)
        if facts is None:
            limit = wording.A_SMALLER_FILE.formatted(limit=MOST_UNPACKED_MEGABYTES)
            return _refused("too-large", filename, limit)
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        return _sheets(workbook, facts)
    except PasswordError:
        return _refused("password", filename, wording.NO_PASSWORD)
    except (
        CalamineError,
        zipfile.BadZipFile,
        ElementTree.ParseError,
        KeyError,
        ValueError,
        OSError,
        EOFError,
    ) as error:
        _LOG.info("%s could not be opened: %s", filename, error, exc_info=True)
        return _refused("unreadable-file", filename, wording.A_SPREADSHEET)


def _is_bomb(content: bytes) -> bool:
    if not content.startswith(_ZIP):
        return False
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return any(
            entry.file_size > _SMALL_PART and entry.file_size > _DENSEST * entry.compress_size
            for entry in archive.infolist()
        )


def _facts(content: bytes) -> WorkbookFacts | None:
    """Facts of an XLSX file, none for other formats; None where the file unpacks to more than the limit."""
    if not content.startswith(_ZIP):
        return WorkbookFacts()
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED_MEGABYTES * 1_000_000:
            return None
        if "xl/workbook.xml" not in archive.namelist():
            return WorkbookFacts()
    return workbook_facts(content)


def _sheets(workbook: CalamineWorkbook, facts: WorkbookFacts) -> Opened:
    opened = Opened()
    for sheet in workbook.sheets_metadata:
        if sheet.typ is not SheetTypeEnum.WorkSheet:
            continue
        if sheet.visible is not SheetVisibleEnum.Visible:
            if sheet.visible is SheetVisibleEnum.Hidden:
                opened.notices.append(Notice("hidden-sheet", wording.HIDDEN_SHEET, sheet.name))
            continue
        known = facts.sheets.get(sheet.name)
        if known is not None and known.too_large:
            opened.problems.append(Problem("too-large", wording.A_SMALLER_SHEET, sheet=sheet.name))
            continue
        read = workbook.get_sheet_by_name(sheet.name)
        rows = cast(list[list[Raw]], read.to_python(skip_empty_area=False))
        if known is not None:
            for (row, column), text in known.errors.items():
                _put(rows, row, column, CellError(text, wording.A_COMPUTED_VALUE))
            for row, column in known.without_result:
                _put(rows, row, column, CellError("=…", wording.A_SAVED_RESULT))
            for (row, column), shown in known.shown.items():
                if row < len(rows) and column < len(rows[row]):
                    rows[row][column] = _as_shown(rows[row][column], shown)
        opened.grids.append(Grid(sheet.name, rows, list(read.merged_cell_ranges or ()), day_zero=facts.day_zero))
    return opened


def _put(rows: list[list[Raw]], row: int, column: int, value: Raw) -> None:
    # Cells that read as empty at the end of the sheet are not laid out.
    while len(rows) <= row:
        rows.append([])
    cells = rows[row]
    cells.extend([""] * (column + 1 - len(cells)))
    cells[column] = value


def _as_shown(raw: Raw, shown: Shown) -> Raw:
    if shown == "percent":
        is_number = isinstance(raw, float | int) and not isinstance(raw, bool)
        return ShownPercent(exact(float(raw))) if is_number else raw  # type: ignore[arg-type]  # checked on this line
    if isinstance(raw, datetime):
        return ShownDate(raw.date(), shown)
    return ShownDate(raw, shown) if isinstance(raw, date) else raw
