"""One figure of one territory, opened: what it was computed from, down to what a source said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from houma.domain.indicators.models import Aggregation, Area, IndicatorVersion, Observation, ScoreRun, Sex
from houma.domain.indicators.queries.matrix import matrix
from houma.domain.indicators.queries.reader import Column
from houma.domain.indicators.queries.values import IndicatorView, view_of
from houma.domain.indicators.queries.vocabulary import parts_of
from houma.domain.indicators.rules.aggregation import PARTS_OF
from houma.domain.indicators.rules.entries import STATUSES
from houma.domain.indicators.rules.formulas import read_formula
from houma.domain.territories.models import Territory
from houma.values.multilingual import Multilingual


@dataclass(frozen=True, slots=True)
class Told:
    """What one release said: an observation with where it comes from.

    ``replaced`` where a later release holds; ``value`` is None where the source says that it is missing, or where it
    may not be shown.
    """

    period: str
    area: int
    sex: int
    value: float | None
    status: str
    release: str
    publisher: str
    address: str
    data_date: date
    illustrative: bool
    replaced: bool


@dataclass(frozen=True, slots=True)
class Ingredient:
    """A figure of the same territory that this one is computed with."""

    indicator: IndicatorView
    area: int
    sex: int
    value: float | None


@dataclass(frozen=True, slots=True)
class Part:
    """What a part of the territory adds: its figure and the number that weighs it, where there is one."""

    code: str
    names: Multilingual
    value: float | None
    weight: float | None


@dataclass(frozen=True, slots=True)
class OpenedFigure:
    """A figure with everything behind it.

    Attributes:
        computed: from parts or by formula; ``coverage`` is the share of the parts that have a figure.
        told: the observations of the territory, all areas, sexes and periods, those asked for first.
        ingredients: of a formula or a ratio. ``parts``: where it was put together from the level below, whose name is
            ``parts_level``; ``weight`` then names what weighs them.
        total, urban, rural, female, male: the figures of the whole and of its parts, None where there is none.
    """

    indicator: IndicatorView
    area: int
    sex: int
    period: str
    value: float | None
    status: str
    computed: bool
    coverage: float
    suppressed: bool
    total: float | None
    urban: float | None
    rural: float | None
    female: float | None
    male: float | None
    told: tuple[Told, ...]
    ingredients: tuple[Ingredient, ...]
    parts: tuple[Part, ...]
    parts_level: str
    weight: IndicatorView | None


def opened_figure(
    territory: Territory, code: str, *, area: int = Area.TOTAL, sex: int = Sex.ALL, run: ScoreRun | None = None
) -> OpenedFigure:
    """Open a figure: some forty queries at most, whatever stands behind it.

    Args:
        run: scores whose figures are meant: read as they were known then. None: as they are known now.

    Raises:
        KeyError: the catalogue has no such code.
    """
    reader = _Reader(territory, run)
    column = reader.column(code, area, sex)
    version = column.version
    sexes = _shown(reader.column(code, Area.TOTAL, Sex.FEMALE)), _shown(reader.column(code, Area.TOTAL, Sex.MALE))
    total = _shown(reader.column(code, Area.TOTAL, Sex.ALL))
    # A formula that names the sexes itself gives the same figure for either: it is of both together.
    female, male = sexes if set(sexes) != {total} else (None, None)
    weighed = version.aggregation == Aggregation.WEIGHTED_MEAN and version.weight_code
    parts = reader.parts(version, area, sex) if column.computed[0] and not version.formula else ()
    hidden = bool(column.suppressed[0])
    return OpenedFigure(
        indicator=view_of(version),
        area=area,
        sex=sex,
        period=column.period,
        value=_shown(column),
        status=STATUSES[int(column.status[0])],
        computed=bool(column.computed[0]),
        coverage=float(column.coverage[0]),
        suppressed=hidden,
        total=total,
        urban=_shown(reader.column(code, Area.URBAN, Sex.ALL)),
        rural=_shown(reader.column(code, Area.RURAL, Sex.ALL)),
        female=female,
        male=male,
        told=reader.told(version, area, sex),
        ingredients=reader.ingredients(version, area, sex),
        parts=parts,
        parts_level=PARTS_OF.get(territory.level, "") if parts else "",
        weight=reader.view(version.weight_code) if weighed and parts else None,
    )


def _shown(column: Column) -> float | None:
    value = float(column.shown[0])
    return None if np.isnan(value) else value


@dataclass(slots=True)
class _Reader:
    territory: Territory
    run: ScoreRun | None

    def column(self, code: str, area: int, sex: int) -> Column:
        return self._read([code], area, sex, self.territory.level, [self.territory.pk])[1][code]

    def view(self, code: str) -> IndicatorView:
        versions = IndicatorVersion.objects.of_country(self.territory.country_id).in_force()
        return view_of(versions.get(indicator__code=code))

    def _read(
        self, codes: Sequence[str], area: int, sex: int, level: str, territories: Sequence[int]
    ) -> tuple[tuple[int, ...], dict[str, Column]]:
        found = matrix(
            self.territory.country, codes, level,
            period=self.run.period if self.run else "", area=area, sex=sex,
            until=self.run.data_date if self.run else None, territories=territories,
        )  # fmt: skip
        return found.units, dict(found.columns)

    def ingredients(self, version: IndicatorVersion, area: int, sex: int) -> tuple[Ingredient, ...]:
        """The operands of a formula, or the two parts of a ratio."""
        if version.formula:
            operands = read_formula(version.formula).operands
            wanted = [
                (one.code, int(area if one.area is None else one.area), int(sex if one.sex is None else one.sex))
                for one in operands
            ]
        elif version.aggregation == Aggregation.RATIO:
            wanted = [(version.numerator_code, int(area), int(sex)), (version.denominator_code, int(area), int(sex))]
        else:
            return ()
        columns: dict[tuple[str, int, int], Column] = {}
        for its_area, its_sex in sorted({(one[1], one[2]) for one in wanted}):
            codes = [one[0] for one in wanted if one[1:] == (its_area, its_sex)]
            _units, read = self._read(codes, its_area, its_sex, self.territory.level, [self.territory.pk])
            columns |= {(code, its_area, its_sex): column for code, column in read.items()}
        return tuple(Ingredient(view_of(columns[one].version), one[1], one[2], _shown(columns[one])) for one in wanted)

    def parts(self, version: IndicatorVersion, area: int, sex: int) -> tuple[Part, ...]:
        """The figures of the level below, the heaviest first."""
        below = PARTS_OF.get(self.territory.level)
        if below is None or version.aggregation == Aggregation.NONE:
            return ()
        parents = parts_of(self.territory.country, self.territory.level).parent_of
        keys = [pk for pk, above in parents.items() if above == self.territory.pk]
        code, weight = version.indicator.code, version.weight_code
        units, columns = self._read([code, weight] if weight else [code], area, sex, below, keys)
        places = {place.pk: place for place in Territory.objects.filter(pk__in=units).defer("boundary", "point")}
        found = [
            Part(
                places[pk].code,
                places[pk].names,
                _number(columns[code].shown[row]),
                _number(columns[weight].shown[row]) if weight else None,
            )
            for row, pk in enumerate(units)
        ]
        return tuple(sorted(found, key=lambda one: (-(one.weight or one.value or 0), one.code)))

    def told(self, version: IndicatorVersion, area: int, sex: int) -> tuple[Told, ...]:
        """What releases said of the territory: one query; more where the catalogue bounds small figures."""
        rows = list(
            Observation.objects.filter(territory=self.territory, slice__indicator_id=version.indicator_id)
            .select_related("slice", "release__source")
            .order_by("-slice__period", "slice__area", "slice__sex", "-release__data_date", "-release_id")
        )
        hidden = self._hidden(version, rows)
        seen: set[int] = set()
        told = []
        for row in rows:
            told.append(
                Told(
                    period=row.slice.period,
                    area=row.slice.area,
                    sex=row.slice.sex,
                    value=None if row.slice_id in hidden else row.value,
                    status=row.status,
                    release=row.release.title,
                    publisher=row.release.source.publisher,
                    address=row.release.source.address,
                    data_date=row.release.data_date,
                    illustrative=row.release.illustrative,
                    replaced=row.slice_id in seen,
                )
            )
            seen.add(row.slice_id)
        return tuple(sorted(told, key=lambda one: (one.area, one.sex) != (area, sex)))

    def _hidden(self, version: IndicatorVersion, rows: Iterable[Observation]) -> set[int]:
        """Slices in which the figure is about too few to be shown."""
        if version.smallest_count is None:
            return set()
        hidden = set()
        for one in {row.slice_id: row.slice for row in rows}.values():
            code = version.indicator.code
            column = matrix(
                self.territory.country, [code], self.territory.level,
                period=one.period, area=one.area, sex=one.sex, territories=[self.territory.pk],
            ).columns[code]  # fmt: skip
            # Nothing says how many the figure is about: it is not shown.
            if column.suppressed.any() or np.isnan(column.base).all():
                hidden.add(one.pk)
        return hidden


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
