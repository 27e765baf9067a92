"""How wrong the forecast would have been: made anew at past days with what was known then, and set beside what came."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from houma.engines.forecast.history import History
from houma.engines.forecast.releases import forecast_releases

ENOUGH_PAYMENTS = 30
"""Fewer payments known at the cut than this: the error is shown and said to rest on too little."""


@dataclass(frozen=True, slots=True)
class BackTestRow:
    """One period after one cut: what was expected, its 10 and 90 % points, what came, and what the schedule said.

    ``real`` counts payments on the instalments that were in the schedule on the day of the cut; ``start`` is the first
    day of the period, ``end`` its last (ordinals). ``payments`` were known at the cut.
    """

    cut: int
    start: int
    end: int
    expected: float
    low: float
    high: float
    real: float
    scheduled: float
    payments: int

    @property
    def covered(self) -> bool:
        """Whether what came lay between the 10 and 90 % points."""
        return self.low <= self.real <= self.high

    @property
    def rests_on_little(self) -> bool:
        return self.payments < ENOUGH_PAYMENTS


@dataclass(frozen=True, slots=True)
class BackTest:
    """All rows, and their error in a few figures; None where there is nothing to measure on.

    ``mape``: mean of |real - expected| / real over periods in which something came. ``wape``: the sum of the errors
    over the sum of what came, which small periods do not sway (Hyndman & Koehler 2006, Int. J. Forecasting 22,
    679-688). ``schedule_wape``: the same error of believing the schedule. ``coverage``: share of periods between the 10
    and 90 % points; 0.8 is what they promise.
    """

    rows: tuple[BackTestRow, ...]

    @property
    def mape(self) -> float | None:
        errors = [abs(row.real - row.expected) / row.real for row in self.rows if row.real > 0]
        return float(np.mean(errors)) if errors else None

    @property
    def wape(self) -> float | None:
        return self._relative([abs(row.real - row.expected) for row in self.rows])

    @property
    def schedule_wape(self) -> float | None:
        return self._relative([abs(row.real - row.scheduled) for row in self.rows])

    @property
    def coverage(self) -> float | None:
        return float(np.mean([row.covered for row in self.rows])) if self.rows else None

    @property
    def rests_on_little(self) -> bool:
        """Whether any cut knew too few payments, or too few periods were measured."""
        return len(self.rows) < 4 or any(row.rests_on_little for row in self.rows)

    def _relative(self, errors: Sequence[float]) -> float | None:
        came = sum(row.real for row in self.rows)
        return sum(errors) / came if came > 0 else None


def back_test(history: History, cuts: Sequence[tuple[int, Sequence[int]]]) -> BackTest:
    """Forecast from each cut with what was known on that day, and compare.

    Args:
        history: the whole past.
        cuts: (last day known, last day of each following period that is wholly past), ordinals, rising.
    """
    rows: list[BackTestRow] = []
    for cut, ends in cuts:
        waiting, chosen = history.open_on(cut)
        if not ends or not len(chosen):
            continue
        delays = history.learn(cut)
        found = forecast_releases(waiting, delays, np.array(ends, dtype=np.int64) - cut)
        theirs = np.zeros(len(history.due), dtype=bool)
        theirs[chosen] = True
        after = (history.paid_on > cut) & theirs[history.paid_instalment]
        payments = int(delays.payments.sum())
        start = cut + 1
        for place, end in enumerate(ends):
            came = after & (history.paid_on >= start) & (history.paid_on <= end)
            due = history.due[chosen]
            # What is overdue already is due at once under the schedule.
            falls = (due <= end) & ((due >= start) | ((place == 0) & (due <= cut)))
            rows.append(
                BackTestRow(
                    cut=cut,
                    start=start,
                    end=end,
                    expected=float(found.expected[place]),
                    low=float(found.low[place]),
                    high=float(found.high[place]),
                    real=float(history.paid_amount[came].sum()),
                    scheduled=float(waiting.amount[falls].sum()),
                    payments=payments,
                )
            )
            start = end + 1
    return BackTest(tuple(rows))
