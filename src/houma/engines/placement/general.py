"""The general form: agents with sizes and services to places with several capacities, maximising a score."""

import numpy as np
from scipy import sparse

from houma.engines.placement.model import NONE, Choice, Floats, Goal, Integers, Limits, Model
from houma.engines.placement.search import choose

SCORE = "score"


def general_model(
    agents: int,
    agent: Integers,
    place: Integers,
    score: Floats,
    uses: Floats,
    capacities: Floats,
    *,
    must: bool = False,
) -> Model:
    """A generalised assignment with several capacities at each place.

    Args:
        agents: how many.
        agent, place: the pairs that are possible [pairs].
        score: what each pair is worth [pairs].
        uses: what each pair takes of each kind of capacity [pairs, kinds], at least 0.
        capacities: what each place has of each kind [places, kinds]; infinite for no limit.
        must: every agent has to get a place, if at all possible; else those that gain nothing may stay without.
    """
    pairs, (places, kinds) = len(agent), capacities.shape
    rows = (place[:, None] * kinds + np.arange(kinds)).ravel()
    columns = np.repeat(np.arange(pairs), kinds)
    amounts = uses.ravel()
    taking = (amounts > 0) & np.isfinite(capacities.ravel()[rows])
    bounded = np.unique(rows[taking])
    number = np.searchsorted(bounded, rows[taking])
    return Model(
        agents=agents,
        agent=agent.astype(np.int64),
        place=place.astype(np.int64),
        site=np.arange(places),
        uses=sparse.csr_array((amounts[taking], (number, columns[taking])), shape=(len(bounded), pairs)),
        capacity=capacities.ravel()[bounded],
        goals=(Goal(SCORE, score.astype(np.float64)),),
        must=np.full(agents, must),
        group=np.full(agents, NONE, dtype=np.int64),
    )


def assign(model: Model, limits: Limits | None = None) -> Choice:
    """The best assignment that is found, with what is proven about it."""
    return choose(model, limits)
