"""Which forms a person's mandates reach.

A mandate reaches a form of its own territory, of one above it (which is filled in there too) and of one below it. What
a form is changes only by mandates that hold its whole territory.
"""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission, mandates_allowing
from houma.domain.base.decisions import ALLOWED, Decision
from houma.domain.observatory.models import Form
from houma.domain.observatory.rules.forms import NOT_YOURS
from houma.domain.territories.models import Ancestry, Country, Level, Territory

SEES = (Permission.DESIGN_SURVEYS, Permission.FILL_FORMS, Permission.REVIEW_SUBMISSIONS)


def held_territories(
    user: User | AnonymousUser, country: Country, permissions: Iterable[Permission]
) -> tuple[set[int], bool]:
    """Territories of ``country`` on which ``user`` holds any of ``permissions``, and whether the whole is held."""
    rows: set[tuple[int, str]] = set()
    for permission in permissions:
        held = mandates_allowing(user, permission).filter(project_limits=None, territory__country=country)
        rows |= set(held.values_list("territory", "territory__level"))
    return {territory for territory, _level in rows}, any(level == Level.COUNTRY for _territory, level in rows)


def forms_for(
    user: User | AnonymousUser, country: Country, permissions: Iterable[Permission] = (Permission.FILL_FORMS,)
) -> QuerySet[Form]:
    """The forms that ``user`` reaches with any of ``permissions``."""
    held, whole = held_territories(user, country, permissions)
    if not held:
        return Form.objects.none()
    forms = Form.objects.filter(country=country)
    if whole:
        return forms
    above = Ancestry.objects.filter(descendant__in=held).values("ancestor")
    below = Ancestry.objects.filter(ancestor__in=held).values("descendant")
    return forms.filter(Q(territory=None) | Q(territory__in=above) | Q(territory__in=below))


def may_design(user: User | AnonymousUser, country: Country, territory: Territory | None) -> Decision:
    """May ``user`` upload, publish and withdraw forms of ``territory`` (None: of the whole country)?"""
    held, whole = held_territories(user, country, [Permission.DESIGN_SURVEYS])
    if whole:
        return ALLOWED
    if territory is not None and Ancestry.objects.filter(ancestor__in=held, descendant=territory).exists():
        return ALLOWED
    return Decision.refuse(NOT_YOURS)
