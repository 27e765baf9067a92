"""Samples: each unit is drawn as often as its probability says."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from houma.engines.surveys import (
    Drawn,
    SurveyFault,
    chances_by_size,
    clusters,
    clusters_by_size,
    design_of,
    full_list,
    proportional,
    proportional_to_size,
    simple_random,
    size_for_proportion,
    stratified,
    systematic,
)

SIZES = np.array([1.0, 2.0, 3.0, 4.0, 40.0, 6.0])
BLOCKS = np.repeat([5, 6, 7, 8], [3, 2, 5, 4])
QUARTERS = np.repeat([1, 2], [5, 9])
DRAWS: dict[str, tuple[int, Callable[[int], Drawn]]] = {
    "simple random": (10, lambda seed: simple_random(10, 4, seed=seed)),
    "stratified": (14, lambda seed: stratified(QUARTERS, np.array([2, 3]), seed=seed)),
    "systematic": (10, lambda seed: systematic(10, 4, seed=seed)),
    "systematic in another order": (7, lambda seed: systematic(7, 3, seed=seed, order=np.arange(7)[::-1])),
    "clusters": (14, lambda seed: clusters(BLOCKS, 2, seed=seed)),
    "clusters in strata, two of each": (
        14,
        lambda seed: clusters(BLOCKS, 1, seed=seed, within=2, strata=np.repeat([1, 2], [5, 9])),
    ),
    "by size": (6, lambda seed: proportional_to_size(SIZES, 3, seed=seed)),
    "clusters by size": (14, lambda seed: clusters_by_size(BLOCKS, 2, 2, seed=seed)),
}


@pytest.mark.parametrize("name", DRAWS)
def test_units_are_drawn_as_often_as_their_probability_says(name: str) -> None:
    population, draw = DRAWS[name]
    tries = 1500
    often, chance = np.zeros(population), np.zeros(population)
    for seed in range(tries):
        sample = draw(seed)
        assert (np.diff(sample.chosen) > 0).all()
        often[sample.chosen] += 1
        chance[sample.chosen] = sample.probability
    error = np.sqrt(chance * (1 - chance) / tries)
    assert (often > 0).all()
    assert (np.abs(often / tries - chance) <= 4.5 * error + 1e-12).all()


@pytest.mark.parametrize("name", DRAWS)
def test_the_same_seed_draws_the_same_sample(name: str) -> None:
    _population, draw = DRAWS[name]
    first, again = draw(11), draw(11)
    assert first.chosen.tolist() == again.chosen.tolist()
    assert first.probability.tolist() == again.probability.tolist()
    assert len({tuple(draw(seed).chosen) for seed in range(30)}) > 1


def test_a_full_list_has_everybody_with_weight_one() -> None:
    listed = full_list(5, np.array([1, 1, 2, 2, 2]))
    assert design_of(listed).weight.tolist() == [1.0] * 5
    assert listed.first_population.tolist() == [2.0, 2.0, 3.0, 3.0, 3.0]


def test_who_fills_a_step_alone_is_in_for_certain() -> None:
    chance = chances_by_size(SIZES, 3)
    assert chance[4] == 1.0
    assert chance.sum() == pytest.approx(3.0)
    assert chance[[0, 1]] == pytest.approx([2 / 16, 4 / 16])
    assert all(4 in proportional_to_size(SIZES, 3, seed=seed).chosen for seed in range(20))


def test_a_sample_larger_than_its_frame_is_refused_in_words() -> None:
    with pytest.raises(SurveyFault) as refused:
        simple_random(4, 5, seed=1)
    assert "5" in refused.value.sentence.fr
    assert "4" in refused.value.sentence.ar
    with pytest.raises(SurveyFault):
        proportional_to_size(np.array([1.0, 0.0]), 1, seed=1)
    with pytest.raises(SurveyFault):
        stratified(QUARTERS, np.array([2]), seed=1)


@given(st.lists(st.integers(1, 400), min_size=1, max_size=12), st.data())
def test_proportional_sizes_add_up_and_stay_within_their_strata(populations: list[int], data: st.DataObject) -> None:
    counts = np.array(populations)
    size = data.draw(st.integers(1, int(counts.sum())))
    sizes = proportional(counts, size)
    assert (sizes <= counts).all()
    assert (sizes >= np.minimum(counts, 2)).all()
    assert sizes.sum() == max(size, np.minimum(counts, 2).sum())


@given(st.lists(st.integers(1, 30), min_size=1, max_size=6), st.integers(0, 99))
def test_weights_of_a_stratified_sample_add_up_to_the_frame(populations: list[int], seed: int) -> None:
    strata = np.repeat(np.arange(len(populations)), populations)
    sizes = proportional(np.array(populations), max(1, len(strata) // 3))
    weights = design_of(stratified(strata, sizes, seed=seed)).weight
    assert weights.sum() == pytest.approx(len(strata))


def test_sizes_for_a_proportion_are_those_of_the_textbook() -> None:
    assert size_for_proportion(10**9, 0.05) == 385
    assert size_for_proportion(1000, 0.05) == 278
    assert size_for_proportion(1000, 0.05, response=0.8) == 348
    assert size_for_proportion(30, 0.01) == 30
