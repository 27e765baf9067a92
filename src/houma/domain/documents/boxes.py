"""Films and sounds of the MP4 family (ISO/IEC 14496-12): boxes that tell of the making, blanked where they stand."""

from collections.abc import Iterator
from dataclasses import dataclass

# Boxes that hold others, and those in which cameras write where a film was made (3GPP TS 26.244, 8.2; QuickTime).
_HOLDING = frozenset({b"moov", b"trak", b"mdia", b"moof", b"traf", b"minf", b"stbl"})
_TELLING = frozenset({b"udta", b"meta", b"uuid"})
# Tracks that are neither seen nor heard, in which cameras write their place again and again.
_MEASURES = frozenset({b"meta", b"camm", b"gpmd"})
_DEEPEST = 8


class Unreadable(Exception):
    """A file that is not built as its name says."""


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    start: int
    body: int
    end: int


def bare_film(content: bytes) -> bytes:
    """The film without what tells of its making; nothing moves, so that all is found again. Raises Unreadable."""
    film = bytearray(content)
    _blank(film, 0, len(film), depth=0)
    return bytes(film)


def _boxes(film: bytearray, start: int, end: int) -> Iterator[_Box]:
    while start + 8 <= end:
        size, head = int.from_bytes(film[start : start + 4], "big"), 8
        kind = bytes(film[start + 4 : start + 8])
        if size == 1:
            size, head = int.from_bytes(film[start + 8 : start + 16], "big"), 16
        elif size == 0:
            size = end - start
        if size < head or start + size > end:
            raise Unreadable
        yield _Box(kind, start, start + head, start + size)
        start += size


def _blank(film: bytearray, start: int, end: int, depth: int) -> None:
    if depth > _DEEPEST:
        raise Unreadable
    for box in _boxes(film, start, end):
        if box.kind in _TELLING:
            _free(film, box)
        elif box.kind == b"trak" and _is_of_measures(film, box):
            _blank_samples(film, box)
            _free(film, box)
        elif box.kind in _HOLDING:
            _blank(film, box.body, box.end, depth + 1)


def _free(film: bytearray, box: _Box) -> None:
    film[box.start + 4 : box.start + 8] = b"free"
    film[box.body : box.end] = bytes(box.end - box.body)


def _found(film: bytearray, box: _Box, *way: bytes) -> _Box | None:
    """The box at the end of a way of kinds, from holder to held."""
    for kind in way:
        inner = next((one for one in _boxes(film, box.body, box.end) if one.kind == kind), None)
        if inner is None:
            return None
        box = inner
    return box


def _is_of_measures(film: bytearray, track: _Box) -> bool:
    handler = _found(film, track, b"mdia", b"hdlr")
    return handler is not None and bytes(film[handler.body + 8 : handler.body + 12]) in _MEASURES


def _blank_samples(film: bytearray, track: _Box) -> None:
    """Blank what a track wrote among the pictures and sounds; raises Unreadable where its tables do not say where."""
    table = _found(film, track, b"mdia", b"minf", b"stbl")
    if table is None:
        raise Unreadable
    for start, end in _samples(film, table):
        if end > len(film):
            raise Unreadable
        film[start:end] = bytes(end - start)


def _samples(film: bytearray, table: _Box) -> Iterator[tuple[int, int]]:
    """From where to where each chunk of samples lies: offsets (stco, co64), samples a chunk (stsc), sizes (stsz)."""
    runs, sizes = _found(film, table, b"stsc"), _found(film, table, b"stsz")
    offsets = _numbers(film, _found(film, table, b"stco"), 4, 1) or _numbers(film, _found(film, table, b"co64"), 8, 1)
    if not offsets or runs is None or sizes is None:
        raise Unreadable
    each = int.from_bytes(film[sizes.body + 4 : sizes.body + 8], "big")
    lengths = [] if each else [one for (one,) in _numbers(film, sizes, 4, 1, skipped=4)]
    firsts = _numbers(film, runs, 4, 3)
    run, sample = -1, 0
    for chunk, (offset,) in enumerate(offsets, start=1):
        while run + 1 < len(firsts) and firsts[run + 1][0] <= chunk:
            run += 1
        if run < 0:
            raise Unreadable
        count = firsts[run][1]
        yield offset, offset + (each * count if each else sum(lengths[sample : sample + count]))
        sample += count


def _numbers(film: bytearray, box: _Box | None, width: int, columns: int, skipped: int = 0) -> list[tuple[int, ...]]:
    """The rows of a table: version and flags, how many rows there are, and the rows."""
    if box is None:
        return []
    at = box.body + 4 + skipped
    count, at = int.from_bytes(film[at : at + 4], "big"), at + 4
    if at + count * width * columns > box.end:
        raise Unreadable
    cells = [int.from_bytes(film[at + n * width : at + (n + 1) * width], "big") for n in range(count * columns)]
    return [tuple(cells[n : n + columns]) for n in range(0, len(cells), columns)]
