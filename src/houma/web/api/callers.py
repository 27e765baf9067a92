"""Who calls: a token, a person signed in on the same site who only reads, or anybody who reads what is public.

A token never opens more than its person's own mandates: every route asks the same queries as the pages, with that
person. What a token adds is a bound of its own, its scopes.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer
from ninja.security.base import SecuritySchema
from ninja.throttling import BaseThrottle

from houma.domain.accounts.models import User
from houma.domain.accounts.token_actions import note_use
from houma.domain.accounts.token_queries import token_of
from houma.domain.accounts.tokens import Scope
from houma.domain.base.decisions import Decision
from houma.web.api.language import LANGUAGE
from houma.web.api.problems import Forbidden

_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_MINUTE = 60


class Token(HttpBearer):
    """A token in the header ``Authorization: Bearer …``; one that is not in force is refused, never passed over."""

    openapi_description = "A token made at /desk/tokens/. It does what its scopes and its person's mandates allow."

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Any:
        header = request.headers.get("Authorization")
        if not header:
            return None
        kind, _space, secret = header.partition(" ")
        if kind.lower() != self.openapi_scheme:
            raise AuthenticationError
        return self.authenticate(request, secret.strip())

    def authenticate(self, request: HttpRequest, token: str) -> User:
        found = token_of(token)
        if found is None:
            raise AuthenticationError
        request.user = found.user
        if "Accept-Language" not in request.headers and LANGUAGE not in request.GET:
            translation.activate(found.user.language)
        note_use(found)
        if self.scope.value not in found.scopes:
            refusal = format_lazy(_("This token lacks the scope {scope}."), scope=self.scope.value)
            raise Forbidden(Decision.refuse(refusal))
        return found.user


class SignedIn:
    """A session of the same site: it reads, and writes nothing here. Browsers send it by themselves."""

    openapi_security_schema = SecuritySchema(type="apiKey", **{"in": "cookie", "name": settings.SESSION_COOKIE_NAME})

    def __call__(self, request: HttpRequest) -> User | None:
        user = request.user
        return user if isinstance(user, User) and request.method in _READING else None


class Anybody:
    """Whoever reads what is public."""

    openapi_security_schema = SecuritySchema(type="none")  # Stands for "nothing" in the description; see ``app``.

    def __call__(self, request: HttpRequest) -> "Public":
        return PUBLIC


class Public:
    """Stands for nobody in particular."""


PUBLIC = Public()
READS = [Token(Scope.READ), SignedIn(), Anybody()]
"""For everything that has a public part."""
READS_ITS_OWN = [Token(Scope.READ), SignedIn()]
"""For what nobody reads without an account."""


def writes(scope: Scope) -> list[Token]:
    """For what changes something: a token with that scope, and no session."""
    return [Token(scope)]


def caller(request: HttpRequest) -> User | AnonymousUser:
    """Whose view this is."""
    return request.user if isinstance(request.user, User) else AnonymousUser()


def person(request: HttpRequest) -> User:
    """The person behind a token; routes that write have one."""
    if not isinstance(request.user, User):
        raise AuthenticationError
    return request.user


class Moderation(BaseThrottle):
    """At most so many requests a minute and address without an account (``HOUMA_API_RATE``; 0 sets no bound).

    Counted in the configured cache: each process counts for itself unless the cache is shared.
    """

    def allow_request(self, request: HttpRequest) -> bool:
        rate = int(settings.HOUMA_API_RATE)
        if not rate or isinstance(request.user, User):
            return True
        minute = int(timezone.now().timestamp()) // _MINUTE
        key = f"api-rate-{minute}-{request.META.get('REMOTE_ADDR', '')}"
        cache.add(key, 0, timeout=2 * _MINUTE)
        return bool(cache.incr(key) <= rate)

    def wait(self) -> float:
        return float(_MINUTE - int(timezone.now().timestamp()) % _MINUTE)
