"""Saved views: kept, replaced, taken away."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import User
from houma.domain.accounts.queries import mandates_in_force
from houma.domain.base.decisions import Decision, Refused
from houma.domain.desk.models import Audience, SavedView
from houma.domain.territories.models import Country

_LONGEST_NAME, _LONGEST_QUERY = 80, 2000


@transaction.atomic
def save_view(user: User, country: Country, name: str, query: str, audience: Audience) -> SavedView:
    """Keep what the portfolio shows under a name; the person's own view of that name is replaced.

    Raises Refused for an empty name, too long an address, or an organisation that the person does not act for.
    """
    name = name.strip()[:_LONGEST_NAME]
    if not name:
        raise Refused(Decision.refuse(_("Give the view a name.")))
    if len(query) > _LONGEST_QUERY:
        raise Refused(Decision.refuse(_("This view asks for too much to be kept.")))
    held = mandates_in_force(user).filter(territory__country=country).order_by("pk")
    party, role = None, ""
    if audience == Audience.ORGANISATION:
        mandate = held.filter(party__isnull=False).first()
        if mandate is None:
            raise Refused(Decision.refuse(_("You act for no organisation here.")))
        party = mandate.party
    elif audience == Audience.ROLE:
        mandate = held.first()
        if mandate is None:
            raise Refused(Decision.refuse(_("You hold no role here.")))
        role = mandate.role
    view, _created = SavedView.objects.update_or_create(
        owner=user,
        country=country,
        name=name,
        defaults={"query": query, "audience": audience, "party": party, "role": role},
    )
    return view


def forget_view(user: User, country: Country, number: int) -> bool:
    """Take away one of the person's own views; whether there was one."""
    deleted, _of_what = SavedView.objects.filter(owner=user, country=country, pk=number).delete()
    return bool(deleted)
