"""The typefaces of documents: the ones of the screens, turned into files that Typst reads."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont

FACES = {
    "plex-sans": (
        "IBMPlexSans-Regular",
        "IBMPlexSans-Italic",
        "IBMPlexSans-Medium",
        "IBMPlexSans-SemiBold",
        "IBMPlexSans-Bold",
    ),
    "plex-sans-arabic": (
        "IBMPlexSansArabic-Regular",
        "IBMPlexSansArabic-Medium",
        "IBMPlexSansArabic-SemiBold",
        "IBMPlexSansArabic-Bold",
    ),
    "plex-serif": ("IBMPlexSerif-Regular", "IBMPlexSerif-SemiBold"),
}


class FontsMissingError(Exception):
    """The typefaces are not where they should be; the message says what to do."""


def font_folder() -> Path:
    """Where the prepared typefaces lie: under var/, because they are somebody else's work and not part of Houma."""
    return Path(settings.VAR) / "fonts"


def installed_packages() -> Path:
    """Where npm put the packages of the typefaces."""
    return Path(settings.PACKAGE) / "web" / "frontend" / "node_modules" / "@ibm"


def prepare_fonts(packages: Path | None = None, folder: Path | None = None) -> Iterator[Path]:
    """Write every face of ``FACES`` as TrueType into ``folder`` and yield its path.

    The packages hold WOFF2, compressed for the web, which Typst does not read. The glyphs stay as they are, and the
    same input gives the same bytes. What was prepared from the same packages already is left as it is.

    Raises:
        FontsMissingError: npm did not install the packages.
    """
    source, target = packages or installed_packages(), folder or font_folder()
    wanted = [(package, face) for package, faces in FACES.items() for face in faces]
    paths = {face: source / package / "fonts" / "complete" / "woff2" / f"{face}.woff2" for package, face in wanted}
    missing = [str(path) for path in paths.values() if not path.is_file()]
    if missing:
        raise FontsMissingError(
            f"{len(missing)} of {len(paths)} typefaces are missing, such as {missing[0]}. Install the packages of the "
            "screens first: npm ci, in src/houma/web/frontend."
        )
    target.mkdir(parents=True, exist_ok=True)
    made_from, stamp = _digest(paths.values()), target / "made-from"
    written = {face: target / f"{face}.ttf" for face in paths}
    if stamp.is_file() and stamp.read_text() == made_from and all(path.is_file() for path in written.values()):
        yield from written.values()
        return
    for face, path in paths.items():
        font = TTFont(path, recalcTimestamp=False)
        font.flavor = None
        _join_family(font)
        # Written beside and moved into place: a document that is being set never reads half a file.
        partial = written[face].with_suffix(".partial")
        font.save(partial)
        partial.replace(written[face])
        yield written[face]
    stamp.write_text(made_from)


def _digest(paths: Iterable[Path]) -> str:
    """What the prepared faces depend on: the packages' files, and how this module turns them."""
    read = hashlib.sha256()
    for path in (*paths, Path(__file__)):
        read.update(path.read_bytes())
    return read.hexdigest()


def _join_family(font: TTFont) -> None:
    """Give the face the name of its whole family: "IBM Plex Sans SmBld" is "IBM Plex Sans" at weight 600.

    The old name is for programs that know four styles a family; Typst takes it for the family.
    """
    names = font["name"]
    if (family := names.getName(16, 3, 1, 0x409)) is not None:
        for record in [name for name in names.names if name.nameID == 1]:
            names.setName(family.toUnicode(), 1, record.platformID, record.platEncID, record.langID)


def ready_fonts() -> Path:
    """The folder of the typefaces; raises FontsMissingError when one of them is not prepared."""
    folder = font_folder()
    missing = [face for faces in FACES.values() for face in faces if not (folder / f"{face}.ttf").is_file()]
    if missing:
        raise FontsMissingError(f"The typeface {missing[0]} is not in {folder}. Prepare it: houma fonts prepare.")
    return folder


def fonts_at_hand() -> Path:
    """The folder of the typefaces, prepared now if they are not yet; raises FontsMissingError when they cannot be."""
    try:
        return ready_fonts()
    except FontsMissingError:
        for _face in prepare_fonts():
            pass
        return ready_fonts()
