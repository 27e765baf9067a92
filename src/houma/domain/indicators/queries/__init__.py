"""Read models of indicators, observations and scores, each at a fixed number of queries."""

from houma.domain.indicators.queries.matrix import Column, Matrix, matrix
from houma.domain.indicators.queries.values import (
    IndicatorView,
    MapValues,
    PlaceValue,
    SeriesPoint,
    catalogue,
    definition_versions,
    series,
    values_at,
)

__all__ = [
    "Column",
    "IndicatorView",
    "MapValues",
    "Matrix",
    "PlaceValue",
    "SeriesPoint",
    "catalogue",
    "definition_versions",
    "matrix",
    "series",
    "values_at",
]
