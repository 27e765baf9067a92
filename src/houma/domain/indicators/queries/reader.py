"""Reads what indicators stand on, and computes them level by level: own figures, from parts, by formula."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from houma.domain.indicators.models import Aggregation, IndicatorVersion, Sex, Slice, Status
from houma.domain.indicators.queries.vintages import figures_known, vintages
from houma.domain.indicators.queries.vocabulary import Definitions, definitions_of, parts_of
from houma.domain.indicators.rules.aggregation import PARTS_OF, Floats, Ints, Parts, factor_of
from houma.domain.indicators.rules.entries import STATUSES
from houma.domain.indicators.rules.formulas import Operand, read_formula
from houma.domain.indicators.rules.loading import SliceKey
from houma.domain.indicators.rules.totals import Board, whole
from houma.domain.territories.models import Country, Territory

_ESTIMATED, _NORMAL, _MISSING = (STATUSES.index(code) for code in (Status.ESTIMATED, Status.NORMAL, Status.MISSING))
_FEW = 500
"""Territories up to which a query names them, instead of reading whole slices."""


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One indicator for the units of a matrix (units).

    Attributes:
        version: its definition; ``period`` the one that was read ("" where there is no figure).
        value: NaN where missing.
        coverage: 1 for figures of their own, less where a computed one stands on a part of its territory only.
        computed: whether the figure was computed from parts, or by a formula from figures that were.
        status: number in ``STATUSES``.
        release: key of the release, -1 where computed or derived.
        base: how many people or households the figure is about, where the catalogue says (NaN elsewhere).
        hidden: where a figure that it was computed from may not be shown (units).
    """

    version: IndicatorVersion
    period: str
    value: Floats
    coverage: Floats
    computed: NDArray[np.bool_]
    status: Ints
    release: Ints
    base: Floats
    hidden: NDArray[np.bool_]

    @property
    def suppressed(self) -> NDArray[np.bool_]:
        """Where the figure is about too few to be shown, or about nobody knows how many (units)."""
        smallest = self.version.smallest_count
        there = ~np.isnan(self.value)
        if smallest is None or np.isnan(self.base).all():
            return there & self.hidden
        return there & (self.hidden | ~(self.base >= smallest))

    @property
    def shown(self) -> Floats:
        """The figures that may be shown (units): suppressed ones are NaN."""
        return np.where(self.suppressed, np.nan, self.value)


@dataclass(slots=True)
class Reader:
    """Reads what some indicators stand on, then computes them level by level."""

    country: Country
    level: str
    period: str
    until: date | None
    only: Sequence[int] | None
    units: tuple[int, ...] = ()
    definitions: Definitions = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)
    board: Board | None = None
    periods: dict[tuple[int, int, int], str] = field(default_factory=dict)
    places: dict[str, tuple[int, ...]] = field(default_factory=dict)
    parts: dict[str, Parts] = field(default_factory=dict)
    done: dict[tuple[Operand, str], Column] = field(default_factory=dict)

    def read(self, wanted: Sequence[Operand]) -> None:
        """Read the level's own figures, and those of its parts for what has to be computed from them."""
        self.definitions = definitions_of(self.country)
        self.keys = {version.indicator.code: pk for pk, version in self.definitions.items()}
        operands = self._all_operands(wanted)
        slices = self._slices({self.keys[one.code] for one in operands})
        chosen = sorted(self._choose(operands, slices))
        self._read_units()
        ranks = vintages(self.country, self.until)
        numbers = {slices[key]: place for place, key in enumerate(chosen)}
        own = figures_known(numbers, ranks, self._few(self.units))
        self.board = Board([(own, chosen)], self.units)
        wanting = sorted(self._wanting(operands))
        if wanting and self.level in PARTS_OF:
            self._read_parts()
            below = sorted({pk for level, pks in self.places.items() if level != self.level for pk in pks})
            numbers = {slices[key]: place for place, key in enumerate(wanting)}
            of_parts = figures_known(numbers, ranks, self._few(below))
            self.board = Board([(own, chosen), (of_parts, wanting)], [*self.units, *below])

    def _few(self, territories: Sequence[int]) -> Sequence[int] | None:
        """Territories to name in a query; None where reading whole slices is cheaper."""
        return territories if self.only is not None and len(territories) <= _FEW else None

    def _wanting(self, operands: Iterable[Operand]) -> set[SliceKey]:
        """The slices to read of parts: a figure of the level is missing, and a rule would compute it."""
        assert self.board is not None
        wanting: set[SliceKey] = set()
        for one in operands:
            version = self.version(one.code)
            if version.formula or version.aggregation == Aggregation.NONE:
                continue
            area, sex = one.area or 0, one.sex or 0
            indicator = self.keys[one.code]
            own = (indicator, self.periods[indicator, area, sex], area, sex)
            parts = [
                (self.keys[code], self._period_of(one), area, counted)
                for code in (version.weight_code, version.numerator_code, version.denominator_code)
                if code
                for counted in {sex, int(Sex.ALL)}
            ]
            made_of = parts if version.aggregation == Aggregation.RATIO else []
            lines = [self.board.lines[key] for key in (own, *made_of) if key in self.board.lines]
            if any(np.isnan(self.board.values[line]).any() for line in lines):
                wanting |= {key for key in (own, *parts) if key in self.board.lines}
        return wanting

    def _period_of(self, one: Operand) -> str:
        """The period in which an operand is read: its own latest, else that of the figures it is a ratio of."""
        area, sex = one.area or 0, one.sex or 0
        period = self.periods[self.keys[one.code], area, sex]
        version = self.version(one.code)
        if not period and version.aggregation == Aggregation.RATIO:
            period = self.periods[self.keys[version.numerator_code], area, sex]
        return period

    def _all_operands(self, wanted: Iterable[Operand]) -> set[Operand]:
        """What is asked for and everything that it is computed from, areas and sexes put in."""
        waiting, found = list(wanted), set[Operand]()
        while waiting:
            one = waiting.pop()
            if one in found:
                continue
            found.add(one)
            version = self.version(one.code)
            if version.formula:
                waiting += [_placed(part, one) for part in read_formula(version.formula).operands]
            for code in (version.weight_code, version.numerator_code, version.denominator_code):
                if code:
                    waiting += [Operand(code, one.area, one.sex), Operand(code, one.area, int(Sex.ALL))]
        return found

    def version(self, code: str) -> IndicatorVersion:
        return self.definitions[self.keys[code]]

    def _slices(self, indicators: set[int]) -> dict[SliceKey, int]:
        rows = Slice.objects.filter(indicator_id__in=indicators)
        if self.period:
            rows = rows.filter(period=self.period)
        listed = rows.values_list("indicator_id", "period", "area", "sex", "pk")
        return {(indicator, period, area, sex): pk for indicator, period, area, sex, pk in listed}

    def _choose(self, operands: Iterable[Operand], slices: Mapping[SliceKey, int]) -> set[SliceKey]:
        """The slice of each operand: the period asked for, else its latest."""
        latest: dict[tuple[int, int, int], str] = {}
        for indicator, period, area, sex in slices:
            place = (indicator, area, sex)
            latest[place] = max(latest.get(place, ""), period)
        for one in operands:
            place = (self.keys[one.code], one.area or 0, one.sex or 0)
            self.periods[place] = latest.get(place, "")
        # A weight goes with the period of what it weighs, which may not be its own latest.
        asked = {(indicator, period) for (indicator, _area, _sex), period in self.periods.items() if period}
        all_periods = {period for _indicator, period in asked}
        wanted_areas = {(one.area or 0, one.sex or 0) for one in operands}
        return {key for key in slices if key[1] in all_periods and (key[2], key[3]) in wanted_areas}

    def _read_units(self) -> None:
        rows = Territory.objects.of_country(self.country.pk).filter(level=self.level)
        if self.only is not None:
            rows = rows.filter(pk__in=self.only)
        self.units = tuple(rows.order_by("code").values_list("pk", flat=True))
        self.places[self.level] = self.units

    def _read_parts(self) -> None:
        """The territories that make up those of the level, floor by floor."""
        level = self.level
        while level in PARTS_OF:
            above = frozenset(self.places[level])
            found = parts_of(self.country, level)
            self.parts[level] = Parts(level, {pk: top for pk, top in found.parent_of.items() if top in above})
            level = PARTS_OF[level]
            self.places[level] = tuple(sorted(self.parts_above(level)))

    def parts_above(self, level: str) -> Iterable[int]:
        """Territories of a level that are parts of those one floor up."""
        return next(parts.parent_of for above, parts in self.parts.items() if PARTS_OF[above] == level)

    def column(self, one: Operand, level: str) -> Column:
        """An indicator for the territories of a level that were read."""
        key = (one, level)
        if key not in self.done:
            version = self.version(one.code)
            self.done[key] = self._derived(one, version, level) if version.formula else self._observed(one, level)
        return self.done[key]

    def _derived(self, one: Operand, version: IndicatorVersion, level: str) -> Column:
        formula = read_formula(version.formula)
        columns = {part: self.column(_placed(part, one), level) for part in formula.operands}
        value = formula.compute({part: column.value for part, column in columns.items()})
        several = list(columns.values())
        coverage = np.minimum.reduce([column.coverage for column in several])
        computed = np.logical_or.reduce([column.computed for column in several])
        estimated = np.logical_or.reduce([column.status == _ESTIMATED for column in several])
        status = np.where(np.isnan(value), _MISSING, np.where(estimated, _ESTIMATED, _NORMAL))
        periods = sorted({column.period for column in several if column.period})
        bases = np.array([column.base for column in several])
        known = ~np.isnan(bases)
        base = np.where(known.any(axis=0), np.where(known, bases, np.inf).min(axis=0), np.nan)
        hidden = np.logical_or.reduce([column.suppressed for column in several])
        nowhere = np.full(len(value), -1, dtype=np.int64)
        return Column(version, periods[-1] if periods else "", value, coverage, computed, status, nowhere, base, hidden)

    def _observed(self, one: Operand, level: str) -> Column:
        assert self.board is not None
        version = self.version(one.code)
        indicator, area, sex = self.keys[one.code], one.area or 0, one.sex or 0
        period = self._period_of(one)
        key = (indicator, period, area, sex)
        places = self.places[level]
        columns = self.board.columns(places)
        line = self.board.lines.get(key)
        value = np.full(len(places), np.nan) if line is None else self.board.values[line][columns]
        nothing = np.full(len(places), -1, dtype=np.int64)
        status = nothing * 0 + _MISSING if line is None else self.board.status[line][columns]
        release = nothing if line is None else self.board.release[line][columns]
        coverage = (~np.isnan(value)).astype(np.float64)
        computed = np.zeros(len(places), dtype=np.bool_)
        if np.isnan(value).any() and version.aggregation == Aggregation.RATIO:
            value, coverage, computed = self._divided(one, version, level, value, coverage)
        if np.isnan(value).any() and level in self.parts and version.aggregation != Aggregation.NONE:
            value, coverage, computed = self._filled(key, level, value, coverage, computed)
            status = np.where(computed, np.where(coverage >= 1, _NORMAL, _ESTIMATED), status)
        base = self._base(one, version, level, value)
        hidden = np.zeros(len(places), dtype=np.bool_)
        return Column(version, period, value, coverage, computed, status, release, base, hidden)

    def _divided(
        self, one: Operand, version: IndicatorVersion, level: str, value: Floats, coverage: Floats
    ) -> tuple[Floats, Floats, NDArray[np.bool_]]:
        """Ratios computed from the two figures of the territory itself."""
        above, below = (
            self.column(Operand(code, one.area, one.sex), level).value
            for code in (version.numerator_code, version.denominator_code)
        )
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = factor_of(version.unit_id) * above / below
        computed = np.isnan(value) & np.isfinite(ratio)
        return np.where(computed, ratio, value), np.where(computed, 1.0, coverage), computed

    def _filled(
        self, key: SliceKey, level: str, value: Floats, coverage: Floats, before: NDArray[np.bool_]
    ) -> tuple[Floats, Floats, NDArray[np.bool_]]:
        """Gaps computed from the parts, whose own gaps are computed first."""
        assert self.board is not None
        below = PARTS_OF[level]
        indicator, _period, area, sex = key
        version = self.definitions[indicator]
        for code in (version.indicator.code, version.weight_code, version.numerator_code, version.denominator_code):
            if code:
                self._lay_down(Operand(code, area, sex), below)
        parent_of = self.parts[level].parent_of
        number = {pk: place for place, pk in enumerate(self.places[level])}
        group = np.array([number[parent_of[pk]] for pk in self.places[below]], dtype=np.int64)
        columns = self.board.columns(self.places[below])
        found = whole(key, self.board, group, len(number), columns, self.definitions, self.keys)
        if found is None:
            return value, coverage, before
        computed = np.isnan(value) & ~np.isnan(found.value)
        covered = np.where(computed, found.coverage, coverage)
        return np.where(computed, found.value, value), covered, before | computed

    def _lay_down(self, one: Operand, level: str) -> None:
        """Put an indicator's figures at a level on the board, the computed ones included."""
        assert self.board is not None
        column = self.column(one, level)
        number = self.board.lines.get((self.keys[one.code], column.period, one.area or 0, one.sex or 0))
        if number is not None:
            self.board.values[number, self.board.columns(self.places[level])] = column.value

    def _base(self, one: Operand, version: IndicatorVersion, level: str, value: Floats) -> Floats:
        """How many each figure is about: the count itself, else what weighs or divides it, in its sex or in all."""
        code = version.weight_code or version.denominator_code
        if not code:
            return value if version.aggregation == Aggregation.SUM else np.full(len(value), np.nan)
        counted = self.column(Operand(code, one.area, one.sex), level).value
        if np.isnan(counted).all():
            counted = self.column(Operand(code, one.area, int(Sex.ALL)), level).value
        return counted


def _placed(part: Operand, whole_: Operand) -> Operand:
    """An operand of a formula with the area and sex of the value asked for, where it names none."""
    area = whole_.area if part.area is None else part.area
    return Operand(part.code, area, whole_.sex if part.sex is None else part.sex)
