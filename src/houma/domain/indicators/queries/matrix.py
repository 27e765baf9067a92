"""Figures of several indicators for all territories of a level: own ones, aggregated ones and derived ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from houma.domain.indicators.models import Area, Sex
from houma.domain.indicators.queries.reader import Column, Reader
from houma.domain.indicators.rules.aggregation import Floats
from houma.domain.indicators.rules.formulas import Operand
from houma.domain.territories.models import Country

Kind = tuple[int, int]
"""Area and sex."""


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """Indicators of the territories of one level. ``values`` is float64[units, codes]."""

    units: tuple[int, ...]
    columns: Mapping[str, Column]

    @property
    def values(self) -> Floats:
        """All figures, also those that are not shown to the public (units × columns)."""
        return np.column_stack([column.value for column in self.columns.values()])


def matrix(
    country: Country,
    codes: Sequence[str],
    level: str,
    *,
    period: str = "",
    area: int = Area.TOTAL,
    sex: int = Sex.ALL,
    until: date | None = None,
    territories: Sequence[int] | None = None,
) -> Matrix:
    """Figures of indicators for the territories of a level, in the order of their codes.

    Where a level has no figure of its own it is computed from its parts by the rule of the catalogue; derived
    indicators are computed by their formula.

    Args:
        period: "" takes the latest one of each indicator.
        until: figures as they were known on that day; None: as they are known now.
        territories: only these of the level (their parts are read as well, where a figure is computed from them).

    Raises:
        KeyError: a code that the catalogue does not know.

    Queries: definitions, slices, territories, releases, figures (one for each 900 slices); where figures have to be
    computed from parts, up to three for the parts and as many again for their figures.
    """
    kinds = [(int(area), int(sex))]
    return matrices(country, codes, level, kinds, period=period, until=until, territories=territories)[0]


def matrices(
    country: Country,
    codes: Sequence[str],
    level: str,
    kinds: Sequence[Kind],
    *,
    period: str = "",
    until: date | None = None,
    territories: Sequence[int] | None = None,
) -> tuple[Matrix, ...]:
    """The same for several areas and sexes, read together: one matrix for each, in their order."""
    reader = Reader(country, level, period, until, territories)
    reader.read([Operand(code, area, sex) for area, sex in kinds for code in codes])
    return tuple(
        Matrix(reader.units, {code: reader.column(Operand(code, area, sex), level) for code in codes})
        for area, sex in kinds
    )
