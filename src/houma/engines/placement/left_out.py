"""Why agents of the general form are without a place: of each pair that was open to them, what stands in its way."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from houma.engines.placement.model import NONE, Floats, Integers

_TOLERANCE = 1e-6


class Hindrance(StrEnum):
    """What keeps an agent out of a place."""

    CLOSED = "closed"
    """The place holds nothing at all."""
    SMALL = "small"
    """Even empty, the place holds less than the agent takes."""
    FULL = "full"
    """What others take leaves too little."""
    WORTHLESS = "worthless"
    """There is room, and nothing is gained by it."""
    OPEN = "open"
    """There is room: the search ended before it was used."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What keeps an agent out of the place of one of its pairs.

    Attributes:
        pair: which one.
        kind: of capacity, from 0: the first one that does not suffice.
        use: what the agent would take of it.
        used: what others take of it.
        capacity: what there is of it.
    """

    pair: int
    hindrance: Hindrance
    kind: int
    use: float
    used: float
    capacity: float


def left_out(
    agent: Integers, place: Integers, score: Floats, uses: Floats, capacities: Floats, chosen: Integers
) -> dict[int, tuple[Kept, ...]]:
    """For each agent without a place, what stands against each of its pairs, in their order.

    Args:
        agent, place: the pairs [pairs].
        score: what each is worth [pairs].
        uses: what each takes [pairs, kinds].
        capacities: what there is [places, kinds].
        chosen: the pair of each agent, or -1 [agents].
    """
    taken = chosen[chosen != NONE]
    used = np.zeros_like(capacities, dtype=np.float64)
    np.add.at(used, place[taken], uses[taken])
    without = np.flatnonzero(chosen == NONE)
    pairs = np.flatnonzero(np.isin(agent, without))
    found: dict[int, list[Kept]] = {int(one): [] for one in without}
    for pair in pairs:
        here = place[pair]
        found[int(agent[pair])].append(_kept(int(pair), score[pair], uses[pair], used[here], capacities[here]))
    return {one: tuple(kept) for one, kept in found.items()}


def _kept(pair: int, score: float, use: Floats, used: Floats, capacity: Floats) -> Kept:
    small = np.flatnonzero(use > capacity + _TOLERANCE)
    full = np.flatnonzero((use > 0) & (used + use > capacity + _TOLERANCE))
    kind = int(small[0] if len(small) else full[0] if len(full) else 0)
    if len(small):
        hindrance = Hindrance.CLOSED if capacity[kind] <= _TOLERANCE else Hindrance.SMALL
    elif len(full):
        hindrance = Hindrance.FULL
    else:
        hindrance = Hindrance.WORTHLESS if score <= 0 else Hindrance.OPEN
    return Kept(pair, hindrance, kind, float(use[kind]), float(used[kind]), float(capacity[kind]))


__all__ = ["Hindrance", "Kept", "left_out"]
