"""Missing values filled from the unit's group, and how many were."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from houma.engines.capitals.recipe import Impute
from houma.engines.capitals.tree import Bools, Floats


@dataclass(frozen=True, slots=True, eq=False)
class Imputed:
    """Data with what was filled in.

    Attributes:
        values: units × items; NaN where nothing could stand in.
        filled: which of them are not observed but imputed (units × items).
    """

    values: Floats
    filled: Bools

    @property
    def by_indicator(self) -> Floats:
        """Share of units whose value was imputed, by indicator (items)."""
        share: Floats = self.filled.mean(axis=0)
        return share

    @property
    def by_unit(self) -> Floats:
        """Share of indicators whose value was imputed, by unit (units)."""
        share: Floats = self.filled.mean(axis=1)
        return share


def impute(values: Floats, how: Impute, group: Sequence[object] | NDArray[np.generic] | None = None) -> Imputed:
    """Fill missing values with the mean or the median of the same indicator among the unit's group.

    Unconditional mean imputation within groups (OECD/JRC Handbook 2008, step 3; Little & Rubin 2002, §4.2). It narrows
    the spread of the indicator, so say how much was filled. Where the whole group lacks an indicator, it stays missing.

    Args:
        values: units × items, NaN where missing.
        how: ``NONE`` leaves everything as it is.
        group: label of each unit's group (units); None puts all units in one group.

    Raises:
        ValueError: there is not one label for each unit.
    """
    missing = np.isnan(values)
    if how is Impute.NONE or not missing.any():
        return Imputed(values, np.zeros(values.shape, dtype=bool))
    labels = np.zeros(len(values), dtype=np.int64)
    if group is not None:
        if len(group) != len(values):
            raise ValueError(f"{len(group)} group labels for {len(values)} units")
        labels = np.unique(np.array([str(label) for label in group]), return_inverse=True)[1].reshape(-1)
    filled = values.copy()
    for label in range(int(labels.max(initial=0)) + 1):
        rows = labels == label
        part = values[rows]
        has_any = ~np.isnan(part).all(axis=0)
        centre = np.full(values.shape[1], np.nan)
        middle = np.nanmean if how is Impute.GROUP_MEAN else np.nanmedian
        centre[has_any] = middle(part[:, has_any], axis=0)
        filled[rows] = np.where(np.isnan(part), centre, part)
    return Imputed(filled, missing & ~np.isnan(filled))
