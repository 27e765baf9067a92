"""Files that programs hand in: under the same rules as on the pages, decided on the bytes."""

from collections.abc import Sequence
from datetime import date

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from ninja.files import UploadedFile

from houma.domain.base.decisions import Decision, Refused
from houma.domain.documents.actions import NewDocument
from houma.domain.documents.models import Confidentiality, DocumentKind
from houma.domain.documents.rules import LARGEST


def handed_in(
    file: UploadedFile,
    kind: DocumentKind,
    confidentiality: Confidentiality,
    *,
    title: str = "",
    dated: date | None = None,
) -> NewDocument:
    """The file of a request as a document to keep; Refused before it is read where it is too large."""
    if (file.size or 0) > LARGEST:
        refusal = format_lazy(_("The file has more than {size} MB."), size=LARGEST // 1024 // 1024)
        raise Refused(Decision.refuse(refusal))
    return NewDocument(file.name or "", file.read(), kind, title, confidentiality, dated)


def all_handed_in(
    files: Sequence[UploadedFile], kind: DocumentKind, confidentiality: Confidentiality
) -> list[NewDocument]:
    """Several files of one kind."""
    return [handed_in(file, kind, confidentiality) for file in files]
