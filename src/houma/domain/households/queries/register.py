"""The register as lists show it: by initials, within one's scope."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.households.models import Household, Relation
from houma.domain.households.queries.files import people_of
from houma.domain.households.queries.lookalikes import name_of
from houma.domain.households.rules.names import NAMELESS
from houma.domain.households.scope import households_where, under_accompaniment
from houma.domain.territories.models import Country, Territory

ACCOMPANIED, CLOSED, WAITING = "accompanied", "closed", "waiting"


@dataclass(frozen=True, slots=True)
class RegisterFilters:
    """What the register is narrowed to; empty values narrow nothing.

    Attributes:
        territory: code of a territory; all below it counts.
        state: ``ACCOMPANIED``, ``CLOSED`` or ``WAITING`` (registered, nobody follows it).
        reference: beginning of a household's reference, or the reference of a building.
    """

    territory: str = ""
    state: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A household as a list shows it.

    Attributes:
        initials: of its head, in the script of the language asked for.
        size: people who live there now.
        reduced_mobility, needing_care: how many of them.
    """

    household: Household
    initials: str
    size: int
    children: int
    reduced_mobility: int
    needing_care: int
    state: str


def register(user: User, country: Country, filters: RegisterFilters) -> QuerySet[Household]:
    """The households that ``user`` sees, under filters, the last registered first."""
    found = households_where(user, Permission.SEE_HOUSEHOLDS).filter(country=country)
    if filters.territory:
        found = found.filter(territory__ancestry__ancestor__code=filters.territory)
    if filters.state == ACCOMPANIED:
        found = found.filter(under_accompaniment())
    elif filters.state == CLOSED:
        found = found.exclude(closed_on=None)
    elif filters.state == WAITING:
        found = found.filter(closed_on=None).exclude(under_accompaniment())
    if filters.reference:
        said = filters.reference.strip()
        found = found.filter(Q(code__istartswith=said) | Q(dwelling__building__code__iexact=said))
    return (
        found.select_related("territory", "dwelling__building")
        .defer("territory__boundary", "dwelling__building__footprint")
        .order_by("-registered_at", "-pk")
    )


def lines(households: Iterable[Household], year: int, language: str) -> list[RegisterLine]:
    """The households as lines of a list: two queries. Names stay inside.

    Args:
        year: this year, to tell who is a child.
        language: in whose script initials are written.
    """
    rows = list(households)
    people = people_of(household.pk for household in rows)
    followed = set(
        Household.objects.filter(under_accompaniment(), pk__in=[row.pk for row in rows]).values_list("pk", flat=True)
    )
    found = []
    for household in rows:
        there = [person for person in people.get(household.pk, ()) if person.left_on is None]
        head = next((person for person in there if person.relation == Relation.HEAD), None)
        state = ACCOMPANIED if household.pk in followed else CLOSED if household.closed_on else WAITING
        found.append(
            RegisterLine(
                household,
                name_of(head).initials(language) if head is not None else NAMELESS,
                len(there),
                sum(person.born_in is not None and year - person.born_in < 18 for person in there),
                sum(person.reduced_mobility for person in there),
                sum(person.needs_care for person in there),
                state,
            )
        )
    return found


def territories_registered(user: User, country: Country) -> list[Territory]:
    """Territories in which ``user`` sees households, by name; one query."""
    seen = households_where(user, Permission.SEE_HOUSEHOLDS).filter(country=country).values("territory")
    places = Territory.objects.filter(pk__in=seen).defer("boundary", "point")
    return sorted(places, key=lambda place: place.name)
