"""Variances and covariances of sums of weighted scores, in one and two stages, inside one round and between two.

For a first stage of m of M units in a stratum and scores z summed by unit, V = Σ_h (1 - m/M) m / (m - 1) Σ (z - z̄)²;
where clusters were sampled again, Σ m/M times the same inside each cluster is added. It is unbiased for a total
under simple random sampling at both stages (Cochran 1977, 11.4; Lumley 2010, *Complex Surveys*, Wiley, chapter 3).

Between two rounds that share n_c of their n₁ and n₂ units, the covariance has n_c - n₁n₂/M in the place of
(1 - m/M) m, on the units that are in both (Tam 1984, *The American Statistician* 38, 288-289).
"""

from dataclasses import dataclass

import numpy as np

from houma.engines.surveys.design import Design
from houma.engines.surveys.drawing import Floats, Integers


@dataclass(frozen=True, slots=True)
class Spread:
    """A variance, and what it rests on.

    ``degrees``: first units less strata. ``lonely`` counts strata with a single first unit that is not all of them:
    they are compared with the mean of all instead of their own (an overestimate; ``adjust`` in Lumley's survey).
    """

    variance: float
    degrees: int
    lonely: int


def variance_of(design: Design, scores: Floats) -> Spread:
    """The variance of Σ scores, where ``scores`` (n) hold weight times linearised value."""
    stratum, first = _first_units(design)
    sums = np.bincount(first, weights=scores)
    of_stratum = np.zeros(len(sums), dtype=np.int64)
    of_stratum[first] = stratum
    units = np.bincount(of_stratum)
    population = np.ones(len(units))
    population[stratum] = design.first_population
    left = np.clip(1 - units / population, 0.0, 1.0)
    means = np.bincount(of_stratum, weights=sums) / units
    alone = (units == 1) & (left > 0)
    means[alone] = sums.mean()
    squares = np.bincount(of_stratum, weights=(sums - means[of_stratum]) ** 2)
    factor = np.where(units > 1, units / np.maximum(units - 1, 1), 1.0)
    variance = float((left * factor * squares).sum())
    variance += float(((1 - left)[of_stratum] * _inside(design, first, scores)).sum())
    return Spread(variance, max(int(len(sums) - len(units)), 1), int(alone.sum()))


def covariance_of(before: Design, scores_before: Floats, after: Design, scores_after: Floats) -> float:
    """The covariance of the two sums of scores, by what the rounds share of units with the same stratum and label.

    Units that lie in another stratum in the other round count as shared by neither: where answers of one unit resemble
    each other, this makes a change less certain than it is, not more.
    """
    first_a, sums_a = _sums_by_unit(before, scores_before)
    first_b, sums_b = _sums_by_unit(after, scores_after)
    found = 0.0
    for stratum in np.intersect1d(before.stratum, after.stratum):
        ours = {unit: total for (of, unit), total in sums_a.items() if of == stratum}
        theirs = {unit: total for (of, unit), total in sums_b.items() if of == stratum}
        shared = sorted(ours.keys() & theirs.keys())
        if len(shared) < 2:
            continue
        population = float(
            max(
                before.first_population[before.stratum == stratum][0],
                after.first_population[after.stratum == stratum][0],
            )
        )
        expected = len(ours) * len(theirs) / population
        pairs = np.array([(ours[unit], theirs[unit]) for unit in shared])
        found += max(len(shared) - expected, 0.0) * float(np.cov(pairs.T)[0, 1])
        found += (
            expected
            / len(shared)
            * sum(
                _inside_both(before, scores_before, first_a[stratum, unit], after, scores_after, first_b[stratum, unit])
                for unit in shared
            )
        )
    return found


def _first_units(design: Design) -> tuple[Integers, Integers]:
    """For each answer, the number of its stratum and of its first unit (n, n)."""
    _strata, stratum = np.unique(design.stratum, return_inverse=True)
    _units, first = np.unique(np.column_stack((design.stratum, design.cluster)), axis=0, return_inverse=True)
    return stratum.reshape(-1), first.reshape(-1)


def _inside(design: Design, first: Integers, scores: Floats) -> Floats:
    """What the second stage adds in each first unit; 0 where all of it was asked."""
    taken = np.bincount(first)
    population = np.ones(len(taken))
    population[first] = design.second_population
    left = np.clip(1 - taken / population, 0.0, 1.0)
    means = np.bincount(first, weights=scores) / taken
    squares = np.bincount(first, weights=(scores - means[first]) ** 2)
    added: Floats = np.where(taken > 1, left * taken / np.maximum(taken - 1, 1) * squares, 0.0)
    return added


def _sums_by_unit(
    design: Design, scores: Floats
) -> tuple[dict[tuple[int, int], Integers], dict[tuple[int, int], float]]:
    keys, unit = np.unique(np.column_stack((design.stratum, design.cluster)), axis=0, return_inverse=True)
    unit = unit.reshape(-1)
    rows = np.split(np.argsort(unit, kind="stable"), np.cumsum(np.bincount(unit))[:-1])
    sums = np.bincount(unit, weights=scores).tolist()
    units = [(stratum, cluster) for stratum, cluster in keys.tolist()]
    return dict(zip(units, rows, strict=True)), dict(zip(units, sums, strict=True))


def _inside_both(
    before: Design, scores_before: Floats, ours: Integers, after: Design, scores_after: Floats, theirs: Integers
) -> float:
    """The covariance inside a cluster that both rounds hold, by the elements that they share."""
    if len(ours) < 2 or len(theirs) < 2:
        return 0.0
    first = dict(zip(before.element[ours].tolist(), scores_before[ours].tolist(), strict=True))
    second = dict(zip(after.element[theirs].tolist(), scores_after[theirs].tolist(), strict=True))
    shared = sorted(first.keys() & second.keys())
    if len(shared) < 2:
        return 0.0
    population = max(float(before.second_population[ours[0]]), float(after.second_population[theirs[0]]))
    pairs = np.array([(first[one], second[one]) for one in shared])
    return max(len(shared) - len(first) * len(second) / population, 0.0) * float(np.cov(pairs.T)[0, 1])
