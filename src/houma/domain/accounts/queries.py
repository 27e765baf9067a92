"""Reading mandates: which roles a person holds, and on which part of the tree."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils import timezone

from houma.domain.accounts.models import Mandate, Role, User
from houma.domain.territories.models import Country


def mandates_in_force(user: User | AnonymousUser, day: date | None = None) -> QuerySet[Mandate]:
    """Mandates of ``user`` on ``day`` (today); none for somebody who is not signed in."""
    if not isinstance(user, User) or not user.is_active:
        return Mandate.objects.none()
    return Mandate.objects.in_force(day or timezone.localdate()).filter(user=user)


def roles_in_country(user: User | AnonymousUser, country: Country) -> frozenset[Role]:
    """Roles that ``user`` holds anywhere in ``country`` today."""
    held = mandates_in_force(user).filter(territory__country=country).values_list("role", flat=True)
    return frozenset(Role(role) for role in held)
