"""Files that came with a submission: only for who may see them, and each look at a personal one is written down."""

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from houma.domain.accounts.models import User
from houma.domain.observatory.actions.looking import look_at_attachment
from houma.domain.territories.models import Country
from houma.web.at_desk import at_desk

_SHOWN = frozenset({"image/jpeg", "image/png", "image/webp"})
"""What a browser may show by itself; everything else is saved, so that no file runs as a page of ours."""


@require_safe
@at_desk
def file(request: HttpRequest, country: Country, user: User, number: int) -> HttpResponseBase:
    """The file as it is kept; 404 for those who may not see it, as for one that is not there."""
    attachment = look_at_attachment(country, number, by=user, why="review")
    if attachment is None:
        raise Http404
    try:
        content = attachment.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    shown = attachment.media_type in _SHOWN and "download" not in request.GET
    answer = FileResponse(
        content, as_attachment=not shown, filename=attachment.name, content_type=attachment.media_type
    )  # fmt: skip
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return answer
