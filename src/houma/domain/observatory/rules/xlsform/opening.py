"""A workbook from anybody, made harmless before anything reads it.

A form is a small workbook. What is larger, packed to burst, carries programs or declares entities is refused with its
reason; the rest is packed anew with its true sizes, so that no reader meets what the archive only claims.
"""

import io
import re
import zipfile
import zlib

from houma.domain.observatory.rules.xlsform import words
from houma.exchange.grid import Grid
from houma.exchange.opening import open_file
from houma.exchange.problems import Problem
from houma.values.multilingual import Multilingual

LARGEST = 5_000_000
"""Bytes of a workbook as it is uploaded."""
MOST_UNPACKED = 40_000_000
MOST_PARTS = 1_000
MOST_ROWS, MOST_COLUMNS = 20_000, 300
_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_PROGRAM = re.compile(r"vbaproject|macrosheets|activex", re.IGNORECASE)
_ENTITY = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# Excel, LibreOffice and the libraries write where each cell stands; the fast reader lays out what does not say so.
_NO_PLACE = re.compile(rb'<(?:\w+:)?c(?=[\s/>])(?![^>]*\sr="[A-Z]{1,3}[0-9]{1,7}")')
_PLACE = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)


_NO_WORKBOOK = ("not-a-workbook", words.AN_XLSX)


class _TooLarge(Exception):
    pass


def opened(content: bytes, filename: str) -> tuple[bytes, list[Grid], list[Problem]]:
    """The workbook packed anew, its sheets, and what keeps it from being a form."""

    def refused(code: str, expected: Multilingual) -> tuple[bytes, list[Grid], list[Problem]]:
        return b"", [], [Problem(code, expected, read=filename)]

    if len(content) > LARGEST:
        return refused("too-large", words.said(words.A_SMALLER_WORKBOOK, limit=LARGEST // 1_000_000))
    if not content.strip():
        return refused("empty-file", words.A_FULL_FILE)
    if content.startswith(_COMPOUND):
        return refused("old-format", words.AN_XLSX_NOT_XLS)
    if not content.startswith(_ZIP):
        return refused(*(("text-file", words.AN_XLSX_NOT_TEXT) if _is_table(content) else _NO_WORKBOOK))
    try:
        parts = _parts(content)
    except _TooLarge:
        return refused("zip-bomb", words.said(words.A_SMALLER_WORKBOOK, limit=MOST_UNPACKED // 1_000_000))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError):
        return refused("unreadable-file", words.AN_XLSX)
    if "xl/workbook.xml" not in parts:
        return refused("not-a-workbook", words.AN_XLSX)
    if any(_PROGRAM.search(name) for name in parts):
        return refused("macros", words.NO_MACROS)
    if any(_ENTITY.search(part) for name, part in parts.items() if name.endswith((".xml", ".rels", ".vml"))):
        return refused("entities", words.NO_ENTITIES)
    sheets = [part for name, part in parts.items() if _SHEET.fullmatch(name)]
    if any(_NO_PLACE.search(part) for part in sheets):
        return refused("unreadable-file", words.SAVED_BY_A_SPREADSHEET)
    if any(_is_too_wide(part) for part in sheets):
        return refused("too-large", words.said(words.A_SMALLER_SHEET, rows=MOST_ROWS, columns=MOST_COLUMNS))
    clean = _packed(parts)
    found = open_file(clean, filename)
    return clean, found.grids, found.problems


def _is_table(content: bytes) -> bool:
    """Is this text in columns, in whatever encoding a spreadsheet wrote it?"""
    first = content[:2000].strip().partition(b"\n")[0]
    return b"\0" not in content[:2000] and any(mark in first for mark in (b",", b";", b"\t"))


def _parts(content: bytes) -> dict[str, bytes]:
    """Every part by its name, unpacked to no more than is allowed in all, whatever sizes the archive claims."""
    parts: dict[str, bytes] = {}
    left = MOST_UNPACKED
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_PARTS:
            raise _TooLarge
        for entry in entries:
            with archive.open(entry) as packed:
                part = packed.read(left + 1)
            if len(part) > left:
                raise _TooLarge
            left -= len(part)
            if not entry.is_dir():
                parts[entry.filename] = part
    return parts


def _packed(parts: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, compress_type=zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _is_too_wide(xml: bytes) -> bool:
    places = set(_PLACE.findall(xml))
    return any(int(row) > MOST_ROWS or len(column) > 2 or _number(column) > MOST_COLUMNS for column, row in places)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
