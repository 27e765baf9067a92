"""A timeline by months: rows of spans, drawn as one picture a row, with all its dates in words beside it."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

_UNIT = 100
"""Width of a month in the picture."""
_MOST_MONTHS = 60


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of one kind on a row; ``text`` says which."""

    kind: str
    start: date
    until: date
    text: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A stretch where it stands in the picture."""

    stretch: Stretch
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the timeline with its name."""

    label: str
    url: str
    spans: tuple[Drawn, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Months with equal widths, so that their names stand in a plain grid; ``today`` is a place, None outside."""

    months: tuple[date, ...]
    width: int
    rows: tuple[Row, ...]
    today: float | None
    kinds: tuple[str, ...]


def timeline(rows: Iterable[tuple[str, str, Sequence[Stretch], str]], first: date, last: date, today: date) -> Timeline:
    """Lay rows (label, url, stretches, note) out between two days, widened to whole months; five years at most."""
    months = tuple(_months(first.replace(day=1), last))
    begin = months[0]

    def place(day: date) -> float:
        month = (day.year - begin.year) * 12 + day.month - begin.month
        inside = (day.day - 1) / monthrange(day.year, day.month)[1]
        return round(min(max((month + inside) * _UNIT, 0), len(months) * _UNIT), 1)

    drawn = []
    kinds: dict[str, None] = {}
    for label, url, stretches, note in rows:
        spans = []
        for one in stretches:
            x, end = place(one.start), place(one.until)
            if end > x:
                spans.append(Drawn(one, x, round(end - x, 1)))
                kinds[one.kind] = None
        drawn.append(Row(label, url, tuple(spans), note))
    at = place(today)
    width = len(months) * _UNIT
    return Timeline(months, width, tuple(drawn), at if 0 < at < width else None, tuple(kinds))


def packed(stretches: Iterable[Stretch]) -> list[list[Stretch]]:
    """Rows of stretches that do not meet: what meets stands below."""
    rows: list[list[Stretch]] = []
    for one in sorted(stretches, key=lambda found: (found.start, found.until)):
        for row in rows:
            if row[-1].until <= one.start:
                row.append(one)
                break
        else:
            rows.append([one])
    return rows


def _months(month: date, last: date) -> Iterable[date]:
    for _number in range(_MOST_MONTHS):
        yield month
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
        if month >= last:
            return
