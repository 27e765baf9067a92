"""Every sample of a tiny population is drawn: what is said to be unbiased is so exactly."""

from itertools import combinations, product

import numpy as np
import pytest

from houma.engines.surveys import Design, Drawn, covariance_of, design_of, total

POPULATION = np.array([3.0, 7.0, 1.0, 12.0, 5.0, 8.0])


def drawn(rows: list[int], chance: list[float], stratum: list[int], firsts: list[float]) -> Drawn:
    chosen = np.array(rows)
    return Drawn(
        chosen,
        np.array(chance),
        np.array(stratum),
        chosen,
        np.array(firsts),
        np.ones(len(rows)),
        np.zeros(len(rows), bool),
    )


def element_design(rows: tuple[int, ...], population: int) -> Design:
    size = len(rows)
    return design_of(drawn(list(rows), [size / population] * size, [0] * size, [float(population)] * size))


def test_totals_and_their_variances_of_simple_random_samples_are_unbiased() -> None:
    found = [total(element_design(rows, 6), POPULATION[list(rows)]) for rows in combinations(range(6), 3)]
    values = np.array([one.value for one in found])
    assert values.mean() == pytest.approx(POPULATION.sum())
    assert np.mean([one.standard_error**2 for one in found]) == pytest.approx(values.var())


def test_totals_and_their_variances_of_stratified_samples_are_unbiased() -> None:
    values, variances = [], []
    for first, second in product(combinations(range(4), 2), combinations(range(4, 6), 1)):
        design = design_of(drawn([*first, *second], [0.5] * 3, [1, 1, 2], [4.0, 4.0, 2.0]))
        values.append(total(design, POPULATION[[*first, *second]]).value)
    for first in combinations(range(3), 2):
        for second in combinations(range(3, 6), 2):
            design = design_of(drawn([*first, *second], [2 / 3] * 4, [1, 1, 2, 2], [3.0] * 4))
            one = total(design, POPULATION[[*first, *second]])
            variances.append((one.value, one.standard_error**2))
    assert np.mean(values) == pytest.approx(POPULATION.sum())
    assert np.mean([v for _t, v in variances]) == pytest.approx(np.var([t for t, _v in variances]))


def test_totals_and_their_variances_of_two_stage_samples_are_unbiased() -> None:
    cluster = np.repeat([0, 1, 2, 3], [3, 2, 4, 3])
    values = np.array([2.0, 4.0, 9.0, 1.0, 1.5, 6.0, 6.5, 3.0, 0.0, 8.0, 7.0, 2.5])
    found: list[tuple[float, float]] = []
    weights: list[float] = []
    for pair in combinations(range(4), 2):
        inside = [list(combinations(np.flatnonzero(cluster == one), 2)) for one in pair]
        # Each pair of clusters is as likely; inside a pair, so is each choice.
        for choice in product(*inside):
            rows = np.concatenate(choice)
            units = np.bincount(cluster)[cluster[rows]]
            design = Design(
                weight=2 * units / 2,
                stratum=np.zeros(4, int),
                cluster=cluster[rows],
                element=rows,
                first_population=np.full(4, 4.0),
                second_population=units.astype(float),
            )
            one = total(design, values[rows])
            found.append((one.value, one.standard_error**2))
            weights.append(1 / (len(inside[0]) * len(inside[1])))
    told = np.array(found)
    assert np.average(told[:, 0], weights=weights) == pytest.approx(values.sum())
    spread = np.average((told[:, 0] - values.sum()) ** 2, weights=weights)
    assert np.average(told[:, 1], weights=weights) == pytest.approx(spread)


def test_covariance_between_two_rounds_that_share_units_is_unbiased() -> None:
    before = POPULATION
    after = np.array([4.0, 9.0, 0.0, 13.0, 9.0, 7.0])
    pairs, told = [], []
    for shared in combinations(range(6), 3):
        rest = [one for one in range(6) if one not in shared]
        for ours in rest:
            for theirs in rest:
                if ours == theirs:
                    continue
                first, second = (*shared, ours), (*shared, theirs)
                a, b = element_design(first, 6), element_design(second, 6)
                scores_a, scores_b = a.weight * before[list(first)], b.weight * after[list(second)]
                pairs.append((scores_a.sum(), scores_b.sum()))
                told.append(covariance_of(a, scores_a, b, scores_b))
    both = np.array(pairs)
    true = np.cov(both.T, bias=True)[0, 1]
    # Three shared of four and four, out of six: more than chance would give, so nothing was cut at 0.
    assert true > 0
    assert np.mean(told) == pytest.approx(true)
