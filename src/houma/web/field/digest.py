"""Digest authentication (RFC 7616, RFC 2617) as field applications use it: MD5 with ``qop=auth``.

The challenge needs no table: a nonce is signed by the house and holds for half an hour, long enough for an upload over
a slow network.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

from django.core.cache import cache
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner

from houma.domain.accounts.field_keys import REALM

NONCE_SECONDS = 1800
_LONGEST_HEADER = 2000
_PART = re.compile(r'(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))\s*(?:,|$)')
_COUNT = re.compile(r"[0-9a-fA-F]{8}")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a device shows in answer to a challenge."""

    username: str
    nonce: str
    uri: str
    count: str
    client_nonce: str
    response: str


def challenge(*, stale: bool = False) -> str:
    """The header ``WWW-Authenticate`` of a 401; ``stale`` where only the nonce was too old."""
    nonce = _signer().sign(secrets.token_urlsafe(12))
    return f'Digest realm="{REALM}", nonce="{nonce}", qop="auth", algorithm=MD5' + (", stale=true" if stale else "")


def read_header(header: str) -> Shown | None:
    """What a header ``Authorization: Digest …`` shows; None where it is none of ours or lacks a part."""
    kind, _space, rest = header.partition(" ")
    if kind.lower() != "digest" or len(header) > _LONGEST_HEADER:
        return None
    parts = {found[1].lower(): found[2] if found[2] is not None else found[3] for found in _PART.finditer(rest)}
    if parts.get("realm") != REALM or parts.get("qop") != "auth" or parts.get("algorithm", "MD5").upper() != "MD5":
        return None
    wanted = ("username", "nonce", "uri", "nc", "cnonce", "response")
    if not all(parts.get(name) for name in wanted) or not _COUNT.fullmatch(parts["nc"]):
        return None
    return Shown(*(parts[name] for name in wanted))


def nonce_holds(shown: Shown) -> bool:
    """Is the nonce ours, young enough, and used with this count for the first time?

    Each process remembers the counts that it saw, unless the configured cache is shared.
    """
    try:
        _signer().unsign(shown.nonce, max_age=NONCE_SECONDS)
    except (SignatureExpired, BadSignature):
        return False
    used = hashlib.sha256(f"{shown.nonce}:{shown.count.lower()}:{shown.client_nonce}".encode()).hexdigest()
    return cache.add(f"field-nonce-{used}", 1, timeout=NONCE_SECONDS)


def answers(shown: Shown, ha1: str, method: str) -> bool:
    """Did the device know the secret? Compared in constant time (RFC 7616, 3.4.1)."""
    ha2 = _md5(f"{method}:{shown.uri}")
    expected = _md5(f"{ha1}:{shown.nonce}:{shown.count}:{shown.client_nonce}:auth:{ha2}")
    return hmac.compare_digest(expected.encode(), shown.response.lower().encode(errors="replace"))


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="houma.web.field.digest", sep="!")


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
