"""Files of an agreement: Word, the copy to sign, the closing statement, and the documents that were handed in."""

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.text import slugify

from houma.domain.accounts.models import Party, User
from houma.domain.accounts.rules import Permission
from houma.domain.agreements.balance import agreement_balance
from houma.domain.agreements.models import Agreement, AgreementVersion, FlowDocument, FundCallDocument, VersionState
from houma.domain.documents.models import Confidentiality, Document
from houma.domain.projects.queries import may_on_project
from houma.domain.territories.models import Country
from houma.web.at_desk import at_desk
from houma.web.documents.agreement_pdf import closing_statement, signing_copy
from houma.web.documents.agreement_word import agreement_word
from houma.web.documents.word_sheet import WORD
from houma.web.pages.desk.agreements.common import opened, paper_language, version_of

_PDF = "application/pdf"
_TO_PRINT = (VersionState.PROPOSED, VersionState.SIGNED)


@at_desk
def word(request: HttpRequest, country: Country, user: User, code: str, number: int, language: str) -> HttpResponseBase:
    """A version as a Word document, for reading and negotiating."""
    version = version_of(opened(country, user, code), number)
    return _download(agreement_word(version, paper_language(language)), WORD, _stem(version, language), "docx")


@at_desk
def copy_to_sign(
    request: HttpRequest, country: Country, user: User, code: str, number: int, language: str
) -> HttpResponseBase:
    """A version to print and sign, with a code on each page; ``?party=`` makes it that party's copy."""
    version = version_of(opened(country, user, code), number)
    if version.state not in _TO_PRINT or version.source_id is not None:
        raise Http404
    party = None
    if asked := request.GET.get("party", ""):
        party = get_object_or_404(Party.objects.filter(agreement_roles__version=version).distinct(), code=asked)
    stem = _stem(version, language) + (f"-{slugify(party.code)}" if party else "")
    return _download(signing_copy(version, paper_language(language), party), _PDF, stem, "pdf")


@at_desk
def closing_pdf(request: HttpRequest, country: Country, user: User, code: str, language: str) -> HttpResponseBase:
    """The accounts of the agreement as a document."""
    agreement = opened(country, user, code)
    if language not in ("fr", "ar", "en"):
        raise Http404
    content = closing_statement(agreement, agreement_balance(agreement), language)
    return _download(content, _PDF, f"{slugify(agreement.code)}-{language}-balance", "pdf")


@at_desk
def document(request: HttpRequest, country: Country, user: User, code: str, number: int) -> HttpResponseBase:
    """A document of the agreement, of one of its calls or of one of its entries, where the person may read it."""
    agreement = opened(country, user, code)
    found = get_object_or_404(_readable(agreement, user), pk=number)
    return FileResponse(
        found.file.open("rb"), as_attachment=True, filename=found.filename, content_type=found.media_type
    )


def _readable(agreement: Agreement, user: User) -> QuerySet[Document]:
    attached = Document.objects.filter(of_agreement__agreement=agreement)
    called = Document.objects.filter(
        pk__in=FundCallDocument.objects.filter(call__line__agreement=agreement).values("document")
    )
    proven = Document.objects.filter(pk__in=FlowDocument.objects.filter(flow__agreement=agreement).values("document"))
    found = attached | called | proven
    if not may_on_project(user, Permission.READ_PAPERS, agreement.project):
        found = found.exclude(confidentiality=Confidentiality.OFFICERS)
    return found.distinct()


def _stem(version: AgreementVersion, language: str) -> str:
    return f"{slugify(version.agreement.code)}-v{version.number}-{language}"


def _download(content: bytes, media_type: str, stem: str, ending: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{stem}.{ending}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=media_type, headers=headers)
