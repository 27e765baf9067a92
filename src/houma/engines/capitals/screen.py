"""Who has enough data to be scored, and which indicators enough units."""

from dataclasses import dataclass

import numpy as np

from houma.engines.capitals.tree import Bools, Floats


@dataclass(frozen=True, slots=True, eq=False)
class Coverage:
    """How much of the data is there.

    Attributes:
        by_unit: share of indicators that each unit has (units).
        by_indicator: share of units that each indicator has (items).
        kept: units that have at least the share asked for (units).
        least: the share asked for.
    """

    by_unit: Floats
    by_indicator: Floats
    kept: Bools
    least: float


def screen(values: Floats, least: float = 0.0) -> Coverage:
    """Coverage of units × items, and which units reach ``least`` (0 to 1). Nothing is changed or left out here.

    Raises:
        ValueError: ``least`` is no share.
    """
    if not 0 <= least <= 1:
        raise ValueError(f"the least coverage is a share from 0 to 1, not {least}")
    present = ~np.isnan(values)
    by_unit = present.mean(axis=1)
    return Coverage(by_unit, present.mean(axis=0), by_unit >= least - 1e-12, least)
