"""The only writers of tokens."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.account_actions import hold_open
from houma.domain.accounts.models import User
from houma.domain.accounts.queries import has_second_factor
from houma.domain.accounts.tokens import ApiToken, Scope, digest_of
from houma.domain.base.decisions import Decision, Reason, require

LONGEST = timedelta(days=366)
MOST = 20
"""Tokens that one person may hold at a time."""
_MARK = "houma"
_USE_IS_NOTED_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class MadeToken:
    """A new token with its secret, which nobody can read again."""

    token: ApiToken
    secret: str


@transaction.atomic
def make_token(user: User, name: str, scopes: Iterable[Scope], lasts: timedelta) -> MadeToken:
    """Make a token for ``user``; raises Refused with every reason against it."""
    wanted = sorted({str(scope.value) for scope in scopes})
    reasons: list[Reason] = list(hold_open(user).reasons)
    if not name.strip():
        reasons.append(_("Say which program will use the token."))
    if not wanted:
        reasons.append(_("Choose at least one thing that the token may do."))
    if Scope.WRITE_MONEY.value in wanted and not has_second_factor(user):
        reasons.append(_("Set up a second factor for your account first: money is not moved with a password alone."))
    if not timedelta(0) < lasts <= LONGEST:
        reasons.append(_("A token lasts between one day and one year."))
    if ApiToken.objects.filter(user=user, revoked_at=None, expires_at__gt=timezone.now()).count() >= MOST:
        reasons.append(_("You hold as many tokens as one may hold: revoke one first."))
    require(Decision(tuple(reasons)))
    prefix = secrets.token_hex(4)
    secret = f"{_MARK}_{prefix}_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        user=user,
        name=name.strip()[:80],
        prefix=prefix,
        digest=digest_of(secret),
        scopes=wanted,
        expires_at=timezone.now() + lasts,
    )
    return MadeToken(token, secret)


def revoke_token(token: ApiToken) -> ApiToken:
    """End a token now; again, it changes nothing."""
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
    return token


def note_use(token: ApiToken) -> None:
    """Remember that a token was used, at most once in five minutes: reading does not write each time."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at >= _USE_IS_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
