"""Figures for pages: the catalogue, one indicator on a map, one territory through time. Small figures are not shown."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from houma.domain.indicators.models import Area, IndicatorVersion, Release, Sex, Slice
from houma.domain.indicators.queries.matrix import matrix
from houma.domain.indicators.queries.reader import Column
from houma.domain.indicators.rules.entries import STATUSES
from houma.domain.territories.models import Country, Territory
from houma.values.multilingual import Multilingual


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """An indicator as pages show it. ``source`` and ``address`` are where it comes from; "" where nobody says."""

    code: str
    version: int
    names: Multilingual
    definitions: Multilingual
    unit_code: str
    unit: Multilingual
    decimals: int
    direction: str
    capital: str
    theme: str
    sdg_target: str
    urban_agenda: str
    periodicity: str
    aggregation: str
    weight_code: str
    numerator_code: str
    denominator_code: str
    formula: str
    smallest_count: int | None
    source_code: str
    source: str
    address: str


@dataclass(frozen=True, slots=True)
class PlaceValue:
    """The figure of one territory.

    Attributes:
        value: None where missing or suppressed.
        status: code of SDMX; M where missing.
        computed: from its parts or by a formula from computed figures; ``coverage`` is the share that it stands on.
        suppressed: there is one, about too few people to be shown.
    """

    territory_id: int
    code: str
    names: Multilingual
    parent_id: int | None
    population: int | None
    value: float | None
    status: str
    computed: bool
    coverage: float
    suppressed: bool


@dataclass(frozen=True, slots=True)
class MapValues:
    """One indicator for every territory of a level, those without a figure included.

    ``periods`` are all that can be asked for in this area and sex, the latest first; ``data_date`` is the day from
    which the latest of the figures is known.
    """

    indicator: IndicatorView
    level: str
    period: str
    area: int
    sex: int
    periods: tuple[str, ...]
    places: tuple[PlaceValue, ...]
    data_date: date | None

    @property
    def missing(self) -> int:
        """How many territories have no figure that is shown."""
        return sum(place.value is None for place in self.places)


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """One figure of a territory in time, with the release that gave it; ``replaced`` where a later one holds."""

    period: str
    value: float | None
    status: str
    data_date: date
    release: str
    replaced: bool


def catalogue(country: Country) -> tuple[IndicatorView, ...]:
    """Every indicator as it is defined now, by theme and code: one query."""
    versions = IndicatorVersion.objects.of_country(country.pk).in_force().order_by("theme", "indicator__code")
    return tuple(view_of(version) for version in versions)


def definition_versions(country: Country, code: str) -> tuple[IndicatorVersion, ...]:
    """All definitions that an indicator had, the latest first: one query; empty where there is no such indicator."""
    versions = IndicatorVersion.objects.of_country(country.pk).filter(indicator__code=code)
    return tuple(versions.select_related("indicator", "unit", "source").order_by("-number"))


def view_of(version: IndicatorVersion) -> IndicatorView:
    """A definition as pages show it."""
    return IndicatorView(
        code=version.indicator.code,
        version=version.number,
        names=version.names,
        definitions=version.definitions,
        unit_code=version.unit_id,
        unit=Multilingual(version.unit.label_fr, version.unit.label_ar, version.unit.label_en),
        decimals=version.decimals,
        direction=version.direction,
        capital=version.capital,
        theme=version.theme,
        sdg_target=version.sdg_target,
        urban_agenda=version.urban_agenda,
        periodicity=version.periodicity,
        aggregation=version.aggregation,
        weight_code=version.weight_code,
        numerator_code=version.numerator_code,
        denominator_code=version.denominator_code,
        formula=version.formula,
        smallest_count=version.smallest_count,
        source_code=version.source.code if version.source else "",
        source=version.source.publisher if version.source else "",
        address=version.source.address if version.source else "",
    )


def values_at(
    country: Country,
    code: str,
    level: str,
    *,
    period: str = "",
    area: int = Area.TOTAL,
    sex: int = Sex.ALL,
    until: date | None = None,
) -> MapValues:
    """One indicator on a map: at most ten queries. Raises KeyError where the catalogue has no such code."""
    found = matrix(country, [code], level, period=period, area=area, sex=sex, until=until)
    column = found.columns[code]
    latest = Release.objects.filter(pk__in=set(column.release[column.release >= 0].tolist())).order_by("-data_date")
    return MapValues(
        indicator=view_of(column.version),
        level=level,
        period=column.period,
        area=area,
        sex=sex,
        periods=_periods(country, code, area, sex),
        places=_places(country, level, found.units, column),
        data_date=latest.values_list("data_date", flat=True).first(),
    )


def _periods(country: Country, code: str, area: int, sex: int) -> tuple[str, ...]:
    slices = Slice.objects.filter(indicator__country=country, indicator__code=code, area=area, sex=sex)
    return tuple(slices.order_by("-period").values_list("period", flat=True))


def _places(country: Country, level: str, units: Sequence[int], column: Column) -> tuple[PlaceValue, ...]:
    """The figure of each unit with what a page says of its territory: one query."""
    # Thousands of objects of Django would take most of the time of a map.
    names = ("code", "name_fr", "name_ar", "name_en", "parent_id", "population")
    rows = Territory.objects.of_country(country.pk).filter(level=level).values_list("pk", *names)
    facts = {pk: tuple(rest) for pk, *rest in rows}
    figures = zip(
        units,
        column.shown.tolist(),
        column.status.tolist(),
        column.computed.tolist(),
        column.coverage.tolist(),
        column.suppressed.tolist(),
        strict=True,
    )
    places = []
    for pk, value, status, computed, coverage, suppressed in figures:
        code, french, arabic, english, parent, population = facts[pk]
        places.append(
            PlaceValue(
                territory_id=pk,
                code=code,
                names=Multilingual(french, arabic, english),
                parent_id=parent,
                population=population,
                value=None if value != value else value,
                status=STATUSES[status],
                computed=computed,
                coverage=coverage,
                suppressed=suppressed,
            )
        )
    return tuple(places)


def series(
    territory: Territory, code: str, *, area: int = Area.TOTAL, sex: int = Sex.ALL, with_replaced: bool = False
) -> tuple[SeriesPoint, ...]:
    """An observed indicator of one territory through time: two queries and those of small figures.

    Figures that a later release replaced are left out unless ``with_replaced`` asks for them. Figures about too few to
    be shown stand there without a value.
    """
    rows = (
        Slice.objects.filter(indicator__country_id=territory.country_id, indicator__code=code, area=area, sex=sex)
        .filter(observations__territory=territory)
        .order_by("period", "observations__release__data_date", "observations__release_id")
        .values_list(
            "period",
            "observations__value",
            "observations__status",
            "observations__release__data_date",
            "observations__release__title",
        )
    )
    points = [SeriesPoint(*row, replaced=False) for row in rows]
    following = [*(point.period for point in points[1:]), ""]
    marked = [replace(one, replaced=one.period == after) for one, after in zip(points, following, strict=False)]
    hidden = _hidden_periods(territory, code, area, sex, {one.period for one in marked})
    kept = (one for one in marked if with_replaced or not one.replaced)
    return tuple(replace(one, value=None) if one.period in hidden else one for one in kept)


def _hidden_periods(territory: Territory, code: str, area: int, sex: int, periods: set[str]) -> frozenset[str]:
    """Periods in which the figure is about too few to be shown; nothing is asked where the catalogue sets no bound."""
    version = IndicatorVersion.objects.of_country(territory.country_id).in_force().filter(indicator__code=code).first()
    if version is None or version.smallest_count is None:
        return frozenset()
    hidden = set()
    for period in periods:
        found = matrix(
            territory.country, [code], territory.level, period=period, area=area, sex=sex, territories=[territory.pk]
        )
        if found.columns[code].suppressed.any():
            hidden.add(period)
    return frozenset(hidden)
