"""Which buildings a person's mandates reach: territory and all below it, in the query.

A mandate on a commune or above reaches the buildings whose commune or arrondissement lies there; one on a perimeter
reaches the buildings inside this perimeter. A mandate that is limited to projects reaches no building: no building
belongs to a project. The few mandates of the person are read first, by one query; what they reach is then written for
these mandates alone, as for projects.
"""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from houma.domain.accounts.models import User
from houma.domain.accounts.reach import held_places, lying_in
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import ALLOWED, Decision
from houma.domain.buildings.models import Building
from houma.domain.buildings.rules.reach import NOT_HERE


def reached_by(user: User | AnonymousUser, permission: Permission, *, building: str = "") -> Q:
    """The condition on rows whose building ``user`` reaches with ``permission``; one query, for the mandates.

    Args:
        user: who asks; whoever has no such mandate reaches nothing.
        permission: what the mandate has to allow.
        building: path from the filtered model to its building, with a trailing ``__`` ("" for buildings themselves).
    """
    return lying_in(
        held_places(user, permission),
        territory=f"{building}territory",
        country=f"{building}country",
        perimeter=f"{building}perimeter",
    )


def buildings_where(user: User | AnonymousUser, permission: Permission) -> QuerySet[Building]:
    """The buildings that ``user`` reaches with ``permission``, wherever they are."""
    return Building.objects.filter(reached_by(user, permission))


def may_on_building(user: User | AnonymousUser, permission: Permission, building: Building) -> Decision:
    """May ``user`` do this to ``building``?"""
    if buildings_where(user, permission).filter(pk=building.pk).exists():
        return ALLOWED
    return Decision.refuse(NOT_HERE)
