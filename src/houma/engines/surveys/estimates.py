"""Totals, means, proportions and ratios of a population from the answers of a sample.

Each is a smooth function of estimated totals. Its variance is that of the total of its linearised values (Taylor;
Särndal, Swensson & Wretman 1992, chapter 5; Lumley 2010, *Complex Surveys*, Wiley, section 2.1). A part of the
population is estimated with all answers and zero scores outside of it: how many of it fell into the sample is chance.
"""

import math
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from houma.engines.surveys.design import Design
from houma.engines.surveys.drawing import Floats
from houma.engines.surveys.faults import (
    LENGTHS,
    NO_DENOMINATOR,
    NOBODY,
    NOT_A_SHARE,
    UNKNOWN_IN_TOTAL,
    SurveyFault,
)
from houma.engines.surveys.intervals import Bounds, chance_of, korn_graubard, student, wilson
from houma.engines.surveys.variance import covariance_of, variance_of

LEVEL = 0.95


class Method(StrEnum):
    """How the interval was made. ``KNOWN``: everybody answered, so nothing is left to chance."""

    STUDENT = "student"
    KORN_GRAUBARD = "korn_graubard"
    WILSON = "wilson"
    KNOWN = "known"


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """A figure of the population with its interval.

    Attributes:
        value, standard_error: in the unit of what was asked.
        low, high: interval of confidence at ``level``, by ``method``.
        degrees: degrees of freedom of the design where the figure has answers.
        answers: on which it rests.
        effective: answers that a simple random sample would need to be as sure; nan for totals.
        lonely: strata with a single first unit (see ``variance.Spread``).
        design, scores: what the interval of a change needs (n).
    """

    value: float
    standard_error: float
    low: float
    high: float
    level: float
    degrees: int
    answers: int
    effective: float
    method: Method
    lonely: int
    design: Design = field(repr=False)
    scores: Floats = field(repr=False)

    @property
    def design_effect(self) -> float:
        """Its variance over that of a simple random sample of as many answers."""
        return self.answers / self.effective if self.effective else math.nan

    @property
    def coefficient_of_variation(self) -> float:
        """Standard error over value; nan at 0."""
        return abs(self.standard_error / self.value) if self.value else math.nan


def total(design: Design, values: Floats, *, where: NDArray[np.bool_] | None = None, level: float = LEVEL) -> Estimate:
    """The sum over the population. ``values`` (n) are all known; ``where`` (n) marks the part that is asked about."""
    values, part = _columns(design, values, where)
    missing = int(np.isnan(values[part]).sum())
    if missing:
        raise SurveyFault(UNKNOWN_IN_TOTAL.formatted(missing=missing))
    scores = np.where(part, design.weight * np.nan_to_num(values), 0.0)
    return _estimate(design, float(scores.sum()), scores, part, level)


def mean(design: Design, values: Floats, *, where: NDArray[np.bool_] | None = None, level: float = LEVEL) -> Estimate:
    """The mean over those who can tell; NaN in ``values`` (n) are left out as if they had not answered."""
    values, part = _columns(design, values, where)
    return _ratio(design, values, np.ones(len(design)), part & ~np.isnan(values), level, spread_of=values)


def ratio(
    design: Design, above: Floats, below: Floats, *, where: NDArray[np.bool_] | None = None, level: float = LEVEL
) -> Estimate:
    """The total of ``above`` over the total of ``below`` (n each), of those for whom both are known."""
    above, part = _columns(design, above, where)
    below, part = _columns(design, below, part)
    return _ratio(design, above, below, part & ~np.isnan(above) & ~np.isnan(below), level)


def proportion(
    design: Design,
    yes: Floats,
    *,
    where: NDArray[np.bool_] | None = None,
    level: float = LEVEL,
    interval: Method = Method.KORN_GRAUBARD,
) -> Estimate:
    """The share for which ``yes`` (n) is 1 and not 0; NaN are left out. ``interval``: Korn-Graubard or Wilson."""
    yes, part = _columns(design, yes, where)
    part = part & ~np.isnan(yes)
    if not np.isin(yes[part], (0.0, 1.0)).all():
        raise SurveyFault(NOT_A_SHARE)
    found = _ratio(design, yes, np.ones(len(design)), part, level, spread_of=yes)
    share = min(max(found.value, 0.0), 1.0)
    effective = found.effective
    if share in (0.0, 1.0):
        weights = design.weight[part]
        everybody = float(weights.sum())
        left = 1 - found.answers / everybody if everybody > found.answers else 0.0
        if left <= 0:
            return _with_interval(found, share, (share, share), Method.KNOWN, float(found.answers))
        # Without a variance to go by: what unequal weights leave of the answers (Kish 1965).
        effective = everybody**2 / float((weights**2).sum())
    elif found.standard_error == 0:
        return _with_interval(found, share, (share, share), Method.KNOWN, effective)
    bounds = (
        wilson(share, effective, found.degrees, level)
        if interval is Method.WILSON
        else korn_graubard(share, effective, found.answers, found.degrees, level)
    )
    kind = Method.WILSON if interval is Method.WILSON else Method.KORN_GRAUBARD
    return _with_interval(found, share, bounds, kind, effective)


@dataclass(frozen=True, slots=True)
class Change:
    """A figure after less the same before.

    Attributes:
        low, high: interval of confidence at ``level``.
        p: how often chance alone would give at least as much, either way.
        covariance: what the two samples share by their common units; 0 for independent ones.
    """

    value: float
    standard_error: float
    low: float
    high: float
    level: float
    degrees: float
    p: float
    covariance: float

    @property
    def beyond_chance(self) -> bool:
        """Does the interval leave 0 out?"""
        return self.low > 0 or self.high < 0


def change(before: Estimate, after: Estimate, *, overlapping: bool = True, level: float = LEVEL) -> Change:
    """The difference of the same figure between two rounds.

    Var(after - before) = V₂ + V₁ - 2 Cov. Units with the same labels in both make the covariance: whoever returns to
    the same households knows a change better than whoever asks others. ``overlapping=False``: drawn independently.
    """
    shared = covariance_of(before.design, before.scores, after.design, after.scores) if overlapping else 0.0
    first, second = before.standard_error**2, after.standard_error**2
    shared = float(np.clip(shared, -math.sqrt(first * second), math.sqrt(first * second)))
    error = math.sqrt(max(first + second - 2 * shared, 0.0))
    value = after.value - before.value
    if shared:
        degrees = float(min(before.degrees, after.degrees))
    else:
        parts = first**2 / before.degrees + second**2 / after.degrees
        degrees = (first + second) ** 2 / parts if parts else math.inf
    low, high = student(value, error, int(min(degrees, 1e6)), level)
    return Change(value, error, low, high, level, degrees, chance_of(value, error, degrees), shared)


def _columns(design: Design, values: Floats, where: NDArray[np.bool_] | None) -> tuple[Floats, NDArray[np.bool_]]:
    values = np.asarray(values, dtype=np.float64)
    part = np.ones(len(design), dtype=bool) if where is None else np.asarray(where, dtype=bool)
    if not len(values) == len(part) == len(design):
        raise SurveyFault(LENGTHS.formatted(lengths=f"{len(design)}, {len(values)}, {len(part)}"))
    return values, part


def _ratio(
    design: Design,
    above: Floats,
    below: Floats,
    part: NDArray[np.bool_],
    level: float,
    spread_of: Floats | None = None,
) -> Estimate:
    if not part.any():
        raise SurveyFault(NOBODY)
    weight = np.where(part, design.weight, 0.0)
    above, below = np.where(part, above, 0.0), np.where(part, below, 0.0)
    under = float((weight * below).sum())
    if under == 0:
        raise SurveyFault(NO_DENOMINATOR)
    value = float((weight * above).sum()) / under
    scores = weight * (above - value * below) / under
    spread = None
    if spread_of is not None:
        spread = float((weight * np.where(part, (spread_of - value) ** 2, 0.0)).sum()) / under
    return _estimate(design, value, scores, part, level, spread)


def _estimate(
    design: Design,
    value: float,
    scores: Floats,
    part: NDArray[np.bool_],
    level: float,
    spread: float | None = None,
) -> Estimate:
    """``spread``: variance in the population of what is averaged, of which the effective answers follow."""
    if not part.any():
        raise SurveyFault(NOBODY)
    found = variance_of(design, scores)
    degrees = found.degrees if part.all() else variance_of(design.only(part), scores[part]).degrees
    answers = int(part.sum())
    error = math.sqrt(max(found.variance, 0.0))
    # Below this, what is left is the rounding of sums that cancel.
    if error <= 1e-12 * max(abs(value), float(np.abs(scores).sum())):
        error = 0.0
    effective = math.nan if spread is None else float(answers)
    if spread and error:
        effective = spread / error**2
    low, high = student(value, error, degrees, level)
    method = Method.STUDENT if error else Method.KNOWN
    return Estimate(value, error, low, high, level, degrees, answers, effective, method, found.lonely, design, scores)


def _with_interval(found: Estimate, value: float, bounds: Bounds, method: Method, effective: float) -> Estimate:
    return Estimate(
        value=value,
        standard_error=found.standard_error,
        low=bounds[0],
        high=bounds[1],
        level=found.level,
        degrees=found.degrees,
        answers=found.answers,
        effective=effective,
        method=method,
        lonely=found.lonely,
        design=found.design,
        scores=found.scores,
    )
