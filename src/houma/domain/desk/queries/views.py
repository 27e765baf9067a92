"""Saved views: whose a person finds."""

from django.db.models import Q, QuerySet

from houma.domain.accounts.models import User
from houma.domain.accounts.queries import mandates_in_force
from houma.domain.desk.models import Audience, SavedView
from houma.domain.territories.models import Country


def views_for(user: User, country: Country) -> QuerySet[SavedView]:
    """The person's own views, and those shared with an organisation it acts for or a role it holds in the country."""
    held = mandates_in_force(user).filter(territory__country=country)
    shared = Q(audience=Audience.ORGANISATION, party__in=held.values("party"))
    shared |= Q(audience=Audience.ROLE, role__in=held.values("role"))
    return SavedView.objects.filter(Q(owner=user) | shared, country=country).select_related("owner").order_by("name")
