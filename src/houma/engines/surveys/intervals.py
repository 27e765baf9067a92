"""Confidence intervals that follow the design."""

import math

from scipy.special import betaincinv, ndtr, stdtr, stdtrit  # scipy.stats has the same, and takes a second to load.

Bounds = tuple[float, float]


def student(value: float, error: float, degrees: int, level: float) -> Bounds:
    """Value ± t times the standard error, t with the degrees of freedom of the design (first units less strata)."""
    reach = float(stdtrit(degrees, 0.5 + level / 2)) * error
    return value - reach, value + reach


def korn_graubard(share: float, effective: float, answers: int, degrees: int, level: float) -> Bounds:
    """Clopper-Pearson's interval with the effective number of answers (Korn & Graubard 1998, *Survey Methodology* 24).

    It never leaves 0 to 1, has a width where all or nobody says yes, and covers at least as often as it promises.

    Args:
        effective: share (1 - share) / variance, or the answers themselves where the variance is 0.
        answers: on which the share rests; ``degrees`` of the design shrink ``effective`` by the ratio of the two t.
    """
    tail = (1 - level) / 2
    shrink = (float(stdtrit(max(answers - 1, 1), tail)) / float(stdtrit(degrees, tail))) ** 2
    size = effective * min(shrink, 1.0)
    yes = share * size
    low = 0.0 if share <= 0 else float(betaincinv(yes, size - yes + 1, tail))
    high = 1.0 if share >= 1 else float(betaincinv(yes + 1, size - yes, 1 - tail))
    return low, high


def wilson(share: float, effective: float, degrees: int, level: float) -> Bounds:
    """Wilson's (1927) score interval with the effective number of answers, t in the place of z: shorter, on average
    as sure as it promises (Franco, Little, Louis & Slud 2019, *Journal of Survey Statistics and Methodology* 7)."""
    z2 = float(stdtrit(degrees, 0.5 + level / 2)) ** 2
    middle = (share + z2 / (2 * effective)) / (1 + z2 / effective)
    reach = math.sqrt(z2 * (share * (1 - share) / effective + z2 / (4 * effective**2))) / (1 + z2 / effective)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def chance_of(value: float, error: float, degrees: float) -> float:
    """How often chance alone would give at least as much, either way, were there nothing (two-sided p)."""
    if error <= 0:
        return 0.0 if value else 1.0
    return float(2 * stdtr(degrees, -abs(value) / error)) if degrees < 1e6 else float(2 * ndtr(-abs(value) / error))
