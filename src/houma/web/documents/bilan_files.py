"""The bilan as a file, in one of its formats."""

import io
import json
from collections.abc import Sequence
from copy import copy
from typing import Any

from django.db.models import QuerySet
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from houma.domain.agreements.bilan import Bilan, Comparison
from houma.domain.agreements.models import Agreement
from houma.exchange import Provenance, write_json, write_xlsx
from houma.web.documents.bilan_pdf import bilan_pdf
from houma.web.documents.bilan_tables import FIGURES, OFFICIALS, figure_rows, official_rows
from houma.web.exports import provenance

BILAN_FORMATS = ("pdf", "xlsx", "json")
_PDF = "application/pdf"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def bilan_file(
    bilan: Bilan,
    compared: Sequence[Comparison],
    file_format: str,
    language: str,
    visible: QuerySet[Agreement] | None = None,
) -> tuple[bytes, str]:
    """The content and its media type.

    ``visible`` are the agreements that may be seen, as they were given to ``bilan``; None for the public ones.
    Raises KeyError for an unknown format, FontsMissingError for a PDF without typefaces.
    """
    if file_format == "pdf":
        return bilan_pdf(bilan, compared, language, visible), _PDF
    if file_format == "xlsx":
        return _xlsx(bilan, compared, language), _XLSX
    if file_format == "json":
        return json.dumps(_json(bilan, compared, language), ensure_ascii=False, indent=1).encode(), "application/json"
    raise KeyError(file_format)


def _about(bilan: Bilan) -> Provenance:
    filters = tuple((label, text.fr) for label, text in bilan.filter_labels)
    return provenance(bilan.country, FIGURES.labels, filters=filters)


def _json(bilan: Bilan, compared: Sequence[Comparison], language: str) -> dict[str, Any]:
    """Provenance, figures by group, official totals: one document."""
    about = _about(bilan)
    figures: dict[str, Any] = json.loads(b"".join(write_json(FIGURES, figure_rows(bilan, language), language, about)))
    officials = json.loads(
        b"".join(write_json(OFFICIALS, official_rows(bilan.country, compared, language), language, about))
    )
    return {
        "provenance": figures["provenance"],
        "country": bilan.country.code,
        "date": bilan.on.isoformat(),
        "filter": bilan.filter.params(),
        "by": bilan.group_by,
        "columns": figures["columns"],
        "figures": figures["rows"],
        "official_columns": officials["columns"],
        "officials": officials["rows"],
    }


def _xlsx(bilan: Bilan, compared: Sequence[Comparison], language: str) -> bytes:
    """Figures on the first sheet, official totals on the second, then the provenance."""
    about = _about(bilan)
    book = load_workbook(io.BytesIO(write_xlsx(FIGURES, figure_rows(bilan, language), language, about)))
    other = load_workbook(
        io.BytesIO(write_xlsx(OFFICIALS, official_rows(bilan.country, compared, language), language, about))
    )
    first = other.worksheets[0]
    sheet = book.create_sheet(first.title, 1)
    sheet.sheet_view.rightToLeft = language == "ar"
    for row in first.iter_rows():
        for cell in row:
            target = sheet.cell(cell.row, cell.column, cell.value)
            target.number_format = cell.number_format
            target.font = copy(cell.font)
            target.fill = copy(cell.fill)
    for position, column in enumerate(OFFICIALS.columns, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = column.width
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()
