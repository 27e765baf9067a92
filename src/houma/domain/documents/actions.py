"""The only writers of documents."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction

from houma.domain.accounts.models import User
from houma.domain.base.decisions import require
from houma.domain.documents.models import Confidentiality, Document, DocumentKind
from houma.domain.documents.pictures import rendition
from houma.domain.documents.rules import ending_of, may_be_handed_in, media_type_of
from houma.domain.documents.traces import without_traces
from houma.domain.territories.models import Country


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A file as it was handed in."""

    filename: str
    content: bytes
    kind: DocumentKind
    title: str = ""
    confidentiality: Confidentiality = Confidentiality.OFFICERS
    dated: date | None = None


@transaction.atomic
def hand_in(
    country: Country,
    new: NewDocument,
    *,
    by: User | None,
    replaces: Document | None = None,
    only: frozenset[str] | None = None,
    made_here: bool = False,
) -> Document:
    """Keep a file and return its document; raises Refused where the file is not one that is taken.

    The same content is stored once: its place is named by its SHA-256. Whatever it belongs to, it is kept without the
    place and the notes that a camera wrote into it; one that bears an electronic signature is kept as it was signed.

    Args:
        made_here: the house made the content, or took the traces out of it already: it is kept byte by byte.
    """
    require(may_be_handed_in(new.filename, new.content, only=only))
    if not made_here:
        new = replace(new, content=without_traces(new.content, ending_of(new.filename)))
    digest = hashlib.sha256(new.content).hexdigest()
    document = Document(
        country=country,
        kind=new.kind,
        title=new.title.strip() or new.filename,
        confidentiality=new.confidentiality,
        filename=new.filename[-255:],
        media_type=media_type_of(new.filename),
        size=len(new.content),
        digest=digest,
        dated=new.dated,
        replaces=replaces,
        handed_in_by=by,
    )
    place = f"documents/{digest[:2]}/{digest}.{ending_of(new.filename)}"
    storage = Document._meta.get_field("file").storage
    if not storage.exists(place):
        place = storage.save(place, ContentFile(new.content))
    document.file.name = place
    document.save()
    return document


def share(document: Document, confidentiality: Confidentiality) -> Document:
    """Say who may read a document; its history keeps who could before."""
    if document.confidentiality != confidentiality:
        document.confidentiality = confidentiality
        document.save(update_fields=["confidentiality"])
    return document


def kept_rendition(document: Document, longest_side: int) -> bytes:
    """The picture of a document, upright and no longer than that on its longest side, as WebP; made once.

    Raises Refused where the document is no picture that can be read.
    """
    storage = document.file.storage
    place = f"renditions/{document.digest[:2]}/{document.digest}-{longest_side}.webp"
    if storage.exists(place):
        with storage.open(place) as file:
            return bytes(file.read())
    with document.file.open("rb") as file:
        made = rendition(file.read(), longest_side)
    storage.save(place, ContentFile(made))
    return made
