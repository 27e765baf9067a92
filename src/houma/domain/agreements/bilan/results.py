"""What a bilan answers: figures that know their definition, their rows and what is unknown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from houma.domain.agreements.bilan.filters import Filter
from houma.domain.agreements.bilan.measures import Measure
from houma.domain.territories.models import Country
from houma.values.multilingual import Multilingual


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. ``value`` is in units of the currency for money, a fraction of one for a share, None where nothing is
    known; ``rows_count`` says how many rows add up to it, ``unknown_count`` how many more would, were they known, and
    ``left_out_count`` how many are not added because another agreement is probably about the same works.
    """

    measure: Measure
    value: Decimal | None
    rows_count: int
    unknown_count: int
    unit: Multilingual
    filter: Filter
    by: str = ""
    group: str = ""
    left_out_count: int = 0

    @property
    def params(self) -> dict[str, str]:
        """The parameters of the address of its rows."""
        part = {"by": self.by, "group": self.group} if self.by else {}
        return {**self.filter.params(), "measure": self.measure.code, **part}

    @property
    def definition(self) -> Multilingual:
        return self.measure.definition

    @property
    def millions(self) -> Decimal | None:
        """An amount of money in millions."""
        return None if self.value is None else self.value / 1_000_000


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of one part. ``code`` is ``several`` for what lies in several parts, ``none`` for what lies in none.

    ``share`` is the group's part of the measure that the grouping is about (investment, or commitments by partner).
    """

    code: str
    labels: Multilingual
    figures: Mapping[str, Figure]
    share: Decimal | None


SEVERAL, NONE = "several", "none"


@dataclass(frozen=True, slots=True)
class Bilan:
    """The figures of a country under a filter, whole and by group, as they were on the day ``on``."""

    country: Country
    filter: Filter
    filter_labels: tuple[tuple[Multilingual, Multilingual], ...]
    on: date
    group_by: str
    figures: Mapping[str, Figure]
    groups: tuple[Group, ...]

    @property
    def key_figures(self) -> Iterator[Figure]:
        """The figures that are not shown apart."""
        return (figure for figure in self.figures.values() if not figure.measure.apart)

    @property
    def apart(self) -> Iterator[Figure]:
        """What is shown and never added."""
        return (figure for figure in self.figures.values() if figure.measure.apart)


@dataclass(frozen=True, slots=True)
class Row:
    """One row behind a figure: an agreement, a project or a place. ``base`` is the denominator of a share."""

    kind: str
    code: str
    names: Multilingual
    project_code: str
    scale: str
    year: int | None
    value: Decimal | None
    base: Decimal | None = None


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """An agreement that is not added, with its total where it is known: ``stands`` is about the same works."""

    row: Row
    stands: Row


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows whose sum is the figure, from ``start`` on, those whose value is unknown and those left out of it."""

    figure: Figure
    rows: tuple[Row, ...]
    unknown: tuple[Row, ...]
    start: int
    total_rows: int
    left_out: tuple[LeftOutRow, ...] = ()
