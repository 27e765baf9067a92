"""A filled form as it comes over the wire, in one or several requests: taken apart without trusting any of it."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from houma.domain.base.decisions import Reason
from houma.domain.observatory.rules.instances import LARGEST as LARGEST_INSTANCE
from houma.web.field.answers import LARGEST, TOO_LARGE

INSTANCE = "xml_submission_file"
INCOMPLETE = "*isIncomplete*"


class NotReceived(Exception):
    """A request that holds no filled form; nothing of it was kept but a line in the log."""

    def __init__(self, said: Reason, status: int = 400) -> None:
        super().__init__(str(said))
        self.said = said
        self.status = status


@dataclass(frozen=True, slots=True)
class Received:
    """One request with a filled form.

    Attributes:
        instance: the XML, byte by byte.
        files: what was sent with it.
        is_incomplete: whether the device announces more requests with more files of the same form.
    """

    instance: bytes
    files: "tuple[UploadedFile[Any], ...]"
    is_incomplete: bool


def read_request(request: HttpRequest) -> Received:
    """Read one request of a device or of the form in the browser; raises NotReceived."""
    if "Content-Length" not in request.headers:
        # Without a length nothing of it would be read, and what is missing would be said to be its form.
        raise NotReceived(_("The request does not say how long it is."), status=411)
    if _announced(request) > LARGEST:
        raise NotReceived(TOO_LARGE, status=413)
    if request.content_type != "multipart/form-data":
        raise NotReceived(_("A filled form is sent as multipart/form-data."), status=415)
    try:
        names = request.POST
    except (TooManyFilesSent, TooManyFieldsSent, RequestDataTooBig) as error:
        raise NotReceived(_("The request has more parts than a filled form has."), status=413) from error
    except (
        MultiPartParserError,
        MultiValueDictKeyError,
        UnreadablePostError,
        SuspiciousOperation,
        ValueError,
    ) as error:
        raise NotReceived(_("The request broke off or is not well formed. Send it again.")) from error
    return Received(_instance(request), _attached(request), INCOMPLETE in names)


def _announced(request: HttpRequest) -> int:
    length = request.headers.get("Content-Length", "0")
    return int(length) if length.isascii() and length.isdigit() else 0


def _instance(request: HttpRequest) -> bytes:
    """The instance, as a file or, as some devices send it, as a field."""
    sent = request.FILES.getlist(INSTANCE)
    if len(sent) > 1:
        raise NotReceived(_("One request holds one filled form."))
    if sent:
        if (sent[0].size or 0) > LARGEST_INSTANCE:
            raise NotReceived(_("The filled form is larger than any form is."), status=413)
        content: bytes = sent[0].read()
        return content
    written = request.POST.get(INSTANCE)
    if not written:
        raise NotReceived(format_lazy(_("The part {name} is missing."), name=INSTANCE))
    return written.encode()


def _attached(request: HttpRequest) -> "tuple[UploadedFile[Any], ...]":
    """Every other file of the request; one name comes once."""
    found = [file for name, several in request.FILES.lists() if name != INSTANCE for file in several]
    names = [file.name for file in found]
    if len(set(names)) < len(names):
        raise NotReceived(_("Two files of the request bear the same name."))
    return tuple(found)
