"""What will be released by when: expected amounts exactly, their 10, 50 and 90 % points by simulation."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from houma.engines.forecast.delays import DAYS, EARLIEST, LATEST, Delays, Floats, Ints
from houma.engines.forecast.normal import cumulative

SEED = 20_240_229
QUANTILES = (0.1, 0.5, 0.9)
_DRAWS = 1000
_FEWEST_DRAWS = 120
_CELLS = 6_000_000  # Instalments × draws that are simulated at most: seconds, not minutes.
_BLOCK = 1_000_000
_MANY = 2_000
"""More independent instalments than this need no simulation."""


@dataclass(frozen=True, slots=True)
class OpenInstalments:
    """What is left to pay: ``amount`` (one unit), ``elapsed`` days since it was due (negative before), payer index."""

    amount: Floats
    elapsed: Ints
    payer: Ints


@dataclass(frozen=True, slots=True)
class ReleaseForecast:
    """Releases by period: ``expected`` (periods), ``low``, ``median`` and ``high`` (10, 50 and 90 % points, periods).

    The same three points of the sums from today on stand in ``cumulative`` (3 × periods). ``beyond`` is expected after
    the last period: expected.sum() + beyond is what is left to pay. ``shares`` (instalments × periods) says when each
    instalment is expected. ``draws`` is 0 where so many payments need no simulation.
    """

    expected: Floats
    low: Floats
    median: Floats
    high: Floats
    cumulative: Floats
    beyond: float
    shares: Floats
    draws: int


def arrival_shares(waiting: OpenInstalments, delays: Delays, ends: Ints) -> Floats:
    """Probability that each instalment is paid by the end of each period, given that it is not paid today.

    Args:
        waiting: the open instalments (n).
        delays: what was learnt of their payers.
        ends: last day of each period, in days from today, rising (m); or one day for each instalment (n × 1).

    Returns:
        n × m, rising along each row.
    """
    reached = np.concatenate([delays.cumulative, np.zeros((len(delays.masses), 1))], axis=1)  # The last is "before".
    today = _reached_on(reached, waiting.payer, waiting.elapsed)
    later = _reached_on(reached, waiting.payer[:, None], waiting.elapsed[:, None] + np.atleast_2d(ends))
    left = 1.0 - today
    shares: Floats = np.divide(
        later - today[:, None], left[:, None], out=np.zeros_like(later), where=left[:, None] > 1e-12
    )
    return np.clip(shares, 0.0, 1.0)


def _reached_on(reached: Floats, payer: Ints, day: Ints) -> Floats:
    places = np.where(day < EARLIEST, len(DAYS), np.minimum(day, LATEST) - EARLIEST)
    found: Floats = reached[payer, places]
    return found


def forecast_releases(
    waiting: OpenInstalments, delays: Delays, ends: Ints, *, draws: int = _DRAWS, seed: int = SEED
) -> ReleaseForecast:
    """Expected releases and their spread in periods that follow each other from today.

    The delays of one payer go together by one common factor (a Gaussian copula; Vasicek 1987): ``delays.correlation``.
    The same arguments give the same answer.

    Args:
        waiting: the open instalments.
        delays: what was learnt of their payers.
        ends: last day of each period, in days from today, rising.
        draws: simulations; fewer where there are very many instalments.
        seed: of the random numbers.

    Raises:
        ValueError: ``ends`` do not rise from after today.
    """
    if len(ends) == 0 or ends[0] <= 0 or (np.diff(ends) <= 0).any():
        raise ValueError(f"periods follow each other from tomorrow on: {ends!r}")
    by_end = arrival_shares(waiting, delays, ends)
    shares = np.diff(by_end, axis=1, prepend=0.0)
    expected = waiting.amount @ shares
    beyond = float(waiting.amount.sum() - expected.sum())
    if len(waiting.amount) > _MANY and delays.correlation == 0:
        low, median, high = _normal(waiting.amount, shares)
        return ReleaseForecast(expected, low, median, high, _normal(waiting.amount, by_end), beyond, shares, 0)
    number = max(_FEWEST_DRAWS, min(draws, _CELLS // max(1, len(waiting.amount))))
    sums = _simulated(waiting, delays, ends, by_end, number, np.random.default_rng(seed))
    low, median, high = np.quantile(sums, QUANTILES, axis=0) if len(waiting.amount) else np.zeros((3, len(ends)))
    running = (
        np.quantile(np.cumsum(sums, axis=1), QUANTILES, axis=0) if len(waiting.amount) else np.zeros((3, len(ends)))
    )
    return ReleaseForecast(expected, low, median, high, running, beyond, shares, number)


def chances_of_reaching(
    waiting: OpenInstalments, delays: Delays, ends: Ints, wanted: Floats, *, draws: int = _DRAWS, seed: int = SEED
) -> Floats:
    """Probability that what came from today to the end of each period reaches ``wanted`` (one sum a period).

    Arguments as for ``forecast_releases``. Sums are simulated, so probabilities are good to some hundredths.
    """
    sums = _simulated(waiting, delays, ends, arrival_shares(waiting, delays, ends), draws, np.random.default_rng(seed))
    reached: Floats = (np.cumsum(sums, axis=1) >= wanted - 1e-6).mean(axis=0)
    return reached


def _normal(amounts: Floats, shares: Floats) -> Floats:
    """10, 50 and 90 % points of sums of very many independent payments, which are normal (Lyapunov)."""
    mean = amounts @ shares
    spread = np.sqrt(np.maximum((amounts**2) @ (shares * (1.0 - shares)), 0.0))
    points: Floats = mean + np.array([NormalDist().inv_cdf(q) for q in QUANTILES])[:, None] * spread
    return np.clip(points, 0.0, float(amounts.sum()))


def _simulated(
    waiting: OpenInstalments, delays: Delays, ends: Ints, by_end: Floats, draws: int, random: np.random.Generator
) -> Floats:
    """Sums by draw and period: an instalment falls into the first period whose share reaches its random number."""
    count, periods = len(waiting.amount), len(ends)
    sums = np.zeros((draws, periods))
    if not count:
        return sums
    payers = int(waiting.payer.max()) + 1
    common, own = np.sqrt(delays.correlation), np.sqrt(1.0 - delays.correlation)
    block = max(1, _BLOCK // count)
    for start in range(0, draws, block):
        size = min(block, draws - start)
        uniform = random.random((size, count))
        if common > 0:
            factor = random.standard_normal((size, payers))[:, waiting.payer]
            uniform = cumulative(common * factor + own * random.standard_normal((size, count)))
        before = np.zeros_like(uniform, dtype=bool)
        for period in range(periods):
            reached = uniform <= by_end[None, :, period]
            sums[start : start + size, period] = (reached & ~before) @ waiting.amount
            before = reached
    return sums
