"""Which operations, cases and homes a person's mandates reach.

A case is reached as its household is: by territory, and by a social worker only where it is her own. Operations and
homes are reached by the territory of a mandate and all below it.
"""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from houma.domain.accounts.models import User
from houma.domain.accounts.reach import held_places
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import ALLOWED, Decision
from houma.domain.households import scope as households
from houma.domain.rehousing.models import Case, Home, Operation
from houma.domain.rehousing.rules.words import NOT_HERE
from houma.domain.territories.models import Ancestry, Territory


def operations_where(user: User | AnonymousUser, permission: Permission) -> QuerySet[Operation]:
    """The operations whose territory, or perimeter, a mandate with ``permission`` holds."""
    inside = _inside(user, permission)
    return Operation.objects.filter(Q(territory__in=inside) | Q(perimeter__in=inside))


def homes_where(user: User | AnonymousUser, permission: Permission) -> QuerySet[Home]:
    """The homes on whose territory, or above, there is a mandate with ``permission``."""
    return Home.objects.filter(territory__in=_inside(user, permission))


def cases_where(user: User | AnonymousUser, permission: Permission) -> QuerySet[Case]:
    """The cases whose household ``user`` reaches with ``permission``."""
    return Case.objects.filter(households.reached_by(user, permission, household="household__"))


def may_on_operation(user: User | AnonymousUser, permission: Permission, operation: Operation) -> Decision:
    """May ``user`` do this in ``operation``? Refused in the words of whoever never heard of it."""
    return _found(operations_where(user, permission).filter(pk=operation.pk))


def may_on_case(user: User | AnonymousUser, permission: Permission, case: Case) -> Decision:
    """May ``user`` do this to ``case``?"""
    return _found(cases_where(user, permission).filter(pk=case.pk))


def may_on_home(user: User | AnonymousUser, permission: Permission, home: Home) -> Decision:
    """May ``user`` do this to ``home``?"""
    return _found(homes_where(user, permission).filter(pk=home.pk))


def may_on_territory(user: User | AnonymousUser, permission: Permission, territory: Territory) -> Decision:
    """May ``user`` do this on ``territory``?"""
    return _found(Territory.objects.filter(pk=territory.pk, pk__in=_inside(user, permission)))


def _found(rows: QuerySet[Operation] | QuerySet[Case] | QuerySet[Home] | QuerySet[Territory]) -> Decision:
    return ALLOWED if rows.exists() else Decision.refuse(NOT_HERE)


def _inside(user: User | AnonymousUser, permission: Permission) -> QuerySet[Ancestry]:
    places = {territory for territory, _level, _country in held_places(user, permission)}
    return Ancestry.objects.filter(ancestor__in=places).values("descendant")  # type: ignore[return-value]
