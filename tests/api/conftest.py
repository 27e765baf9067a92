"""A country with a signed agreement on a project, and people who hold tokens."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker
from tests import factories
from tests.agreements.world import World, make_world, signed
from tests.lasting import rows_of_a_module

from houma.domain.accounts.models import Party, Role, User
from houma.domain.accounts.token_actions import make_token
from houma.domain.accounts.tokens import Scope
from houma.domain.agreements.models import Agreement
from houma.domain.projects.models import Visibility
from houma.domain.territories.models import Territory


@dataclass(frozen=True)
class ApiWorld:
    """What the tests of the API stand on. ``agreement`` is signed and public; ``root`` holds all places."""

    world: World
    agreement: Agreement
    root: Territory

    @property
    def country(self) -> str:
        return self.world.project.country_id

    @property
    def project(self) -> str:
        return self.world.project.code

    def at(self, path: str) -> str:
        """An address below the country."""
        return f"/api/v1/{self.country}/{path}"


@pytest.fixture(autouse=True)
def _as_often_as_one_likes(settings: Settings) -> None:
    settings.HOUMA_API_RATE = 0


@pytest.fixture(scope="module")
def made_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[ApiWorld]:
    """Its rows are there for all tests of a module."""
    with rows_of_a_module(django_db_blocker):
        world = make_world()
        agreement = signed(world)
        agreement.visibility = Visibility.PUBLIC
        agreement.save()
        root = Territory.objects.get(country=world.project.country_id, level="country")
        yield ApiWorld(world, agreement, root)


@pytest.fixture
def api_world(db: None, made_world: ApiWorld) -> ApiWorld:
    return deepcopy(made_world)


def secret_of(user: User, *scopes: Scope) -> str:
    """A token of ``user`` with those scopes, or all of them."""
    return make_token(user, "test", scopes or tuple(Scope), timedelta(days=1)).secret


def caller_of(user: User, *scopes: Scope, language: str = "en") -> Client:
    """A client that shows such a token."""
    headers = {"Authorization": f"Bearer {secret_of(user, *scopes)}", "Accept-Language": language}
    return Client(headers=headers)


def officer_of(world: ApiWorld) -> User:
    return factories.user_with_mandate(Role.PROGRAMME_OFFICER, world.root)


def partner_of(world: ApiWorld, party: Party, role: Role = Role.PARTNER) -> User:
    return factories.user_with_mandate(role, world.root, party)
