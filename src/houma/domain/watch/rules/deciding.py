"""What the rules on territories and projects find: figures in, findings out. NaN is a figure that nobody knows."""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from houma.domain.watch.models import Severity
from houma.domain.watch.rules.families import Settings, Worse

Floats = NDArray[np.float64]
Figures = Mapping[str, int | float | str | None]
MAD_TO_SIGMA = 0.6745
"""0.75 quantile of the normal distribution: what makes the MAD a standard deviation (Iglewicz & Hoaglin 1993)."""
MEAN_AD_TO_SIGMA = 1.253314
"""√(π/2): the same for the mean absolute deviation, which stands in where more than half of the peers are alike."""
_LEAST_PEERS = 5


@dataclass(frozen=True, slots=True)
class Found:
    """A fact that a rule speaks of. ``measure`` says how much of it there is: it grows as things get worse."""

    severity: Severity
    measure: float
    figures: Figures
    fact: str = ""


def threshold(value: float, period: str, settings: Settings) -> Found | None:
    """A figure beyond its bound."""
    above = settings["worse"] == Worse.ABOVE
    bound = float(settings["value"])
    if np.isnan(value) or not (value > bound if above else value < bound):
        return None
    serious = settings.get("serious_value")
    grave = serious is not None and (value >= serious if above else value <= serious)
    return Found(_graded(grave), abs(value - bound), {"value": value, "bound": bound, "period": period})


def change(before: float, after: float, periods: tuple[str, str], settings: Settings) -> Found | None:
    """A figure that moved to the worse side by more than ``size`` from one period to the next."""
    if np.isnan(before) or np.isnan(after):
        return None
    moved = after - before
    if settings["relative"]:
        if before == 0:
            return None
        moved /= abs(before)
    towards = moved if settings["worse"] == Worse.ABOVE else -moved
    if towards <= float(settings["size"]):
        return None
    serious = settings.get("serious_size")
    figures: Figures = {"before": before, "after": after, "change": moved, "from": periods[0], "to": periods[1]}
    return Found(_graded(serious is not None and towards >= serious), towards, figures, fact=periods[1])


@dataclass(frozen=True, slots=True)
class Slope:
    """Change a year with the interval that holds it: the median of the slopes of all pairs (Theil 1950, Sen 1968)."""

    slope: float
    low: float
    high: float
    points: int


def theil_sen(years: Sequence[float], values: Sequence[float], confidence: float = 0.95) -> Slope | None:
    """The slope through at least three known figures; None where there are fewer, or they are of one moment."""
    known = [(year, value) for year, value in zip(years, values, strict=True) if not np.isnan(value)]
    if len(known) < 3 or len({year for year, _value in known}) < 3:
        return None
    moments, figures = (np.array(one, dtype=np.float64) for one in zip(*known, strict=True))
    from scipy.stats import theilslopes  # Takes a second to load, which only the rules on trends wait for.

    found = theilslopes(figures, moments, alpha=confidence)
    return Slope(float(found.slope), float(found.low_slope), float(found.high_slope), len(known))


def trend(years: Sequence[float], values: Sequence[float], periods: Sequence[str], settings: Settings) -> Found | None:
    """A figure that surely moves to the worse side: the whole interval of its slope lies beyond what is all right."""
    slope = theil_sen(years, values, float(settings["confidence"]))
    if slope is None or slope.points < int(settings["periods"]):
        return None
    allowed = float(settings["slope"])
    surely = slope.low if settings["worse"] == Worse.ABOVE else -slope.high
    if not np.isfinite(surely) or surely <= allowed:
        return None
    figures: Figures = {
        "slope": slope.slope, "low": slope.low, "high": slope.high, "points": slope.points,
        "from": periods[0], "to": periods[-1], "confidence": float(settings["confidence"]),
    }  # fmt: skip
    return Found(Severity.WATCH, abs(slope.slope), figures)


def robust_z(value: float, peers: Floats) -> float:
    """How far a value lies from its peers, in robust standard deviations (signed).

    Iglewicz & Hoaglin (1993), How to Detect and Handle Outliers: 0.6745 · (x - median) / MAD; where the MAD is zero,
    (x - median) / (1.253314 · mean absolute deviation). NaN for fewer than five known peers; infinite where all are
    alike and the value is not.
    """
    known = peers[~np.isnan(peers)]
    if np.isnan(value) or len(known) < _LEAST_PEERS:
        return float("nan")
    median = float(np.median(known))
    deviations = np.abs(known - median)
    away = value - median
    if away == 0:
        return 0.0
    mad = float(np.median(deviations))
    if mad > 0:
        return MAD_TO_SIGMA * away / mad
    mean = float(deviations.mean())
    return away / (MEAN_AD_TO_SIGMA * mean) if mean > 0 else float(np.copysign(np.inf, away))


def outlier(value: float, peers: Floats, period: str, settings: Settings) -> Found | None:
    """A figure far to the worse side of those of comparable territories."""
    z = robust_z(value, peers)
    if np.isnan(z):
        return None
    median = float(np.median(peers[~np.isnan(peers)]))
    towards = z if settings["worse"] == Worse.ABOVE else -z
    if towards < float(settings["z"]) or abs(value - median) < float(settings["least"]):
        return None
    serious = settings.get("serious_z")
    finite = z if np.isfinite(z) else float(np.copysign(1000.0, z))  # JSON has no infinity.
    figures: Figures = {
        "value": value, "median": median, "z": finite, "peers": int((~np.isnan(peers)).sum()), "period": period,
    }  # fmt: skip
    return Found(_graded(serious is not None and towards >= serious), abs(finite), figures)


def last(rank_low: float | None, rank: int | None, rank_high: float | None, of: int, node: str, settings: Settings) -> (
    Found | None
):  # fmt: skip
    """A rank whose whole interval lies among the last. ``rank_low`` is its better end; 1 is the best rank."""
    if rank_low is None or rank is None or rank_high is None or of <= 0:
        return None
    bound = of * (1.0 - float(settings["share"]))
    if rank_low <= bound:
        return None
    figures: Figures = {"node": node, "rank": rank, "low": rank_low, "high": rank_high, "of": of}
    return Found(Severity.WATCH, rank_low / of, figures, fact=node)


def unreported(heard_on: date, on: date, settings: Settings) -> Found | None:
    """A project under way of which no progress report came since ``heard_on``."""
    months = months_between(heard_on, on)
    if months < int(settings["months"]):
        return None
    figures: Figures = {"months": months, "since": heard_on.isoformat()}
    return Found(_graded(months >= int(settings["serious_months"])), float(months), figures)


def missing(period: str, latest: str) -> Found:
    """A figure that should be there; ``latest`` is the last one that is, "" where the place alone lacks it."""
    return Found(Severity.WATCH, 1.0, {"period": period, "latest": latest}, fact=period)


def months_between(first: date, second: date) -> int:
    """Whole months from one day to another."""
    months = (second.year - first.year) * 12 + second.month - first.month
    short = second.day < first.day and second.day < calendar.monthrange(second.year, second.month)[1]
    return months - short


_MONTHS = {"monthly": 1, "quarterly": 3, "annual": 12, "quinquennial": 60, "decennial": 120}


def expected_period(latest: str, periodicity: str, on: date, patience: int) -> str:
    """The year (or its part) of the figure that should be there on ``on`` and is not; "" where none is due.

    Args:
        latest: the latest period that there is: 2024, 2024-Q1 or 2024-09.
        patience: months after the end of a period in which its figure may still come.
    """
    every = _MONTHS.get(periodicity)
    if every is None or not latest:
        return ""
    end = period_end(latest)
    ordinal = end.year * 12 + end.month - 1 + every
    year, month = divmod(ordinal, 12)
    due = date(year, month + 1, calendar.monthrange(year, month + 1)[1])
    if due >= on or months_between(due, on) < patience:
        return ""
    if "Q" in latest:
        return f"{year}-Q{month // 3 + 1}"
    return f"{year}-{month + 1:02d}" if "-" in latest else str(year)


def period_end(period: str) -> date:
    """The last day of a period."""
    year, _dash, part = period.partition("-")
    month = 12 if not part else int(part[1:]) * 3 if part.startswith("Q") else int(part)
    return date(int(year), month, calendar.monthrange(int(year), month)[1])


def year_of(period: str) -> float:
    """The middle of a period as a year with its fraction."""
    end = period_end(period)
    part = period.partition("-")[2]
    length = 1.0 if not part else 0.25 if part.startswith("Q") else 1 / 12
    return end.year + end.month / 12 - length / 2


def _graded(grave: bool) -> Severity:
    return Severity.SERIOUS if grave else Severity.WATCH
