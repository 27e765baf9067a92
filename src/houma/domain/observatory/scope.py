"""Which rounds a person's mandates reach: territory and all below it, in the query.

A mandate on a commune or above reaches the rounds on it and below it. A round on a larger territory is not reached from
below: its coverage and answers tell of places that the mandate does not hold. Interviewers reach the units that were
given to them, as long as they hold a mandate to fill forms on, above or below the round’s territory.
"""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from houma.domain.accounts.models import User
from houma.domain.accounts.reach import held_places, lying_in
from houma.domain.accounts.rules import Permission, mandates_allowing
from houma.domain.base.decisions import ALLOWED, Decision
from houma.domain.buildings.rules.reach import NOT_HERE
from houma.domain.observatory.models import Round, RoundUnit, UnitKind
from houma.domain.territories.models import Ancestry, Territory


def reached_by(user: User | AnonymousUser, permission: Permission, *, of: str = "") -> Q:
    """The condition on rows with ``{of}territory`` and ``{of}territory__country`` that ``user`` reaches; one query."""
    return lying_in(held_places(user, permission), territory=f"{of}territory", country=f"{of}territory__country")


def rounds_where(user: User | AnonymousUser, *permissions: Permission) -> QuerySet[Round]:
    """The rounds that ``user`` reaches with any of ``permissions``."""
    found = Q(pk__in=[])
    for permission in permissions:
        found |= reached_by(user, permission)
    return Round.objects.filter(found)


def is_told_counts(user: User | AnonymousUser, unit_kind: str, territory: Territory) -> bool:
    """Whether ``user`` is told how many units of a kind there are, or were found, on a territory, day by day.

    Households are people: who steers a survey without reviewing its answers reads of them what is released
    (``houma.domain.statistics``) and what was published, since every other number could be subtracted from its next.
    """
    if unit_kind != UnitKind.HOUSEHOLD:
        return True
    places = held_places(user, Permission.REVIEW_SUBMISSIONS)
    return Territory.objects.filter(lying_in(places, territory="pk", country="country"), pk=territory.pk).exists()


def units_of(user: User | AnonymousUser) -> QuerySet[RoundUnit]:
    """The units of open rounds that were given to ``user``, who may still fill forms there."""
    if not user.is_authenticated:
        return RoundUnit.objects.none()
    return RoundUnit.objects.filter(_filled_by(user, of="round__"), interviewer=user, round__closed_at=None)


def fills_forms_in(user: User, one: Round) -> bool:
    """Whether ``user`` holds a mandate to fill forms on, above or below the round's territory."""
    return Round.objects.filter(_filled_by(user), pk=one.pk).exists()


def _filled_by(user: User | AnonymousUser, *, of: str = "") -> Q:
    held = mandates_allowing(user, Permission.FILL_FORMS).filter(project_limits=None).values("territory")
    above = Ancestry.objects.filter(descendant__in=held).values("ancestor")
    below = Ancestry.objects.filter(ancestor__in=held).values("descendant")
    return Q(**{f"{of}territory__in": above}) | Q(**{f"{of}territory__in": below})


def may_on_round(user: User | AnonymousUser, permission: Permission, one: Round) -> Decision:
    """May ``user`` do this to the round?"""
    return ALLOWED if rounds_where(user, permission).filter(pk=one.pk).exists() else Decision.refuse(NOT_HERE)
