"""How the workbooks that Houma writes look: one place for their formats and colours."""

from functools import cached_property
from typing import Any

from houma.exchange.columns import CellKind, Column

INK, HEAD, REQUIRED_HEAD = "#1B2A3A", "#E4EBEF", "#C9DCE2"
LINK = "#1F5F8B"
ERROR_FILL, WARNING_FILL = "#F7C9C0", "#FBE7B5"


def number_format(column: Column) -> str:
    """The Excel format of a column. Text where Excel would otherwise make a date or a number of what is typed."""
    if column.kind is CellKind.DECIMAL:
        # The sign is quoted: an Excel percentage would be stored as a fraction.
        return '#,##0.00" %"' if column.unit == "%" else "#,##0.00"
    return {CellKind.INTEGER: "#,##0", CellKind.YEAR: "0", CellKind.DATE: "dd/mm/yyyy"}.get(column.kind, "@")


class Looks:
    """Formats of one workbook, each made when it is first asked for."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._data: dict[str, Any] = {}
        self._coloured: dict[tuple[tuple[str, Any], ...], Any] = {}

    def data(self, code: str) -> Any:
        """The format of the data cells of a column; texts stay texts even when edited."""
        if code not in self._data:
            properties: dict[str, Any] = {"num_format": code, "valign": "top"}
            if code == "@":
                properties["quote_prefix"] = True
            self._data[code] = self._workbook.add_format(properties)
        return self._data[code]

    def coloured(self, **properties: Any) -> Any:
        """A format with these properties, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._coloured:
            self._coloured[key] = self._workbook.add_format(properties)
        return self._coloured[key]

    @cached_property
    def heading(self) -> Any:
        """A column heading."""
        return self._format(bold=True, bg_color=HEAD, bottom=1, text_wrap=True, valign="vcenter")

    @cached_property
    def required_heading(self) -> Any:
        """The heading of a column that must be filled in."""
        return self._format(bold=True, bg_color=REQUIRED_HEAD, bottom=2, text_wrap=True, valign="vcenter")

    @cached_property
    def title(self) -> Any:
        """The title of a sheet."""
        return self._format(bold=True, font_size=15)

    @cached_property
    def label(self) -> Any:
        """A label beside its text."""
        return self._format(bold=True, valign="top")

    @cached_property
    def text(self) -> Any:
        """Running text."""
        return self._format(text_wrap=True, valign="top")

    @cached_property
    def warning(self) -> Any:
        """What nobody must overlook."""
        return self._format(bold=True, bg_color=WARNING_FILL)

    def _format(self, **properties: Any) -> Any:
        return self._workbook.add_format({"font_color": INK, **properties})
