"""Boxes of cells that can move together: the fast half of the search for secondary cells.

In one dimension, a move that keeps every sum of the hierarchy shifts an amount from one leaf to another, and with them
the totals above each up to where their branches meet (or one leaf and all its totals). The product of one such move in
each dimension keeps every sum of the table: on a flat table it is the hypercube of Giessing and Repsilber (2002).
"""

from dataclasses import dataclass

import numpy as np

from houma.engines.compiled import compiled
from houma.engines.disclosure.arrays import Floats, Integers
from houma.engines.disclosure.cells import Cells
from houma.engines.disclosure.shifts import Shifts, shifts_of

MOST_DIMENSIONS = 4
_MOST_STEPS = 16
_NONE = -1


@dataclass(frozen=True, eq=False)
class Lattice:
    """A full table as boxes see it: how far each cell can move, and the moves along each dimension."""

    shape: tuple[int, ...]
    room_up: Floats
    room_down: Floats
    strides: Integers
    tables: tuple["_Tables", "_Tables", "_Tables", "_Tables"]

    def place_of(self, cells: Integers) -> Integers:
        """Where cells are along each of four dimensions [cells, 4]."""
        place = np.zeros((len(cells), MOST_DIMENSIONS), dtype=np.int64)
        place[:, : len(self.shape)] = np.stack(np.unravel_index(cells, self.shape), axis=1)
        return place


def lattice_of(cells: Cells) -> Lattice:
    """What boxes are found in.

    Raises:
        ValueError: the cells are not one table of at most four dimensions.
    """
    dimensions = len(cells.hierarchies)
    if not 0 < dimensions <= MOST_DIMENSIONS:
        raise ValueError(f"boxes take a table of one to {MOST_DIMENSIONS} dimensions, these cells have {dimensions}")
    values = cells.values.reshape(cells.shape)
    shifts = []
    for axis, hierarchy in enumerate(cells.hierarchies):
        others = tuple(one for one in range(dimensions) if one != axis)
        shifts.append(shifts_of(hierarchy, np.abs(values).sum(axis=others)))
    still = Shifts(*(np.array(one, dtype=np.int64) for one in ([0, 1], [0, 1], [0], [1])))
    shifts += [still] * (MOST_DIMENSIONS - dimensions)
    strides = np.zeros(MOST_DIMENSIONS, dtype=np.int64)
    strides[:dimensions] = [int(np.prod(cells.shape[axis + 1 :])) for axis in range(dimensions)]
    tables = (
        tuple(one.first for one in shifts),
        tuple(one.begin for one in shifts),
        tuple(one.node for one in shifts),
        tuple(one.sign for one in shifts),
    )
    return Lattice(cells.shape, cells.highest - cells.values, cells.values - cells.lowest, strides, tables)


def link_of(
    lattice: Lattice, cell: int, cost: Floats, used: Integers, block: Integers
) -> tuple[Integers, Floats] | None:
    """The cheapest box that ties ``cell`` to a used cell of another block: its cells, and a smallest move of it.

    Args:
        cost: of suppressing each cell, infinite where it may not be [cells].
        used: above zero where suppressed [cells].
        block: what hangs together already, by number [cells].
    """
    place = lattice.place_of(np.array([cell]))[0]
    best: tuple[float, Integers, float] | None = None
    for asked, length in (((1.0, 0.0), 1.0), ((0.0, 1.0), -1.0)):
        found, price = _best(
            place, *asked, lattice.room_up, lattice.room_down, cost, used, block, int(block[cell]), np.inf,
            lattice.strides, *lattice.tables,
        )  # fmt: skip
        if np.isfinite(price) and (best is None or price < best[0]):
            best = price, found, length
    if best is None:
        return None
    return _entries(best[1], best[2], lattice.strides, *lattice.tables[1:])


@dataclass(frozen=True, eq=False)
class Boxes:
    """Boxes found: for each cell served, the moves that make its box, upwards and downwards.

    Attributes:
        used: how many boxes use each cell [cells].
        choice: number of the move in each dimension, -1 where no box was found [served, 2, 4].
        which, amount, begin: the cells and amounts of each box found, one after the other.
        owner, sign: the cell that each box serves, and whether it lets it go up (1) or down (-1).
    """

    used: Integers
    choice: Integers
    which: Integers
    amount: Floats
    begin: Integers
    owner: Integers
    sign: Integers


def boxes(
    cells: Cells,
    served: Integers,
    upper: Floats,
    lower: Floats,
    cost: Floats,
    passes: int = 2,
    lonely: float = 0.0,
) -> Boxes:
    """Find the cheapest box that lets each cell go up by ``upper`` and down by ``lower``, one cell after the other.

    From the second pass on each cell looks again with its own boxes put aside: what others came to use costs nothing.

    Args:
        served: the cells, in the order of treatment.
        upper, lower, cost: of all cells [cells]; cost 0 where suppressed anyway, infinite where it may not be.
        lonely: what a box is worth less that has no cell in common with those of other cells.

    Raises:
        ValueError: the cells are not one table of at most four dimensions.
    """
    lattice = lattice_of(cells)
    strides, tables, room_up, room_down = lattice.strides, lattice.tables, lattice.room_up, lattice.room_down
    place = lattice.place_of(served)
    itself = np.arange(cells.count)
    used = np.zeros(cells.count, dtype=np.int64)
    choice = np.full((len(served), 2, MOST_DIMENSIONS), _NONE, dtype=np.int64)
    for _pass in range(passes):
        _serve(
            *(served, place, upper, lower, room_up, room_down, cost, used),
            *(itself, lonely, choice, strides, *tables),
        )
    which, amount, begin, owner, sign = _told(served, choice, upper, lower, strides, *tables[1:])
    cells_of, amounts_of, owners, signs = [which], [amount], [owner], [sign]
    ends = [begin]
    for row, side in np.argwhere(choice[:, :, 0] == _NONE).tolist():
        need = float((upper if side == 0 else lower)[served[row]])
        if need <= 0:
            continue
        steps = _in_steps(place[row], side, need, cells.whole, lattice, cost, used, itself)
        if steps is None:
            continue
        cells_of.append(steps[0])
        amounts_of.append(steps[1])
        owners.append(served[row : row + 1])
        signs.append(np.array([1 if side == 0 else -1]))
        ends.append(ends[-1][-1:] + len(steps[0]))
        used[steps[0]] += 1
    return Boxes(
        used,
        choice,
        np.concatenate(cells_of),
        np.concatenate(amounts_of),
        np.concatenate(ends),
        np.concatenate(owners),
        np.concatenate(signs),
    )


def _in_steps(
    place: Integers,
    side: int,
    need: float,
    whole: bool,
    lattice: Lattice,
    cost: Floats,
    used: Integers,
    itself: Integers,
) -> tuple[Integers, Floats] | None:
    """Several boxes, one after the other, where none alone is large enough: their cells and amounts, added up."""
    first, begin, node, sign = lattice.tables
    room_up, room_down, strides = lattice.room_up, lattice.room_down, lattice.strides
    left, length = need, need
    taken_cells: list[Integers] = []
    taken_amounts: list[Floats] = []
    smallest = 1.0 if whole else need / _MOST_STEPS
    while left > 0:
        length = min(length, left)
        asked = (length, 0.0) if side == 0 else (0.0, length)
        found, price = _best(
            place, *asked, room_up, room_down, cost, used, itself, -1, 0.0, strides, first, begin, node, sign
        )
        if not np.isfinite(price):
            if length <= smallest:
                break
            length = max(smallest, float(np.floor(length / 2)) if whole else length / 2)
            continue
        which, amount = _entries(found, length if side == 0 else -length, strides, begin, node, sign)
        room_up[which] -= amount
        room_down[which] += amount
        used[which] += 1
        taken_cells.append(which)
        taken_amounts.append(amount)
        left -= length
    for which, amount in zip(taken_cells, taken_amounts, strict=True):
        room_up[which] += amount
        room_down[which] -= amount
        used[which] -= 1
    if left > 0:
        return None
    which, at = np.unique(np.concatenate(taken_cells), return_inverse=True)
    total: Floats = np.bincount(at, np.concatenate(taken_amounts)).astype(np.float64)
    kept = np.abs(total) > 1e-9
    return which[kept], total[kept]


_Tables = tuple[Integers, ...]


@compiled
def _serve(
    served: Integers,
    place: Integers,
    upper: Floats,
    lower: Floats,
    room_up: Floats,
    room_down: Floats,
    cost: Floats,
    used: Integers,
    block: Integers,
    lonely: float,
    choice: Integers,
    strides: Integers,
    first: _Tables,
    begin: _Tables,
    node: _Tables,
    sign: _Tables,
) -> None:
    for row in range(len(served)):
        cell = served[row]
        need_up, need_down = upper[cell], lower[cell]
        for side in range(2):
            if choice[row, side, 0] >= 0 and (side == 0 or (choice[row, 0] != choice[row, 1]).any()):
                _use(choice[row, side], strides, begin, node, used, -1)
        choice[row] = -1
        joint, joint_cost = _best(
            place[row], need_up, need_down, room_up, room_down, cost, used, block, cell, lonely,
            strides, first, begin, node, sign,
        )  # fmt: skip
        going_up, up_cost = _best(
            place[row], need_up, 0.0, room_up, room_down, cost, used, block, cell, lonely,
            strides, first, begin, node, sign,
        )  # fmt: skip
        if up_cost == joint_cost and joint[0] >= 0:
            choice[row, 0] = joint
            choice[row, 1] = joint
            _use(joint, strides, begin, node, used, 1)
            continue
        if going_up[0] >= 0:
            _use(going_up, strides, begin, node, used, 1)
        going_down, down_cost = _best(
            place[row], 0.0, need_down, room_up, room_down, cost, used, block, cell, lonely,
            strides, first, begin, node, sign,
        )  # fmt: skip
        if joint[0] >= 0 and joint_cost <= up_cost + down_cost:
            _use(going_up, strides, begin, node, used, -1)
            choice[row, 0] = joint
            choice[row, 1] = joint
            _use(joint, strides, begin, node, used, 1)
            continue
        choice[row, 0] = going_up
        if going_down[0] >= 0:
            choice[row, 1] = going_down
            if going_up[0] < 0 or (going_up != going_down).any():
                _use(going_down, strides, begin, node, used, 1)


@compiled
def _best(
    place: Integers,
    need_up: float,
    need_down: float,
    room_up: Floats,
    room_down: Floats,
    cost: Floats,
    used: Integers,
    block: Integers,
    own: int,
    lonely: float,
    strides: Integers,
    first: _Tables,
    begin: _Tables,
    node: _Tables,
    sign: _Tables,
) -> tuple[Integers, float]:
    """The cheapest box around a cell that can go up and down as far as needed; -1 where there is none.

    A box without a used cell of another block than its ``own`` costs ``lonely`` more.
    """
    best = np.inf
    found = np.full(4, -1)
    # Cells beside the cell in one dimension alone are in every box of that move: they rule most boxes out at once.
    longest = 0
    for axis in range(4):
        longest = max(longest, first[axis][place[axis] + 1] - first[axis][place[axis]])
    alone = np.zeros((4, longest))
    for axis in range(4):
        base = 0
        for other in range(4):
            if other != axis:
                base += place[other] * strides[other]
        for move in range(first[axis][place[axis]], first[axis][place[axis] + 1]):
            total = 0.0
            for i in range(begin[axis][move], begin[axis][move + 1]):
                cell = base + node[axis][i] * strides[axis]
                more = need_up if sign[axis][i] > 0 else need_down
                less = need_down if sign[axis][i] > 0 else need_up
                if room_up[cell] < more or room_down[cell] < less:
                    total = np.inf
                elif used[cell] == 0:
                    total += cost[cell]
            alone[axis, move - first[axis][place[axis]]] = total
    for a in range(first[0][place[0]], first[0][place[0] + 1]):
        least_a = alone[0, a - first[0][place[0]]]
        if least_a >= best:
            continue
        for b in range(first[1][place[1]], first[1][place[1] + 1]):
            least_b = least_a + alone[1, b - first[1][place[1]]]
            if least_b >= best:
                continue
            for c in range(first[2][place[2]], first[2][place[2] + 1]):
                least_c = least_b + alone[2, c - first[2][place[2]]]
                if least_c >= best:
                    continue
                for d in range(first[3][place[3]], first[3][place[3] + 1]):
                    if least_c + alone[3, d - first[3][place[3]]] >= best:
                        continue
                    total, alone_there = 0.0, lonely > 0
                    for i in range(begin[0][a], begin[0][a + 1]):
                        for j in range(begin[1][b], begin[1][b + 1]):
                            for k in range(begin[2][c], begin[2][c + 1]):
                                if total >= best:
                                    break
                                for m in range(begin[3][d], begin[3][d + 1]):
                                    cell = (
                                        node[0][i] * strides[0]
                                        + node[1][j] * strides[1]
                                        + node[2][k] * strides[2]
                                        + node[3][m] * strides[3]
                                    )
                                    way = sign[0][i] * sign[1][j] * sign[2][k] * sign[3][m]
                                    more = need_up if way > 0 else need_down
                                    less = need_down if way > 0 else need_up
                                    if room_up[cell] < more or room_down[cell] < less:
                                        total = np.inf
                                    elif used[cell] == 0:
                                        total += cost[cell]
                                    elif block[cell] != own:
                                        alone_there = False
                    if alone_there:
                        total += lonely
                    if total < best:
                        best = total
                        found[0], found[1], found[2], found[3] = a, b, c, d
                    if best == 0.0:
                        return found, best
    return found, best


@compiled
def _use(moves: Integers, strides: Integers, begin: _Tables, node: _Tables, used: Integers, by: int) -> None:
    for i in range(begin[0][moves[0]], begin[0][moves[0] + 1]):
        for j in range(begin[1][moves[1]], begin[1][moves[1] + 1]):
            for k in range(begin[2][moves[2]], begin[2][moves[2] + 1]):
                for m in range(begin[3][moves[3]], begin[3][moves[3] + 1]):
                    cell = node[0][i] * strides[0] + node[1][j] * strides[1]
                    used[cell + node[2][k] * strides[2] + node[3][m] * strides[3]] += by


@compiled
def _entries(
    moves: Integers, length: float, strides: Integers, begin: _Tables, node: _Tables, sign: _Tables
) -> tuple[Integers, Floats]:
    """The cells of one box, and how far each moves."""
    size = 1
    for axis in range(4):
        size *= begin[axis][moves[axis] + 1] - begin[axis][moves[axis]]
    which, amount = np.empty(size, dtype=np.int64), np.empty(size)
    at = 0
    for i in range(begin[0][moves[0]], begin[0][moves[0] + 1]):
        for j in range(begin[1][moves[1]], begin[1][moves[1] + 1]):
            for k in range(begin[2][moves[2]], begin[2][moves[2] + 1]):
                for m in range(begin[3][moves[3]], begin[3][moves[3] + 1]):
                    cell = node[0][i] * strides[0] + node[1][j] * strides[1]
                    which[at] = cell + node[2][k] * strides[2] + node[3][m] * strides[3]
                    amount[at] = length * sign[0][i] * sign[1][j] * sign[2][k] * sign[3][m]
                    at += 1
    return which, amount


@compiled
def _told(
    served: Integers,
    choice: Integers,
    upper: Floats,
    lower: Floats,
    strides: Integers,
    begin: _Tables,
    node: _Tables,
    sign: _Tables,
) -> tuple[Integers, Floats, Integers, Integers, Integers]:
    """Every box found as cells and amounts."""
    size, count = 0, 0
    for row in range(len(served)):
        for side in range(2):
            if choice[row, side, 0] >= 0:
                cells = 1
                for axis in range(4):
                    move = choice[row, side, axis]
                    cells *= begin[axis][move + 1] - begin[axis][move]
                size += cells
                count += 1
    which, amount = np.empty(size, dtype=np.int64), np.empty(size)
    starts, owner = np.zeros(count + 1, dtype=np.int64), np.empty(count, dtype=np.int64)
    side_of = np.empty(count, dtype=np.int64)
    at, box = 0, 0
    for row in range(len(served)):
        for side in range(2):
            moves = choice[row, side]
            if moves[0] < 0:
                continue
            length = upper[served[row]] if side == 0 else -lower[served[row]]
            cells_of, amounts_of = _entries(moves, length, strides, begin, node, sign)
            which[at : at + len(cells_of)] = cells_of
            amount[at : at + len(cells_of)] = amounts_of
            at += len(cells_of)
            owner[box] = served[row]
            side_of[box] = 1 if side == 0 else -1
            box += 1
            starts[box] = at
    return which, amount, starts, owner, side_of
