"""Files that come with submissions: decided on their bytes, and kept without the place where they were made."""

from dataclasses import dataclass
from pathlib import PurePath

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from houma.domain.base.decisions import ALLOWED, Decision, require
from houma.domain.documents.bare import bare
from houma.domain.documents.pictures import cleaned
from houma.domain.documents.rules import PICTURES

LARGEST = 40_000_000
"""Bytes of the largest file that is taken."""
_LONGEST_NAME = 255
_SIGNS: dict[str, tuple[str, tuple[tuple[int, bytes], ...]]] = {
    "jpg": ("image/jpeg", ((0, b"\xff\xd8\xff"),)),
    "jpeg": ("image/jpeg", ((0, b"\xff\xd8\xff"),)),
    "png": ("image/png", ((0, b"\x89PNG\r\n\x1a\n"),)),
    "webp": ("image/webp", ((0, b"RIFF"), (8, b"WEBP"))),
    "mp4": ("video/mp4", ((4, b"ftyp"),)),
    "m4a": ("audio/mp4", ((4, b"ftyp"),)),
    "3gp": ("video/3gpp", ((4, b"ftyp"),)),
    "3gpp": ("video/3gpp", ((4, b"ftyp"),)),
    "mov": ("video/quicktime", ((4, b"ftyp"),)),
    "amr": ("audio/amr", ((0, b"#!AMR"),)),
    "mp3": ("audio/mpeg", ()),
    "wav": ("audio/wav", ((0, b"RIFF"), (8, b"WAVE"))),
    "ogg": ("audio/ogg", ((0, b"OggS"),)),
    "webm": ("video/webm", ((0, b"\x1a\x45\xdf\xa3"),)),
    "pdf": ("application/pdf", ((0, b"%PDF-"),)),
    "csv": ("text/csv", ()),
    "txt": ("text/plain", ()),
}
_TEXTS = frozenset({"csv", "txt"})
_SOUND = (b"ID3", b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2")
"""How an MP3 begins: with a tag, or with a frame of sound of its third layer."""
ENDINGS = tuple(sorted(_SIGNS))


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file as it is kept."""

    content: bytes
    media_type: str
    ending: str


def may_be_kept(name: str, content: bytes) -> Decision:
    """Is this a file that a submission may have?"""
    ending = PurePath(name).suffix.removeprefix(".").lower()
    plain = PurePath(name).name == name and name.isprintable() and len(name) <= _LONGEST_NAME and "\\" not in name
    if not plain:
        return Decision.refuse(_("The name of a file is a name, without a path."))
    if ending not in _SIGNS:
        known = ", ".join(ENDINGS)
        return Decision.refuse(format_lazy(_("“{file}” is not taken; these are: {endings}."), file=name, endings=known))
    if not content:
        return Decision.refuse(_("The file is empty."))
    if len(content) > LARGEST:
        return Decision.refuse(format_lazy(_("The file has more than {size} MB."), size=LARGEST // 1_000_000))
    signs = _SIGNS[ending][1]
    is_text = not signs and ending in _TEXTS and b"\x00" not in content and _is_utf8(content)
    is_sound = ending == "mp3" and content.startswith(_SOUND)
    if not is_text and not is_sound and not (signs and all(content[at : at + len(sign)] == sign for at, sign in signs)):
        return Decision.refuse(format_lazy(_("“{file}” does not contain what its name says."), file=name))
    return ALLOWED


def kept(name: str, content: bytes) -> KeptFile:
    """The file as it is kept: pictures upright and bare, sounds and films without their place. Raises Refused."""
    require(may_be_kept(name, content))
    ending = PurePath(name).suffix.removeprefix(".").lower()
    media_type = _SIGNS[ending][0]
    if ending in PICTURES:
        return KeptFile(cleaned(content, ending).content, media_type, ending)
    return KeptFile(bare(content, ending), media_type, ending)


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
