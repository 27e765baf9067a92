"""SDG 11.3.1 by the formulas of its metadata."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from houma.engines.sdg import land_use_ratio


def one(*figures: float, years: float = 10) -> tuple[float, float, float, float]:
    found = land_use_ratio(*(np.array([figure]) for figure in figures), years)
    return (
        float(found.consumption[0]), float(found.growth[0]), float(found.ratio[0]), float(found.area_per_person[0])
    )  # fmt: skip


def test_a_town_worked_out_by_hand() -> None:
    consumption, growth, ratio, each = one(100, 150, 10_000, 12_000)
    assert consumption == pytest.approx(0.05)
    assert growth == pytest.approx(math.log(1.2) / 10)
    assert ratio == pytest.approx(0.5 / math.log(1.2))
    assert each == pytest.approx(0.0125)


def test_what_the_figures_do_not_allow_is_unknown() -> None:
    assert math.isnan(one(100, 150, 10_000, 10_000)[2]), "the population stands still"
    assert math.isnan(one(math.nan, 150, 10_000, 12_000)[2])
    assert math.isnan(one(0, 150, 10_000, 12_000)[2])
    assert math.isnan(one(100, 150, 0, 12_000)[2])
    assert one(100, 150, 12_000, 10_000)[2] < 0, "land grew while people left"
    with pytest.raises(ValueError, match="period"):
        one(100, 150, 10_000, 12_000, years=0)
    with pytest.raises(ValueError, match="below zero"):
        one(-1, 150, 10_000, 12_000)


sizes = st.floats(1, 1e6)


@given(sizes, sizes, sizes, sizes, st.floats(0.5, 40), st.floats(0.01, 100))
def test_the_ratio_knows_neither_the_unit_of_area_nor_the_length_of_the_period(
    first: float, last: float, before: float, after: float, years: float, scale: float
) -> None:
    own = one(first, last, before, after, years=years)
    other = one(first * scale, last * scale, before, after, years=years * 2)
    if abs(math.log(after / before)) < 1e-6 or abs(last - first) < 1e-6 * first:
        return
    assert other[2] == pytest.approx(own[2], rel=1e-6)
    assert other[0] == pytest.approx(own[0] / 2, rel=1e-6)
