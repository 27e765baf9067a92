"""A release counts the register, keeps what it let out for ever, and shows each reader what lies in their scope."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django.utils.translation import override
from tests.factories.people import UserFactory, user_with_mandate
from tests.factories.places import CommuneFactory, ProvinceFactory
from tests.factories.projects import ProjectFactory
from tests.statistics.settling import settle

from houma.domain.accounts.models import Role, User
from houma.domain.base.decisions import Refused
from houma.domain.projects.models import MandateProject
from houma.domain.statistics.actions import publish_release, release_statistics
from houma.domain.statistics.models import Release, ReleasedCell
from houma.domain.statistics.queries.reading import shown_tables, visible_cells, visible_releases
from houma.domain.statistics.rules.releasing import BETWEEN_RELEASES
from houma.domain.territories.models import Territory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def province() -> Territory:
    return ProvinceFactory.create()


@pytest.fixture
def communes(province: Territory) -> tuple[Territory, Territory]:
    first, second = CommuneFactory.create(parent=province), CommuneFactory.create(parent=province)
    settle(first, {"1": 12, "2": 20})
    settle(second, {"1": 3, "2": 30})
    return first, second


@pytest.fixture
def manager(province: Territory) -> User:
    return user_with_mandate(Role.OPERATION_MANAGER, province)


def counts(reader: Any, release: Release, table: str, place: Territory) -> dict[tuple[str, ...], int | None]:
    (shown,) = shown_tables(reader, release, [table])
    return dict(shown.at(place))


def released(territory: Territory, by: User) -> Release:
    return release_statistics(territory, by=by, reason="The commission of November")


def test_a_release_counts_the_register_and_suppresses_what_is_small(
    province: Territory, communes: tuple[Territory, Territory], manager: User
) -> None:
    release = released(province, manager)
    assert counts(manager, release, "people-age-sex", province)["all", "all"] == 130
    assert counts(manager, release, "people-age-sex", communes[0])["18-59", "female"] == 32
    assert counts(manager, release, "households-size", communes[1])["2",] == 33
    risks = counts(manager, release, "households-risk", communes[1])
    assert risks["fes:1",] is None
    assert risks["fes:2",] is None or risks["fes",] is None
    assert release.is_illustrative
    assert release.protection["households-risk"]["suppressed"] == sum(
        cell.count is None for cell in ReleasedCell.objects.filter(release=release, table_code="households-risk")
    )


def test_each_reader_sees_their_own_territories_until_everybody_may(
    province: Territory, communes: tuple[Territory, Territory], manager: User
) -> None:
    release = released(province, manager)
    partner_place = user_with_mandate(Role.AUDITOR, communes[0])
    elsewhere = user_with_mandate(Role.AUDITOR, CommuneFactory.create(parent=ProvinceFactory.create()))
    assert {cell.territory_id for cell in visible_cells(partner_place, release)} == {communes[0].pk}
    assert list(visible_releases(partner_place)) == [release]
    for stranger in (elsewhere, UserFactory.create(), AnonymousUser()):
        assert not visible_releases(stranger).exists()
        assert not visible_cells(stranger, release).exists()
    publish_release(release, by=manager)
    assert counts(AnonymousUser(), release, "people-age-sex", province)["all", "all"] == 130
    with pytest.raises(Refused, match="published already"):
        publish_release(release, by=manager)


def test_only_who_answers_for_the_whole_territory_releases_it(
    province: Territory, communes: tuple[Territory, Territory], manager: User
) -> None:
    for person in (
        user_with_mandate(Role.OPERATION_MANAGER, communes[0]),
        user_with_mandate(Role.PROGRAMME_OFFICER, province),
    ):
        with pytest.raises(Refused):
            released(province, person)
    release = released(province, manager)
    with pytest.raises(Refused):
        publish_release(release, by=user_with_mandate(Role.OPERATION_MANAGER, communes[0]))


def test_a_territory_that_overlaps_is_not_released_apart(
    province: Territory, communes: tuple[Territory, Territory], manager: User
) -> None:
    released(province, manager)
    with pytest.raises(Refused, match="overlap"):
        released(communes[0], manager)


def test_the_next_release_waits_and_is_protected_against_the_last(
    province: Territory, communes: tuple[Territory, Territory], manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = released(province, manager)
    with pytest.raises(Refused, match="days old"):
        released(province, manager)
    settle(communes[0], {"3": 2})
    later = timezone.now() + BETWEEN_RELEASES
    monkeypatch.setattr("houma.domain.statistics.actions.timezone.now", lambda: later)
    second = released(province, manager)
    assert second.number == 2
    before = counts(manager, first, "households-size", communes[0])
    after = counts(manager, second, "households-size", communes[0])
    assert before["all",] == 32
    # Two households came: with both totals out, everybody would know.
    assert after["all",] is None
    assert timedelta() < later - first.made_at


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE statistics_releasedcell SET count = 3 WHERE count IS NULL",
        "DELETE FROM statistics_releasedcell",
        "UPDATE statistics_release SET below = 2",
        "DELETE FROM statistics_countedunits",
    ],
)
def test_what_was_let_out_is_not_changed_by_sql_either(
    statement: str, province: Territory, communes: tuple[Territory, Territory], manager: User
) -> None:
    released(province, manager)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_mandate_that_is_limited_to_projects_releases_and_reads_nothing(
    province: Territory, communes: tuple[Territory, Territory], manager: User
) -> None:
    limited = user_with_mandate(Role.OPERATION_MANAGER, province)
    MandateProject.objects.create(mandate=limited.mandates.get(), project=ProjectFactory(country=province.country))
    with pytest.raises(Refused):
        released(province, limited)
    release = released(province, manager)
    assert not visible_releases(limited).exists()
    with pytest.raises(Refused):
        publish_release(release, by=limited)


def test_a_place_is_named_whether_anybody_lives_in_its_buildings_or_not(
    province: Territory, communes: tuple[Territory, Territory], manager: User
) -> None:
    """A place that only a release with people named would say of itself that somebody lives there."""
    empty = CommuneFactory.create(parent=province)
    settle(empty, {"1": 0})
    release = released(province, manager)
    assert counts(manager, release, "households-size", empty)["all",] == 0
