"""Sounds, films and PDF without the place where they were made: what tells it is blanked, and nothing else moves.

Each format writes the place in its own corner: films and sounds of the MP4 family in boxes and in tracks of measures
(ISO/IEC 14496-12, 3GPP TS 26.244), WAV in chunks beside the sound, Ogg in comments (RFC 3533, RFC 7845), WebM in tags
(RFC 8794, RFC 9559), MP3 in ID3 and APE, PDF in the pictures and the packets of metadata that it holds.
"""

import re
from collections.abc import Callable, Iterator

from django.utils.translation import gettext_lazy as _

from houma.domain.base.decisions import Decision, Refused
from houma.domain.documents.boxes import Unreadable, bare_film

_WAVE_SOUND = frozenset({b"fmt ", b"data", b"fact"})
_COMMENTS = (b"\x03vorbis", b"OpusTags", b"\x81theora")
"""How the packet of comments begins, by what the stream holds."""
_SEGMENT, _CLUSTER, _TAGS, _ATTACHMENTS = 0x18538067, 0x1F43B675, 0x1254C367, 0x1941A469
_EXIF = re.compile(rb"\xff\xe1(..)(?=Exif\x00\x00|http://ns\.adobe\.com/xap)", re.DOTALL)
_LONGEST_SIGN = 200
_KIND_OF_PDF = (b"pdfaid:part", b"pdfuaid:part")
"""Where a packet of metadata says that the document is one for archives (ISO 19005-1) or for readers (ISO 14289-1)."""
_OF_A_CAMERA = (b"gps", b"exif", b"tiff", b"photoshop", b"iptc", b"location")
_SHORTEST_VOID = 9
_APE = 32
"""Bytes of the foot of an APE tag, and of its head."""


def bare(content: bytes, ending: str) -> bytes:
    """The file without its place; raises Refused where it is not built as such a file is."""
    clean = _CLEANERS.get(ending)
    if clean is None:
        return content
    try:
        return clean(content)
    except (Unreadable, IndexError) as problem:
        raise Refused(Decision.refuse(_("This sound or film cannot be read."))) from problem


def _bare_wave(content: bytes) -> bytes:
    sound, at = bytearray(content), 12
    while at + 8 <= len(sound):
        kind, size = bytes(sound[at : at + 4]), int.from_bytes(sound[at + 4 : at + 8], "little")
        end = min(at + 8 + size, len(sound))  # A recording that broke off says a size that it never reached.
        if kind not in _WAVE_SOUND:
            sound[at : at + 4] = b"JUNK"
            sound[at + 8 : end] = bytes(end - at - 8)
        at = end + size % 2
    return bytes(sound)


def _bare_ogg(content: bytes) -> bytes:
    """Comments become blanks of the same length, and each page that held some gets its checksum anew."""
    stream = bytearray(content)
    pages = list(_pages(content))
    for pieces in _second_packets(content, pages):
        blanked = _without_comments(b"".join(content[start:end] for start, end in pieces))
        for start, end in pieces:
            stream[start:end], blanked = blanked[: end - start], blanked[end - start :]
            page = next((one for one in pages if one[0] < start < one[1]), None)
            if page is not None:
                stream[page[0] + 22 : page[0] + 26] = bytes(4)
                checksum = _ogg_checksum(stream[page[0] : page[1]])
                stream[page[0] + 22 : page[0] + 26] = checksum.to_bytes(4, "little")
    return bytes(stream)


def _pages(content: bytes) -> Iterator[tuple[int, int]]:
    """Where each page begins and ends; what follows the last whole one was cut off."""
    at = 0
    while content[at : at + 4] == b"OggS" and at + 27 <= len(content):
        laced = content[at + 27 : at + 27 + content[at + 26]]
        end = at + 27 + len(laced) + sum(laced)
        if end > len(content):
            return
        yield at, end
        at = end


def _second_packets(content: bytes, pages: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """The second packet of each stream, which holds its comments, as pieces from byte to byte, one or more a page."""
    numbers: dict[bytes, int] = {}
    found: dict[bytes, list[tuple[int, int]]] = {}
    for start, _end in pages:
        serial = content[start + 14 : start + 18]
        at = start + 27 + content[start + 26]
        for size in content[start + 27 : at]:
            if numbers.get(serial, 0) == 1 and size:
                found.setdefault(serial, []).append((at, at + size))
            if size < 255:  # A packet ends with the first piece that is not full.
                numbers[serial] = numbers.get(serial, 0) + 1
            at += size
    if not found:
        raise Unreadable
    return list(found.values())


def _without_comments(packet: bytes) -> bytes:
    begins = next((len(sign) for sign in _COMMENTS if packet.startswith(sign)), None)
    if begins is None:
        raise Unreadable
    blanked = bytearray(packet)
    at = begins + 4 + int.from_bytes(packet[begins : begins + 4], "little")
    count, at = int.from_bytes(packet[at : at + 4], "little"), at + 4
    for _number in range(count):
        size, at = int.from_bytes(packet[at : at + 4], "little"), at + 4
        if at + size > len(packet):
            raise Unreadable
        blanked[at : at + size] = b"X=".ljust(size)[:size]
        at += size
    # What stands behind the comments is padding, or a picture that a player put there.
    if packet.startswith(b"OpusTags"):
        blanked[at:] = bytes(len(packet) - at)
    return bytes(blanked)


def _ogg_checksum(page: bytes | bytearray) -> int:
    """CRC-32 of the polynomial 0x04c11db7, neither turned round nor inverted (RFC 3533, 6)."""
    value = 0
    for byte in page:
        value ^= byte << 24
        for _bit in range(8):
            value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
        value &= 0xFFFFFFFF
    return value


def _bare_matroska(content: bytes) -> bytes:
    film = bytearray(content)
    at = 0
    while at < len(film):
        kind, head, size = _element(content, at)
        if kind == _SEGMENT:
            _blank_tags(film, content, at + head)
            return bytes(film)
        at += head + (size or 0)
    raise Unreadable


def _blank_tags(film: bytearray, content: bytes, at: int) -> None:
    """Tags and attachments of a segment become void; a cluster of unknown size is stepped into."""
    while at < len(content):
        kind, head, size = _element(content, at)
        if size is None and kind != _CLUSTER:
            raise Unreadable
        end = at + head + (size or 0)
        if kind in (_TAGS, _ATTACHMENTS) and end - at >= _SHORTEST_VOID:
            if end > len(content):
                raise Unreadable
            # A void of the same length: its sign, eight bytes that say how much follows, and nothing.
            rest = end - at - _SHORTEST_VOID
            film[at:end] = b"\xec" + (0x01 << 56 | rest).to_bytes(8, "big") + bytes(rest)
        at = end


def _element(content: bytes, at: int) -> tuple[int, int, int | None]:
    """An EBML element: its sign, the length of its head, and its size where that is known."""
    if at >= len(content) or not content[at]:
        raise Unreadable
    width = 9 - content[at].bit_length()
    kind = int.from_bytes(content[at : at + width], "big")
    first = content[at + width]
    if not first:
        raise Unreadable
    length = 9 - first.bit_length()
    size = int.from_bytes(content[at + width : at + width + length], "big") & ((1 << 7 * length) - 1)
    return kind, width + length, None if size == (1 << 7 * length) - 1 else size


def _bare_mp3(content: bytes) -> bytes:
    """The frames of sound between the tags before and behind them."""
    start, end = 0, len(content)
    while content[start : start + 3] == b"ID3" and start + 10 <= end:
        size = 0
        for byte in content[start + 6 : start + 10]:  # Seven bits of each.
            size = size << 7 | byte & 0x7F
        start += 10 + size + (10 if content[start + 5] & 0x10 else 0)
    if content[end - 128 : end - 125] == b"TAG":
        end -= 128
    if content[end - _APE : end - _APE + 8] == b"APETAGEX":
        foot = content[end - _APE : end]
        has_head = int.from_bytes(foot[20:24], "little") >> 31
        end -= int.from_bytes(foot[12:16], "little") + _APE * has_head
    sound = content[start : max(start, end)]
    # A frame begins with eleven bits that are set.
    if len(sound) < 2 or sound[0] != 0xFF or sound[1] & 0xE0 != 0xE0:
        raise Unreadable
    return sound


def _bare_pdf(content: bytes) -> bytes:
    """Blanks what cameras wrote into the pictures of a document, and its packets of metadata, where they lie open.

    What a PDF packs or encrypts stays as it is: pictures are never packed twice, metadata hardly ever. A packet stays
    that makes a document one for archives, and says nothing of a camera.
    """
    document, done = bytearray(content), 0
    for found in _EXIF.finditer(content):
        end = found.end() + int.from_bytes(found[1], "big") - 2
        if done <= found.start() and end <= len(document):
            document[found.end() : end] = bytes(max(0, end - found.end()))
            done = end
    for start, end in _packets(content):
        if not _makes_an_archive(content[start:end].lower()):
            document[start:end] = b" " * (end - start)
    return bytes(document)


def _makes_an_archive(packet: bytes) -> bool:
    return any(sign in packet for sign in _KIND_OF_PDF) and not any(sign in packet for sign in _OF_A_CAMERA)


def _packets(content: bytes) -> Iterator[tuple[int, int]]:
    """From where to where each packet of metadata (XMP) says something."""
    at = 0
    while (begins := content.find(b"<?xpacket begin=", at)) >= 0:
        closes = content.find(b"?>", begins, begins + _LONGEST_SIGN)
        end = content.find(b"<?xpacket end=", begins)
        if end < 0:
            return
        if 0 <= closes < end:
            yield closes + 2, end
        at = end


_CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    **dict.fromkeys(("mp4", "m4a", "3gp", "3gpp", "mov"), bare_film),
    "wav": _bare_wave,
    "ogg": _bare_ogg,
    "webm": _bare_matroska,
    "mp3": _bare_mp3,
    "pdf": _bare_pdf,
}
