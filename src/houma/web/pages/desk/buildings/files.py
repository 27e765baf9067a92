"""Files of a building: what was handed in, its pictures, and documents in Word from the record."""

from mimetypes import guess_extension

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Refused
from houma.domain.buildings.models import BuildingDocument
from houma.domain.buildings.queries.page import building_page, papers_for
from houma.domain.buildings.rules.procedure import Paper
from houma.domain.documents.actions import kept_rendition
from houma.domain.documents.pictures import LARGE, THUMBNAIL
from houma.domain.territories.models import Country
from houma.web.at_desk import at_desk
from houma.web.documents.building_word import LANGUAGES, building_word
from houma.web.documents.word_sheet import WORD
from houma.web.pages.desk.buildings.building import building_in_scope

_SIDES = {"small": THUMBNAIL, "large": LARGE}


def _paper(user: User, country: Country, number: int) -> BuildingDocument:
    return get_object_or_404(papers_for(user, country), document=number)


def _guarded(answer: HttpResponseBase) -> HttpResponseBase:
    """Kept by nobody on the way; nothing that was handed in may run or be framed."""
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@require_safe
@at_desk
def paper_file(request: HttpRequest, country: Country, user: User, number: int) -> HttpResponseBase:
    """The file as it was handed in, to be saved; 404 out of reach or withdrawn."""
    document = _paper(user, country, number).document
    try:
        file = document.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    name = document.filename
    if "." not in name:  # Where somebody's name was erased from it.
        name += guess_extension(document.media_type) or ""
    return _guarded(FileResponse(file, as_attachment=True, filename=name, content_type=document.media_type))


@require_safe
@at_desk
def paper_picture(request: HttpRequest, country: Country, user: User, number: int, size: str) -> HttpResponseBase:
    """A picture, small or large, as WebP."""
    document = _paper(user, country, number).document
    if not document.is_picture or size not in _SIDES:
        raise Http404
    try:
        content = kept_rendition(document, _SIDES[size])
    except (Refused, FileNotFoundError) as unreadable:
        raise Http404 from unreadable
    return _guarded(HttpResponse(content, content_type="image/webp"))


@never_cache
@require_safe
@at_desk
def word(request: HttpRequest, country: Country, user: User, code: str, paper: str) -> HttpResponse:
    """A draft in Word from the record, in French or Arabic (English readers get French: the file is for signing)."""
    one = building_in_scope(user, country, code, Permission.INSPECT_BUILDINGS)
    page = building_page(one, user)
    language = request.GET.get("lang") or (get_language() or "fr")[:2]
    try:
        kind = Paper(paper)
        content = building_word(page, kind, language if language in LANGUAGES else "fr")
    except (ValueError, LookupError) as absent:
        raise Http404 from absent
    headers = {"Content-Disposition": f'attachment; filename="{kind.value}-{one.pk}.docx"'}
    return HttpResponse(content, content_type=WORD, headers=headers)
