"""How many to draw, and how many from each stratum.

Cochran, W. G. (1977) *Sampling Techniques*, 3rd ed., Wiley: sections 4.4 (size for a proportion), 5.5 and 5.9
(allocation).
"""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from houma.engines.surveys.faults import TOO_FEW, TOO_MANY, SurveyFault

Integers = NDArray[np.int64]


def proportional(populations: Integers, size: int, *, least: int = 2) -> Integers:
    """Sizes by stratum in proportion to their populations, by largest remainders.

    A variance is estimated inside a stratum from two units at least: each gets ``least`` where it has so many, which
    the largest give up. The sizes add up to ``size`` unless ``least`` alone asks for more.

    Args:
        populations: units of each stratum (H), none negative.
        size: units in all.
    """
    populations = np.asarray(populations, dtype=np.int64)
    whole = int(populations.sum())
    if size < 1:
        raise SurveyFault(TOO_FEW)
    if size > whole:
        raise SurveyFault(TOO_MANY.formatted(size=size, population=whole))
    floor = np.minimum(populations, least)
    exact = populations * (size / whole)
    sizes = np.maximum(np.floor(exact).astype(np.int64), floor)
    # One unit at a time, to whom most is owed and who still has units; or taken from whom most was given beyond it.
    while int(sizes.sum()) < size:
        owed = np.where(sizes < populations, exact - sizes, -np.inf)
        sizes[int(np.argmax(owed))] += 1
    while int(sizes.sum()) > max(size, int(floor.sum())):
        beyond = np.where(sizes > floor, sizes - exact, -np.inf)
        sizes[int(np.argmax(beyond))] -= 1
    given: Integers = sizes
    return given


def size_for_proportion(
    population: int,
    margin: float,
    *,
    share: float = 0.5,
    level: float = 0.95,
    design_effect: float = 1.0,
    response: float = 1.0,
) -> int:
    """Units to draw so that the interval of a proportion is at most ``margin`` to each side (Cochran, 4.4).

    Args:
        share: what is expected; a half asks for the most.
        design_effect: by how much the variance exceeds that of a simple random sample (clusters).
        response: share of those drawn that are expected to answer.

    Returns at most ``population``.
    """
    if not 0 < margin < 1 or not 0 < response <= 1:
        raise ValueError("margin lies between 0 and 1, response above 0 and up to 1")
    z = float(ndtri(0.5 + level / 2))
    wide = design_effect * z * z * share * (1 - share) / margin**2
    finite = wide / (1 + (wide - 1) / population) if population else 0.0
    return min(population, math.ceil(finite / response - 1e-9))
