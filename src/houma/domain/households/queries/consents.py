"""Which households have said no, in the query: what nobody may do with them, no list offers."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from houma.domain.households.models import Consent, ConsentKind, Household, Purpose

NO = (ConsentKind.REFUSED, ConsentKind.REVOKED)
"""Refused from the first, or taken back."""


def unwilling(purpose: Purpose) -> QuerySet[Consent]:
    """The last words on ``purpose`` that are a no, one for each household; as ``rules.consents.standing`` reads them.

    Who was never asked is not among them.
    """
    later = Q(said_on__gt=OuterRef("said_on")) | Q(said_on=OuterRef("said_on"), pk__gt=OuterRef("pk"))
    again = Consent.objects.filter(later, household=OuterRef("household"), purpose=purpose)
    return Consent.objects.filter(~Exists(again), purpose=purpose, kind__in=NO).order_by()


def has_said_no(household: Household, purpose: Purpose) -> bool:
    """Whether the household's last word on ``purpose`` is a no; one query."""
    return unwilling(purpose).filter(household=household).exists()
