"""The bilan: what a country's city policy comes to, every figure with its definition and the rows behind it.

>>> from houma.domain.agreements.bilan import Filter, Grouping, Period, bilan  # doctest: +SKIP
>>> whole = bilan(Filter("ma", Period(2017, 2021)), Grouping.SCALE)  # doctest: +SKIP
>>> whole.figures["total_cost"].value, whole.figures["total_cost"].unknown_count  # doctest: +SKIP
"""

from houma.domain.agreements.bilan.comparison import Comparison, Statement, official_comparison
from houma.domain.agreements.bilan.filters import Filter, FilterError, Period
from houma.domain.agreements.bilan.grouping import Grouping
from houma.domain.agreements.bilan.measures import MEASURES, Measure, ValueKind
from houma.domain.agreements.bilan.queries import bilan, flows_behind, rows_behind
from houma.domain.agreements.bilan.reading import Reading
from houma.domain.agreements.bilan.results import Bilan, Figure, Group, Row, Rows

__all__ = [
    "MEASURES",
    "Bilan",
    "Comparison",
    "Figure",
    "Filter",
    "FilterError",
    "Group",
    "Grouping",
    "Measure",
    "Period",
    "Reading",
    "Row",
    "Rows",
    "Statement",
    "ValueKind",
    "bilan",
    "flows_behind",
    "official_comparison",
    "rows_behind",
]
