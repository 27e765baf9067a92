"""The past of a ledger as arrays: what was scheduled and what was paid, and how it stood on any day."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from houma.engines.forecast.delays import EARLIEST, LATEST, Delays, Floats, Ints, Observations, learn_delays
from houma.engines.forecast.normal import scores
from houma.engines.forecast.releases import OpenInstalments

_YEAR = 365.25
_MOST_CORRELATED = 0.95
_FEWEST_GROUPS = 4


@dataclass(frozen=True, slots=True)
class History:
    """Instalments and payments. Days are proleptic ordinals (``date.toordinal``), amounts any one unit.

    ``known_from`` and ``known_until`` say when an instalment was part of the schedule in force: from the first day
    included to the last excluded; far numbers where nobody knows. ``paid_instalment`` are indices of instalments.
    ``families`` has one entry a payer, -1 for none.
    """

    due: Ints
    amount: Floats
    payer: Ints
    known_from: Ints
    known_until: Ints
    paid_instalment: Ints
    paid_on: Ints
    paid_amount: Floats
    payers: int
    families: Ints

    @classmethod
    def empty(cls, payers: int = 0) -> Self:
        """No instalments and no payments."""
        none, nothing = np.array([], dtype=np.int64), np.array([], dtype=np.float64)
        return cls(none, nothing, none, none, none, none, none, nothing, payers, np.full(payers, -1, dtype=np.int64))

    def paid_by(self, day: int) -> Floats:
        """What was paid on each instalment up to and including ``day``."""
        before = self.paid_on <= day
        sums = np.bincount(self.paid_instalment[before], weights=self.paid_amount[before], minlength=len(self.due))
        return sums.astype(np.float64)

    def in_force(self, day: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Which instalments were part of the schedule on ``day``."""
        return (self.known_from <= day) & (day < self.known_until)

    def open_on(self, day: int) -> tuple[OpenInstalments, Ints]:
        """What was left to pay on ``day`` under the schedule of that day, and the indices of those instalments."""
        left = self.amount - self.paid_by(day)
        chosen = np.flatnonzero(self.in_force(day) & (left > 0))
        return OpenInstalments(left[chosen], day - self.due[chosen], self.payer[chosen]), chosen

    def observed_on(self, day: int) -> Observations:
        """Delays of what was paid up to ``day``, and how long the rest had been waiting."""
        before = self.paid_on <= day
        paid = self.paid_instalment[before]
        waiting, _chosen = self.open_on(day)
        return Observations(self.payer[paid], self.paid_on[before] - self.due[paid], waiting.payer, waiting.elapsed)

    def learn(self, day: int) -> Delays:
        """The delays as they could be known on ``day``, with how much those of one payer and year go together."""
        seen = self.observed_on(day)
        alone = learn_delays(seen, self.payers, self.families)
        before = self.paid_on <= day
        years = ((self.due[self.paid_instalment[before]]) / _YEAR).astype(np.int64)
        together = correlation_of(seen, alone, years)
        return Delays(alone.masses, alone.payments, alone.waiting, together)


def correlation_of(seen: Observations, delays: Delays, years: Ints) -> float:
    """Intraclass correlation of the normal scores of delays, by payer and year of the due day.

    One-way analysis of variance with groups of unequal size (Fisher 1925; Donner 1986, Int. Stat. Rev. 54, 67-82). The
    score of a delay is its place in the distribution of its payer, half of its own day counted.
    """
    if not len(seen.paid_days):
        return 0.0
    reached = delays.cumulative
    places = np.clip(seen.paid_days, EARLIEST, LATEST) - EARLIEST
    middle = reached[seen.paid_payers, places] - 0.5 * delays.masses[seen.paid_payers, places]
    values = scores(middle)
    _keys, group = np.unique(np.stack([seen.paid_payers, years]), axis=1, return_inverse=True)
    group = group.reshape(-1)
    sizes = np.bincount(group).astype(np.float64)
    groups, number = len(sizes), float(len(values))
    if groups < _FEWEST_GROUPS or number <= groups:
        return 0.0
    means = np.bincount(group, weights=values) / sizes
    between = float((sizes * (means - values.mean()) ** 2).sum()) / (groups - 1)
    within = float(((values - means[group]) ** 2).sum()) / (number - groups)
    usual = (number - float((sizes**2).sum()) / number) / (groups - 1)
    if between + (usual - 1) * within <= 0:
        return 0.0
    return float(np.clip((between - within) / (between + (usual - 1) * within), 0.0, _MOST_CORRELATED))
