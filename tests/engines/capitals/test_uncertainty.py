"""How sure ranks are: each draw is what the engine itself computes, and laws that hold whatever the data."""

import threading
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houma.engines.capitals import (
    Aggregation,
    Aggregations,
    FrameworkFaults,
    Impute,
    Normalise,
    Outliers,
    Recipe,
    Tree,
    Weighting,
    score,
)
from houma.engines.capitals.blocks import StoppedError
from houma.engines.capitals.choices import Choices, Factor, Normalisation, WeightLaw
from houma.engines.capitals.ranks import competition_ranks
from houma.engines.capitals.score import aggregate_up
from houma.engines.capitals.tree import Floats, Ints
from houma.engines.capitals.uncertainty import Uncertainty, uncertainty

# Two capitals: one of two dimensions (2 and 3 indicators), one of a single dimension of 2.
TREE = Tree.weighted([7, 7, 8, 8, 8, 9, 9, 10, 10, 11, 12, 12, -1], [2, 1, 1, 1, 1, 3, 1, 1, 2, 1, 2, 1, 1], 7)
FROM_1 = (1.0, 100.0)
ALL = Aggregations.all
MIXED = Aggregations(Aggregation.ARITHMETIC, Aggregation.GEOMETRIC, Aggregation.HARMONIC)
EVERYTHING = Choices(
    recipe=Recipe(normalise=Normalise.MIN_MAX, scale=FROM_1, coverage=0.5, power=0.5),
    impute=(Impute.NONE, Impute.GROUP_MEAN, Impute.GROUP_MEDIAN),
    outliers=(Outliers.NONE, Outliers.WINSORISE),
    normalise=(
        Normalisation(Normalise.MIN_MAX, FROM_1),
        Normalisation(Normalise.PERCENTILE, FROM_1),
        Normalisation(Normalise.RANK, FROM_1),
    ),
    aggregate=(
        ALL(Aggregation.ARITHMETIC),
        ALL(Aggregation.GEOMETRIC),
        ALL(Aggregation.HARMONIC),
        ALL(Aggregation.POWER),
        MIXED,
    ),
    weights=WeightLaw.DIRICHLET,
    amount=6.0,
    drop=0.5,
)


def figures(units: int, seed: int, missing: float = 0.0) -> Floats:
    random = np.random.default_rng(seed)
    data = np.exp(random.normal(size=(units, TREE.leaves)))
    data[random.random(data.shape) < missing] = np.nan
    return data


def replayed(found: Uncertainty, data: Floats, draw: int) -> Ints:
    """The ranks of one draw by the engine's own functions, nothing of the kernels."""
    recipe = found.draws.recipe_of(draw)
    normalised = score(TREE, data, replace(recipe, aggregate=Aggregations())).normalised
    nodes, _present = aggregate_up(found.draws.tree_of(draw), normalised, recipe)
    return competition_ranks(nodes)


@pytest.mark.parametrize("missing", [0.0, 0.2])
@pytest.mark.parametrize("seed", range(3))
def test_every_draw_is_what_the_engine_computes(seed: int, missing: float) -> None:
    data = figures(60, seed, missing)
    found = uncertainty(TREE, data, EVERYTHING, draws=150, seed=seed)
    for draw in range(150):
        assert np.array_equal(found.ranks[:, draw], replayed(found, data, draw)[:, TREE.root]), draw


def test_mazziotta_pareto_is_drawn_too() -> None:
    data = figures(50, 4, 0.1)
    choices = Choices(
        recipe=Recipe(normalise=Normalise.MPI, aggregate=ALL(Aggregation.MPI), coverage=0.4),
        normalise=(Normalisation(Normalise.MPI), Normalisation(Normalise.AMPI)),
        aggregate=(
            ALL(Aggregation.MPI),
            Aggregations(Aggregation.MPI, Aggregation.GEOMETRIC, Aggregation.ARITHMETIC),
            Aggregations(Aggregation.GEOMETRIC, Aggregation.MPI, Aggregation.HARMONIC),
        ),
        drop=0.3,
    )
    found = uncertainty(TREE, data, choices, draws=100)
    for draw in range(100):
        assert np.array_equal(found.ranks[:, draw], replayed(found, data, draw)[:, TREE.root]), draw


def test_ranks_of_capitals_are_replayed_too() -> None:
    data = figures(30, 8, 0.1)
    found = uncertainty(TREE, data, EVERYTHING, draws=80, nodes=[10, 11])
    every = np.stack([replayed(found, data, draw) for draw in range(80)])
    for spread in found.capitals:
        theirs = every[:, :, spread.node]
        for unit in range(30):
            there = theirs[theirs[:, unit] > 0, unit]
            assert spread.ranked[unit] == len(there) / 80
            if len(there):
                assert spread.median[unit] == np.quantile(there, 0.5, method="inverted_cdf")
                assert (spread.best[unit], spread.worst[unit]) == (there.min(), there.max())


def test_the_answer_does_not_depend_on_the_number_of_threads() -> None:
    data = figures(80, 1, 0.1)
    first, *others = (uncertainty(TREE, data, EVERYTHING, draws=700, seed=9, threads=n) for n in (1, 2, 5))
    for other in others:
        assert np.array_equal(first.ranks, other.ranks)
        assert np.array_equal(first.index.mean, other.index.mean, equal_nan=True)


def test_more_draws_begin_with_the_same_draws() -> None:
    data = figures(20, 1)
    few, many = (uncertainty(TREE, data, EVERYTHING, draws=n, seed=4) for n in (100, 170))
    assert np.array_equal(few.ranks, many.ranks[:, :100])


def test_another_seed_gives_another_answer() -> None:
    data = figures(40, 1)
    one, other = (uncertainty(TREE, data, EVERYTHING, draws=100, seed=n) for n in (1, 2))
    assert not np.array_equal(one.ranks, other.ranks)


def test_nothing_questioned_leaves_the_nominal_ranks() -> None:
    data = figures(40, 2)
    found = uncertainty(TREE, data, Choices(weights=WeightLaw.GIVEN), draws=10)
    for ranks in (found.index.median, found.index.low, found.index.high, found.index.best, found.index.worst):
        assert np.array_equal(ranks, found.scores.rank)


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10_000), units=st.integers(2, 25), missing=st.sampled_from([0.0, 0.3]))
def test_laws_hold_whatever_the_data(seed: int, units: int, missing: float) -> None:
    data = figures(units, seed, missing)
    data[0] = np.nanmax(data, axis=0, initial=0.0) + 1.0
    found = uncertainty(TREE, data, EVERYTHING, draws=60, seed=seed, level=0.8)
    assert (found.ranks[0] == 1).all(), "a unit ahead on every indicator is first in every draw"
    spread = found.index
    assert (spread.low <= spread.median).all()
    assert (spread.median <= spread.high).all()
    assert (spread.best <= spread.low).all()
    assert (spread.high <= spread.worst).all()
    there = spread.ranked > 0
    assert (spread.best[there] <= spread.mean[there]).all()
    assert (spread.mean[there] <= spread.worst[there]).all()
    pairs = found.pairs()
    whole = pairs.ahead + pairs.ahead.T + pairs.tied
    assert whole[~np.isnan(whole)] == pytest.approx(1.0)
    assert np.isnan(pairs.ahead[0, 1:][~there[1:]]).all()
    # Values drawn in may level others with it, none passes it.
    assert (pairs.ahead[1:, 0][there[1:]] == 0).all()
    assert (np.diag(pairs.tied)[there] == 1).all()


def test_equal_units_are_tied_in_every_draw() -> None:
    data = figures(30, 6, 0.1)
    data[17] = data[4]
    found = uncertainty(TREE, data, EVERYTHING, draws=200)
    assert np.array_equal(found.ranks[17], found.ranks[4])
    assert found.pairs([4, 17]).tied.tolist() == [[1, 1], [1, 1]]


def test_sums_that_differ_in_their_last_bits_only_are_tied_as_everywhere() -> None:
    tenths = [[0.1, 0.2, 0.3], [0.3, 0.1, 0.2], [0.2, 0.3, 0.1], [0.3, 0.2, 0.1]]
    data = np.array([[0.0, 0.0, 0.0], *tenths, [1.0, 1.0, 1.0]])
    found = uncertainty(Tree.flat([1, 1, 1]), data, Choices(weights=WeightLaw.GIVEN), draws=3)
    assert found.scores.rank.tolist() == [6, 2, 2, 2, 2, 1]
    assert found.ranks.T.tolist() == [[6, 2, 2, 2, 2, 1]] * 3


@pytest.mark.parametrize(
    "means",
    [
        ALL(Aggregation.HARMONIC),
        ALL(Aggregation.MPI),
        Aggregations(Aggregation.ARITHMETIC, Aggregation.GEOMETRIC, Aggregation.ARITHMETIC),
    ],
)
def test_values_below_zero_are_refused_where_a_mean_has_no_meaning_for_them(means: Aggregations) -> None:
    data = figures(20, 1)
    data[3, 1] = -1e5
    recipe = Recipe(normalise=Normalise.REFERENCE, scale=(70.0, 130.0))
    with pytest.raises(ValueError, match="reference comes below zero"):
        uncertainty(TREE, data, Choices(recipe=recipe, aggregate=(recipe.aggregate, means)), draws=50)


def test_probabilities_are_those_of_the_weights_law() -> None:
    """Two equal indicators with every pair of weights equally likely: w and 1 - w against a constant 0.25."""
    data = np.array([[1.0, 0.0], [0.0, 1.0], [0.25, 0.25]])
    choices = Choices(weights=WeightLaw.DIRICHLET, amount=2.0)
    found = uncertainty(Tree.flat([1, 1]), data, choices, draws=20_000)
    ahead = found.pairs().ahead
    assert ahead[0, 1] == pytest.approx(0.5, abs=0.02)
    assert ahead[0, 2] == pytest.approx(0.75, abs=0.02)
    assert ahead[1, 2] == pytest.approx(0.75, abs=0.02)
    assert found.index.top == pytest.approx([0.5, 0.5, 0.0], abs=0.02)


def test_the_top_is_a_share_of_those_ranked() -> None:
    data = figures(31, 3)
    found = uncertainty(TREE, data, Choices(weights=WeightLaw.GIVEN), draws=5, top=0.1)
    assert found.index.top.sum() == 4
    assert found.index.top[found.scores.rank <= 4].tolist() == [1, 1, 1, 1]


def test_a_unit_without_enough_data_has_no_rank_and_is_not_counted() -> None:
    data = figures(12, 5)
    data[7, :] = np.nan
    data[8, 5:] = np.nan
    found = uncertainty(TREE, data, Choices(recipe=Recipe(coverage=0.9)), draws=50, nodes=[10])
    assert found.index.ranked[[7, 8]].tolist() == [0, 0]
    assert found.index.median[[7, 8]].tolist() == [0, 0]
    assert np.isnan(found.index.mean[7])
    assert np.isnan(found.index.top[7])
    assert found.index.worst.max() == 10
    assert found.capitals[0].ranked[8] == 1


def test_it_stops_between_blocks_and_says_how_far_it_came() -> None:
    data = figures(40, 1)
    event = threading.Event()
    told: list[tuple[int, int]] = []

    def progress(done: int, of: int) -> None:
        told.append((done, of))
        if done >= 300:
            event.set()

    part = uncertainty(TREE, data, EVERYTHING, draws=5000, seed=3, progress=progress, stopped=event.is_set)
    assert not part.is_complete
    assert part.asked == 5000
    assert 300 <= len(part.draws) < 1000
    assert part.ranks.shape == (40, len(part.draws))
    whole = uncertainty(TREE, data, EVERYTHING, draws=len(part.draws), seed=3)
    assert np.array_equal(part.ranks, whole.ranks)
    assert np.array_equal(part.index.high, whole.index.high)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert {of for _, of in told} == {5000}


def test_stopped_before_it_began_is_an_error() -> None:
    with pytest.raises(StoppedError):
        uncertainty(TREE, figures(5, 1), EVERYTHING, draws=10, stopped=lambda: True)
    found = uncertainty(TREE, figures(5, 1), EVERYTHING, draws=10)
    with pytest.raises(StoppedError):
        found.pairs(stopped=lambda: True)


def test_an_error_in_progress_ends_the_run() -> None:
    def progress(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        uncertainty(TREE, figures(20, 1), EVERYTHING, draws=100_000, progress=progress)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("capitals")]


def test_options_that_do_not_go_together_are_all_said() -> None:
    choices = Choices(
        normalise=(Normalisation(Normalise.Z_SCORE), Normalisation(Normalise.MIN_MAX)),
        aggregate=(ALL(Aggregation.ARITHMETIC), ALL(Aggregation.GEOMETRIC), ALL(Aggregation.HARMONIC)),
    )
    with pytest.raises(FrameworkFaults) as raised:
        uncertainty(TREE, figures(9, 1), choices, draws=5)
    assert len(raised.value.faults) == 2


@pytest.mark.parametrize("aggregation", [Aggregation.OWA, Aggregation.COPELAND])
def test_aggregations_that_cannot_be_drawn_are_refused(aggregation: Aggregation) -> None:
    with pytest.raises(ValueError, match=f"{aggregation} cannot be drawn"):
        uncertainty(TREE, figures(9, 1), Choices(aggregate=(ALL(aggregation),)), draws=5)


@pytest.mark.parametrize(
    "wrong",
    [{"drop": 1.5}, {"amount": 1.0}, {"weights": WeightLaw.DIRICHLET, "amount": 0.0}, {"weights_of": (Factor.DROP,)}],
)
def test_choices_that_cannot_be_drawn_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        Choices(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [{"draws": 0}, {"level": 1.0}, {"top": 0.0}, {"nodes": [2]}, {"nodes": [13]}])
def test_arguments_out_of_range_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        uncertainty(TREE, figures(9, 1), Choices(), **wrong)  # type: ignore[arg-type]


def test_weights_that_the_recipe_computes_are_drawn_around() -> None:
    data = figures(60, 3)
    choices = Choices(recipe=Recipe(weight=Weighting.ENTROPY), weights=WeightLaw.DIRICHLET, amount=500.0)
    found = uncertainty(TREE, data, choices, draws=2000)
    entropy = score(TREE, data, Recipe(weight=Weighting.ENTROPY)).tree.weight
    assert found.draws.weights.mean(axis=0) == pytest.approx(entropy, abs=0.01)
