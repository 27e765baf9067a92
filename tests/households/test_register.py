"""Registering, changing and moving households; who may; and what the store never holds."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings
from tests.factories import user_with_mandate
from tests.households.conftest import FAMILY, NUMBER, Quarter, building
from tests.households.everywhere import places_holding

from houma.domain.accounts.models import Role
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Refused
from houma.domain.buildings.models import Dwelling
from houma.domain.households import actions
from houma.domain.households.actions import HouseholdEntry, register_household
from houma.domain.households.models import Consent, ConsentKind, Household, Person, Purpose, Relation
from houma.domain.households.queries.lookalikes import lookalikes
from houma.domain.households.rules.consents import standing, text_of, versions_of
from houma.domain.households.rules.entries import HouseholdFacts, NewPerson
from houma.domain.households.rules.identity import digests
from houma.domain.households.rules.likeness import Sign
from houma.domain.households.rules.names import PersonName
from houma.domain.households.scope import households_where, may_on_household

TODAY = timezone.localdate()


def test_a_household_is_registered_where_one_works_and_nowhere_else(quarter: Quarter) -> None:
    beside, elsewhere = quarter.tree.communes[1:]
    kept = register_household(quarter.tree.country, HouseholdEntry(beside, FAMILY), by=quarter.manager)
    assert kept.people.count() == 2
    assert kept.history.get().history_user == quarter.manager
    with pytest.raises(Refused, match="territory"):
        register_household(quarter.tree.country, HouseholdEntry(elsewhere, FAMILY), by=quarter.manager)


def test_every_fault_of_an_entry_is_told_at_once_and_nothing_is_written(quarter: Quarter) -> None:
    entry = HouseholdEntry(
        quarter.tree.communes[0],
        (NewPerson(PersonName(), Relation.OTHER, born_in=1820, identity_number="?"),),
        HouseholdFacts(phone="call me", arrived_on=TODAY + timedelta(1)),
    )
    before = Household.objects.count()
    with pytest.raises(Refused) as refused:
        register_household(quarter.tree.country, entry, by=quarter.manager)
    assert len(refused.value.decision.reasons) == 6
    assert Household.objects.count() == before


def test_an_identity_number_is_nowhere_in_the_store(quarter: Quarter) -> None:
    assert quarter.mother.identity_digest == digests("xh", NUMBER)[0]
    assert places_holding("XA771204", "XA 771204", "771204") == []


def test_a_number_is_found_again_after_the_key_was_changed(quarter: Quarter, settings: Settings) -> None:
    settings.HOUMA_IDENTITY_KEY = "a new key"
    asked = [NewPerson(PersonName("Other", "Name"), identity_number=NUMBER)]
    here = quarter.tree.communes[0]
    found = lookalikes(quarter.tree.country, asked, by=quarter.manager, territory=here)
    assert [one.signs for one in found.inside] == [(Sign.IDENTITY,)]
    settings.SECRET_KEY = "another secret"
    assert not lookalikes(quarter.tree.country, asked, by=quarter.manager, territory=here)


def test_lookalikes_are_told_with_their_reasons(quarter: Quarter) -> None:
    here = quarter.tree.communes[0]
    asked = [NewPerson(PersonName(given_ar="زوليخة", family_ar="تمسماني"), Relation.HEAD, "female", 1962)]
    found = lookalikes(
        quarter.tree.country, asked, by=quarter.manager, territory=here, dwelling=quarter.dwelling,
        phone="+212 661-001122",
    )  # fmt: skip
    assert [one.household for one in found.inside] == [quarter.family]
    assert set(found.inside[0].signs) == {Sign.NAME, Sign.YEAR, Sign.DWELLING}
    near = quarter.dwelling.building.point
    by_point = lookalikes(quarter.tree.country, asked, by=quarter.manager, territory=here, point=near)
    assert Sign.PLACE in by_point.inside[0].signs
    assert not lookalikes(
        quarter.tree.country, [NewPerson(PersonName("Saad", "Mernissi"), born_in=1999)], by=quarter.manager,
        territory=here,
    )  # fmt: skip


def test_of_a_file_elsewhere_one_hears_only_that_it_exists_and_whom_to_ask(quarter: Quarter) -> None:
    here = quarter.tree.communes[0]
    asked = [NewPerson(PersonName("Zoulikha", "Tamsamani"), Relation.HEAD, born_in=1961, identity_number=NUMBER)]
    found = lookalikes(quarter.tree.country, asked, by=quarter.worker, territory=here)
    assert found.inside == ()
    assert found.elsewhere == (quarter.family,)
    assert found.ask == (quarter.manager.email,)
    # A likely homonym outside one's scope is not told at all.
    alike = [NewPerson(PersonName("Zoulikha", "Tamsamani"), Relation.HEAD, born_in=1961)]
    assert not lookalikes(quarter.tree.country, alike, by=quarter.worker, territory=here)


def test_looking_for_lookalikes_costs_the_same_for_many(
    quarter: Quarter, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(12):
        lookalikes(
            quarter.tree.country, FAMILY, by=quarter.manager, territory=quarter.tree.communes[0],
            dwelling=quarter.dwelling, phone="0661001122",
        )  # fmt: skip


def test_scope_is_territory_and_for_a_social_worker_her_own_entries(quarter: Quarter) -> None:
    def seen(user: object) -> set[str]:
        return set(households_where(user, Permission.SEE_HOUSEHOLDS).values_list("code", flat=True))  # type: ignore[arg-type]

    assert seen(quarter.manager) == {quarter.family.code, quarter.neighbours.code}
    assert seen(quarter.worker) == seen(quarter.controller) == seen(quarter.partner) == set()
    own = register_household(quarter.tree.country, HouseholdEntry(quarter.tree.communes[0], FAMILY), by=quarter.worker)
    assert seen(quarter.worker) == {own.code}
    inspector = user_with_mandate(Role.INSPECTOR, quarter.tree.root)
    assert seen(inspector) == set()
    assert not may_on_household(quarter.worker, Permission.FOLLOW_CASES, quarter.family)
    assert households_where(quarter.controller, Permission.PROTECT_PEOPLE).count() == 4


def test_a_correction_keeps_the_digest_and_renews_what_finds_the_person(quarter: Quarter) -> None:
    told = NewPerson(PersonName("Zineb", "Squalli"), Relation.HEAD, "female", 1962)
    kept = quarter.mother.identity_digest
    changed = actions.change_person(quarter.mother, told, by=quarter.manager)
    assert changed.identity_digest == kept
    asked = [NewPerson(PersonName(given_ar="زينب", family_ar="الصقلي"), born_in=1962)]
    found = lookalikes(quarter.tree.country, asked, by=quarter.manager, territory=quarter.tree.communes[0])
    assert [one.person for one in found.inside] == [changed]
    with pytest.raises(Refused):
        actions.change_person(quarter.mother, told, by=quarter.worker)


def test_who_leaves_names_a_new_head(quarter: Quarter) -> None:
    with pytest.raises(Refused, match="head"):
        actions.leave_household(quarter.mother, TODAY, by=quarter.manager)
    child = quarter.child
    actions.leave_household(quarter.mother, TODAY, by=quarter.manager, head_is_now=child)
    assert quarter.family.people.get(relation=Relation.HEAD, left_on=None) == child
    with pytest.raises(Refused, match="head"):
        actions.add_person(quarter.family, NewPerson(PersonName("A", "B"), Relation.HEAD), by=quarter.manager)
    assert actions.add_person(quarter.family, NewPerson(PersonName("A", "B")), by=quarter.manager).keys.exists()


def test_a_move_keeps_where_the_household_lived(quarter: Quarter) -> None:
    beside = Dwelling.objects.create(building=building(quarter.tree.communes[1], "B2", -5.1), code="1")
    actions.move_household(quarter.family, beside, TODAY, by=quarter.manager)
    quarter.family.refresh_from_db()
    assert quarter.family.dwelling == beside
    assert quarter.family.territory == quarter.tree.communes[1]
    assert [(home.dwelling, home.until) for home in quarter.family.residences.all()] == [
        (beside, None),
        (quarter.dwelling, TODAY),
    ]
    far = Dwelling.objects.create(building=building(quarter.tree.communes[2], "B3", -7.1), code="1")
    with pytest.raises(Refused, match="territory"):
        actions.move_household(quarter.family, far, TODAY, by=quarter.manager)
    with pytest.raises(Refused, match="elsewhere"):
        actions.move_household(quarter.family, quarter.dwelling, TODAY - timedelta(9), by=quarter.manager)


def test_a_consent_is_taken_back_by_another_row(quarter: Quarter) -> None:
    given = actions.record_consent(
        quarter.family, Purpose.SHARE, ConsentKind.GIVEN, by=quarter.manager, said_on=TODAY, said_by=quarter.mother
    )
    assert standing(quarter.family.consents.all())["share"].kind == ConsentKind.GIVEN
    actions.withdraw_consent(given, by=quarter.manager, said_on=TODAY)
    assert standing(quarter.family.consents.all())["share"].kind == ConsentKind.REVOKED
    with pytest.raises(Refused, match="already"):
        actions.withdraw_consent(given, by=quarter.manager, said_on=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE households_consent SET kind = 'given' WHERE kind = 'revoked'")
    with pytest.raises(Refused):
        actions.record_consent(
            quarter.family, Purpose.SHARE, ConsentKind.GIVEN, by=quarter.manager, said_on=date(2200, 1, 1)
        )
    assert Consent.objects.count() == 2


def test_every_purpose_has_its_text_in_three_languages() -> None:
    for purpose in Purpose:
        for version in versions_of(purpose):
            assert len(text_of(purpose, version).variants()) == 3


def test_nobody_is_deleted_by_sql(quarter: Quarter) -> None:
    for table in ("households_household", "households_person"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")
    assert Person.objects.count() == 4
