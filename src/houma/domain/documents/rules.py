"""What may be handed in: decided on the bytes, not on what the sender says of them."""

from pathlib import PurePath

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from houma.domain.base.decisions import ALLOWED, Decision
from houma.domain.base.wording import listed

LARGEST = 40 * 1024 * 1024
"""Bytes of the largest file that is taken."""
PICTURES = frozenset({"jpg", "jpeg", "png", "webp"})
_SIGNS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    "pdf": ("application/pdf", (b"%PDF-",)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "webp": ("image/webp", (b"RIFF",)),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (b"PK\x03\x04",)),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (b"PK\x03\x04",)),
    "odt": ("application/vnd.oasis.opendocument.text", (b"PK\x03\x04",)),
    "zip": ("application/zip", (b"PK\x03\x04",)),
    "tif": ("image/tiff", (b"II*\x00", b"MM\x00*")),
    "tiff": ("image/tiff", (b"II*\x00", b"MM\x00*")),
    "gpkg": ("application/geopackage+sqlite3", (b"SQLite format 3\x00",)),
    "geojson": ("application/geo+json", (b"{",)),
    "kml": ("application/vnd.google-earth.kml+xml", (b"<",)),
    "txt": ("text/plain", ()),
    "csv": ("text/csv", ()),
}
ENDINGS = tuple(sorted(_SIGNS))


def ending_of(filename: str) -> str:
    """The ending of a file's name in lower case, without its dot."""
    return PurePath(filename).suffix.removeprefix(".").lower()


def media_type_of(filename: str) -> str:
    """The media type by the ending; raises KeyError for one that is not taken."""
    return _SIGNS[ending_of(filename)][0]


def may_be_handed_in(filename: str, content: bytes, *, only: frozenset[str] | None = None) -> Decision:
    """Is this a file that the house takes? ``only`` narrows the endings, for instance to ``PICTURES``."""
    ending = ending_of(filename)
    wanted = only or frozenset(ENDINGS)
    if ending not in wanted or ending not in _SIGNS:
        shown = listed(sorted(wanted))
        return Decision.refuse(
            format_lazy(_("“{file}” is not taken; these are: {endings}."), file=filename, endings=shown)
        )
    if not content:
        return Decision.refuse(_("The file is empty."))
    if len(content) > LARGEST:
        return Decision.refuse(format_lazy(_("The file has more than {size} MB."), size=LARGEST // 1024 // 1024))
    signs = _SIGNS[ending][1]
    beginning = content[:64].lstrip(b"\xef\xbb\xbf \t\r\n") if ending in {"geojson", "kml"} else content[:64]
    if signs and not beginning.startswith(signs):
        return Decision.refuse(format_lazy(_("“{file}” does not contain what its name says."), file=filename))
    return ALLOWED
