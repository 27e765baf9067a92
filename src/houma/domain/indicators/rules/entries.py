"""What a release of figures is made of, and what a load reports."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from houma.domain.indicators.models import Area, Sex, Status
from houma.values.multilingual import Multilingual

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
STATUSES = tuple(Status.values)
"""Codes of the statuses in the order of their numbers in arrays."""
SHOWN_OF_A_KIND = 50
"""Of each kind of finding, so many are kept with their places; all are counted."""


@dataclass(frozen=True, slots=True)
class NewRelease:
    """Where figures come from: a source of the country, and the day (vintage) from which they are known."""

    source_code: str
    title: str
    data_date: date
    digest: str = ""
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class NewObservation:
    """One figure. ``value`` None withdraws it (status M). ``period``: 2024, 2024-Q1 or 2024-09."""

    territory_code: str
    indicator_code: str
    period: str
    value: float | None
    area: int = Area.TOTAL
    sex: int = Sex.ALL
    status: str = Status.NORMAL


@dataclass(frozen=True, slots=True)
class MappedCode:
    """What a source's code stands for in the catalogue; ``sex`` None where the row says it."""

    indicator_code: str
    sex: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ObservationColumns:
    """Many figures by column: the texts that occur, and for each of n rows their numbers (-1: none, or not readable).

    Attributes:
        territories, indicators, periods: the texts; indicators are codes of the catalogue, or of ``code_map``.
        territory, indicator, period: number of the text for each row (n).
        area, sex: values of ``models.Area`` and ``models.Sex`` (n).
        value: float64 (n), NaN where missing.
        status: number in ``STATUSES`` (n).
        code_map: code of the source → what it stands for.
    """

    territories: tuple[str, ...]
    indicators: tuple[str, ...]
    periods: tuple[str, ...]
    territory: Ints
    indicator: Ints
    period: Ints
    area: Ints
    sex: Ints
    value: Floats
    status: Ints
    code_map: Mapping[str, MappedCode] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.value)


def columns_of(observations: Iterable[NewObservation]) -> ObservationColumns:
    """The same figures by column."""
    rows = list(observations)
    territories, territory = _numbered(row.territory_code for row in rows)
    indicators, indicator = _numbered(row.indicator_code for row in rows)
    periods, period = _numbered(row.period for row in rows)
    value = np.array([np.nan if row.value is None else row.value for row in rows], dtype=np.float64)
    numbers = {code: number for number, code in enumerate(STATUSES)}
    return ObservationColumns(
        territories=territories,
        indicators=indicators,
        periods=periods,
        territory=territory,
        indicator=indicator,
        period=period,
        area=np.array([row.area for row in rows], dtype=np.int64),
        sex=np.array([row.sex for row in rows], dtype=np.int64),
        value=value,
        status=np.array([numbers.get(row.status, -1) for row in rows], dtype=np.int64),
    )


def _numbered(texts: Iterable[str]) -> tuple[tuple[str, ...], Ints]:
    numbers: dict[str, int] = {}
    rows = np.array([numbers.setdefault(text, len(numbers)) for text in texts], dtype=np.int64)
    return tuple(numbers), rows


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a load tells. ``kind``: unknown_territory, unknown_indicator, derived_indicator, period, area,
    sex, status, value, conflict (these refuse the load), gap, absent, revised, total, rounding, mean."""

    kind: str
    sentence: Multilingual


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did, or would do. Counts are figures; ``findings`` holds the first of each kind, ``counts`` all.

    Attributes:
        rows: rows that were read.
        new, revised, withdrawn, same: figures by what becomes of them.
        left_out: rows about indicators that the catalogue does not know, passed over because that was asked for.
        repeated: rows that say the same as another one.
        gaps: pairs of territory and slice that the file leaves out though it speaks of both.
        absent: figures that are there already in the slices of the file, and that the file does not mention.
        checked, differing: parents compared with their parts, and those that differ.
        release_id: the release that was recorded; None where nothing was.
    """

    rows: int = 0
    new: int = 0
    revised: int = 0
    withdrawn: int = 0
    same: int = 0
    left_out: int = 0
    repeated: int = 0
    gaps: int = 0
    absent: int = 0
    checked: int = 0
    differing: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    release_id: int | None = None

    @property
    def changes_nothing(self) -> bool:
        """Would recording it leave everything as it is?"""
        return not (self.new or self.revised or self.withdrawn)

    def as_dict(self) -> dict[str, Any]:
        """Counts and findings as JSON holds them."""
        numbers = ("rows", "new", "revised", "withdrawn", "same", "left_out", "repeated", "gaps", "absent", "checked")
        return {
            **{name: getattr(self, name) for name in (*numbers, "differing")},
            "counts": dict(self.counts),
            "findings": [
                {"kind": one.kind, "fr": one.sentence.fr, "ar": one.sentence.ar, "en": one.sentence.en}
                for one in self.findings
            ],
        }


class Findings:
    """Gathers what is found: all are counted, the first of each kind are kept."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.kept: list[Finding] = []

    def tell(self, kind: str, sentence: Multilingual, count: int = 1) -> None:
        """Add a finding that stands for ``count`` rows."""
        told = sum(one.kind == kind for one in self.kept)
        self.counts[kind] = self.counts.get(kind, 0) + count
        if told < SHOWN_OF_A_KIND:
            self.kept.append(Finding(kind, sentence))
