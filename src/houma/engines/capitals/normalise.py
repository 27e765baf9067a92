"""Indicators on one scale on which more is better (OECD/JRC Handbook 2008, step 5).

Every function takes units × items with NaN where missing and a direction (items) of 1 where more is better, -1 where
less is; it gives the same shape, NaN kept. An indicator that is the same everywhere says nothing: it gets the middle of
the scale (its end for ranks and percentiles, where everybody is first).
"""

import numpy as np

from houma.engines.capitals import wording
from houma.engines.capitals.faults import UnsuitedDataError
from houma.engines.capitals.ranks import competition_ranks, counted
from houma.engines.capitals.recipe import Normalise, Reference
from houma.engines.capitals.tree import Floats, Ints

PERCENT = (0.0, 100.0)
STANDARD = (0.0, 1.0)
MPI_SCALE = (100.0, 10.0)
AMPI_CENTRE, AMPI_HALF_RANGE = 100.0, 30.0
WORST_SHARE = 0.05
_FLAT = 1e-12


def min_max(values: Floats, direction: Ints, scale: tuple[float, float] = PERCENT) -> Floats:
    """``low + (high - low) (x - min) / (max - min)``; for direction -1 ``(max - x) / (max - min)``."""
    low, high = _ends(values)
    return _between(values, direction, low, high, scale)


def goalposts(values: Floats, direction: Ints, posts: Floats, scale: tuple[float, float] = PERCENT) -> Floats:
    """Min-max between stated ends, not the observed ones; what lies beyond is held at the end (UNDP, HDI notes).

    Args:
        posts: lowest and highest value of each scale (items × 2).

    Raises:
        ValueError: an indicator has no goalposts.
    """
    if not (posts[:, 0] < posts[:, 1]).all():
        raise ValueError("goalposts are two numbers for every indicator, the first one smaller")
    return _between(np.clip(values, posts[:, 0], posts[:, 1]), direction, posts[:, 0], posts[:, 1], scale)


def z_score(values: Floats, direction: Ints, scale: tuple[float, float] = STANDARD) -> Floats:
    """``centre ± spread (x - mean) / s``, s the population standard deviation: the units compared are all there are.

    ``scale`` is (centre, spread): (0, 1) of the Handbook, (100, 10) of the Mazziotta-Pareto index, whose sources also
    divide by n.
    """
    count = np.maximum(counted(values), 1)
    mean = np.nansum(values, axis=0) / count
    deviation = np.sqrt(np.nansum((values - mean) ** 2, axis=0) / count)
    is_flat = deviation <= _FLAT * np.abs(mean)
    apart = np.where(is_flat, 0.0, (values - mean) / np.where(is_flat, 1.0, deviation))
    return scale[0] + direction * scale[1] * apart + _kept_missing(values)


def rank_points(values: Floats, direction: Ints, scale: tuple[float, float] = PERCENT) -> Floats:
    """``(n + 1 - r) / n`` of the scale, r the competition rank (1 best) among the n units that have the indicator."""
    ranks, count = competition_ranks(values * direction), counted(values)
    share = (count + 1 - ranks) / np.maximum(count, 1)
    return scale[0] + (scale[1] - scale[0]) * share + _kept_missing(values)


def percentile(values: Floats, direction: Ints, scale: tuple[float, float] = PERCENT) -> Floats:
    """``(n - r) / (n - 1)`` of the scale: the share of the other units that are not ahead."""
    ranks, count = competition_ranks(values * direction), counted(values)
    share = np.where(count > 1, (count - ranks) / np.maximum(count - 1, 1), 1.0)
    return scale[0] + (scale[1] - scale[0]) * share + _kept_missing(values)


def distance_to_reference(
    values: Floats, direction: Ints, reference: Floats, scale: tuple[float, float] = PERCENT
) -> Floats:
    """``1 ± (x - ref) / |ref|`` of the scale: the reference gets its upper end, better units more.

    The Handbook's distance to a reference, x / ref for direction 1. Values below zero are possible.

    Args:
        reference: one value for each indicator (items).

    Raises:
        UnsuitedDataError: a reference is zero or missing.
    """
    if not (np.abs(reference) > 0).all():
        raise UnsuitedDataError(wording.A_REFERENCE)
    share = 1.0 + direction * (values - reference) / np.abs(reference)
    return scale[0] + (scale[1] - scale[0]) * share


def distance_to_frontier(
    values: Floats, direction: Ints, scale: tuple[float, float] = PERCENT, worst: float = WORST_SHARE
) -> Floats:
    """``(worst - x) / (worst - best)`` of the scale, best the best value seen, worst the point that 5 % are below.

    What is worse than that gets the lower end: one unit far behind does not press the others together (World Bank,
    Doing Business 2015-2020, distance to frontier: the 95th or 99th percentile as the worst).
    """
    better = values * direction
    has_any = counted(values) > 0
    low, high = np.full((2, values.shape[1]), np.nan)
    low[has_any] = np.nanquantile(better[:, has_any], worst, axis=0)
    high[has_any] = np.nanmax(better[:, has_any], axis=0)
    return _between(np.clip(better, low, high), np.ones_like(direction), low, high, scale)


def ampi_scaled(values: Floats, direction: Ints, posts: Floats, reference: Floats) -> Floats:
    """The adjusted Mazziotta-Pareto scale: ``100 ± 60 (x - ref) / (sup - inf)``, which does not move with the units.

    Mazziotta & Pareto 2016 (Social Indicators Research 127, 983-1003): Δ = (sup - inf) / 2, Min = ref - Δ,
    Max = ref + Δ, r = 60 (x - Min) / (Max - Min) + 70; direction -1 takes 200 - r. Compare years with the same
    ``posts`` and ``reference``.

    Args:
        posts: inf and sup of each indicator over all units and years compared (items × 2); NaN takes the observed.
        reference: the value that gets 100 (items).
    """
    low, high = _ends(values)
    low, high = np.where(np.isnan(posts[:, 0]), low, posts[:, 0]), np.where(np.isnan(posts[:, 1]), high, posts[:, 1])
    half = (high - low) / 2
    is_flat = ~(half > 0)
    share = np.where(is_flat, 0.0, values - reference) / np.where(is_flat, 1.0, half)
    return AMPI_CENTRE + direction * AMPI_HALF_RANGE * share + _kept_missing(values)


def observed_goalposts(*tables: Floats) -> Floats:
    """Lowest and highest value of each indicator over several tables, years for example (items × 2)."""
    return np.column_stack(_ends(np.concatenate(tables)))


def references(values: Floats, given: Floats, otherwise: Reference) -> Floats:
    """The reference of each indicator (items): the one given, else the mean or the median of the units."""
    found = np.full(values.shape[1], np.nan)
    has_any = counted(values) > 0
    middle = np.nanmean if otherwise is Reference.MEAN else np.nanmedian
    found[has_any] = middle(values[:, has_any], axis=0)
    return np.where(np.isnan(given), found, given)


def normalise(
    values: Floats,
    how: Normalise,
    direction: Ints,
    *,
    posts: Floats | None = None,
    reference: Floats | None = None,
    scale: tuple[float, float] | None = None,
) -> Floats:
    """The normalisation that a recipe names.

    Args:
        values: units × items.
        how: which one.
        direction: 1 or -1 (items).
        posts: goalposts (items × 2), for ``GOALPOSTS`` and ``AMPI``.
        reference: values (items), for ``REFERENCE`` and ``AMPI``; None is the mean.
        scale: the ends of the scale, or centre and spread for z-scores; None takes the method's own.
    """
    items = values.shape[1]
    stated = np.full((items, 2), np.nan) if posts is None else posts
    ends = scale or PERCENT
    match how:
        case Normalise.MIN_MAX:
            return min_max(values, direction, ends)
        case Normalise.Z_SCORE:
            return z_score(values, direction, scale or STANDARD)
        case Normalise.MPI:
            return z_score(values, direction, MPI_SCALE)
        case Normalise.RANK:
            return rank_points(values, direction, ends)
        case Normalise.PERCENTILE:
            return percentile(values, direction, ends)
        case Normalise.FRONTIER:
            return distance_to_frontier(values, direction, ends)
        case Normalise.GOALPOSTS:
            return goalposts(values, direction, stated, ends)
    middle = references(values, np.full(items, np.nan), Reference.MEAN) if reference is None else reference
    if how is Normalise.AMPI:
        return ampi_scaled(values, direction, stated, middle)
    return distance_to_reference(values, direction, middle, ends)


def _ends(values: Floats) -> tuple[Floats, Floats]:
    """Lowest and highest value by column; NaN where a column is empty."""
    missing = np.isnan(values)
    low = np.where(missing, np.inf, values).min(axis=0, initial=np.inf)
    high = np.where(missing, -np.inf, values).max(axis=0, initial=-np.inf)
    empty = missing.all(axis=0)
    return np.where(empty, np.nan, low), np.where(empty, np.nan, high)


def _between(values: Floats, direction: Ints, low: Floats, high: Floats, scale: tuple[float, float]) -> Floats:
    wide = high - low
    is_flat = ~(wide > _FLAT * np.maximum(np.abs(low), np.abs(high)))
    better = np.where(direction > 0, values - low, high - values)
    share = np.where(is_flat, 0.5, better / np.where(is_flat, 1.0, wide))
    return scale[0] + (scale[1] - scale[0]) * share + _kept_missing(values)


def _kept_missing(values: Floats) -> Floats:
    return np.where(np.isnan(values), np.nan, 0.0)
