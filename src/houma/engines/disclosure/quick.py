"""A safe pattern in seconds: boxes first, then the cheapest move of each cell that no box serves."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from houma.engines.disclosure.arrays import Booleans, Floats, Integers
from houma.engines.disclosure.attack import Attack
from houma.engines.disclosure.cells import Cells
from houma.engines.disclosure.cubes import MOST_DIMENSIONS, boxes
from houma.engines.disclosure.guided import Guide, Move
from houma.engines.disclosure.rules import Needs
from houma.engines.disclosure.worlds import Worlds, columns_of

_MOST_PRUNED = 150
_LONELY = 1.5
"""What a box loses that has no cell in common with another one, in mean costs: it will have to be tied to one."""


@dataclass(frozen=True, eq=False)
class Pattern:
    """What to suppress, and for each need the move that meets it.

    Attributes:
        suppressed: what is not published [cells].
        witnesses: moves that an attacker cannot exclude, one a column [cells, witnesses].
        hopeless: sensitive cells that nothing protects, by number; the pattern is of no use unless there are none.
    """

    suppressed: Booleans
    witnesses: sparse.csc_array
    hopeless: Integers


def quick_pattern(cells: Cells, needs: Needs, cost: Floats) -> Pattern:
    """A safe pattern, not the cheapest.

    Args:
        cost: of suppressing each cell [cells].
    """
    forced = (needs.sensitive & ~cells.fixed) | cells.hidden
    price = np.where(forced, 0.0, np.where(cells.fixed, np.inf, cost))
    hopeless = set(needs.which[cells.fixed[needs.which] & ~cells.hidden[needs.which]].tolist())
    lower, upper = _distances(cells, needs)
    served = needs.which[(upper + lower)[needs.which] > 0]
    served = served[~np.isin(served, list(hopeless))]
    moves: dict[tuple[int, int], Move] = {}
    off = forced.copy()
    if 0 < len(cells.hierarchies) <= MOST_DIMENSIONS and len(served):
        lonely = _LONELY * float(cost[~cells.fixed].mean()) if needs.reasons else 0.0
        found = boxes(cells, served, upper, lower, price, lonely=lonely)
        off |= found.used > 0
        for box, (owner, sign) in enumerate(zip(found.owner.tolist(), found.sign.tolist(), strict=True)):
            inside = slice(found.begin[box], found.begin[box + 1])
            moves[owner, sign] = Move(found.which[inside], found.amount[inside])
    now, guide = np.where(off, 0.0, price), Guide(cells)
    for cell in sorted(served.tolist(), key=lambda one: -(upper[one] + lower[one])):
        for sign, need in ((1, upper), (-1, lower)):
            if need[cell] <= 0 or (cell, sign) in moves:
                continue
            move = guide.cheapest_move(cell, sign * need[cell], now)
            if move is None and needs.sliding[cell] > 0:
                move = _other_side(guide, cells, needs, cell, sign, lower, upper, now, moves)
            if move is None:
                hopeless.add(cell)
                continue
            moves[cell, sign] = move
            now[move.which] = 0.0
            off[move.which] = True
    worlds = Worlds(cells, needs, cost, off, moves, guide)
    if needs.reasons and not hopeless:
        worlds.explain()
        hopeless |= worlds.hopeless
    if not hopeless:
        _prune(worlds, guide, forced, cost)
    made = [*worlds.moves.values(), *worlds.ties]
    return Pattern(worlds.off, columns_of(cells, made), np.array(sorted(hopeless), dtype=np.int64))


def _distances(cells: Cells, needs: Needs) -> tuple[Floats, Floats]:
    """How far each cell should be able to go down and up, such that a sliding need is met too: upwards if possible."""
    room = np.maximum(cells.highest - cells.values, 0.0)
    upper = np.minimum(np.maximum(needs.upper, needs.sliding - needs.lower), room)
    return np.maximum(needs.lower, needs.sliding - upper), upper


def _other_side(
    guide: Guide,
    cells: Cells,
    needs: Needs,
    cell: int,
    sign: int,
    lower: Floats,
    upper: Floats,
    now: Floats,
    moves: dict[tuple[int, int], Move],
) -> Move | None:
    """Share a sliding need otherwise between the sides: as far as can be on this one, the rest on the other."""
    least, (mine, other) = (needs.upper, (upper, lower)) if sign == 1 else (needs.lower, (lower, upper))
    reach, _which, _amount = Attack(cells, np.isfinite(now)).reach(cell, sign)
    if reach < least[cell] - 1e-6 or (sign == -1 and reach + upper[cell] < needs.sliding[cell] - 1e-6):
        return None
    mine[cell] = reach
    if sign == 1:
        other[cell] = max(needs.lower[cell], needs.sliding[cell] - reach)
        moves.pop((cell, -1), None)
    return guide.cheapest_move(cell, sign * reach, now)


def _prune(worlds: Worlds, guide: Guide, forced: Booleans, cost: Floats) -> None:
    """Publish again what the protection can do without, the dearest first; moves are led another way."""
    if worlds.unexplained():  # what explains them is more than moves tell: nothing may be missing
        return
    needed = forced.copy()
    for move in (*worlds.moves.values(), *worlds.ties):
        needed[move.which] = True
    worlds.off = needed
    extra = np.flatnonzero(needed & ~forced)
    if len(extra) > _MOST_PRUNED:
        return
    for cell in extra[np.argsort(-cost[extra], kind="stable")].tolist():
        allowed = np.where(worlds.off, 0.0, np.inf)
        allowed[cell] = np.inf
        moves, ties = dict(worlds.moves), worlds.ties
        for (owner, sign), move in worlds.moves.items():
            if cell not in move.which:
                continue
            distance = float(move.amount[move.which == owner][0])
            found = guide.cheapest_move(owner, distance, allowed, first_rings=6)
            if found is None:
                break
            moves[owner, sign] = found
        else:
            kept = worlds.moves, worlds.ties
            worlds.moves, worlds.ties = moves, [tie for tie in ties if cell not in tie.which]
            worlds.off[cell] = False
            if worlds.unexplained():
                worlds.moves, worlds.ties = kept
                worlds.off[cell] = True
