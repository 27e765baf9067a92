"""Counted units as cells, and the tables of one release as one set of cells.

Tables that count the same units share the total of every place: it is one cell, whichever table shows it. Protected one
by one, a total that one of them hides another publishes; and where all hide it, what one says of it narrows the others.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from houma.domain.statistics.rules.places import PlaceTree
from houma.domain.statistics.rules.tables import ALL, JOINT, CountedTable, Place, Unit
from houma.engines.disclosure.cells import Cells, Hierarchy, Release, table, tied_together

Key: TypeAlias = tuple[Place, str]
"""A cell: its place and its categories, joined by ``JOINT``."""


@dataclass(frozen=True, slots=True)
class Cube:
    """A table counted: every cell, margins included.

    Attributes:
        table: what is counted.
        keys: of the cells, in the order of ``cells``.
        members: which unit is counted in which cell [units, cells].
        counts: how many are [cells].
        cells: the same for the engine.
    """

    table: CountedTable
    keys: list[Key]
    members: sparse.csr_array
    counts: NDArray[np.float64]
    cells: Cells


def cube_of(counted: CountedTable, tree: PlaceTree, units: Sequence[Unit], number_of: Mapping[int, int]) -> Cube:
    """Every cell of the table with its count, margins worked out from the units themselves."""
    codes: list[Sequence[object]] = [tree.places, *(axis.codes for axis in counted.axes)]
    parents = [list(tree.parent), *(axis.parents() for axis in counted.axes)]
    shape = tuple(len(one) for one in codes)
    at = [{code: place for place, code in enumerate(one)} for one in codes]
    lines = [_lines(one) for one in parents]
    homes = tree.leaves_of({unit.territory for unit in units})
    rows: list[int] = []
    columns: list[int] = []
    for unit in units:
        leaf = (homes[unit.territory], *counted.leaf(unit))
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
    counts: NDArray[np.float64] = np.asarray(members.sum(axis=0)).ravel()
    hierarchies = tuple(Hierarchy(np.array(one, dtype=np.int64)) for one in parents)
    return Cube(counted, keys, members, counts, table(hierarchies, counts.reshape(shape)))


@dataclass(frozen=True, slots=True)
class Tied:
    """The cubes of one release as one set of cells.

    Attributes:
        cells: each once, however many tables show it.
        numbers: of the cells of each cube among them [cubes][cells of the cube].
    """

    cells: Cells
    numbers: tuple[NDArray[np.int64], ...]

    def shown(self) -> NDArray[np.int64]:
        """How many tables show each cell [cells]."""
        return np.bincount(np.concatenate(self.numbers), minlength=self.cells.count)


def tied(cubes: Sequence[Cube]) -> Tied:
    """Cubes over the same places tied by what they share: the totals of the places, where they count the same units.

    Raises:
        UnsoundTableError: two of them give one total two values.
    """
    if len(cubes) == 1:  # a full table is known to the engine as one, which is quicker
        return Tied(cubes[0].cells, (np.arange(cubes[0].cells.count),))
    keys = [[_shared(one.table, key) for key in one.keys] for one in cubes]
    found = tied_together([Release(one.cells, mine) for one, mine in zip(cubes, keys, strict=True)])
    numbers = (np.array([found.number[key] for key in mine], dtype=np.int64) for mine in keys)
    return Tied(found.cells, tuple(numbers))


def _shared(counted: CountedTable, key: Key) -> Hashable:
    """The key of a cell among those of all tables: that of a total says what is counted, not by which table."""
    place, categories = key
    total = all(code == ALL for code in categories.split(JOINT))
    return (counted.counts, place) if total else (counted.code, place, categories)


def _lines(parent: Sequence[int]) -> list[list[int]]:
    """Each node with all that it is part of."""
    lines = []
    for node in range(len(parent)):
        line = [node]
        while parent[line[-1]] != -1:
            line.append(parent[line[-1]])
        lines.append(line)
    return lines
