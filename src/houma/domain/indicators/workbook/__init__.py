"""Tables of the catalogue and of figures: declared columns, and how files of them are read."""

from houma.domain.indicators.workbook.files import (
    FigureFile,
    UnreadableFigures,
    catalogue_problems,
    figure_references,
    new_indicator,
    read_catalogue,
    read_codes,
    read_figures,
)
from houma.domain.indicators.workbook.listing import Listing, read_listing
from houma.domain.indicators.workbook.tables import (
    CODES,
    INDICATORS,
    OBSERVATIONS,
    indicator_rows,
    value_rows,
    values_table,
)

__all__ = [
    "CODES",
    "INDICATORS",
    "OBSERVATIONS",
    "FigureFile",
    "Listing",
    "UnreadableFigures",
    "catalogue_problems",
    "figure_references",
    "indicator_rows",
    "new_indicator",
    "read_catalogue",
    "read_codes",
    "read_figures",
    "read_listing",
    "value_rows",
    "values_table",
]
