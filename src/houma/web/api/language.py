"""In which language a program is answered: the one it names in the address, else in its headers, else its person's."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from houma.web.api.problems import problem
from houma.web.api.wording import expected

P = ParamSpec("P")
LANGUAGE = "lang"
_CODES = [code for code, _name in settings.LANGUAGES]
DESCRIPTION: dict[str, Any] = {
    "name": LANGUAGE,
    "in": "query",
    "required": False,
    "schema": {"type": "string", "enum": _CODES},
    "description": "The language of texts and refusals. Goes before Accept-Language, which goes before the language of "
    "the token's person",
}


def in_language_named(run: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Have an operation answer in the language that the address names; one that is not spoken here is refused."""

    @wraps(run)
    def answered(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request = args[0]
        assert isinstance(request, HttpRequest)
        wanted = request.GET.get(LANGUAGE)
        if wanted is None:
            return run(*args, **kwargs)
        if wanted not in _CODES:
            listed = ", ".join(repr(code) for code in _CODES)
            place = {"path": f"query.{LANGUAGE}", "reason": expected("literal_error", {"expected": listed})}
            return problem(422, "invalid", _("What was sent does not fit."), places=[place])
        # Until the answer has left: what comes after it names its language in a header.
        translation.activate(wanted)
        return run(*args, **kwargs)

    return answered
