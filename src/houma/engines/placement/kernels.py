"""What the guided search repeats: prices of capacities and chains of moves. Compiled.

Import this module inside the function that computes, so that ``houma --help`` does not wait for the compiler. Compiled
functions call only those of their own file: code kept on disk is made anew when its own file changes, not another.

Options are sorted by agent (``first[a]`` to ``first[a + 1]``); what an option uses stands in ``start``, ``row`` and
``use`` (a sparse matrix by columns).
"""

import math

import numpy as np

from houma.engines.compiled import compiled
from houma.engines.placement.model import Booleans, Floats, Integers


@compiled
def improve_prices(
    first: Integers,
    start: Integers,
    row: Integers,
    use: Floats,
    gain: Floats,
    capacity: Floats,
    must: Booleans,
    target: float,
    rounds: int,
    patience: int,
    price: Floats,
    best_price: Floats,
    direction: Floats,
    state: Floats,
) -> bool:
    """Lower the Lagrangian bound by subgradient steps; returns whether more of them could lower it further.

    To be called again and again with the same arrays, which it changes: ``state`` holds the bound, the length of the
    step and how many steps were in vain (infinity, 1, 0 in the beginning), ``best_price`` the prices of that bound.

    For any prices p >= 0 of capacities, no choice gains more than p·capacity plus each agent's best gain after paying
    for what it uses. Steps follow Polyak's rule towards ``target``, along a direction that remembers the last one
    (Camerini, Fratta, Maffioli 1975: On improving relaxation methods by modified gradient techniques).
    """
    rows, agents = capacity.shape[0], first.shape[0] - 1
    over = np.zeros(rows)
    best, step, waited = state[0], state[1], state[2]
    more = True
    for _round in range(rounds):
        bound = 0.0
        for place in range(rows):
            over[place] = -capacity[place]
            bound += price[place] * capacity[place]
        for agent in range(agents):
            most, which = 0.0, -1
            if must[agent] and first[agent + 1] > first[agent]:
                most = -math.inf
            for option in range(first[agent], first[agent + 1]):
                worth = gain[option]
                for entry in range(start[option], start[option + 1]):
                    worth -= price[row[entry]] * use[entry]
                if worth > most:
                    most, which = worth, option
            bound += most
            if which >= 0:
                for entry in range(start[which], start[which + 1]):
                    over[row[entry]] += use[entry]
        if best == math.inf or bound < best - 1e-7 * abs(best):
            best, waited = bound, 0
            best_price[:] = price
        else:
            waited += 1
            if waited >= patience:
                step *= 0.7
                waited = 0
                price[:] = best_price
                direction[:] = 0.0
                if step < 1e-3:
                    more = False
                    break
                continue
        length = 0.0
        for place in range(rows):
            direction[place] = over[place] + 0.6 * direction[place]
            if price[place] <= 0.0 and direction[place] < 0.0:
                direction[place] = 0.0
            length += direction[place] * direction[place]
        if length <= 0.0:
            more = False
            break
        size = step * max(bound - target, 1e-6 * abs(bound)) / length
        for place in range(rows):
            price[place] = max(0.0, price[place] + size * direction[place])
    state[0], state[1], state[2] = best, step, waited
    return more


@compiled
def reduced_gains(
    first: Integers,
    start: Integers,
    row: Integers,
    use: Floats,
    gain: Floats,
    must: Booleans,
    price: Floats,
    reduced: Floats,
    best: Floats,
) -> None:
    """What each option gains after paying [options], and each agent's best [agents] (0 where it may stay without)."""
    for agent in range(first.shape[0] - 1):
        most = 0.0
        if must[agent] and first[agent + 1] > first[agent]:
            most = -math.inf
        for option in range(first[agent], first[agent + 1]):
            worth = gain[option]
            for entry in range(start[option], start[option + 1]):
                worth -= price[row[entry]] * use[entry]
            reduced[option] = worth
            most = max(most, worth)
        best[agent] = most


@compiled
def _put(
    option: int,
    agent: int,
    start: Integers,
    row: Integers,
    use: Floats,
    left: Floats,
    row_first: Integers,
    count: Integers,
    lodger: Integers,
    seat: Integers,
    chosen: Integers,
) -> None:
    chosen[agent] = option
    for entry in range(start[option], start[option + 1]):
        here = row[entry]
        left[here] -= use[entry]
        lodger[row_first[here] + count[here]] = entry
        seat[entry] = count[here]
        count[here] += 1


@compiled
def _lift(
    agent: int,
    start: Integers,
    row: Integers,
    use: Floats,
    left: Floats,
    row_first: Integers,
    count: Integers,
    lodger: Integers,
    seat: Integers,
    chosen: Integers,
) -> None:
    option = chosen[agent]
    chosen[agent] = -1
    for entry in range(start[option], start[option + 1]):
        here = row[entry]
        left[here] += use[entry]
        count[here] -= 1
        last = lodger[row_first[here] + count[here]]
        lodger[row_first[here] + seat[entry]] = last
        seat[last] = seat[entry]


@compiled
def _fits(option: int, start: Integers, row: Integers, use: Floats, left: Floats) -> bool:
    for entry in range(start[option], start[option + 1]):  # noqa: SIM110 (the compiler knows no generators)
        if left[row[entry]] < use[entry] - 1e-9:
            return False
    return True


@compiled
def settle(
    first: Integers,
    start: Integers,
    row: Integers,
    use: Floats,
    gain: Floats,
    without: Floats,
    must: Booleans,
    order: Integers,
    fixed: Booleans,
    entry_agent: Integers,
    row_first: Integers,
    left: Floats,
    chosen: Integers,
    best: Integers,
    value: float,
    best_value: float,
    moves: int,
    warm: float,
    cold: float,
    seed: int,
) -> tuple[float, float]:
    """Simulated annealing by moves that push others out and let each take its best room; returns value and best value.

    A move gives an agent an option that is worth its price or nearly (``order`` lists each agent's options so, and each
    next one is tried less often); whoever stands in the way leaves and takes the first in that order that
    fits, or none, which gains ``without[agent]``. Changes ``left``, ``chosen`` and ``best`` in place.
    """
    np.random.seed(seed)
    agents = first.shape[0] - 1
    rows = left.shape[0]
    count = np.zeros(rows, np.int64)
    lodger = np.zeros(row.shape[0], np.int64)
    seat = np.zeros(row.shape[0], np.int64)
    missing = 0
    for agent in range(agents):
        option = chosen[agent]
        if option < 0 and must[agent]:
            missing += 1
        if option >= 0:
            for entry in range(start[option], start[option + 1]):
                left[row[entry]] += use[entry]
            _put(option, agent, start, row, use, left, row_first, count, lodger, seat, chosen)
    pushed = np.zeros(256, np.int64)
    came_from = np.zeros(256, np.int64)
    for move in range(moves):
        heat = warm * (cold / warm) ** (move / moves)
        agent = np.random.randint(agents)
        if chosen[agent] >= 0 and np.random.random() < 0.5:
            other = np.random.randint(agents)
            if chosen[other] < 0:
                agent = other
        if fixed[agent] or first[agent + 1] == first[agent]:
            continue
        place = first[agent]
        while place + 1 < first[agent + 1] and np.random.random() < 0.4:
            place += 1
        wanted = order[place]
        if wanted == chosen[agent]:
            continue
        out = 1
        pushed[0], came_from[0] = agent, chosen[agent]
        before = without[agent]
        if chosen[agent] >= 0:
            before = gain[chosen[agent]]
            _lift(agent, start, row, use, left, row_first, count, lodger, seat, chosen)
        possible = True
        for entry in range(start[wanted], start[wanted + 1]):
            here = row[entry]
            while possible and left[here] < use[entry] - 1e-9:
                if count[here] == 0 or out == 256:
                    possible = False
                    break
                who = entry_agent[lodger[row_first[here] + np.random.randint(count[here])]]
                if fixed[who]:
                    possible = False
                    break
                pushed[out], came_from[out] = who, chosen[who]
                out += 1
                before += gain[chosen[who]]
                _lift(who, start, row, use, left, row_first, count, lodger, seat, chosen)
        after = 0.0
        if possible:
            _put(wanted, agent, start, row, use, left, row_first, count, lodger, seat, chosen)
            after = gain[wanted]
            for each in range(1, out):
                who = pushed[each]
                most, which = without[who], -1
                # The first in the order of prices, not the one that gains most: that one may waste scarce room.
                for listed in range(first[who], first[who + 1]):
                    option = order[listed]
                    if gain[option] > most and _fits(option, start, row, use, left):
                        most, which = gain[option], option
                        break
                after += most
                if which >= 0:
                    _put(which, who, start, row, use, left, row_first, count, lodger, seat, chosen)
        if possible and (after >= before or np.random.random() < math.exp((after - before) / heat)):
            value += after - before
            for each in range(out):
                who = pushed[each]
                if must[who]:
                    missing += int(chosen[who] < 0) - int(came_from[each] < 0)
            if missing == 0 and value > best_value + 1e-9:
                best_value = value
                best[:] = chosen
            continue
        for each in range(out):
            who = pushed[each]
            if chosen[who] >= 0:
                _lift(who, start, row, use, left, row_first, count, lodger, seat, chosen)
        for each in range(out):
            who = pushed[each]
            if came_from[each] >= 0:
                _put(came_from[each], who, start, row, use, left, row_first, count, lodger, seat, chosen)
    return value, best_value
