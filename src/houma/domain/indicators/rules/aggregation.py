"""From the parts of territories to the whole, by the rule that the catalogue declares.

Nothing is filled in: a sum needs every part, a mean says which share of its weight has a figure.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from houma.domain.indicators.models import Aggregation
from houma.domain.territories.models import Level

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PARTS_OF: dict[str, str] = {
    Level.COUNTRY: Level.REGION,
    Level.REGION: Level.PROVINCE,
    Level.PROVINCE: Level.COMMUNE,
}
"""The level whose territories make up those of another: every place in one, and only in one, of them."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Which territories make up which: child → parent by key, for one level of parents."""

    level: str
    parent_of: dict[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """Values of territories computed from their parts.

    Attributes:
        value: one a group (groups); NaN where the rule gives none.
        coverage: share of the group that has a figure, 0 to 1 (groups): of the weight for means, of the parts for
            sums and ratios of sums.
    """

    value: Floats
    coverage: Floats


def summed(group: Ints, groups: int, value: Floats, *, absent_is_zero: bool = False) -> Whole:
    """Sums. One missing part leaves the sum unknown, unless parts without a figure have nothing to count (a rural
    commune in an urban sum)."""
    there = ~np.isnan(value)
    parts = np.bincount(group, minlength=groups)
    known = np.bincount(group[there], minlength=groups)
    total = np.bincount(group[there], value[there], minlength=groups)
    complete = (known > 0) if absent_is_zero else (known == parts) & (parts > 0)
    coverage = complete.astype(np.float64) if absent_is_zero else _share(known.astype(np.float64), parts)
    return Whole(np.where(complete, total, np.nan), coverage)


def weighted_mean(group: Ints, groups: int, value: Floats, weight: Floats) -> Whole:
    """Means weighted by another indicator. Parts without a figure count for neither, and coverage says so; parts whose
    weight is unknown leave the coverage to those whose weight is known."""
    weighs = np.where(np.isnan(weight), 0.0, weight)
    there = ~np.isnan(value) & (weighs > 0)
    known = np.bincount(group[there], weighs[there], minlength=groups)
    total = np.bincount(group[there], (value * weighs)[there], minlength=groups)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(known > 0, total / known, np.nan)
    whole: Floats = np.bincount(group, weighs, minlength=groups).astype(np.float64)
    return Whole(mean, _share(known.astype(np.float64), whole))


def ratio_of_sums(group: Ints, groups: int, numerator: Floats, denominator: Floats, factor: float) -> Whole:
    """Ratios of the sums of two indicators over the parts where both are known, times ``factor`` (100 for a share in
    percent)."""
    there = ~np.isnan(numerator) & ~np.isnan(denominator)
    above = np.bincount(group[there], numerator[there], minlength=groups)
    below = np.bincount(group[there], denominator[there], minlength=groups)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(below > 0, factor * above / below, np.nan)
    known = np.bincount(group[there], minlength=groups).astype(np.float64)
    return Whole(ratio, _share(known, np.bincount(group, minlength=groups)))


def _share(known: Floats, whole: "NDArray[np.float64 | np.signedinteger]") -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        shares: Floats = np.where(whole > 0, known / whole, 0.0)
    return shares


def factor_of(unit_code: str) -> float:
    """What a ratio of sums is multiplied by, so that it comes out in its unit."""
    return {"percent": 100.0, "per_thousand": 1000.0}.get(unit_code, 1.0)


def rounding(aggregation: str, decimals: int, parts: Ints) -> Floats:
    """How far a parent may be from its parts by rounding alone (parents).

    Sums: half a count for each part and for the parent. Means: half the last decimal of the parent and of the mean.

    Args:
        parts: how many parts each parent has (parents).
    """
    if aggregation == Aggregation.SUM:
        return np.asarray(0.5 * (parts + 1.0), dtype=np.float64)
    return np.full(len(parts), 10.0**-decimals)
