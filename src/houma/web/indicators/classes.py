"""Classes for maps: figures sorted into a few classes, each with its colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from houma.web.indicators import breaks
from houma.web.indicators.breaks import Figures

COLOURS = 7
"""Steps of each colour scale in the style sheet: ``seq-1`` … ``seq-7`` and ``div-1`` … ``div-7``."""
FEWEST, MOST, USUAL = 3, 7, 5
MISSING, SUPPRESSED = -1, -2
_MIDDLE = 4


class Scheme(StrEnum):
    """How figures are cut into classes."""

    QUANTILES = "quantiles"
    FISHER_JENKS = "fisher_jenks"
    EQUAL_INTERVAL = "equal_interval"
    MAXIMUM_BREAKS = "maximum_breaks"
    BOX_PLOT = "box_plot"
    STD_MEAN = "std_mean"

    @property
    def diverges(self) -> bool:
        """Whether its classes lie on both sides of a middle, and their number is its own."""
        return self in {Scheme.BOX_PLOT, Scheme.STD_MEAN}


@dataclass(frozen=True, slots=True)
class MapClass:
    """Figures above ``low`` (the first class: from ``low`` on) up to ``high``; ``kind`` names the colour."""

    low: float
    high: float
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Classes:
    """The classes of some figures, the lowest first; none where there are no figures."""

    scheme: Scheme
    parts: tuple[MapClass, ...]

    def number_of(self, value: float | None) -> int:
        """The class of a figure, counted from 0; ``MISSING`` where there is none."""
        if value is None or not self.parts:
            return MISSING
        upper = [part.high for part in self.parts]
        return min(int(np.searchsorted(upper, value, side="left")), len(upper) - 1)


def classify(values: Sequence[float], scheme: Scheme, wanted: int = USUAL, *, up: bool = True) -> Classes:
    """Sort figures into classes.

    Args:
        values: the figures that are shown, without the missing ones; of two maps that are compared, those of both.
        wanted: classes asked for; fewer come out where figures are few or mostly alike. Box plot and standard
            deviation have their own number.
        up: whether more is better, which turns the two ends of a diverging scale.
    """
    known = np.sort(np.asarray(values, dtype=np.float64))
    if not len(known):
        return Classes(scheme, ())
    distinct = len(np.unique(known))
    if distinct == 1:
        return Classes(scheme, (MapClass(float(known[0]), float(known[0]), f"seq-{_MIDDLE}", len(known)),))
    upper, steps = _upper_ends(known, scheme, min(max(wanted, FEWEST), MOST, distinct), up=up)
    counts = np.diff(np.searchsorted(known, upper, side="right"), prepend=0)
    least, most = float(known[0]), float(known[-1])
    lows = [least, *(max(float(end), least) for end in upper[:-1])]
    parts = [
        MapClass(low, min(float(high), most), kind, int(count))
        for low, high, kind, count in zip(lows, upper, steps, counts, strict=True)
    ]
    # What lies beyond the figures (a fence of a box plot that nothing passes) is no class.
    narrow = (most - least) * 1e-9
    return Classes(scheme, tuple(part for part in parts if part.count or part.high - part.low > narrow))


def _upper_ends(known: Figures, scheme: Scheme, wanted: int, *, up: bool) -> tuple[Figures, list[str]]:
    ends = _cut(known, scheme, wanted)
    if scheme.diverges:
        kinds = _diverging(ends, known, scheme, up=up)
        kept = np.concatenate([[True], np.diff(ends) > 0])
        return ends[kept], [kind for kind, stays in zip(kinds, kept, strict=True) if stays]
    ends = np.unique(ends)
    return ends, [f"seq-{step}" for step in sequential_steps(len(ends))]


def _cut(known: Figures, scheme: Scheme, wanted: int) -> Figures:
    match scheme:
        case Scheme.QUANTILES:
            return breaks.quantiles(known, wanted)
        case Scheme.FISHER_JENKS:
            return breaks.natural(known, wanted)
        case Scheme.EQUAL_INTERVAL:
            return breaks.equal_interval(known, wanted)
        case Scheme.MAXIMUM_BREAKS:
            return breaks.maximum_breaks(known, wanted)
        case Scheme.BOX_PLOT:
            return breaks.box_plot(known)
        case Scheme.STD_MEAN:
            return breaks.standard_deviations(known)


def sequential_steps(classes: int) -> list[int]:
    """Which steps of the colour scale so many classes take, light to dark, as far apart as they can be."""
    if classes == 1:
        return [_MIDDLE]
    return [round(1 + place * (COLOURS - 1) / (classes - 1)) for place in range(classes)]


def _diverging(ends: Figures, known: Figures, scheme: Scheme, *, up: bool) -> list[str]:
    # Box plot: low outliers, four quarters, high outliers. Standard deviation: the middle class is around the mean.
    steps = [1, 2, 3, 5, 6, 7] if scheme is Scheme.BOX_PLOT else [1, 2, 4, 6, 7]
    if scheme is Scheme.STD_MEAN and len(ends) < len(steps):
        mean, deviation = known.mean(), known.std(ddof=1)
        fences = [mean + times * deviation for times in (-2, -1, 1, 2)]
        steps = [steps[min(int(np.searchsorted(fences, end - 1e-9 * abs(end))), 4)] for end in ends]
    return [f"div-{step if up else COLOURS + 1 - step}" for step in steps[: len(ends)]]
