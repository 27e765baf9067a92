"""Scanned pages: PDF files and pictures in, one upright picture a page out, with the texts of the codes on it."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2  # type: ignore[import-untyped]
import zxingcpp
from PIL import Image, ImageOps, UnidentifiedImageError

MOST_PAGES = 200
"""Pages that are read of one file."""
_DOTS_PER_INCH = 150
_FINER = 300
_LONGEST_SIDE = 3600
"""Pixels: a page of A4 at 300 dots per inch, and no more however large a file says that its pages are."""
_QUALITY = 82


class UnreadablePagesError(ValueError):
    """A file that is no PDF and no picture, or has too many pages; the message is its name."""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page: a JPEG that stands upright where a code says which way is up, and what its codes say."""

    number: int
    jpeg: bytes
    codes: tuple[str, ...]


def read_pages(filename: str, content: bytes) -> Iterator[PagePicture]:
    """The pages of a PDF or picture in their order; raises UnreadablePagesError naming the file."""
    try:
        if content.startswith(b"%PDF-"):
            yield from _pages_of_pdf(filename, content)
        else:
            yield from _pages_of_picture(filename, content)
    except (pypdfium2.PdfiumError, UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError) as error:
        raise UnreadablePagesError(filename) from error


def as_pdf(pictures: Sequence[bytes]) -> bytes:
    """JPEG pictures as the pages of one PDF, without encoding them again."""
    pages = [Image.open(io.BytesIO(picture)) for picture in pictures]
    output = io.BytesIO()
    pages[0].save(output, "PDF", save_all=True, append_images=pages[1:], resolution=_DOTS_PER_INCH)
    return output.getvalue()


def thumbnail(jpeg: bytes, side: int) -> bytes:
    """A smaller JPEG whose longest side is ``side`` pixels."""
    with Image.open(io.BytesIO(jpeg)) as picture:
        picture.thumbnail((side, side))
        return _jpeg(picture)


def _pages_of_pdf(filename: str, content: bytes) -> Iterator[PagePicture]:
    document = pypdfium2.PdfDocument(content)
    try:
        if len(document) > MOST_PAGES:
            raise UnreadablePagesError(filename)
        for number in range(len(document)):
            page = document[number]
            picture = _rendered(page, _DOTS_PER_INCH)
            codes = _codes(picture)
            if not codes:
                codes = _codes(_rendered(page, _FINER))
            page.close()
            yield _page(number + 1, picture, codes)
    finally:
        document.close()


def _rendered(page: pypdfium2.PdfPage, dots: int) -> Image.Image:
    width, height = page.get_size()
    scale = min(dots / 72, _LONGEST_SIDE / max(width, height, 1))
    bitmap = page.render(scale=scale)
    picture: Image.Image = bitmap.to_pil().convert("RGB")
    bitmap.close()
    return picture


def _pages_of_picture(filename: str, content: bytes) -> Iterator[PagePicture]:
    with Image.open(io.BytesIO(content)) as file:
        frames = getattr(file, "n_frames", 1)
        if frames > MOST_PAGES:
            raise UnreadablePagesError(filename)
        for number in range(frames):
            file.seek(number)
            picture = ImageOps.exif_transpose(file).convert("RGB")
            picture.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
            yield _page(number + 1, picture, _codes(picture))


def _codes(picture: Image.Image) -> list[tuple[str, int]]:
    """Texts of QR codes and the angle in degrees by which each is turned."""
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]))
    return [(code.text, code.orientation) for code in found if code.valid]


def _page(number: int, picture: Image.Image, codes: list[tuple[str, int]]) -> PagePicture:
    if codes and (quarter := round(codes[0][1] / 90) % 4):
        picture = picture.rotate(90 * quarter, expand=True)
    if max(picture.size) > _LONGEST_SIDE // 2:
        picture.thumbnail((_LONGEST_SIDE // 2, _LONGEST_SIDE // 2))
    return PagePicture(number, _jpeg(picture), tuple(dict.fromkeys(text for text, _angle in codes)))


def _jpeg(picture: Image.Image) -> bytes:
    output = io.BytesIO()
    picture.save(output, "JPEG", quality=_QUALITY, dpi=(_DOTS_PER_INCH, _DOTS_PER_INCH))
    return output.getvalue()
