"""How fast are the ranks of 1,503 communes drawn 10,000 times, and beside scikit-criteria and pyDecision?

    uv pip install -r requirements/bench.txt                    the two peers
    python benchmarks/capitals.py                               everything, in some minutes
    python benchmarks/capitals.py --peer-draws 50 --draws 1000  a look

Ours: 60 indicators in a tree of five capitals and twenty dimensions, three normalisations, weights drawn at every node,
three means, all ranks and their intervals. The peers know no tree and draw nothing by themselves: they are asked for
one flat level with weights drawn beforehand and data normalised beforehand, their public function once a draw, as many
draws as is sensible; their time is scaled up to the draws of ours, and the line says so. Ours is timed on that same
flat level too. Answers are compared first: every rank, in each of the peers' draws. Each tool runs in a process of its
own, which says its time, the processor time of all its threads, and the most memory it held.
"""

import argparse
import json
import os
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
from benchmarks.measuring import peak_megabytes  # noqa: E402

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CAPITALS, DIMENSIONS, INDICATORS = 5, 4, 3
LEAVES = CAPITALS * DIMENSIONS * INDICATORS
GOAL_SECONDS, GOAL_MEGABYTES = 2.0, 1000.0
TOOLS = {
    "tree": "ours: tree, 3 normalisations, 3 means",
    "capitals": "ours: the same, ranks in each capital too",
    "flat": "ours: one flat level, weighted sum",
    "flat-product": "ours: one flat level, weighted product",
    "skcriteria": "scikit-criteria: weighted sum",
    "skcriteria-product": "scikit-criteria: weighted product",
    "pydecision": "pyDecision: saw",
    "pydecision-product": "pyDecision: waspas (sum and product)",
}
PEERS = {
    "skcriteria": "flat",
    "pydecision": "flat",
    "skcriteria-product": "flat-product",
    "pydecision-product": "flat-product",
}


def main() -> int:
    """Compare answers, time every tool in a process of its own, print one table; 1 where an answer differs."""
    arguments = _arguments()
    if arguments.tool:
        answer = _agree(arguments.tool, arguments) if arguments.compare else _measured_here(arguments)
        sys.stdout.write(json.dumps(answer))
        return 0
    differing = [tool for tool in PEERS if not _in_process(tool, arguments, "--compare")]
    found = {tool: _in_process(tool, arguments) for tool in TOOLS}
    sys.stdout.write(table(found, arguments) + "\n")
    for tool in differing:
        sys.stdout.write(f"Other ranks than ours: {TOOLS[tool]}\n")
    return 1 if differing else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=1503)
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--peer-draws", type=int, default=500, help="draws that the peers are asked for")
    parser.add_argument("--threads", type=int, help="of ours; all cores by default")
    parser.add_argument("--repeat", type=int, default=3, help="runs of ours; the median is printed")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    parser.add_argument("--compare", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--tool", choices=list(TOOLS), help=argparse.SUPPRESS)
    return parser.parse_args()


def figures(units: int) -> Floats:
    """Fictional indicators (units × leaves): skewed, correlated within a capital, all above zero."""
    random = np.random.default_rng(20241122)
    common = np.repeat(random.normal(size=(units, CAPITALS)), LEAVES // CAPITALS, axis=1)
    return np.asarray(np.exp(0.5 * (common + random.normal(size=(units, LEAVES)))))


def _ours(tool: str, units: int, draws: int, threads: int | None) -> Any:
    from houma.engines.capitals import Aggregation, Aggregations, Normalise, Recipe, Tree
    from houma.engines.capitals.choices import Choices, Normalisation, WeightLaw
    from houma.engines.capitals.uncertainty import uncertainty

    scale = (1.0, 100.0)
    means = (Aggregation.ARITHMETIC, Aggregation.GEOMETRIC, Aggregation.HARMONIC)
    if tool in {"tree", "capitals"}:
        inner = CAPITALS * DIMENSIONS
        parent = [
            *(LEAVES + leaf // INDICATORS for leaf in range(LEAVES)),
            *(LEAVES + inner + dimension // DIMENSIONS for dimension in range(inner)),
            *([LEAVES + inner + CAPITALS] * CAPITALS),
            -1,
        ]
        tree = Tree.weighted(parent, np.ones(len(parent)), LEAVES)
        choices = Choices(
            recipe=Recipe(normalise=Normalise.MIN_MAX, scale=scale),
            normalise=tuple(Normalisation(how, scale) for how in ("min_max", "percentile", "rank")),  # type: ignore[arg-type]
            aggregate=tuple(Aggregations.all(mean) for mean in means),
            weights=WeightLaw.DIRICHLET,
            amount=10.0,
        )
        nodes = np.arange(tree.root - CAPITALS, tree.root) if tool == "capitals" else ()
        return uncertainty(tree, figures(units), choices, draws, seed=1, threads=threads, nodes=nodes)
    mean = Aggregation.GEOMETRIC if tool == "flat-product" else Aggregation.ARITHMETIC
    recipe = Recipe(normalise=Normalise.MIN_MAX, scale=(1.0, 2.0), aggregate=Aggregations.all(mean))
    choices = Choices(recipe=recipe, weights=WeightLaw.DIRICHLET, amount=float(LEAVES))
    return uncertainty(Tree.flat(np.ones(LEAVES)), figures(units), choices, draws, seed=1, threads=threads)


def _normalised(units: int) -> Floats:
    """What ours makes of the data before weights: min-max from 1 to 2, the scale that waspas is fixed to."""
    raw = figures(units)
    low, high = raw.min(axis=0), raw.max(axis=0)
    return np.asarray(1 + (raw - low) / (high - low))


@dataclass(frozen=True, slots=True)
class Peer:
    """A peer's public function: from weights (leaves) to its answer, and from that to our index and to ranks."""

    answer: Callable[[Floats], Any]
    index: Callable[[Any], Floats]
    ranks: Callable[[Any], Ints]


def _peer(tool: str, matrix: Floats) -> Peer:
    warnings.simplefilter("ignore")
    is_product = tool.endswith("product")
    if tool.startswith("skcriteria"):
        import skcriteria
        from skcriteria.agg.simple import WeightedProductModel, WeightedSumModel

        model = WeightedProductModel() if is_product else WeightedSumModel()
        objectives = [max] * matrix.shape[1]
        return Peer(
            lambda weights: model.evaluate(skcriteria.mkdm(matrix, objectives, weights=weights)),
            lambda found: 10**found.e_.score if is_product else found.e_.score,
            lambda found: np.asarray(found.rank_),
        )
    os.environ.setdefault("MPLBACKEND", "Agg")
    best = ["max"] * matrix.shape[1]
    if is_product:
        from pyDecision.algorithm.waspas import waspas_method

        return Peer(
            lambda weights: waspas_method(matrix, best, weights, 0.5, graph=False)[1],
            lambda found: np.asarray(found),
            _ranked,
        )
    from pyDecision.algorithm.saw import saw_method

    return Peer(
        lambda weights: saw_method(matrix, best, weights, graph=False, verbose=False)[:, 1],
        lambda found: 2 * np.asarray(found),  # It divides by the highest value, which is 2.
        _ranked,
    )


def _ranked(scores: Floats) -> Ints:
    """Competition ranks of scores, equal to nine decimals: what the peers leave to the caller."""
    from scipy.stats import rankdata

    return np.asarray(rankdata(-np.round(scores, 9), method="min"), dtype=np.int64)


def _agree(tool: str, arguments: argparse.Namespace) -> bool:
    """Whether a peer ranks every unit as ours does, in each of its draws."""
    ours = _ours(PEERS[tool], arguments.units, arguments.peer_draws, arguments.threads)
    peer = _peer(tool, _normalised(arguments.units))
    for draw in range(arguments.peer_draws):
        theirs = peer.index(peer.answer(ours.draws.weights[draw, :LEAVES]))
        if not np.array_equal(_ranked(theirs), ours.ranks[:, draw]):
            return False
    return True


def _measured_here(arguments: argparse.Namespace) -> dict[str, Any]:
    tool = arguments.tool
    if tool not in PEERS:
        started = time.perf_counter()
        _ours(tool, arguments.units, 64, arguments.threads)
        first = time.perf_counter() - started
        return {**_timed(lambda: _ours(tool, arguments.units, arguments.draws, arguments.threads), arguments.repeat),
                "first": first, "draws": arguments.draws}  # fmt: skip
    weights = np.random.default_rng(1).dirichlet(np.ones(LEAVES), size=arguments.peer_draws)
    matrix = _normalised(arguments.units)
    peer = _peer(tool, matrix)
    peer.answer(weights[0])

    def work() -> Floats:
        # Ranks of every draw are kept and their 5, 50 and 95 % points taken, as ours does.
        ranks = np.stack([peer.ranks(peer.answer(each)) for each in weights])
        return np.asarray(np.quantile(ranks, [0.05, 0.5, 0.95], axis=0, method="inverted_cdf"))

    return {**_timed(work, 1), "draws": arguments.peer_draws}


def _timed(work: Callable[[], object], times: int) -> dict[str, float]:
    seconds, computing = [], []
    for _ in range(times):
        started, computed = time.perf_counter(), time.process_time()
        work()
        computing.append(time.process_time() - computed)
        seconds.append(time.perf_counter() - started)
    found = {"seconds": float(np.median(seconds)), "computing": float(np.median(computing))}
    return {**found, "megabytes": peak_megabytes()}


def _in_process(tool: str, arguments: argparse.Namespace, *more: str) -> Any:
    """What one tool answers in a process of its own."""
    command = [sys.executable, __file__, "--tool", tool, *more]
    for name in ("units", "draws", "peer_draws", "threads", "repeat"):
        value = getattr(arguments, name)
        if value is not None:
            command += [f"--{name.replace('_', '-')}", str(value)]
    found = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(found.stdout.splitlines()[-1])


def table(found: dict[str, dict[str, Any]], arguments: argparse.Namespace) -> str:
    """The figures as a Markdown table; peers scaled to our draws."""
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    lines = [
        f"{arguments.units:,} units × {LEAVES} indicators, {arguments.draws:,} draws, numpy {np.__version__}",
        "",
        "| | draws | time | computing | scaled to all draws | ours on the same | memory |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for tool, name in TOOLS.items():
        one = found[tool]
        by = arguments.draws / one["draws"]
        ratio = ""
        if tool in PEERS:
            ours = found[PEERS[tool]]
            times, computing = one["seconds"] * by / ours["seconds"], one["computing"] * by / ours["computing"]
            ratio = f"{times:.0f} × faster ({computing:.0f} × in computing)"
        lines.append(
            f"| {name} | {one['draws']:,} | {one['seconds']:.2f} s | {one['computing']:.2f} s |"
            f" {one['seconds'] * by:.1f} s | {ratio} | {one['megabytes']:.0f} MB |"
        )
    tree = found["tree"]
    met = tree["seconds"] <= GOAL_SECONDS and tree["megabytes"] <= GOAL_MEGABYTES
    lines += [
        "",
        f"Goal {GOAL_SECONDS:.0f} s and {GOAL_MEGABYTES:.0f} MB for the tree: {'met' if met else 'missed'}."
        f" The first call in a process took {tree['first']:.1f} s with what it compiled or read.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
