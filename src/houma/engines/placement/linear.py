"""The model as rows and columns for HiGHS, and its search by branch and bound."""

from dataclasses import dataclass, replace
from typing import Any

import highspy
import numpy as np
from scipy import sparse

from houma.engines.placement.clock import Clock
from houma.engines.placement.model import NONE, Booleans, Floats, Goal, Integers, Model
from houma.engines.solver import new_solver, solve

_STATUS = highspy.HighsModelStatus


@dataclass(frozen=True, slots=True)
class Floor:
    """An earlier goal may not fall below what was reached."""

    gain: Floats
    least: float


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search found: a choice or None, and a proven bound for the options that were allowed.

    ``effort`` is how many simplex steps that took: a measure of work that is the same on every machine.
    """

    option: Integers | None
    bound: float
    effort: int = 0


def searched(
    model: Model,
    goal: Goal,
    floors: tuple[Floor, ...],
    start: Integers | None,
    clock: Clock,
    seconds: float,
    gap: float,
    allowed: Booleans | None = None,
    forced: Booleans | None = None,
) -> Searched:
    """Search for the best choice by branch and bound, from ``start`` on.

    Args:
        allowed: options that may be taken [options]; all by default.
        forced: options that have to be taken [options].
    """
    kept = np.arange(len(model.agent)) if allowed is None else np.flatnonzero(allowed)
    part = model if allowed is None else narrowed(model, kept)
    goal_here = replace(goal, gain=goal.gain[kept])
    floors_here = tuple(Floor(floor.gain[kept], floor.least) for floor in floors)
    solver = _solver(part, goal_here, floors_here, clock, seconds)
    solver.setOptionValue("mip_rel_gap", gap)
    if forced is not None:
        sure = np.flatnonzero(forced[kept]).astype(np.int32)
        solver.changeColsBounds(len(sure), sure, np.ones(len(sure)), np.ones(len(sure)))
    if start is not None:
        _hand_start(solver, part, kept, start, len(model.agent))
    solve(solver)
    info, status = solver.getInfo(), solver.getModelStatus()
    effort = int(info.simplex_iteration_count)
    if status == _STATUS.kInfeasible:
        return Searched(None, -np.inf, effort)
    bound = float(info.mip_dual_bound)
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Searched(None, bound if np.isfinite(bound) else np.inf, effort)
    values = np.array(solver.getSolution().col_value[: len(kept)])
    taken = kept[values > 0.5]
    option = np.full(model.agents, NONE, dtype=np.int64)
    option[model.agent[taken]] = taken
    return Searched(option, bound if np.isfinite(bound) else np.inf, effort)


def narrowed(model: Model, kept: Integers) -> Model:
    """The model with only some of its options, by their number."""
    return Model(
        agents=model.agents,
        agent=model.agent[kept],
        place=model.place[kept],
        site=model.site,
        uses=sparse.csr_array(model.uses[:, kept]),
        capacity=model.capacity,
        goals=tuple(replace(one, gain=one.gain[kept]) for one in model.goals),
        must=model.must,
        group=model.group,
    )


def _hand_start(solver: Any, part: Model, kept: Integers, start: Integers, options: int) -> None:
    where = np.full(options, NONE, dtype=np.int64)
    where[kept] = np.arange(len(kept))
    mine = where[start[start != NONE]]
    if (mine == NONE).any():
        return
    values = np.zeros(solver.getNumCol())
    values[mine] = 1.0
    pairs = _group_sites(part)
    chosen = np.full(part.agents, NONE, dtype=np.int64)
    chosen[part.agent[mine]] = mine
    for place, (group, site) in enumerate(pairs):
        one = chosen[np.flatnonzero(part.group == group)[0]]
        values[len(kept) + place] = float(one != NONE and part.site[part.place[one]] == site)
    solution = highspy.HighsSolution()
    solution.col_value = values.tolist()
    solver.setSolution(solution)


def _group_sites(model: Model) -> list[tuple[int, int]]:
    of_group = model.group[model.agent]
    grouped = of_group != NONE
    pairs = np.column_stack([of_group[grouped], model.site[model.place[grouped]]])
    return [(int(group), int(site)) for group, site in np.unique(pairs, axis=0)] if len(pairs) else []


def _solver(model: Model, goal: Goal, floors: tuple[Floor, ...], clock: Clock, seconds: float) -> Any:
    solver = new_solver(clock.limits.threads)
    for name, value in (
        ("random_seed", clock.limits.seed),
        ("time_limit", max(0.1, min(seconds, clock.left))),
        ("mip_abs_gap", 1e-6),
    ):
        solver.setOptionValue(name, value)
    matrix, low, high = _rows(model, floors)
    options, columns = len(model.agent), matrix.shape[1]
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = columns, matrix.shape[0]
    lp.col_cost_ = np.concatenate([goal.gain, np.zeros(columns - options)])
    lp.col_lower_, lp.col_upper_ = np.zeros(columns), np.ones(columns)
    lp.row_lower_, lp.row_upper_ = low, high
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    by_column = matrix.tocsc()
    lp.a_matrix_.start_, lp.a_matrix_.index_ = by_column.indptr, by_column.indices
    lp.a_matrix_.value_ = by_column.data
    lp.integrality_ = [highspy.HighsVarType.kInteger] * columns
    solver.passModel(lp)
    _listen(solver, goal, clock)
    return solver


def _listen(solver: Any, goal: Goal, clock: Clock) -> None:
    """Let the caller stop the search, and hear of better choices."""
    if clock.limits.stop is not None:

        def ask(event: Any) -> None:
            if clock.over():
                event.interrupt()

        solver.cbMipInterrupt.subscribe(ask)
    if clock.limits.tell is not None:

        def tell(event: Any) -> None:
            found = event.data_out
            clock.tell(goal.code, float(found.objective_function_value), float(found.mip_dual_bound))

        solver.cbMipImprovingSolution.subscribe(tell)


def _rows(model: Model, floors: tuple[Floor, ...]) -> tuple[sparse.csr_array, Floats, Floats]:
    """Rows: one option an agent, capacities, earlier goals, groups."""
    options = len(model.agent)
    pairs = _group_sites(model)
    one_each = sparse.csr_array((np.ones(options), (model.agent, np.arange(options))), shape=(model.agents, options))
    blocks = [one_each, model.uses]
    low = [np.where(model.must, 1.0, -np.inf), np.full(len(model.capacity), -np.inf)]
    high = [np.ones(model.agents), model.capacity]
    for floor in floors:
        scale = max(1.0, float(np.abs(floor.gain).max(initial=0.0)))
        blocks.append(sparse.csr_array(floor.gain.reshape(1, -1) / scale))
        low.append(np.array([floor.least / scale]))
        high.append(np.array([np.inf]))
    if not pairs:
        return sparse.csr_array(sparse.vstack(blocks)), np.concatenate(low), np.concatenate(high)
    number = {pair: place for place, pair in enumerate(pairs)}
    rows, columns, values, count = [], [], [], 0
    of_option = model.site[model.place]
    for agent in np.flatnonzero(model.group != NONE):
        mine = np.flatnonzero(model.agent == agent)
        for (group, site), place in number.items():
            if group != model.group[agent]:
                continue
            here = mine[of_option[mine] == site]
            rows += [count] * (len(here) + 1)
            columns += [*here.tolist(), options + place]
            values += [1.0] * len(here) + [-1.0]
            count += 1
    tied = sparse.csr_array((values, (rows, columns)), shape=(count, options + len(pairs)))
    own = sparse.vstack(blocks)
    wide = sparse.hstack([own, sparse.csr_array((own.shape[0], len(pairs)))])
    matrix = sparse.csr_array(sparse.vstack([wide, tied]))
    zeros = np.zeros(count)
    return matrix, np.concatenate([*low, zeros]), np.concatenate([*high, zeros])
