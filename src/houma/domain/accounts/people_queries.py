"""Reading who holds what where: for those who manage people, and for each person about oneself."""

from dataclasses import dataclass
from datetime import date

from allauth.mfa.models import Authenticator
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from houma.domain.accounts.models import Delegation, Invitation, Mandate, Party, Role, User
from houma.domain.accounts.people_rules import GIVEN_BY_MANAGERS
from houma.domain.accounts.queries import SECOND_FACTORS
from houma.domain.accounts.rules import Permission, mandates_allowing
from houma.domain.territories.models import Ancestry, Country, Level, Territory


@dataclass(frozen=True, slots=True)
class PeopleFilters:
    """What the list of mandates is narrowed to; empty values narrow nothing."""

    text: str = ""
    role: Role | None = None
    territory: Territory | None = None
    party: Party | None = None
    state: str = "in_force"
    second_factor: str = ""
    reaching: Q | None = None
    """A further condition on mandates, for what lies above accounts: those that reach one project."""


STATES = ("in_force", "lent", "invited", "over", "all")


def line_of(territory: Territory) -> frozenset[int]:
    """The territory and all above it."""
    return frozenset(Ancestry.objects.filter(descendant=territory).values_list("ancestor", flat=True))


def managing_mandates(user: User, country: Country) -> QuerySet[Mandate]:
    """Mandates in force by which ``user`` manages people in ``country``."""
    return mandates_allowing(user, Permission.MANAGE_PEOPLE).filter(territory__country=country)


def mandates_seen(user: User, country: Country) -> QuerySet[Mandate]:
    """Mandates that ``user`` manages or knows of: on an administrator's territory, of a manager's organisation.

    Ended ones too. One's own are there only where a managing mandate reaches them.
    """
    managing = managing_mandates(user, country)
    places = Ancestry.objects.filter(ancestor__in=managing.filter(role=Role.ADMINISTRATOR).values("territory"))
    of_own_party = Mandate.objects.filter(
        Q(party__mandates__in=managing.filter(role=Role.ORGANISATION_MANAGER))
        & Q(territory__ancestry__ancestor=F("party__mandates__territory")),
        role__in=[*GIVEN_BY_MANAGERS, Role.ORGANISATION_MANAGER],
    )
    return Mandate.objects.filter(
        Q(territory__in=places.values("descendant")) | Q(pk__in=of_own_party.values("pk")), territory__country=country
    )


def mandates_matching(user: User, country: Country, filters: PeopleFilters) -> QuerySet[Mandate]:
    """The mandates that ``user`` sees and ``filters`` let through, by person; each with ``has_factor``.

    Rows carry their person, territory, party, delegations not over yet (``loans``) and the person's latest invitation.
    """
    today = timezone.localdate()
    found = mandates_seen(user, country)
    factors = Authenticator.objects.filter(user=OuterRef("user"), type__in=SECOND_FACTORS)
    found = found.annotate(has_factor=Exists(factors))
    found = _in_state(found, filters.state, today)
    for word in filters.text.split():
        found = found.filter(
            Q(user__first_name__icontains=word)
            | Q(user__last_name__icontains=word)
            | Q(user__email__icontains=word)
            | Q(delegations__delegate__first_name__icontains=word)
            | Q(delegations__delegate__email__icontains=word)
        ).distinct()
    if filters.role:
        found = found.filter(role=filters.role)
    if filters.party:
        found = found.filter(party=filters.party)
    if filters.territory:
        below = Ancestry.objects.filter(ancestor=filters.territory).values("descendant")
        found = found.filter(territory__in=below)
    if filters.reaching is not None:
        found = found.filter(filters.reaching)
    if filters.second_factor:
        having = Exists(factors)
        found = found.filter(having if filters.second_factor == "on" else ~having)
    return (
        found.select_related("user", "territory", "party")
        .defer("territory__boundary")
        .prefetch_related(
            Prefetch(
                "delegations",
                Delegation.objects.filter(revoked_at=None, ends_on__gte=today).select_related("delegate"),
                to_attr="loans",
            ),
            Prefetch("user__invitations", Invitation.objects.order_by("-invited_at"), to_attr="invited"),
        )
        .order_by("user__first_name", "user__last_name", "user__email", "role", "territory__code", "pk")
    )


def roles_by_region(found: QuerySet[Mandate]) -> tuple[list[Territory], dict[tuple[int, str], int]]:
    """How many of ``found`` each role holds in the country and in each region, all below included.

    Returns the territories, widest first, and the numbers by (territory, role); two queries.
    """
    held = Mandate.objects.filter(
        pk__in=found.order_by().values("pk"), territory__ancestry__ancestor__level__in=[Level.COUNTRY, Level.REGION]
    )
    rows = held.values_list("territory__ancestry__ancestor", "role").annotate(held=Count("pk", distinct=True))
    numbers = {(territory, role): count for territory, role, count in rows.order_by()}
    places = Territory.objects.filter(pk__in={territory for territory, _role in numbers}).defer("boundary")
    ordered = sorted(places, key=lambda place: (place.level != Level.COUNTRY, place.code))
    return ordered, numbers


def _in_state(found: QuerySet[Mandate], state: str, today: date) -> QuerySet[Mandate]:
    match state:
        case "lent":
            return found.filter(pk__in=Delegation.objects.in_force(today).values("mandate"))
        case "invited":
            return found.filter(
                ended_at=None, user__invitations__answered_at=None, user__invitations__isnull=False
            ).distinct()
        case "over":
            return found.exclude(ended_at=None, ends_on=None).exclude(ended_at=None, ends_on__gte=today)
        case "all":
            return found
        case _:
            return found.filter(Q(ends_on=None) | Q(ends_on__gte=today), ended_at=None)


def own_and_lent(user: User, country: Country) -> tuple[list[Mandate], list[Delegation]]:
    """What ``user`` holds in person in ``country`` with the loans of it, and what others lent: three queries."""
    today = timezone.localdate()
    own = (
        Mandate.objects.in_force(today)
        .filter(user=user, territory__country=country)
        .select_related("territory", "party")
        .defer("territory__boundary")
        .prefetch_related(
            Prefetch(
                "delegations",
                Delegation.objects.filter(revoked_at=None, ends_on__gte=today).select_related("delegate"),
                to_attr="loans",
            )
        )
        .order_by("role", "territory__code")
    )
    lent = (
        Delegation.objects.filter(
            delegate=user,
            revoked_at=None,
            ends_on__gte=today,
            mandate__in=Mandate.objects.in_force(today),
            mandate__territory__country=country,
        )
        .select_related("mandate__user", "mandate__territory", "mandate__party")
        .defer("mandate__territory__boundary")
    )
    return list(own), list(lent)


def invitation_digest(secret: str) -> str:
    """What is kept of the secret in an invitation's link: it opens nothing without the key of the house."""
    return salted_hmac("houma.invitation", secret, algorithm="sha256").hexdigest()


def open_invitation(secret: str) -> Invitation | None:
    """The invitation that ``secret`` still opens; None where it is unknown, answered, withdrawn or expired."""
    return (
        Invitation.objects.filter(
            digest=invitation_digest(secret),
            answered_at=None,
            withdrawn_at=None,
            expires_at__gt=timezone.now(),
            user__is_active=True,
        )
        .select_related("user")
        .first()
    )
