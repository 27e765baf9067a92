"""Pictures are kept upright and tell nothing of who took them; documents stay what they were."""

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pytest_django import Settings
from tests.factories import CountryFactory

from houma.domain.base.decisions import Refused
from houma.domain.documents.actions import NewDocument, hand_in, kept_rendition, share
from houma.domain.documents.models import Confidentiality, Document, DocumentKind
from houma.domain.documents.pictures import THUMBNAIL, cleaned, rendition


def photographed(orientation: int = 1, size: tuple[int, int] = (90, 60)) -> bytes:
    """A JPEG as a telephone writes it: turned, with a day, a place and a maker."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Maker"
    exif.get_ifd(0x8769)[0x9003] = "2025:03:01 10:20:30"
    exif.get_ifd(0x8825).update({1: "N", 2: (34.0, 1.0, 30.0), 3: "W", 4: (6.0, 48.0, 0.0)})
    written = io.BytesIO()
    Image.new("RGB", size, "teal").save(written, "JPEG", exif=exif)
    return written.getvalue()


@pytest.mark.parametrize(("orientation", "size"), [(1, (90, 60)), (3, (90, 60)), (6, (60, 90)), (8, (60, 90))])
def test_a_picture_is_turned_upright_and_tells_nothing_more(orientation: int, size: tuple[int, int]) -> None:
    clean = cleaned(photographed(orientation), "jpg")
    image = Image.open(io.BytesIO(clean.content))
    assert (image.size, dict(image.getexif()), image.info.get("exif")) == (size, {}, None)
    assert (clean.taken_on, clean.longitude, clean.latitude) == (date(2025, 3, 1), Decimal("-6.8"), Decimal("34.025"))


def test_a_picture_without_traces_has_none_to_tell() -> None:
    written = io.BytesIO()
    Image.new("L", (4, 4)).save(written, "PNG")
    clean = cleaned(written.getvalue(), "png")
    assert (clean.taken_on, clean.longitude, clean.latitude) == (None, None, None)


@given(st.binary(max_size=200))
def test_what_is_no_picture_is_refused_and_breaks_nothing(content: bytes) -> None:
    with pytest.raises(Refused):
        cleaned(content, "jpg")


@given(st.integers(1, 900), st.integers(1, 900))
def test_a_rendition_is_never_longer_than_asked(width: int, height: int) -> None:
    written = io.BytesIO()
    Image.new("RGB", (width, height)).save(written, "PNG")
    small = Image.open(io.BytesIO(rendition(written.getvalue(), THUMBNAIL)))
    assert max(small.size) <= THUMBNAIL
    assert max(small.size) == min(max(width, height), THUMBNAIL)


@pytest.fixture
def document(db: None, settings: Settings, tmp_path: Path) -> Document:
    settings.MEDIA_ROOT = tmp_path
    new = NewDocument("p.jpg", photographed(), DocumentKind.PHOTO)
    return hand_in(CountryFactory(), new, by=None)


def test_a_rendition_is_made_once(document: Document) -> None:
    first = kept_rendition(document, THUMBNAIL)
    document.file.storage.delete(document.file.name)
    assert kept_rendition(document, THUMBNAIL) == first


def test_who_may_read_changes_with_its_history_and_the_file_never(document: Document) -> None:
    share(document, Confidentiality.PUBLIC)
    assert list(document.history.values_list("confidentiality", flat=True)) == ["public", "officers"]
    for column in ("digest", "file", "filename"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE documents_document SET {column} = 'other'")
