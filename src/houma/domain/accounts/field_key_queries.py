"""Reading keys of the field: whose they are, which are in force, and who may make and end them."""

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.field_keys import FieldKey
from houma.domain.accounts.models import Mandate, User
from houma.domain.accounts.rules import ALLOWED_ROLES, Permission, mandates_allowing
from houma.domain.accounts.tokens import digest_of
from houma.domain.base.decisions import ALLOWED, Decision
from houma.domain.territories.models import Ancestry, Country


def _in_force() -> QuerySet[FieldKey]:
    """Keys whose time, person and mandate all hold; what was lent to somebody is not handed on to a device."""
    today = timezone.localdate()
    held = Mandate.objects.in_force(today).filter(role__in=ALLOWED_ROLES[Permission.FILL_FORMS])
    return FieldKey.objects.select_related("user", "mandate__territory").filter(
        revoked_at=None, expires_at__gt=timezone.now(), user__is_active=True, mandate__in=held
    )


def key_of(secret: str, country: Country) -> FieldKey | None:
    """The key with that secret, if it is in force in ``country``: one query."""
    return _in_force().filter(digest=digest_of(secret), mandate__territory__country=country).first()


def key_named(username: str, country: Country) -> FieldKey | None:
    """The key with that name, if it is in force in ``country``: one query."""
    return _in_force().filter(username=username, mandate__territory__country=country).first()


def _designing(by: User) -> QuerySet[Mandate]:
    """The mandates under which ``by`` designs surveys: one that is limited to projects reaches no survey."""
    return mandates_allowing(by, Permission.DESIGN_SURVEYS).filter(project_limits=None)


def field_mandates(by: User, country: Country) -> QuerySet[Mandate]:
    """The mandates in force that ``by`` may make keys for: one's own, and those below where one designs surveys."""
    today = timezone.localdate()
    below = Ancestry.objects.filter(ancestor__in=_designing(by).values("territory")).values("descendant")
    return (
        Mandate.objects.in_force(today)
        .filter(
            Q(user=by) | Q(territory__in=below),
            role__in=ALLOWED_ROLES[Permission.FILL_FORMS],
            territory__country=country,
            user__is_active=True,
        )
        .select_related("user", "territory", "party")
        .order_by("user__last_name", "user__first_name", "user_id", "pk")
    )


def field_keys(by: User, country: Country) -> QuerySet[FieldKey]:
    """The keys that ``by`` sees, with those whose mandate has ended: one's own, and those below one's surveys."""
    below = Ancestry.objects.filter(ancestor__in=_designing(by).values("territory")).values("descendant")
    return FieldKey.objects.filter(
        Q(user=by) | Q(mandate__territory__in=below), mandate__territory__country=country
    ).select_related("user", "mandate__territory", "made_by")


def may_give_key(by: User, mandate: Mandate, *, ending: bool = False) -> Decision:
    """May ``by`` make, or end, a key under ``mandate``?"""
    if ending:
        if mandate.user_id == by.pk:
            return ALLOWED
        above = _designing(by).values("territory")
        if Ancestry.objects.filter(ancestor__in=above, descendant=mandate.territory_id).exists():
            return ALLOWED
    elif field_mandates(by, mandate.territory.country).filter(pk=mandate.pk).exists():
        return ALLOWED
    return Decision.refuse(_("You may not give keys for this mandate."))
