"""What the controller of personal data reads: looks, requests, erasures. No name of anybody who is registered."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.households.models import ErasureRecord, ErasureRequest, Look, RequestState
from houma.domain.households.scope import households_where, reached_by
from houma.domain.territories.models import Country


@dataclass(frozen=True, slots=True)
class LookFilters:
    """What the log is narrowed to; empty values narrow nothing.

    Attributes:
        household: reference of a household.
        person: key of the user who looked.
        refused: only attempts to which nothing was shown.
    """

    household: str = ""
    person: int | None = None
    reason: str = ""
    channel: str = ""
    since: date | None = None
    until: date | None = None
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Looker:
    """Somebody who looked, and how often."""

    person: User
    looks: int


def looks(user: User, country: Country, filters: LookFilters) -> QuerySet[Look]:
    """Looks at the files whose people ``user`` protects, the latest first."""
    found = Look.objects.filter(reached_by(user, Permission.PROTECT_PEOPLE, household="household__"), country=country)
    if filters.household:
        found = found.filter(household__code__iexact=filters.household.strip())
    if filters.person is not None:
        found = found.filter(by=filters.person)
    if filters.reason:
        found = found.filter(reason=filters.reason)
    if filters.channel:
        found = found.filter(channel=filters.channel)
    if filters.since is not None:
        found = found.filter(at__date__gte=filters.since)
    if filters.until is not None:
        found = found.filter(at__date__lte=filters.until)
    if filters.refused:
        found = found.filter(granted=False)
    return found.select_related("by", "household", "territory").defer("territory__boundary").order_by("-at", "-pk")


def lookers(user: User, country: Country) -> list[Looker]:
    """Who looked at files that ``user`` protects, whoever looked most first; two queries."""
    found = looks(user, country, LookFilters()).order_by().values("by").annotate(number=Count("pk"))
    counts = {row["by"]: row["number"] for row in found}
    people = User.objects.filter(pk__in=counts)
    return sorted((Looker(person, counts[person.pk]) for person in people), key=lambda one: -one.looks)


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts for the head of the controller's page."""

    looks_this_month: int
    refused_this_month: int
    open_requests: int
    warned: int


def standing(user: User, country: Country) -> Standing:
    """What happened in the last thirty days and what waits; three queries."""
    month = timezone.now() - timedelta(days=30)
    recent = looks(user, country, LookFilters()).order_by().filter(at__gte=month)
    told = recent.aggregate(all=Count("pk"), refused=Count("pk", filter=Q(granted=False)))
    protected = households_where(user, Permission.PROTECT_PEOPLE).filter(country=country)
    return Standing(
        told["all"],
        told["refused"],
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
