"""Samples drawn with known probabilities, and what their answers say of the whole, with intervals.

>>> import numpy as np
>>> from houma.engines.surveys import adjusted_for_response, design_of, proportion, stratified
>>> quarter = np.repeat([1, 2], [200, 100])
>>> drawn = stratified(quarter, np.array([40, 20]), seed=7)
>>> asked = adjusted_for_response(design_of(drawn), np.arange(60) % 5 > 0)
>>> round(asked.rate, 2), round(float(asked.design.weight.sum()))
(0.8, 300)
>>> found = proportion(asked.design, np.arange(48) % 4 == 0)
>>> round(found.value, 2), found.low < found.value < found.high
(0.25, True)
"""

from houma.engines.surveys.allocation import proportional, size_for_proportion
from houma.engines.surveys.design import ClassResponse, Design, Response, adjusted_for_response, design_of
from houma.engines.surveys.drawing import (
    Drawn,
    chances_by_size,
    clusters,
    clusters_by_size,
    full_list,
    proportional_to_size,
    simple_random,
    stratified,
    systematic,
)
from houma.engines.surveys.estimates import Change, Estimate, Method, change, mean, proportion, ratio, total
from houma.engines.surveys.faults import SurveyFault
from houma.engines.surveys.quality import FAR, digit_preference, robust_scores
from houma.engines.surveys.variance import Spread, covariance_of, variance_of

__all__ = [
    "FAR",
    "Change",
    "ClassResponse",
    "Design",
    "Drawn",
    "Estimate",
    "Method",
    "Response",
    "Spread",
    "SurveyFault",
    "adjusted_for_response",
    "chances_by_size",
    "change",
    "clusters",
    "clusters_by_size",
    "covariance_of",
    "design_of",
    "digit_preference",
    "full_list",
    "mean",
    "proportion",
    "proportional",
    "proportional_to_size",
    "ratio",
    "robust_scores",
    "simple_random",
    "size_for_proportion",
    "stratified",
    "systematic",
    "total",
    "variance_of",
]
