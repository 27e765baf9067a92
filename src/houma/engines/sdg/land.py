"""SDG 11.3.1: land consumption rate over population growth rate.

UN-Habitat, metadata of indicator 11.3.1 (11-03-01):

    LCR = (V₂ - V₁) / V₁ / T        land consumption rate, a year
    PGR = ln(P₂ / P₁) / T           population growth rate, a year
    LCRPGR = LCR / PGR

V is the built-up area, P the population, at the beginning (1) and the end (2) of a period of T years. The two rates are
not of one form (one is linear, the other a logarithm): that is the method, and it is kept.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class LandUse:
    """Both rates and their ratio for each unit (units), NaN where unknown.

    Attributes:
        consumption: LCR, a year. ``growth``: PGR, a year.
        ratio: LCRPGR; beyond 1 land is built faster than the population grows. NaN where the population stands still:
            the ratio is not defined there. Below zero one grew while the other shrank: read the rates then.
        area_per_person: built-up area at the end by inhabitant, in the unit of the areas, which the metadata asks for
            beside the ratio.
    """

    consumption: Floats
    growth: Floats
    ratio: Floats
    area_per_person: Floats


def land_use_ratio(
    area_before: Floats, area_after: Floats, people_before: Floats, people_after: Floats, years: float
) -> LandUse:
    """LCRPGR of several units.

    Args:
        area_before, area_after: built-up area in any one unit (units), NaN where unknown.
        people_before, people_after: population of the same perimeters on the same days (units).
        years: length of the period, above zero.

    Raises:
        ValueError: the period has no length, or an area or a population is below zero.
    """
    if not years > 0:
        raise ValueError(f"a period lasts more than 0 years, not {years}")
    given = [np.asarray(one, dtype=np.float64) for one in (area_before, area_after, people_before, people_after)]
    if any((one < 0).any() for one in given):
        raise ValueError("areas and populations are not below zero")
    first_area, last_area, first_people, last_people = given
    with np.errstate(divide="ignore", invalid="ignore"):
        consumption = (last_area - first_area) / first_area / years
        growth = np.log(last_people / first_people) / years
        consumption = np.where(np.isfinite(consumption), consumption, np.nan)
        growth = np.where(np.isfinite(growth), growth, np.nan)
        ratio = np.where(growth != 0, consumption / growth, np.nan)
        each = np.where(last_people > 0, last_area / last_people, np.nan)
    return LandUse(consumption, growth, ratio, each)
