"""Scores of a framework with how sure they are, as they are kept: pure, over the engine of capitals."""

import hashlib
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from houma.domain.indicators.rules.inputs import ScoreInputs
from houma.engines.capitals import (
    Framework,
    Indicator,
    Scores,
    balance,
    diagnose,
    score,
)
from houma.engines.capitals.sensitivity import Sensitivity, sensitivity
from houma.engines.capitals.uncertainty import RankSpread, Uncertainty, uncertainty
from houma.engines.capitals.usual import usual_choices

Progress = Callable[[int, int], None]
LEVEL = 0.90
"""Share of the draws between the two ends of a rank interval."""


@cache
def engine_version() -> str:
    """The version of the engine: of the program, and of the text of the engine's own modules."""
    texts = sorted(
        (one.name, one.read_bytes()) for one in files("houma.engines.capitals").iterdir() if one.name.endswith(".py")
    )
    digest = hashlib.sha256(b"".join(name.encode() + text for name, text in texts)).hexdigest()
    return f"{version('houma')}+{digest[:12]}"


@dataclass(frozen=True, slots=True, eq=False)
class Computed:
    """Everything that a run keeps beside its inputs. ``rows`` gives the results one by one."""

    framework: Framework
    scores: Scores
    uncertainty: Uncertainty
    sensitivity: Sensitivity | None

    def nodes(self) -> list[dict[str, Any]]:
        """The tree: indicators first, the root last; ``parent`` is a code, ``depth`` 0 for the index."""
        tree, codes = self.scores.tree, self.framework.codes
        depth = tree.depth()
        found = []
        for number, part in enumerate(self.framework.parts):
            above = int(tree.parent[number])
            indicator = part if isinstance(part, Indicator) else None
            found.append(
                {
                    "code": part.code,
                    "names": {"fr": part.names.fr, "ar": part.names.ar, "en": part.names.en},
                    "parent": codes[above] if above >= 0 else "",
                    "depth": int(depth[number]),
                    "weight": float(tree.weight[number]),
                    "indicator": indicator is not None,
                    "direction": indicator.direction if indicator else 0,
                }
            )
        return found

    def rows(self) -> Iterator[tuple[str, int, dict[str, float | int | None]]]:
        """(node, unit, what is kept of it) for each inner node and each unit, in the order of the key."""
        scores, tree = self.scores, self.scores.tree
        spreads = {spread.node: spread for spread in (self.uncertainty.index, *self.uncertainty.capitals)}
        imputed = _imputed(scores)
        variation = balance(scores).variation
        codes = self.framework.codes
        for node in sorted(tree.inner, key=lambda number: codes[number]):
            spread = spreads.get(int(node))
            for unit in range(len(scores.nodes)):
                has_score = not math.isnan(scores.nodes[unit, node])
                kept: dict[str, float | int | None] = {
                    "score": _number(scores.nodes[unit, node]),
                    "rank": int(scores.ranks[unit, node]) if has_score else None,
                    **_interval(spread, unit, has_score),
                    "imputed": float(imputed[unit, node]),
                    "balance": _number(variation[unit]) if node == tree.root else None,
                }
                yield codes[node], unit, kept

    def choices_as_mapping(self) -> dict[str, Any]:
        """What the draws questioned, in plain values."""
        return {"level": self.uncertainty.level, **self.uncertainty.choices.as_mapping()}

    def sensitivity_shares(self) -> dict[str, Any]:
        """First and total Sobol indices of the mean shift of ranks, by choice, with their intervals."""
        if self.sensitivity is None:
            return {}
        shift = self.sensitivity.shift
        return {
            "runs": self.sensitivity.runs,
            "mean_shift": _number(float(shift.mean)),
            "choices": [
                {
                    "choice": factor.value,
                    "first": _number(shift.first[place]),
                    "total": _number(shift.total[place]),
                }
                for place, factor in enumerate(self.sensitivity.factors)
            ],
        }

    def summary(self, periods: dict[str, str]) -> dict[str, Any]:
        """The distribution of each indicator over the units, and whether the framework holds together."""
        found = diagnose(self.scores)
        indicators = self.framework.indicators
        filled = self.scores.imputed.filled.sum(axis=0)
        return {
            "indicators": {
                indicator.code: {
                    **_distribution(self.scores.inputs.data[:, place]),
                    "imputed": int(filled[place]),
                    "period": periods.get(indicator.code, ""),
                    "silent": bool(found.silent[place]),
                    "against": bool(found.against[place]),
                }
                for place, indicator in enumerate(indicators)
            },
            "collinear": [
                {
                    "first": indicators[pair.first].code,
                    "second": indicators[pair.second].code,
                    "correlation": float(pair.correlation),
                }
                for pair in found.collinear
            ],
            "alpha": {
                self.framework.codes[node]: _number(found.alpha[place])
                for place, node in enumerate(self.scores.tree.inner)
            },
            "scored": int(self.scores.counts[self.scores.tree.root]),
        }


def computed(
    framework: Framework,
    inputs: ScoreInputs,
    *,
    draws: int,
    seed: int,
    sensitivity_rows: int,
    progress: Progress | None = None,
) -> Computed:
    """Score all units, draw what a critic would question (``usual_choices``), and share out the variance.

    Args:
        draws: for the rank intervals.
        sensitivity_rows: a power of two; 0 leaves sensitivity out.
        progress: told how many of how many steps are done; draws and runs of sensitivity count alike.

    Raises:
        FrameworkFaults: choices that do not go together.
        ValueError: the inputs do not fit the framework.
    """
    choices = usual_choices(framework)
    found = score(framework, inputs.values, group=inputs.groups, denominators=inputs.denominators)
    runs = sensitivity_rows * (len(choices.factors(framework.tree())) + 2)

    def advance(before: int) -> Progress | None:
        return None if progress is None else lambda done, _total: progress(before + done, draws + runs)

    sure = uncertainty(
        framework, inputs.values, choices, draws, seed,
        group=inputs.groups, denominators=inputs.denominators, nodes=found.at_depth(1), level=LEVEL,
        progress=advance(0),
    )  # fmt: skip
    shares = None
    if sensitivity_rows:
        shares = sensitivity(
            framework, inputs.values, choices, sensitivity_rows, seed,
            group=inputs.groups, denominators=inputs.denominators, progress=advance(draws),
        )  # fmt: skip
    return Computed(framework, found, sure, shares)


def replayed(framework: Framework, inputs: ScoreInputs) -> Scores:
    """The nominal scores again, from what a run keeps."""
    return score(framework, inputs.values, group=inputs.groups, denominators=inputs.denominators)


def _interval(spread: RankSpread | None, unit: int, has_score: bool) -> dict[str, float | int | None]:
    if spread is None or not has_score or spread.median[unit] == 0:
        return {"rank_median": None, "rank_low": None, "rank_high": None}
    return {
        "rank_median": int(spread.median[unit]),
        "rank_low": int(spread.low[unit]),
        "rank_high": int(spread.high[unit]),
    }


def _imputed(scores: Scores) -> NDArray[np.float64]:
    """Share of the weight below each node that was imputed (units × nodes)."""
    tree = scores.tree
    shares = np.zeros((len(scores.nodes), tree.size))
    shares[:, : tree.leaves] = scores.imputed.filled
    for node in tree.inner:
        children = tree.children(node)
        shares[:, node] = shares[:, children] @ tree.weight[children]
    return shares


def _distribution(values: NDArray[np.float64]) -> dict[str, float | int | None]:
    known = values[~np.isnan(values)]
    names = ("min", "q1", "median", "q3", "max")
    points = np.percentile(known, [0, 25, 50, 75, 100]).tolist() if len(known) else [None] * len(names)
    return {"known": len(known), "missing": len(values) - len(known), **dict(zip(names, points, strict=True))}


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
