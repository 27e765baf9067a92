"""How sure ranks are: Monte-Carlo over the choices that a critic would question.

Saisana, Saltelli & Tarantola (2005, J. R. Statist. Soc. A 168, 307-323) and the OECD/JRC Handbook (2008, step 7): each
draw takes weights around those given and one option of each kind, computes the whole tree and ranks all units; the
spread of a unit's ranks says what its nominal rank is worth. The spread is that of choices, not of errors in the data.

Random numbers count from seed and draw (SplitMix64), so draw 17 is the same whoever computes it, on however many cores
and among however many draws. Tied units share the smallest rank of the tie.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from houma.engines.capitals.blocks import Progress, Stopped, StoppedError, in_blocks
from houma.engines.capitals.choices import Choices, Draws, uniform_points
from houma.engines.capitals.framework import Framework
from houma.engines.capitals.replays import Replays, replays
from houma.engines.capitals.score import Labels, Scores
from houma.engines.capitals.tree import Bools, Floats, Ints, Tree

_BLOCK = 64
_MOST_IN_16_BITS = 2**16 - 1
Ranks = NDArray[np.unsignedinteger[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class RankSpread:
    """The ranks that units get at one node, the index or a capital; every array by unit.

    Attributes:
        node: its number in the tree.
        nominal: rank by the nominal recipe; 0 for none, here and below.
        median, low, high: smallest ranks that half, (1 - level)/2 and (1 + level)/2 of the draws do not pass.
        best, worst: over all draws.
        mean: NaN for a unit that never has a rank.
        top: share of draws in which the unit is among the first (``Uncertainty.top``) of those ranked.
        ranked: share of draws in which it has a rank; the others lack too many of its data.
    """

    node: int
    nominal: Ints
    median: Ints
    low: Ints
    high: Ints
    best: Ints
    worst: Ints
    mean: Floats
    top: Floats
    ranked: Floats

    @property
    def inside(self) -> Bools:
        """Whether the nominal rank lies in the interval (units)."""
        return (self.nominal >= self.low) & (self.nominal <= self.high)


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Who comes before whom, among the units chosen.

    Attributes:
        units: numbers of the units (k).
        ahead: share of draws in which unit a (row) is before unit b (column), of those in which both have a rank;
            NaN where that never happens (k, k).
        tied: share in which they are level (k, k). ``ahead + ahead.T + tied`` is 1.
    """

    units: Ints
    ahead: Floats
    tied: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Uncertainty:
    """The answer, and everything to compute it or any draw again.

    Attributes:
        scores: the nominal scores, with their data and recipe.
        choices: what was questioned.
        seed: of the random numbers.
        asked: draws asked for; fewer were computed (``draws``) if it was stopped.
        level: share of draws between ``low`` and ``high``.
        top: share of units that counts as the top.
        draws: what each draw took.
        index: ranks in the index.
        capitals: ranks in each node asked for beside it.
        ranks: in the index (units, draws), 0 for none.
    """

    scores: Scores
    choices: Choices
    seed: int
    asked: int
    level: float
    top: float
    draws: Draws
    index: RankSpread
    capitals: tuple[RankSpread, ...]
    ranks: Ranks

    @property
    def is_complete(self) -> bool:
        return len(self.draws) == self.asked

    def pairs(
        self,
        units: Sequence[int] | Ints | None = None,
        *,
        threads: int | None = None,
        progress: Progress | None = None,
        stopped: Stopped | None = None,
    ) -> Pairs:
        """How likely each of the units is ahead of each other.

        It takes k² / 2 × draws comparisons and 32 k² bytes: nothing for a few units, 2 s of computing and 72 MB for
        all of 1,503 over 10,000 draws.

        Args:
            units: numbers of units; None takes all.

        Raises:
            StoppedError: it was stopped.
        """
        from houma.engines.capitals.spread_kernels import count_pairs

        chosen = np.arange(len(self.ranks)) if units is None else np.asarray(units, dtype=np.int64)
        ahead, tied = np.zeros((2, len(chosen), len(chosen)), dtype=np.int32)

        def count(start: int, stop: int) -> None:
            count_pairs(self.ranks, chosen, start, stop, ahead, tied)

        done = in_blocks(count, len(chosen), 16, threads=threads, progress=progress, stopped=stopped)
        if done < len(chosen):
            raise StoppedError("stopped before all pairs were compared")
        both = np.asarray(ahead + ahead.T + tied, dtype=np.float64)
        both[both == 0] = np.nan
        return Pairs(chosen, ahead / both, tied / both)


def uncertainty(
    source: Framework | Tree,
    data: Floats,
    choices: Choices,
    draws: int = 10_000,
    seed: int = 0,
    *,
    group: Labels | None = None,
    denominators: Mapping[str, Floats] | None = None,
    nodes: Sequence[int] | Ints = (),
    level: float = 0.90,
    top: float = 0.10,
    threads: int | None = None,
    progress: Progress | None = None,
    stopped: Stopped | None = None,
) -> Uncertainty:
    """Rank all units again and again, each time with other choices.

    It keeps all ranks in the index and in the nodes asked for: units × draws × 2 bytes each (30 MB for 1,503 units and
    10,000 draws; 4 bytes each above 65,535 units). The first call in a process may compile for some seconds.

    Args:
        source, data, group, denominators: as for ``score``.
        choices: what is questioned.
        draws: how many; the 5 % point of 10,000 draws rests on 500 of them.
        seed: any whole number; the same one gives the same answer.
        nodes: inner nodes whose ranks are wanted beside the index: ``scores.at_depth(1)`` for the capitals.
        level: share of draws that the interval holds: 0.90 for the 5 and 95 % points.
        top: share of the units ranked that counts as the top, rounded up to whole units.
        threads: None uses all cores.
        progress: told after each block how many draws are done, of how many.
        stopped: asked before each block; once it says yes, the draws computed so far are the answer, and
            ``is_complete`` is false.

    Raises:
        FrameworkFaults: options do not go together.
        ValueError: as ``score``; a node is no inner node; a share is none.
        StoppedError: it was stopped before the first block.
    """
    if draws < 1 or not 0 < level < 1 or not 0 < top <= 1:
        raise ValueError(f"{draws} draws, level {level}, top {top}: expected some draws and shares between 0 and 1")
    ready = replays(source, data, choices, group=group, denominators=denominators)
    asked = np.array([ready.tree.root, *nodes], dtype=np.int64)
    if (asked < ready.tree.leaves).any() or (asked > ready.tree.root).any():
        raise ValueError(f"ranks are those of inner nodes, {ready.tree.leaves} to {ready.tree.root}, not {list(nodes)}")
    units = ready.tables.shape[3]
    ranks: Ranks = np.empty((len(asked), units, draws), dtype=np.uint16 if units <= _MOST_IN_16_BITS else np.uint32)
    ranked = np.empty((len(asked), draws), dtype=np.int32)

    def compute(start: int, stop: int) -> None:
        found, many = ready.ranks(ready.draws(uniform_points(seed, start, stop - start)), asked)
        ranks[:, :, start:stop] = found.transpose(0, 2, 1)
        ranked[:, start:stop] = many

    done = in_blocks(compute, draws, _BLOCK, threads=threads, progress=progress, stopped=stopped)
    if not done:
        raise StoppedError("stopped before the first draws were computed")
    kept = [np.ascontiguousarray(table[:, :done]) for table in ranks]
    spreads = [
        _spread(ready, int(node), kept[place], ranked[place, :done], level, top) for place, node in enumerate(asked)
    ]
    return Uncertainty(
        scores=ready.nominal,
        choices=ready.choices,
        seed=seed,
        asked=draws,
        level=level,
        top=top,
        draws=ready.draws(uniform_points(seed, 0, done)),
        index=spreads[0],
        capitals=tuple(spreads[1:]),
        ranks=kept[0],
    )


def _spread(ready: Replays, node: int, ranks: Ranks, ranked: NDArray[np.int32], level: float, top: float) -> RankSpread:
    from houma.engines.capitals.spread_kernels import summarise

    units, draws = ranks.shape
    # Rounded first, since 0.1 × 30 is a little more than 3 in binary.
    limits = np.ceil(np.round(top * ranked, 9)).astype(np.int64)
    shares = np.array([0.0, (1 - level) / 2, 0.5, (1 + level) / 2, 1.0])
    points, mean = np.empty((units, len(shares)), dtype=np.int64), np.empty(units)
    counts = np.empty((units, 2), dtype=np.int64)
    summarise(ranks, limits, shares, points, mean, counts)
    first, many = counts.T
    return RankSpread(
        node=node,
        nominal=ready.nominal.ranks[:, node],
        best=points[:, 0],
        low=points[:, 1],
        median=points[:, 2],
        high=points[:, 3],
        worst=points[:, 4],
        mean=mean,
        top=np.where(many > 0, first / np.maximum(many, 1), np.nan),
        ranked=many / draws,
    )
