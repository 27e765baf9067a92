"""Children into a parent (OECD/JRC Handbook 2008, step 7).

Every function takes units × children with NaN where missing, and weights (children) of zero or more in any unit. The
children that are there are weighted among themselves; where their share of the weight is below ``coverage``, the parent
has no value (NaN). Nothing is filled in silently.
"""

from dataclasses import dataclass

import numpy as np

from houma.engines.capitals import wording
from houma.engines.capitals.faults import UnsuitedDataError
from houma.engines.capitals.recipe import Aggregation, Recipe
from houma.engines.capitals.tree import Floats

_SLACK = 1e-9
_BLOCK_CELLS = 1 << 21


@dataclass(frozen=True, slots=True, eq=False)
class Aggregated:
    """A parent: its ``values`` (units) and the ``present`` share of its children's weight (units)."""

    values: Floats
    present: Floats


def present_weights(values: Floats, weight: Floats, coverage: float) -> tuple[Floats, Floats]:
    """Weights among the children present (units × children, rows add up to 1 or are NaN) and their share (units)."""
    each = np.where(np.isnan(values), 0.0, weight)
    total = each.sum(axis=1)
    share = total / weight.sum()
    enough = (share >= coverage - _SLACK) & (total > 0)
    return each / np.where(enough, total, np.nan)[:, None], share


def arithmetic(values: Floats, weight: Floats, coverage: float = 0.0) -> Floats:
    """``Σ w x``: a lack in one child is made good in full by another."""
    each, _ = present_weights(values, weight, coverage)
    return _weighted(each, values)


def geometric(values: Floats, weight: Floats, coverage: float = 0.0) -> Floats:
    """``Π x^w``: a lack weighs more the deeper it is; zero in one child is zero in the parent (HDI since 2010).

    Raises:
        UnsuitedDataError: a value is negative.
    """
    return power_mean(values, weight, 0.0, coverage)


def harmonic(values: Floats, weight: Floats, coverage: float = 0.0) -> Floats:
    """``1 / Σ (w / x)``: the least compensating of the three means; zero in one child is zero in the parent.

    Raises:
        UnsuitedDataError: a value is negative.
    """
    return power_mean(values, weight, -1.0, coverage)


def power_mean(values: Floats, weight: Floats, power: float, coverage: float = 0.0) -> Floats:
    """``(Σ w x^p)^(1/p)``: 1 is the arithmetic mean, 0 the geometric one, -1 the harmonic one.

    The smaller p, the less a lack in one child is made good by another.

    Hardy, Littlewood & Pólya 1934, chapter 2. For p at or below 0 a zero among weighted children makes a zero.

    Raises:
        UnsuitedDataError: a value is negative.
    """
    if (values < 0).any():
        raise UnsuitedDataError(wording.MEANS_BELOW_ZERO)
    each, _ = present_weights(values, weight, coverage)
    counts = each > 0
    has_zero = (counts & (values == 0)).any(axis=1)
    safe = np.where(counts & (values > 0), values, 1.0)
    if power == 0:
        mean = np.exp(_weighted(each, np.log(safe)))
    else:
        highest = safe.max(axis=1)[:, None]  # Shares of the highest do not overflow for large exponents.
        parts = np.where(counts & (values == 0), 0.0, (safe / highest) ** power)
        total = _weighted(each, parts)
        mean = highest[:, 0] * np.where(total > 0, total, np.where(np.isnan(total), np.nan, 1.0)) ** (1.0 / power)
        mean = np.where(total == 0, 0.0, mean)
    return np.where(has_zero & ~np.isnan(mean), 0.0, mean) if power <= 0 else mean


def ordered(values: Floats, weight: Floats, quantifier: float, coverage: float = 0.0) -> Floats:
    """Ordered weighted average: children sorted from best to worst, the j-th weighs ``Q(T_j) - Q(T_{j-1})``.

    T_j is the importance of the j best together and Q(r) = r**a (Yager 1988, IEEE Trans. SMC 18, 183-190; with
    importances Yager 1996). a = 1 is the weighted mean, a > 1 leans to the worst children, a < 1 to the best.

    Raises:
        ValueError: the quantifier is not above zero.
    """
    if quantifier <= 0:
        raise ValueError(f"the exponent of the quantifier is above zero, not {quantifier}")
    each, _ = present_weights(values, weight, coverage)
    order = np.argsort(-values, axis=1, kind="stable")  # NaN comes last.
    sorted_values = np.take_along_axis(values, order, axis=1)
    reached = np.minimum(np.cumsum(np.take_along_axis(each, order, axis=1), axis=1), 1.0)
    steps = np.diff(reached**quantifier, axis=1, prepend=0.0)
    last = np.where(np.isnan(reached[:, -1]), np.nan, steps.sum(axis=1))
    return _weighted(steps / np.where(last > 0, last, np.nan)[:, None], sorted_values)


def mazziotta_pareto(values: Floats, weight: Floats, coverage: float = 0.0, *, polarity: int = 1) -> Floats:
    """``M ∓ S cv``, cv = S / M: the mean less (for polarity -1: plus) a penalty for uneven children.

    M is the mean, S the population standard deviation of the unit's children (Mazziotta & Pareto 2013, Rivista Italiana
    di Economia Demografia e Statistica 67, 67-80; 2016). With ``Normalise.MPI`` (100 ± 10) this is the MPI, with
    ``Normalise.AMPI`` the adjusted MPI. The sources weigh all children alike; other weights enter both moments.

    Args:
        polarity: 1 where a high index is good, -1 where it is bad (poverty, risk).

    Raises:
        UnsuitedDataError: a mean is negative, or zero though its values are not: no coefficient of variation.
    """
    each, _ = present_weights(values, weight, coverage)
    mean, deviation = moments(values, each)
    if ((mean < 0) | ((mean == 0) & (deviation > 0))).any():
        raise UnsuitedDataError(wording.MEANS_NOT_ABOVE_ZERO)
    return mean - polarity * deviation * (deviation / np.where(mean == 0, 1.0, mean))


def moments(values: Floats, each: Floats) -> tuple[Floats, Floats]:
    """Weighted mean and population standard deviation of each unit's children; rows of ``each`` add up to 1."""
    mean = _weighted(each, values)
    apart = np.where(np.isnan(values), 0.0, values - mean[:, None])
    return mean, np.sqrt((each * apart**2).sum(axis=1))


def copeland(values: Floats, weight: Floats, coverage: float = 0.0, *, against: Floats | None = None) -> Floats:
    """Wins less losses in pairwise contests, each child a vote of its weight (Copeland 1951; Handbook, §7.3).

    A unit beats another where the children on which it is better weigh more than those on which it is worse. Children
    missing for either do not vote. No child compensates another by how much; scores of all units add up to zero.

    Args:
        against: the units that each unit is compared with (others × children), where they are not the units themselves.
    """
    total = weight.sum()
    enough = _covered(values, weight, coverage)
    others = values if against is None else against
    others = np.where(_covered(others, weight, coverage)[:, None], others, np.nan)
    scores = np.zeros(len(values))
    block = max(1, _BLOCK_CELLS // max(1, len(others)))
    for start in range(0, len(values), block):
        rows = slice(start, start + block)
        margin = np.zeros((len(values[rows]), len(others)))
        for child in np.flatnonzero(weight > 0):
            ahead = values[rows, child, None] - others[None, :, child]
            contest = np.sign(np.where(np.abs(ahead) > _SLACK, ahead, 0.0))  # NaN is no vote either.
            margin += weight[child] / total * contest
        scores[rows] = np.sign(np.where(np.abs(margin) < _SLACK, 0.0, margin)).sum(axis=1)
    return np.where(enough, scores, np.nan)


def aggregate(values: Floats, weight: Floats, how: Aggregation, recipe: Recipe) -> Aggregated:
    """The aggregation that a recipe names, with its exponents and its coverage."""
    _, share = present_weights(values, weight, recipe.coverage)
    match how:
        case Aggregation.ARITHMETIC:
            found = arithmetic(values, weight, recipe.coverage)
        case Aggregation.GEOMETRIC:
            found = geometric(values, weight, recipe.coverage)
        case Aggregation.HARMONIC:
            found = harmonic(values, weight, recipe.coverage)
        case Aggregation.POWER:
            found = power_mean(values, weight, recipe.power, recipe.coverage)
        case Aggregation.OWA:
            found = ordered(values, weight, recipe.owa, recipe.coverage)
        case Aggregation.MPI:
            found = mazziotta_pareto(values, weight, recipe.coverage)
        case Aggregation.COPELAND:
            found = copeland(values, weight, recipe.coverage)
    return Aggregated(found, share)


def _covered(values: Floats, weight: Floats, coverage: float) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    each, _ = present_weights(values, weight, coverage)
    return ~np.isnan(each[:, 0])


def _weighted(each: Floats, values: Floats) -> Floats:
    """Σ over children; NaN weights make NaN, missing children count nothing."""
    found: Floats = (each * np.where(np.isnan(values), 0.0, values)).sum(axis=1)
    return found
