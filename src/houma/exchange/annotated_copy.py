"""Marks problems in a plain copy of the cells: for text files, older formats and very large workbooks."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import xlsxwriter

from houma.exchange.grid import Grid, Raw, ShownDate, ShownPercent, as_read
from houma.exchange.problem_list import FIRST_ROW, HEADINGS, MOST_COMMENTS, MOST_LISTED, advice, line, link, summary
from houma.exchange.problems import Problem, Severity, column_letters
from houma.exchange.sheets_of_ours import PROBLEMS, is_ours, sheet_title
from houma.exchange.workbook_looks import ERROR_FILL, LINK, WARNING_FILL, Looks

_MOST_LINKS = 65_000  # Excel's limit is 65,530 a sheet.
_LONGEST_TEXT = 32_767
_WIDTH = 18


def annotate_copy(grids: Sequence[Grid], problems: Sequence[Problem], language: str) -> bytes:
    """An XLSX file of the list of ``problems`` and the cells of ``grids``, written row by row."""
    output = BytesIO()
    workbook = xlsxwriter.Workbook(output, {"constant_memory": True, "strings_to_urls": False})
    looks = Looks(workbook)
    listed = workbook.add_worksheet(PROBLEMS.in_language(language))
    names = _unique_titles([grid.name for grid in grids if not is_ours(grid.name)])
    _list_problems(listed, looks, names, problems, language)
    by_sheet: dict[str, dict[str, list[Problem]]] = defaultdict(lambda: defaultdict(list))
    for problem in problems:
        by_sheet[problem.sheet][problem.address].append(problem)
    writer = _CellWriter(looks)
    comments_left = MOST_COMMENTS
    for grid in grids:
        if grid.name in names:
            sheet = workbook.add_worksheet(names[grid.name])
            comments_left = _copy(sheet, grid, by_sheet.get(grid.name, {}), writer, language, comments_left)
    workbook.close()
    return output.getvalue()


def _unique_titles(names: Sequence[str]) -> dict[str, str]:
    """Names of sheets as Excel allows them, each once."""
    titles: dict[str, str] = {}
    taken: set[str] = set()
    for number, name in enumerate(names, start=1):
        title = sheet_title(name)
        if not title or title.casefold() in taken:
            title = f"{title[:25]} {number}".strip()
        taken.add(title.casefold())
        titles[name] = title
    return titles


def _list_problems(sheet: Any, looks: Looks, names: dict[str, str], problems: Sequence[Problem], language: str) -> None:
    if language[:2] == "ar":
        sheet.right_to_left()
    for column, (_, width) in enumerate(HEADINGS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, summary(len(problems), language), looks.title)
    for column, (label, _) in enumerate(HEADINGS):
        sheet.write_string(FIRST_ROW - 2, column, label.in_language(language), looks.heading)
    sheet.freeze_panes(FIRST_ROW - 1, 0)
    linked = looks.coloured(font_color=LINK, underline=1)
    for number, problem in enumerate(problems[:MOST_LISTED]):
        row = FIRST_ROW - 1 + number
        first, *others = line(problem, language)
        if problem.sheet in names and number < _MOST_LINKS:
            sheet.write_url(row, 0, f"internal:{link(problem, names[problem.sheet])}", linked, first)
        else:
            sheet.write_string(row, 0, first)
        for column, text in enumerate(others, start=1):
            sheet.write_string(row, column, text[:_LONGEST_TEXT], looks.text)


def _copy(
    sheet: Any,
    grid: Grid,
    problems: dict[str, list[Problem]],
    writer: "_CellWriter",
    language: str,
    comments_left: int,
) -> int:
    """Copy the cells with their marks; how many comments may still be made."""
    letters = [column_letters(position) for position in range(max(map(len, grid.rows), default=0))]
    sheet.set_column(0, max(len(letters) - 1, 0), _WIDTH)
    marked_rows = {int(address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for address in problems if address}
    for row, cells in enumerate(grid.rows):
        is_marked_row = row + 1 in marked_rows
        for position, raw in enumerate(cells):
            found = problems.get(f"{letters[position]}{row + 1}") if is_marked_row else None
            if found:
                is_error = any(problem.severity is Severity.ERROR for problem in found)
                writer.write(sheet, row, position, raw, ERROR_FILL if is_error else WARNING_FILL)
                if comments_left:
                    comments_left -= 1
                    text = "\n".join(advice(problem, language) for problem in found)
                    sheet.write_comment(row, position, text, {"author": "Houma", "x_scale": 2.5})
            elif raw != "":
                writer.write(sheet, row, position, raw)
    return comments_left


class _CellWriter:
    """Writes raw cells as what they are; a text stays a text, whatever it looks like."""

    def __init__(self, looks: Looks) -> None:
        self._looks = looks

    def write(self, sheet: Any, row: int, position: int, raw: Raw, fill: str = "") -> None:
        """Write one cell, coloured where ``fill`` is given."""
        if isinstance(raw, ShownDate):
            code = "mmm yyyy" if raw.precision == "month" else "yyyy"
            sheet.write_datetime(row, position, raw.day, self._look(fill, code))
        elif isinstance(raw, ShownPercent):
            sheet.write_number(row, position, float(raw.fraction), self._look(fill, "0.###%"))
        elif isinstance(raw, bool):
            sheet.write_boolean(row, position, raw, self._look(fill))
        elif isinstance(raw, float | int):
            sheet.write_number(row, position, raw, self._look(fill))
        elif isinstance(raw, datetime) and raw.year >= 1900:
            sheet.write_datetime(row, position, raw, self._look(fill, "dd/mm/yyyy hh:mm"))
        elif isinstance(raw, date) and raw.year >= 1900:
            sheet.write_datetime(row, position, raw, self._look(fill, "dd/mm/yyyy"))
        elif isinstance(raw, time | timedelta):
            sheet.write_datetime(row, position, raw, self._look(fill, "[hh]:mm:ss"))
        else:
            text = as_read(raw)[:_LONGEST_TEXT]
            look = self._looks.coloured(quote_prefix=True, bg_color=fill) if fill else self._looks.data("@")
            sheet.write_string(row, position, text, look) if text else sheet.write_blank(row, position, None, look)

    def _look(self, fill: str, code: str = "") -> Any:
        properties: dict[str, Any] = {"bg_color": fill} if fill else {}
        if code:
            properties["num_format"] = code
        return self._looks.coloured(**properties) if properties else None
