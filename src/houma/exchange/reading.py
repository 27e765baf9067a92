"""What reading a file gives: its rows, everything to correct, and what was passed over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from houma.exchange.problems import Notice, Problem, Severity

NOTHING_ABSENT: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row: ``values`` holds every column of the table that can be read, None for blank and for unreadable cells.

    ``row`` counts from 1. ``identity`` are the values of the identifying columns. ``absent`` are the columns that the
    file does not have at all: their None is no statement, and ``compare`` leaves such fields alone.
    """

    sheet: str
    row: int
    values: Mapping[str, Any]
    identity: tuple[Any, ...] = ()
    absent: frozenset[str] = NOTHING_ABSENT

    def __getitem__(self, key: str) -> Any:
        return self.values[key]


@dataclass(frozen=True, slots=True)
class Reading:
    """Rows by table key, all problems at once, and notices.

    Apply the rows only where ``ok``: with an error in the file, rows may lack values. ``illustrative`` tells that the
    file bears the mark that exports put on data that are not real.
    """

    rows: Mapping[str, Sequence[ReadRow]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    notices: tuple[Notice, ...] = ()
    illustrative: bool = False

    @property
    def ok(self) -> bool:
        """Whether nothing keeps the file from being applied."""
        return not any(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def row_count(self) -> int:
        """How many rows were read, all tables together."""
        return sum(len(rows) for rows in self.rows.values())


def values_of(row: Mapping[str, Any] | ReadRow) -> Mapping[str, Any]:
    """The values of a row that was read, or the mapping itself."""
    return row.values if isinstance(row, ReadRow) else row
