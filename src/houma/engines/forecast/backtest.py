"""How wrong the forecast would have been: made anew at past days with what was known then, and set beside what came.

Simulated intervals know how payments scatter, not how payers change. So each interval is widened by what the errors of
the quarters before it ask for: conformalised quantiles (Romano, Patterson & Candès 2019, NeurIPS 32), scaled by the
width of the interval. A past interval is widened only by errors that were known on its own day.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from houma.engines.forecast.history import History
from houma.engines.forecast.releases import forecast_releases

ENOUGH_PAYMENTS = 30
"""Fewer payments known at the cut than this: the error is shown and said to rest on too little."""
PROMISED = 0.8
"""Share of periods that lie between the 10 and 90 % points."""
_NARROWEST = 0.02


@dataclass(frozen=True, slots=True)
class BackTestRow:
    """One period after one cut: what was expected, its 10 and 90 % points, what came, and what the schedule said.

    ``low`` and ``high`` are widened as they would have been on that day; ``miss`` is how far what came lay outside of
    the interval before, in widths of it (negative inside).

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
    miss: float

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
    def widening(self) -> float:
        """By how many widths an interval of today is to be widened on each side."""
        return _widening(self.rows)

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


def widened(low: float, high: float, by: float, most: float) -> tuple[float, float]:
    """An interval made wider on both sides by ``by`` of its width, within nothing and ``most``."""
    width = high - low
    return max(0.0, low - by * width), min(most, high + by * width)


def _widening(rows: Sequence[BackTestRow]) -> float:
    """The miss that four in five stay below, with one more for the period to come; never less than nothing.

    Periods that rest on too few payments are no evidence of how wrong the others are.
    """
    misses = [row.miss for row in rows if not row.rests_on_little]
    if not misses:
        return 0.0
    rank = min(len(misses), int(np.ceil((len(misses) + 1) * PROMISED)))
    return float(max(0.0, sorted(misses)[rank - 1]))


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
        start, most = cut + 1, float(waiting.amount.sum())
        by = _widening([row for row in rows if row.end <= cut])
        for place, end in enumerate(ends):
            came = after & (history.paid_on >= start) & (history.paid_on <= end)
            due = history.due[chosen]
            # What is overdue already is due at once under the schedule.
            falls = (due <= end) & ((due >= start) | ((place == 0) & (due <= cut)))
            real = float(history.paid_amount[came].sum())
            low, high = float(found.low[place]), float(found.high[place])
            width = max(high - low, _NARROWEST * most)
            around = widened(low, high, by, most)
            rows.append(
                BackTestRow(
                    cut=cut,
                    start=start,
                    end=end,
                    expected=float(found.expected[place]),
                    low=around[0],
                    high=around[1],
                    real=real,
                    scheduled=float(waiting.amount[falls].sum()),
                    payments=payments,
                    miss=max(low - real, real - high) / width,
                )
            )
            start = end + 1
    return BackTest(tuple(rows))
