"""Samples drawn from a frame, with the probability that each unit had to be in them.

The frame is given as arrays with a row for each unit; what is drawn are numbers of rows. The same seed draws the same
sample. Sources: Cochran (1977) *Sampling Techniques*, chapters 5, 8 to 11; Särndal, Swensson & Wretman (1992) *Model
Assisted Survey Sampling*, Springer, chapters 3 and 4.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from houma.engines.surveys.faults import LENGTHS, NO_SIZE, SIZES, TOO_FEW, TOO_MANY, SurveyFault

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A sample of n units out of a frame, rising by row of the frame.

    Attributes:
        chosen: rows of the frame (n).
        probability: of inclusion (n); its inverse is the weight of the design.
        stratum: label of the stratum in which each was drawn (n).
        cluster: label of the first unit that was drawn: a cluster, or the unit itself (n).
        first_population: first units in the frame of the stratum (n); inf where their number corrects nothing.
        second_population: units of the cluster in the frame (n).
        certain: was in any sample (n): of a size that alone fills a step of the draw.
    """

    chosen: Integers
    probability: Floats
    stratum: Integers
    cluster: Integers
    first_population: Floats
    second_population: Floats
    certain: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.chosen)


def full_list(population: int, strata: Integers | None = None) -> Drawn:
    """All units: a census. Strata say within what those who do not answer are stood in for."""
    labels = _labels(population, strata)
    return _of_elements(np.arange(population), labels, np.ones(population), _counts(labels))


def simple_random(population: int, size: int, *, seed: int) -> Drawn:
    """``size`` out of ``population`` units, each subset as likely as another."""
    return stratified(np.zeros(population, dtype=np.int64), np.array([size]), seed=seed)


def stratified(strata: Integers, sizes: Integers, *, seed: int) -> Drawn:
    """A simple random sample in each stratum.

    Args:
        strata: label of each unit (N).
        sizes: units to draw, in the order of the sorted labels (H); none may be 0 where the stratum has units.
    """
    strata = np.asarray(strata, dtype=np.int64)
    names, populations = np.unique(strata, return_counts=True)
    sizes = np.asarray(sizes, dtype=np.int64)
    if len(sizes) != len(names):
        raise SurveyFault(SIZES.formatted(strata=len(names), given=len(sizes)))
    random = np.random.default_rng(seed)
    chosen = []
    share = np.zeros(len(strata))
    for name, population, size in zip(names, populations, sizes, strict=True):
        _checked(int(size), int(population))
        inside = np.flatnonzero(strata == name)
        chosen.append(random.choice(inside, int(size), replace=False))
        share[inside] = size / population
    rows = np.sort(np.concatenate(chosen))
    return _of_elements(rows, strata, share, _counts(strata))


def systematic(population: int, size: int, *, seed: int, order: Integers | None = None) -> Drawn:
    """Every (population / size)th unit from a random start, by fractional steps: each is as likely as another.

    Its variance is estimated as that of a simple random sample: too large where the order tells something of what is
    asked (Cochran, 8.11), which errs on the safe side, and too small where it is periodic.

    Args:
        order: rows of the frame in the order in which they are walked (N); as they are by default.
    """
    _checked(size, population)
    walked = np.arange(population) if order is None else np.asarray(order, dtype=np.int64)
    _same_length(population, len(walked))
    step = population / size
    start = np.random.default_rng(seed).random() * step
    places = np.minimum((start + step * np.arange(size)).astype(np.int64), population - 1)
    labels = np.zeros(population, dtype=np.int64)
    return _of_elements(np.sort(walked[places]), labels, np.full(population, size / population), _counts(labels))


def clusters(
    cluster: Integers, count: int, *, seed: int, within: int | None = None, strata: Integers | None = None
) -> Drawn:
    """Clusters at random, and all of their units or ``within`` of each at random.

    Args:
        cluster: label of each unit's cluster (N).
        count: clusters to draw; in each stratum where there are strata.
        within: units to draw in each cluster (all of a smaller one); None: all.
        strata: label of each unit's stratum, the same inside a cluster (N).
    """
    cluster = np.asarray(cluster, dtype=np.int64)
    labels = _labels(len(cluster), strata)
    _same_length(len(cluster), len(labels))
    random = np.random.default_rng(seed)
    rows, chances, firsts = [], [], []
    for name in np.unique(labels):
        names = np.unique(cluster[labels == name])
        _checked(count, len(names))
        for drawn in np.sort(random.choice(names, count, replace=False)):
            inside, share = _second_stage(np.flatnonzero(cluster == drawn), within, random)
            rows.append(inside)
            chances.append(np.full(len(inside), share * count / len(names)))
            firsts.append(np.full(len(inside), float(len(names))))
    return _of_clusters(cluster, labels, rows, np.concatenate(chances), np.concatenate(firsts))


def proportional_to_size(size: Floats, count: int, *, seed: int) -> Drawn:
    """Units with a chance in proportion to their size, systematically through a random order (Särndal et al., 3.6.2).

    Units so large that they would be drawn twice are in for certain, and the rest share what is left. The variance is
    estimated as if drawn with replacement (Hansen & Hurwitz 1943), which errs on the safe side.

    Args:
        size: measure of each unit, positive (N).
    """
    size = np.asarray(size, dtype=np.float64)
    chance = chances_by_size(size, count)
    order = np.random.default_rng(seed).permutation(len(size))
    certain = chance >= 1
    start = np.random.default_rng((seed, 1)).random()
    # Cumulated chances pass a whole number plus the start once for each unit drawn.
    cumulated = np.cumsum(np.where(certain, 0.0, chance)[order])
    passed = np.floor(cumulated - start + 1e-9) - np.floor(np.concatenate(([0.0], cumulated[:-1])) - start + 1e-9)
    rows = np.sort(np.concatenate((order[passed > 0], np.flatnonzero(certain))))
    sure = certain[rows]
    return Drawn(
        chosen=rows,
        probability=chance[rows],
        stratum=sure.astype(np.int64),
        cluster=rows,
        first_population=np.where(sure, float(certain.sum()), np.inf),
        second_population=np.ones(len(rows)),
        certain=sure,
    )


def clusters_by_size(cluster: Integers, count: int, within: int, *, seed: int) -> Drawn:
    """Clusters with a chance in proportion to their units, and ``within`` units of each: all units are about as likely.

    The usual design of household surveys. Clusters in for certain make strata of their own, of which the second stage
    alone varies.
    """
    cluster = np.asarray(cluster, dtype=np.int64)
    names, units = np.unique(cluster, return_counts=True)
    first = proportional_to_size(units.astype(np.float64), count, seed=seed)
    random = np.random.default_rng((seed, 2))
    rows, chances, firsts, strata = [], [], [], np.zeros(len(cluster), dtype=np.int64)
    for place, chance, sure in zip(first.chosen, first.probability, first.certain, strict=True):
        inside, share = _second_stage(np.flatnonzero(cluster == names[place]), within, random)
        rows.append(inside)
        chances.append(np.full(len(inside), chance * share))
        firsts.append(np.full(len(inside), 1.0 if sure else np.inf))
        if sure:
            strata[inside] = 1 + place
    return _of_clusters(cluster, strata, rows, np.concatenate(chances), np.concatenate(firsts))


def chances_by_size(size: Floats, count: int) -> Floats:
    """Probabilities of inclusion in proportion to size, none beyond 1, ``count`` in all (N)."""
    size = np.asarray(size, dtype=np.float64)
    _checked(count, len(size))
    if not np.all(np.isfinite(size) & (size > 0)):
        raise SurveyFault(NO_SIZE)
    certain = np.zeros(len(size), dtype=bool)
    while True:
        left = count - int(certain.sum())
        chance = np.where(certain, 1.0, left * size / size[~certain].sum() if not certain.all() else 1.0)
        more = (chance >= 1) & ~certain
        if not more.any():
            return chance
        certain |= more


def _second_stage(inside: Integers, within: int | None, random: np.random.Generator) -> tuple[Integers, float]:
    if within is None or within >= len(inside):
        return inside, 1.0
    if within < 1:
        raise SurveyFault(TOO_FEW)
    return np.sort(random.choice(inside, within, replace=False)), within / len(inside)


def _of_elements(rows: Integers, strata: Integers, share: Floats, populations: Floats) -> Drawn:
    return Drawn(
        chosen=rows,
        probability=share[rows],
        stratum=strata[rows],
        cluster=rows,
        first_population=populations[rows],
        second_population=np.ones(len(rows)),
        certain=share[rows] >= 1,
    )


def _of_clusters(cluster: Integers, strata: Integers, rows: list[Integers], chances: Floats, firsts: Floats) -> Drawn:
    chosen = np.concatenate(rows)
    by_row = np.argsort(chosen)
    chosen = chosen[by_row]
    return Drawn(
        chosen=chosen,
        probability=chances[by_row],
        stratum=strata[chosen],
        cluster=cluster[chosen],
        first_population=firsts[by_row],
        second_population=_counts(cluster)[chosen],
        certain=chances[by_row] >= 1,
    )


def _labels(population: int, strata: Integers | None) -> Integers:
    return np.zeros(population, dtype=np.int64) if strata is None else np.asarray(strata, dtype=np.int64)


def _counts(labels: Integers) -> Floats:
    """For each row, how many bear its label (N)."""
    _names, place, counts = np.unique(labels, return_inverse=True, return_counts=True)
    return counts[place.reshape(-1)].astype(np.float64)


def _checked(size: int, population: int) -> None:
    if size < 1:
        raise SurveyFault(TOO_FEW)
    if size > population:
        raise SurveyFault(TOO_MANY.formatted(size=size, population=population))


def _same_length(*lengths: int) -> None:
    if len(set(lengths)) > 1:
        raise SurveyFault(LENGTHS.formatted(lengths=", ".join(map(str, lengths))))
