"""Who may enter from the field: a key in the address, or one shown by digest authentication. Errors speak OpenRosa."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import unquote

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from houma.domain.accounts.field_key_actions import note_key_use
from houma.domain.accounts.field_key_queries import key_named, key_of
from houma.domain.accounts.field_keys import FieldKey
from houma.domain.base.busy import RETRY_AFTER_SECONDS, is_busy
from houma.domain.territories.models import Country
from houma.web.field import digest
from houma.web.field.answers import error
from houma.web.field.receiving import NotReceived

MOST_WRONG = 30
"""Wrong keys that one address may show in a minute."""
_MINUTE = 60
_LOG = logging.getLogger("houma.field")
_Parameters = ParamSpec("_Parameters")
Answer = Callable[Concatenate[HttpRequest, FieldKey, _Parameters], HttpResponseBase]


class Closed(Exception):
    """The door stays shut; the answer says why."""

    def __init__(self, answer: HttpResponse) -> None:
        super().__init__()
        self.answer = answer


class NotThere(Exception):
    """What is asked for is not there, or not for this key: the two look alike."""


def in_field(answer: Answer[_Parameters]) -> Callable[..., HttpResponseBase]:
    """Give the answer the key that was shown; every error becomes an OpenRosa answer in the reader's language.

    A device is no browser: it sends no cookie, so that nobody can be made to send by another site.
    """

    @wraps(answer)
    def view(
        request: HttpRequest, country: str, token: str = "", *args: _Parameters.args, **kwargs: _Parameters.kwargs
    ) -> HttpResponseBase:
        try:
            found = Country.objects.filter(code=country).first()
            if found is None:
                raise NotThere
            request.country = found  # type: ignore[attr-defined]
            key = _entering(request, found, token)
            if "Accept-Language" not in request.headers:
                translation.activate(key.user.language)
            note_key_use(key)
            response: HttpResponseBase = answer(request, key, *args, **kwargs)
        except Closed as closed:
            response = closed.answer
        except NotThere:
            response = error(_("This is not here."), 404)
        except NotReceived as refused:
            _LOG.warning("nothing received: %s", refused)
            response = error(str(refused.said), refused.status)
        except Exception as broken:
            _LOG.exception("the field could not be answered")
            said = _("The house could not answer. What you sent stays on the device: send it again.")
            busy = is_busy(broken)
            response = error(said, 503 if busy else 500)
            if busy:
                response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
        # Django would log the address of a refused request, and the address may hold the key.
        response._has_been_logged = True  # type: ignore[attr-defined]
        return response

    return csrf_exempt(view)


def _entering(request: HttpRequest, country: Country, token: str) -> FieldKey:
    key = key_of(token, country) if token else _by_digest(request, country)
    if key is not None:
        return key
    address = str(request.META.get("REMOTE_ADDR", ""))
    _LOG.warning("a key that is none, from %s", address)
    if _too_many_wrong(address):
        closed = error(_("Too many wrong keys. Wait a minute."), 429)
        closed.headers["Retry-After"] = str(_MINUTE - int(timezone.now().timestamp()) % _MINUTE)
        raise Closed(closed)
    if token:
        raise Closed(error(_("This key does not hold, or no longer. Ask your desk for a new one."), 403))
    raise Closed(_challenged(stale=False))


def _by_digest(request: HttpRequest, country: Country) -> FieldKey | None:
    """The key shown by digest authentication; raises Closed with a challenge where none, or an old one, was shown."""
    header = request.headers.get("Authorization", "")
    if not header:
        raise Closed(_challenged(stale=False))
    shown = digest.read_header(header)
    if shown is None or not _is_address(shown.uri, request):
        return None
    key = key_named(shown.username, country)
    if key is None or not digest.answers(shown, key.ha1, request.method or "GET"):
        return None
    if not digest.nonce_holds(shown):
        raise Closed(_challenged(stale=True))
    return key


def _is_address(said: str, request: HttpRequest) -> bool:
    """Was the answer computed for this address? Devices escape other signs than we do: what they stand for counts."""
    return unquote(said) == unquote(request.get_full_path())


def _challenged(*, stale: bool) -> HttpResponse:
    answer = error(_("Name and password of the device, please."), 401)
    answer.headers["WWW-Authenticate"] = digest.challenge(stale=stale)
    return answer


def _too_many_wrong(address: str) -> bool:
    """Counted in the configured cache: each process counts for itself unless the cache is shared."""
    counted = f"field-wrong-{int(timezone.now().timestamp()) // _MINUTE}-{address}"
    cache.add(counted, 0, timeout=2 * _MINUTE)
    return bool(cache.incr(counted) > MOST_WRONG)
