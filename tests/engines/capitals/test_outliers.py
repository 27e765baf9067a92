"""Outliers are found as the JRC finds them, and treated without changing anybody's order."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from houma.engines.capitals import Impute, Outliers
from houma.engines.capitals.denominate import denominate
from houma.engines.capitals.impute import impute
from houma.engines.capitals.outliers import box_cox, is_outlying, log_transformed, shape_of, treat, winsorised
from houma.engines.capitals.screen import screen

SAMPLE = np.array([*range(1, 11), 30, 100], dtype=np.float64)  # The example of COINr's winsorise().
numbers = st.lists(st.integers(-1000, 1000), min_size=4, max_size=30).map(lambda some: np.array(some, dtype=np.float64))


@given(values=numbers)
def test_skewness_and_kurtosis_are_those_of_excel(values: np.ndarray) -> None:
    skewness, kurtosis = shape_of(values[:, None])
    if np.ptp(values) == 0:
        assert (skewness[0], kurtosis[0]) == (0, 0)
        return
    assert skewness[0] == pytest.approx(stats.skew(values, bias=False), abs=1e-9)
    assert kurtosis[0] == pytest.approx(stats.kurtosis(values, bias=False), abs=1e-9)


def test_the_outermost_values_are_drawn_in_until_the_shape_is_fair() -> None:
    assert is_outlying(SAMPLE[:, None])[0]
    assert winsorised(SAMPLE).tolist() == [*range(1, 11), 30, 30]
    assert winsorised(-SAMPLE).tolist() == (-winsorised(SAMPLE)).tolist()
    further = np.array([*range(1, 21), 200, 400], dtype=np.float64)
    assert winsorised(further).tolist() == [*range(1, 21), 20, 20]
    assert winsorised(further, most=1).tolist() == [*range(1, 21), 200, 200]


def test_only_outlying_indicators_are_touched_and_it_is_said() -> None:
    data = np.column_stack([SAMPLE, np.arange(12.0)])
    data = np.vstack([data, [np.nan, np.nan]])
    for how in (Outliers.WINSORISE, Outliers.LOG, Outliers.BOX_COX):
        found = treat(data, how)
        assert found.outlying.tolist() == [True, False]
        assert np.array_equal(found.values[:, 1], data[:, 1], equal_nan=True)
        assert found.changed[1] == 0
        assert not found.still_outlying.any()
        assert np.isnan(found.values[-1]).all()
    assert treat(data, Outliers.WINSORISE).changed[0] == 1
    reported = treat(data, Outliers.NONE)
    assert reported.outlying.tolist() == reported.still_outlying.tolist() == [True, False]


@settings(max_examples=30)
@given(values=numbers)
def test_transformations_keep_the_order_and_do_not_see_the_unit(values: np.ndarray) -> None:
    if np.ptp(values) == 0 or len(np.unique(values)) < 3:
        return
    order = np.argsort(values, kind="stable")
    for transform in (winsorised, log_transformed, box_cox):
        assert (np.diff(transform(values)[order]) >= -1e-9).all()
    for transform in (log_transformed, box_cox):
        assert np.allclose(transform(values), transform(values * 1000 + 7), atol=1e-6)


def test_box_cox_is_that_of_scipy() -> None:
    share = (SAMPLE - 1) / 99 + 0.01
    assert np.allclose(box_cox(SAMPLE), stats.boxcox(share)[0])


def test_imputation_stays_in_the_group_and_is_counted() -> None:
    data = np.array([[1.0, np.nan], [3.0, 6.0], [np.nan, np.nan], [7.0, np.nan], [np.nan, np.nan]])
    found = impute(data, Impute.GROUP_MEAN, ["n", "n", "n", "s", "s"])
    assert found.values[2].tolist() == [2, 6]
    assert found.values[4, 0] == 7
    assert np.isnan(found.values[3:, 1]).all()  # Nobody in the south has it.
    assert found.filled.sum() == 4
    assert found.by_indicator.tolist() == [0.4, 0.4]
    assert found.by_unit.tolist() == [0.5, 0, 1, 0, 0.5]
    assert impute(np.array([[1.0], [2.0], [9.0], [np.nan]]), Impute.GROUP_MEDIAN).values[3, 0] == 2
    assert np.isnan(impute(data, Impute.NONE).values).sum() == 6
    with pytest.raises(ValueError, match="labels"):
        impute(data, Impute.GROUP_MEAN, ["n"])


def test_coverage_says_who_is_kept() -> None:
    found = screen(np.array([[1.0, np.nan], [1.0, 1.0], [np.nan, np.nan]]), 0.5)
    assert found.by_unit.tolist() == [0.5, 1, 0]
    assert found.kept.tolist() == [True, True, False]
    assert found.by_indicator.round(3).tolist() == [0.667, 0.333]
    with pytest.raises(ValueError, match="share"):
        screen(np.ones((1, 1)), 50)


def test_what_cannot_be_divided_is_missing() -> None:
    found = denominate(np.array([5.0, 5.0, 5.0, np.nan]), np.array([10.0, 0.0, np.nan, 1.0]), 1000)
    assert found[0] == 500
    assert np.isnan(found[1:]).all()
