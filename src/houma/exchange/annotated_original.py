"""Marks problems in a workbook that keeps its own formatting."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from houma.exchange.problem_list import FIRST_ROW, HEADINGS, MOST_COMMENTS, MOST_LISTED, advice, line, link, summary
from houma.exchange.problems import Problem, Severity
from houma.exchange.sheets_of_ours import PROBLEMS
from houma.exchange.workbook_looks import ERROR_FILL, HEAD, LINK, WARNING_FILL

_AUTHOR = "Houma"


def annotate_original(workbook: Workbook, problems: Sequence[Problem], language: str) -> bytes:
    """Colour and comment the cells of ``problems``, put their list in front, and give the workbook as XLSX."""
    for name in PROBLEMS.variants():
        if name in workbook.sheetnames and len(workbook.sheetnames) > 1:
            del workbook[name]
    by_sheet: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_sheet[problem.sheet].append(problem)
    sheets = {sheet.title: sheet for sheet in workbook.worksheets if isinstance(sheet, Worksheet)}
    comments_left = MOST_COMMENTS
    for name, sheet in sheets.items():
        _clean(sheet)
        comments_left = _mark(sheet, by_sheet.get(name, ()), language, comments_left)
    _list_problems(workbook, sheets, problems, language)
    output = BytesIO()
    workbook.save(output)
    return output.getvalue()


def _clean(sheet: Worksheet) -> None:
    """Take away the marks of an earlier annotation, and only those."""
    fills = {ERROR_FILL[1:], WARNING_FILL[1:]}
    # The cells that exist, not the rectangle they span: a stray cell far away must not cost millions of others.
    for cell in sheet._cells.values():
        if cell.has_style and cell.fill.fill_type == "solid" and str(cell.fill.fgColor.rgb)[-6:] in fills:
            cell.fill = PatternFill()
        if cell.comment is not None and cell.comment.author == _AUTHOR:
            cell.comment = None


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
            texts = [advice(problem, language) for problem in found]
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


def _list_problems(
    workbook: Workbook, sheets: Mapping[str, Worksheet], problems: Sequence[Problem], language: str
) -> None:
    sheet = workbook.create_sheet(PROBLEMS.in_language(language), 0)
    workbook.active = 0
    for other in workbook.worksheets:
        other.sheet_view.tabSelected = other is sheet
    sheet.sheet_view.rightToLeft = language[:2] == "ar"
    sheet.cell(1, 1, summary(len(problems), language)).font = Font(bold=True, size=14)
    for column, (label, width) in enumerate(HEADINGS, start=1):
        cell = sheet.cell(FIRST_ROW - 1, column, label.in_language(language))
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=HEAD[1:])
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = f"A{FIRST_ROW}"
    wrapped, linked = Alignment(wrap_text=True, vertical="top"), Font(underline="single", color=LINK[1:])
    for row, problem in enumerate(problems[:MOST_LISTED], start=FIRST_ROW):
        for column, text in enumerate(line(problem, language), start=1):
            cell = sheet.cell(row, column)
            _write_text(cell, text)
            cell.alignment = wrapped
        if problem.sheet in sheets:
            first = sheet.cell(row, 1)
            first.hyperlink = Hyperlink(ref=first.coordinate, location=link(problem, sheets[problem.sheet].title))
            first.font = linked


def _write_text(cell: Cell, text: str) -> None:
    """Write what was read as a text, whatever it looks like: never a formula."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:32_767]
    if cell.data_type != "s" and text:
        cell.data_type = "s"
        cell.quotePrefix = True
