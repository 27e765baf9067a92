"""Exact by matching (a minimum-cost flow), where each place simply takes so many agents: no groups, sums or periods.

Goals are taken one after the other. The optimal choices of one goal are those along arcs without reduced cost (prices
u of agents and v of places, u + v >= gain everywhere and equal on what is chosen) that serve every agent and fill every
place whose price is above 0: complementary slackness. So the next goal searches among exactly these, and stays a flow.

Matching is SciPy's (Jonker and Volgenant's algorithm for sparse matrices), in whole numbers below 2^53. OR-Tools is not
used: its wheel carries a HiGHS of its own under the name of highspy's, and one process cannot load both.
"""

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from houma.engines.placement.clock import Clock
from houma.engines.placement.model import NONE, Booleans, Choice, Goal, Integers, Model, Reached

_MOST = 2**52
"""The matching adds up floats, which hold whole numbers exactly up to 2^53."""


def counts_of_places(model: Model) -> Integers | None:
    """How many agents each capacity takes [capacities], where that is all there is to it; else None."""
    if not len(model.agent) or (model.group != NONE).any():
        return None
    by_option = model.uses.tocsc()
    if not np.array_equal(np.diff(by_option.indptr), np.ones(len(model.agent))):
        return None
    pairs = model.agent * len(model.capacity) + by_option.indices
    if len(np.unique(pairs)) < len(pairs):
        return None
    by_row = model.uses
    most = np.zeros(len(model.capacity))
    least = np.full(len(model.capacity), np.inf)
    of_row = np.repeat(np.arange(len(model.capacity)), np.diff(by_row.indptr))
    np.maximum.at(most, of_row, by_row.data)
    np.minimum.at(least, of_row, by_row.data)
    used = most > 0
    if not np.array_equal(most[used], least[used]):
        return None
    counts = np.zeros(len(model.capacity), dtype=np.int64)
    counts[used] = np.floor(model.capacity[used] / most[used] + 1e-9)
    return np.maximum(counts, 0)


def by_flow(model: Model, goals: tuple[Goal, ...], clock: Clock) -> Choice | None:
    """The proven best choice for goals whose gains are whole numbers; None where the structure does not allow it."""
    counts = counts_of_places(model)
    whole = all(np.array_equal(goal.gain, np.rint(goal.gain)) for goal in goals)
    if counts is None or not whole:
        return None
    row = model.uses.tocsc().indices.astype(np.int64)
    open_ = np.ones(len(model.agent), dtype=np.bool_)
    agent_served = np.zeros(model.agents, dtype=np.bool_)
    row_filled = np.zeros(len(counts), dtype=np.bool_)
    chosen = np.full(model.agents, NONE, dtype=np.int64)
    for goal in goals:
        gain = goal.gain.astype(np.int64)
        # Serving and filling what has to be comes first: worth more than all that the goal can gain.
        bonus = 2 * int(np.abs(gain).max(initial=0)) * model.agents + 1
        worth = gain + bonus * (agent_served[model.agent].astype(np.int64) + row_filled[row])
        if 2 * bonus * (model.agents + len(counts)) > _MOST:
            return None
        chosen = _best(model, row, counts, worth, open_)
        clock.tell(goal.code, model.value(goal, chosen), model.value(goal, chosen))
        of_agent, of_row = _prices(model, row, counts, worth, open_, chosen)
        open_ &= of_agent[model.agent] + of_row[row] == worth
        agent_served |= of_agent > 0
        row_filled |= of_row > 0
    reached = tuple(Reached(goal.code, model.value(goal, chosen), model.value(goal, chosen)) for goal in goals)
    return Choice(chosen, reached, "flow", clock.seconds)


def _best(model: Model, row: Integers, counts: Integers, worth: Integers, open_: Booleans) -> Integers:
    kept = np.flatnonzero(open_)
    agents = model.agents
    # A place that takes several agents is several columns; each agent has a column of its own for staying without.
    copies = np.minimum(counts, np.bincount(row[kept], minlength=len(counts)))
    first = np.concatenate([[0], np.cumsum(copies)])
    each = copies[row[kept]]
    tails = np.repeat(model.agent[kept], each)
    offset = np.arange(each.sum()) - np.repeat(np.cumsum(each) - each, each)
    heads = np.repeat(first[row[kept]], each) + offset
    highest = int(worth[kept].max(initial=0)) + 1
    cost = np.concatenate([np.repeat(highest - worth[kept], each), np.full(agents, highest)]).astype(np.float64)
    tails = np.concatenate([tails, np.arange(agents)])
    heads = np.concatenate([heads, first[-1] + np.arange(agents)])
    graph = sparse.csr_array((cost, (tails, heads)), shape=(agents, int(first[-1]) + agents))
    matched, columns = min_weight_full_bipartite_matching(sparse.csr_matrix(graph))
    placed = columns < first[-1]
    rows = np.searchsorted(first, columns[placed], side="right") - 1
    number = sparse.csr_array((kept + 1, (model.agent[kept], row[kept])), shape=(agents, len(counts)))
    chosen = np.full(agents, NONE, dtype=np.int64)
    chosen[matched[placed]] = np.asarray(number[matched[placed], rows]).ravel() - 1
    return chosen


def _prices(
    model: Model, row: Integers, counts: Integers, worth: Integers, open_: Booleans, chosen: Integers
) -> tuple[Integers, Integers]:
    """Prices of agents and rows that prove a choice to be best: raised from 0 until none is tempted away."""
    kept = np.flatnonzero(open_)
    of_row = np.zeros(len(counts), dtype=np.int64)
    placed = np.flatnonzero(chosen != NONE)
    mine = chosen[placed]
    of_agent = np.zeros(model.agents, dtype=np.int64)
    for _round in range(model.agents + len(counts) + 2):
        of_agent[placed] = worth[mine] - of_row[row[mine]]
        raised = of_row.copy()
        np.maximum.at(raised, row[kept], worth[kept] - of_agent[model.agent[kept]])
        if np.array_equal(raised, of_row):
            return of_agent, of_row
        of_row = raised
    raise RuntimeError("prices do not settle: the choice is not the best one")
