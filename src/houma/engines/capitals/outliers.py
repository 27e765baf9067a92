"""Indicators with a few values far out: found by skewness and kurtosis, drawn in or transformed."""

from dataclasses import dataclass

import numpy as np

from houma.engines.capitals.recipe import Outliers
from houma.engines.capitals.tree import Bools, Floats, Ints

SKEWNESS, KURTOSIS = 2.0, 3.5
WINSORISE_MOST = 5
_SHIFT = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Treated:
    """Data without outliers, and what it took.

    Attributes:
        values: units × items.
        outlying: indicators past both limits before the treatment (items).
        changed: number of values that differ from what was given (items).
        skewness, kurtosis: after the treatment (items).
        still_outlying: indicators that the treatment did not bring within the limits (items).
    """

    values: Floats
    outlying: Bools
    changed: Ints
    skewness: Floats
    kurtosis: Floats
    still_outlying: Bools


def shape_of(values: Floats) -> tuple[Floats, Floats]:
    """Skewness and excess kurtosis of each column, without its missing values.

    The sample-adjusted Fisher-Pearson coefficients G1 and G2 (Joanes & Gill 1998, The Statistician 47, 183-189; type 2
    of R's e1071, Excel's SKEW and KURT), which the JRC's COIN Tool and COINr judge by.

    Args:
        values: units × items, NaN where missing.

    Returns:
        Two arrays (items); 0 for constant columns and those with fewer than four values.
    """
    present = ~np.isnan(values)
    count = present.sum(axis=0).astype(np.float64)
    enough = count >= 4
    n = np.where(enough, count, 4.0)
    mean = np.where(present, values, 0.0).sum(axis=0) / np.maximum(count, 1.0)
    apart = np.where(present, values - mean, 0.0)
    widest = np.abs(apart).max(axis=0, initial=0.0)
    scale = np.abs(np.where(present, values, 0.0)).max(axis=0, initial=0.0)
    usable = enough & (widest > 1e-12 * scale)
    apart = apart / np.where(usable, widest, 1.0)  # Powers of large numbers overflow.
    squares = apart * apart
    second = np.where(usable, squares.sum(axis=0) / n, 1.0)
    g1 = (squares * apart).sum(axis=0) / n / second**1.5
    g2 = (squares * squares).sum(axis=0) / n / second**2 - 3.0
    skewness = g1 * np.sqrt(n * (n - 1)) / (n - 2)
    kurtosis = ((n + 1) * g2 + 6) * (n - 1) / ((n - 2) * (n - 3))
    return np.where(usable, skewness, 0.0), np.where(usable, kurtosis, 0.0)


def is_outlying(values: Floats, skewness: float = SKEWNESS, kurtosis: float = KURTOSIS) -> Bools:
    """Columns whose |skewness| and kurtosis both pass the limits (Groeneveld & Meeden 1984; JRC practice)."""
    skew, kurt = shape_of(values)
    return (np.abs(skew) > skewness) & (kurt > kurtosis)


def treat(
    values: Floats,
    how: Outliers,
    *,
    skewness: float = SKEWNESS,
    kurtosis: float = KURTOSIS,
    most: int = WINSORISE_MOST,
) -> Treated:
    """Treat the indicators that are outlying, and only those.

    Args:
        values: units × items, NaN where missing.
        how: ``WINSORISE``, ``LOG`` or ``BOX_COX``; ``NONE`` only reports.
        skewness, kurtosis: the limits.
        most: values of one indicator that winsorising may draw in.
    """
    outlying = is_outlying(values, skewness, kurtosis)
    result = values
    if how is not Outliers.NONE and outlying.any():
        result = values.copy()
        for column in np.flatnonzero(outlying):
            rows = ~np.isnan(values[:, column])
            one = values[rows, column]
            if how is Outliers.WINSORISE:
                result[rows, column] = winsorised(one, skewness=skewness, kurtosis=kurtosis, most=most)
            else:
                result[rows, column] = log_transformed(one) if how is Outliers.LOG else box_cox(one)
    skew, kurt = shape_of(result)
    differs = ~np.isnan(values) & (result != values)
    still = (np.abs(skew) > skewness) & (kurt > kurtosis)
    return Treated(result, outlying, differs.sum(axis=0).astype(np.int64), skew, kurt, still)


def winsorised(
    values: Floats, *, skewness: float = SKEWNESS, kurtosis: float = KURTOSIS, most: int = WINSORISE_MOST
) -> Floats:
    """Draw the outermost value in to its neighbour until the indicator is within the limits or ``most`` were drawn in.

    The highest where the skewness is positive, else the lowest; tied values go together (COIN Tool and COINr of the
    JRC: Becker et al. 2022, JOSS 7(78), 4567).

    Args:
        values: one indicator without missing values (n).
    """
    found = values.copy()
    drawn: set[int] = set()
    while len(drawn) < most and is_outlying(found[:, None], skewness, kurtosis)[0]:
        is_high = shape_of(found[:, None])[0][0] >= 0
        outermost = found == (found.max() if is_high else found.min())
        found[outermost] = found[~outermost].max() if is_high else found[~outermost].min()
        drawn.update(np.flatnonzero(outermost).tolist())
    return found


def log_transformed(values: Floats) -> Floats:
    """``log(u + 0.01)``, u = (x - min) / (max - min): the COIN Tool's logarithm, free of the unit; order is kept.

    Where the tail is long to the left, the mirror image: ``-log(1 - u + 0.01)``.
    """
    share, mirrored = _share_of_range(values)
    return -np.log(share + _SHIFT) if mirrored else np.log(share + _SHIFT)


def box_cox(values: Floats) -> Floats:
    """Box & Cox's (1964) power transform of u + 0.01 with the exponent of greatest likelihood; order is kept.

    Mirrored where the tail is long to the left, as for the logarithm.
    """
    from scipy.stats import boxcox

    share, mirrored = _share_of_range(values)
    transformed: Floats = np.asarray(boxcox(share + _SHIFT)[0], dtype=np.float64)
    return -transformed if mirrored else transformed


def _share_of_range(values: Floats) -> tuple[Floats, bool]:
    low, high = values.min(), values.max()
    mirrored = bool(shape_of(values[:, None])[0][0] < 0)
    share: Floats = ((high - values) if mirrored else (values - low)) / (high - low)
    return share, mirrored
