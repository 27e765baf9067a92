"""Households to homes over time, and agents to places under capacities, with what is proven and why, in words.

>>> import numpy as np
>>> from houma.engines.placement import assign, general_model
>>> model = general_model(3, np.array([0, 0, 1, 1, 2]), np.array([0, 1, 0, 1, 0]), np.array([5.0, 4.0, 9.0, 2.0, 3.0]),
...                       np.array([[1.0], [1.0], [1.0], [1.0], [1.0]]), np.array([[1.0], [1.0]]))
>>> choice = assign(model)
>>> choice.place.tolist(), choice.reached[0].value, choice.proven
([1, 0, -1], 13.0, True)
"""

from houma.engines.placement.changes import Because, Change, Changes, Last, changes
from houma.engines.placement.explain import Reason, explain
from houma.engines.placement.general import assign, general_model
from houma.engines.placement.homes import Anchors, Homes, Households, Lack, Norms, PlacementFaults
from houma.engines.placement.model import NONE, Choice, Goal, Limits, Model, Progress, Reached
from houma.engines.placement.plan import NEEDS, Fairness, Options, Plan, place
from houma.engines.placement.search import choose

__all__ = [
    "NEEDS",
    "NONE",
    "Anchors",
    "Because",
    "Change",
    "Changes",
    "Choice",
    "Fairness",
    "Goal",
    "Homes",
    "Households",
    "Lack",
    "Last",
    "Limits",
    "Model",
    "Norms",
    "Options",
    "PlacementFaults",
    "Plan",
    "Progress",
    "Reached",
    "Reason",
    "assign",
    "changes",
    "choose",
    "explain",
    "general_model",
    "place",
]
