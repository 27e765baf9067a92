"""The shared factories write rows that the database accepts, with the tree's closure and a schedule that adds up."""

from decimal import Decimal

import pytest
from tests import factories

from houma.domain.accounts.models import Role
from houma.domain.agreements.models import FlowKind
from houma.domain.territories.models import Territory

pytestmark = pytest.mark.django_db


def test_a_small_tree_carries_its_closure() -> None:
    tree = factories.small_tree()
    below = Territory.objects.within(tree.regions[0])
    assert {territory.code for territory in below} == {
        tree.regions[0].code,
        tree.provinces[0].code,
        tree.communes[0].code,
        tree.communes[1].code,
    }
    assert Territory.objects.within(tree.root).count() == 8


def test_a_signed_agreement_has_a_schedule_that_adds_up() -> None:
    signed = factories.signed_agreement()
    assert signed.line.flows.of_kind(FlowKind.COMMITMENT).total() == Decimal(1_000_000)
    assert sum(part.amount for part in signed.line.instalments.all()) == Decimal(1_000_000)
    assert signed.action.axis.project == signed.agreement.project


def test_a_person_holds_a_mandate() -> None:
    tree = factories.small_tree()
    user = factories.user_with_mandate(Role.PARTNER, tree.regions[0], factories.PartyFactory())
    assert user.check_password(factories.PASSWORD)
    assert user.mandates.get().territory == tree.regions[0]


def test_claims_projects_and_totals_are_there() -> None:
    claim = factories.AdoptionFactory().claim
    assert claim.unit == claim.measure.unit
    assert factories.OfficialTotalFactory().source.country_code == "xh"
    project, actions = factories.project_with_actions(3)
    assert [action.number for action in actions] == [1, 2, 3]
    assert project.places.count() == 1
