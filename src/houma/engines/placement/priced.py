"""Large models: prices of capacities prove a bound and guide the search; branch and bound sees only what is left.

Three steps. Prices (Lagrange multipliers of the capacities and of the floors under earlier goals) are improved by
subgradient steps: whatever they are, they prove what no choice can exceed (Fisher 1981: The Lagrangian relaxation
method for solving integer programming problems), close to the linear relaxation at a fraction of its time. Simulated
annealing then moves agents to options that are nearly worth their price, pushing others out. Where that is not near
enough to the bound, options that cannot be part of anything better at these prices are left out, and HiGHS searches the
rest from the best choice on.
"""

import time
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from houma.engines.placement.clock import Clock
from houma.engines.placement.linear import Floor, searched
from houma.engines.placement.mending import mended
from houma.engines.placement.model import NONE, Booleans, Floats, Goal, Integers, Limits, Model

_ROUNDS = 1500
_ROUNDS_AT_ONCE = 50
_PATIENCE = 25
_FOR_PRICES, _FOR_MOVES, _FOR_BETTER_PRICES = 0.35, 0.75, 0.85
"""Shares of the time of a goal by which prices, moves, and the better prices of what they found have to be done."""
_MOVES_EACH = 400
_MOVES_AT_ONCE = 100_000
_FEWEST_MOVES = 2_000_000
_NTH = 3
_WARMEST, _COLDEST = 3.0, 0.1
_WITHOUT = 15.0
_MOST_FOR_HIGHS = 40_000


@dataclass(frozen=True, slots=True)
class _Sorted:
    """The model as the kernels want it: options sorted by agent (``order``), uses by column."""

    order: Integers
    first: Integers
    start: Integers
    row: Integers
    use: Floats
    gain: Floats


@dataclass(frozen=True, slots=True)
class Priced:
    """A proven bound; at the prices that prove it, what each agent gains [agents] and what options are short of it."""

    bound: float
    most: Floats
    short: Floats
    prices: Floats


def priced(
    model: Model, goal: Goal, floors: tuple[Floor, ...], start: Integers, clock: Clock, seconds: float
) -> tuple[Integers, float]:
    """A choice at least as good as ``start`` for a goal, and a proven bound."""
    begun = time.perf_counter()
    until, best = begun + seconds, start
    found = _with_prices(model, goal, floors, model.value(goal, start), clock, begun + _FOR_PRICES * seconds)
    clock.tell(goal.code, model.value(goal, best), found.bound)
    if clock.near_enough(goal, model.value(goal, best), found.bound):
        return best, found.bound
    if not _roughly(model, goal, best, found.bound, clock):
        best = _settled(model, goal, floors, found, best, clock, begun + _FOR_MOVES * seconds)
    if clock.near_enough(goal, model.value(goal, best), found.bound) or clock.over():
        return best, found.bound
    end = begun + _FOR_BETTER_PRICES * seconds
    again = _with_prices(model, goal, floors, model.value(goal, best), clock, end, found.prices)
    found = again if again.bound < found.bound else found
    if clock.near_enough(goal, model.value(goal, best), found.bound) or clock.over():
        return best, found.bound
    # An option that is so far short of its agent's best would push the bound below what is known.
    allowed = found.short <= found.bound - model.value(goal, best) + 1e-6
    allowed[best[best != NONE]] = True
    best = mended(model, goal, floors, found.short, found.bound, allowed, best, clock, until)
    left = until - time.perf_counter()
    if allowed.sum() > _MOST_FOR_HIGHS or left <= 0 or clock.over():
        return best, found.bound
    outcome = searched(model, goal, floors, best, clock, left, clock.limits.gap, allowed)
    if outcome.option is not None and model.value(goal, outcome.option) > model.value(goal, best):
        best = outcome.option
    return best, min(found.bound, max(outcome.bound, model.value(goal, best)))


def ready() -> None:
    """Read what is compiled, or compile it, before the seconds of a search begin."""
    model = Model(
        agents=1, agent=np.zeros(1, np.int64), place=np.zeros(1, np.int64), site=np.zeros(1, np.int64),
        uses=sparse.csr_array(np.ones((1, 1))), capacity=np.ones(1), goals=(), must=np.zeros(1, np.bool_),
        group=np.full(1, NONE, np.int64),
    )  # fmt: skip
    goal, clock = Goal("ready", np.ones(1)), Clock(Limits(seconds=0.0))
    found = _with_prices(model, goal, (), 0.0, clock, 0.0)
    _settled(model, goal, (), found, np.full(1, NONE, np.int64), clock, 0.0)


def _roughly(model: Model, goal: Goal, chosen: Integers, bound: float, clock: Clock) -> bool:
    """Whether moves have done their part: what is nearer still, small exact searches find sooner."""
    return bound - model.value(goal, chosen) <= clock.limits.gap * max(1.0, abs(bound)) + 1e-9


def _sorted(model: Model, uses: sparse.csr_array, gain: Floats) -> _Sorted:
    order = np.argsort(model.agent, kind="stable")
    columns = sparse.csc_array(uses.tocsc()[:, order])
    return _Sorted(
        order=order,
        first=np.searchsorted(model.agent[order], np.arange(model.agents + 1)).astype(np.int64),
        start=columns.indptr.astype(np.int64),
        row=columns.indices.astype(np.int64),
        use=columns.data.astype(np.float64),
        gain=np.ascontiguousarray(gain[order], dtype=np.float64),
    )


def _with_prices(
    model: Model,
    goal: Goal,
    floors: tuple[Floor, ...],
    value: float,
    clock: Clock,
    until: float,
    start: Floats | None = None,
) -> Priced:
    """Prices that prove a bound; groups are not held together here, which can only raise it.

    Any prices prove one, so the search for better ones may end at any time. ``start`` are prices known already.
    """
    from houma.engines.placement import kernels

    uses, capacity = model.uses, model.capacity
    for floor in floors:
        uses = sparse.csr_array(sparse.vstack([uses, sparse.csr_array(-floor.gain.reshape(1, -1))]))
        capacity = np.append(capacity, -floor.least)
    # Rows in like units: a step changes persons and households as it should.
    counted = np.maximum(1, np.diff(uses.indptr))
    scale = np.maximum(abs(uses).sum(axis=1) / counted, 1e-12)
    here = _sorted(model, sparse.csr_array(sparse.diags_array(1 / scale) @ uses), goal.gain)
    # Where many options gain the same, all would rush to the first of them: small prices of all sorts spread them.
    prices = np.random.default_rng(0).random(len(capacity)) * 0.05 * float(np.abs(goal.gain).mean())
    prices = prices if start is None else start.copy()
    best_prices, direction, state = prices.copy(), np.zeros(len(capacity)), np.array([np.inf, 1.0, 0.0])
    columns = (here.first, here.start, here.row, here.use, here.gain)
    for _round in range(0, _ROUNDS, _ROUNDS_AT_ONCE):
        more = kernels.improve_prices(
            *columns, capacity / scale, model.must, value, _ROUNDS_AT_ONCE, _PATIENCE, prices, best_prices, direction,
            state,
        )  # fmt: skip
        if not more or time.perf_counter() > until or clock.over():
            break
    bound = float(state[0])
    reduced, most = np.zeros(len(here.gain)), np.zeros(model.agents)
    kernels.reduced_gains(*columns, model.must, best_prices, reduced, most)
    short = np.empty(len(reduced))
    short[here.order] = most[model.agent[here.order]] - reduced
    return Priced(bound + 1e-9 * abs(bound), most, short, best_prices)


def _settled(
    model: Model,
    goal: Goal,
    floors: tuple[Floor, ...],
    found: Priced,
    start: Integers,
    clock: Clock,
    until: float,
) -> Integers:
    """The best choice met by annealing from ``start`` on; ``start`` where none is better."""
    from houma.engines.placement import kernels

    gain = goal.gain.copy()
    most = float(np.abs(goal.gain).max(initial=0.0)) + 1e-9
    for floor in floors:
        # No gain for this goal makes up for the least loss for an earlier one.
        steps = np.abs(floor.gain[floor.gain != 0])
        gain += floor.gain * (4 * most / steps.min()) if len(steps) else 0.0
    here = _sorted(model, model.uses, gain)
    where = np.empty(len(here.order) + 1, dtype=np.int64)
    where[here.order] = np.arange(len(here.order))
    where[-1] = NONE
    agent = model.agent[here.order]
    order = np.lexsort((found.short[here.order], agent)).astype(np.int64)
    heat = _usual_shortness(found, order, agent)
    # Who must have a home may be without on the way: at these prices that costs a little more than a poor home.
    without = np.where(model.must, found.most - _WITHOUT * heat, 0.0)
    counts = np.bincount(here.row, minlength=len(model.capacity))
    row_first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    entry_agent = np.repeat(agent, np.diff(here.start))
    chosen, best = where[start], where[start].copy()
    taken = np.zeros(len(agent))
    taken[chosen[chosen != NONE]] = 1.0
    left = model.capacity - model.uses[:, here.order] @ taken
    value = float(here.gain[chosen[chosen != NONE]].sum() + without[chosen == NONE].sum())
    best_value, moves = value, max(_FEWEST_MOVES, _MOVES_EACH * model.agents)
    rounds, begun, number, cooled = -(-moves // _MOVES_AT_ONCE), time.perf_counter(), 0, 0.0
    while cooled < 1.0:
        # Where time is short it cools faster: moves that end while all is warm settle nothing.
        now = time.perf_counter()
        passed = (now - begun) * (number + 1) / (number * (until - begun)) if number and until > begun else 0.0
        was, cooled = cooled, min(1.0, max(cooled + 1 / rounds, passed))
        warm, cold = (heat * _WARMEST * (_COLDEST / _WARMEST) ** share for share in (was, cooled))
        value, best_value = kernels.settle(
            here.first, here.start, here.row, here.use, here.gain, without, model.must, order, model.group != NONE,
            entry_agent, row_first, left, chosen, best, value, best_value, _MOVES_AT_ONCE, warm, cold,
            clock.limits.seed * 1009 + number,
        )  # fmt: skip
        number += 1
        if clock.over():
            break
        settled = np.where(best == NONE, NONE, here.order[best])
        clock.tell(goal.code, model.value(goal, settled), found.bound)
        if _roughly(model, goal, settled, found.bound, clock) and keeps(model, settled, floors):
            break
    settled = np.where(best == NONE, NONE, here.order[best])
    better = model.value(goal, settled) > model.value(goal, start)
    return settled if better and keeps(model, settled, floors) else start


def _usual_shortness(found: Priced, order: Integers, agent: Integers) -> float:
    """What an agent's fourth option is short of its best, in the median; annealing is warm in these terms."""
    nth = np.arange(len(order)) - np.searchsorted(agent, agent)
    short = np.sort(found.short)[[0]] if not (nth == _NTH).any() else found.short[order][nth == _NTH]
    return max(float(np.median(short)), 1e-6 * max(1.0, float(found.short.max(initial=0.0))))


def keeps(model: Model, chosen: Integers, floors: tuple[Floor, ...]) -> bool:
    """Whether everybody who must be served is, and no earlier goal falls below its floor."""
    served: Booleans = (chosen != NONE) | ~model.must
    taken = chosen[chosen != NONE]
    return bool(served.all()) and all(floor.gain[taken].sum() >= floor.least for floor in floors)
