"""Large and general models: rules kept, bounds that hold, the same answers as SciPy and HiGHS, stopping, seeds."""

import runpy
import time
from dataclasses import replace
from pathlib import Path

import highspy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import linear_sum_assignment
from tests.engines.placement.samples import every_choice

from houma.engines.placement import NONE, Goal, Limits, Model, Progress, assign, choose, general_model
from houma.engines.placement.clock import Clock
from houma.engines.placement.greedy import greedy
from houma.engines.placement.priced import priced

# The benchmark's own instances: a script beside the package, not part of it.
BENCHMARK = runpy.run_path(str(Path(__file__).parents[3] / "benchmarks" / "placement.py"))
generalised, households_and_homes = BENCHMARK["generalised"], BENCHMARK["households_and_homes"]


def of_instance(instance: object) -> Model:
    return general_model(
        instance.agents, instance.agent, instance.place, instance.score, instance.use[:, None],  # type: ignore[attr-defined]
        instance.capacity[:, None], must=instance.must,  # type: ignore[attr-defined]
    )  # fmt: skip


def optimum(model: Model) -> float:
    """What HiGHS finds on the full model, handed over without this engine."""
    pairs = len(model.agent)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    one = sparse.csr_array((np.ones(pairs), (model.agent, np.arange(pairs))), shape=(model.agents, pairs))
    matrix = sparse.csr_array(sparse.vstack([one, model.uses]))
    for gain in model.goals[0].gain:
        solver.addVar(0, 1)
        solver.changeColCost(solver.getNumCol() - 1, float(gain))
        solver.changeColIntegrality(solver.getNumCol() - 1, highspy.HighsVarType.kInteger)
    high = np.concatenate([np.ones(model.agents), model.capacity])
    for row in range(matrix.shape[0]):
        low, up = matrix.indptr[row], matrix.indptr[row + 1]
        solver.addRow(-np.inf, high[row], up - low, matrix.indices[low:up], matrix.data[low:up])
    solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
    solver.run()
    return float(solver.getInfo().objective_function_value)


@given(st.integers(1, 12), st.integers(1, 12), st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_one_agent_a_place_is_what_scipy_assigns(agents: int, places: int, seed: int) -> None:
    score = np.random.default_rng(seed).integers(0, 50, (agents, places)).astype(np.float64)
    agent, place = (part.ravel() for part in np.indices(score.shape))
    model = general_model(agents, agent, place, score.ravel(), np.ones((score.size, 1)), np.ones((places, 1)))
    choice = assign(model)
    rows, columns = linear_sum_assignment(score, maximize=True)
    assert choice.method == "flow"
    assert choice.proven
    assert model.faults(choice.option) == []
    assert choice.reached[0].value == score[rows, columns].sum()


@given(st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_goals_in_turn_are_lexicographic_where_places_just_count(seed: int) -> None:
    draw = np.random.default_rng(seed)
    agents, places = 4, 3
    agent, place = (part.ravel() for part in np.indices((agents, places)))
    base = general_model(
        agents, agent, place, np.zeros(12), np.ones((12, 1)), draw.integers(1, 3, (places, 1)).astype(np.float64)
    )
    goals = tuple(Goal(str(one), draw.integers(-2, 4, 12).astype(np.float64)) for one in range(3))
    model = replace(base, goals=goals, must=draw.random(agents) < 0.3)
    choice = choose(model)
    assert choice.method == "flow"
    found = tuple(one.value for one in choice.reached)
    assert found == every_choice(model)[0 if model.must.any() else 1 :]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_guided_search_reaches_what_highs_proves(seed: int) -> None:
    model = of_instance(households_and_homes(60, 35, 10, seed))
    goal, limits = model.goals[0], Limits(seconds=20)
    option, bound = priced(model, goal, (), greedy(model), Clock(limits), 20)
    best = optimum(model)
    assert model.faults(option) == []
    assert bound >= best - 1e-6
    assert model.value(goal, option) == pytest.approx(best)


@pytest.mark.parametrize("seconds", [0.0, 0.02])
def test_however_short_the_time_the_bound_holds_and_the_choice_keeps_to_the_rules(seconds: float) -> None:
    model = of_instance(households_and_homes(60, 35, 10, 7))
    start = greedy(model)
    option, bound = priced(model, model.goals[0], (), start, Clock(Limits(seconds=20)), seconds)
    assert model.faults(option) == []
    assert bound >= optimum(model) - 1e-6
    assert model.value(model.goals[0], option) >= model.value(model.goals[0], start)


def test_others_move_on_for_a_group_that_was_left_without_a_site() -> None:
    agent = np.array([0, 0, 1, 1, 2, 2, 3, 3])
    place = np.array([0, 1, 0, 1, 0, 2, 1, 3])
    lone = general_model(4, agent, place, np.ones(8), np.ones((8, 1)), np.ones((4, 1)))
    model = replace(lone, group=np.array([0, 0, NONE, NONE]), site=np.array([0, 0, 1, 2]))
    start = np.array([NONE, NONE, 4, 6])
    option, _bound = priced(model, model.goals[0], (), start, Clock(Limits(seconds=20)), 20)
    assert model.faults(option) == []
    assert (option != NONE).all()


def test_a_large_instance_is_near_its_bound_and_the_same_for_the_same_seed() -> None:
    model = of_instance(households_and_homes(400, 240, 20, 3))
    told: list[Progress] = []
    first = assign(model, Limits(seconds=60, gap=0.01, seed=5, tell=told.append))
    again = assign(model, Limits(seconds=60, gap=0.01, seed=5))
    assert model.faults(first.option) == []
    assert first.reached[0].gap <= 0.01
    assert np.array_equal(first.option, again.option)
    assert told
    assert all(one.reached <= one.bound + 1e-6 for one in told)


@pytest.mark.parametrize("kind", ["C", "D", "E"])
def test_everybody_is_served_where_everybody_must_be(kind: str) -> None:
    instance = generalised(kind, 8, 40, 1)
    small = of_instance(instance)
    choice = assign(small, Limits(seconds=5, gap=0.02))
    assert small.faults(choice.option) == []
    assert (choice.option != NONE).all()
    assert choice.reached[-1].bound >= choice.reached[-1].value


def test_a_large_search_stops_when_asked() -> None:
    model = of_instance(households_and_homes(400, 240, 20, 4))
    until = time.perf_counter() + 0.5
    choice = assign(model, Limits(seconds=300, stop=lambda: time.perf_counter() > until))
    assert choice.stopped
    assert choice.seconds < 60
    assert model.faults(choice.option) == []


def test_what_does_not_fit_together_is_refused() -> None:
    model = of_instance(households_and_homes(20, 10, 4, 1))
    with pytest.raises(ValueError, match="another length"):
        choose(replace(model, place=model.place[:-1]))
    with pytest.raises(ValueError, match="at least one goal"):
        choose(replace(model, goals=()))
    with pytest.raises(ValueError, match="less than nothing"):
        choose(replace(model, uses=-model.uses))
