"""How late each payer pays: a distribution of days for every payer, drawn towards its family and towards all payers.

What is still unpaid tells something too: that its delay is longer than the days gone by. Both kinds of observation
enter a Bayesian estimate of the survival curve under a Dirichlet process (Ferguson 1973; with unfinished observations
Susarla & Van Ryzin 1976, JASA 71, 897-902). On days as a grid it is a product of hazards (Walker & Muliere 1997)::

    h(d) = (k p0(d) + paid on day d) / (k P0(D >= d) + still waiting on day d)
    P(D > d) = product over e <= d of (1 - h(e))

``p0`` is what is believed beforehand and ``k`` how many observations it counts for. Without beliefs (k = 0) it is the
estimate of Kaplan & Meier (1958). Beliefs go down: all payers, then a family, then the payer itself, so that a payer
without a past is taken for one of its family.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

EARLIEST, LATEST = -730, 2190
"""Days of the grid: from two years before the due day to six years after it."""
DAYS: Ints = np.arange(EARLIEST, LATEST + 1, dtype=np.int64)
POOL_WEIGHT = 8.0
"""How many observations of its own a payer needs to count as much as its family does."""
ASSUMED_MEAN = 90.0
"""Mean delay in days that is assumed where nobody has ever paid anything; it counts for one observation."""
_ASSUMED_WEIGHT = 1.0


@dataclass(frozen=True, slots=True)
class Observations:
    """Delays in whole days, each with the index of its payer (from 0).

    ``paid_days``: day of payment less due day, negative when early. ``waiting_days``: today less due day of what is not
    paid yet, negative while it is not due.
    """

    paid_payers: Ints
    paid_days: Ints
    waiting_payers: Ints
    waiting_days: Ints


@dataclass(frozen=True, slots=True)
class DelayProfile:
    """A payer's usual delay in days: 10, 25, 50, 75 and 90 % points and mean; ``payments`` it rests on, and ``waiting``
    instalments that are not paid. ``pooled_share`` of one is how much of it comes from other payers.
    """

    low: int
    quarter: int
    median: int
    three_quarters: int
    high: int
    mean: float
    payments: int
    waiting: int
    pooled_share: float


@dataclass(frozen=True, slots=True)
class Delays:
    """What was learnt. ``masses`` has one row a payer over ``DAYS``; the rest up to one comes later than the grid.

    ``correlation`` is how much the delays of one payer in one year go together (0 to 1).
    """

    masses: Floats
    payments: Ints
    waiting: Ints
    correlation: float = 0.0

    @property
    def cumulative(self) -> Floats:
        """Probability that the delay is at most each day: one row a payer."""
        return np.minimum(np.cumsum(self.masses, axis=1), 1.0)

    def profile(self, payer: int) -> DelayProfile:
        """The usual delay of one payer, in days."""
        masses = self.masses[payer]
        total = masses.sum()
        reached = np.cumsum(masses) / total

        def point(share: float) -> int:
            return int(DAYS[min(int(np.searchsorted(reached, share)), len(DAYS) - 1)])

        paid = int(self.payments[payer])
        return DelayProfile(
            low=point(0.1),
            quarter=point(0.25),
            median=point(0.5),
            three_quarters=point(0.75),
            high=point(0.9),
            mean=float((DAYS * masses).sum() / total),
            payments=paid,
            waiting=int(self.waiting[payer]),
            pooled_share=POOL_WEIGHT / (POOL_WEIGHT + paid),
        )


def assumed_masses() -> Floats:
    """The belief before anything is seen: nothing early, then a geometric delay of ``ASSUMED_MEAN`` days."""
    late = np.where(DAYS >= 0, (1 - 1 / ASSUMED_MEAN) ** np.maximum(DAYS, 0), 0.0)
    masses: Floats = late / late.sum()
    return masses


def learn_delays(
    seen: Observations, payers: int, families: Ints | None = None, correlation: float = 0.0, weight: float = POOL_WEIGHT
) -> Delays:
    """The delay distribution of each of ``payers`` payers.

    Args:
        seen: the observations; delays beyond the grid are taken for its ends.
        payers: how many payers there are, with or without observations.
        families: for each payer the index of its family (from 0), -1 for none.
        correlation: kept with the result, see ``releases``.
        weight: how many observations the pool counts for; more than 0.
    """
    if weight <= 0:
        raise ValueError(f"a pool counts for more than nothing: {weight}")
    paid = _counts(seen.paid_payers, seen.paid_days, payers)
    waiting = _counts(seen.waiting_payers, seen.waiting_days, payers)
    everybody = _posterior(assumed_masses()[None, :], _ASSUMED_WEIGHT, paid.sum(0)[None, :], waiting.sum(0)[None, :])
    beliefs = np.repeat(everybody, payers, axis=0)
    if families is not None:
        for family in np.unique(families[families >= 0]):
            members = families == family
            own = _posterior(everybody, weight, paid[members].sum(0)[None, :], waiting[members].sum(0)[None, :])
            beliefs[members] = own
    masses = _posterior(beliefs, weight, paid, waiting)
    return Delays(masses, paid.sum(1).astype(np.int64), waiting.sum(1).astype(np.int64), correlation)


def _counts(payers: Ints, days: Ints, number: int) -> Floats:
    """Observations by payer and day of the grid."""
    places = np.clip(days, EARLIEST, LATEST) - EARLIEST
    flat = np.bincount(payers * len(DAYS) + places, minlength=number * len(DAYS))
    counts: Floats = flat.reshape(number, len(DAYS)).astype(np.float64)
    return counts


def _posterior(belief: Floats, weight: float, paid: Floats, waiting: Floats) -> Floats:
    """Masses after the observations; rows are payers. What waits on a day is known to last longer than that day."""
    rest = np.maximum(1.0 - belief.sum(1, keepdims=True), 0.0)
    at_least = _from_here(belief) + rest
    exposed = weight * at_least + _from_here(paid) + _from_here(waiting)
    hazard = np.divide(weight * belief + paid, exposed, out=np.zeros_like(exposed), where=exposed > 0)
    survives = np.cumprod(1.0 - np.clip(hazard, 0.0, 1.0), axis=1)
    before = np.concatenate([np.ones((len(survives), 1)), survives[:, :-1]], axis=1)
    masses: Floats = before - survives
    return masses


def _from_here(rows: Floats) -> Floats:
    """Sums from each day to the last one."""
    sums: Floats = np.cumsum(rows[:, ::-1], axis=1)[:, ::-1]
    return sums
