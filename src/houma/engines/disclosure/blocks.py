"""Which cells move together: the parts into which sums split a set of blanks, however a chain of sums links them.

Two cells hang together where some smallest move has both. In the words of linear algebra: the connected components of
the matroid of the columns, which are those of the reduced row-echelon form.
"""

from heapq import heapify, heappop, heappush
from typing import Any

import numpy as np
from scipy import sparse

from houma.engines.disclosure.arrays import Booleans, Floats, Integers

_STILL = -1
_NOTHING = 1e-9


def blocks_of(relations: sparse.csc_array) -> Integers:
    """The block of each cell by its number, -1 where the sums leave it no way to move [cells].

    Args:
        relations: sums over these cells alone [relations, cells].
    """
    rows: dict[int, dict[int, float]] = {}
    by_cell: list[set[int]] = [set() for _cell in range(relations.shape[1])]
    entries = sparse.coo_array(relations)
    for row, cell, value in zip(entries.row.tolist(), entries.col.tolist(), entries.data.tolist(), strict=True):
        rows.setdefault(row, {})[cell] = value
        by_cell[cell].add(row)
    # The shortest sums first, so that few others grow; one that changed length meanwhile has its turn again.
    turns, settled = [(len(line), row) for row, line in rows.items()], dict[int, int]()
    heapify(turns)
    while turns:
        length, row = heappop(turns)
        if row in settled or not rows[row] or length != len(rows[row]):
            continue
        pivot = min(rows[row], key=lambda cell: len(by_cell[cell]))
        settled[row] = pivot
        for other in _cleared(row, pivot, rows, by_cell):
            if other not in settled:
                heappush(turns, (len(rows[other]), other))
    # Each settled cell follows from those left in its row: a smallest move has it, one of them, and other settled ones.
    above = list(range(relations.shape[1]))
    still = np.zeros(relations.shape[1], dtype=np.bool_)
    for row, pivot in settled.items():
        still[pivot] = len(rows[row]) == 1
        for cell in rows[row]:
            above[_top(above, cell)] = _top(above, pivot)
    found = np.array([_top(above, cell) for cell in range(len(above))], dtype=np.int64)
    return np.where(still, _STILL, found)


def _cleared(row: int, pivot: int, rows: dict[int, dict[int, float]], by_cell: list[set[int]]) -> list[int]:
    """Take ``pivot`` out of all other rows; those it was in."""
    mine = rows[row]
    by = mine[pivot]
    others = [one for one in by_cell[pivot] if one != row]
    for other in others:
        line = rows[other]
        factor = line[pivot] / by
        for cell, value in mine.items():
            left = line.get(cell, 0.0) - factor * value
            if abs(left) > _NOTHING and cell != pivot:
                line[cell] = left
                by_cell[cell].add(other)
            elif cell in line:
                del line[cell]
                by_cell[cell].discard(other)
    return others


def _top(above: list[int], cell: int) -> int:
    while above[cell] != cell:
        above[cell] = above[above[cell]]
        cell = above[cell]
    return cell


def part_with(relations: sparse.csc_array, which: Integers, amounts: Floats, cell: int) -> tuple[Integers, Floats]:
    """Of a move (cells, amounts), what hangs together with ``cell``: a move of its own.

    Args:
        relations: the sums over all cells [relations, cells].
    """
    if len(which) <= 1:
        return which, amounts
    block = blocks_of(sparse.csc_array(relations[:, which]))
    mine: Booleans = block == block[np.flatnonzero(which == cell)[0]]
    return which[mine], amounts[mine]


def ties_of_moves(relations: sparse.csr_array, moves: sparse.csc_array) -> Integers:
    """A block for each cell such that cells of one block do hang together, by these moves [cells].

    Where a move has two cells alone of a sum, no move within it has one without the other: that is all of a box of two
    cells a line. Other moves are asked one by one.
    """
    shape = (relations.shape[1], relations.shape[1])
    if not moves.nnz:
        return np.arange(shape[0])
    pattern = sparse.csc_array((np.ones(len(moves.data)), moves.indices, moves.indptr), shape=moves.shape)
    sums = sparse.csr_array((np.ones(len(relations.data)), relations.indices, relations.indptr), shape=relations.shape)
    met = sparse.csc_array(sums @ pattern)
    owner = np.repeat(np.arange(moves.shape[1]), np.diff(met.indptr))
    pairs = np.abs(met.data - 2.0) < 0.5
    row, owner = met.indices[pairs].astype(np.int64), owner[pairs]
    # Sums of cells' numbers and of their squares give both cells of a pair.
    number: Any = np.arange(shape[0], dtype=np.float64)
    first = sums @ sparse.csc_array((number[moves.indices], moves.indices, moves.indptr), shape=moves.shape)
    second = sums @ sparse.csc_array((number[moves.indices] ** 2, moves.indices, moves.indptr), shape=moves.shape)
    both, squares = _entries(first, row, owner), _entries(second, row, owner)
    apart = np.sqrt(np.maximum(2.0 * squares - both**2, 0.0))
    low, high = np.rint((both - apart) / 2.0).astype(np.int64), np.rint((both + apart) / 2.0).astype(np.int64)
    links: Any = sparse.coo_array((np.ones(len(low)), (low, high)), shape=shape)
    _count, labels = sparse.csgraph.connected_components(links, directed=False)
    found = np.asarray(labels, dtype=np.int64)
    begin = moves.indptr
    part = np.repeat(np.arange(moves.shape[1]), np.diff(begin))
    mixed = np.unique(part[found[moves.indices] != found[moves.indices[begin[part]]]]) if moves.nnz else part
    if not len(mixed):
        return found
    by_cell, more = sparse.csc_array(relations), [links]
    for move in mixed.tolist():
        which = moves.indices[begin[move] : begin[move + 1]]
        block = blocks_of(sparse.csc_array(by_cell[:, which]))
        moving = np.flatnonzero(block >= 0)
        ends = which[moving], which[block[moving]]
        more.append(sparse.coo_array((np.ones(len(moving)), ends), shape=shape))
    _count, labels = sparse.csgraph.connected_components(sum(more[1:], more[0].tocsr()), directed=False)
    return np.asarray(labels, dtype=np.int64)


def _entries(matrix: Any, rows: Integers, columns: Integers) -> Floats:
    """Entries of a sparse matrix at given places."""
    held = sparse.csc_array(matrix)
    held.sort_indices()
    height = np.int64(held.shape[0])
    keys = np.repeat(np.arange(held.shape[1], dtype=np.int64), np.diff(held.indptr)) * height + held.indices
    asked = columns.astype(np.int64) * height + rows
    at = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
    return np.where(keys[at] == asked, held.data[at], 0.0)
