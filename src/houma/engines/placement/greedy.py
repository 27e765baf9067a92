"""A good choice at once, before any solver: agents in order, each takes the best option that still fits."""

import numpy as np

from houma.engines.placement.model import NONE, Floats, Integers, Model


def greedy(model: Model, score: Floats | None = None, start: Integers | None = None) -> Integers:
    """An option for each agent, or -1 [agents]; keeps to every rule but ``must``, which it serves first.

    Args:
        score: what options are preferred by [options]; by default the goals in their order. Options below 0 are left.
        start: options taken already [agents]; they have to keep to the rules.
    """
    rank = _ranks(model, score)
    order = np.lexsort((-rank, model.agent))
    options = np.split(order, np.searchsorted(model.agent[order], np.arange(1, model.agents)))
    columns = model.uses.tocsc()
    left = model.capacity.copy()
    chosen = np.full(model.agents, NONE, dtype=np.int64)

    def fits(option: int) -> bool:
        low, high = columns.indptr[option], columns.indptr[option + 1]
        return bool(np.all(left[columns.indices[low:high]] >= columns.data[low:high] - 1e-9))

    def take(agent: int, option: int, sign: float = 1.0) -> None:
        low, high = columns.indptr[option], columns.indptr[option + 1]
        left[columns.indices[low:high]] -= sign * columns.data[low:high]
        chosen[agent] = option if sign > 0 else NONE

    if start is not None:
        for agent in map(int, np.flatnonzero(start != NONE)):
            take(agent, int(start[agent]))

    def try_site(members: Integers, site: int) -> float:
        """The rank gained by a group at a site, all placed; 0 and nothing taken where one does not fit."""
        total = 0.0
        for agent in members:
            mine = options[agent]
            mine = mine[(model.site[model.place[mine]] == site) & (score is None or rank[mine] >= 0)]
            option = next((int(one) for one in mine if fits(int(one))), NONE)
            if option == NONE:
                undo(members)
                return 0.0
            take(agent, option)
            total += 1.0 + rank[option]
        return total

    def undo(members: Integers) -> None:
        for agent in members:
            if chosen[agent] != NONE:
                take(agent, int(chosen[agent]), -1.0)

    done = chosen != NONE
    for agent in _in_order(model, rank, options):
        if done[agent]:
            continue
        if model.group[agent] == NONE:
            option = next((int(one) for one in options[agent] if rank[one] >= 0 and fits(int(one))), NONE)
            if option != NONE:
                take(agent, option)
            continue
        members = np.flatnonzero(model.group == model.group[agent])
        done[members] = True
        best, best_site = 0.0, NONE
        for site in np.unique(model.site[model.place[options[agent]]]):
            gained = try_site(members, int(site))
            undo(members)
            if gained > best:
                best, best_site = gained, int(site)
        if best_site != NONE:
            try_site(members, best_site)
    return chosen


def _ranks(model: Model, score: Floats | None) -> Floats:
    if score is not None:
        return score
    if not len(model.agent):
        return np.zeros(0)
    order = np.lexsort([goal.gain for goal in reversed(model.goals)])
    rank = np.empty(len(order))
    rank[order] = np.arange(len(order))
    return rank


def _in_order(model: Model, rank: Floats, options: list[Integers]) -> Integers:
    """Those who must first, then by what their best option is worth over the second; few options before many."""
    best = np.array([rank[mine[0]] if len(mine) else -1.0 for mine in options])
    second = np.array([rank[mine[1]] if len(mine) > 1 else -1.0 for mine in options])
    first_goal = model.best_alone(model.goals[0])
    return np.lexsort((np.arange(model.agents), -(best - second), -first_goal, ~model.must))
