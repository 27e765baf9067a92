"""Composite indicators: from raw figures to capitals and an index, every choice stated and replayable.

>>> import numpy as np
>>> from houma.engines.capitals import Normalise, Tree, score
>>> tree = Tree.weighted(parent=[3, 3, 4, 5, 5, -1], weight=[1, 1, 1, 2, 1, 1], leaves=3)
>>> found = score(tree, np.array([[10.0, 1.0, 7.0], [20.0, 3.0, np.nan], [30.0, 2.0, 5.0]]))
>>> found.index.round(3).tolist(), found.rank.tolist()
([33.333, 75.0, 50.0], [3, 1, 2])
>>> found.replay(normalise=Normalise.RANK).rank.tolist()
[3, 1, 2]

Formulas follow the OECD/JRC Handbook on Constructing Composite Indicators (2008) unless a function names another
source. ``houma.engines.capitals.uncertainty`` says how sure ranks are.
"""

from houma.engines.capitals.balance import (
    Balance,
    EffortAgainstNeed,
    Levers,
    balance,
    effort_against_need,
    levers,
    need_by_capital,
)
from houma.engines.capitals.diagnostics import Diagnostics, diagnose
from houma.engines.capitals.faults import Fault, FrameworkFaults, UnsuitedDataError
from houma.engines.capitals.framework import Framework, Indicator, Node
from houma.engines.capitals.framework_reader import read_framework
from houma.engines.capitals.framework_rows import read_framework_rows
from houma.engines.capitals.ranks import UNRANKED, competition_ranks
from houma.engines.capitals.recipe import (
    Aggregation,
    Aggregations,
    Impute,
    Normalise,
    Outliers,
    Recipe,
    Reference,
    Weighting,
)
from houma.engines.capitals.recipe_reader import read_recipe, recipe_faults
from houma.engines.capitals.score import Scores, score
from houma.engines.capitals.tree import Tree

__all__ = [
    "UNRANKED",
    "Aggregation",
    "Aggregations",
    "Balance",
    "Diagnostics",
    "EffortAgainstNeed",
    "Fault",
    "Framework",
    "FrameworkFaults",
    "Impute",
    "Indicator",
    "Levers",
    "Node",
    "Normalise",
    "Outliers",
    "Recipe",
    "Reference",
    "Scores",
    "Tree",
    "UnsuitedDataError",
    "Weighting",
    "balance",
    "competition_ranks",
    "diagnose",
    "effort_against_need",
    "levers",
    "need_by_capital",
    "read_framework",
    "read_framework_rows",
    "read_recipe",
    "recipe_faults",
    "score",
]
