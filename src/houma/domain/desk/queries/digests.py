"""Reading what people chose and what was sent to them."""

from datetime import date

from django.db.models import Q, QuerySet

from houma.domain.accounts.models import Mandate, User
from houma.domain.desk.models import DeskPreference, Digest
from houma.domain.territories.models import Country


def wants_digest(user: User) -> bool:
    """Whether the person gets the digest: yes, unless it was switched off."""
    return not DeskPreference.objects.filter(user=user, digest=False).exists()


def readers_of_the_digest(day: date) -> QuerySet[User]:
    """People who hold a mandate on ``day``, have an address and did not switch the digest off."""
    held = Mandate.objects.in_force(day).values("user")
    people = User.objects.filter(is_active=True, pk__in=held).exclude(email="")
    return people.exclude(Q(desk_preference__digest=False)).order_by("pk")


def countries_of(user: User, day: date) -> QuerySet[Country]:
    """Countries in which the person holds a mandate on ``day``."""
    held = Mandate.objects.in_force(day).filter(user=user)
    return Country.objects.filter(pk__in=held.values("territory__country"))


def last_digest(user: User) -> Digest | None:
    """The latest digest of a person, whatever became of it."""
    return Digest.objects.filter(user=user).order_by("-day").first()
