"""What is known of a territory at several dates, and what at an earlier one only."""

from dataclasses import dataclass

import numpy as np
from django.db.models import Count

from houma.domain.indicators.models import Area, Indicator, Sex, Slice
from houma.domain.indicators.queries.matrix import matrix
from houma.domain.indicators.queries.values import IndicatorView, view_of
from houma.domain.territories.models import Territory


@dataclass(frozen=True, slots=True)
class Change:
    """An indicator through time: (period, value), the earliest first, two points or more."""

    indicator: IndicatorView
    points: tuple[tuple[str, float], ...]

    @property
    def difference(self) -> float:
        """The last value less the first."""
        return self.points[-1][1] - self.points[0][1]


def changes_of(territory: Territory) -> tuple[Change, ...]:
    """What is known of a territory at two dates or more, total and all sexes, by code.

    Two queries where no indicator has two periods; else some eight more for each period. Figures too small to be shown
    are left out.
    """
    several = (
        Indicator.objects.filter(country_id=territory.country_id, slices__area=Area.TOTAL, slices__sex=Sex.ALL)
        .annotate(periods=Count("slices__period", distinct=True))
        .filter(periods__gt=1)
        .values_list("code", flat=True)
    )
    codes = sorted(several)
    periods = (
        Slice.objects.filter(
            indicator__country_id=territory.country_id, indicator__code__in=codes, area=Area.TOTAL, sex=Sex.ALL
        )
        .order_by("period")
        .values_list("period", flat=True)
        .distinct()
    )
    points: dict[str, list[tuple[str, float]]] = {}
    views: dict[str, IndicatorView] = {}
    for period in periods if codes else ():
        read = matrix(territory.country, codes, territory.level, period=period, territories=[territory.pk]).columns
        for code, column in read.items():
            value = float(column.shown[0])
            if not np.isnan(value):
                points.setdefault(code, []).append((period, value))
            views[code] = view_of(column.version)
    return tuple(Change(views[code], tuple(found)) for code, found in sorted(points.items()) if len(found) > 1)


@dataclass(frozen=True, slots=True)
class EarlierFigure:
    """A figure of an indicator whose latest period is not the country's latest."""

    indicator: IndicatorView
    period: str
    value: float


def earlier_figures(territory: Territory) -> tuple[EarlierFigure, ...]:
    """Figures of indicators that nobody has counted again since, total and all sexes, the latest period first.

    One query where every indicator is of the latest period; else some eight more for each earlier one. Figures too
    small to be shown are left out.
    """
    slices = Slice.objects.filter(indicator__country_id=territory.country_id, area=Area.TOTAL, sex=Sex.ALL).values_list(
        "indicator__code", "period"
    )
    last: dict[str, str] = {}
    for code, period in slices:
        last[code] = max(last.get(code, ""), period)
    newest = max(last.values(), default="")
    found = []
    for period in sorted({one for one in last.values() if one < newest}, reverse=True):
        codes = sorted(code for code, one in last.items() if one == period)
        read = matrix(territory.country, codes, territory.level, period=period, territories=[territory.pk]).columns
        shown = ((column, float(column.shown[0])) for column in read.values())
        found += [EarlierFigure(view_of(one.version), period, value) for one, value in shown if not np.isnan(value)]
    return tuple(found)
