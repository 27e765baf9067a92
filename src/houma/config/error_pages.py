"""What is answered where something broke, or where the store was busy for too long.

It asks neither the database nor the session, which may be what broke. Programs are told by a problem document.
"""

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from houma.config.logs import request_id
from houma.domain.base.busy import RETRY_AFTER_SECONDS, is_busy
from houma.web.api.problems import problem
from houma.web.build_manifest import FrontendNotBuilt, entry

_OF_PROGRAMS = ("/api/", "/features/")


def server_error(request: HttpRequest) -> HttpResponse:
    """503 with Retry-After where the store was busy, else 500 with the number under which the log tells what happened.

    In the language of the address, or in the one that the program asks for. Django calls it where it caught the error.
    """
    busy = is_busy(sys.exc_info()[1])
    told = _problem if request.path.startswith(_OF_PROGRAMS) else _page
    response = told(request, busy=busy)
    if busy:
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _page(request: HttpRequest, *, busy: bool) -> HttpResponse:
    status = 503 if busy else 500
    language = translation.get_language_from_path(request.path) or "fr"
    with translation.override(language):
        words = {
            "language": language,
            "direction": "rtl" if translation.get_language_bidi() else "ltr",
            "number": request_id.get(),
            "dressed": _is_built(),
            "again": request.get_full_path() if request.method in {"GET", "HEAD"} else "",
        }
        return HttpResponse(render_to_string(f"{status}.html", words), status=status)


def _problem(request: HttpRequest, *, busy: bool) -> HttpResponse:
    with translation.override(translation.get_language_from_request(request)):
        if busy:
            return problem(503, "busy", _("Others are writing just now, and the wait was too long: try again later."))
        detail = _("The fault is ours, and it has been written down under %(number)s.") % {"number": request_id.get()}
        return problem(500, "broken", _("Something broke here"), detail)


def _is_built() -> bool:
    try:
        entry("main.ts")
    except FrontendNotBuilt:  # This may be what broke: the page then goes without its clothes.
        return False
    return True
