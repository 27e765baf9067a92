"""How much one request may send: more is refused before it is kept anywhere.

Django takes in the whole body of a request, on disk where it is large, before any code of the house sees it, and one
that is sent in chunks announces no length at all: without a bound here, anybody fills the disk.
"""

import importlib
import io
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.core.handlers.asgi import ASGIRequest
from django.utils import translation

Message = Mapping[str, Any]
Scope = dict[str, Any]
Headers = list[tuple[bytes, bytes]]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_DEVICES = "/field/"
MOST = 320_000_000
"""Bytes of a body: an inventory of buildings is the largest file that a page takes (as in deploy/nginx.conf)."""
MOST_UNDER = {_DEVICES: 52_000_000, "/api/": 52_000_000}
"""Where programs send, which show who they are only with their request: what they are told that they may send."""
_IN_PLAIN_WORDS: tuple[Headers, bytes] = (
    [(b"content-type", b"text/plain; charset=utf-8")],
    b"413: too large for one request",
)
_LOG = logging.getLogger("houma.bodies")


class BoundedBodies:
    """Refuse with 413 what announces, or turns out to be, more than one request may send."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.application(scope, receive, send)
            return
        most = next((most for start, most in MOST_UNDER.items() if scope["path"].startswith(start)), MOST)
        if _announced(scope) > most:
            await _refuse(scope, send)
            return
        taken = 0
        begun = False

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            # To Django it is a sender who went away: it drops what it had and answers nothing.
            return message if taken <= most else {"type": "http.disconnect"}

        async def told(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        await self.application(scope, counted, told)
        if taken > most and not begun:
            await _refuse(scope, send)


def _announced(scope: Scope) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return int(length) if length.isdigit() else 0


async def _refuse(scope: Scope, send: Send) -> None:
    # Of an address only its first part is told: the rest may hold a key.
    _LOG.warning("a body too large for one request was refused at /%s", scope["path"].split("/")[1])
    headers, body = _for_device(scope) if scope["path"].startswith(_DEVICES) else _IN_PLAIN_WORDS
    headers = [*headers, (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _for_device(scope: Scope) -> tuple[Headers, bytes]:
    """An answer of OpenRosa in the language that the device asks for: it shows these words to who holds it."""
    # Pages are there once the application is (config/asgi.py), which itself begins with this bound.
    answers = importlib.import_module("houma.web.field.answers")
    with translation.override(translation.get_language_from_request(ASGIRequest(scope, io.BytesIO()))):
        answer = answers.error(str(answers.TOO_LARGE), 413)
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in answer.items()], answer.content
