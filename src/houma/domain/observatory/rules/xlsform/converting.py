"""From a checked workbook to an XForm, by pyxform; what it alone finds wrong, said with its place."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyxform.errors import PyXFormError  # type: ignore[import-untyped]
from pyxform.xls2xform import convert  # type: ignore[import-untyped]

from houma.domain.observatory.rules.xlsform import words
from houma.domain.observatory.rules.xlsform.columns import TRANSLATED, Heading, heading_of, is_known
from houma.domain.observatory.rules.xlsform.sheets import Book, Cell, Sheet
from houma.exchange.problems import Problem, Severity, cell_reference
from houma.values.multilingual import Multilingual

_LOG = logging.getLogger(__name__)
_ROW = re.compile(r"\[row\s*:\s*(\d+)\]\s*")
_SHEET = re.compile(r"'(survey|choices|settings)' sheet")
_COLUMN = re.compile(r"the '([^']+)' value")
_SAID_BY_US = re.compile(
    r"translation|is missing the (?:survey|choices) |no label|Choices should have a label|case-insensitive|max-pixels"
    r"|Row without name|machine-readable codes",
    re.IGNORECASE,
)
# The converter makes every quote straight, in formulas as in labels; in labels the right ones are kept through it.
_QUOTES = "\u2018\u2019\u201c\u201d"
_KEPT = {ord(quote): 0xE000 + number for number, quote in enumerate(_QUOTES)}
_GIVEN_BACK = {stand_in: quote for quote, stand_in in _KEPT.items()}
ROOT = "data"
"""Name of the root of every instance."""


@dataclass(frozen=True, slots=True)
class Converted:
    """An XForm, or none and why; ``problems`` hold the converter's advice too."""

    xform: str
    problems: tuple[Problem, ...]


def to_xform(book: Book) -> Converted:
    """Convert; whatever the converter raises becomes a problem that quotes it."""
    remarks: list[str] = []
    try:
        converted = convert(_as_converter_reads(book), warnings=remarks, form_name=ROOT, validate=False).xform
    except PyXFormError as error:
        return Converted("", tuple(_refusals(book, str(error))))
    except Exception as error:
        # What no check foresaw is still the form's fault to its author; the log keeps where it happened.
        _LOG.warning("the converter failed on a form: %s", error, exc_info=True)
        return Converted("", tuple(_refusals(book, f"{type(error).__name__}: {error}")))
    advice = [
        _placed(book, remark, "converter-remark", words.CONVERTER_REMARKS, Severity.WARNING)
        for remark in remarks
        if not _SAID_BY_US.search(remark)
    ]
    return Converted(str(converted).translate(_GIVEN_BACK), tuple(advice))


def _as_converter_reads(book: Book) -> dict[str, Any]:
    """The three sheets as the converter's own reader gives them, without the columns that are ours."""
    given: dict[str, Any] = {"sheet_names": ["survey", "choices", "settings"]}
    for name, sheet in (("survey", book.survey), ("choices", book.choices), ("settings", book.settings)):
        headings = {heading: _written(heading) for heading in sheet.columns.values() if _is_theirs(heading, name)}
        if not headings:
            continue
        given[f"{name}_header"] = [dict.fromkeys(headings.values())]
        given[name] = list(_rows(sheet, headings, first_only=name == "settings"))
    return given


def _rows(sheet: Sheet, headings: dict[Heading, str], *, first_only: bool) -> Iterator[dict[str, str]]:
    lines = sheet.lines[:1] if first_only else sheet.lines
    number = 2
    for line in lines:
        # Rows between are given empty, so that the converter counts as the spreadsheet does.
        while not first_only and number < line.number:
            yield {}
            number += 1
        yield {written: _given(line.cells[at], at) for at, written in headings.items() if at in line.cells}
        number += 1


def _given(cell: Cell, heading: Heading) -> str:
    return cell.text.translate(_KEPT) if heading.key in TRANSLATED else cell.text


def _written(heading: Heading) -> str:
    return f"{heading.key}::{heading.language}" if heading.language else heading.key


def _is_theirs(heading: Heading, sheet: str) -> bool:
    ours = heading.key.startswith("houma::") or (sheet == "survey" and heading.key == "note")
    return is_known(heading, sheet) and not ours


def _refusals(book: Book, said: str) -> Iterator[Problem]:
    for part in said.split("\n") if said.count("[row") > 1 else [said]:
        yield _placed(book, part, "converter", words.CONVERTER_REFUSED, Severity.ERROR)


def _placed(book: Book, said: str, code: str, expected: Multilingual, severity: Severity) -> Problem:
    """The converter's words with the place that they name, as far as they name one."""
    row = _ROW.search(said)
    quoted = words.said(expected, said=" ".join(_ROW.sub("", said).split()).rstrip("."))
    is_advice = severity is Severity.WARNING
    if row is None:
        return Problem(code, quoted, severity=severity, is_advice=is_advice)
    named, column = _SHEET.search(said), _COLUMN.search(said)
    kind = named[1] if named else "survey"
    sheet: Sheet = getattr(book, kind)
    number = int(row[1])
    key = heading_of(column[1], kind).key if column else "type"
    position = sheet.position(key) or 0
    line = next((line for line in sheet.lines if line.number == number), None)
    cell = line.cell(key) if line else None
    return Problem(
        code,
        quoted,
        sheet=sheet.name,
        row=number,
        cell=cell_reference(sheet.name, number, position),
        read=cell.text if cell else "",
        severity=severity,
        is_advice=is_advice,
    )
