"""Reading mandates: which roles a person holds, and on which part of the tree."""

from datetime import date

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from houma.domain.accounts.models import Delegation, Mandate, Role, User
from houma.domain.territories.models import Country

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor; recovery codes stand in for one that is lost."""


def mandates_in_force(user: User | AnonymousUser, day: date | None = None) -> QuerySet[Mandate]:
    """Mandates that ``user`` may act under on ``day`` (today): one's own, and those that somebody lent.

    A lent mandate keeps its giver as ``mandate.user``: ``mandate.user_id != user.pk`` tells it from one's own.
    None for somebody who is not signed in; a giver whose account is closed lends nothing.
    """
    if not isinstance(user, User) or not user.is_active:
        return Mandate.objects.none()
    on = day or timezone.localdate()
    lent = Delegation.objects.in_force(on).filter(delegate=user, mandate__user__is_active=True).values("mandate")
    return Mandate.objects.in_force(on).filter(Q(user=user) | Q(pk__in=lent))


def own_mandates(user: User | AnonymousUser, day: date | None = None) -> QuerySet[Mandate]:
    """Mandates in force that ``user`` holds in person, not by delegation."""
    return mandates_in_force(user, day).filter(user=user) if isinstance(user, User) else Mandate.objects.none()


def roles_in_country(user: User | AnonymousUser, country: Country) -> frozenset[Role]:
    """Roles that ``user`` holds anywhere in ``country`` today, in person or by delegation."""
    held = mandates_in_force(user).filter(territory__country=country).values_list("role", flat=True)
    return frozenset(Role(role) for role in held)


def lent_to(user: User | AnonymousUser, country: Country | None = None) -> QuerySet[Delegation]:
    """Delegations under which ``user`` acts for somebody else today, with mandate, giver and territory."""
    if not isinstance(user, User):
        return Delegation.objects.none()
    held = mandates_in_force(user).exclude(user=user)
    if country is not None:
        held = held.filter(territory__country=country)
    today = timezone.localdate()
    return (
        Delegation.objects.in_force(today)
        .filter(delegate=user, mandate__in=held)
        .select_related("mandate__user", "mandate__territory", "mandate__party")
    )


def has_second_factor(user: User | AnonymousUser) -> bool:
    """Whether ``user`` has set up a second factor, which is then asked for at each signing in; one query."""
    return isinstance(user, User) and Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists()
