"""Figures as they were known on a day: of several releases the one of the latest day holds."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np
from django.db import connection

from houma.domain.indicators.models import Release, Slice
from houma.domain.indicators.rules.entries import STATUSES
from houma.domain.indicators.rules.loading import Figures, SliceKey
from houma.domain.territories.models import Country

_SLICES_AT_ONCE = 900


def slice_numbers(slices: Iterable[SliceKey]) -> dict[SliceKey, int]:
    """Keys in the database of those slices that are there: one query."""
    wanted = set(slices)
    indicators = {key[0] for key in wanted}
    rows = Slice.objects.filter(indicator_id__in=indicators).values_list("indicator_id", "period", "area", "sex", "pk")
    return {key: pk for *parts, pk in rows if (key := (parts[0], parts[1], parts[2], parts[3])) in wanted}


def current_figures(
    country: Country, slices: Sequence[SliceKey], numbers: Mapping[SliceKey, int], *, until: date
) -> Figures:
    """Figures of the slices known on ``until``, numbered by their place in ``slices``, sorted; two queries and more
    only for hundreds of slices."""
    places = {numbers[key]: place for place, key in enumerate(slices) if key in numbers}
    return figures_known(places, vintages(country, until))


def vintages(country: Country, until: date | None = None) -> dict[int, int]:
    """Release → its rank among those known on ``until``, the latest the highest: one query."""
    releases = Release.objects.filter(country=country)
    if until is not None:
        releases = releases.filter(data_date__lte=until)
    return {pk: rank for rank, pk in enumerate(releases.order_by("data_date", "pk").values_list("pk", flat=True))}


def figures_known(
    places: Mapping[int, int], rank_of: Mapping[int, int], territories: Sequence[int] | None = None
) -> Figures:
    """The latest figure of each territory in some slices, sorted by place and territory.

    Args:
        places: key of a slice → the number that it has in the result.
        rank_of: releases that count, with their ranks.
        territories: only these, where given; at most some hundred.
    """
    rows: list[tuple[int, int, int, float | None, str]] = []
    keys = sorted(places)
    for start in range(0, len(keys), _SLICES_AT_ONCE):
        rows += _rows(keys[start : start + _SLICES_AT_ONCE], territories)
    rows = [row for row in rows if row[2] in rank_of]
    if not rows:
        empty = np.zeros(0, dtype=np.int64)
        return Figures(empty, empty, np.zeros(0), empty, empty)
    status_number = {code: number for number, code in enumerate(STATUSES)}
    slice_, territory, release, value, status = zip(*rows, strict=True)
    figures = Figures(
        np.array([places[key] for key in slice_], dtype=np.int64),
        np.array(territory, dtype=np.int64),
        np.array([np.nan if one is None else one for one in value], dtype=np.float64),
        np.array([status_number[code] for code in status], dtype=np.int64),
        np.array(release, dtype=np.int64),
    )
    rank = np.array([rank_of[key] for key in release], dtype=np.int64)
    ordered = figures.where(order := np.lexsort((rank, figures.territory, figures.slice)))
    last = np.ones(len(order), dtype=np.bool_)
    last[:-1] = (ordered.slice[1:] != ordered.slice[:-1]) | (ordered.territory[1:] != ordered.territory[:-1])
    return ordered.where(last)


def _rows(keys: Sequence[int], territories: Sequence[int] | None) -> list[tuple[int, int, int, float | None, str]]:
    # A million objects of Django would take a minute: the rows are read as the database gives them.
    marks = ", ".join(["%s"] * len(keys))
    statement = (
        "SELECT slice_id, territory_id, release_id, value, status FROM indicators_observation"
        f" WHERE slice_id IN ({marks})"
    )
    values: list[int] = list(keys)
    if territories is not None:
        statement += f" AND territory_id IN ({', '.join(['%s'] * len(territories))})"
        values += territories
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[int, int, int, float | None, str]] = cursor.fetchall()
    return rows
