"""Everything that is kept of a household or of one of its people, for these people: their right to see it."""

from collections.abc import Iterator
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from houma.domain.accounts.models import User
from houma.domain.base.decisions import Decision, require
from houma.domain.households.actions.erasers import declared_erasers
from houma.domain.households.actions.looks import look_at
from houma.domain.households.models import Household, LookChannel, LookReason, Person
from houma.domain.households.queries.files import HouseholdFile
from houma.domain.households.rules.files import WHOLE_FILE, Section
from houma.domain.households.rules.holdings import HeldFact
from houma.domain.households.rules.reach import NOT_HERE


def export_household(
    household: Household, *, by: User, person: Person | None = None, reference: str = "", place: str = ""
) -> tuple[HeldFact, ...]:
    """Tell all that is kept about a household, with who looked at it, and write down that it was told.

    Args:
        household: whose data.
        by: who tells it; the file has to be in this person's scope.
        person: only what tells of this one.
        reference: of the request.
        place: name of the route or command.

    Raises:
        Refused: out of scope.
    """
    if person is not None and person.household_id != household.pk:
        require(Decision.refuse(NOT_HERE))
    file = look_at(
        household, by=by, reason=LookReason.REQUEST, reference=reference, sections=(*WHOLE_FILE, Section.LOOKS),
        channel=LookChannel.EXPORT, place=place,
    )  # fmt: skip
    told = [*_of_household(file)] if person is None else []
    told += [fact for one in file.people if person in (None, one) for fact in _of_person(one)]
    told += [*_of_answers(file, person)]
    for eraser in declared_erasers():
        told += eraser.held(household, person)
    return (*told, *_of_looks(file))


def _facts(part: str, item: str, fields: dict[str, Any]) -> Iterator[HeldFact]:
    for field, value in fields.items():
        if value not in (None, "", False):
            yield HeldFact(part, item, field, _("yes") if value is True else str(value))


def _of_household(file: HouseholdFile) -> Iterator[HeldFact]:
    household = file.household
    yield from _facts(
        _("Household"),
        household.code,
        {
            _("Territory"): household.territory.name,
            _("Dwelling"): household.dwelling and f"{household.dwelling.building.code} / {household.dwelling.code}",
            _("Place"): household.point and _coordinates(household.point),
            _("Tenure"): household.get_tenure_display(),
            _("Arrived on"): _day(household.arrived_on),
            _("Where it came from"): household.origin,
            _("Telephone"): household.phone,
            _("Language"): household.get_language_display(),
            _("Preferred contact"): household.get_preferred_contact_display(),
            _("Registered on"): _day(household.registered_at),
            _("Accompaniment ended on"): _day(household.closed_on),
        },
    )
    for home in file.residences:
        place = f"{home.dwelling.building.code} / {home.dwelling.code}"
        since_until = {_("From"): _day(home.since), _("Until"): _day(home.until), _("Dwelling"): place}
        yield from _facts(_("Homes"), _day(home.since), since_until)


def _of_person(person: Person) -> Iterator[HeldFact]:
    yield from _facts(
        _("People"),
        str(person.pk),
        {
            _("Given name"): person.given_name,
            _("Family name"): person.family_name,
            _("Given name (Arabic)"): person.given_name_ar,
            _("Family name (Arabic)"): person.family_name_ar,
            _("Sex"): person.get_sex_display(),
            _("Year of birth"): person.born_in,
            _("Relation to the head"): person.get_relation_display(),
            _("Identity number"): _("not kept; a sealed digest of it is") if person.identity_digest else "",
            _("Presence"): person.get_presence_display(),
            _("Language"): person.get_language_display(),
            _("Reduced mobility"): person.reduced_mobility,
            _("Long illness or care"): person.needs_care,
            _("School level"): person.get_school_level_display(),
            _("School"): person.school,
            _("Place of the school"): person.school_point and _coordinates(person.school_point),
            _("Place of work"): person.work,
            _("Point of the place of work"): person.work_point and _coordinates(person.work_point),
            _("Left on"): _day(person.left_on),
        },
    )


def _of_answers(file: HouseholdFile, person: Person | None) -> Iterator[HeldFact]:
    for consent in file.consents:
        if person is None or consent.said_by_id == person.pk:
            yield HeldFact(
                _("Consents"), _day(consent.said_on), consent.get_purpose_display(), consent.get_kind_display()
            )


def _of_looks(file: HouseholdFile) -> Iterator[HeldFact]:
    """Who saw the file, by role and not by name: the people concerned are told to whom it goes, not of whom."""
    for look in file.looks:
        if look.granted:
            role = look.get_role_display() or pgettext("role of a person", "unknown")
            yield HeldFact(
                _("Looks at the file"), date_format(look.at, "DATETIME_FORMAT"), role, look.get_reason_display()
            )


def _day(day: Any) -> str:
    return date_format(day, "DATE_FORMAT") if day is not None else ""


def _coordinates(point: Any) -> str:
    return f"{point.y:.5f}, {point.x:.5f}"
