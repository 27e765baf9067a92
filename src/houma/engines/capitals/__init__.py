"""Composite indicators: from raw figures to capitals and an index, every choice stated and replayable."""

from houma.engines.capitals.faults import Fault, FrameworkFaults
from houma.engines.capitals.framework import Framework, Indicator, Node
from houma.engines.capitals.framework_reader import read_framework
from houma.engines.capitals.recipe import Aggregation, Aggregations, Impute, Normalise, Outliers, Recipe, Weighting
from houma.engines.capitals.recipe_reader import read_recipe
from houma.engines.capitals.tree import Tree

__all__ = [
    "Aggregation",
    "Aggregations",
    "Fault",
    "Framework",
    "FrameworkFaults",
    "Impute",
    "Indicator",
    "Node",
    "Normalise",
    "Outliers",
    "Recipe",
    "Tree",
    "Weighting",
    "read_framework",
    "read_recipe",
]
