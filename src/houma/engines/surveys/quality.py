"""Signs that answers may not be what somebody said: values far from the others, and digits that people like too much.

They accuse nobody: each says where to look first.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc

from houma.engines.surveys.drawing import Floats

FAR = 3.5
"""Modified z-score from which a value is said to lie out (Iglewicz & Hoaglin 1993)."""


def robust_scores(values: Floats) -> Floats:
    """Modified z-scores (n): 0.6745 (x - median) / MAD, which outliers themselves do not sway.

    Where more than half of the values are the same the mean absolute deviation stands in (0.7979 / mean |x - median|),
    and 0 where all are. NaN stay NaN.
    Source: Iglewicz & Hoaglin 1993, *How to Detect and Handle Outliers*, ASQC.
    """
    values = np.asarray(values, dtype=np.float64)
    known = values[~np.isnan(values)]
    if not len(known):
        return values
    apart = np.abs(known - np.median(known))
    middle = float(np.median(apart))
    scale = 0.6745 / middle if middle > 0 else 0.7979 / float(apart.mean()) if apart.any() else 0.0
    scores: Floats = (values - np.median(known)) * scale
    return scores


def digit_preference(numbers: Sequence[int] | NDArray[np.int64], *, least: int = 30) -> float | None:
    """How often honest numbers would end in 0 or 5 as often as these do (one-sided p); None where there are too few.

    Numbers below 10 tell nothing. Last digits of counts and measures are nearly even; rounding by heart shows as 0 and
    5 (Whipple's idea, from ages).
    """
    counted = [abs(int(number)) for number in numbers if abs(int(number)) >= 10]
    if len(counted) < least:
        return None
    rounded = sum(number % 5 == 0 for number in counted)
    # The upper tail of the binomial distribution, P(X ≥ rounded) with p = 1/5.
    return float(betainc(rounded, len(counted) - rounded + 1, 0.2)) if rounded else 1.0
