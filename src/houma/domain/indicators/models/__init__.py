"""What is stored: catalogue, observations, frameworks, scores, snapshots."""

from houma.domain.indicators.models.catalogue import (
    Aggregation,
    Capital,
    Direction,
    Indicator,
    IndicatorVersion,
    Periodicity,
)
from houma.domain.indicators.models.frameworks import (
    FrameworkVersion,
    ProfileSnapshot,
    ScoreFramework,
    ScorePublication,
    ScoreResult,
    ScoreRun,
)
from houma.domain.indicators.models.observations import Area, Observation, Release, Sex, Slice, Status

__all__ = [
    "Aggregation",
    "Area",
    "Capital",
    "Direction",
    "FrameworkVersion",
    "Indicator",
    "IndicatorVersion",
    "Observation",
    "Periodicity",
    "ProfileSnapshot",
    "Release",
    "ScoreFramework",
    "ScorePublication",
    "ScoreResult",
    "ScoreRun",
    "Sex",
    "Slice",
    "Status",
]
