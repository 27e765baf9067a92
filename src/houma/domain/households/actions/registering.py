"""Registering households, changing what is known of them, moving them, closing their files."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.utils import bulk_create_with_history

from houma.domain.accounts.models import User
from houma.domain.accounts.reach import territories_held
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Decision, require
from houma.domain.buildings.models import Dwelling
from houma.domain.households.actions.people import keep_keys, person_from, taken_to_change
from houma.domain.households.models import Household, Person, Residence
from houma.domain.households.rules.entries import (
    HouseholdFacts,
    NewPerson,
    facts_are_sound,
    may_be_registered,
    normalised_phone,
)
from houma.domain.households.rules.references import drawn_reference
from houma.domain.territories.models import Country, Territory


@dataclass(frozen=True, slots=True)
class HouseholdEntry:
    """A household as it is handed over: its place is a dwelling, or a territory with or without a point (WGS 84)."""

    territory: Territory
    people: tuple[NewPerson, ...]
    facts: HouseholdFacts = field(default_factory=HouseholdFacts)
    dwelling: Dwelling | None = None
    point: Point | None = None
    is_illustrative: bool = False
    code: str = ""
    """Drawn where it is empty."""


def register_household(country: Country, entry: HouseholdEntry, *, by: User) -> Household:
    """Register a household and its people. Look for lookalikes first: this asks for none.

    Raises:
        Refused: out of the registrar's territory, or facts that cannot be kept; every fault at once.
    """
    here = territories_held(by, Permission.REGISTER_HOUSEHOLDS, country).filter(pk=entry.territory.pk)
    require(Decision() if here.exists() else Decision.refuse(_("You register no households in this territory.")))
    return write_households(country, [entry], by=by)[0]


@transaction.atomic
def write_households(country: Country, entries: Sequence[HouseholdEntry], *, by: User | None) -> list[Household]:
    """Write many households: for imports, forms from the field and packs, which ask by themselves who may.

    Raises:
        Refused: facts that cannot be kept; then nothing is written.
    """
    today = timezone.localdate()
    for entry in entries:
        require(may_be_registered(country.code, entry.facts, entry.people, today))
        require(_stands_there(entry))
    households = bulk_create_with_history(
        [_household_from(country, entry, by) for entry in entries], Household, default_user=by, batch_size=500
    )
    people = bulk_create_with_history(
        [
            person_from(country, household, person)
            for household, entry in zip(households, entries, strict=True)
            for person in entry.people
        ],
        Person,
        default_user=by,
        batch_size=500,
    )
    keep_keys(country, people)
    Residence.objects.bulk_create(
        Residence(household=household, dwelling=entry.dwelling, since=entry.facts.arrived_on or today)
        for household, entry in zip(households, entries, strict=True)
        if entry.dwelling is not None
    )
    return list(households)


@transaction.atomic
def change_household(household: Household, facts: HouseholdFacts, *, by: User) -> Household:
    """Write what is known of a household anew: facts that are empty are forgotten."""
    taken = taken_to_change(household, by)
    require(facts_are_sound(taken.country_id, facts, timezone.localdate()))
    _set_facts(taken, facts)
    taken.warned_on = None
    taken.save()
    return taken


@transaction.atomic
def move_household(household: Household, dwelling: Dwelling, on: date, *, by: User) -> Residence:
    """Write down that a household's home is another dwelling from ``on``; where it lived before stays known.

    For its home only: where it is housed meanwhile is for the app that places it.
    """
    taken = taken_to_change(household, by)
    last = Residence.objects.filter(household=taken).order_by("-since", "-pk").first()
    require(_may_move(taken, last, dwelling, on, by))
    if last is not None and last.until is None:
        last.until = on
        last.save(update_fields=["until"])
    taken.dwelling, taken.territory = dwelling, dwelling.building.territory
    taken.point = taken.warned_on = None
    taken.save()
    return Residence.objects.create(household=taken, dwelling=dwelling, since=on)


@transaction.atomic
def close_file(household: Household, *, on: date) -> None:
    """Write down that a household's accompaniment ended; its period of retention begins. The caller asked who may."""
    taken = Household.objects.select_for_update(no_key=True, of=("self",)).get(pk=household.pk)
    taken.closed_on = on
    taken.save(update_fields=["closed_on", "changed_at"])


@transaction.atomic
def reopen_file(household: Household) -> None:
    """Write down that a household is accompanied again; its file is kept. The caller asked who may."""
    taken = Household.objects.select_for_update(no_key=True, of=("self",)).get(pk=household.pk)
    taken.closed_on = taken.warned_on = None
    taken.save(update_fields=["closed_on", "warned_on", "changed_at"])


@transaction.atomic
def reopen_files(households: Sequence[Household]) -> None:
    """Write down that many households are accompanied. The caller locked them and asked who may."""
    open_already = []
    for one in households:
        if one.closed_on is not None or one.warned_on is not None:
            reopen_file(one)
        else:
            open_already.append(one.pk)
    # Their rows say nothing else that history wants.
    Household.objects.filter(pk__in=open_already).update(changed_at=timezone.now())


def _stands_there(entry: HouseholdEntry) -> Decision:
    if entry.dwelling is not None and entry.dwelling.building.territory_id != entry.territory.pk:
        return Decision.refuse(_("This dwelling stands in another territory."))
    return Decision()


def _may_move(taken: Household, last: Residence | None, dwelling: Dwelling, on: date, by: User) -> Decision:
    building = dwelling.building
    reached = territories_held(by, Permission.REGISTER_HOUSEHOLDS, taken.country).filter(pk=building.territory_id)
    if building.country_id != taken.country_id or not reached.exists():
        return Decision.refuse(_("You register no households in this territory."))
    if on > timezone.localdate():
        return Decision.refuse(_("A move is written down when it has taken place."))
    if last is not None and on < (last.until or last.since):
        return Decision.refuse(_("The household lived elsewhere on this day already."))
    if taken.dwelling_id == dwelling.pk and last is not None and last.until is None:
        return Decision.refuse(_("The household lives in this dwelling already."))
    return Decision()


def _household_from(country: Country, entry: HouseholdEntry, by: User | None) -> Household:
    household = Household(
        country=country, code=entry.code or drawn_reference(), territory=entry.territory, dwelling=entry.dwelling,
        point=None if entry.dwelling is not None else entry.point, is_illustrative=entry.is_illustrative,
        registered_by=by,
    )  # fmt: skip
    _set_facts(household, entry.facts)
    return household


def _set_facts(household: Household, facts: HouseholdFacts) -> None:
    household.tenure, household.arrived_on, household.origin = facts.tenure, facts.arrived_on, facts.origin.strip()
    household.phone = normalised_phone(household.country_id, facts.phone)
    household.language, household.preferred_contact = facts.language, facts.preferred_contact
