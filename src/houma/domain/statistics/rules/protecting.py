"""Protect a table together with all that was let out of it before: pure computing over counted units.

Between two releases a cell changes by who came and who left. Both are counts of people too; nobody publishes them, but
*new − old = came − left*. Nothing else is known of the two, so whoever knows both counts knows of those who came only
that they are *new − old* at least: of a few who came where nobody left, that somebody did. Such a cell of the new table
is therefore sensitive, however large it is: an attacker must not be able to exclude that it is still as it was. Where
the earlier count was suppressed, they know an interval of it only, which the auditor works out: as far as that reaches
towards the new count, nothing more has to be hidden. And what the earlier release hides stays hidden, since a new count
says nothing of an old one as long as anybody may have come and gone.

Of two patterns that lose the same, the one that suppresses again what was suppressed before is taken: somebody who
guesses that nothing moved in a row would otherwise put the row together from both releases.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from houma.domain.statistics.rules.tables import JOINT, CountedTable, Place, Unit
from houma.engines.disclosure.attack import Attack
from houma.engines.disclosure.cells import Cells, Hierarchy, table
from houma.engines.disclosure.protect import costs, protect
from houma.engines.disclosure.reasons import Reasons
from houma.engines.disclosure.rules import Needs, needs_of, small_counts

Key: TypeAlias = tuple[Place, str]
"""A cell: its place and its categories, joined by ``JOINT``."""
Counts: TypeAlias = Mapping[Key, int | None]
"""Cells as they were let out; None where suppressed."""
_AGAIN = 0.9
"""What a cell costs that an earlier release suppressed already, of what it would cost otherwise."""


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
    """A release that is out, with who was counted in it.

    ``counts``: what it let out; where it is not said, all of it is taken as known.
    """

    number: int
    units: tuple[Unit, ...]
    counts: Counts | None = None


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
    price = costs(cells)
    for one in earlier:
        then = _cube(counted, tree, one.units, number_of)
        known = _known_of(counted, tree, one, number_of, below)
        needs = needs.joined(_told_by_change(cells, now, then, known, below))
        price = np.where(
            [one.counts is not None and one.counts.get(key, 0) is None for key in now.keys], price * _AGAIN, price
        )
    found = protect(cells, needs, price)
    off = found.suppressed
    values = np.rint(now.counts).astype(np.int64)
    counts = {key: None if hidden else int(value) for key, hidden, value in zip(now.keys, off, values, strict=True)}
    return Protected(counts, int(off.sum()), found.proved)


@dataclass(frozen=True, slots=True)
class _Known:
    """What everybody can work out of the counts of an earlier release: its cells' numbers by key, and the attacker."""

    number: Mapping[Key, int]
    attack: Attack


def _known_of(
    counted: CountedTable, tree: PlaceTree, earlier: Earlier, number_of: Mapping[int, int], below: int
) -> _Known | None:
    """What is known of the suppressed cells of ``earlier``; None where its counts are not at hand as they were."""
    if not earlier.counts:
        return None
    there = {place for place, _categories in earlier.counts}
    if not there <= set(tree.places):
        return None
    kept = [at for at, place in enumerate(tree.places) if place in there]
    place_of = {at: number for number, at in enumerate(kept)} | {-1: -1}
    old = PlaceTree(tuple(tree.places[at] for at in kept), tuple(place_of[tree.parent[at]] for at in kept))
    cube = _cube(counted, old, earlier.units, number_of)
    told = [earlier.counts.get(key, 0) for key in cube.keys]
    if any(one is not None and one != count for one, count in zip(told, cube.counts, strict=True)):
        return None
    cells = table(cube.hierarchies, cube.counts.reshape([one.nodes for one in cube.hierarchies]))
    number = {key: at for at, (key, one) in enumerate(zip(cube.keys, told, strict=True)) if one is None}
    # Who knows that small counts were hidden knows less or more of the others, never less than by sums alone.
    return _Known(number, Attack(cells, np.array([one is None for one in told]), small_counts(cells, below).reasons))


def _told_by_change(cells: Cells, now: _Cube, then: _Cube, known: _Known | None, below: int) -> Needs:
    """Cells that grew by a few who came, or shrank by a few who left: nobody may exclude that they did not."""
    change = (now.members - then.members).tocsr()
    came = np.asarray((change > 0).sum(axis=0)).ravel()
    left = np.asarray((change < 0).sum(axis=0)).ravel()
    grown = now.counts - then.counts
    few_came = (came > 0) & (came < below) & (grown > 0)
    few_left = (left > 0) & (left < below) & (grown < 0)
    down, up = np.where(few_came, grown, 0.0), np.where(few_left, -grown, 0.0)
    told = then.counts.copy()
    hidden = np.zeros(cells.count, dtype=np.bool_)
    if known is not None:
        hidden = np.array([key in known.number for key in now.keys])
    for cell in np.flatnonzero(down + up):
        if known is not None and hidden[cell]:
            # The old count may have been nearer to the new one, for all that anybody knows.
            sign, need = (1, down) if down[cell] else (-1, up)
            reach = known.attack.reach(known.number[now.keys[cell]], sign, float(need[cell]))[0]
            need[cell] = max(0.0, need[cell] - reach)
            told[cell] += sign * reach
    return needs_of(cells, down + up > 0, down, up, reasons=_reasons_of_change(told, hidden & (down + up <= 0), below))


def _reasons_of_change(told: NDArray[np.float64], unsaid: NDArray[np.bool_], below: int) -> Reasons:
    """A count is hidden too where it is near one that is known: a few came, or a few left.

    Args:
        told: what everybody knows of the earlier count, the nearest it may have been [cells].
        unsaid: nothing is said of these [cells].
    """
    which = np.flatnonzero(~unsaid)
    near, width = told[which], below - 1.0
    came, left = Reasons(which, near + 1.0, near + width), Reasons(which, np.maximum(near - width, 0.0), near - 1.0)
    return came.joined(left)


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
