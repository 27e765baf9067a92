"""Sobol indices: against SALib, against known decompositions, and of an index whose answer is known."""

import numpy as np
import pytest
from SALib.analyze import sobol as salib_sobol

from houma.engines.capitals import Aggregation, Aggregations, Impute, Normalise, Recipe, Tree
from houma.engines.capitals.blocks import StoppedError
from houma.engines.capitals.choices import Choices, Factor, Normalisation, WeightLaw
from houma.engines.capitals.sensitivity import sensitivity
from houma.engines.capitals.sobol import saltelli_sample, sobol_indices
from houma.engines.capitals.tree import Floats

ROWS = 4096
TREE = Tree.weighted([3, 3, 4, 5, 5, -1], [1, 1, 1, 1, 1, 1], 3)


def ishigami(points: Floats) -> Floats:
    """Ishigami & Homma 1990, with a = 7 and b = 0.1."""
    x, y, z = (2 * points.reshape(-1, 3).T - 1) * np.pi
    return (np.sin(x) + 7 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x)).reshape(points.shape[:-1])


def test_ishigami_comes_out_as_analysis_says() -> None:
    found = sobol_indices(ishigami(saltelli_sample(3, ROWS, 0))[:, :, None])[0]
    variance = 7**2 / 8 + 0.1 * np.pi**4 / 5 + 0.1**2 * np.pi**8 / 18 + 0.5
    alone = np.array([0.5 * (1 + 0.1 * np.pi**4 / 5) ** 2, 7**2 / 8, 0.0]) / variance
    together = 8 * 0.1**2 * np.pi**8 / 225 / variance
    assert found.variance == pytest.approx(variance, rel=0.02)
    assert found.mean == pytest.approx(3.5, abs=0.02)
    assert found.first == pytest.approx(alone, abs=0.03)
    assert found.total == pytest.approx(alone + np.array([together, 0, together]), abs=0.03)
    assert (found.first_low <= found.first).all()
    assert (found.first <= found.first_high).all()


def test_salib_finds_the_same_on_the_same_answers() -> None:
    answers = ishigami(saltelli_sample(3, ROWS, 1))
    ours = sobol_indices(answers[:, :, None], resamples=500)[0]
    # SALib wants A, AB, B in each row.
    order = [0, 2, 3, 4, 1]
    problem = {"num_vars": 3, "names": ["x", "y", "z"], "bounds": [[0, 1]] * 3}
    theirs = salib_sobol.analyze(problem, answers[:, order].reshape(-1), calc_second_order=False, seed=1)
    assert ours.total == pytest.approx(theirs["ST"], abs=1e-9)
    # SALib's first-order estimator is another one, so only its interval is shared.
    assert (np.abs(ours.first - theirs["S1"]) < theirs["S1_conf"] + 0.02).all()
    assert (ours.total_high - ours.total_low) / 2 == pytest.approx(theirs["ST_conf"], rel=0.3)


def test_an_additive_answer_is_shared_out_by_squares() -> None:
    weights = np.array([1.0, 2.0, 3.0, 0.0])
    answers = saltelli_sample(4, ROWS, 2) @ weights
    found = sobol_indices(answers[:, :, None])[0]
    shares = weights**2 / (weights**2).sum()
    assert found.first == pytest.approx(shares, abs=0.02)
    assert found.total == pytest.approx(shares, abs=0.02)
    assert (found.total_low <= shares + 0.01).all()
    assert (shares <= found.total_high + 0.01).all()
    assert found.total[3] == 0


def test_indices_do_not_depend_on_the_unit_of_the_answer() -> None:
    answers = ishigami(saltelli_sample(3, 256, 1))
    small, large = sobol_indices(np.stack([answers * 1e-9, answers * 1e9 + 3e10], axis=2))
    assert small.total == pytest.approx(large.total)
    assert small.first_high == pytest.approx(large.first_high)


def test_an_answer_that_never_changes_has_no_shares() -> None:
    found = sobol_indices(np.full((64, 5, 1), 0.1))[0]
    assert np.isnan(found.first).all()
    assert np.isnan(found.total).all()
    assert found.variance == 0


def test_samples_that_cannot_be_balanced_are_refused() -> None:
    with pytest.raises(ValueError, match="power of two"):
        saltelli_sample(3, 1000, 0)
    with pytest.raises(ValueError, match="missing or infinite"):
        sobol_indices(np.full((4, 5, 1), np.nan))
    with pytest.raises(ValueError, match="shape"):
        sobol_indices(np.zeros((4, 5)))


def figures(units: int, seed: int) -> Floats:
    return np.exp(np.random.default_rng(seed).normal(size=(units, 3)))


SCALE = (1.0, 100.0)
MEANS = (Aggregations.all(Aggregation.ARITHMETIC), Aggregations.all(Aggregation.HARMONIC))


def test_a_choice_without_effect_gets_nothing_and_the_only_other_one_all() -> None:
    """Nothing is missing, so imputation changes nothing."""
    choices = Choices(
        recipe=Recipe(scale=SCALE),
        impute=(Impute.NONE, Impute.GROUP_MEAN),
        aggregate=MEANS,
        weights=WeightLaw.GIVEN,
    )
    found = sensitivity(TREE, figures(50, 1), choices, rows=128)
    assert found.factors == (Factor.IMPUTE, Factor.AGGREGATE)
    assert found.runs == 128 * 4
    assert found.shift.total == pytest.approx([0.0, 1.0], abs=0.05)
    assert found.shift.first == pytest.approx([0.0, 1.0], abs=0.05)


def test_two_equally_likely_means_shift_ranks_half_of_their_distance() -> None:
    data = figures(50, 2)
    choices = Choices(recipe=Recipe(scale=SCALE), aggregate=MEANS, drop=0.01, weights=WeightLaw.GIVEN)
    found = sensitivity(TREE, data, choices, rows=256)
    harmonic = found.scores.replay(aggregate=MEANS[1])
    apart = np.abs(harmonic.rank - found.scores.rank).mean()
    assert found.shift.mean == pytest.approx(apart / 2, rel=0.15)


def test_every_factor_that_changes_is_there_with_the_ranks_of_chosen_units() -> None:
    choices = Choices(
        recipe=Recipe(scale=SCALE),
        normalise=(Normalisation(Normalise.MIN_MAX, SCALE), Normalisation(Normalise.RANK, SCALE)),
        aggregate=MEANS,
        drop=0.3,
    )
    data = figures(40, 3)
    data[5] = data.max(axis=0) + 1
    found = sensitivity(TREE, data, choices, rows=256, units=[5, 6], threads=1)
    again = sensitivity(TREE, data, choices, rows=256, units=[5, 6], threads=3)
    assert found.factors == (
        Factor.NORMALISE,
        Factor.AGGREGATE,
        Factor.DROP,
        Factor.WEIGHTS_INDEX,
        Factor.WEIGHTS_CAPITAL,
    )
    assert np.isnan(found.of_units[0].total).all(), "a unit that is always first has no variance to share out"
    assert (found.of_units[1].total > -0.05).all()
    assert np.array_equal(found.shift.total, again.shift.total)
    assert np.array_equal(found.of_units[1].first_low, again.of_units[1].first_low)


def test_a_unit_that_loses_its_rank_in_some_runs_has_no_shares() -> None:
    data = figures(30, 3)
    data[4, 1] = np.nan
    choices = Choices(
        recipe=Recipe(coverage=0.5), weights_of=(Factor.WEIGHTS_CAPITAL, Factor.WEIGHTS_INDEX), amount=0.9
    )
    found = sensitivity(TREE, data, choices, rows=64, units=[4, 6])
    assert np.isnan(found.of_units[0].first).all()
    assert np.isfinite(found.of_units[1].first).all()


def test_one_choice_alone_is_refused_and_a_stopped_run_has_no_answer() -> None:
    with pytest.raises(ValueError, match="two or more"):
        sensitivity(TREE, figures(9, 1), Choices(weights=WeightLaw.GIVEN, drop=0.5))
    with pytest.raises(StoppedError):
        sensitivity(TREE, figures(9, 1), Choices(drop=0.5), rows=1024, stopped=lambda: True)
