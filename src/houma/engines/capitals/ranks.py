"""Ranks with one rule for ties, used everywhere."""

import numpy as np

from houma.engines.capitals.tree import Floats, Ints

UNRANKED = 0
"""Rank of what has no value."""
DECIMALS = 9
"""Values equal to so many decimals share a rank: sums in another order differ in the last bits only."""


def competition_ranks(values: Floats, *, decimals: int = DECIMALS) -> Ints:
    """Standard competition ranks ("1224"): 1 for the highest value, ties take the smallest rank of the tie.

    Args:
        values: units, or units × columns (each column is ranked for itself); NaN where there is none.
        decimals: to which values are compared.

    Returns:
        int64 of the same shape; 0 (``UNRANKED``) for NaN.
    """
    falling = -np.round(values, decimals)
    order = np.argsort(falling, axis=0, kind="stable")  # NaN comes last.
    sorted_values = np.take_along_axis(falling, order, axis=0)
    place = np.arange(1, len(values) + 1).reshape(-1, *[1] * (values.ndim - 1))
    first = np.ones(values.shape, dtype=bool)
    first[1:] = sorted_values[1:] != sorted_values[:-1]
    sorted_ranks = np.maximum.accumulate(np.where(first, place, 0), axis=0)
    ranks = np.zeros(values.shape, dtype=np.int64)
    np.put_along_axis(ranks, order, sorted_ranks, axis=0)
    return np.where(np.isnan(values), UNRANKED, ranks)


def counted(values: Floats) -> Ints:
    """How many units have a value, by column."""
    found: Ints = np.count_nonzero(~np.isnan(values), axis=0).astype(np.int64)
    return found
