"""One household's file. Read by ``actions.looks`` and ``actions.exporting`` only, which write down who saw it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from houma.domain.households.models import Consent, Household, Look, Person, Residence
from houma.domain.households.rules.files import Section


@dataclass(frozen=True, slots=True)
class HouseholdFile:
    """What is kept of a household; parts that were not asked for are empty.

    Attributes:
        people: those who live there first, then those who left.
        looks: who saw the file before, the latest first; for those who protect people's data.
    """

    household: Household
    people: tuple[Person, ...] = ()
    residences: tuple[Residence, ...] = ()
    consents: tuple[Consent, ...] = ()
    looks: tuple[Look, ...] = ()


def read_file(household: Household, sections: Collection[Section]) -> HouseholdFile:
    """The file, from the store; a query for each part."""
    kept = (
        Household.objects.select_related("country", "territory", "dwelling__building", "registered_by")
        .defer("territory__boundary", "dwelling__building__footprint")
        .get(pk=household.pk)
    )
    if not {Section.PEOPLE, Section.NEEDS, Section.PLACES}.isdisjoint(sections):
        people = tuple(sorted(kept.people.filter(erased_at=None), key=lambda one: (one.left_on is not None, one.pk)))
    else:
        people = ()
    return HouseholdFile(
        kept,
        people,
        tuple(kept.residences.select_related("dwelling__building").defer("dwelling__building__footprint"))
        if Section.RESIDENCES in sections
        else (),
        tuple(kept.consents.select_related("said_by", "recorded_by", "revocation"))
        if Section.CONSENTS in sections
        else (),
        tuple(kept.looks.select_related("by")) if Section.LOOKS in sections else (),
    )


def people_of(households: Iterable[int]) -> dict[int, tuple[Person, ...]]:
    """People of several households, by the household's key; one query."""
    found: dict[int, tuple[Person, ...]] = {}
    for person in Person.objects.filter(household__in=[*households], erased_at=None).order_by("household", "pk"):
        found[person.household_id] = (*found.get(person.household_id, ()), person)
    return found
