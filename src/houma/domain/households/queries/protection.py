"""What the controller of personal data reads beside the log of looks. No name of anybody who is registered."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.households.models import ErasureRecord, ErasureRequest, RequestState
from houma.domain.households.queries.log import looks_by_person, looks_since
from houma.domain.households.scope import households_where, reached_by
from houma.domain.territories.models import Country

_OF_LATE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Looker:
    """Somebody who looked, and how often in the last thirty days."""

    person: User
    looks: int


def lookers(user: User, country: Country) -> list[Looker]:
    """Who looked at what ``user`` protects, or tried to, whoever did most often of late first."""
    counts = looks_by_person(user, country, timezone.now() - _OF_LATE)
    people = User.objects.filter(pk__in=counts).order_by("email")
    return sorted((Looker(person, counts[person.pk]) for person in people), key=lambda one: -one.looks)


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts for the head of the controller's page."""

    looks_this_month: int
    refused_this_month: int
    open_requests: int
    warned: int


def standing(user: User, country: Country) -> Standing:
    """What happened in the last thirty days and what waits: looks, and apart from them what was refused."""
    shown, refused = looks_since(user, country, timezone.now() - _OF_LATE)
    protected = households_where(user, Permission.PROTECT_PEOPLE).filter(country=country)
    return Standing(
        shown,
        refused,
        requests(user, country).filter(state=RequestState.OPEN).count(),
        protected.filter(erased_at=None).exclude(warned_on=None).count(),
    )


def requests(user: User, country: Country) -> QuerySet[ErasureRequest]:
    """Requests for erasure that ``user`` decides or decided, open ones first."""
    return (
        ErasureRequest.objects.filter(
            reached_by(user, Permission.PROTECT_PEOPLE, household="household__"), household__country=country
        )
        .select_related("household__territory", "recorded_by", "decided_by")
        .defer("household__territory__boundary")
        .order_by("decided_at", "-pk")
    )


def erasures(user: User, country: Country) -> QuerySet[ErasureRecord]:
    """What was erased of the people whom ``user`` protects, the latest first."""
    return (
        ErasureRecord.objects.filter(
            reached_by(user, Permission.PROTECT_PEOPLE, household="household__"), country=country
        )
        .select_related("household", "by")
        .order_by("-at", "-pk")
    )
