"""What cameras and recorders write of the place where they were: gone from what is kept, and the rest untouched."""

import io
import struct
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin
from tests.observatory.test_hostile_files import box

from houma.domain.base.decisions import Refused
from houma.domain.documents.bare import bare
from houma.domain.documents.boxes import bare_film
from houma.domain.observatory.rules.files import ENDINGS, kept

PLACE = b"+34.0612-004.9771/"
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>34,3.672N</exif:GPSLatitude>' + PLACE + b"</x:xmpmeta>"


def tags(text: bytes) -> bytes:
    return struct.pack("<I", len(text)) + text


def with_gps() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E] = PLACE.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (34.0, 3.0, 40.0), 3: "W", 4: (4.0, 58.0, 37.0)})
    return exif


def picture(file_format: str) -> bytes:
    written = io.BytesIO()
    options: dict[str, object] = {"exif": with_gps(), "xmp": XMP}
    if file_format == "PNG":
        told = PngImagePlugin.PngInfo()
        told.add_text("Location", PLACE.decode())
        told.add_itxt("XML:com.adobe.xmp", XMP.decode())
        options = {"exif": with_gps(), "pnginfo": told}
    if file_format == "JPEG":
        options["comment"] = PLACE
    Image.new("RGB", (8, 6), "teal").save(written, file_format, **options)
    return written.getvalue() + PLACE  # Some telephones put a film behind the picture.


def test_a_picture_of_any_kind_is_kept_bare() -> None:
    for file_format, name in (("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")):
        sent = picture(file_format)
        clean = kept(name, sent).content
        assert PLACE in sent
        for trace in (PLACE, b"GPS", b"Exif", b"xmpmeta"):
            assert trace not in clean, (name, trace)
        opened = Image.open(io.BytesIO(clean))
        assert (opened.size, dict(opened.getexif())) == ((8, 6), {})


def table(kind: bytes, *numbers: int) -> bytes:
    return box(kind, struct.pack(f">{len(numbers) + 1}I", 0, *numbers))


def track(handler: bytes, offsets: list[int], sizes: list[int]) -> bytes:
    found = (
        table(b"stsc", 2, 1, 2, 1, len(offsets), 1, 1)
        + table(b"stsz", 0, len(sizes), *sizes)
        + table(b"stco", len(offsets), *offsets)
    )
    media = box(b"hdlr", bytes(8) + handler + bytes(12)) + box(b"minf", box(b"stbl", found))
    return box(b"trak", box(b"mdia", media))


def test_a_track_of_measures_is_blanked_with_its_samples_and_the_film_stays() -> None:
    """QuickTime's and Android's telephones write where they are beside the pictures, second by second (mebx, camm)."""
    head = box(b"ftyp", b"qt  ")
    for handler in (b"meta", b"camm"):
        data = b"PICTURE1" + PLACE + PLACE + b"PICTURE2" + PLACE
        at = len(head) + 8
        second = at + 8 + 2 * len(PLACE) + 8
        sizes = [len(PLACE)] * 3
        film = head + box(b"mdat", data)
        film += box(b"moov", track(b"vide", [at], [8]) + track(handler, [at + 8, second], sizes))
        clean = bare_film(film)
        assert PLACE in film
        assert PLACE not in clean
        assert len(clean) == len(film)
        assert b"PICTURE1" in clean
        assert b"PICTURE2" in clean
        assert clean.count(b"trak") == 1


def test_a_track_of_measures_that_does_not_say_where_it_writes_is_refused() -> None:
    for offsets, sizes in ([10**6], [5]), ([], []):
        film = box(b"ftyp", b"qt  ") + box(b"moov", track(b"meta", offsets, sizes))
        with pytest.raises(Refused):
            kept("film.mov", film)


def wave() -> bytes:
    listed = b"INFOIARL" + tags(PLACE)
    parts = b"fmt " + tags(bytes(16)) + b"LIST" + tags(listed) + b"data" + tags(b"sound!") + b"id3 " + tags(PLACE)
    return b"RIFF" + tags(b"WAVE" + parts)


def page(number: int, packet: bytes, *, continues: bool = False) -> bytes:
    laced = bytes([255] * (len(packet) // 255) + ([] if continues else [len(packet) % 255]))
    head = b"OggS\0" + bytes([number == 0 and 2]) + bytes(8) + b"SERI" + struct.pack("<I", number)
    return head + bytes(4) + bytes([len(laced)]) + laced + packet


def opus() -> bytes:
    comments = [b"LOCATION=" + PLACE, b"GEO_LOCATION=" + PLACE * 20]
    told = b"OpusTags" + tags(b"recorder") + struct.pack("<I", 2) + b"".join(tags(one) for one in comments) + PLACE
    return page(0, b"OpusHead") + page(1, told[:255], continues=True) + page(2, told[255:]) + page(3, b"sound!")


def element(sign: int, content: bytes) -> bytes:
    width = (sign.bit_length() + 7) // 8
    return sign.to_bytes(width, "big") + (1 << 56 | len(content)).to_bytes(8, "big") + content


def webm() -> bytes:
    endless = b"\x1f\x43\xb6\x75\x01" + b"\xff" * 7 + element(0xE7, b"\0") + element(0xA3, b"sound!")
    inner = element(0x1549A966, b"info") + endless + element(0x1254C367, PLACE * 2) + element(0x1941A469, PLACE)
    return element(0x1A45DFA3, b"webm") + element(0x18538067, inner)


def mp3() -> bytes:
    ape = b"APETAGEX" + struct.pack("<IIII", 2000, len(PLACE) + 32, 1, 0) + bytes(8)
    tag = b"ID3\x04\0\0" + bytes([0, 0, 0, len(PLACE)]) + PLACE
    return tag + b"\xff\xfb\x90\x00sound!" + PLACE + ape + b"TAG" + PLACE.ljust(125)


def pdf() -> bytes:
    photo = b"\xff\xd8\xff\xe1" + struct.pack(">H", 2 + 6 + len(PLACE)) + b"Exif\0\0" + PLACE + b"sound!"
    packet = b'<?xpacket begin="" id="W5M0"?>' + XMP + b'<?xpacket end="w"?>'
    return b"%PDF-1.7\n1 0 obj<<>>stream\n" + photo + b"\nendstream\n2 0 obj<<>>stream\n" + packet + b"\nendstream\n"


@pytest.mark.parametrize(
    ("name", "made"), [("a.wav", wave), ("a.ogg", opus), ("a.webm", webm), ("a.mp3", mp3), ("a.pdf", pdf)]
)
def test_what_is_no_picture_loses_its_place_and_keeps_its_content(name: str, made: Callable[[], bytes]) -> None:
    sent = made()
    clean = kept(name, sent).content
    assert PLACE in sent
    assert PLACE[:9] not in clean
    assert b"sound!" in clean
    assert len(clean) == len(sent) or name == "a.mp3"
    assert kept(name, clean).content == clean


def test_packets_that_never_close_hold_nobody_up() -> None:
    broken = b"%PDF-1.7 <?xpacket end= <?xpacket begin=" + b" " * 300 + b"<?xpacket begin=" * 20_000
    assert bare(broken, "pdf") == broken
    assert bare(broken + b"?>" + PLACE + b"<?xpacket end=", "pdf").startswith(b"%PDF-1.7")


@given(ending=st.sampled_from(ENDINGS), content=st.binary(max_size=200))
def test_whatever_is_sent_is_cleaned_or_refused(ending: str, content: bytes) -> None:
    begins = {"ogg": opus()[:60], "webm": webm()[:40], "mp3": b"ID3", "wav": wave()[:20]}.get(ending, b"")
    with suppress(Refused):
        assert len(bare(begins + content, ending)) <= len(begins + content)
