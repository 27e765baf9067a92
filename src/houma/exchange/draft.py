"""The rows of one sheet on their way from cells to checked rows."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from houma.exchange.cells import CellReader
from houma.exchange.columns import Column, Table
from houma.exchange.problems import Fault, Notice, Problem, cell_reference
from houma.values.multilingual import LANGUAGES, Multilingual


@dataclass(slots=True)
class Draft:
    """Rows whose cells were read; still to come are looks across sheets and the rules on rows.

    ``numbers`` (from 1), ``values`` and the keys of ``unreadable`` go together by index. ``told`` holds row and
    position beside each problem, so that they can be told in reading order.
    """

    sheet: str
    table: Table
    header_row: int
    positions: dict[str, int]
    readers: dict[str, CellReader]
    absent: frozenset[str]
    numbers: list[int] = field(default_factory=list)
    values: list[dict[str, Any]] = field(default_factory=list)
    unreadable: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    told: list[tuple[int, int, Problem]] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    illustrative: bool = False

    def tell(self, row: int, column: Column, fault: Fault, read: str, position: int | None = None) -> None:
        """Keep a problem of a cell; where the sheet does not have the column, its row is blamed."""
        if position is None:
            position = self.positions.get(column.key)
        problem = Problem(
            fault.code,
            fault.explained(self.table.labels_by_key),
            sheet=self.sheet,
            row=row,
            column_label=column.labels,
            cell="" if position is None else cell_reference(self.sheet, row, position),
            read=read,
            nearest=fault.nearest,
            severity=fault.severity,
        )
        self.told.append((row, -1 if position is None else position, problem))

    def refuse(self, index: int, column: Column, fault: Fault, read: str) -> None:
        """Keep a problem of a cell whose value is therefore missing."""
        self.values[index][column.key] = None
        self.unreadable[index].add(column.key)
        self.tell(self.numbers[index], column, fault, read)

    def place(self, index: int) -> str:
        """Where a row stands: its first cell."""
        return cell_reference(self.sheet, self.numbers[index], min(self.positions.values(), default=0))


def about_column(text: Multilingual, column: Column, **more: str) -> Multilingual:
    """``text`` with ``{label}`` and ``{unit}`` of a column in each language."""
    return Multilingual(
        *(
            text.in_language(language).format(
                label=column.labels.in_language(language), unit=column.unit_in(language), **more
            )
            for language in LANGUAGES
        )
    )
