"""What a person's mandates reach, where rows lie on territories: the few mandates first, then one condition."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission, mandates_allowing
from houma.domain.territories.models import Ancestry, Country, Level, Territory

HeldPlace = tuple[int, str, str]
"""Territory, its level, its country."""


def held_places(user: User | AnonymousUser, permission: Permission) -> set[HeldPlace]:
    """Where ``user`` holds ``permission`` over everything, not over some projects only; one query."""
    held = mandates_allowing(user, permission).filter(project_limits=None)
    return set(held.values_list("territory", "territory__level", "territory__country"))


def lying_in(places: set[HeldPlace], *, territory: str = "territory", country: str, perimeter: str = "") -> Q:
    """The condition on rows that lie in ``places``; it names only what is held, so that planning it stays cheap.

    Args:
        places: as ``held_places`` gives them; none reaches nothing.
        territory: path from the filtered model to its territory: what lies below a held one is reached too.
        country: path to its country, for who holds one whole.
        perimeter: path to the perimeter that it stands inside; "" where it has none.
    """
    found = Q(pk__in=[])
    national = {code for _territory, level, code in places if level == Level.COUNTRY}
    if national:
        found |= Q(**{f"{country}__in": national})
    below = {place for place, level, _country in places if level != Level.COUNTRY}
    if below:
        found |= Q(**{f"{territory}__in": Ancestry.objects.filter(ancestor__in=below).values("descendant")})
    perimeters = {place for place, level, _country in places if level == Level.PERIMETER}
    if perimeter and perimeters:
        found |= Q(**{f"{perimeter}__in": perimeters})
    return found


def territories_held(user: User | AnonymousUser, permission: Permission, country: Country) -> QuerySet[Territory]:
    """The territories of ``country`` on and below which ``user`` holds ``permission``; one query before."""
    places = held_places(user, permission)
    return Territory.objects.filter(lying_in(places, territory="pk", country="country"), country=country)
