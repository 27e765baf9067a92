"""Figures on a map fall into classes that leave nothing out, whatever the figures are."""

import subprocess
import sys
from collections.abc import Callable, Iterable
from itertools import combinations
from typing import Any

import mapclassify
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from houma.web.indicators import breaks
from houma.web.indicators.classes import COLOURS, MISSING, Scheme, classify, sequential_steps

Ends = Callable[..., Any]
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
    ("ours", "peer", "counted"),
    [
        (breaks.quantiles, mapclassify.Quantiles, True),
        (breaks.natural, mapclassify.FisherJenks, True),
        (breaks.equal_interval, mapclassify.EqualInterval, True),
        (breaks.maximum_breaks, mapclassify.MaximumBreaks, True),
        (breaks.box_plot, mapclassify.BoxPlot, False),
        (breaks.standard_deviations, mapclassify.StdMean, False),
    ],
)
@pytest.mark.parametrize("figures", [300, 41, 8])
def test_the_ends_are_those_of_the_library(ours: Ends, peer: type, counted: bool, figures: int) -> None:
    random = np.random.default_rng(figures)
    for values in (random.lognormal(3, 0.6, figures), random.normal(50, 20, figures)):
        values.sort()
        for classes in (3, 5, 7) if counted else (None,):
            wanted = [] if classes is None else [classes]
            ends = ours(values, *wanted)
            assert ends == pytest.approx(peer(values, *wanted).bins)


def test_figures_at_an_end_are_in_its_class_to_the_last_bit() -> None:
    """Sevenths of 15 figures fall on figures, of which no binary fraction is the quotient."""
    figures = np.arange(15) * 0.1
    assert classify(figures.tolist(), Scheme.QUANTILES, 7).parts[0].high == figures[2]
    assert [part.count for part in classify(figures.tolist(), Scheme.QUANTILES, 7).parts] == [3, 2, 2, 2, 2, 2, 2]


@given(FIGURES.map(lambda values: sorted(values[:9])).filter(lambda values: len(set(values)) >= 3))
def test_natural_classes_are_the_closest_that_there_are(values: list[float]) -> None:
    distinct = sorted(set(values))
    tried = [spread(values, [*cut, distinct[-1]]) for cut in combinations(distinct[:-1], 2)]
    assert spread(values, breaks.natural(np.array(values), 3)) <= min(tried) * (1 + 1e-9) + 1e-6


def spread(values: list[float], ends: Iterable[float]) -> float:
    """The sum of squares within the classes."""
    classes = np.searchsorted(list(ends), values)
    parts = [np.array(values)[classes == one] for one in set(classes.tolist())]
    return sum(float(((part - part.mean()) ** 2).sum()) for part in parts)


def test_a_server_begins_without_the_libraries_that_only_tests_compare_with() -> None:
    asked = "import sys, houma.web.indicators.classes; sys.exit('pandas' in sys.modules or 'numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0


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
