"""A released table as lines and columns, the same on the page and on paper."""

from collections.abc import Iterator
from dataclasses import dataclass

from houma.domain.statistics.queries.reading import ShownCell, ShownTable, labels_of
from houma.domain.statistics.rules.tables import ALL, Axis

HIDDEN = "•"
"""What stands for a count that was suppressed."""


@dataclass(frozen=True, slots=True)
class Heading:
    label: str
    depth: int
    code: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    heading: Heading
    counts: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Lines under headings; ``of`` says what the lines are. A count of None is suppressed."""

    title: str
    of: str
    columns: tuple[Heading, ...]
    lines: tuple[Line, ...]


def headings(axis: Axis) -> tuple[Heading, ...]:
    """The categories of an axis, wholes before their parts, in the language in use."""
    labels = labels_of(axis)
    parents = {one.code: one.parent for one in axis.categories}

    def depth(code: str) -> int:
        return 0 if code == ALL else 1 + depth(parents[code])

    def below(code: str) -> Iterator[str]:
        yield code
        for one in axis.categories:
            if one.parent == code:
                yield from below(one.code)

    return tuple(Heading(str(labels[code]), depth(code), code) for code in below(ALL))


def used(shown: ShownTable, axis: int, found: tuple[Heading, ...]) -> tuple[Heading, ...]:
    """The headings under which anybody is counted, or suppressed, anywhere in the table."""
    there = {cell.categories[axis] for cell in shown.cells if cell.count != 0}
    return tuple(one for one in found if one.code == ALL or one.code in there)


def grid_of(shown: ShownTable, place: ShownCell) -> Grid:
    """A table of two axes at one place; one of a single axis for every place.

    Args:
        place: one of ``shown.places()``; of no account where the places are the lines themselves.
    """
    title = str(shown.table.title)
    if len(shown.table.axes) == 1:
        columns = used(shown, 0, headings(shown.table.axes[0]))
        found = {(one.territory.pk, one.outside, one.categories[0]): one.count for one in shown.cells}
        depths = place_depths(shown)
        lines = tuple(
            Line(
                Heading(one.place, depths[one.territory.pk, one.outside]),
                tuple(found.get((one.territory.pk, one.outside, column.code)) for column in columns),
            )
            for one in shown.places()
        )
        return Grid(title, "", columns, lines)
    rows, columns = (used(shown, axis, headings(shown.table.axes[axis])) for axis in (0, 1))
    here = shown.at(place.territory, outside=place.outside)
    return Grid(
        title,
        str(shown.table.axes[0].title),
        columns,
        tuple(Line(row, tuple(here.get((row.code, column.code)) for column in columns)) for row in rows),
    )


def place_depths(shown: ShownTable) -> dict[tuple[int, bool], int]:
    """How deep each place lies below the first."""
    depths: dict[tuple[int, bool], int] = {}
    for one in shown.places():
        if one.outside:
            depths[one.territory.pk, True] = depths.get((one.territory.pk, False), 0) + 1
            continue
        above = one.territory.parent_id
        depths[one.territory.pk, False] = depths[above, False] + 1 if above and (above, False) in depths else 0
    return depths
