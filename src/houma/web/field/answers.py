"""What the house answers to devices: OpenRosa's XML and headers, an error too."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar
from xml.sax.saxutils import escape, quoteattr

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

LARGEST = 50_000_000
"""Bytes of one request at most; devices send a form with more in several requests, each with some of its files."""
LARGEST_FILES = LARGEST - 200_000
"""Bytes of the filled form and its files in one request: devices count these, and not what holds the parts together."""
TOO_LARGE = format_lazy(_("One request has at most {size} MB."), size=LARGEST // 1_000_000)
"""What is told to a device that sends more than ``LARGEST``."""
XML = "text/xml; charset=utf-8"
_Response = TypeVar("_Response", bound=HttpResponseBase)
_LIST = "http://openrosa.org/xforms/xformsList"
_MANIFEST = "http://openrosa.org/xforms/xformsManifest"
_RESPONSE = "http://openrosa.org/http/response"
_METADATA = "http://www.opendatakit.org/xforms"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True, slots=True)
class ListedForm:
    """A form as a device may fetch it. ``manifest`` is None for a form without files."""

    form_id: str
    name: str
    version: str
    digest: str
    download: str
    manifest: str | None


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file that a form needs on the device."""

    name: str
    digest: str
    download: str


def with_headers(response: _Response) -> _Response:
    """The headers that every answer of the protocol bears; ``Date``, which it asks for too, comes from the server."""
    response.headers["X-OpenRosa-Version"] = "1.0"
    response.headers["Content-Language"] = get_language() or "fr"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Vary"] = "Accept-Language, Authorization"
    return response


def xml(body: str, status: int = 200) -> HttpResponse:
    return with_headers(HttpResponse(_HEAD + body, content_type=XML, status=status))


def form_list(forms: Iterable[ListedForm]) -> HttpResponse:
    """The OpenRosa form list."""
    rows = []
    for form in forms:
        parts = [
            _element("formID", form.form_id),
            _element("name", form.name),
            _element("version", form.version),
            _element("hash", f"md5:{form.digest}"),
            _element("downloadUrl", form.download),
            _element("manifestUrl", form.manifest) if form.manifest else "",
        ]
        rows.append(f"<xform>{''.join(parts)}</xform>")
    return xml(f'<xforms xmlns="{_LIST}">{"".join(rows)}</xforms>')


def manifest(files: Iterable[ListedFile]) -> HttpResponse:
    """The files that a form needs."""
    rows = [
        "<mediaFile>"
        + _element("filename", file.name)
        + _element("hash", f"md5:{file.digest}")
        + _element("downloadUrl", file.download)
        + "</mediaFile>"
        for file in files
    ]
    return xml(f'<manifest xmlns="{_MANIFEST}">{"".join(rows)}</manifest>')


def taken(message: str, *, form_id: str, version: str, instance_id: str, complete: bool) -> HttpResponse:
    """A submission was taken: 201, or 202 where more of its files are announced. Collect counts both as sent."""
    metadata = (
        f'<submissionMetadata xmlns="{_METADATA}" id={quoteattr(form_id)} version={quoteattr(version)} '
        f"instanceID={quoteattr(instance_id)} submissionDate={quoteattr(timezone.now().isoformat())} "
        f'isComplete="{str(complete).lower()}"/>'
    )
    return xml(_message("submit_success", message, metadata), status=201 if complete else 202)


def error(message: str, status: int) -> HttpResponse:
    """A refusal that the device shows to the person who holds it."""
    return xml(_message("error", message), status=status)


def _message(nature: str, message: str, more: str = "") -> str:
    said = f"<message nature={quoteattr(nature)}>{escape(message)}</message>"
    return f'<OpenRosaResponse xmlns="{_RESPONSE}">{said}{more}</OpenRosaResponse>'


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"
