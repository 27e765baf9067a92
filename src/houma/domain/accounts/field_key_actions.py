"""The only writers of keys of the field."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.account_actions import hold_open
from houma.domain.accounts.field_key_queries import may_give_key
from houma.domain.accounts.field_keys import FieldKey, ha1_of
from houma.domain.accounts.models import Mandate, User
from houma.domain.accounts.tokens import digest_of
from houma.domain.base.decisions import Decision, Reason, require

LONGEST = timedelta(days=366)
MOST = 10
"""Keys in force that one mandate may have at a time."""
_USE_IS_NOTED_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class MadeFieldKey:
    """A new key with its secret, which nobody can read again."""

    key: FieldKey
    secret: str


@transaction.atomic
def make_field_key(mandate: Mandate, name: str, lasts: timedelta, *, by: User) -> MadeFieldKey:
    """Make a key for the holder of ``mandate``; raises Refused with every reason against it."""
    now = timezone.now()
    reasons: list[Reason] = [*hold_open(by).reasons, *may_give_key(by, mandate).reasons]
    if not name.strip():
        reasons.append(_("Say which device will use the key."))
    if not timedelta(0) < lasts <= LONGEST:
        reasons.append(_("A key lasts between one day and one year."))
    if FieldKey.objects.filter(mandate=mandate, revoked_at=None, expires_at__gt=now).count() >= MOST:
        reasons.append(_("This mandate has as many keys as one may have: revoke one first."))
    require(Decision(tuple(reasons)))
    username, secret = f"key-{secrets.token_hex(5)}", secrets.token_urlsafe(32)
    key = FieldKey.objects.create(
        user=mandate.user,
        mandate=mandate,
        name=name.strip()[:80],
        username=username,
        digest=digest_of(secret),
        ha1=ha1_of(username, secret),
        made_by=by,
        expires_at=now + lasts,
    )
    return MadeFieldKey(key, secret)


def revoke_field_key(key: FieldKey, *, by: User) -> FieldKey:
    """End a key now; again, it changes nothing. Raises Refused for whoever neither holds nor manages it."""
    require(may_give_key(by, key.mandate, ending=True))
    if key.revoked_at is None:
        key.revoked_at = timezone.now()
        key.save(update_fields=["revoked_at"])
    return key


def note_key_use(key: FieldKey) -> None:
    """Remember that a key was used, at most once in five minutes: reading does not write each time."""
    now = timezone.now()
    if key.last_used_at is None or now - key.last_used_at >= _USE_IS_NOTED_EVERY:
        FieldKey.objects.filter(pk=key.pk).update(last_used_at=now)
