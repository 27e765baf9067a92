"""Papers of cases and buildings that were photographed tell nobody where: alone, inside a document, or packed."""

import io
import zipfile

import pytest
from PIL import Image
from tests.observatory.test_bare_files import PLACE, XMP, picture, with_gps

from houma.domain.base.decisions import Refused
from houma.domain.documents.traces import without_traces


@pytest.mark.parametrize(("file_format", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_a_photographed_letter_tells_no_place(file_format: str, ending: str) -> None:
    clean = without_traces(picture(file_format), ending)
    assert PLACE not in clean
    assert dict(Image.open(io.BytesIO(clean)).getexif()) == {}
    assert without_traces(clean, ending) == clean, "what is bare already is not made anew"


@pytest.mark.parametrize("ending", ["docx", "odt", "zip"])
def test_pictures_inside_a_document_are_bare_and_its_words_untouched(ending: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", "<w>Bail</w>" * 50)
        package.writestr("word/media/image1.JPEG", picture("JPEG"))
    with zipfile.ZipFile(io.BytesIO(without_traces(packed.getvalue(), ending))) as clean:
        assert clean.namelist() == ["word/document.xml", "word/media/image1.JPEG"]
        assert clean.read("word/document.xml") == b"<w>Bail</w>" * 50
        assert PLACE not in clean.read("word/media/image1.JPEG")


def test_a_document_without_traces_stays_byte_by_byte() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    for ending, content in (("docx", packed.getvalue()), ("docx", b"PK\x03\x04 broken"), ("csv", b"a;b\n")):
        assert without_traces(content, ending) == content


def test_a_pdf_is_blanked_unless_it_was_signed() -> None:
    told = b"%PDF-1.7 <?xpacket begin='' id='x'?>" + XMP + b"<?xpacket end='w'?>"
    assert PLACE not in without_traces(told, "pdf")
    assert without_traces(signed := told + b"/ByteRange [0 1 2 3]", "pdf") == signed


def test_a_document_too_large_to_be_looked_through_and_a_scan_that_tells_its_place_are_refused() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w") as package:
        for number in range(5_001):
            package.writestr(f"{number}.png", b"")
    with pytest.raises(Refused):
        without_traces(bomb.getvalue(), "zip")
    scan = io.BytesIO()
    Image.new("RGB", (8, 6)).save(scan, "TIFF", exif=with_gps().tobytes())
    with pytest.raises(Refused):
        without_traces(scan.getvalue(), "tif")
    plain = io.BytesIO()
    Image.new("RGB", (8, 6)).save(plain, "TIFF")
    assert without_traces(plain.getvalue(), "tif") == plain.getvalue()
