"""What waits for a person in agreements: found in the person's scope only, at a fixed number of queries."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from tests import factories
from tests.agreements.world import World, drafted, instalment, make_world, sign_by_all, signed, version_of

from houma.domain.accounts.models import Role, User
from houma.domain.agreements.actions import propose_version, sign_version, write_release_without_asking
from houma.domain.agreements.models import VersionState
from houma.domain.agreements.waiting import Waiting, WaitingKind, waiting_for
from houma.values.bidi import isolated

pytestmark = pytest.mark.django_db
TODAY = date(2024, 6, 15)


@pytest.fixture
def world() -> World:
    return make_world()


def person(world: World, role: Role, party: str = "") -> User:
    place = world.project.territories.get()
    return factories.user_with_mandate(role, place, world.parties[party] if party else None)


def waiting(user: User, world: World) -> list[Waiting]:
    return waiting_for(user, world.project.country, TODAY)


def kinds(user: User, world: World) -> list[WaitingKind]:
    return [item.kind for item in waiting(user, world)]


def test_a_party_is_told_to_sign_until_it_has_signed(world: World) -> None:
    version = propose_version(version_of(drafted(world), VersionState.DRAFT))
    partner = person(world, Role.PARTNER, "region")
    (item,) = waiting(partner, world)
    assert (item.kind, item.agreement, item.key, item.tab) == (
        WaitingKind.SIGN,
        version.agreement,
        version.pk,
        "signatures",
    )
    sign_version(version, world.parties["region"])
    assert kinds(partner, world) == []


def test_an_officer_is_told_whose_signatures_are_missing(world: World) -> None:
    version = propose_version(version_of(drafted(world), VersionState.DRAFT))
    sign_version(version, world.parties["region"])
    (item,) = waiting(person(world, Role.PROGRAMME_OFFICER), world)
    assert item.kind is WaitingKind.RECORD_SIGNATURE
    assert "ministry" in str(item.what)
    assert "region" not in str(item.what)
    sign_by_all(version)


def test_an_instalment_waits_from_thirty_days_before_it_is_due_until_it_is_paid(world: World) -> None:
    agreement = signed(world)
    officer = person(world, Role.PROGRAMME_OFFICER)
    with override("ar"):
        texts = [str(item.what) for item in waiting(officer, world)]
        payers = {line.payer.name for line in agreement.funding_lines.select_related("payer")}
    assert all(any(isolated(payer) in text for payer in payers) for text in texts)
    due = [item for item in waiting(officer, world) if item.kind is WaitingKind.RELEASE]
    assert [(item.due, item.amount and int(item.amount.amount)) for item in due] == [
        (date(2024, 6, 30), 600),
        (date(2024, 6, 30), 500),
    ]
    assert due[0].days_late(date(2024, 7, 10)) == 10
    write_release_without_asking(instalment(agreement, 1), reference="R1")
    assert len([kind for kind in kinds(officer, world) if kind is WaitingKind.RELEASE]) == 1


def test_the_receiver_is_told_what_it_has_to_justify(world: World) -> None:
    agreement = signed(world)
    operator = person(world, Role.OPERATOR, "operator")
    assert kinds(operator, world) == []
    write_release_without_asking(instalment(agreement, 1), reference="R2")
    (item,) = waiting(operator, world)
    assert (item.kind, item.amount and int(item.amount.amount)) == (WaitingKind.JUSTIFY, 600)


def test_nothing_waits_for_somebody_of_another_place_or_for_a_stranger(world: World) -> None:
    signed(world)
    propose_version(version_of(drafted(world), VersionState.DRAFT))
    elsewhere = factories.CommuneFactory(country=world.project.country)
    assert waiting(factories.user_with_mandate(Role.PROGRAMME_OFFICER, elsewhere), world) == []
    assert waiting(factories.user_with_mandate(Role.PARTNER, elsewhere, world.parties["region"]), world) == []
    assert waiting(person(world, Role.AUDITOR), world) == []
    assert waiting_for(AnonymousUser(), world.project.country, TODAY) == []


@pytest.mark.parametrize(("role", "party"), [(Role.PROGRAMME_OFFICER, ""), (Role.OPERATOR, "operator")])
def test_many_agreements_cost_as_many_queries_as_one(world: World, role: Role, party: str) -> None:
    user = person(world, role, party)

    def prepare() -> None:
        agreement = signed(world)
        write_release_without_asking(instalment(agreement, 1), reference=f"R-{agreement.pk}")
        propose_version(version_of(drafted(world), VersionState.DRAFT))

    prepare()
    first = _queries(lambda: _read(waiting(user, world)))
    for _ in range(3):
        prepare()
    assert _queries(lambda: _read(waiting(user, world))) == first
    assert len(waiting(user, world)) >= 8


def _read(items: list[Waiting]) -> list[str]:
    return [f"{item.agreement and item.agreement.project.name} {item.what}" for item in items]


def _queries(work: Callable[[], Any]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        work()
    return len(queries)
