"""Who asks for layers: a token, sent alone or as the password of an e-mail address, a session, or anybody.

Programs of the trade keep a name and a password for a server, so a token is taken in that form too. The password of
the account itself is never taken: it would open everything, and pass a second factor by.
"""

import base64
import binascii

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import translation

from houma.domain.accounts.models import User
from houma.domain.accounts.token_actions import note_use
from houma.domain.accounts.token_queries import token_of
from houma.domain.accounts.tokens import ApiToken, Scope


class NotBelieved(Exception):
    """Something was shown to prove who asks, and it proves nothing."""


def who_asks(request: HttpRequest) -> User | AnonymousUser:
    """Whose view this is; NotBelieved for a token that is not in force, belongs to somebody else, or may not read."""
    header = request.headers.get("Authorization", "")
    if not header:
        return request.user if isinstance(request.user, User) else AnonymousUser()
    token = _token(header)
    if token is None or Scope.READ.value not in token.scopes:
        raise NotBelieved
    request.user = token.user
    if "Accept-Language" not in request.headers:
        translation.activate(token.user.language)
    note_use(token)
    return token.user


def _token(header: str) -> ApiToken | None:
    kind, _space, secret = header.partition(" ")
    if kind.lower() == "bearer":
        return token_of(secret.strip())
    if kind.lower() != "basic":
        return None
    try:
        email, _colon, secret = base64.b64decode(secret.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    token = token_of(secret)
    if token is None or token.user.email.casefold() != email.strip().casefold():
        return None
    return token
