"""The code on each printed page of an agreement: short, signed, and enough to put a scan of it back in its place.

``HOUMA1|country|agreement|version|language|party|page|pages|digest|signature``. The digest is the beginning of that of
the terms from which the page was printed; the signature an HMAC under the house's secret key, so that a page that
nobody here printed is known as such. Keys retired to SECRET_KEY_FALLBACKS still read the pages printed under them.
"""

import base64
from dataclasses import dataclass
from urllib.parse import quote, unquote

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

_MARK, _SALT = "HOUMA1", "houma.agreements.page"
_DIGEST_LETTERS = 12
_SIGNATURE_BYTES = 10


class CodeError(ValueError):
    """A text that is no page code."""


class ForgedCodeError(CodeError):
    """It looks like a page code and was not made with a key of this house."""


@dataclass(frozen=True, slots=True)
class PageCode:
    """What a printed page says of itself. ``party`` is empty on a copy that is printed for nobody in particular."""

    country: str
    agreement: str
    version: int
    language: str
    party: str
    page: int
    pages: int
    digest: str


def short_digest(digest: str) -> str:
    """As much of the digest of terms as a page carries."""
    return digest[:_DIGEST_LETTERS]


def write_code(code: PageCode) -> str:
    """The text of the page's code."""
    fields = (
        _MARK, code.country, code.agreement, code.version, code.language, code.party, code.page, code.pages, code.digest
    )  # fmt: skip
    payload = "|".join(quote(str(field), safe="") for field in fields)
    return f"{payload}|{_signature(payload, settings.SECRET_KEY)}"


def read_code(text: str) -> PageCode:
    """Read the text of a code; raises CodeError for what is none and ForgedCodeError for one that is not ours."""
    payload, _bar, signature = text.strip().rpartition("|")
    parts = payload.split("|")
    if len(parts) != 9 or parts[0] != _MARK:
        raise CodeError(text)
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if not any(constant_time_compare(signature, _signature(payload, key)) for key in keys):
        raise ForgedCodeError(text)
    _mark, country, agreement, version, language, party, page, pages, digest = (unquote(part) for part in parts)
    return PageCode(country, agreement, int(version), language, party, int(page), int(pages), digest)


def _signature(payload: str, key: str) -> str:
    mac = salted_hmac(_SALT, payload, secret=key, algorithm="sha256").digest()
    return base64.b32encode(mac[:_SIGNATURE_BYTES]).decode()
