"""Counting a family that does not want to be registered, without a trace of who it is."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import User
from houma.domain.accounts.reach import territories_held
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Decision, require
from houma.domain.buildings.models import Building, Dwelling
from houma.domain.households.models import DoorRefusal, Household, Purpose
from houma.domain.households.rules.refusals import may_be_counted
from houma.domain.territories.models import Country, Territory


@dataclass(frozen=True, slots=True)
class Door:
    """Where somebody said no: a place, and what is known inside of it."""

    territory: Territory
    building: Building | None = None
    dwelling: Dwelling | None = None


def is_lived_in_by_known(dwelling: Dwelling | None) -> bool:
    """Whether somebody who is registered lives behind this door; one query."""
    if dwelling is None:
        return False
    return Household.objects.filter(dwelling=dwelling, closed_on=None, erased_at=None).exists()


@transaction.atomic
def count_refusal(
    country: Country,
    door: Door,
    *,
    by: User,
    said_on: date,
    purpose: Purpose = Purpose.FOLLOW,
    heard_by: User | None = None,
) -> DoorRefusal:
    """Write down that a family whom the register does not know said no.

    Raises:
        Refused: not this person's territory, a day to come, or a door behind which a registered household lives.
    """
    here = territories_held(by, Permission.REGISTER_HOUSEHOLDS, country).filter(pk=door.territory.pk)
    require(Decision() if here.exists() else Decision.refuse(_("You register no households in this territory.")))
    known = is_lived_in_by_known(door.dwelling)
    require(may_be_counted(purpose, said_on, timezone.localdate(), is_known=known))
    return DoorRefusal.objects.create(
        country=country,
        territory=door.territory,
        building=door.building,
        dwelling=door.dwelling,
        purpose=purpose,
        said_on=said_on,
        heard_by=heard_by or by,
        recorded_by=by,
    )
