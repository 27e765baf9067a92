"""Figures on a map fall into classes that leave nothing out, whatever the figures are."""

import warnings

import mapclassify
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from houma.web.indicators.classes import COLOURS, MISSING, Scheme, classify, sequential_steps

FIGURES = st.lists(st.floats(-1e6, 1e6, allow_subnormal=False).map(lambda value: round(value, 3)), max_size=60)


@given(FIGURES, st.sampled_from(Scheme), st.integers(3, 7))
def test_every_figure_lies_in_one_class_and_the_counts_add_up(values: list[float], scheme: Scheme, wanted: int) -> None:
    found = classify(values, scheme, wanted)
    assert sum(part.count for part in found.parts) == len(values)
    numbers = [found.number_of(value) for value in values]
    assert [numbers.count(number) for number in range(len(found.parts))] == [part.count for part in found.parts]
    assert all(found.parts[number].low <= value <= found.parts[number].high
               for number, value in zip(numbers, values, strict=True))  # fmt: skip
    assert len(found.parts) <= COLOURS
    assert len({part.kind for part in found.parts}) == len(found.parts)
    if values:
        assert (found.parts[0].low, found.parts[-1].high) == (min(values), max(values))


def test_what_has_no_figure_has_no_class() -> None:
    assert classify([1.0, 2.0, 3.0], Scheme.QUANTILES, 3).number_of(None) == MISSING
    assert classify([], Scheme.FISHER_JENKS).number_of(1.0) == MISSING


@pytest.mark.parametrize(
    ("scheme", "peer"),
    [
        (Scheme.QUANTILES, mapclassify.Quantiles),
        (Scheme.FISHER_JENKS, mapclassify.FisherJenks),
        (Scheme.EQUAL_INTERVAL, mapclassify.EqualInterval),
        (Scheme.MAXIMUM_BREAKS, mapclassify.MaximumBreaks),
    ],
)
def test_the_breaks_are_those_of_the_library(scheme: Scheme, peer: type) -> None:
    values = np.random.default_rng(7).lognormal(3, 0.6, 300)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        wanted = peer(values, k=5)
    found = classify(values.tolist(), scheme, 5)
    assert [part.high for part in found.parts] == pytest.approx(wanted.bins.tolist())
    assert [part.count for part in found.parts] == wanted.counts.tolist()


def test_a_diverging_scale_turns_round_where_less_is_better() -> None:
    values = np.random.default_rng(7).normal(100, 10, 200).tolist()
    up = classify(values, Scheme.STD_MEAN, up=True)
    down = classify(values, Scheme.STD_MEAN, up=False)
    steps = [int(part.kind.removeprefix("div-")) for part in up.parts]
    assert steps == sorted(steps)
    assert [COLOURS + 1 - step for step in steps] == [int(part.kind.removeprefix("div-")) for part in down.parts]


def test_classes_take_steps_as_far_apart_as_they_can() -> None:
    assert sequential_steps(3) == [1, 4, 7]
    assert sequential_steps(7) == [1, 2, 3, 4, 5, 6, 7]
