"""People at the desk: an officer of the whole country, a partner, an operator, and a tree to hold roles on."""

import pytest
from tests.factories import (
    ActionFactory,
    MinistryFactory,
    PartyFactory,
    ProjectFactory,
    SmallTree,
    small_tree,
    user_with_mandate,
)

from houma.domain.accounts.models import Party, PartyType, Role, User
from houma.domain.projects.models import Project, Visibility
from houma.domain.territories.models import Country


@pytest.fixture
def tree() -> SmallTree:
    return small_tree()


@pytest.fixture
def country(tree: SmallTree) -> Country:
    return tree.country


@pytest.fixture
def ministry(country: Country) -> Party:
    return MinistryFactory(country=country)


@pytest.fixture
def operator_party(country: Country) -> Party:
    return PartyFactory(country=country, code="operator", type=PartyType.OPERATOR)


@pytest.fixture
def officer(tree: SmallTree) -> User:
    return user_with_mandate(Role.PROGRAMME_OFFICER, tree.root)


@pytest.fixture
def partner(tree: SmallTree, ministry: Party) -> User:
    return user_with_mandate(Role.PARTNER, tree.root, ministry)


@pytest.fixture
def operator(tree: SmallTree, operator_party: Party) -> User:
    return user_with_mandate(Role.OPERATOR, tree.root, operator_party)


@pytest.fixture
def project(tree: SmallTree, operator_party: Party) -> Project:
    """An internal project in the first region, with an action of the operator."""
    made = ProjectFactory(country=tree.country, territory=tree.communes[0], visibility=Visibility.INTERNAL)
    ActionFactory(axis__project=made, axis__number=1, number=1, operator=operator_party)
    return made
