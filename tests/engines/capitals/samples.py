"""A small framework, as a mapping to be spoilt, and as it is read."""

from copy import deepcopy
from typing import Any

import numpy as np

from houma.engines.capitals import Framework, read_framework


def _names(text: str) -> dict[str, str]:
    return {"fr": text, "ar": f"{text} ع", "en": f"{text} en"}


_MAPPING: dict[str, Any] = {
    "code": "three",
    "version": "2026.1",
    "names": _names("Trois capitaux"),
    "capitals": [
        {
            "code": "human",
            "names": _names("Humain"),
            "weight": 2,
            "points": [60, 2],
            "dimensions": [
                {
                    "code": "education",
                    "names": _names("Éducation"),
                    "points": [10, 1],
                    "indicators": [
                        {"code": "literacy", "names": _names("Alphabétisation"), "direction": "up", "unit": "%",
                         "goalposts": [0, 100], "points": [3, 1]},
                        {"code": "dropout", "names": _names("Abandon"), "direction": "down", "weight": 0.5,
                         "goalposts": [0, 50], "points": [1, 1]},
                    ],
                },
                {
                    "code": "health",
                    "names": _names("Santé"),
                    "points": [10, 3],
                    "indicators": [
                        {"code": "doctors", "names": _names("Médecins"), "direction": "up", "denominator": "population",
                         "per": 1000, "goalposts": [0, 5], "points": [9, 9]},
                    ],
                },
            ],
        },
        {
            "code": "social",
            "names": _names("Social"),
            "points": [40, 2],
            "dimensions": [
                {
                    "code": "water",
                    "names": _names("Eau"),
                    "points": [1, 1],
                    "indicators": [
                        {"code": "tap", "names": _names("Eau courante"), "direction": "up", "goalposts": [0, 100],
                         "points": [1, 1]},
                    ],
                },
            ],
        },
    ],
    "recipe": {"coverage": 0.5},
}  # fmt: skip

DATA = np.array([[80.0, 10.0, 20.0, 90.0], [60.0, 30.0, 10.0, 50.0], [40.0, np.nan, 30.0, 70.0]])
"""literacy, dropout, doctors (a count), tap."""
POPULATION = {"population": np.array([10_000.0, 10_000.0, 20_000.0])}


def mapping() -> dict[str, Any]:
    """A framework as YAML gives it; a copy, to be changed at will."""
    return deepcopy(_MAPPING)


def framework(**recipe: Any) -> Framework:
    """The same, read, with other choices."""
    return read_framework({**mapping(), "recipe": {"coverage": 0.5, **recipe}})
