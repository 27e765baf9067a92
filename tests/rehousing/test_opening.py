"""The cases of many households are opened at once under the laws of one, or none is."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests import factories
from tests.rehousing.world import Quarter, make_household, make_quarter

from houma.domain.accounts.models import Role
from houma.domain.base.decisions import Refused
from houma.domain.households.models import Household
from houma.domain.rehousing import actions
from houma.domain.rehousing.actions import NewCase
from houma.domain.rehousing.models import Assignment, Case
from houma.domain.rehousing.rules.words import NOT_YET

pytestmark = pytest.mark.django_db
COLUMNS = ("operation", "building", "worker", "opened_on", "opened_by", "closed_on")


@pytest.fixture
def quarter() -> Quarter:
    return make_quarter()


def test_many_cases_are_what_one_by_one_they_would_be(quarter: Quarter) -> None:
    alone, *many = (make_household(quarter) for _one in range(3))
    Household.objects.filter(pk__in=[one.pk for one in (alone, *many)]).update(closed_on=timezone.localdate())
    today = timezone.localdate()
    one = actions.open_case(quarter.operation, alone, by=quarter.manager, opened_on=today, worker=quarter.worker)
    new = [NewCase(household, today, quarter.worker) for household in many]
    opened = actions.open_cases(quarter.operation, new, by=quarter.manager)
    assert [case.household for case in opened] == many
    assert [case.number for case in opened] == [one.number + 1, one.number + 2]
    rows = Case.objects.filter(operation=quarter.operation)
    assert len(set(rows.values_list(*COLUMNS))) == 1
    assert set(Assignment.objects.values_list("case", "worker", "assigned_by")) == {
        (case.pk, quarter.worker.pk, quarter.manager.pk) for case in (one, *opened)
    }
    assert not Household.objects.exclude(closed_on=None).exists()


def test_one_household_that_cannot_be_taken_in_keeps_all_out(quarter: Quarter) -> None:
    fit, today = make_household(quarter), timezone.localdate()
    stranger = factories.user_with_mandate(Role.SOCIAL_WORKER, quarter.tree.communes[2])
    elsewhere = make_household(make_quarter(quarter.tree))
    for wrong, reason in (
        (NewCase(fit, today), "open case already"),
        (NewCase(elsewhere, today), "not in the operation"),
        (NewCase(make_household(quarter), today, stranger), "no mandate"),
        (NewCase(make_household(quarter), today + timedelta(days=1)), NOT_YET),
    ):
        with pytest.raises(Refused, match=str(reason)):
            actions.open_cases(quarter.operation, [NewCase(fit, today), wrong], by=quarter.manager)
    with pytest.raises(Refused, match="nothing of this name"):
        actions.open_cases(quarter.operation, [NewCase(fit, today)], by=make_quarter(quarter.tree, commune=2).manager)
    assert not Case.objects.exists()
