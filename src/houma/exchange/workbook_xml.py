"""What the fast reader drops from an XLSX file and an honest reading needs.

Calamine gives values only: a cell in error or a formula without result reads as empty, 12.5 % as 0.125, and ``mai-18``
as the first of May. Here the XML is searched, not parsed, for just these cells (ECMA-376 part 1, §18.3).
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from posixpath import join, normpath
from typing import Literal
from xml.etree import ElementTree

from houma.exchange.grid import EXCEL_DAY_ZERO, MAC_DAY_ZERO

Shown = Literal["percent", "month", "year"]
Position = tuple[int, int]

MOST_CELLS = 30_000_000  # Calamine lays a sheet out in full: one stray cell at XFD1048576 would ask for 17 billion.
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_REFERENCE = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')
_IN_ERROR = re.compile(rb'\st="e"')
_NO_RESULT = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^>]*/>)\s*"  # The end of a formula,
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"  # then no value, and the end of the cell.
)
_CELL_END = re.compile(rb"</(?:\w+:)?c>")
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)</")
_COLUMNS = re.compile(rb'\sr="([A-Z]{1,3})[0-9]')
_HIGH_ROWS = re.compile(rb'\sr="[A-Z]{1,3}([0-9]{6,7})"')
_FILLED = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{1,3})([0-9]{1,7})"(?:[^>]*[^/>])?>(?!</(?:\w+:)?c>)')
_PIECE = 1 << 22
_BUILT_IN: dict[int, Shown] = {9: "percent", 10: "percent", 17: "month"}
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


@dataclass(slots=True)
class SheetFacts:
    """Cells by (row, column), from 0, that need more than their value."""

    errors: dict[Position, str] = field(default_factory=dict)
    without_result: set[Position] = field(default_factory=set)
    shown: dict[Position, Shown] = field(default_factory=dict)
    too_large: bool = False


@dataclass(slots=True)
class WorkbookFacts:
    """Facts of each sheet by name, and the day from which the workbook counts its dates."""

    sheets: dict[str, SheetFacts] = field(default_factory=dict)
    day_zero: date = EXCEL_DAY_ZERO


def workbook_facts(content: bytes) -> WorkbookFacts:
    """Search an XLSX file; raises zipfile.BadZipFile, KeyError or ElementTree.ParseError where it is not one."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        targets = {node.get("Id"): node.get("Target", "") for node in relations}
        facts = WorkbookFacts(day_zero=MAC_DAY_ZERO if _counts_from_1904(book) else EXCEL_DAY_ZERO)
        names = set(archive.namelist())
        styles = _special_styles(archive.read("xl/styles.xml")) if "xl/styles.xml" in names else {}
        for node in book.iterfind("{*}sheets/{*}sheet"):
            target = targets.get(node.get(_RELATION) or node.get(_STRICT_RELATION), "")
            path = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
            if path in names:
                facts.sheets[node.get("name", "")] = _sheet_facts(archive.read(path), styles)
        return facts


def _counts_from_1904(book: ElementTree.Element) -> bool:
    properties = book.find("{*}workbookPr")
    return properties is not None and properties.get("date1904") in ("1", "true")


def _sheet_facts(xml: bytes, styles: dict[int, Shown]) -> SheetFacts:
    facts = SheetFacts(too_large=_is_too_large(xml))
    if facts.too_large:
        return facts
    for found in _IN_ERROR.finditer(xml) if b't="e"' in xml else ():
        position = _position(xml, found.start())
        if position is not None:
            end = _CELL_END.search(xml, found.end())
            value = _VALUE.search(xml, found.end(), end.start() if end else found.end())
            facts.errors[position] = value[1].decode() if value else "#ERROR!"
    # Most sheets hold no formula: the plain search for one is ten times as fast as the pattern.
    for found in _NO_RESULT.finditer(xml) if b"<f" in xml or b":f" in xml else ():
        start = max(xml.rfind(b"<c ", 0, found.start()), xml.rfind(b":c ", 0, found.start()) - 1)
        position = _position(xml, start + 1)
        # A formula whose result is the empty text says so by its type.
        if position is not None and b' t="str"' not in xml[start : xml.find(b">", start)]:
            facts.without_result.add(position)
    if styles:
        numbers = b"|".join(str(number).encode() for number in sorted(styles))
        for found in re.finditer(rb'\ss="(' + numbers + rb')"', xml):
            position = _position(xml, found.start())
            if position is not None:
                facts.shown[position] = styles[int(found[1])]
    return facts


def _position(xml: bytes, inside: int) -> Position | None:
    """The position of the cell whose opening tag holds ``inside``; None where the tag is another."""
    found = _REFERENCE.match(xml, xml.rfind(b"<", 0, inside + 1))
    return (int(found[2]) - 1, _column_number(found[1])) if found else None


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _is_too_large(xml: bytes) -> bool:
    width = max((_column_number(letters) for letters in set(_COLUMNS.findall(xml))), default=0) + 1
    if width * _highest_row(xml) <= MOST_CELLS:
        return False
    # Cells that are only formatted are not laid out: count those that hold something.
    last_row = last_column = 0
    for piece in _pieces(xml):
        for letters, row in _FILLED.findall(piece):
            last_row, last_column = max(last_row, int(row)), max(last_column, _column_number(letters) + 1)
    return last_row * last_column > MOST_CELLS


def _highest_row(xml: bytes) -> int:
    return max((max(map(int, rows)) for piece in _pieces(xml) if (rows := _HIGH_ROWS.findall(piece))), default=99_999)


def _pieces(xml: bytes) -> Iterator[bytes]:
    for start in range(0, len(xml), _PIECE):
        yield xml[start : start + _PIECE + 256]  # The overlap keeps a tag on the border whole.


def _special_styles(xml: bytes) -> dict[int, Shown]:
    """Number of a cell style → what it shows, for styles that show something else than the stored value."""
    root = ElementTree.fromstring(xml)
    formats = root.iterfind("{*}numFmts/{*}numFmt")
    custom = {int(node.get("numFmtId", "0")): _shown_by(node.get("formatCode", "")) for node in formats}
    found: dict[int, Shown] = {}
    for index, node in enumerate(root.iterfind("{*}cellXfs/{*}xf")):
        number = int(node.get("numFmtId", "0"))
        shown = custom[number] if number in custom else _BUILT_IN.get(number)
        if shown is not None:
            found[index] = shown
    return found


def _shown_by(code: str) -> Shown | None:
    bare = _QUOTED.sub("", code).split(";")[0].lower()
    if "%" in bare:
        return "percent"
    if "y" in bare and "d" not in bare and "h" not in bare:
        return "month" if "m" in bare else "year"
    return None
