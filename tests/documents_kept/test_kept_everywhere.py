"""Whatever a file belongs to, it is kept without what a camera wrote into it, unless a signature holds its bytes."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings
from tests.agreements.world import instalment, make_world, signed
from tests.factories import CountryFactory
from tests.observatory.test_bare_files import PLACE, pdf, picture

from houma.domain.agreements.actions import attach_document as attach_to_agreement
from houma.domain.agreements.actions import call_funds, keep_signed_scan
from houma.domain.agreements.models import Agreement
from houma.domain.documents.actions import NewDocument, hand_in
from houma.domain.documents.models import Document, DocumentKind
from houma.domain.documents.traces import without_traces
from houma.domain.projects.actions import NewPhoto, add_photo
from houma.domain.projects.actions import attach_document as attach_to_project
from houma.domain.projects.models import Moment
from houma.values.money import Money

ARCHIVE = b"<rdf:Description><pdfaid:part>2</pdfaid:part></rdf:Description>"


@pytest.fixture(autouse=True)
def _kept_here(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def packed(*names: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as package:
        package.writestr("word/media/image1.jpg", picture("JPEG"))
        for name in names:
            package.writestr(name, "<signature/>")
    return written.getvalue()


def photographed() -> NewDocument:
    return NewDocument("p.jpg", picture("JPEG"), DocumentKind.OTHER)


def _signed_scan(agreement: Agreement) -> object:
    version = agreement.versions.get()
    return keep_signed_scan(version, version.parties.first().party, photographed(), "fr", by=None)  # type: ignore[union-attr]


DOORS: dict[str, Callable[[Agreement], object]] = {
    "a document of a project": lambda one: attach_to_project(one.project, photographed(), by=None),
    "a photo of a project": lambda one: add_photo(one.project, NewPhoto(photographed(), Moment.BEFORE), by=None),
    "a document of an agreement": lambda one: attach_to_agreement(one, photographed()),
    "a signed scan": _signed_scan,
    "a call for funds": lambda one: call_funds(
        (part := instalment(one, 1)), Money(part.amount, "MAD"), "Travaux",
        party=part.line.receiver, documents=[photographed()],
    ),
}  # fmt: skip


@pytest.mark.django_db
def test_through_every_door_of_projects_and_agreements_a_picture_comes_bare() -> None:
    agreement = signed(make_world())
    for door, hands_in in DOORS.items():
        before = set(Document.objects.values_list("pk", flat=True))
        hands_in(agreement)
        kept = Document.objects.exclude(pk__in=before).get()
        with kept.file.open("rb") as file:
            assert PLACE not in (content := file.read()), door
        assert (kept.size, content[:3]) == (len(content), b"\xff\xd8\xff"), door


@pytest.mark.django_db
def test_what_the_house_made_is_kept_byte_by_byte() -> None:
    made = hand_in(CountryFactory(), photographed(), by=None, made_here=True)
    with made.file.open("rb") as file:
        assert file.read() == picture("JPEG")


@pytest.mark.parametrize(
    "part",
    ["_xmlsignatures/sig1.xml", "META-INF/documentsignatures.xml", "META-INF/signatures.xml", "META-INF/signature.p7s"],
)
def test_a_signed_document_or_container_keeps_its_bytes(part: str) -> None:
    assert without_traces(packed(part), "zip") == packed(part)
    assert without_traces(packed("META-INF/manifest.xml"), "zip") != packed("META-INF/manifest.xml")


def test_a_document_for_archives_stays_one_as_long_as_it_tells_of_no_camera() -> None:
    opening, closing = b'%PDF-1.7 <?xpacket begin="" id="W"?>', b'<?xpacket end="w"?>'
    archive = opening + ARCHIVE + closing
    assert without_traces(archive, "pdf") == archive
    told = opening + ARCHIVE + b"<exif:GPSLatitude>34,3N</exif:GPSLatitude>" + closing
    assert b"34,3N" not in without_traces(told, "pdf")
    assert b"dc:creator" not in without_traces(opening + b"<dc:creator>Fatima</dc:creator>" + closing, "pdf")
    assert PLACE not in without_traces(pdf(), "pdf")
