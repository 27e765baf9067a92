"""Rows out, as CSV, XLSX and JSON, each telling where the figures come from and whether they are real.

- **CSV** is for programs: keys as headings, codes, a point as decimal mark, ISO dates, UTF-8 with a byte order mark
  for Excel. Nothing but the table stands in it: every row has a declared column ``illustrative`` (``true``/``false``),
  and the rest of the provenance is in the CSVW description that goes with it (``describe_csv``; W3C, *Metadata
  Vocabulary for Tabular Data*). Texts that a spreadsheet would compute get an apostrophe in front, which the reader
  takes away.
- **XLSX** is for people: headings and choices in their language, a sheet on the provenance, and above the headings a
  banner in three languages where the data are illustrative. Texts are stored as texts, so nothing is computed.
- **JSON** holds provenance, columns and rows. Decimals are strings, because JSON readers make floats of numbers.

All three read back without problems.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from houma.exchange.columns import CellKind, Column, Table
from houma.exchange.provenance import ILLUSTRATIVE_KEY, ILLUSTRATIVE_MARK, Provenance, illustrative_banner
from houma.exchange.reading import ReadRow, values_of
from houma.exchange.references import References
from houma.exchange.safety import escaped
from houma.exchange.sheets_of_ours import PROVENANCE, sheet_title
from houma.exchange.shown import machine_text, shown_value
from houma.exchange.workbook_looks import Looks, number_format
from houma.values.money import Money
from houma.values.multilingual import LANGUAGES

Row = Mapping[str, Any] | ReadRow
_BLOCK = 1 << 16
_TYPED = (CellKind.INTEGER, CellKind.DECIMAL, CellKind.YEAR, CellKind.BOOLEAN, CellKind.DATE, CellKind.PARTIAL_DATE)
_CSVW_TYPES = {
    CellKind.INTEGER: "integer",
    CellKind.DECIMAL: "decimal",
    CellKind.DATE: "date",
    CellKind.YEAR: "gYear",
    CellKind.BOOLEAN: "boolean",
    CellKind.URL: "anyURI",
}


def write_csv(table: Table, rows: Iterable[Row], language: str, provenance: Provenance) -> Iterator[bytes]:
    """Yield a CSV file in blocks of some 64 kB. ``language`` plays no part: what is for programs has no language."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    marked = _adds_mark(table)
    writer.writerow([column.key for column in table.columns] + ([ILLUSTRATIVE_KEY] if marked else []))
    yield b"\xef\xbb\xbf"
    typed = [(column.key, column.kind in _TYPED) for column in table.columns]
    for row in rows:
        values = values_of(row)
        texts = [
            machine_text(values.get(key)) if is_typed else escaped(machine_text(values.get(key)))
            for key, is_typed in typed
        ]
        if marked:
            texts.append("true" if _is_illustrative(values, provenance) else "false")
        writer.writerow(texts)
        if buffer.tell() >= _BLOCK:
            yield _drained(buffer)
    yield _drained(buffer)


def describe_csv(table: Table, filename: str, language: str, provenance: Provenance) -> bytes:
    """The CSVW description of a CSV export (conventionally ``<filename>-metadata.json``)."""
    columns: list[dict[str, Any]] = [
        {
            "name": column.key,
            "titles": {code: column.labels.in_language(code) for code in LANGUAGES},
            "dc:description": {code: column.help.in_language(code) for code in LANGUAGES},
            "datatype": _CSVW_TYPES.get(column.kind, "string"),
            "required": column.required,
        }
        for column in table.columns
    ]
    if _adds_mark(table):
        titles = {code: ILLUSTRATIVE_MARK.in_language(code) for code in LANGUAGES}
        columns.append({"name": ILLUSTRATIVE_KEY, "titles": titles, "datatype": "boolean", "required": True})
    described = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": language[:2]}],
        "url": filename,
        "dc:title": provenance.title.in_language(language),
        "dc:source": provenance.source.in_language(language),
        "dc:license": provenance.licence.in_language(language),
        "dc:modified": provenance.date.isoformat(),
        "houma:provenance": provenance.as_mapping(language),
        "tableSchema": {"columns": columns, "primaryKey": list(table.identity)},
    }
    return json.dumps(described, ensure_ascii=False, indent=2).encode()


def write_json(table: Table, rows: Iterable[Row], language: str, provenance: Provenance) -> Iterator[bytes]:
    """Yield ``{"provenance": …, "columns": […], "rows": […]}`` in blocks; decimals are strings, dates ISO 8601."""
    columns = [
        {
            "key": column.key,
            "label": column.labels.in_language(language),
            "kind": column.kind.value,
            "unit": column.unit_in(language),
            "help": column.help.in_language(language),
        }
        for column in table.columns
    ]
    head = {
        "table": table.key,
        "language": language[:2],
        "provenance": provenance.as_mapping(language),
        "columns": columns,
    }
    buffer = io.StringIO()
    buffer.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": [')
    separator = "\n"
    for row in rows:
        values = values_of(row)
        plain_row = {column.key: _json_value(values.get(column.key)) for column in table.columns}
        if _adds_mark(table):
            plain_row[ILLUSTRATIVE_KEY] = _is_illustrative(values, provenance)
        buffer.write(separator + json.dumps(plain_row, ensure_ascii=False))
        separator = ",\n"
        if buffer.tell() >= _BLOCK:
            yield _drained(buffer)
    buffer.write("\n]}\n")
    yield _drained(buffer)


def write_xlsx(
    table: Table,
    rows: Iterable[Row],
    language: str,
    provenance: Provenance,
    references: References | None = None,
) -> bytes:
    """An XLSX file for readers of ``language``, written row by row; ``references`` turn codes into names."""
    output = io.BytesIO()
    workbook = xlsxwriter.Workbook(output, {"constant_memory": True})
    looks = Looks(workbook)
    sheet = workbook.add_worksheet(sheet_title(table.labels.in_language(language)))
    if language[:2] == "ar":
        sheet.right_to_left()
    marked = _adds_mark(table)
    for position, column in enumerate(table.columns):
        sheet.set_column(position, position, column.width)
    top = 0
    if provenance.illustrative:
        sheet.write_string(0, 0, illustrative_banner(), looks.warning)
        sheet.set_header(f"&C{illustrative_banner()}")
        top = 1
    for position, column in enumerate(table.columns):
        sheet.write_string(top, position, column.heading(language), looks.heading)
    if marked:
        sheet.write_string(top, len(table.columns), ILLUSTRATIVE_KEY, looks.heading)
    sheet.freeze_panes(top + 1, 0)
    last = top
    formats = [looks.data(number_format(column)) for column in table.columns]
    for last, row in enumerate(rows, start=top + 1):
        values = values_of(row)
        for position, column in enumerate(table.columns):
            value = values.get(column.key)
            if value is not None:
                _write_cell(sheet, last, position, value, column, language, references, formats[position])
        if marked:
            sheet.write_boolean(last, len(table.columns), _is_illustrative(values, provenance))
    sheet.autofilter(top, 0, max(last, top), len(table.columns) - 1 + marked)
    _write_provenance(workbook, looks, language, provenance)
    workbook.close()
    return output.getvalue()


def _write_cell(
    sheet: Any,
    row: int,
    position: int,
    value: Any,
    column: Column,
    language: str,
    references: References | None,
    look: Any,
) -> None:
    if isinstance(value, Money):
        value = value.amount
    if isinstance(value, bool):
        sheet.write_string(row, position, shown_value(value, column, language), look)
    elif isinstance(value, Decimal | int) and _survives_binary(value):
        sheet.write_number(row, position, float(value), look)
    elif isinstance(value, date) and value.year >= 1900:
        sheet.write_datetime(row, position, datetime(value.year, value.month, value.day), look)  # noqa: DTZ001
    elif column.kind in (CellKind.CHOICE, CellKind.REFERENCE):
        sheet.write_string(row, position, shown_value(value, column, language, references), look)
    else:
        sheet.write_string(row, position, machine_text(value), look)


def _survives_binary(value: Decimal | int) -> bool:
    """Whether a spreadsheet, which keeps 15 significant digits, gives the number back as it is."""
    return Decimal(f"{float(value):.15g}") == value


def _write_provenance(workbook: Any, looks: Looks, language: str, provenance: Provenance) -> None:
    sheet = workbook.add_worksheet(PROVENANCE.in_language(language))
    if language[:2] == "ar":
        sheet.right_to_left()
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 80)
    if provenance.illustrative:
        sheet.write_string(0, 0, illustrative_banner(), looks.warning)
    for row, (label, text) in enumerate(provenance.lines(language), start=int(provenance.illustrative)):
        sheet.write_string(row, 0, label, looks.label)
        sheet.write_string(row, 1, text, looks.text)


def _adds_mark(table: Table) -> bool:
    return all(column.key != ILLUSTRATIVE_KEY for column in table.columns)


def _is_illustrative(values: Mapping[str, Any], provenance: Provenance) -> bool:
    return provenance.illustrative or bool(values.get(ILLUSTRATIVE_KEY))


def _json_value(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    return machine_text(value)


def _drained(buffer: io.StringIO) -> bytes:
    block = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return block
