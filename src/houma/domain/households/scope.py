"""Which households a person's mandates reach: territory, and for a social worker her own cases, in the query.

- A mandate on a commune or above reaches the households of what lies there; one on a perimeter those whose dwelling
  stands inside it; one that is limited to projects reaches none.
- The mandate of a social worker (``CASE_BOUND_ROLES``) reaches there only the households of her own cases, and those
  that she registered herself and for which no case was ever opened.

Who has which case is said by rows of a later app (rehousing), which declares them once by ``declare_case_workers`` in
its ``ready()``. As long as a household has such a row that still holds, its file is not erased.

An erased household is reached by nobody but those who protect people's data: nothing of it is left to see.
"""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q, QuerySet

from houma.domain.accounts.models import Role, User
from houma.domain.accounts.reach import HeldPlace, lying_in
from houma.domain.accounts.rules import Permission, mandates_allowing
from houma.domain.base.decisions import ALLOWED, Decision
from houma.domain.households.models import Household
from houma.domain.households.rules.reach import NOT_HERE
from houma.domain.territories.models import Ancestry

CASE_BOUND_ROLES = frozenset({Role.SOCIAL_WORKER})
"""Roles that open the files of their own cases, and no others."""


@dataclass(frozen=True, slots=True)
class CaseWorkers:
    """Rows that give a person the case of a household: the paths from a row to both, and which rows still do."""

    rows: type[models.Model]
    household: str
    worker: str
    still: Q = field(default_factory=Q)


_declared: dict[CaseWorkers, None] = {}


def declare_case_workers(*workers: CaseWorkers) -> None:
    """Say which rows of a later app give somebody the case of a household. Called once, when the app is ready."""
    _declared.update(dict.fromkeys(workers))


def under_accompaniment() -> Q:
    """The condition on households of which somebody has a case that is still open."""
    found = Q(pk__in=[])
    for one in _declared:
        found |= Q(pk__in=one.rows._default_manager.filter(one.still).values(one.household))
    return found


def reached_by(user: User | AnonymousUser, permission: Permission, *, household: str = "") -> Q:
    """The condition on rows whose household ``user`` reaches with ``permission``; one query, for the mandates.

    Args:
        user: who asks; whoever has no such mandate reaches nothing.
        permission: what the mandate has to allow.
        household: path from the filtered model to its household, with a trailing ``__`` ("" for households themselves).
    """
    held = mandates_allowing(user, permission).filter(project_limits=None)
    rows = held.values_list("user", "role", "territory", "territory__level", "territory__country").distinct()
    places: dict[int | None, set[HeldPlace]] = {}
    for holder, role, territory, level, country in rows:
        bound_to = holder if role in CASE_BOUND_ROLES else None
        places.setdefault(bound_to, set()).add((territory, level, country))
    found = Q(pk__in=[])
    for worker, there in places.items():
        reach = lying_in(
            there,
            territory=f"{household}territory",
            country=f"{household}country",
            perimeter=f"{household}dwelling__building__perimeter",
        )
        found |= reach if worker is None else reach & _own_cases(worker, household)
    if permission != Permission.PROTECT_PEOPLE:
        found &= Q(**{f"{household}erased_at": None})
    return found


def households_where(user: User | AnonymousUser, permission: Permission) -> QuerySet[Household]:
    """The households that ``user`` reaches with ``permission``, wherever they are."""
    return Household.objects.filter(reached_by(user, permission))


def may_on_household(user: User | AnonymousUser, permission: Permission, household: Household) -> Decision:
    """May ``user`` do this to ``household``? Refused in the words of whoever never heard of it."""
    if households_where(user, permission).filter(pk=household.pk).exists():
        return ALLOWED
    return Decision.refuse(NOT_HERE)


def role_reaching(user: User, permission: Permission, household: Household) -> str:
    """The role under which ``user`` reaches ``household``, for the log; "" where none does."""
    above = Ancestry.objects.filter(descendant=household.territory_id).values("ancestor")
    held = mandates_allowing(user, permission).filter(project_limits=None)
    here = Q(territory__in=above)
    if household.dwelling is not None:
        here |= Q(territory=household.dwelling.building.perimeter_id)
    return held.filter(here).order_by("role").values_list("role", flat=True).first() or ""


def _own_cases(worker: int, household: str) -> Q:
    key = f"{household.removesuffix('__') or 'pk'}__in"
    found = Q(pk__in=[])
    unclaimed = Q(**{f"{household}registered_by": worker})
    for one in _declared:
        rows: QuerySet[Any] = one.rows._default_manager.all()
        found |= Q(**{key: rows.filter(one.still, **{one.worker: worker}).values(one.household)})
        unclaimed &= ~Q(**{key: rows.filter(**{f"{one.household}__isnull": False}).values(one.household)})
    return found | unclaimed
