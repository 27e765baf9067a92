"""A social worker reaches her own cases, a manager those of the territory, and nobody another's."""

from datetime import date

import pytest
from tests import factories
from tests.rehousing.world import Quarter, make_case, make_home, make_household, make_quarter

from houma.domain.accounts.models import Role
from houma.domain.accounts.rules import Permission
from houma.domain.base.decisions import Refused
from houma.domain.rehousing import actions
from houma.domain.rehousing.queries import scope
from houma.domain.rehousing.rules.stays import Days
from houma.values.multilingual import Multilingual

pytestmark = pytest.mark.django_db
FOLLOW, PLACE = Permission.FOLLOW_CASES, Permission.PLACE_HOUSEHOLDS


@pytest.fixture
def quarter() -> Quarter:
    return make_quarter()


def test_a_social_worker_reaches_her_own_open_cases_alone(quarter: Quarter) -> None:
    mine, hers = make_case(quarter), make_case(quarter)
    colleague = factories.user_with_mandate(Role.SOCIAL_WORKER, quarter.commune)
    actions.assign_case(hers, colleague, by=quarter.manager)
    assert set(scope.cases_where(quarter.worker, FOLLOW)) == {mine}
    assert set(scope.cases_where(colleague, FOLLOW)) == {hers}
    assert set(scope.cases_where(quarter.manager, FOLLOW)) == {mine, hers}
    assert not scope.cases_where(quarter.worker, PLACE).exists()
    actions.close_case(mine, "left", "Parti", by=quarter.worker)
    assert not scope.cases_where(quarter.worker, FOLLOW).exists()


def test_nobody_reaches_another_territory(quarter: Quarter) -> None:
    other = make_quarter(quarter.tree, commune=2)
    there, home = make_case(other), make_home(other)
    for rows in (
        scope.cases_where(quarter.manager, FOLLOW),
        scope.operations_where(quarter.manager, FOLLOW).filter(pk=other.operation.pk),
        scope.homes_where(quarter.manager, Permission.MANAGE_HOMES),
    ):
        assert not rows.exists()
    with pytest.raises(Refused, match="nothing of this name"):
        actions.offer_home(there, home, Days(there.opened_on, there.opened_on), by=quarter.manager)
    with pytest.raises(Refused, match="nothing of this name"):
        actions.place(make_case(quarter), home, Days(there.opened_on, there.opened_on), "x", by=quarter.manager)
    with pytest.raises(Refused, match="nothing of this name"):
        actions.open_case(other.operation, make_household(other), by=quarter.manager)


def test_a_case_is_given_only_to_whom_a_mandate_allows_to_follow_cases_there(quarter: Quarter) -> None:
    stranger = make_quarter(quarter.tree, commune=2).worker
    inspector = factories.user_with_mandate(Role.INSPECTOR, quarter.commune)
    for person in (stranger, inspector):
        with pytest.raises(Refused, match="no mandate"):
            actions.assign_case(make_case(quarter), person, by=quarter.manager)


def test_a_worker_writes_into_the_file_but_places_nobody(quarter: Quarter) -> None:
    case = make_case(quarter)
    actions.note_need(case, "health", "Soins", by=quarter.worker)
    with pytest.raises(Refused):
        actions.place(case, make_home(quarter), Days(case.opened_on, case.opened_on), "x", by=quarter.worker)


def test_norms_are_written_by_those_alone_who_manage_homes(quarter: Quarter) -> None:
    new = actions.NewNorms("norms", Multilingual("Normes"), date(2026, 1, 1), "Essai")
    with pytest.raises(Refused):
        actions.record_norms(quarter.tree.country, new, by=quarter.worker)
    assert actions.record_norms(quarter.tree.country, new, by=quarter.manager).number == 1
