"""Who may be registered already: people that sound alike, with the same number, telephone, dwelling or place.

The whole country is searched, since a family that moved must be found again; what lies outside one's scope is told only
as "a file exists elsewhere", and only where that is nearly sure. Whoever shows the answer writes it down
(``actions.looks.note_probe``), so that nobody tries numbers or names unseen.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.contrib.gis.geos import Point, Polygon
from django.db import connections, models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from houma.domain.accounts.models import Mandate, Role, User
from houma.domain.accounts.rules import Permission
from houma.domain.buildings.models import Building, Dwelling
from houma.domain.households.models import Household, Person, PersonKey
from houma.domain.households.rules.entries import NewPerson, normalised_phone
from houma.domain.households.rules.identity import digests
from houma.domain.households.rules.likeness import (
    NEAR_DEGREES,
    NEARLY_SURE,
    Facts,
    Sign,
    signs_between,
    weight_of,
    worth_a_look,
)
from houma.domain.households.rules.names import PersonName, keys_to_ask
from houma.domain.households.scope import households_where
from houma.domain.territories.models import Ancestry, Country, Territory

_MOST_COMPARED = 3_000
"""People with a word and a year in common, per entry: beyond, the name is so common that it tells nothing."""


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A household that may be the one being entered, by the person of it who is most alike."""

    household: Household
    person: Person
    signs: tuple[Sign, ...]
    weight: int


@dataclass(frozen=True, slots=True)
class Lookalikes:
    """What is found: files within one's scope, the likeliest first; and whether there are others.

    Attributes:
        elsewhere: households outside the asker's scope: for the log, never for a page.
        ask: names of those who may say more about these.
    """

    inside: tuple[Lookalike, ...] = ()
    elsewhere: tuple[Household, ...] = ()
    ask: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.inside or self.elsewhere)


def name_of(person: Person) -> PersonName:
    """The name of a person as a value."""
    return PersonName(person.given_name, person.family_name, person.given_name_ar, person.family_name_ar)


def lookalikes(
    country: Country,
    people: Sequence[NewPerson],
    *,
    by: User,
    territory: Territory,
    dwelling: Dwelling | None = None,
    point: Point | None = None,
    phone: str = "",
    apart_from: Household | None = None,
    limit: int = 10,
) -> Lookalikes:
    """Households of ``country`` that may be the one being entered; a dozen queries whatever their number.

    Args:
        people: as they are told now.
        by: who enters them; files outside this person's scope are not among ``inside``.
        territory: where they are entered: decides whom to ask about files elsewhere.
        point: where they live, in WGS 84, for a household without a known dwelling.
        apart_from: the household to which a person is added.
    """
    asked = [_asked(country, person, dwelling, point, phone) for person in people]
    best: dict[int, Lookalike] = {}
    for kept in _who_may_be_meant(country, asked, apart_from):
        facts = _kept(kept)
        for one in asked:
            signs = signs_between(one, facts)
            weight = weight_of(signs)
            known = best.get(kept.household_id)
            if worth_a_look(signs) and (known is None or weight > known.weight):
                best[kept.household_id] = Lookalike(kept.household, kept, signs, weight)
    reached = households_where(by, Permission.SEE_HOUSEHOLDS).filter(pk__in=best)
    within = set(reached.values_list("pk", flat=True)) if best else set()
    ranked = sorted(best.values(), key=lambda one: (-one.weight, one.household.code))
    inside = tuple(one for one in ranked if one.household.pk in within)[:limit]
    sure = (one for one in ranked if one.household.pk not in within and one.weight >= NEARLY_SURE)
    elsewhere = tuple(one.household for one in sure)[:limit]
    return Lookalikes(inside, elsewhere, _whom_to_ask(territory, by) if elsewhere else ())


def _asked(country: Country, person: NewPerson, dwelling: Dwelling | None, point: Point | None, phone: str) -> Facts:
    where = point or (dwelling.building.point if dwelling is not None else None)
    return Facts(
        name=person.name,
        born_in=person.born_in,
        digests=person.identity_digests or digests(country.code, person.identity_number),
        phone=normalised_phone(country.code, phone),
        dwelling=dwelling.pk if dwelling is not None else None,
        building=dwelling.building_id if dwelling is not None else None,
        point=(where.x, where.y) if where is not None else None,
    )


def _kept(person: Person) -> Facts:
    household = person.household
    dwelling = household.dwelling
    where = household.point or (dwelling.building.point if dwelling is not None else None)
    return Facts(
        name=name_of(person),
        born_in=person.born_in,
        digests=(person.identity_digest,) if person.identity_digest else (),
        phone=household.phone,
        dwelling=household.dwelling_id,
        building=dwelling.building_id if dwelling is not None else None,
        point=(where.x, where.y) if where is not None else None,
    )


def _who_may_be_meant(country: Country, asked: Sequence[Facts], apart_from: Household | None) -> list[Person]:
    """People to compare with: found by an index each, then read together."""
    numbers = {digest for one in asked for digest in one.digests}
    # That no digest is empty is said again so that the index, which leaves those out, is found to serve.
    same = Person.objects.filter(identity_digest__in=numbers).exclude(identity_digest="")
    found = set(same.values_list("pk", flat=True)) if numbers else set()
    for one in asked:
        keys = keys_to_ask(one.name, one.born_in)
        named = PersonKey.objects.filter(country=country, key__in=keys).values_list("person", flat=True)
        found.update(named[:_MOST_COMPARED] if keys else ())
    if asked:
        homes = _households_there(country, asked[0])
        found.update(Person.objects.filter(household__in=homes).values_list("pk", flat=True)[:_MOST_COMPARED])
    return list(
        Person.objects.filter(pk__in=found, household__country=country, erased_at=None)
        .exclude(household=apart_from)
        .select_related("household__territory", "household__dwelling__building")
        .defer("household__dwelling__building__footprint", "household__territory__boundary")
    )


def _households_there(country: Country, one: Facts) -> Collection[int]:
    """Households with the same telephone, in the same building, or so near that it is the same house."""
    there = Q(pk__in=[])
    if one.phone:
        there |= Q(phone=one.phone) & ~Q(phone="")
    if one.building is not None:
        there |= Q(dwelling__building=one.building)
    elif one.point is not None:
        there |= Q(dwelling__building__in=_in_box(Building, one.point)) | Q(pk__in=_in_box(Household, one.point))
    found = Household.objects.filter(there, country=country, erased_at=None)
    return list(found.values_list("pk", flat=True)[:_MOST_COMPARED])


def _in_box(model: type[models.Model], point: tuple[float, float]) -> list[int]:
    """Keys of rows whose ``point`` lies a few steps from here; by the spatial index, which SpatiaLite asks by name."""
    west, east = point[0] - NEAR_DEGREES, point[0] + NEAR_DEGREES
    south, north = point[1] - NEAR_DEGREES, point[1] + NEAR_DEGREES
    rows = model._default_manager.all()
    if connections[rows.db].vendor == "sqlite":
        index = f"idx_{model._meta.db_table}_point"
        met = f"SELECT pkid FROM {index} WHERE xmax >= %s AND xmin <= %s AND ymax >= %s AND ymin <= %s"
        rows = rows.filter(pk__in=RawSQL(met, (west, east, south, north)))
    else:
        frame = Polygon.from_bbox((west, south, east, north))
        frame.srid = 4326
        rows = rows.filter(point__bboverlaps=frame)
    return list(rows.values_list("pk", flat=True)[:_MOST_COMPARED])


def _whom_to_ask(territory: Territory, by: User) -> tuple[str, ...]:
    """Who answers for households of the place where somebody enters them, else the controllers of the country.

    Never who answers for the file itself: that would tell where it is.
    """
    above = Ancestry.objects.filter(descendant=territory).values("ancestor")
    here = Mandate.objects.in_force(timezone.localdate()).filter(territory__in=above, user__is_active=True)
    for role in (Role.OPERATION_MANAGER, Role.DATA_CONTROLLER):
        held = here.filter(role=role).exclude(user=by).select_related("user").order_by("user__email")
        names = dict.fromkeys(mandate.user.get_full_name() or mandate.user.email for mandate in held[:5])
        if names:
            return tuple(names)
    return ()
