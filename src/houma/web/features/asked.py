"""What a program asks of a layer, read from the query of its address and checked whole."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from houma.domain.territories.models import Country, Territory
from houma.web.features.collections import Field, Kind, Layer, Rows
from houma.web.features.crs import CRS84, Box, ReferenceSystem, system, systems_of

USUAL, MOST = 100, 5000
"""Features on a page: where nothing is said, and at most."""
_LARGEST = 2**63 - 1
_LONGEST = 200
_YES_NO = {"true": True, "false": False}
_OWN = frozenset({"f", "limit", "after", "bbox", "bbox-crs", "crs", "datetime", "within"})


class Misasked(Exception):
    """Parameters that cannot be followed: each with the reason, in the reader's language."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.faults = dict(faults)
        super().__init__("; ".join(f"{name}: {reason}" for name, reason in self.faults.items()))


@dataclass(slots=True)
class Asked:
    """A page of a layer: ``after`` is the key of the last feature of the page before, ``kept`` the narrowing itself."""

    answered_in: ReferenceSystem
    limit: int = USUAL
    after: int = 0
    boxes: tuple[Box, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    within: Territory | None = None
    values: dict[str, str | int | bool] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)

    def narrow(self, layer: Layer, rows: Rows) -> Rows:
        """Those of ``rows`` that were asked for, of every page."""
        for path, value in self.values.items():
            rows = rows.filter(**{path: value})
        if self.boxes:
            found = layer.meeting(rows, self.boxes[0])
            for box in self.boxes[1:]:
                found = found | layer.meeting(rows, box)
            rows = found
        if self.within is not None:
            below = self.within.descent.values("descendant")
            rows = rows.filter(pk__in=rows.model._default_manager.filter(**{f"{layer.below}__in": below}).values("pk"))
        if layer.during is not None and (self.first_day or self.last_day):
            rows = rows.filter(layer.during(self.first_day, self.last_day))
        return rows


def read(query: Mapping[str, str], layer: Layer, country: Country) -> Asked:
    """What ``query`` asks; Misasked names every parameter that is not understood, for none is passed over."""
    faults: dict[str, str] = {}
    fields = {one.name: one for one in layer.fields if one.filters}
    default = system(CRS84, country)
    if default is None:
        raise LookupError(CRS84)
    asked = Asked(default, kept={name: value for name, value in query.items() if name not in {"after", "f"}})
    for name, text in query.items():
        try:
            if "\x00" in text or len(text) > _LONGEST:
                raise ValueError(_("The value is too long or holds signs that no value holds."))
            if name in fields:
                asked.values[fields[name].path] = _value(fields[name], text)
            elif name not in _OWN:
                raise ValueError(_("This layer knows no such parameter."))
            else:
                _take(asked, name, text, query, country)
        except ValueError as fault:
            faults[name] = str(fault)
    if faults:
        raise Misasked(faults)
    return asked


def _take(asked: Asked, name: str, text: str, query: Mapping[str, str], country: Country) -> None:
    """Put one parameter of the standard into ``asked``."""
    if name == "limit":
        asked.limit = min(max(_whole(text), 1), MOST)
        if _whole(text) < 1:
            raise ValueError(_("A whole number from 1 on is expected."))
    elif name == "after":
        asked.after = _whole(text)
    elif name == "crs":
        asked.answered_in = _system(text, country)
    elif name == "bbox-crs":
        _system(text, country)
    elif name == "bbox":
        asked.boxes = _boxes(text, _system(query.get("bbox-crs", CRS84), country))
    elif name == "datetime":
        asked.first_day, asked.last_day = _days(text)
    elif name == "within":
        asked.within = Territory.objects.of_country(country.code).filter(code=text).first()
        if asked.within is None:
            raise ValueError(_("No territory of this country has this code."))


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 19 and int(text) <= _LARGEST):
        raise ValueError(_("A whole number is expected."))
    return int(text)


def _value(one: Field, text: str) -> str | int | bool:
    if one.kind is Kind.WHOLE:
        return -_whole(text[1:]) if text.startswith("-") else _whole(text)
    if one.kind is Kind.YES_NO:
        if text not in _YES_NO:
            raise ValueError(_("Expected: true or false."))
        return _YES_NO[text]
    if one.choices and text not in one.choices:
        raise ValueError(_("Expected one of: %(values)s.") % {"values": ", ".join(one.choices)})
    if one.day:
        return _day(text).isoformat()
    return text


def _system(text: str, country: Country) -> ReferenceSystem:
    found = system(text, country)
    if found is None:
        raise ValueError(_("Expected one of: %(values)s.") % {"values": ", ".join(systems_of(country))})
    return found


def _boxes(text: str, given_in: ReferenceSystem) -> tuple[Box, ...]:
    """The box in degrees; two where it crosses the 180th meridian. Heights of a box of six numbers narrow nothing."""
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4 or not all(math.isfinite(number) for number in numbers):
        raise ValueError(_("Four numbers are expected: two of the lower corner, then two of the upper one."))
    west, south, east, north = given_in.in_degrees((numbers[0], numbers[1], numbers[2], numbers[3]))
    if not all(map(math.isfinite, (west, south, east, north))) or south > north:
        raise ValueError(_("This box lies nowhere on Earth in its reference system."))
    west, east = max(west, -180.0), min(east, 180.0)
    if west > east:
        return (west, south, 180.0, north), (-180.0, south, east, north)
    return ((west, south, east, north),)


def _days(text: str) -> tuple[date | None, date | None]:
    """An instant, or two of them with a slash between; ".." or nothing leaves one side open."""
    first, slash, last = text.partition("/")
    if not slash:
        return _day(first), _day(first)
    start, end = (None if part in {"", ".."} else _day(part) for part in (first, last))
    if start and end and start > end:
        raise ValueError(_("The interval ends before it begins."))
    return start, end


def _day(text: str) -> date:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        raise ValueError(_("A date as 2026-03-01, or a moment as 2026-03-01T12:00:00Z, is expected.")) from None
