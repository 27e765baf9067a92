"""Workbooks and files made to harm are refused before anything reads them."""

import io
import struct
import zipfile

import pytest
from tests.observatory.workbooks import household_form

from houma.domain.base.decisions import Refused
from houma.domain.observatory.rules.files import kept, may_be_kept
from houma.domain.observatory.rules.xlsform.checking import check_form
from houma.domain.observatory.rules.xlsform.opening import MOST_UNPACKED

SHEET = "xl/worksheets/sheet1.xml"


def changed(parts: dict[str, bytes], *, without: str = "") -> bytes:
    """A good form with parts put in place of its own, or beside them."""
    output = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(household_form())) as good,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in good.namelist():
            if name not in parts and name != without:
                new.writestr(name, good.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return output.getvalue()


def codes(content: bytes, filename: str = "form.xlsx") -> list[str]:
    checked = check_form(content, filename)
    assert not checked.can_be_used
    # The list of problems comes back as a workbook, whatever was sent.
    assert checked.annotated(filename, "fr").startswith(b"PK")
    return [problem.code for problem in checked.problems]


def sheet(body: str, head: str = "") -> bytes:
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return (
        f'<?xml version="1.0"?>{head}<worksheet xmlns="{namespace}"><sheetData>{body}</sheetData></worksheet>'.encode()
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"PK\x03\x04 no archive", "unreadable-file"),
        (b"%PDF-1.7", "not-a-workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "old-format"),
        (b"PK\x03\x04" + bytes(6_000_000), "too-large"),
        (changed({}, without="xl/workbook.xml"), "not-a-workbook"),
        (changed({"xl/vbaProject.bin": b"macro"}), "macros"),
        (changed({SHEET: sheet("", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>')}), "entities"),
        (changed({"xl/bomb.bin": bytes(MOST_UNPACKED)}), "zip-bomb"),
        (changed({f"part{number}": b"" for number in range(1_100)}), "zip-bomb"),
        (changed({SHEET: sheet('<row r="1"><c r="XFD1048576" t="inlineStr"/></row>')}), "too-large"),
        (changed({SHEET: sheet("<row>" + "<c><v>1</v></c>" * 10 + "</row>")}), "unreadable-file"),
        (changed({SHEET: b"<worksheet"}), "unreadable-file"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # Not the content: some is of many millions of bytes.
)
def test_a_workbook_made_to_harm_is_refused_with_its_reason(content: bytes, code: str) -> None:
    assert codes(content) == [code]


def test_an_archive_that_lies_about_its_sizes_is_read_to_what_it_says() -> None:
    content = changed({"xl/bomb.bin": bytes(MOST_UNPACKED)})
    # The size of the unpacked part stands in the central directory, four bytes each: it now claims ten bytes.
    lying = content.replace(struct.pack("<I", MOST_UNPACKED), struct.pack("<I", 10))
    assert lying != content
    assert codes(lying) == ["unreadable-file"]


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + kind + content


def test_a_film_is_kept_without_its_place() -> None:
    place = box(b"udta", box(b"\xa9xyz", b"\x00\x12\x15\xc7+33.5000-007.6000/"))
    film = box(b"ftyp", b"isom") + box(b"moov", box(b"trak", place) + place) + box(b"mdat", b"frames")
    clean = kept("film.mp4", film).content
    assert b"+33.5000" in film
    assert b"+33.5000" not in clean
    assert (len(clean), clean[-6:]) == (len(film), b"frames")


@pytest.mark.parametrize(
    "content", [box(b"ftyp", b"isom") + b"\xff\xff\xff\xffmoov", box(b"ftyp", b"") + b"\x00\x00\x00\x02moov"]
)
def test_a_film_that_cannot_be_read_is_refused(content: bytes) -> None:
    with pytest.raises(Refused):
        kept("film.mp4", content)


@pytest.mark.parametrize(
    "name",
    ["../a.jpg", "a/b.jpg", "a\\b.jpg", "a.php", "a.jpg.exe", "a.svg", "a", ".jpg", "a\n.jpg", "x" * 300 + ".jpg"],
)
def test_a_name_that_is_no_plain_name_of_a_known_kind_is_refused(name: str) -> None:
    assert not may_be_kept(name, b"\xff\xd8\xff\xe0")
