"""The only writers of mandates given by people, of loans of them, and of invitations."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import decrypt, encrypt
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import Delegation, Invitation, Mandate, User
from houma.domain.accounts.people_queries import invitation_digest, line_of, managing_mandates
from houma.domain.accounts.people_rules import NewMandate, may_give, may_lend, may_manage
from houma.domain.accounts.queries import own_mandates
from houma.domain.accounts.rules import Permission, may
from houma.domain.base.decisions import Decision, Refused, require

INVITATION_IS_GOOD_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Invited:
    """A person with a mandate, and the secret of the link where one has to choose a password.

    ``secret`` is None for somebody who signs in already. ``may_be_shown`` is False where the person holds mandates that
    the inviting one does not manage: then the link goes to the person's mailbox only.
    """

    user: User
    mandate: Mandate
    secret: str | None
    expires_at: datetime | None
    may_be_shown: bool


@transaction.atomic
def give_mandate(to: User, new: NewMandate, *, by: User) -> Mandate:
    """Give ``to`` a mandate. Raises Refused where ``by`` does not manage such a one."""
    managers = list(managing_mandates(by, new.territory.country))
    require(may_give(managers, new, line_of(new.territory), to=to, by=by))
    mandate = Mandate(
        user=to,
        role=new.role,
        territory=new.territory,
        party=new.party,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
    )
    mandate.full_clean()
    return _kept(mandate, by, "")


def manage_decision(mandate: Mandate, *, by: User) -> Decision:
    """May ``by`` change or end ``mandate``?"""
    managers = list(managing_mandates(by, mandate.territory.country))
    return may_manage(managers, mandate, line_of(mandate.territory), by=by)


@transaction.atomic
def change_period(mandate: Mandate, starts_on: date | None, ends_on: date | None, *, by: User, reason: str) -> Mandate:
    """Change from when until when a mandate holds. Raises Refused."""
    mandate = _locked(mandate)
    require(manage_decision(mandate, by=by))
    if starts_on and ends_on and ends_on < starts_on:
        raise Refused(Decision.refuse(_("A mandate ends after it starts.")))
    mandate.starts_on, mandate.ends_on = starts_on, ends_on
    return _kept(mandate, by, reason)


@transaction.atomic
def end_mandate(mandate: Mandate, *, by: User, reason: str) -> Mandate:
    """End a mandate at once, and with it every loan of it. Raises Refused."""
    mandate = _locked(mandate)
    require(manage_decision(mandate, by=by))
    mandate.ended_at = timezone.now()
    return _kept(mandate, by, reason)


@transaction.atomic
def lend_mandate(mandate: Mandate, to: User, *, starts_on: date, ends_on: date, reason: str, by: User) -> Delegation:
    """Lend one's own mandate to a colleague for a time. Raises Refused."""
    mandate = _locked(mandate)
    today = timezone.localdate()
    holds = list(own_mandates(to).select_related("territory"))
    require(may_lend(mandate, to, holds, starts_on, ends_on, by=by, today=today))
    if not reason.strip():
        raise Refused(Decision.refuse(_("A delegation says why.")))
    loan = Delegation(
        mandate=mandate, delegate=to, starts_on=starts_on, ends_on=ends_on, reason=reason.strip(), given_by=by
    )
    loan._history_user = by  # type: ignore[attr-defined]  # read by django-simple-history
    loan.save()
    return loan


@transaction.atomic
def revoke_loan(loan: Delegation, *, by: User) -> Delegation:
    """Take a lent mandate back. The giver may, and whoever manages the mandate. Raises Refused."""
    loan = Delegation.objects.select_for_update().select_related("mandate__territory").get(pk=loan.pk)
    if loan.revoked_at is not None:
        raise Refused(Decision.refuse(_("This delegation is revoked already.")))
    if loan.mandate.user_id != by.pk:
        require(manage_decision(loan.mandate, by=by))
    loan.revoked_at, loan.revoked_by = timezone.now(), by
    loan._history_user = by  # type: ignore[attr-defined]  # read by django-simple-history
    loan.save()
    return loan


@transaction.atomic
def invite(email: str, name: str, language: str, new: NewMandate, *, by: User) -> Invited:
    """Open an account without password, or find the one of this address, and give it a mandate. Raises Refused."""
    require(may(by, Permission.MANAGE_PEOPLE, new.territory.country))
    address = email.strip().lower()
    user = User.objects.filter(email__iexact=address).first()
    if user is None:
        require(
            may_give(list(managing_mandates(by, new.territory.country)), new, line_of(new.territory), to=None, by=by)
        )
        user = User(username=address, email=address, first_name=name.strip(), language=language)
        user.set_unusable_password()
        user.full_clean(exclude=["password"])
        user.save()
    if not user.is_active:
        raise Refused(Decision.refuse(_("This account is closed.")))
    mandate = give_mandate(user, new, by=by)
    if user.has_usable_password():
        return Invited(user, mandate, None, None, may_be_shown=False)
    return _fresh_link(user, mandate, by)


@transaction.atomic
def invite_again(mandate: Mandate, *, by: User) -> Invited:
    """A new link in place of the one that was lost or has expired. Raises Refused."""
    require(manage_decision(mandate, by=by))
    if mandate.user.has_usable_password():
        raise Refused(Decision.refuse(_("This person signs in already.")))
    return _fresh_link(mandate.user, mandate, by)


@transaction.atomic
def answer_invitation(invitation: Invitation, password: str) -> User:
    """Set the password that the invited person chose; the link is spent. Raises Refused."""
    invitation = Invitation.objects.select_for_update().select_related("user").get(pk=invitation.pk)
    spent = invitation.answered_at or invitation.withdrawn_at or invitation.expires_at <= timezone.now()
    if spent or invitation.user.has_usable_password():
        raise Refused(Decision.refuse(_("This link is no longer good: ask for another one.")))
    user = invitation.user
    user.set_password(password)
    user.save(update_fields=["password"])
    invitation.answered_at = timezone.now()
    invitation.save(update_fields=["answered_at"])
    return user


@transaction.atomic
def set_second_factor(user: User, secret: str) -> None:
    """Give ``user`` the second factor whose codes come from ``secret`` (base 32), in place of an earlier one.

    For accounts that a machine opens; a person sets up the own one on the pages of the account.
    """
    Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
    TOTP.activate(user, secret)


@transaction.atomic
def seal_second_factors_anew() -> int:
    """Encrypt what is kept of every second factor with the secret key in use, and say of how many.

    After it nobody's code hangs on a key that was used before. Raises InvalidToken where no key of the house opens one.
    """
    sealed = Authenticator.objects.select_for_update().order_by("pk")
    for kept in sealed:
        kept.data = {name: _sealed_anew(name, value) for name, value in kept.data.items()}
        kept.save(update_fields=["data"])
    return len(sealed)


def _sealed_anew(name: str, value: object) -> object:
    if name in ("secret", "seed"):  # Of the codes of an app, and of recovery codes.
        return encrypt(decrypt(str(value)))
    return value


def _fresh_link(user: User, mandate: Mandate, by: User) -> Invited:
    """Withdraw the links that are open and make one.

    Whoever reads the link becomes that person. It is shown to the inviting one only where nothing is won by it: where
    every mandate of the person is one that the inviting one manages.
    """
    now = timezone.now()
    Invitation.objects.filter(user=user, answered_at=None, withdrawn_at=None).update(withdrawn_at=now)
    secret = secrets.token_urlsafe(32)
    expires_at = now + INVITATION_IS_GOOD_FOR
    Invitation.objects.create(user=user, digest=invitation_digest(secret), invited_by=by, expires_at=expires_at)
    held = Mandate.objects.filter(user=user, ended_at=None).select_related("territory__country")
    shown = all(manage_decision(one, by=by) for one in held) and not user.delegations.filter(revoked_at=None).exists()
    return Invited(user, mandate, secret, expires_at, may_be_shown=shown)


def _locked(mandate: Mandate) -> Mandate:
    return Mandate.objects.select_for_update(of=("self",)).select_related("territory").get(pk=mandate.pk)


def _kept(mandate: Mandate, by: User, reason: str) -> Mandate:
    mandate._history_user = by  # type: ignore[attr-defined]  # both are read by django-simple-history
    mandate._change_reason = reason.strip()[:100] or None  # type: ignore[attr-defined]
    mandate.save()
    return mandate
