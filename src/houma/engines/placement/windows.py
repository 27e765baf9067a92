"""Homes over time: at no moment more in a home than it takes. A home that one household leaves serves the next."""

import numpy as np
from scipy import sparse

from houma.engines.placement.homes import Homes, Households
from houma.engines.placement.model import Floats, Integers


def capacities(
    households: Households, homes: Homes, household: Integers, home: Integers
) -> tuple[sparse.csr_array, Floats]:
    """One capacity for each home and each moment that matters there.

    Stays overlap where one begins before the other ends. Among intervals, all that meet pairwise meet at one moment
    (Helly), so it is enough to look at the starts after which somebody leaves before the next arrives.

    Returns:
        What each option uses [capacities × options], and how much there is: 1 household, or persons.
    """
    order = np.argsort(home, kind="stable")
    bounds = np.searchsorted(home[order], np.arange(len(homes) + 1))
    rows, columns, uses = [], [], []
    capacity: list[float] = []
    for number in np.unique(home):
        options = order[bounds[number] : bounds[number + 1]]
        start, end = households.start[household[options]], households.end[household[options]]
        amount = (
            households.persons[household[options]].astype(np.float64)
            if homes.collective[number]
            else np.ones(len(options))
        )
        for moment in _moments(start, end):
            here = np.flatnonzero((start <= moment) & (moment < end))
            rows.append(np.full(len(here), len(capacity)))
            columns.append(options[here])
            uses.append(amount[here])
            capacity.append(float(homes.capacity[number]) if homes.collective[number] else 1.0)
    if not rows:
        return sparse.csr_array((0, len(household))), np.zeros(0)
    at = (np.concatenate(rows), np.concatenate(columns))
    return sparse.csr_array((np.concatenate(uses), at), shape=(len(capacity), len(household))), np.array(capacity)


def _moments(start: Integers, end: Integers) -> list[int]:
    starts = np.unique(start)
    ends = np.sort(end)
    found = []
    for place, moment in enumerate(starts):
        if place + 1 == len(starts):
            found.append(int(moment))
            continue
        # The next arrival adds nothing to this moment's crowd once somebody has left in between.
        gone = np.searchsorted(ends, starts[place + 1], side="right") - np.searchsorted(ends, moment, side="right")
        if gone > 0:
            found.append(int(moment))
    return found
