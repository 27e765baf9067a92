"""The normal distribution on arrays."""

from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

_LEAST = 1e-6


def cumulative(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """P(Z <= value), to 1.5e-7 (Abramowitz & Stegun 1964, formula 7.1.26)."""
    x = np.abs(values) / np.sqrt(2.0)
    t = 1.0 / (1.0 + 0.3275911 * x)
    powers = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
    half = 0.5 * powers * np.exp(-x * x)
    found: NDArray[np.float64] = np.where(values >= 0, 1.0 - half, half)
    return found


def scores(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """The value below which each share of a normal population lies; shares are kept away from 0 and 1."""
    inverse = NormalDist().inv_cdf
    distinct, places = np.unique(np.clip(shares, _LEAST, 1 - _LEAST), return_inverse=True)
    return np.array([inverse(float(share)) for share in distinct])[places.reshape(-1)]
