"""Documents of projects: given only to those who may read them."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from houma.domain.base.decisions import Refused
from houma.domain.documents.actions import kept_rendition
from houma.domain.documents.models import Confidentiality, Document
from houma.domain.documents.pictures import LARGE, THUMBNAIL
from houma.domain.projects.life_reading import readable_documents
from houma.domain.territories.models import Country
from houma.web.country import of_country

_SIDES = {"small": THUMBNAIL, "large": LARGE}
_SHOWN = frozenset({"application/pdf", "image/jpeg", "image/png", "image/webp"})
"""What a browser may show by itself; everything else is saved, so that no file handed in runs as a page of ours."""


def _document(request: HttpRequest, country: Country, number: int) -> Document:
    return get_object_or_404(readable_documents(request.user), country=country, pk=number)


def _kept(document: Document, answer: HttpResponseBase) -> HttpResponseBase:
    """Only what is public may be kept by others on the way; nothing may run or be framed."""
    public = document.confidentiality == Confidentiality.PUBLIC
    answer["Cache-Control"] = "public, max-age=300" if public else "private, no-store"
    answer["Vary"] = "Cookie"
    answer["X-Content-Type-Options"] = "nosniff"
    # A browser's own reader of PDF does not open in a sandbox.
    sandbox = "" if document.media_type == "application/pdf" else "; sandbox"
    answer["Content-Security-Policy"] = f"default-src 'none'; style-src 'unsafe-inline'{sandbox}"
    answer["ETag"] = f'"{document.digest}"'
    return answer


@require_safe
@of_country
def document_file(request: HttpRequest, country: Country, number: int) -> HttpResponseBase:
    """The file as it was handed in; 404 for those who may not read it, as for one that is not there."""
    document = _document(request, country, number)
    try:
        file = document.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    shown = document.media_type in _SHOWN and "download" not in request.GET
    answer = FileResponse(
        file, as_attachment=not shown, filename=document.filename, content_type=document.media_type
    )  # fmt: skip
    return _kept(document, answer)


@require_safe
@of_country
def document_picture(request: HttpRequest, country: Country, number: int, size: str) -> HttpResponseBase:
    """The picture of a document, small or large, as WebP."""
    document = _document(request, country, number)
    if not document.is_picture or size not in _SIDES:
        raise Http404
    try:
        content = kept_rendition(document, _SIDES[size])
    except (Refused, FileNotFoundError) as unreadable:
        raise Http404 from unreadable
    return _kept(document, HttpResponse(content, content_type="image/webp"))
