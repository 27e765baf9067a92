"""A page of features: read at a fixed number of queries, whatever the page holds, and written as GeoJSON."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import shapely

from houma.domain.territories.models import Country
from houma.web.features.asked import Asked
from houma.web.features.collections import Kind, Layer, Person, Rows
from houma.web.features.crs import CRS84, ReferenceSystem

Feature = dict[str, Any]
_DEGREES, _METRES = 1e-7, 1e-3
"""How finely positions are written: a centimetre, and a millimetre."""


@dataclass(frozen=True, slots=True)
class Page:
    """Features of one page. ``matched``: of all pages, counted for the first one only. ``last``: key to go on after."""

    features: tuple[Feature, ...]
    matched: int | None
    last: int | None


def page_of(layer: Layer, person: Person, country: Country, asked: Asked) -> Page:
    """The features asked for, in the order of their keys: three queries and those of the shapes."""
    rows = asked.narrow(layer, layer.rows(person, country))
    matched = None if asked.after else rows.count()
    found = _values(layer, rows.filter(pk__gt=asked.after).order_by("pk"))[: asked.limit + 1]
    read = list(found)
    shown = read[: asked.limit]
    last = shown[-1][0] if len(read) > len(shown) else None
    return Page(tuple(_features(layer, shown, asked.answered_in)), matched, last)


def feature_of(
    layer: Layer, person: Person, country: Country, key: int, answered_in: ReferenceSystem
) -> Feature | None:
    """One feature by its key; None where it is not there for this person."""
    found = list(_values(layer, layer.rows(person, country).filter(pk=key))[:1])
    return next(iter(_features(layer, found, answered_in)), None)


def _values(layer: Layer, rows: Rows) -> Any:
    return rows.values_list("pk", *(one.path for one in layer.fields))


def _features(layer: Layer, rows: Sequence[tuple[Any, ...]], answered_in: ReferenceSystem) -> list[Feature]:
    keys = [row[0] for row in rows]
    shapes = layer.shapes(keys)
    drawn = np.array([shapes.get(key) for key in keys], dtype=object)
    grid = _DEGREES if answered_in.crs.is_geographic else _METRES
    placed = shapely.set_precision(answered_in.placed(drawn), grid, mode="pointwise")
    written = shapely.to_geojson(placed)
    return [
        {
            "type": "Feature",
            "id": row[0],
            "geometry": None if text is None else json.loads(text),
            "properties": {one.name: _plain(value, one.kind) for one, value in zip(layer.fields, row[1:], strict=True)},
        }
        for row, text in zip(rows, written, strict=True)
    ]


def _plain(value: Any, kind: Kind) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal) and kind is Kind.NUMBER:
        # Programs of the trade classify and sum numbers, not texts. A double holds every amount of money to the cent.
        return float(value)
    return value


def content_crs(answered_in: ReferenceSystem) -> str:
    """The header that says in which system an answer is (part 2, 6.4)."""
    return f"<{answered_in.address}>"


__all__ = ["CRS84", "Feature", "Page", "content_crs", "feature_of", "page_of"]
