"""The only writers of what opens an account: its password, all its tokens and keys at once, and the account itself."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.field_keys import FieldKey
from houma.domain.accounts.models import Invitation, Mandate, User
from houma.domain.accounts.tokens import ApiToken
from houma.domain.base.decisions import ALLOWED, Decision


@dataclass(frozen=True, slots=True)
class Ended:
    """How many tokens and keys ended."""

    tokens: int
    keys: int


@transaction.atomic
def change_password(user: User, password: str) -> Ended:
    """Give ``user`` another password, and end every token and key that acts in this person's name.

    All of them, without a choice: whoever knew the old password could have made one, and its name tells nothing of
    that. Keys that this person made for others go on, since those are answerable for them and see them.
    """
    user.set_password(password)
    user.save(update_fields=["password"])
    return _end_credentials(user)


@transaction.atomic
def close_account(user: User) -> Ended:
    """Close an account: nobody signs in with it, and its tokens, keys, mandates and invitations end. Rows stay.

    Closing again changes nothing.
    """
    now = timezone.now()
    User.objects.filter(pk=user.pk).update(is_active=False)  # First: it is the row that others wait for.
    user.is_active = False
    for mandate in Mandate.objects.filter(user=user, ended_at=None):
        mandate.ended_at = now
        mandate.save(update_fields=["ended_at"])  # One by one: each says so in its history.
    Invitation.objects.filter(user=user, answered_at=None, withdrawn_at=None).update(withdrawn_at=now)
    return _end_credentials(user)


def hold_open(user: User) -> Decision:
    """Keep the account as it is until the transaction ends; no where it changed since ``user`` was read.

    A token or key that is being made while the password changes would outlive it otherwise.
    """
    now = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if now.is_active and now.password == user.password:
        return ALLOWED
    return Decision.refuse(_("Your account changed meanwhile: sign in again."))


def _end_credentials(user: User) -> Ended:
    now = timezone.now()
    tokens = ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=now)
    keys = FieldKey.objects.filter(user=user, revoked_at=None).update(revoked_at=now)
    return Ended(tokens, keys)
