"""A calendar file (iCalendar, RFC 5545) of days: what programs of calendars open and subscribe to.

Only whole days are written: no hour, and so no time zone, that a reader could misplace.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

CONTENT_TYPE = "text/calendar; charset=utf-8"
_MOST_OCTETS = 75
_CONTROL = dict.fromkeys([*range(9), *range(11, 32), *range(127, 160)])
_BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
"""Line breaks to some programs, though not to the standard."""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """An entry of one whole day. ``uid`` names it for ever: a file that is opened again replaces what it brought."""

    uid: str
    day: date
    title: str
    text: str = ""
    place: str = ""
    address: str = ""


def write_calendar(days: Iterable[CalendarDay], *, name: str, product: str, made_at: datetime) -> bytes:
    """The days as a calendar; ``name`` is what programs call it, ``made_at`` (with its zone) when it was written."""
    stamp = made_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_text(product)}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines.append(f"X-WR-CALNAME:{_text(name)}")
    for one in days:
        lines += _entry(one, stamp)
    lines.append("END:VCALENDAR")
    return b"".join(part for line in lines for part in _folded(line))


def _entry(one: CalendarDay, stamp: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(one.uid)}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{one.day + timedelta(days=1):%Y%m%d}"  # The end is the first moment that is outside.
    yield f"SUMMARY:{_text(one.title)}"
    if one.text:
        yield f"DESCRIPTION:{_text(one.text)}"
    if one.place:
        yield f"LOCATION:{_text(one.place)}"
    if one.address:
        address = _BREAKS.sub("", one.address).translate(_CONTROL).replace("\n", "")
        yield f"URL:{address}"
    yield "TRANSP:TRANSPARENT"  # A deadline takes nobody's time up.
    yield "END:VEVENT"


def _text(value: str) -> str:
    """A value of the type TEXT (3.3.11): what parts values and lines is written with a backslash."""
    lined = _BREAKS.sub("\n", value).translate(_CONTROL)
    return lined.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterator[bytes]:
    """A line in parts of at most 75 octets, never through a character (3.1); each part but the first begins blank."""
    part = b""
    for character in line:
        octets = character.encode()
        if len(part) + len(octets) > _MOST_OCTETS:
            yield part + b"\r\n"
            part = b" "
        part += octets
    yield part + b"\r\n"
