"""How fast are 5,000 households placed in 3,000 homes, how near to a proven bound, and beside HiGHS on the full model?

    python benchmarks/placement.py                              everything, in about ten minutes
    python benchmarks/placement.py --parts households --peer-seconds 60
    python benchmarks/placement.py --households 500 --homes 300 --kinds D --seconds 5      a look

Households of one to eight persons, each with 40 feasible homes worth 10 to 100; six homes of seven take one household,
the seventh takes several, up to 10 to 40 persons. Then generalised assignment of the types C, D and E of the
literature (Beasley's OR-Library; Yagiura, Ibaraki, Glover 2004), 20 agents and 200 jobs, with the same time for both.
HiGHS gets the same model through its own Python interface, with the same threads and the same gap. Each tool runs in a
process of its own, which says its time, the processor time of all its threads, and the most memory it held. Every
answer is checked against the instance first: capacities, one place each, value.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
from benchmarks.measuring import peak_megabytes  # noqa: E402

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
GOAL_SECONDS, GOAL_MEGABYTES, GOAL_GAP = 20.0, 1000.0, 0.01
OURS, HIGHS = "ours", "HiGHS, full model"
PARTS = ("households", "assignment")


@dataclass(frozen=True, slots=True)
class Instance:
    """Agents, pairs and their scores, what they use of places, capacities; whether every agent must be served."""

    agents: int
    agent: Integers
    place: Integers
    score: Floats
    use: Floats
    capacity: Floats
    must: bool
    shift: float = 0.0


def households_and_homes(households: int, homes: int, each: int = 40, seed: int = 20241122) -> Instance:
    """A seventh of the homes is collective; as much room as there are households, more or less."""
    random = np.random.default_rng(seed)
    persons = random.integers(1, 9, households)
    collective = np.zeros(homes, dtype=np.bool_)
    collective[random.choice(homes, homes // 7, replace=False)] = True
    capacity = np.where(collective, random.integers(10, 41, homes), 1).astype(np.float64)
    agent = np.repeat(np.arange(households), each)
    place = np.concatenate([random.choice(homes, each, replace=False) for _ in range(households)])
    use = np.where(collective[place], persons[agent], 1).astype(np.float64)
    score = np.round(random.uniform(10, 100, len(agent)))
    return Instance(households, agent, place, score, use, capacity, must=False)


def generalised(kind: str, places: int, agents: int, seed: int = 20241122) -> Instance:
    """Types C, D and E: costs are turned into scores by taking them from the highest."""
    random = np.random.default_rng(seed)
    shape = (places, agents)
    if kind == "C":
        use = random.integers(5, 26, shape).astype(np.float64)
        cost = random.integers(10, 51, shape).astype(np.float64)
    elif kind == "D":
        use = random.integers(1, 101, shape).astype(np.float64)
        cost = 111 - use + random.integers(-10, 11, shape)
    else:
        use = np.floor(1 - 10 * np.log(1 - random.random(shape))) + 0.0
        use = np.maximum(use, 1.0)
        cost = np.round(1000 / use - 10 * random.random(shape))
    capacity = np.floor(0.8 * use.sum(axis=1) / places)
    place, agent = (part.ravel() for part in np.indices(shape))
    order = np.lexsort((place, agent))
    shift = float(cost.max())
    return Instance(
        agents,
        agent[order],
        place[order],
        (shift - cost).ravel()[order],
        use.ravel()[order],
        capacity,
        must=True,
        shift=shift,
    )


def main() -> int:
    """Check and time every tool in a process of its own, print tables; 1 where an answer breaks a rule."""
    arguments = _arguments()
    if arguments.tool:
        sys.stdout.write(json.dumps(_measured_here(arguments)))
        return 0
    found: dict[str, dict[str, Any]] = {}
    wrong: list[str] = []
    for name in _cases(arguments):
        for tool in (OURS, HIGHS):
            one = found[f"{name}: {tool}"] = _in_process(name, tool, arguments)
            wrong += [f"{name}, {tool}: {fault}" for fault in one["faults"]]
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(table(found, arguments) + "\n")
    for one in wrong:
        sys.stdout.write(f"Wrong: {one}\n")
    return 1 if wrong else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--households", type=int, default=5000)
    parser.add_argument("--homes", type=int, default=3000)
    parser.add_argument("--places", type=int, default=20, help="of the generalised assignment")
    parser.add_argument("--agents", type=int, default=200, help="of the generalised assignment")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--kinds", nargs="+", choices=["C", "D", "E"], default=["C", "D", "E"])
    parser.add_argument("--seconds", type=float, default=20.0, help="for each generalised assignment and tool")
    parser.add_argument("--peer-seconds", type=float, default=240.0, help="for HiGHS on households")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    parser.add_argument("--tool", choices=[OURS, HIGHS], help=argparse.SUPPRESS)
    parser.add_argument("--case", help=argparse.SUPPRESS)
    return parser.parse_args()


def _cases(arguments: argparse.Namespace) -> list[str]:
    return [
        *(["households"] if "households" in arguments.parts else []),
        *(arguments.kinds if "assignment" in arguments.parts else []),
    ]


def _instance(case: str, arguments: argparse.Namespace) -> Instance:
    if case == "households":
        return households_and_homes(arguments.households, arguments.homes)
    return generalised(case, arguments.places, arguments.agents)


def _ours(instance: Instance, seconds: float, gap: float) -> tuple[Integers, float]:
    from houma.engines.placement.general import assign, general_model
    from houma.engines.placement.model import Limits

    model = general_model(
        instance.agents, instance.agent, instance.place, instance.score, instance.use[:, None],
        instance.capacity[:, None], must=instance.must,
    )  # fmt: skip
    choice = assign(model, Limits(seconds=seconds, gap=gap))
    return choice.option, choice.reached[-1].bound


def _highs(instance: Instance, seconds: float, gap: float) -> tuple[Integers, float]:
    """The model as anybody would hand it to HiGHS."""
    import highspy

    pairs = len(instance.agent)
    columns = np.arange(pairs)
    one_each = sparse.csr_array((np.ones(pairs), (instance.agent, columns)), shape=(instance.agents, pairs))
    room = sparse.csr_array((instance.use, (instance.place, columns)), shape=(len(instance.capacity), pairs))
    matrix = sparse.csc_array(sparse.vstack([one_each, room]))
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = pairs, matrix.shape[0]
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = instance.score, np.zeros(pairs), np.ones(pairs)
    low = np.full(instance.agents, 1.0 if instance.must else -np.inf)
    lp.row_lower_ = np.concatenate([low, np.full(len(instance.capacity), -np.inf)])
    lp.row_upper_ = np.concatenate([np.ones(instance.agents), instance.capacity])
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    lp.integrality_ = [highspy.HighsVarType.kInteger] * pairs
    solver = highspy.Highs()
    options = {"output_flag": False, "threads": 2, "time_limit": seconds, "mip_rel_gap": gap}
    for name, value in options.items():
        solver.setOptionValue(name, value)
    solver.passModel(lp)
    solver.run()
    chosen = np.full(instance.agents, -1, dtype=np.int64)
    info = solver.getInfo()
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        taken = np.flatnonzero(np.array(solver.getSolution().col_value) > 0.5)
        chosen[instance.agent[taken]] = taken
    return chosen, float(info.mip_dual_bound)


def _measured_here(arguments: argparse.Namespace) -> dict[str, Any]:
    instance = _instance(arguments.case, arguments)
    is_households = arguments.case == "households"
    gap = GOAL_GAP if is_households else 0.0
    solve: Callable[[Instance, float, float], tuple[Integers, float]] = _ours if arguments.tool == OURS else _highs
    seconds = arguments.seconds if not is_households else (60.0 if arguments.tool == OURS else arguments.peer_seconds)
    first = 0.0
    if arguments.tool == OURS:
        started = time.perf_counter()
        _ours(households_and_homes(200, 100, 20), 20.0, 0.05)
        first = time.perf_counter() - started
    started, computed = time.perf_counter(), time.process_time()
    chosen, bound = solve(instance, seconds, gap)
    return {
        "seconds": time.perf_counter() - started,
        "computing": time.process_time() - computed,
        "megabytes": peak_megabytes(),
        "first": first,
        **_judged(instance, chosen, bound),
    }


def _judged(instance: Instance, chosen: Integers, bound: float) -> dict[str, Any]:
    """Value and gap as counted here, and every rule that the answer breaks; costs where the instance has costs."""
    taken = chosen[chosen >= 0]
    used = np.bincount(instance.place[taken], instance.use[taken], len(instance.capacity))
    faults = []
    if not np.array_equal(instance.agent[taken], np.flatnonzero(chosen >= 0)):
        faults.append("a pair of another agent")
    if (used > instance.capacity + 1e-6).any():
        faults.append("a capacity is exceeded")
    value = float(instance.score[taken].sum())
    if value > bound + 1e-6 * abs(bound):
        faults.append(f"a bound of {bound} below {value}")
    served = not instance.must or len(taken) == instance.agents
    if instance.must:
        value, bound = instance.agents * instance.shift - value, instance.agents * instance.shift - bound
    gap = abs(bound - value) / max(abs(bound), 1.0) if served else None
    return {"value": value if served else None, "bound": bound, "gap": gap, "served": len(taken), "faults": faults}


def _in_process(case: str, tool: str, arguments: argparse.Namespace) -> Any:
    """What one tool answers in a process of its own."""
    command = [sys.executable, __file__, "--tool", tool, "--case", case]
    for name in ("households", "homes", "places", "agents", "seconds", "peer_seconds"):
        command += [f"--{name.replace('_', '-')}", str(getattr(arguments, name))]
    found = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(found.stdout.splitlines()[-1])


def table(found: dict[str, dict[str, Any]], arguments: argparse.Namespace) -> str:
    """The figures as a Markdown table."""
    lines = [
        "| | value | proven bound | gap | time | computing | memory |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name, one in found.items():
        value = "none" if one["value"] is None else f"{one['value']:,.0f}"
        gap = "" if one["gap"] is None else f"{100 * one['gap']:.2f} %"
        lines.append(
            f"| {name} | {value} | {one['bound']:,.1f} | {gap} | {one['seconds']:.1f} s | {one['computing']:.1f} s |"
            f" {one['megabytes']:.0f} MB |"
        )
    ours = found.get(f"households: {OURS}")
    if ours is not None:
        met = ours["seconds"] <= GOAL_SECONDS and ours["megabytes"] <= GOAL_MEGABYTES and ours["gap"] <= GOAL_GAP
        peer = found[f"households: {HIGHS}"]
        lines += [
            "",
            f"Goal {100 * GOAL_GAP:.0f} %, {GOAL_SECONDS:.0f} s and {GOAL_MEGABYTES:.0f} MB for households:"
            f" {'met' if met else 'missed'}; {peer['seconds'] / ours['seconds']:.0f} × faster than HiGHS"
            f" ({peer['computing'] / ours['computing']:.0f} × in computing). The first call in a process took"
            f" {ours['first']:.1f} s with what it compiled or read.",
        ]
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
