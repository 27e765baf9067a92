"""SDG 11.3.1 recorded as figures: computed by its official method wherever the built-up area of two dates is known.

The catalogue says what it is computed from: an indicator of target 11.3.1 that names a numerator (the built-up area)
and a denominator (the population of the same perimeters).
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db import transaction

from houma.domain.accounts.models import User
from houma.domain.indicators.actions import NewObservation, NewRelease, record_observations
from houma.domain.indicators.models import Area, IndicatorVersion, Release, Sex, Slice, Status
from houma.domain.indicators.queries import matrix
from houma.domain.indicators.queries.reader import Column
from houma.domain.territories.models import Country, Territory
from houma.domain.watch.rules.deciding import year_of
from houma.engines.sdg import land_use_ratio
from houma.engines.sdg.land import Floats

TARGET = "11.3.1"


@dataclass(frozen=True, slots=True)
class LandRatios:
    """What was computed: how many territories have a ratio, of how many, between which periods."""

    known: int
    of: int
    periods: tuple[str, str] | None


@transaction.atomic
def record_land_ratios(country: Country, *, by: User | None) -> LandRatios:
    """Compute and record the ratio of the two latest periods for every territory; estimated (E), dated by its inputs.

    Again on the same figures it records nothing. Where the catalogue has no such indicator, or the area is known of
    one date only, the ratio stays unknown and nothing is recorded.
    """
    version = (
        IndicatorVersion.objects.of_country(country.pk)
        .in_force()
        .filter(sdg_target=TARGET)
        .exclude(numerator_code="")
        .exclude(denominator_code="")
        .first()
    )
    if version is None or version.source is None:
        return LandRatios(0, 0, None)
    built, people = version.numerator_code, version.denominator_code
    periods = _periods(country, built) & _periods(country, people)
    if len(periods) < 2:
        return LandRatios(0, 0, None)
    first, last = sorted(periods)[-2:]
    years = year_of(last) - year_of(first)
    figures, of = [], 0
    levels = Territory.objects.of_country(country.pk).order_by().values_list("level", flat=True).distinct()
    for level in levels:
        before, after = (matrix(country, [built, people], level, period=period) for period in (first, last))
        found = land_use_ratio(
            _whole(before.columns[built]),
            _whole(after.columns[built]),
            _whole(before.columns[people]),
            _whole(after.columns[people]),
            years,
        )
        codes = dict(Territory.objects.filter(pk__in=after.units).values_list("pk", "code"))
        of += len(after.units)
        figures += [
            NewObservation(codes[place], version.indicator.code, last, float(ratio), status=Status.ESTIMATED)
            for place, ratio in zip(after.units, found.ratio, strict=True)
            if not np.isnan(ratio)
        ]
    release = NewRelease(
        source_code=version.source.code,
        title=f"LCRPGR {first}–{last}",
        data_date=_known_on(country, [built, people]),
        illustrative=country.illustrative,
    )
    if figures:
        record_observations(country, release, figures, by=by)
    return LandRatios(len(figures), of, (first, last))


def _whole(column: Column) -> Floats:
    """The figures that stand for all of a place: a sum over some of the communes is no area of the province, and not
    over the same ones for people."""
    figures: Floats = np.where(column.coverage >= 1, column.value, np.nan)
    return figures


def _periods(country: Country, code: str) -> set[str]:
    slices = Slice.objects.filter(indicator__country=country, indicator__code=code, area=Area.TOTAL, sex=Sex.ALL)
    return set(slices.values_list("period", flat=True))


def _known_on(country: Country, codes: list[str]) -> date:
    """The day from which the latest of the figures is known."""
    releases = Release.objects.filter(
        country=country, observations__slice__indicator__code__in=codes, observations__slice__indicator__country=country
    )
    return releases.order_by("-data_date").values_list("data_date", flat=True)[0]
