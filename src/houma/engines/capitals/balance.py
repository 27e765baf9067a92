"""How unevenly the capitals stand, what holds a unit back, what moves it most; and effort against need."""

from dataclasses import dataclass

import numpy as np

from houma.engines.capitals.aggregate import aggregate, copeland, moments, present_weights
from houma.engines.capitals.framework import Framework
from houma.engines.capitals.ranks import UNRANKED
from houma.engines.capitals.recipe import Aggregation
from houma.engines.capitals.score import Scores, score_denominated
from houma.engines.capitals.tree import Floats, Ints

NONE = -1
_SLACK = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Balance:
    """How the capitals of each unit stand to each other.

    Attributes:
        capitals: numbers of the capitals in the tree.
        mean: weighted mean M of the unit's capitals (units).
        deviation: weighted population standard deviation S (units).
        variation: coefficient of variation S / M (units): 0 where all capitals stand alike. NaN where M is not above
            zero: choose a scale above zero to judge balance.
        penalty: S × S / M (units), what the Mazziotta-Pareto index takes off the mean for imbalance.
        gain: what the index gains when one capital alone comes up to the unit's mean, through the recipe's own
            aggregation (units × capitals); 0 for capitals above the mean.
        holding_back: position in ``capitals`` of the largest gain (units); -1 where none gains anything.
    """

    capitals: Ints
    mean: Floats
    deviation: Floats
    variation: Floats
    penalty: Floats
    gain: Floats
    holding_back: Ints


def balance(scores: Scores) -> Balance:
    """Balance of the capitals, and the capital that holds each unit back.

    Variation and penalty as in Mazziotta & Pareto 2013; missing capitals and ``coverage`` as in the recipe.
    """
    capitals = scores.at_depth(1)
    values, weight = scores.nodes[:, capitals], scores.tree.weight[capitals]
    each, _ = present_weights(values, weight, scores.recipe.coverage)
    mean, deviation = moments(values, each)
    with np.errstate(invalid="ignore"):
        above_zero = mean > 0
    variation = np.where(above_zero, deviation / np.where(above_zero, mean, 1.0), np.nan)
    gain = np.full(values.shape, np.nan)
    for position in range(len(capitals)):
        raised = values.copy()
        raised[:, position] = np.maximum(values[:, position], mean)
        gain[:, position] = _index_of(scores, raised, values, weight) - scores.index
    gain = np.where(np.isnan(values), np.nan, gain)
    largest = np.where(np.isnan(gain), -np.inf, gain)
    found = largest.argmax(axis=1).astype(np.int64)
    holding_back = np.where(largest.max(axis=1) > _SLACK, found, NONE)
    return Balance(capitals, mean, deviation, variation, deviation * variation, gain, holding_back)


def _index_of(scores: Scores, raised: Floats, values: Floats, weight: Floats) -> Floats:
    """The index of each unit with raised capitals, all other units staying as they are."""
    recipe = scores.recipe
    if recipe.aggregate.index is not Aggregation.COPELAND:
        return aggregate(raised, weight, recipe.aggregate.index, recipe).values
    beats_itself = ((raised > values + _SLACK) & (weight > 0)).any(axis=1)
    return copeland(raised, weight, recipe.coverage, against=values) - beats_itself


@dataclass(frozen=True, slots=True, eq=False)
class Levers:
    """What a better value of each indicator would do to one unit.

    Attributes:
        unit: which one.
        step: change of each indicator in its own unit after denominators, signed towards better (leaves); NaN where
            the unit has no value.
        index_gain: change of the index, everything else and everybody else staying as it is (leaves).
        places: ranks won (leaves).
        order: indicators by falling gain; those without a value last (leaves).
    """

    unit: int
    step: Floats
    index_gain: Floats
    places: Ints
    order: Ints


def levers(scores: Scores, unit: int, step: Floats | None = None) -> Levers:
    """Which indicator's change moves a unit most: an exact finite difference through the whole recipe.

    Each indicator in turn gets better by its step and everything is computed again, with treatment of outliers,
    normalisation and ranks of all units. The default step is one population standard deviation of the indicator over
    the units, but not beyond the best goalpost, or the best value seen where there is none.

    Args:
        scores: of all units.
        unit: the row of the unit.
        step: size of the change for each indicator, zero or more (leaves).

    Raises:
        IndexError: there is no such unit.
    """
    data, leaves = scores.denominated, scores.tree.leaves
    source = scores.inputs.source
    direction = source.direction() if isinstance(source, Framework) else np.ones(leaves, dtype=np.int64)
    size = _limited_steps(scores, unit, direction, step)
    gain, places = np.full(leaves, np.nan), np.zeros(leaves, dtype=np.int64)
    for leaf in np.flatnonzero(~np.isnan(size)):
        changed = data.copy()
        changed[unit, leaf] += direction[leaf] * size[leaf]
        after = score_denominated(scores.inputs, scores.tree, changed, scores.recipe)
        gain[leaf] = after.index[unit] - scores.index[unit]
        if UNRANKED not in (scores.rank[unit], after.rank[unit]):
            places[leaf] = scores.rank[unit] - after.rank[unit]
    order = np.argsort(-gain, kind="stable").astype(np.int64)  # NaN comes last.
    return Levers(unit, direction * size, gain, places, order)


def _limited_steps(scores: Scores, unit: int, direction: Ints, step: Floats | None) -> Floats:
    data = scores.denominated
    own = data[unit]
    better = data * direction
    best = np.where(np.isnan(better), -np.inf, better).max(axis=0)
    source = scores.inputs.source
    if isinstance(source, Framework):
        posts = source.goalposts()
        end = np.where(direction > 0, posts[:, 1], -posts[:, 0])
        best = np.where(np.isnan(end), best, end)
    if step is None:
        count = np.maximum((~np.isnan(data)).sum(axis=0), 1)
        mean = np.nansum(data, axis=0) / count
        step = np.sqrt(np.nansum((data - mean) ** 2, axis=0) / count)
    size: Floats = np.clip(np.minimum(step, best - own * direction), 0.0, None)
    return size


@dataclass(frozen=True, slots=True, eq=False)
class EffortAgainstNeed:
    """Where effort goes and where it is needed, by capital (capitals).

    Attributes:
        effort: share of the effort; adds up to 1.
        need: share of the need; adds up to 1.
        gap: effort less need; what is below zero is short of effort.
        mismatch: half the sum of absolute gaps, 0 (effort follows need) to 1 (never where it is needed): the share of
            effort that would have to move (index of dissimilarity, Duncan & Duncan 1955, Am. Sociol. Rev. 20, 210-217).
        most_neglected: position of the capital that is shortest; -1 where none is.
    """

    effort: Floats
    need: Floats
    gap: Floats
    mismatch: float
    most_neglected: int


def effort_against_need(effort: Floats, need: Floats) -> EffortAgainstNeed:
    """Compare effort by capital (money, projects, hours) with need by capital, each in any unit.

    Args:
        effort: zero or more (capitals).
        need: zero or more (capitals), as from ``need_by_capital``.

    Raises:
        ValueError: the lengths differ, a value is negative or missing, or there is no effort or no need at all.
    """
    if effort.shape != need.shape or effort.ndim != 1:
        raise ValueError(f"one effort and one need for each capital, not {effort.shape} and {need.shape}")
    if not ((effort >= 0).all() and (need >= 0).all() and effort.sum() > 0 and need.sum() > 0):
        raise ValueError("effort and need are zero or more in every capital, and above zero in some")
    given, wanted = effort / effort.sum(), need / need.sum()
    gap = given - wanted
    shortest = int(gap.argmin())
    return EffortAgainstNeed(
        given, wanted, gap, float(np.abs(gap).sum() / 2), shortest if gap[shortest] < -1e-12 else NONE
    )


def need_by_capital(
    values: Floats, weight: Floats, target: Floats | float, size: Floats | None = None, *, squared: bool = False
) -> Floats:
    """``w_c Σ_u size_u max(0, target_c - x_uc)``: how far the capitals of a set of units fall short.

    Args:
        values: capital scores (units × capitals); NaN counts for nothing.
        weight: of each capital in the index (capitals).
        target: what each capital should reach, one number or one for each capital.
        size: of each unit, its people for example (units); None counts each unit once.
        squared: square each shortfall, so that deep ones count more (Foster, Greer & Thorbecke 1984, α = 2).

    Returns:
        Need in any unit (capitals); divide by its sum for shares.
    """
    shortfall = np.nan_to_num(np.clip(target - values, 0.0, None))
    people = np.ones(len(values)) if size is None else np.nan_to_num(size)
    need: Floats = weight * (people @ (shortfall**2 if squared else shortfall))
    return need
