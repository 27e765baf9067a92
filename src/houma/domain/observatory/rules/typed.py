"""Answers as text and as values: numbers, days, places as GeoJSON, lists.

A text that is not of its kind is kept as the text that it is, and told apart: nothing that somebody filled in is lost
because a phone wrote it strangely.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from math import isfinite
from typing import Any

from houma.domain.observatory.rules.xlsform.types import Kind

Value = Any  # What JSON holds.
_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_ZONED_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)?", re.ASCII)


class NotOfItsKind(ValueError):
    """A text that does not say what its question asks for."""


def value_of(text: str, kind: Kind) -> Value:
    """The value of a non-empty text; raises NotOfItsKind."""
    reader = _READERS.get(kind)
    if reader is None:
        return text
    try:
        return reader(text.strip())
    except ValueError as error:
        raise NotOfItsKind(str(error)) from error


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise ValueError("not a whole number")
    return int(text)


def _decimal(text: str) -> float:
    number = float(text) if _DECIMAL.fullmatch(text) else float("nan")
    if not isfinite(number):
        raise ValueError("not a number")
    return number


def _date(text: str) -> str:
    found = _ZONED_DAY.match(text)
    if found is None:
        raise ValueError("not a day")
    rest = text[found.end() :]
    if rest and not rest.startswith("T"):
        raise ValueError("not a day")
    return date.fromisoformat(found[1]).isoformat()


def _time(text: str) -> str:
    return time.fromisoformat(text).isoformat()


def _datetime(text: str) -> str:
    if "T" not in text:
        raise ValueError("not a moment")
    return datetime.fromisoformat(text).isoformat()


def _several(text: str) -> list[str]:
    return text.split()


def _position(text: str) -> tuple[list[float], float | None]:
    """Longitude, latitude and, where it is told, altitude in metres; then the accuracy in metres."""
    numbers = [_decimal(part) for part in text.split()]
    if not 2 <= len(numbers) <= 4:
        raise ValueError("not a place")
    latitude, longitude, *more = numbers
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise ValueError("not a place on earth")
    return [longitude, latitude, *more[:1]], more[1] if len(more) > 1 else None


def _point(text: str) -> dict[str, Any]:
    coordinates, accuracy = _position(text)
    point: dict[str, Any] = {"type": "Point", "coordinates": coordinates}
    return point if accuracy is None else {**point, "accuracy": accuracy}


def _vertices(text: str) -> list[list[float]]:
    return [_position(part)[0] for part in text.split(";") if part.strip()]


def _trace(text: str) -> dict[str, Any]:
    vertices = _vertices(text)
    if len(vertices) < 2:
        raise ValueError("a line has two points")
    return {"type": "LineString", "coordinates": vertices}


def _shape(text: str) -> dict[str, Any]:
    vertices = _vertices(text)
    if vertices and vertices[0] != vertices[-1]:
        vertices.append(vertices[0])
    if len(vertices) < 4:
        raise ValueError("an area has three points")
    return {"type": "Polygon", "coordinates": [vertices]}


_READERS: dict[Kind, Callable[[str], Value]] = {
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.DATE: _date,
    Kind.TIME: _time,
    Kind.DATETIME: _datetime,
    Kind.SELECT_MULTIPLE: _several,
    Kind.RANK: _several,
    Kind.POINT: _point,
    Kind.TRACE: _trace,
    Kind.SHAPE: _shape,
}
