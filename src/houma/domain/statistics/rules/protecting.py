"""Protect a table together with all that was let out of it before: pure computing over counted units.

An earlier release is out: what it published stays published (fixed), what it suppressed stays suppressed (hidden).
Between two releases a cell changes by who came and who left; both are counts of people too, and nobody publishes them,
but *new − old = came − left* gives them away where both are published. They are therefore cells of their own, to be
protected like all others.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from houma.domain.statistics.rules.tables import JOINT, CountedTable, Place, Unit
from houma.engines.disclosure.cells import Cells, Hierarchy, Release, table, tied, tied_together
from houma.engines.disclosure.protect import protect
from houma.engines.disclosure.rules import small_counts

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
    """A release that is out: what it let out, and who was counted in it."""

    number: int
    counts: Counts
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Protected:
    """A table ready to be let out.

    Attributes:
        counts: every cell, None where suppressed.
        suppressed: how many are.
        proved: whether no safe pattern loses less.
        judged: cells that the auditor saw: those of the earlier releases, and who came and left, too.
    """

    counts: Counts
    suppressed: int
    proved: bool
    judged: int


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
        NothingProtectsError: whatever is suppressed, something that is out gives a small count away.
    """
    number_of = {one: at for at, one in enumerate(dict.fromkeys(unit.number for unit in _all_units(units, earlier)))}
    now = _cube(counted, tree, units, number_of)
    cells = table(now.hierarchies, now.counts.reshape([one.nodes for one in now.hierarchies]))
    releases = [Release(cells, [("now", *key) for key in now.keys])]
    links: list[dict[object, float]] = []
    for one in earlier:
        then = _cube(counted, tree, one.units, number_of)
        releases.append(Release(_let_out(then, one.counts), [(one.number, *key) for key in then.keys]))
        change = (now.members - then.members).tocsr()
        came = np.asarray((change > 0).sum(axis=0)).ravel().astype(np.float64)
        left = np.asarray((change < 0).sum(axis=0)).ravel().astype(np.float64)
        for name, amounts in (("came", came), ("left", left)):
            releases.append(Release(_unpublished(amounts), [(name, one.number, *key) for key in now.keys]))
        links += [
            {
                ("now", *key): 1.0,
                (one.number, *key): -1.0,
                ("came", one.number, *key): -1.0,
                ("left", one.number, *key): 1.0,
            }
            for key in now.keys
        ]
    if len(releases) == 1:
        judged, numbers = cells, np.arange(cells.count)
    else:
        together = tied_together(releases, links)
        judged = together.cells
        numbers = np.array([together.number["now", *key] for key in now.keys], dtype=np.int64)
    found = protect(judged, small_counts(judged, below))
    off = found.suppressed[numbers]
    values = np.rint(now.counts).astype(np.int64)
    counts = {key: None if hidden else int(value) for key, hidden, value in zip(now.keys, off, values, strict=True)}
    return Protected(counts, int(off.sum()), found.proved, judged.count)


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


def _let_out(then: _Cube, counts: Counts) -> Cells:
    """An earlier table: fixed where it was published, hidden elsewhere.

    A cell that it did not list counted nobody, and its absence said so; or it is what now lies outside new parts.
    """
    published = np.array(
        [
            counts[key] is not None if key in counts else value == 0
            for key, value in zip(then.keys, then.counts, strict=True)
        ]
    )
    cells = table(then.hierarchies, then.counts.reshape([one.nodes for one in then.hierarchies]))
    return replace(cells, fixed=published, hidden=~published)


def _unpublished(amounts: NDArray[np.float64]) -> Cells:
    """Counts that nobody publishes, and that no sums tie: who moves leaves one part and comes to another."""
    count = len(amounts)
    return tied(
        amounts,
        sparse.csr_array((0, count)),
        whole=True,
        lowest=np.zeros(count),
        highest=np.full(count, np.inf),
        hidden=np.ones(count, dtype=np.bool_),
    )
