"""Protect a table together with all that was let out of it before: pure computing over counted units.

Between two releases a cell changes by who came and who left. Both are counts of people too; nobody publishes them, but
*new − old = came − left*. Nothing else is known of the two, so whoever knows both counts knows of those who came only
that they are *new − old* at least: of a few who came where nobody left, that somebody did. Such a cell of the new table
is therefore sensitive, however large it is: an attacker must not be able to exclude that it is still as it was. An
earlier count that was suppressed is taken as known, which protects more than it takes; and what it hides stays hidden,
since a new count says nothing of an old one as long as anybody may have come and gone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from houma.domain.statistics.rules.tables import JOINT, CountedTable, Place, Unit
from houma.engines.disclosure.cells import Cells, Hierarchy, table
from houma.engines.disclosure.protect import protect
from houma.engines.disclosure.rules import Needs, needs_of, small_counts

Key: TypeAlias = tuple[Place, str]
"""A cell: its place and its categories, joined by ``JOINT``."""
Counts: TypeAlias = Mapping[Key, int | None]
"""Cells as they were let out; None where suppressed."""


@dataclass(frozen=True, slots=True)
class PlaceTree:
    """The places of a table, the root first and parents before their parts; ``parent`` is -1 for the root."""

    places: tuple[Place, ...]
    parent: tuple[int, ...]

    def leaf_of(self, territory: int) -> Place:
        """Where a unit of ``territory`` is counted: in its own leaf, or in what lies in none of its parts."""
        outside = Place(territory, outside=True)
        return outside if outside in self.places else Place(territory)


def place_tree(root: int, parents: Mapping[int, int], inhabited: Iterable[int]) -> PlaceTree:
    """The places from ``root`` down to every territory in which somebody is counted.

    Args:
        root: the territory of the release.
        parents: the parent of each territory at and below the root.
        inhabited: the territories in which units are counted themselves, all at or below the root.
    """
    direct = set(inhabited)
    shown = {root}
    for territory in direct:
        at = territory
        while at not in shown:
            shown.add(at)
            at = parents[at]
    parts: dict[int, list[int]] = {}
    for territory in sorted(shown - {root}):
        parts.setdefault(parents[territory], []).append(territory)
    places, parent, waiting = [Place(root)], [-1], [(root, 0)]
    while waiting:
        territory, number = waiting.pop()
        for part in parts.get(territory, ()):
            waiting.append((part, len(places)))
            places.append(Place(part))
            parent.append(number)
        if territory in direct and territory in parts:
            places.append(Place(territory, outside=True))
            parent.append(number)
    return PlaceTree(tuple(places), tuple(parent))


@dataclass(frozen=True, slots=True)
class Earlier:
    """A release that is out, with who was counted in it."""

    number: int
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Protected:
    """A table ready to be let out.

    Attributes:
        counts: every cell, None where suppressed.
        suppressed: how many are.
        proved: whether no safe pattern loses less.
    """

    counts: Counts
    suppressed: int
    proved: bool


@dataclass(frozen=True, slots=True)
class _Cube:
    keys: list[Key]
    hierarchies: tuple[Hierarchy, ...]
    members: sparse.csr_array
    """Which unit is counted in which cell, margins included [units, cells]."""
    counts: NDArray[np.float64]


def protected(
    counted: CountedTable, tree: PlaceTree, units: Sequence[Unit], earlier: Sequence[Earlier], below: int
) -> Protected:
    """What of ``counted`` may be let out.

    Args:
        tree: holds every place of ``units`` and of the units of ``earlier``.
        below: counts from 1 to under this one are protected: nobody can exclude 0, nor ``below``.

    Raises:
        NothingProtectsError: whatever is suppressed, a small count would follow.
    """
    number_of = {one: at for at, one in enumerate(dict.fromkeys(unit.number for unit in _all_units(units, earlier)))}
    now = _cube(counted, tree, units, number_of)
    cells = table(now.hierarchies, now.counts.reshape([one.nodes for one in now.hierarchies]))
    needs = small_counts(cells, below)
    for one in earlier:
        needs = needs.joined(_told_by_change(cells, now, _cube(counted, tree, one.units, number_of), below))
    found = protect(cells, needs)
    off = found.suppressed
    values = np.rint(now.counts).astype(np.int64)
    counts = {key: None if hidden else int(value) for key, hidden, value in zip(now.keys, off, values, strict=True)}
    return Protected(counts, int(off.sum()), found.proved)


def _told_by_change(cells: Cells, now: _Cube, then: _Cube, below: int) -> Needs:
    """Cells that grew by a few who came, or shrank by a few who left: nobody may exclude that they did not."""
    change = (now.members - then.members).tocsr()
    came = np.asarray((change > 0).sum(axis=0)).ravel()
    left = np.asarray((change < 0).sum(axis=0)).ravel()
    grown = now.counts - then.counts
    few_came = (came > 0) & (came < below) & (grown > 0)
    few_left = (left > 0) & (left < below) & (grown < 0)
    return needs_of(cells, few_came | few_left, np.where(few_came, grown, 0.0), np.where(few_left, -grown, 0.0))


def _all_units(units: Sequence[Unit], earlier: Sequence[Earlier]) -> Iterable[Unit]:
    yield from units
    for one in earlier:
        yield from one.units


def _cube(counted: CountedTable, tree: PlaceTree, units: Sequence[Unit], number_of: Mapping[int, int]) -> _Cube:
    """Every cell of the table with its count, margins worked out from the units themselves."""
    codes: list[Sequence[object]] = [tree.places, *(axis.codes for axis in counted.axes)]
    parents = [list(tree.parent), *(axis.parents() for axis in counted.axes)]
    shape = tuple(len(one) for one in codes)
    at = [{code: place for place, code in enumerate(one)} for one in codes]
    lines = [_lines(one) for one in parents]
    rows: list[int] = []
    columns: list[int] = []
    for unit in units:
        leaf = (tree.leaf_of(unit.territory), *counted.leaf(unit))
        chains = [line[place[code]] for line, place, code in zip(lines, at, leaf, strict=True)]
        found = [int(np.ravel_multi_index(cell, shape)) for cell in product(*chains)]
        rows += [number_of[unit.number]] * len(found)
        columns += found
    size = int(np.prod(shape))
    members = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(number_of), size))
    keys = [
        (tree.places[cell[0]], JOINT.join(axis.codes[code] for axis, code in zip(counted.axes, cell[1:], strict=True)))
        for cell in np.ndindex(*shape)
    ]
    hierarchies = tuple(Hierarchy(np.array(one, dtype=np.int64)) for one in parents)
    return _Cube(keys, hierarchies, members, np.asarray(members.sum(axis=0)).ravel())


def _lines(parent: Sequence[int]) -> list[list[int]]:
    """Each node with all that it is part of."""
    lines = []
    for node in range(len(parent)):
        line = [node]
        while parent[line[-1]] != -1:
            line.append(parent[line[-1]])
        lines.append(line)
    return lines
