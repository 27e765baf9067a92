"""Counts made comparable: divided by what they are counted among."""

import numpy as np

from houma.engines.capitals.tree import Floats


def denominate(values: Floats, denominator: Floats, per: float = 1.0) -> Floats:
    """``values / denominator × per``, element by element (OECD/JRC Handbook 2008, step 5: scale adjustment).

    Args:
        values: any shape, NaN where missing.
        denominator: the same shape, or one that broadcasts to it.
        per: 100 for per cent, 1000 for per thousand.

    Returns:
        NaN where either is missing or the denominator is zero or negative: nothing can be said there.
    """
    shape = np.broadcast_shapes(values.shape, denominator.shape)
    with np.errstate(invalid="ignore"):
        usable = np.broadcast_to(denominator > 0, shape)
    quotient = np.full(shape, np.nan)
    np.divide(values, denominator, out=quotient, where=usable)
    return quotient * per
