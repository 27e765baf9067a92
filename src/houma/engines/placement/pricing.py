"""The linear relaxation by column generation: from a few options on, only those that could raise it come in.

Where a good choice is known for nearly everybody, a handful of rounds over a few thousand options give what a solver
finds in many times the time on all of them (Gilmore, Gomory 1961; Lübbecke, Desrosiers 2005: Selected topics in column
generation). Its dual prices prove a bound for all options, whether or not the rounds came to their end.
"""

import time
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from scipy import sparse

from houma.engines.placement.clock import Clock
from houma.engines.placement.linear import Floor
from houma.engines.placement.model import NONE, Booleans, Floats, Integers, Model
from houma.engines.solver import new_solver, solve

_FEW = 3
"""Options of an agent that come in at once."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """What the relaxation says: a proven bound, the share of each option that it takes, options that came in."""

    bound: float
    share: Floats
    pool: Booleans


def relaxed(
    model: Model,
    gain: Floats,
    floors: tuple[Floor, ...],
    pool: Booleans,
    start: Integers,
    clock: Clock,
    until: float,
) -> Relaxed:
    """The best mixture of options, groups let apart, and a bound that no choice exceeds.

    Args:
        gain: of each option [options].
        pool: options to begin with, those of ``start`` among them [options].
        start: a choice that keeps to the rules and to the floors [agents].
        until: when to end, as ``time.perf_counter`` counts.
    """
    rows = _Rows(model, floors)
    solver, order = _begun(model, rows, clock), [np.flatnonzero(pool)]
    pool, bound = pool.copy(), np.inf
    _bring_in(solver, rows, gain, order[0])
    solver.setBasis(_basis(model, rows, order[0], start))
    share = np.zeros(len(gain))
    while not clock.over() and time.perf_counter() < until:
        solver.setOptionValue("time_limit", float(solver.getRunTime()) + max(0.05, until - time.perf_counter()))
        solve(solver)
        found, ended = solver.getSolution(), solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        if not found.dual_valid:
            break
        share = np.zeros(len(gain))
        share[np.concatenate(order)] = found.col_value
        short, proven = rows.judged(model, gain, np.array(found.row_dual))
        bound = min(bound, proven)
        worth = np.flatnonzero((short > 1e-7) & ~pool)
        if not ended or not len(worth) or bound <= solver.getInfo().objective_function_value + 1e-6:
            break
        worth = worth[np.lexsort((-short[worth], model.agent[worth]))]
        nth = np.arange(len(worth)) - np.searchsorted(model.agent[worth], model.agent[worth])
        new = worth[nth < _FEW]
        pool[new] = True
        order.append(new)
        _bring_in(solver, rows, gain, new)
    return Relaxed(bound, share, pool)


class _Rows:
    """One option an agent, capacities, floors: all of the form at most so much, but for agents that must be served."""

    def __init__(self, model: Model, floors: tuple[Floor, ...]) -> None:
        options = len(model.agent)
        one_each = sparse.csr_array((np.ones(options), (model.agent, np.arange(options))), (model.agents, options))
        scales = [max(1.0, float(np.abs(floor.gain).max(initial=0.0))) for floor in floors]
        kept = [
            sparse.csr_array(-floor.gain.reshape(1, -1) / scale) for floor, scale in zip(floors, scales, strict=True)
        ]
        least = [-floor.least / scale for floor, scale in zip(floors, scales, strict=True)]
        self.limits = sparse.csr_array(sparse.vstack([model.uses, *kept])) if kept else model.uses
        self.limit = np.append(model.capacity, least)
        self.columns = sparse.csc_array(sparse.vstack([one_each, self.limits]))
        self.by_option = sparse.csr_array(self.limits.T)

    def judged(self, model: Model, gain: Floats, duals: Floats) -> tuple[Floats, float]:
        """At these duals: what each option would gain beyond its agent's own dual [options], and a proven bound."""
        price = np.maximum(duals[model.agents :], 0.0)
        paid = gain - self.by_option @ price
        best = np.zeros(model.agents)
        best[model.must] = -np.inf
        np.maximum.at(best, model.agent, paid)
        worth = price > 0
        bound = float((price[worth] * self.limit[worth]).sum() + best[np.isfinite(best)].sum())
        return paid - duals[model.agent], bound


def _begun(model: Model, rows: _Rows, clock: Clock) -> Any:
    solver = new_solver(clock.limits.threads)
    # Options come in between runs: the primal simplex goes on from where it stands, presolve would forget it.
    for name, value in (("solver", "simplex"), ("simplex_strategy", 4), ("presolve", "off")):
        solver.setOptionValue(name, value)
    low = np.concatenate([np.where(model.must, 1.0, -np.inf), np.full(len(rows.limit), -np.inf)])
    high = np.concatenate([np.ones(model.agents), rows.limit])
    none = np.zeros(0, dtype=np.int32)
    solver.addRows(len(low), low, high, 0, np.zeros(len(low), dtype=np.int32), none, np.zeros(0))
    solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
    return solver


def _basis(model: Model, rows: _Rows, options: Integers, start: Integers) -> highspy.HighsBasis:
    """The corner of the relaxation that ``start`` is, so that the simplex has no need to look for one first."""
    basic, low, high = (
        highspy.HighsBasisStatus.kBasic,
        highspy.HighsBasisStatus.kLower,
        highspy.HighsBasisStatus.kUpper,
    )
    taken = np.isin(options, start[start != NONE])
    basis = highspy.HighsBasis()
    basis.col_status = [basic if one else low for one in taken]
    basis.row_status = [high if one != NONE else basic for one in start] + [basic] * len(rows.limit)
    return basis


def _bring_in(solver: Any, rows: _Rows, gain: Floats, options: Integers) -> None:
    part, count = sparse.csc_array(rows.columns[:, options]), len(options)
    starts, indices = part.indptr[:-1].astype(np.int32), part.indices.astype(np.int32)
    high = np.full(count, np.inf)
    solver.addCols(count, gain[options], np.zeros(count), high, part.nnz, starts, indices, part.data)
