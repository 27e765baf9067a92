"""What is said of every request, to its sender and to the log."""

import logging
import re
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import Any, cast

from asgiref.sync import iscoroutinefunction
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

from houma.config.logs import REQUESTS, request_id

HEADER = "X-Request-ID"
PERMISSIONS_POLICY = "camera=(), microphone=(), payment=(), usb=(), display-capture=()"
"""What no page of the house asks of a browser; where somebody stands may be asked, for the map."""
SECRETS = frozenset({"key", "token", "uidb36", "uidb64"})
"""Parts of an address that let their holder in: they are never logged."""
_ACCEPTABLE = re.compile(r"[A-Za-z0-9_-]{8,64}")
_LOG = logging.getLogger(REQUESTS)

Answer = Callable[[HttpRequest], HttpResponseBase]
AsyncAnswer = Callable[[HttpRequest], Awaitable[HttpResponseBase]]


@sync_and_async_middleware
def tell_requests(get_response: Answer | AsyncAnswer) -> Answer | AsyncAnswer:
    """Give each request an id (the proxy's, where it sent one), and write one line about it when it was answered."""
    if iscoroutinefunction(get_response):
        answer_later = cast(AsyncAnswer, get_response)

        async def tell_later(request: HttpRequest) -> HttpResponseBase:
            began, token = time.perf_counter(), request_id.set(id_of(request))
            try:
                return _told(request, await answer_later(request), began)
            finally:
                request_id.reset(token)

        return tell_later
    answer_now = cast(Answer, get_response)

    def tell_now(request: HttpRequest) -> HttpResponseBase:
        began, token = time.perf_counter(), request_id.set(id_of(request))
        try:
            return _told(request, answer_now(request), began)
        finally:
            request_id.reset(token)

    return tell_now


@sync_and_async_middleware
def refuse_nul(get_response: Answer | AsyncAnswer) -> Answer | AsyncAnswer:
    """Answer 400 to an address with a NUL in it, which no store keeps or looks for; interfaces say so themselves."""
    if iscoroutinefunction(get_response):
        answer_later = cast(AsyncAnswer, get_response)

        async def refuse_later(request: HttpRequest) -> HttpResponseBase:
            return HttpResponseBadRequest() if _has_nul(request) else await answer_later(request)

        return refuse_later
    answer_now = cast(Answer, get_response)

    def refuse_now(request: HttpRequest) -> HttpResponseBase:
        return HttpResponseBadRequest() if _has_nul(request) else answer_now(request)

    return refuse_now


def _has_nul(request: HttpRequest) -> bool:
    if request.path.startswith(("/api/", "/features/")):
        return False
    return "\0" in request.path or "%00" in request.META.get("QUERY_STRING", "")


def id_of(request: HttpRequest) -> str:
    """The id that the request brings, if it is one that can be logged without care, else a new one."""
    given = request.headers.get(HEADER, "")
    return given if _ACCEPTABLE.fullmatch(given) else uuid.uuid4().hex


def shown_path(request: HttpRequest) -> str:
    """The path, without the query, which may hold names; its pattern where it holds a secret."""
    match = request.resolver_match
    if match is not None and not SECRETS.isdisjoint(match.kwargs):
        return f"/{match.route}"
    return request.path


def _told(request: HttpRequest, response: HttpResponseBase, began: float) -> HttpResponseBase:
    response.headers[HEADER] = request_id.get()
    response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
    milliseconds = round((time.perf_counter() - began) * 1000, 1)
    facts: dict[str, Any] = {
        "method": request.method,
        "path": shown_path(request),
        "status": response.status_code,
        "milliseconds": milliseconds,
        "user": _user_of(request),
    }
    message = "{method} {path} {status} {milliseconds} ms".format_map(facts)
    _LOG.info(message, extra=facts)
    return response


def _user_of(request: HttpRequest) -> str | None:
    """The id of who is signed in, without asking the database: known where the session was looked at."""
    session = getattr(request, "session", None)
    return session.get(SESSION_KEY) if session is not None and session.accessed else None
