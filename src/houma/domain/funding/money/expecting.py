"""What is expected of open instalments, year by year or month by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from houma.domain.funding.money.behaviour import Behaviour
from houma.domain.funding.money.sums import OpenRows
from houma.engines.forecast import ReleaseForecast, forecast_releases
from houma.engines.forecast.releases import arrival_shares


@dataclass(frozen=True)
class ExpectedRows:
    """Thousandths expected of each open row in each year: ``amounts`` has a row for each and a column a year."""

    rows: OpenRows
    years: tuple[int, ...]
    amounts: NDArray[np.int64]

    def in_year(self, year: int | None) -> NDArray[np.int64]:
        """Of each row in one year, or in all years foreseen."""
        if year is None:
            return np.asarray(self.amounts.sum(axis=1), dtype=np.int64)
        if year not in self.years:
            return np.zeros(len(self.amounts), dtype=np.int64)
        return self.amounts[:, self.years.index(year)]


def expected_by_year(rows: OpenRows, behaviour: Behaviour, until: int) -> ExpectedRows:
    """What each open row is expected to bring in each year from today's to ``until``."""
    years = tuple(range(behaviour.on.year, until + 1))
    waiting = behaviour.open_instalments(rows)
    by_end = arrival_shares(waiting, behaviour.delays, days_ahead(behaviour.on, year_ends(years)))
    # Rounded as running sums, so that the years of a row add up to what is expected of it by the last one.
    reached = np.rint(by_end * rows.left[:, None]).astype(np.int64)
    return ExpectedRows(rows, years, np.diff(reached, axis=1, prepend=0))


def forecast_of(rows: OpenRows, behaviour: Behaviour, ends: Sequence[date]) -> ReleaseForecast:
    """Expected releases by period, with 10, 50 and 90 % points, in thousandths."""
    return forecast_releases(behaviour.open_instalments(rows), behaviour.delays, days_ahead(behaviour.on, ends))


def year_ends(years: Sequence[int]) -> list[date]:
    """The last day of each year."""
    return [date(year, 12, 31) for year in years]


def days_ahead(today: date, ends: Sequence[date]) -> NDArray[np.int64]:
    """Days from today to each end; on the last day of a period there is tomorrow left of it."""
    return np.array([max(1, (end - today).days) for end in ends], dtype=np.int64)
