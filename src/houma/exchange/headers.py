"""Which table a sheet holds, where its headings stand, and which column each of them means."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rapidfuzz import fuzz, process

from houma.exchange.columns import Column, Table
from houma.exchange.grid import Grid, Raw, as_read
from houma.values.folding import fold, plain

SEARCHED_ROWS = 40  # A title, an address and a date stand above the headings, not a page.
PROVENANCE_KEYS = frozenset({"illustrative"})  # Columns that exports add of themselves (see exports.py).
_UNIT_BEHIND = re.compile(r"^(?P<label>.+?)\s*[(\[](?P<unit>[^()\[\]]+)[)\]]\s*\*?\s*$", re.DOTALL)
_ALIKE_ENOUGH = 75.0


@dataclass(frozen=True, slots=True)
class Header:
    """The headings of a sheet: ``row`` counts from 0, ``height`` is 1 or 2 rows, positions count from 0."""

    row: int
    height: int
    columns: dict[int, Column]
    strays: dict[int, str] = field(default_factory=dict)
    doubles: dict[int, Column] = field(default_factory=dict)
    other_units: dict[int, Column] = field(default_factory=dict)
    passed_over: frozenset[int] = frozenset()
    provenance: dict[int, str] = field(default_factory=dict)
    machine_written: bool = False

    @property
    def first_data_row(self) -> int:
        """Index of the first row below the headings."""
        return self.row + self.height


class Headings:
    """The spellings by which the columns of one table are known: key, labels, aliases, with or without the unit."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.names = frozenset(plain(name) for name in table.sheet_names())
        self._plain: dict[str, Column] = {}
        sounding: dict[str, set[str]] = {}
        for column in table.columns:
            for spelling in (column.key, *column.labels.variants(), *column.aliases):
                self._plain.setdefault(plain(spelling), column)
                sounding.setdefault(fold(spelling), set()).add(column.key)
                for unit in column.unit_spellings():
                    for link in ("", " en", " in", " ب"):
                        self._plain.setdefault(plain(f"{spelling}{link} {unit}"), column)
        self._sounding = {text: table.column(next(iter(keys))) for text, keys in sounding.items() if len(keys) == 1}
        self._plain.pop("", None)
        self._sounding.pop("", None)

    @property
    def spellings(self) -> frozenset[str]:
        """Every known heading, folded by ``plain``."""
        return frozenset(self._plain)

    def column(self, heading: str) -> tuple[Column, bool] | None:
        """The column a heading means, and whether the heading announces another unit than the column's."""
        bare = plain(heading)
        if not bare:
            return None
        found = self._plain.get(bare) or self._sounding.get(fold(heading))
        if found:
            return found, False
        parts = _UNIT_BEHIND.match(heading)
        if parts:
            found = self._plain.get(plain(parts["label"])) or self._sounding.get(fold(parts["label"]))
            if found:
                units = {plain(unit) for unit in found.unit_spellings()}
                return found, bool(units) and plain(parts["unit"]) not in units
        return None

    def nearest(self, heading: str) -> Column | None:
        """The column whose heading looks most like a stray one, if one does."""
        best = process.extractOne(plain(heading), list(self._plain), scorer=fuzz.ratio, score_cutoff=_ALIKE_ENOUGH)
        return self._plain[best[0]] if best else None

    def score(self, texts: Sequence[str]) -> int:
        """How many columns of the table these headings mean."""
        return len({found[0].key for text in texts if text and (found := self.column(text))})

    def find(self, grid: Grid) -> Header | None:
        """The headings in the first rows of a sheet: the row, or pair of rows, that names most columns."""
        texts = [[_text(raw) for raw in row] for row in grid.rows[:SEARCHED_ROWS]]
        scores = [self.score(row) for row in texts]
        if not scores:
            return None
        best_row = max(range(len(scores)), key=lambda index: (scores[index], -index))
        best, height, headings = scores[best_row], 1, texts[best_row]
        for index, (upper, lower) in enumerate(pairwise(texts)):
            joined = self._joined(_spread(upper, index, grid), lower)
            score = self.score(joined)
            if score > max(best, scores[index], scores[index + 1]):
                best_row, best, height, headings = index, score, 2, joined
        least = min(2, len(self.table.read_columns))
        return self._header(best_row, height, headings) if best >= least else None

    def _joined(self, upper: Sequence[str], lower: Sequence[str]) -> list[str]:
        """One heading per column out of two rows: both together if that is known, else the lower, else the upper."""
        width = max(len(upper), len(lower))
        joined = []
        for position in range(width):
            above = upper[position] if position < len(upper) else ""
            below = lower[position] if position < len(lower) else ""
            wordings = (f"{above} {below}", f"{below} {above}", below, above)
            known = next((text for text in wordings if text.strip() and self.column(text.strip())), "")
            joined.append(known.strip() or f"{above} {below}".strip())
        return joined

    def _header(self, row: int, height: int, headings: Sequence[str]) -> Header:
        header = Header(row, height, {})
        passed_over: set[int] = set()
        taken: set[str] = set()
        by_key = True
        for position, heading in enumerate(headings):
            found = self.column(heading)
            if found is None:
                if heading in PROVENANCE_KEYS:
                    header.provenance[position] = heading
                elif heading:
                    header.strays[position] = heading
                continue
            column, other_unit = found
            by_key = by_key and heading == column.key
            if column.exported_only:
                passed_over.add(position)
            elif column.key in taken:
                header.doubles[position] = column
            else:
                taken.add(column.key)
                header.columns[position] = column
                if other_unit:
                    header.other_units[position] = column
        return Header(
            row,
            height,
            header.columns,
            header.strays,
            header.doubles,
            header.other_units,
            frozenset(passed_over),
            header.provenance,
            by_key and bool(header.columns),
        )


def _text(raw: Raw) -> str:
    return " ".join(raw.split()) if isinstance(raw, str) else as_read(raw)


def _spread(upper: Sequence[str], row: int, grid: Grid) -> list[str]:
    """A row of group headings, each repeated over the columns it stands above."""
    spread = list(upper)
    if grid.delimited:
        # A text file keeps no merged cells: a heading stands above the blanks that follow it.
        for position in range(1, len(spread)):
            spread[position] = spread[position] or spread[position - 1]
        return spread
    for (first_row, first), (last_row, last) in grid.merged:
        if first_row <= row <= last_row and first < len(spread):
            spread[first + 1 : last + 1] = [spread[first]] * (min(last + 1, len(spread)) - first - 1)
    return spread


@dataclass(frozen=True, slots=True)
class Assignment:
    """A sheet, the table it holds and its headings; without them, the tables it might hold."""

    grid: Grid
    headings: Headings | None = None
    header: Header | None = None
    rivals: tuple[Table, ...] = ()


def assign(grid: Grid, known: Sequence[Headings]) -> Assignment:
    """Find the table of a sheet by its name in any language, else by its headings."""
    name = plain(grid.name)
    # Excel cuts sheet names at 31 characters.
    named = [headings for headings in known if any(name in (own, plain(own[:31])) for own in headings.names)]
    for headings in named:
        header = headings.find(grid)
        if header:
            return Assignment(grid, headings, header)
    found: list[tuple[tuple[float, int, float], Headings, Header]] = []
    for headings in known:
        header = headings.find(grid)
        if header is None:
            continue
        required = [column.key for column in headings.table.read_columns if column.required]
        present = {column.key for column in header.columns.values()}
        share = sum(key in present for key in required) / len(required) if required else 1.0
        if share >= 0.5:
            found.append(((share, len(present), len(present) / len(headings.table.read_columns)), headings, header))
    if not found:
        return Assignment(grid, named[0] if named else None)
    best = max(fit for fit, _, _ in found)
    fitting = [(headings, header) for fit, headings, header in found if fit == best]
    if len(fitting) > 1:
        return Assignment(grid, rivals=tuple(headings.table for headings, _ in fitting))
    return Assignment(grid, *fitting[0])
