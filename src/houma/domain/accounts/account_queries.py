"""Reading what opens an account beside its password: tokens of programs and keys of devices."""

from dataclasses import dataclass

from django.utils import timezone

from houma.domain.accounts.field_keys import FieldKey
from houma.domain.accounts.models import User
from houma.domain.accounts.tokens import ApiToken


@dataclass(frozen=True, slots=True)
class Credentials:
    """Tokens and keys in force that act in a person's name; they end with the password."""

    tokens: tuple[ApiToken, ...]
    keys: tuple[FieldKey, ...]

    def __bool__(self) -> bool:
        return bool(self.tokens or self.keys)


def credentials_of(user: User) -> Credentials:
    """What opens the account of ``user`` now, whoever made it: two queries."""
    now = timezone.now()
    tokens = ApiToken.objects.filter(user=user, revoked_at=None, expires_at__gt=now)
    keys = FieldKey.objects.filter(user=user, revoked_at=None, expires_at__gt=now)
    return Credentials(tuple(tokens), tuple(keys))


def ever_held_credentials(user: User) -> bool:
    """Whether ``user`` had a token or a key at any time."""
    return ApiToken.objects.filter(user=user).exists() or FieldKey.objects.filter(user=user).exists()


def keys_made_for_others(user: User) -> int:
    """How many keys in force ``user`` made for the devices of other people."""
    made = FieldKey.objects.filter(made_by=user, revoked_at=None, expires_at__gt=timezone.now())
    return made.exclude(user=user).count()
