"""Cells of tables and the sums that tie them together: what is protected, and what an attacker knows."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from houma.engines.disclosure.arrays import TOLERANCE, Booleans, Floats, Integers
from houma.engines.disclosure.programmes import completed
from houma.values.multilingual import Multilingual

ROOT = -1

_NO_TREE = Multilingual(
    "La hiérarchie doit avoir une seule racine et aucun cycle (nœud n° {node})",
    "يجب أن يكون للتسلسل جذر واحد وبلا حلقات (العقدة رقم {node})",
    "The hierarchy has to have one root and no cycle (node no. {node})",
)
_NOT_THE_SUM = Multilingual(
    "Des totaux ne sont pas la somme de leurs parties ; le plus grand écart est de {gap}",
    "مجاميع لا تساوي مجموع أجزائها؛ أكبر فارق هو {gap}",
    "Some totals are not the sum of their parts; the largest difference is {gap}",
)
_OUT_OF_BOUNDS = Multilingual(
    "La cellule n° {cell} vaut {value}, en dehors des bornes connues de tous",
    "قيمة الخلية رقم {cell} هي {value}، خارج الحدود المعروفة للجميع",
    "Cell no. {cell} is {value}, outside the bounds that everybody knows",
)
_NOT_WHOLE = Multilingual(
    "La cellule n° {cell} vaut {value} : un nombre entier est attendu",
    "قيمة الخلية رقم {cell} هي {value}: المنتظر عدد صحيح",
    "Cell no. {cell} is {value}: a whole number is expected",
)
_NOTHING_FITS = Multilingual(
    "Aucune valeur des cellules inconnues ne s’accorde avec les totaux",
    "لا توجد قيم للخلايا المجهولة تتفق مع المجاميع",
    "No values of the unknown cells agree with the totals",
)


class UnsoundTableError(Exception):
    """The cells contradict their sums, their bounds, or the hierarchy is none; ``sentence`` says which."""

    def __init__(self, sentence: Multilingual) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence


@dataclass(frozen=True, eq=False)
class Hierarchy:
    """A dimension of a table: each node's parent [nodes], ``ROOT`` for the total, in any order.

    A dimension without a total line is not one: add the total. A node that is the only child of its parent equals it.
    """

    parent: Integers

    def __post_init__(self) -> None:
        parent = self.parent
        roots = np.flatnonzero(parent == ROOT)
        if len(roots) != 1:
            raise UnsoundTableError(_NO_TREE.formatted(node=int(roots[1]) if len(roots) else 0))
        node = np.arange(len(parent))
        for _step in range(len(parent)):
            node = np.where(node == ROOT, ROOT, parent[node])
            if (node == ROOT).all():
                return
        raise UnsoundTableError(_NO_TREE.formatted(node=int(np.flatnonzero(node != ROOT)[0])))

    @classmethod
    def flat(cls, parts: int) -> "Hierarchy":
        """A total (node 0) and its parts (nodes 1 to ``parts``)."""
        return cls(np.concatenate([[ROOT], np.zeros(parts, dtype=np.int64)]))

    @property
    def nodes(self) -> int:
        """How many nodes, totals included."""
        return len(self.parent)

    @property
    def root(self) -> int:
        """The total."""
        return int(np.flatnonzero(self.parent == ROOT)[0])

    @cached_property
    def children(self) -> tuple[Integers, ...]:
        """The children of each node."""
        order = np.argsort(self.parent, kind="stable")
        cuts = np.searchsorted(self.parent[order], np.arange(self.nodes + 1))
        return tuple(order[cuts[node] : cuts[node + 1]] for node in range(self.nodes))

    def sums(self) -> sparse.csr_array:
        """A row for each inner node, total minus parts [inner, nodes]."""
        inner = np.flatnonzero(np.bincount(self.parent[self.parent != ROOT], minlength=self.nodes))
        row_of = np.full(self.nodes, ROOT)
        row_of[inner] = np.arange(len(inner))
        parts = np.flatnonzero(self.parent != ROOT)
        rows = np.concatenate([np.arange(len(inner)), row_of[self.parent[parts]]])
        data = np.concatenate([np.ones(len(inner)), -np.ones(len(parts))])
        return sparse.csr_array((data, (rows, np.concatenate([inner, parts]))), shape=(len(inner), self.nodes))


@dataclass(frozen=True, eq=False)
class Cells:
    """Cells of one table, or of several that are tied together.

    Attributes:
        values: the true values [cells]; where ``unknown``, a value that agrees with the rest.
        relations: sums known to everybody, each row times the values is zero [relations, cells].
        lowest, highest: bounds of each cell known to everybody [cells]; 0 and infinity for counts.
        whole: whether the attacker knows that values are whole numbers.
        fixed: cells that have to be published, or have been [cells].
        hidden: cells that are not published in any case: unknown, never released, suppressed before [cells].
        unknown: cells of which not even the publisher knows the value [cells].
        hierarchies: the dimensions, where the cells are one full table; cells are numbered in C order of its shape.
    """

    values: Floats
    relations: sparse.csr_array
    lowest: Floats
    highest: Floats
    whole: bool
    fixed: Booleans
    hidden: Booleans
    unknown: Booleans
    hierarchies: tuple[Hierarchy, ...] = ()

    @property
    def count(self) -> int:
        """How many cells."""
        return len(self.values)

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the full table, () for tables tied together."""
        return tuple(one.nodes for one in self.hierarchies)

    @cached_property
    def by_cell(self) -> sparse.csc_array:
        """The relations, quick to read cell by cell."""
        return sparse.csc_array(self.relations)


def table(
    hierarchies: Sequence[Hierarchy],
    values: NDArray[Any],
    *,
    whole: bool = True,
    lowest: Floats | float = 0.0,
    highest: Floats | float = np.inf,
    fixed: Booleans | None = None,
    hidden: Booleans | None = None,
) -> Cells:
    """The cells of one table.

    Args:
        hierarchies: its dimensions.
        values: of the shape of the dimensions, totals included; NaN for cells of unknown value. A NaN whose parts are
            all known is their sum.
        whole: whether the values are whole numbers, and known to be.
        lowest, highest: what everybody knows of each cell.
        fixed, hidden: as in ``Cells``, in the shape of the values.

    Raises:
        UnsoundTableError: totals are not the sum of their parts, or values outside the bounds.
    """
    shape = tuple(one.nodes for one in hierarchies)
    if values.shape != shape:
        raise ValueError(f"values of shape {values.shape}, hierarchies of {shape}")
    summed = np.array(values, dtype=np.float64)
    for axis, hierarchy in enumerate(hierarchies):
        _sum_up(np.moveaxis(summed, axis, 0), hierarchy)
    blocks = []
    for axis, hierarchy in enumerate(hierarchies):
        before, after = int(np.prod(shape[:axis])), int(np.prod(shape[axis + 1 :]))
        block = sparse.kron(sparse.eye_array(before), hierarchy.sums(), format="csr")
        blocks.append(sparse.kron(block, sparse.eye_array(after), format="csr"))
    flat = [None if one is None else np.broadcast_to(one, shape).ravel() for one in (fixed, hidden)]
    bounds = [np.broadcast_to(np.asarray(one, dtype=np.float64), shape).ravel() for one in (lowest, highest)]
    return tied(
        summed.ravel(),
        sparse.csr_array(sparse.vstack(blocks)),
        whole=whole,
        lowest=bounds[0],
        highest=bounds[1],
        fixed=flat[0],
        hidden=flat[1],
        hierarchies=tuple(hierarchies),
    )


def tied(
    values: Floats,
    relations: sparse.csr_array,
    *,
    whole: bool,
    lowest: Floats,
    highest: Floats,
    fixed: Booleans | None = None,
    hidden: Booleans | None = None,
    hierarchies: tuple[Hierarchy, ...] = (),
) -> Cells:
    """Cells and the relations between them, checked; unknown values (NaN) get some that agree with the rest.

    Raises:
        UnsoundTableError: a relation does not hold, or a value is outside its bounds.
    """
    unknown = np.isnan(values)
    known = np.where(unknown, 0.0, values)
    outside = ~unknown & ((known < lowest - TOLERANCE) | (known > highest + TOLERANCE))
    if outside.any():
        cell = int(np.flatnonzero(outside)[0])
        raise UnsoundTableError(_OUT_OF_BOUNDS.formatted(cell=cell, value=known[cell]))
    broken = np.abs(known - np.rint(known)) > TOLERANCE
    if whole and broken.any():
        cell = int(np.flatnonzero(broken)[0])
        raise UnsoundTableError(_NOT_WHOLE.formatted(cell=cell, value=known[cell]))
    if unknown.any():
        found = completed(known, unknown, relations, lowest, highest, whole=whole)
        if found is None:
            raise UnsoundTableError(_NOTHING_FITS)
        known = found
    gap = np.abs(relations @ known)
    if (gap > TOLERANCE * (1.0 + abs(relations) @ np.abs(known))).any():
        raise UnsoundTableError(_NOT_THE_SUM.formatted(gap=float(gap.max())))
    no = np.zeros(len(values), dtype=np.bool_)
    closed = (no if hidden is None else hidden) | unknown
    return Cells(known, relations, lowest, highest, whole, no if fixed is None else fixed, closed, unknown, hierarchies)


def _sum_up(values: Floats, hierarchy: Hierarchy) -> None:
    """Fill unknown totals whose parts are all known, from the bottom up; a view, changed in place."""
    done: set[int] = set()
    stack = [hierarchy.root]
    while stack:
        node = stack[-1]
        parts = hierarchy.children[node]
        if len(parts) and node not in done:
            done.add(node)
            stack.extend(int(part) for part in parts)
            continue
        stack.pop()
        if len(parts):
            values[node] = np.where(np.isnan(values[node]), values[parts].sum(axis=0), values[node])


@dataclass(frozen=True, eq=False)
class Release:
    """A table among others: its cells and a key of each; the same key in two releases is the same cell."""

    cells: Cells
    keys: Sequence[Hashable]


@dataclass(frozen=True, eq=False)
class Releases:
    """Tables tied together: their cells, and the number of each key."""

    cells: Cells
    number: Mapping[Hashable, int]


def tied_together(releases: Sequence[Release], links: Sequence[Mapping[Hashable, float]] = ()) -> Releases:
    """Several tables as one set of cells: overlapping ones, two dates, a total and its urban part.

    Args:
        releases: the tables. A cell is fixed, or hidden, where one of its tables says so (fixed wins: it is out).
        links: more relations, coefficient by key, each adding up to zero: {total: 1, urban: -1, rural: -1}. A key that
            no table has is a cell that nobody publishes, of at least zero: it can still be sensitive.

    Raises:
        UnsoundTableError: two tables give one cell two values, or a relation does not hold.
    """
    number: dict[Hashable, int] = {}
    places = [np.array([number.setdefault(key, len(number)) for key in one.keys], dtype=np.int64) for one in releases]
    released = len(number)
    for link in links:
        for key in link:
            number.setdefault(key, len(number))
    count = len(number)
    values, lowest, highest = np.full(count, np.nan), np.zeros(count), np.full(count, np.inf)
    lowest[:released] = -np.inf
    fixed, hidden = np.zeros(count, dtype=np.bool_), np.zeros(count, dtype=np.bool_)
    hidden[released:] = True
    blocks = []
    for one, place in zip(releases, places, strict=True):
        mine = np.where(one.cells.unknown, np.nan, one.cells.values)
        gap = np.abs(values[place] - mine)
        if (gap > TOLERANCE * (1.0 + np.abs(np.nan_to_num(mine)))).any():
            raise UnsoundTableError(_NOT_THE_SUM.formatted(gap=float(np.nanmax(gap))))
        values[place] = np.where(np.isnan(mine), values[place], mine)
        np.maximum.at(lowest, place, one.cells.lowest)
        np.minimum.at(highest, place, one.cells.highest)
        np.logical_or.at(fixed, place, one.cells.fixed)
        np.logical_or.at(hidden, place, one.cells.hidden)
        part = sparse.coo_array(one.cells.relations)
        blocks.append(sparse.csr_array((part.data, (part.row, place[part.col])), shape=(part.shape[0], count)))
    for link in links:
        columns = [number[key] for key in link]
        row = (np.array(list(link.values()), dtype=np.float64), (np.zeros(len(columns), dtype=np.int64), columns))
        blocks.append(sparse.csr_array(row, shape=(1, count)))
        missing = [column for column in columns if np.isnan(values[column])]
        if len(missing) == 1:  # nobody publishes it, yet its value follows from the others
            key = next(key for key in link if number[key] == missing[0])
            others = sum(link[other] * values[number[other]] for other in link if other != key)
            values[missing[0]] = -others / link[key]
    cells = tied(
        values,
        sparse.csr_array(sparse.vstack(blocks)),
        whole=all(one.cells.whole for one in releases),
        lowest=lowest,
        highest=highest,
        fixed=fixed,
        hidden=hidden & ~fixed,
    )
    return Releases(cells, number)
