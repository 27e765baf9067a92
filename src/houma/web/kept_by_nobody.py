"""What somebody who is signed in was shown stays in no cache of the browser, nor of anything on the way."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

PRIVATE = "private, no-store"


def keep_from_caches(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Say ``no-store`` of every answer to a session that does not itself say how long it may be kept.

    Offices share computers: after signing out the browser's way back would show the page once more. The cookie decides,
    so that public pages, too, which differ for those who are signed in, need not read the session for it.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = PRIVATE
        return response

    return answer
