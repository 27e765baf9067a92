"""Where figures are cut into classes: the upper end of each class, the lowest class first.

Every function takes figures sorted from low to high, of which at least two differ, and for some a number of classes
that is at most that of different figures. A class holds what is above the end before it, up to its own end. The same
as PySAL's mapclassify, whose import alone, with pandas, scikit-learn and a kernel that is compiled each time, would
cost a new server process seconds; the tests compare.
"""

import numpy as np
from numpy.typing import NDArray

Figures = NDArray[np.float64]
"""Shape [figures] where they are cut, [classes] where they are ends."""
_FENCE = 1.5  # J. W. Tukey, Exploratory Data Analysis (1977): a figure so many quartile widths outside is an outlier.


def quantiles(figures: Figures, classes: int) -> Figures:
    """As many figures in each class, as far as equal ones allow; between two figures, interpolated."""
    return np.array([_quantile(figures, part, classes) for part in range(1, classes + 1)])


def equal_interval(figures: Figures, classes: int) -> Figures:
    """Classes of one width."""
    return np.linspace(figures[0], figures[-1], classes + 1)[1:]


def maximum_breaks(figures: Figures, classes: int) -> Figures:
    """Cut in the middle of the widest gaps."""
    distinct = np.unique(figures)
    before = np.argsort(np.diff(distinct), kind="stable")[len(distinct) - classes :]
    return np.append(np.sort((distinct[before] + distinct[before + 1]) / 2), distinct[-1])


def box_plot(figures: Figures) -> Figures:
    """Low outliers, four quarters, and high outliers where there are any. The last end may lie beyond the figures."""
    low, middle, high = (_quantile(figures, part, 4) for part in (1, 2, 3))
    reach = _FENCE * (high - low)
    ends = [low - reach, low, middle, high, high + reach]
    return np.array([*ends, figures[-1]] if figures[-1] > ends[-1] else ends)


def standard_deviations(figures: Figures) -> Figures:
    """One and two standard deviations to each side of the mean. The last end may lie beyond the figures."""
    mean, deviation = figures.mean(), figures.std(ddof=1)
    ends = [mean + times * deviation for times in (-2, -1, 1, 2)]
    return np.array([*ends, figures[-1]] if figures[-1] > ends[-1] else ends)


def natural(figures: Figures, classes: int) -> Figures:
    """The classes whose figures lie closest to their means: least sum of squares within, proved by dynamic programming.

    W. D. Fisher, On grouping for maximum homogeneity, JASA 53 (1958), by which G. F. Jenks cut his maps. Equal figures
    stay together. Time grows with the square of the different figures: 1,500 take a tenth of a second.
    """
    values, counts = np.unique(figures, return_counts=True)
    centred = values - values.mean()  # Squares of large figures would lose what they differ by.
    weight, total, square = (np.append(0.0, np.cumsum(counts * centred**power)) for power in (0, 1, 2))
    size = len(values)
    # least[c, i]: of the first i values in c classes; came[c, i]: where the last of these classes begins.
    least = np.full((classes + 1, size + 1), np.inf)
    least[0, 0] = 0.0
    came = np.zeros((classes + 1, size + 1), dtype=np.int64)
    for end in range(1, size + 1):
        sums = total[end] - total[:end]
        within = square[end] - square[:end] - sums * sums / (weight[end] - weight[:end])
        together = least[:-1, :end] + np.maximum(within, 0.0)
        came[1:, end] = together.argmin(axis=1)
        least[1:, end] = together.min(axis=1)
    ends, end = [], size
    for count in range(classes, 0, -1):
        ends.append(values[end - 1])
        end = came[count, end]
    return np.array(ends[::-1])


def _quantile(figures: Figures, part: int, parts: int) -> float:
    """Reckoned in whole numbers, so that an end which is one of the figures is that figure to the last bit."""
    whole, rest = divmod(part * (len(figures) - 1), parts)
    if not rest:
        return float(figures[whole])
    return float(figures[whole] + (figures[whole + 1] - figures[whole]) * rest / parts)
