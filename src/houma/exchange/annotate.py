"""The file comes back with what is wrong in it: cells coloured and commented, and a first sheet that lists it all."""

import logging
import warnings
from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook, load_workbook

from houma.exchange.annotated_copy import annotate_copy
from houma.exchange.annotated_original import annotate_original
from houma.exchange.opening import is_xlsx, open_file
from houma.exchange.problems import Problem

_LOG = logging.getLogger(__name__)
# Openpyxl keeps some 900 bytes for a cell and takes 35 µs to read and write it: 270 MB and 11 s at this size.
MOST_CELLS_KEPT = 300_000
_SMALL_FILE = 1 << 20


def annotate_workbook(content: bytes, filename: str, problems: Sequence[Problem], language: str) -> bytes:
    """The workbook with ``problems`` marked, as XLSX.

    An XLSX file keeps its formatting (charts and macros are lost to openpyxl). Text files, older formats and workbooks
    of more than ``MOST_CELLS_KEPT`` cells come back as a plain copy of their cells; of a file that cannot be opened,
    the list of problems alone. Marks of an earlier annotation go.
    """
    original = _original(content, filename) if is_xlsx(content) else None
    if original is not None:
        return annotate_original(original, problems, language)
    return annotate_copy(open_file(content, filename).grids, problems, language)


def _original(content: bytes, filename: str) -> Workbook | None:
    if len(content) > _SMALL_FILE:
        grids = open_file(content, filename).grids
        if sum(len(grid.rows) * max(map(len, grid.rows), default=0) for grid in grids) > MOST_CELLS_KEPT:
            return None
    try:
        with warnings.catch_warnings():
            # Openpyxl warns of extensions that it drops (slicers, newer validations); none is needed to correct.
            warnings.simplefilter("ignore", UserWarning)
            return load_workbook(BytesIO(content))
    except Exception:
        # Whatever openpyxl stumbles over, the cells that calamine can read still come back.
        _LOG.warning("%s could not be opened with its formatting", filename, exc_info=True)
        return None
