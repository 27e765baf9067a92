"""Signs in answers: what lies out is told, what is usual is not."""

import numpy as np

from houma.engines.surveys import FAR, digit_preference, robust_scores


def test_one_absurd_value_does_not_hide_another() -> None:
    values = np.array([4.0, 5, 6, 5, 4, 6, 5, 400, 900, np.nan])
    scores = robust_scores(values)
    assert (np.abs(scores[[7, 8]]) > FAR).all()
    assert (np.abs(scores[:7]) < FAR).all()
    assert np.isnan(scores[9])


def test_equal_values_do_not_lie_out_and_one_among_them_does() -> None:
    assert robust_scores(np.full(9, 3.0)).tolist() == [0.0] * 9
    assert robust_scores(np.array([3.0] * 12 + [40.0]))[-1] > FAR


def test_numbers_rounded_by_heart_are_told_from_counted_ones() -> None:
    random = np.random.default_rng(2)
    counted = random.integers(10, 500, 200)
    p = digit_preference(counted)
    assert p is not None
    assert p > 0.01
    rounded = digit_preference(np.round(counted / 10).astype(int) * 10)
    assert rounded is not None
    assert rounded < 1e-6
    assert digit_preference([10, 20, 30]) is None
    assert digit_preference([5] * 100) is None
