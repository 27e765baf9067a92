"""The file comes back with what is wrong in it: cells coloured and commented, and a first sheet that lists it all."""

import logging
import warnings
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from houma.exchange.grid import Grid, ShownDate, ShownPercent, as_read
from houma.exchange.opening import is_xlsx, open_file
from houma.exchange.problems import Problem, Severity
from houma.exchange.sheets_of_ours import PROBLEMS, sheet_title
from houma.exchange.workbook_looks import ERROR_FILL, HEAD, WARNING_FILL
from houma.values.multilingual import Multilingual

_LOG = logging.getLogger(__name__)
_AUTHOR = "Houma"
_MOST_COMMENTS = 5_000  # Spreadsheets draw each comment as a shape; beyond this, cells are coloured and listed only.
_MOST_LISTED = 100_000
_SUMMARY = Multilingual("Points à corriger\u00a0: {count}", "نقاط للتصحيح: {count}", "Points to correct: {count}")
_MORE = Multilingual("… et {count} autres", "… و{count} أخرى", "… and {count} more")
_HEADINGS = (
    (Multilingual("Où", "الموضع", "Where"), 26),
    (Multilingual("Colonne", "العمود", "Column"), 26),
    (Multilingual("Lu", "المقروء", "Read"), 30),
    (Multilingual("Attendu", "المنتظر", "Expected"), 60),
    (Multilingual("Le plus proche", "الأقرب", "Nearest"), 36),
)


def annotate_workbook(content: bytes, filename: str, problems: Sequence[Problem], language: str) -> bytes:
    """The workbook with ``problems`` marked, as XLSX.

    An XLSX file keeps its formatting (charts and macros are lost to openpyxl); any other file becomes a new XLSX with
    its cells; a file that cannot be opened gives the list of problems alone. Marks of an earlier annotation go.
    """
    workbook, sheets = _opened(content, filename)
    by_sheet: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_sheet[problem.sheet].append(problem)
    comments_left = _MOST_COMMENTS
    for name, sheet in sheets.items():
        comments_left = _mark(sheet, by_sheet.get(name, ()), language, comments_left)
    _list_problems(workbook, sheets, problems, language)
    output = BytesIO()
    workbook.save(output)
    return output.getvalue()


def _opened(content: bytes, filename: str) -> tuple[Workbook, dict[str, Worksheet]]:
    """The workbook to mark, and its sheets by the name under which problems know them."""
    if is_xlsx(content):
        try:
            with warnings.catch_warnings():
                # Openpyxl warns of extensions that it drops (slicers, newer validations); none is needed to correct.
                warnings.simplefilter("ignore", UserWarning)
                workbook = load_workbook(BytesIO(content))
        except Exception:
            # Whatever openpyxl stumbles over, the cells that calamine can read still come back.
            _LOG.warning("%s could not be opened with its formatting", filename, exc_info=True)
        else:
            for name in PROBLEMS.variants():
                if name in workbook.sheetnames and len(workbook.sheetnames) > 1:
                    del workbook[name]
            sheets: dict[str, Worksheet] = {
                sheet.title: sheet for sheet in workbook.worksheets if isinstance(sheet, Worksheet)
            }
            for sheet in sheets.values():
                _clean(sheet)
            return workbook, sheets
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    copies = {grid.name: _copied(workbook, grid) for grid in open_file(content, filename).grids}
    return workbook, copies


def _clean(sheet: Worksheet) -> None:
    """Take away the marks of an earlier annotation, and only those."""
    fills = {ERROR_FILL[1:], WARNING_FILL[1:]}
    # The cells that exist, not the rectangle they span: a stray cell far away must not cost millions of others.
    for cell in sheet._cells.values():
        if cell.has_style and cell.fill.fill_type == "solid" and str(cell.fill.fgColor.rgb)[-6:] in fills:
            cell.fill = PatternFill()
        if cell.comment is not None and cell.comment.author == _AUTHOR:
            cell.comment = None


def _copied(workbook: Workbook, grid: Grid) -> Worksheet:
    sheet: Worksheet = workbook.create_sheet(sheet_title(grid.name) or "1")
    for row, cells in enumerate(grid.rows, start=1):
        for column, raw in enumerate(cells, start=1):
            if raw == "":
                continue
            cell = sheet.cell(row, column)
            if isinstance(raw, bool | int | float | date | datetime | time | timedelta):
                cell.value = raw
            elif isinstance(raw, ShownDate):
                cell.value = raw.day
                cell.number_format = "mmm yyyy" if raw.precision == "month" else "yyyy"
            elif isinstance(raw, ShownPercent):
                cell.value = float(raw.fraction)
                cell.number_format = "0.###%"
            else:
                _write_text(cell, as_read(raw))
    return sheet


def _mark(sheet: Worksheet, problems: Iterable[Problem], language: str, comments_left: int) -> int:
    """Colour and comment the cells of ``problems``; how many comments may still be made."""
    by_cell: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        if problem.address:
            by_cell[problem.address].append(problem)
    for address, found in by_cell.items():
        cell = _anchor(sheet, address)
        is_error = any(problem.severity is Severity.ERROR for problem in found)
        cell.fill = PatternFill("solid", fgColor=(ERROR_FILL if is_error else WARNING_FILL)[1:])
        if comments_left:
            comments_left -= 1
            texts = [_advice(problem, language) for problem in found]
            if cell.comment is not None:
                texts.insert(0, cell.comment.text)
            cell.comment = Comment("\n".join(texts), _AUTHOR, height=110, width=320)
    return comments_left


def _anchor(sheet: Worksheet, address: str) -> Cell:
    """The cell at ``address``, or the corner of the merged cells it is part of, which alone can bear a mark."""
    row, column = coordinate_to_tuple(address)
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        for merged in sheet.merged_cells.ranges:
            if address in merged:
                return _anchor(sheet, merged.coord.partition(":")[0])
    return cell  # type: ignore[return-value]  # a merged cell always lies in a range


def _advice(problem: Problem, language: str) -> str:
    """The sentence without its place: a comment stands there already."""
    expected = problem.expected.in_language(language)
    text = f"{expected[:1].upper()}{expected[1:]}."
    if problem.nearest:
        text += f"\n{_HEADINGS[4][0].in_language(language)}: {' · '.join(problem.nearest)}"
    return text


def _list_problems(
    workbook: Workbook, sheets: Mapping[str, Worksheet], problems: Sequence[Problem], language: str
) -> None:
    sheet = workbook.create_sheet(PROBLEMS.in_language(language), 0)
    workbook.active = 0
    for other in workbook.worksheets:
        other.sheet_view.tabSelected = other is sheet
    sheet.sheet_view.rightToLeft = language[:2] == "ar"
    sheet.cell(1, 1, _SUMMARY.in_language(language).format(count=len(problems))).font = Font(bold=True, size=14)
    for column, (label, width) in enumerate(_HEADINGS, start=1):
        cell = sheet.cell(3, column, label.in_language(language))
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=HEAD[1:])
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A4"
    wrapped = Alignment(wrap_text=True, vertical="top")
    for row, problem in enumerate(problems[:_MOST_LISTED], start=4):
        where = problem.cell or (f"{problem.sheet}!{problem.row}" if problem.row else problem.sheet)
        texts = (
            where,
            problem.column_label.in_language(language),
            problem.read,
            problem.expected.in_language(language),
            " · ".join(problem.nearest),
        )
        for column, text in enumerate(texts, start=1):
            cell = sheet.cell(row, column)
            _write_text(cell, text)
            cell.alignment = wrapped
        target = sheets.get(problem.sheet)
        if target is not None:
            _link(sheet.cell(row, 1), target.title, problem.address or f"A{problem.row or 1}")
    if len(problems) > _MOST_LISTED:
        sheet.cell(4 + _MOST_LISTED, 1, _MORE.in_language(language).format(count=len(problems) - _MOST_LISTED))


def _link(cell: Cell, sheet_name: str, address: str) -> None:
    quoted = sheet_name.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{address}")
    cell.font = Font(underline="single", color="1F5F8B")


def _write_text(cell: Any, text: str) -> None:
    """Write what was read as a text, whatever it looks like: never a formula."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:32_767]
    if cell.data_type != "s" and text:
        cell.data_type = "s"
        cell.quotePrefix = True
