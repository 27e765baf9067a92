"""Documents without the place where their pictures were taken: what a camera or a telephone wrote beside them goes.

A letter photographed at a kitchen table tells where the table stands. Pictures are made anew where they hold anything
but the picture, those inside an office document too; a PDF is blanked where it lies open. What bears a signature stays
as it was signed, since a changed byte would break it: a PDF, an office document, a container. Maps and tables are
places by what they are.
"""

import io
import zipfile
from collections.abc import Callable
from functools import partial

from django.utils.translation import gettext_lazy as _
from PIL import Image

from houma.domain.base.decisions import Decision, Refused
from houma.domain.documents.bare import bare
from houma.domain.documents.pictures import cleaned

_SIGNS = (b"Exif\x00\x00", b"EXIF", b"eXIf", b"xap/1.0", b"xmpmeta", b"XMP ", b"Raw profile", b"8BIM", b"GPS")
"""Where any of these stands in a picture, something was written beside it."""
_PLACE, _PACKET = 0x8825, 0x02BC
_SIGNED = b"/ByteRange"
_SIGNATURES = ("_xmlsignatures/", "META-INF/")
"""Where office documents (ECMA-376-2, ODF 1.2) and containers (ETSI EN 319 162) keep what they were signed with."""
_MOST_PARTS, _MOST_BYTES = 5_000, 400_000_000


def without_traces(content: bytes, ending: str) -> bytes:
    """The document without the traces of a camera; raises Refused where they cannot be taken out of it."""
    clean = _CLEANERS.get(ending)
    return content if clean is None else clean(content)


def _picture(content: bytes, ending: str) -> bytes:
    return cleaned(content, ending).content if any(sign in content for sign in _SIGNS) else content


def _tiff(content: bytes) -> bytes:
    """As it is, unless it tells a place: its pages are too many ways of keeping one to be made anew."""
    try:
        told = Image.open(io.BytesIO(content), formats=["TIFF"]).getexif()
    except (OSError, SyntaxError):
        return content
    if _PLACE in told or _PACKET in told:
        raise Refused(Decision.refuse(_("This picture tells where it was taken: save it as JPEG, PNG or PDF.")))
    return content


def _pdf(content: bytes) -> bytes:
    return content if _SIGNED in content else bare(content, "pdf")


def _package(content: bytes) -> bytes:
    """An office document, or an archive, whose pictures are bare: made anew only where one of them was not."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_BYTES:
                raise Refused(Decision.refuse(_("This file holds too much to be looked through: hand in its parts.")))
            if any(_is_signature(part.filename) for part in parts):
                return content
            found = {part.filename: package.read(part) for part in parts if _ending(part.filename) in _PICTURES}
            changed = {name: _CLEANERS[_ending(name)](inside) for name, inside in found.items()}
            if changed == found:
                return content
            return _packed_anew(package, changed)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        return content  # Broken or locked: nobody sees a picture in it either.


def _is_signature(name: str) -> bool:
    return name.startswith(_SIGNATURES[0]) or (name.startswith(_SIGNATURES[1]) and "signature" in name.lower())


def _packed_anew(package: zipfile.ZipFile, changed: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as copy:
        for part in package.infolist():
            inside = changed.get(part.filename)
            copy.writestr(part, package.read(part) if inside is None else inside, part.compress_type)
    return written.getvalue()


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()


_PICTURES = ("jpg", "jpeg", "png", "webp")
_CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    **{ending: partial(_picture, ending=ending) for ending in _PICTURES},
    **dict.fromkeys(("tif", "tiff"), _tiff),
    **dict.fromkeys(("docx", "odt", "xlsx", "zip"), _package),
    "pdf": _pdf,
}
