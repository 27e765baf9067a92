"""What is handed over about a household and its people, and what of it can be registered."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.gis.geos import Point
from django.utils.translation import gettext_lazy as _

from houma.domain.base.decisions import ALLOWED, Decision, Reason
from houma.domain.households.models import Presence, Relation
from houma.domain.households.rules.identity import may_be_a_number
from houma.domain.households.rules.names import PersonName
from houma.values.folding import western_digits

EARLIEST_BIRTH = 1900
_CALLING_CODES = {"ma": "212"}
_NATIONAL = re.compile(r"0\d{8,10}")
_PHONE = re.compile(r"\+?\d{6,15}")


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person as somebody tells it; points are in WGS 84.

    Attributes:
        identity_number: never kept, only its digest.
        identity_digests: in its stead, of a number that was sealed when it arrived (``identity.digests``).
    """

    name: PersonName
    relation: Relation = Relation.OTHER
    sex: str = ""
    born_in: int | None = None
    identity_number: str = ""
    presence: Presence = Presence.PRESENT
    language: str = ""
    reduced_mobility: bool = False
    needs_care: bool = False
    school_level: str = ""
    school: str = ""
    school_point: Point | None = None
    work: str = ""
    work_point: Point | None = None
    identity_digests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HouseholdFacts:
    """What is known of a household besides its people and its place."""

    tenure: str = ""
    arrived_on: date | None = None
    origin: str = ""
    phone: str = ""
    language: str = ""
    preferred_contact: str = ""


def normalised_phone(country: str, text: str) -> str:
    """A telephone number, the same however it was written: ``06 12-34.56 78`` in Morocco is ``+212612345678``."""
    bare = re.sub(r"[\s.\-()/]+", "", western_digits(text))
    bare = re.sub(r"^00", "+", bare)
    calling = _CALLING_CODES.get(country)
    return f"+{calling}{bare[1:]}" if calling and _NATIONAL.fullmatch(bare) else bare


def facts_are_sound(country: str, facts: HouseholdFacts, today: date) -> Decision:
    """Can these facts be kept? Refused with every fault."""
    faults: list[Reason] = []
    if facts.phone and not _PHONE.fullmatch(normalised_phone(country, facts.phone)):
        faults.append(_("A telephone number is made of 6 to 15 digits."))
    if facts.arrived_on is not None and facts.arrived_on > today:
        faults.append(_("The household did not arrive in the future."))
    return Decision(tuple(faults))


def person_is_sound(country: str, person: NewPerson, today: date) -> Decision:
    """Can this person be kept? Refused with every fault; a child may have no name yet."""
    faults: list[Reason] = list(may_be_a_number(country, person.identity_number).reasons)
    if person.name.is_empty and person.relation != Relation.CHILD:
        faults.append(_("Give a name, in either script; only a child may have none yet."))
    if person.born_in is not None and not EARLIEST_BIRTH <= person.born_in <= today.year:
        faults.append(_("The year of birth lies between 1900 and this year."))
    return Decision(tuple(faults))


def may_be_registered(country: str, facts: HouseholdFacts, people: Sequence[NewPerson], today: date) -> Decision:
    """Can this household be registered? Refused with every fault of it and of its people."""
    faults: list[Reason] = list(facts_are_sound(country, facts, today).reasons)
    heads = sum(person.relation == Relation.HEAD for person in people)
    if heads != 1:
        faults.append(_("A household has one head: say who it is."))
    for person in people:
        faults.extend(person_is_sound(country, person, today).reasons)
    return Decision(tuple(dict.fromkeys(faults))) if faults else ALLOWED
