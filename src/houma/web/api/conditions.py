"""Conditional writes (RFC 9110, section 13): a program that read something changes it only if nobody did meanwhile.

A read answers with an ``ETag``; sent back as ``If-Match`` with a write, it is compared with what the same caller would
read now. The comparison is made inside the transaction of the write, with the rows held.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.http import parse_etags
from ninja import Schema
from ninja.renderers import JSONRenderer

_OK = 200


class Moved(Exception):
    """What the caller read is not what stands there now."""


def etag_of(content: bytes) -> str:
    """The ``ETag`` of an answer."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def unmoved(request: HttpRequest, current: Callable[[], Schema]) -> None:
    """Raise Moved where ``If-Match`` names another state than ``current``, the answer of the read as it would be now.

    Without the header, or with ``*``, nothing is compared. Call it with the rows held that ``current`` reads.
    """
    wanted = request.headers.get("If-Match", "").strip()
    if not wanted or wanted == "*":
        return
    content = JSONRenderer().render(request, current().model_dump(), response_status=_OK)
    written = content if isinstance(content, bytes) else str(content).encode()
    if etag_of(written) not in parse_etags(wanted):
        raise Moved


def conditional(read: str) -> dict[str, Any]:
    """What the description of a write says of its condition; ``read`` is the operation whose ``ETag`` is compared."""
    return {
        "parameters": [
            {
                "name": "If-Match",
                "in": "header",
                "required": False,
                "schema": {"type": "string"},
                "description": f"The ETag that {read} answered; if it would answer another one now, nothing is "
                "written (412)",
            }
        ]
    }
