"""Made-up households and homes, small enough to try every plan."""

import itertools
from typing import Any

import numpy as np

from houma.engines.placement import NONE, Anchors, Homes, Households
from houma.values.multilingual import Multilingual

SCHOOL = Multilingual("École", "المدرسة", "School")


def households(persons: list[int], **given: Any) -> Households:
    """Households in the same place for days 100 to 200, unless said otherwise."""
    count = len(persons)
    values: dict[str, Any] = {
        "start": [100] * count,
        "end": [200] * count,
        "risk": [0] * count,
        "step_free": [False] * count,
        "most_rent": [np.inf] * count,
        "keep_with": [NONE] * count,
        "locked": [NONE] * count,
        "label": [""] * count,
        "refused": np.zeros((0, 2), np.int64),
        **given,
    }
    at = values.pop("anchor", [0.0] * count)
    anchors = Anchors(np.arange(count), np.zeros(count), np.array(at, float), np.ones(count), (SCHOOL,) * count)
    whole = ("start", "end", "risk", "keep_with", "locked")
    return Households(
        persons=np.array(persons, dtype=np.int64),
        step_free=np.array(values.pop("step_free"), dtype=bool),
        most_rent=np.array(values.pop("most_rent"), dtype=float),
        label=tuple(values.pop("label")),
        refused=np.array(values.pop("refused"), dtype=np.int64).reshape(-1, 2),
        anchors=anchors,
        **{key: np.array(values[key], dtype=np.int64) for key in whole},
    )


def homes(capacity: list[int], **given: Any) -> Homes:
    """Decent homes, free at all times, a hundredth of a degree from each other, unless said otherwise."""
    count = len(capacity)
    values: dict[str, Any] = {
        "collective": [False] * count,
        "step_free": [True] * count,
        "sanitation": [True] * count,
        "water": [True] * count,
        "ventilation": [True] * count,
        "rooms": capacity,
        "start": [0] * count,
        "end": [1000] * count,
        "site": list(range(count)),
        "rent": [1000.0] * count,
        "latitude": [0.0] * count,
        "longitude": [0.01 * number for number in range(count)],
        **given,
    }
    kinds = {"collective": bool, "step_free": bool, "sanitation": bool, "water": bool, "ventilation": bool}
    kinds |= {"rent": float, "latitude": float, "longitude": float}
    return Homes(
        capacity=np.array(capacity, dtype=np.int64),
        **{key: np.array(value, dtype=kinds.get(key, np.int64)) for key, value in values.items()},  # type: ignore[arg-type]
    )


def every_choice(model: Any) -> tuple[float, ...]:
    """The best that any choice reaches, goal after goal: by trying them all."""
    options = [[NONE, *np.flatnonzero(model.agent == agent)] for agent in range(model.agents)]
    best: tuple[float, ...] = ()
    for one in itertools.product(*options):
        chosen = np.array(one, dtype=np.int64)
        if model.faults(chosen):
            continue
        must = float(((chosen != NONE) & model.must).sum())
        found = (must, *(round(model.value(goal, chosen), 6) for goal in model.goals))
        best = max(best, found) if best else found
    return best
