"""The page that weighs capitals anew computes in the browser: it must give the numbers of the engine."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from houma.engines.capitals import Aggregation, Aggregations, Normalise, Recipe, score
from houma.engines.capitals.tree import Tree

FIXTURE = Path(__file__).parents[2] / "src/houma/web/frontend/src/weighing.fixture.json"
UNITS, SEED, COVERAGE = 40, 20261122, 0.6
CAPITALS = {"human": ("schooling", "health"), "social": ("equality", "home", "ties"), "economic": ("work",)}
WEIGHTS = (
    {},
    {"human": 0.5, "social": 0.25, "economic": 0.25},
    {
        "human": 0.9,
        "social": 0.1,
        "economic": 0.0,
        "schooling": 0.7,
        "health": 0.3,
        "equality": 0.6,
        "home": 0.35,
        "ties": 0.05,
    },
)
HOW = (Aggregation.ARITHMETIC, Aggregation.GEOMETRIC, Aggregation.HARMONIC, Aggregation.MPI)


def _data() -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Scores of dimensions around 100, one in twelve missing, with a tie."""
    draw = np.random.default_rng(SEED)
    data = np.round(draw.normal(100, 12, (UNITS, 6)), 4)
    data[draw.random(data.shape) < 1 / 12] = np.nan
    data[1] = data[0]
    return data


def _tree(weights: dict[str, float]) -> Tree:
    leaves = [code for codes in CAPITALS.values() for code in codes]
    capitals = list(CAPITALS)
    parent = [len(leaves) + next(place for place, codes in enumerate(CAPITALS.values()) if leaf in codes)
              for leaf in leaves]  # fmt: skip
    root = len(leaves) + len(capitals)
    given = [weights.get(code, 1.0) for code in (*leaves, *capitals)]
    return Tree.weighted(np.array([*parent, *[root] * len(capitals), -1]), [*given, 1.0], len(leaves))


def computed() -> dict[str, Any]:
    """What the page is given, and what the engine makes of it under each choice of weights and means."""
    data, expected = _data(), []
    for how in HOW:
        for weights in WEIGHTS:
            recipe = Recipe(
                normalise=Normalise.MIN_MAX,
                scale=(1.0, 2.0),
                aggregate=Aggregations(Aggregation.ARITHMETIC, Aggregation.ARITHMETIC, how),
                coverage=COVERAGE,
            )
            found = score(_tree(weights), data, recipe)
            index = [None if np.isnan(value) else float(value) for value in found.index]
            ranks = found.rank.tolist()
            expected.append({"how": how.value, "weights": weights, "index": index, "ranks": ranks})
    return {"data": _page_data(), "expected": expected}


def _page_data() -> dict[str, Any]:
    normalised = score(_tree({}), _data(), Recipe(normalise=Normalise.MIN_MAX, scale=(1.0, 2.0))).normalised
    return {
        "coverage": COVERAGE,
        "how": {"capital": "arithmetic", "index": "mpi"},
        "capitals": [
            {
                "code": code,
                "name": code,
                "weight": 1 / len(CAPITALS),
                "dimensions": [{"code": one, "name": one, "weight": 1 / len(codes)} for one in codes],
            }
            for code, codes in CAPITALS.items()
        ],
        "units": [[str(number), f"Place {number}", ""] for number in range(UNITS)],
        "scores": [[None if np.isnan(value) else float(value) for value in row] for row in normalised],
    }


def test_the_numbers_that_the_page_is_held_to_are_those_of_the_engine() -> None:
    kept, today = json.loads(FIXTURE.read_text()), computed()
    assert kept["data"] == today["data"]
    for old, new in zip(kept["expected"], today["expected"], strict=True):
        assert old["how"] == new["how"]
        assert old["weights"] == new["weights"]
        assert old["ranks"] == new["ranks"]
        assert np.allclose(
            [np.nan if one is None else one for one in old["index"]],
            [np.nan if one is None else one for one in new["index"]],
            equal_nan=True,
        )
