"""The page that says that something broke: it asks neither the database nor the session, which may be what broke."""

from django.http import HttpRequest, HttpResponseServerError
from django.template.loader import render_to_string
from django.utils import translation

from houma.config.logs import request_id
from houma.web.build_manifest import FrontendNotBuilt, entry


def server_error(request: HttpRequest) -> HttpResponseServerError:
    """500, in the language of the address, with the number under which the log tells what happened."""
    language = translation.get_language_from_path(request.path) or "fr"
    with translation.override(language):
        words = {"language": language, "direction": "rtl" if translation.get_language_bidi() else "ltr"}
        told = render_to_string("500.html", {**words, "number": request_id.get(), "dressed": _is_built()})
    return HttpResponseServerError(told)


def _is_built() -> bool:
    try:
        entry("main.ts")
    except FrontendNotBuilt:  # This may be what broke: the page then goes without its clothes.
        return False
    return True
