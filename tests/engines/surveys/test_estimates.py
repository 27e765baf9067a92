"""Estimates: laws that hold for any answers, and intervals that cover as often as they promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from houma.engines.surveys import (
    Design,
    Method,
    SurveyFault,
    adjusted_for_response,
    change,
    clusters,
    clusters_by_size,
    design_of,
    full_list,
    mean,
    proportion,
    proportional_to_size,
    ratio,
    simple_random,
    stratified,
    total,
)

answers = st.lists(st.integers(-50, 50), min_size=6, max_size=30)


def independent(count: int, population: float = np.inf) -> Design:
    rows = np.arange(count)
    weight = np.full(count, 10.0 if population == np.inf else population / count)
    return Design(weight, np.zeros(count, int), rows, rows, np.full(count, population), np.ones(count))


@given(answers, st.integers(-5, 5), st.integers(-9, 9))
def test_a_mean_follows_the_unit_of_its_answers(given_: list[int], times: int, plus: int) -> None:
    design, values = independent(len(given_), 100.0), np.array(given_, dtype=float)
    plain, moved = mean(design, values), mean(design, times * values + plus)
    assert moved.value == pytest.approx(times * plain.value + plus, abs=1e-9)
    assert moved.standard_error == pytest.approx(abs(times) * plain.standard_error, abs=1e-9)


@given(answers)
def test_a_mean_of_a_simple_sample_is_the_textbook_one(given_: list[int]) -> None:
    values = np.array(given_, dtype=float)
    found = mean(independent(len(values), 100.0), values)
    assert found.value == pytest.approx(values.mean())
    expected = np.sqrt((1 - len(values) / 100) * values.var(ddof=1) / len(values))
    assert found.standard_error == pytest.approx(expected, abs=1e-9)
    assert found.degrees == len(values) - 1


@given(answers, st.integers(0, 2**31))
def test_parts_of_a_total_add_up(given_: list[int], seed: int) -> None:
    design, values = independent(len(given_), 100.0), np.array(given_, dtype=float)
    part = np.random.default_rng(seed).random(len(values)) < 0.5
    part[0], part[1] = True, False
    both = total(design, values, where=part).value + total(design, values, where=~part).value
    assert both == pytest.approx(total(design, values).value)


@given(st.lists(st.booleans(), min_size=2, max_size=60), st.sampled_from([Method.KORN_GRAUBARD, Method.WILSON]))
def test_the_interval_of_a_share_holds_it_and_stays_between_nothing_and_all(said: list[bool], kind: Method) -> None:
    found = proportion(independent(len(said)), np.array(said, dtype=float), interval=kind)
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert found.high - found.low > 0


def test_a_census_that_everybody_answered_leaves_nothing_to_chance() -> None:
    design = design_of(full_list(8))
    values = np.array([1.0, 0, 0, 1, 1, 0, 0, 0])
    for found in (mean(design, values), proportion(design, values), total(design, values)):
        assert found.method is Method.KNOWN
        assert found.low == found.value == found.high
    assert proportion(design, np.zeros(8)).high == 0.0


def test_those_who_answered_stand_in_for_their_own_class_only() -> None:
    design = design_of(full_list(10, np.repeat([1, 2], [6, 4])))
    answered = np.array([1, 1, 1, 0, 0, 0, 1, 1, 1, 1], dtype=bool)
    found = adjusted_for_response(design, answered)
    assert found.design.weight.tolist() == [2.0] * 3 + [1.0] * 4
    assert found.rate == 0.7
    assert [one.rate for one in found.classes] == [0.5, 1.0]
    # Three of six of the first stratum are known: half of its variance is left, and none of the second.
    values = np.array([1.0, 2.0, 6.0, 5.0, 5.0, 5.0, 5.0])
    spread = 36 * (1 - 0.5) * np.var([1.0, 2.0, 6.0], ddof=1) / 3
    assert total(found.design, values).standard_error == pytest.approx(np.sqrt(spread))


def test_a_class_in_which_nobody_answered_is_said_to_be_left_out() -> None:
    design = design_of(full_list(10, np.repeat([1, 2], [6, 4])))
    found = adjusted_for_response(design, np.arange(10) < 6)
    assert found.uncovered == pytest.approx(0.4)
    assert found.design.weight.sum() == pytest.approx(6.0)


def test_clusters_of_alike_answers_tell_less_than_their_number() -> None:
    cluster = np.repeat(np.arange(40), 10)
    alike = np.repeat(np.arange(40) % 2, 10).astype(float)
    drawn = clusters(cluster, 12, seed=3)
    found = proportion(design_of(drawn), alike[drawn.chosen])
    assert found.answers == 120
    assert found.effective < 25
    assert found.degrees == 11


def test_a_stratum_with_one_unit_is_counted_and_not_taken_for_certain() -> None:
    design = design_of(stratified(np.repeat([1, 2], [20, 20]), np.array([5, 1]), seed=2))
    found = mean(design, np.array([1.0, 2, 3, 4, 5, 30]))
    assert found.lonely == 1
    assert found.standard_error > 5


def test_what_cannot_be_estimated_is_refused_in_words() -> None:
    design = independent(4)
    for wrong in (
        lambda: mean(design, np.full(4, np.nan)),
        lambda: total(design, np.array([1.0, np.nan, 2, 3])),
        lambda: proportion(design, np.array([0.0, 1, 2, 1])),
        lambda: ratio(design, np.ones(4), np.zeros(4)),
        lambda: mean(design, np.ones(3)),
    ):
        with pytest.raises(SurveyFault) as refused:
            wrong()
        assert all((refused.value.sentence.fr, refused.value.sentence.ar, refused.value.sentence.en))


def test_the_same_households_again_make_a_change_surer() -> None:
    random = np.random.default_rng(5)
    before = random.normal(50, 10, 60)
    after = before + random.normal(3, 2, 60)
    design = independent(60)
    first, second = mean(design, before), mean(design, after)
    again, others = change(first, second), change(first, second, overlapping=False)
    assert again.value == others.value
    assert again.standard_error == pytest.approx((after - before).std(ddof=1) / np.sqrt(60))
    assert again.standard_error < others.standard_error / 2
    assert again.beyond_chance
    assert again.p < 0.01
    assert change(second, first).value == -again.value
    assert not change(first, first).beyond_chance


def test_intervals_of_means_and_shares_cover_as_often_as_they_promise() -> None:
    random = np.random.default_rng(8)
    cluster = np.repeat(np.arange(80), random.integers(4, 15, 80))
    lean = random.beta(1, 6, 80)[cluster]
    yes = (random.random(len(cluster)) < lean).astype(float)
    income = 20 + 30 * lean + random.gamma(2, 3, len(cluster))
    tries, hits = 400, np.zeros(4)
    for seed in range(tries):
        drawn = clusters(cluster, 20, seed=seed, within=4)
        design = design_of(drawn)
        by_size = clusters_by_size(cluster, 20, 4, seed=seed)
        for place, (found, true) in enumerate(
            (
                (mean(design, income[drawn.chosen]), income.mean()),
                (proportion(design, yes[drawn.chosen]), yes.mean()),
                (proportion(design, yes[drawn.chosen], interval=Method.WILSON), yes.mean()),
                (mean(design_of(by_size), income[by_size.chosen]), income.mean()),
            )
        ):
            hits[place] += found.low <= true <= found.high
    assert (hits / tries > 0.92).all()
    assert hits[1] >= hits[2]


def test_korn_and_graubard_cover_rare_answers_where_the_usual_interval_does_not() -> None:
    yes = (np.arange(2000) < 40).astype(float)
    kind = usual = 0
    for seed in range(500):
        drawn = simple_random(2000, 60, seed=seed)
        found, plain = proportion(design_of(drawn), yes[drawn.chosen]), mean(design_of(drawn), yes[drawn.chosen])
        kind += found.low <= 0.02 <= found.high
        usual += plain.low <= 0.02 <= plain.high
    assert kind / 500 >= 0.95
    assert usual / 500 < 0.80


def test_totals_by_size_are_exact_where_answers_follow_size() -> None:
    size = np.array([1.0, 2, 3, 4, 40, 6, 9, 11])
    drawn = proportional_to_size(size, 4, seed=9)
    found = total(design_of(drawn), 5 * size[drawn.chosen])
    assert found.value == pytest.approx(5 * size.sum())
    assert found.standard_error == pytest.approx(0, abs=1e-6)
