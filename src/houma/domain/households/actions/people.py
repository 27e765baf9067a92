"""The people of a household: added, corrected, gone; and the keys under which they are found again."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import User
from houma.domain.accounts.rules import Permission
from houma.domain.base.bulk_rows import insert_rows
from houma.domain.base.decisions import Decision, require
from houma.domain.households.models import Household, Person, PersonKey, Relation
from houma.domain.households.queries.lookalikes import name_of
from houma.domain.households.rules.entries import NewPerson, person_is_sound
from houma.domain.households.rules.identity import digests
from houma.domain.households.rules.names import keys_to_keep
from houma.domain.households.scope import may_on_household
from houma.domain.territories.models import Country

_COPIED = (
    "relation", "sex", "born_in", "presence", "language", "reduced_mobility", "needs_care", "school_level", "school",
    "school_point", "work", "work_point",
)  # fmt: skip


@transaction.atomic
def add_person(household: Household, person: NewPerson, *, by: User) -> Person:
    """Add somebody to a household: a birth, a marriage, a relative who came. Raises Refused."""
    taken = taken_to_change(household, by)
    require(person_is_sound(taken.country_id, person, timezone.localdate()))
    require(_one_head(taken, person, None))
    added = person_from(taken.country, taken, person)
    added.save()
    keep_keys(taken.country, [added])
    _touch(taken)
    return added


@transaction.atomic
def change_person(person: Person, told: NewPerson, *, by: User) -> Person:
    """Write what is known of a person anew. An empty identity number leaves the kept digest as it is."""
    taken = taken_to_change(person.household, by)
    changed = Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk, household=taken)
    require(person_is_sound(taken.country_id, told, timezone.localdate()))
    require(_one_head(taken, told, changed))
    _fill(changed, taken.country, told)
    changed.save()
    changed.keys.all().delete()
    keep_keys(taken.country, [changed])
    _touch(taken)
    return changed


@transaction.atomic
def leave_household(person: Person, on: date, *, by: User, head_is_now: Person | None = None) -> Person:
    """Write down that somebody left the household or died. Raises Refused.

    Args:
        on: since when.
        head_is_now: who is head of the household from then, where the head left and others stay.
    """
    taken = taken_to_change(person.household, by)
    left = Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk, household=taken)
    require(_may_leave(taken, left, on, head_is_now))
    left.left_on = on
    left.save(update_fields=["left_on"])
    if head_is_now is not None:
        head_is_now.relation = Relation.HEAD
        head_is_now.save(update_fields=["relation"])
    _touch(taken)
    return left


def person_from(country: Country, household: Household, told: NewPerson) -> Person:
    """A row for somebody, not saved yet. For actions of this app."""
    person = Person(household=household)
    _fill(person, country, told)
    return person


def keep_keys(country: Country, people: Iterable[Person]) -> None:
    """Write under what people are found again. For actions of this app."""
    insert_rows(
        PersonKey,
        [
            {"person_id": person.pk, "country_id": country.pk, "key": key}
            for person in people
            for key in sorted(keys_to_keep(name_of(person), person.born_in))
        ],
    )


def _fill(person: Person, country: Country, told: NewPerson) -> None:
    person.given_name, person.family_name = told.name.given.strip(), told.name.family.strip()
    person.given_name_ar, person.family_name_ar = told.name.given_ar.strip(), told.name.family_ar.strip()
    for field in _COPIED:
        setattr(person, field, getattr(told, field))
    known_by = told.identity_digests or digests(country.code, told.identity_number)
    if known_by:
        person.identity_digest = known_by[0]


def taken_to_change(household: Household, by: User) -> Household:
    """The household, locked, where ``by`` may change it. Raises Refused. For actions of this app."""
    taken = Household.objects.select_for_update(no_key=True, of=("self",)).get(pk=household.pk)
    require(may_on_household(by, Permission.REGISTER_HOUSEHOLDS, taken))
    return taken


def _touch(household: Household) -> None:
    """The file was changed today: its period of retention runs anew. Its row says nothing else that history wants."""
    Household.objects.filter(pk=household.pk).update(changed_at=timezone.now(), warned_on=None)


def _one_head(household: Household, told: NewPerson, person: Person | None) -> Decision:
    if told.relation != Relation.HEAD:
        return Decision()
    others = household.people.filter(relation=Relation.HEAD, left_on=None)
    if person is not None:
        others = others.exclude(pk=person.pk)
    return Decision.refuse(_("A household has one head: say who it is.")) if others.exists() else Decision()


def _may_leave(household: Household, person: Person, on: date, head_is_now: Person | None) -> Decision:
    if person.left_on is not None:
        return Decision.refuse(_("This person left the household already."))
    if on > timezone.localdate():
        return Decision.refuse(_("A departure is written down when it has taken place."))
    stay = household.people.filter(left_on=None, erased_at=None).exclude(pk=person.pk)
    if head_is_now is not None and not stay.filter(pk=head_is_now.pk).exists():
        return Decision.refuse(_("The new head is one of those who stay."))
    if person.relation == Relation.HEAD and head_is_now is None and stay.exists():
        return Decision.refuse(_("Say who is head of the household from now on."))
    return Decision()
