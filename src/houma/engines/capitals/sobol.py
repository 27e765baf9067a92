"""Variance-based sensitivity: which of several independent factors moves an answer, alone and with the others.

Sampling after Saltelli (2002, Computer Physics Communications 145, 280-297): two samples A and B, and for each factor
the sample A with that one column from B. Indices by the estimators of Jansen (1999, Computer Physics Communications
117, 35-43), which Saltelli et al. (2010, ibid. 181, 259-270) recommend:

    V          = variance of f over A and B (population)
    first  S_i = 1 - mean((f(B) - f(AB_i))²) / 2V
    total  T_i = mean((f(A) - f(AB_i))²) / 2V

S_i is the share of the variance that knowing the factor would take away; T_i what would be left if all others were
known. T_i - S_i is what the factor does only together with others.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from houma.engines.capitals.tree import Floats

_FEWEST_ROWS = 2


@dataclass(frozen=True, slots=True, eq=False)
class SobolIndices:
    """Shares of one response's variance by factor, each with the ends of its bootstrap interval (factors).

    Estimates from few rows may lie slightly below 0 or above 1. All are NaN where the response never changes.
    """

    first: Floats
    first_low: Floats
    first_high: Floats
    total: Floats
    total_low: Floats
    total_high: Floats
    mean: float
    variance: float


def saltelli_sample(factors: int, rows: int, seed: int) -> Floats:
    """Points of the unit cube (rows, factors + 2, factors): A, B, then A with column i from B.

    A and B are halves of a scrambled Sobol sequence in twice as many dimensions, so ``rows`` is a power of two.

    Raises:
        ValueError: ``rows`` is no power of two.
    """
    from scipy.stats import qmc

    if rows < _FEWEST_ROWS or rows & (rows - 1):
        raise ValueError(f"{rows} rows: a Sobol sequence is balanced for a power of two")
    both = qmc.Sobol(2 * factors, scramble=True, rng=np.random.default_rng(seed)).random(rows)
    first, second = both[:, :factors], both[:, factors:]
    points = np.repeat(first[:, None, :], factors + 2, axis=1)
    points[:, 1, :] = second
    for factor in range(factors):
        points[:, factor + 2, factor] = second[:, factor]
    return points


def sobol_indices(answers: Floats, *, resamples: int = 500, level: float = 0.95, seed: int = 0) -> list[SobolIndices]:
    """First and total indices of each response.

    Args:
        answers: (rows, factors + 2, responses), the responses at the points of ``saltelli_sample``.
        resamples: bootstrap samples of rows; the interval is their percentile interval.
        level: share that the interval covers.

    Raises:
        ValueError: an answer is missing or infinite.
    """
    if answers.ndim != 3 or len(answers) < _FEWEST_ROWS or answers.shape[1] < 3:
        raise ValueError(f"answers of shape {answers.shape}, expected (rows, factors + 2, responses)")
    if not np.isfinite(answers).all():
        raise ValueError("an answer is missing or infinite: no variance can be shared out")
    rows = len(answers)
    # Centred first: the variance from sums of squares would lose digits otherwise.
    middle = answers[:, :2].mean(axis=(0, 1))
    f_a, f_b, f_ab = answers[:, 0] - middle, answers[:, 1] - middle, answers[:, 2:] - middle
    alone = (f_b[:, None] - f_ab) ** 2 / 2
    whole = (f_a[:, None] - f_ab) ** 2 / 2
    sums, squares = f_a + f_b, f_a**2 + f_b**2
    counts = np.random.default_rng(seed).multinomial(rows, np.full(rows, 1 / rows), size=resamples) / rows
    # What is left of an answer that never changes is rounding.
    least = (1e-13 * np.abs(answers).max(axis=(0, 1))) ** 2
    first, total, variance = _shares(np.full((1, rows), 1 / rows), alone, whole, sums, squares, least)
    first_again, total_again, _ = _shares(counts, alone, whole, sums, squares, least)
    ends = [(1 - level) / 2, (1 + level) / 2]
    first_ends, total_ends = _quantiles(first_again, ends), _quantiles(total_again, ends)
    return [
        SobolIndices(
            first=first[0, :, at],
            first_low=first_ends[0, :, at],
            first_high=first_ends[1, :, at],
            total=total[0, :, at],
            total_low=total_ends[0, :, at],
            total_high=total_ends[1, :, at],
            mean=float(middle[at]),
            variance=float(variance[0, at]),
        )
        for at in range(answers.shape[2])
    ]


def _shares(
    counts: Floats, alone: Floats, whole: Floats, sums: Floats, squares: Floats, least: Floats
) -> tuple[Floats, Floats, Floats]:
    """First and total indices (samples, factors, responses) and variances for shares of rows (samples, rows)."""
    rows, factors, responses = alone.shape
    variance = counts @ squares / 2 - (counts @ sums / 2) ** 2
    moves = variance > least
    divisor = np.where(moves, variance, np.nan)[:, None, :]
    shape = (len(counts), factors, responses)
    first = 1 - (counts @ alone.reshape(rows, -1)).reshape(shape) / divisor
    total = (counts @ whole.reshape(rows, -1)).reshape(shape) / divisor
    return first, total, np.where(moves, variance, 0.0)


def _quantiles(values: Floats, ends: list[float]) -> NDArray[np.float64]:
    if not len(values):
        return np.full((len(ends), *values.shape[1:]), np.nan)
    return np.asarray(np.quantile(values, ends, axis=0))
