"""Read models of indicators, observations and scores, each at a fixed number of queries."""

from houma.domain.indicators.queries.changes import Change, EarlierFigure, changes_of, earlier_figures
from houma.domain.indicators.queries.elsewhere import known_elsewhere
from houma.domain.indicators.queries.matrix import Matrix, matrices, matrix
from houma.domain.indicators.queries.need import RULE_OF_NEED, Need, need_on
from houma.domain.indicators.queries.opened import Ingredient, OpenedFigure, Told, opened_figure
from houma.domain.indicators.queries.parts import PartsByCapital, parts_by_capital
from houma.domain.indicators.queries.profile import (
    RULE_OF_COMPARABLES,
    Comparable,
    Figure,
    Peers,
    Profile,
    ProfileIndicator,
    comparable_territories,
    profile_of,
)
from houma.domain.indicators.queries.reader import Column
from houma.domain.indicators.queries.scores import (
    LevelScore,
    NodeScore,
    compare_runs,
    framework_of,
    frameworks,
    inputs_of,
    profile_mark,
    published_levels,
    published_run,
    runs,
    scores_again,
    scores_at,
    scores_of_territory,
)
from houma.domain.indicators.queries.snapshots import is_untouched, snapshot_content, snapshots_of
from houma.domain.indicators.queries.spread import LevelSpread, Spread, spread_around
from houma.domain.indicators.queries.unscored import why_unscored
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
    "RULE_OF_COMPARABLES",
    "RULE_OF_NEED",
    "Change",
    "Column",
    "Comparable",
    "EarlierFigure",
    "Figure",
    "IndicatorView",
    "Ingredient",
    "LevelScore",
    "LevelSpread",
    "MapValues",
    "Matrix",
    "Need",
    "NodeScore",
    "OpenedFigure",
    "PartsByCapital",
    "Peers",
    "PlaceValue",
    "Profile",
    "ProfileIndicator",
    "SeriesPoint",
    "Spread",
    "Told",
    "catalogue",
    "changes_of",
    "comparable_territories",
    "compare_runs",
    "definition_versions",
    "earlier_figures",
    "framework_of",
    "frameworks",
    "inputs_of",
    "is_untouched",
    "known_elsewhere",
    "matrices",
    "matrix",
    "need_on",
    "opened_figure",
    "parts_by_capital",
    "profile_mark",
    "profile_of",
    "published_levels",
    "published_run",
    "runs",
    "scores_again",
    "scores_at",
    "scores_of_territory",
    "series",
    "snapshot_content",
    "snapshots_of",
    "spread_around",
    "values_at",
    "why_unscored",
]
