"""Many ranks in few figures: what each unit's are like, and who comes before whom. Compiled.

Import this module inside the function that computes, so that ``houma --help`` does not wait for the compiler. Compiled
functions call only those of their own file: code kept on disk is made anew when its own file changes, not another.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from houma.engines.compiled import compiled

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@compiled
def summarise(
    ranks: NDArray[np.unsignedinteger[Any]],
    limits: Integers,
    shares: Floats,
    points: Integers,
    mean: Floats,
    top: Integers,
) -> None:
    """What the ranks of each unit are like over the draws in which it has one.

    Args:
        ranks: [units, draws], 0 where a unit has none.
        limits: [draws], the last rank that counts as top.
        shares: [k], rising, between 0 and 1.
        points: [units, k], filled: the smallest rank that at least that share of the draws does not pass (the inverse
            of the empirical distribution, definition 1 of Hyndman & Fan 1996); 0 for a unit without ranks.
        mean: [units], filled; NaN for a unit without ranks.
        top: [units, 2], filled: draws in which it was at the top, draws in which it had a rank.
    """
    units, draws = ranks.shape
    counts = np.empty(units + 1, dtype=np.int64)
    for unit in range(units):
        counts[:] = 0
        total, first = 0, 0
        for draw in range(draws):
            rank = int(ranks[unit, draw])
            counts[rank] += 1
            total += rank
            if 0 < rank <= limits[draw]:
                first += 1
        many = draws - counts[0]
        top[unit, 0], top[unit, 1] = first, many
        mean[unit] = total / many if many else np.nan
        points[unit, :] = 0
        passed, reached = 0, 0
        for place in range(shares.shape[0]):
            while many and (passed == 0 or passed < shares[place] * many - 1e-9):
                reached += 1
                passed += int(counts[reached])
            points[unit, place] = reached


@compiled
def count_pairs(
    ranks: NDArray[np.unsignedinteger[Any]],
    chosen: Integers,
    start: int,
    stop: int,
    ahead: NDArray[np.int32],
    tied: NDArray[np.int32],
) -> None:
    """In how many draws a unit is ahead of, or level with, another, where both have a rank.

    Fills ``ahead[a, b]``, ``ahead[b, a]`` and ``tied[a, b]``, ``tied[b, a]`` for a from ``start`` to ``stop`` and all
    b from a on; both numbers count in ``chosen``.
    """
    draws = ranks.shape[1]
    for a in range(start, stop):
        mine = ranks[chosen[a]]
        for b in range(a, chosen.shape[0]):
            theirs = ranks[chosen[b]]
            before, behind, level = 0, 0, 0
            for draw in range(draws):
                x, y = mine[draw], theirs[draw]
                before += (x < y) & (x > 0)
                behind += (y < x) & (y > 0)
                level += (x == y) & (x > 0)
            ahead[a, b], ahead[b, a] = before, behind
            tied[a, b], tied[b, a] = level, level
