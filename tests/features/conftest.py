"""Two communes with buildings, and people who hold tokens on one of them."""

import base64
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.test import Client
from pytest_django.fixtures import Settings
from tests.factories.people import user_with_mandate
from tests.factories.places import SmallTree, small_tree

from houma.domain.accounts.models import Role, User
from houma.domain.accounts.token_actions import make_token
from houma.domain.accounts.tokens import Scope
from houma.domain.buildings.models import Building, RiskClass, RiskScheme
from houma.domain.territories.models import Territory

WEST, SOUTH = -4.98, 34.06
STEP = 0.0004


@pytest.fixture(autouse=True)
def _as_often_as_one_likes(settings: Settings) -> None:
    settings.HOUMA_API_RATE = 0


@dataclass(frozen=True)
class Quarter:
    """Buildings A-1 … A-6 in the first commune, B-1 … B-3 in a commune of another region, side by side on the map."""

    tree: SmallTree
    classes: tuple[RiskClass, RiskClass]
    officer: User
    """Sees the buildings of the first commune and no others."""

    @property
    def here(self) -> Territory:
        return self.tree.communes[0]

    @property
    def elsewhere(self) -> Territory:
        return self.tree.communes[2]

    def at(self, path: str = "") -> str:
        return f"/features/{self.tree.country.pk}/{path}"

    def pk(self, code: str) -> int:
        return Building.objects.get(code=code).pk


@pytest.fixture
def quarter(db: None) -> Quarter:
    tree = small_tree()
    scheme = RiskScheme.objects.create(country=tree.country, code="city", name_fr="Ville", source="Test")
    gravest, lighter = RiskClass.objects.bulk_create(
        [
            RiskClass(scheme=scheme, code="R1", severity=1, evacuates=True, name_fr="À évacuer"),
            RiskClass(scheme=scheme, code="R2", severity=2, name_fr="À surveiller"),
        ]
    )
    for row, (letter, commune, count) in enumerate((("A", tree.communes[0], 6), ("B", tree.communes[2], 3))):
        Building.objects.bulk_create(
            [
                Building(
                    country=tree.country,
                    code=f"{letter}-{number}",
                    territory=commune,
                    point=Point(WEST + number * STEP, SOUTH + row * STEP, srid=4326),
                    footprint=footprint(WEST + number * STEP, SOUTH + row * STEP) if number == 1 else None,
                    risk=gravest if number == 1 else lighter if number == 2 else None,
                    floors=number,
                    is_illustrative=True,
                )
                for number in range(1, count + 1)
            ]
        )
    return Quarter(tree, (gravest, lighter), user_with_mandate(Role.OPERATION_MANAGER, tree.communes[0]))


def footprint(west: float, south: float) -> MultiPolygon:
    side = STEP / 4
    return MultiPolygon(Polygon.from_bbox((west - side, south - side, west + side, south + side)), srid=4326)


def secret_of(user: User, *scopes: Scope) -> str:
    return make_token(user, "map", list(scopes) or [Scope.READ], timedelta(days=1)).secret


def bearer(user: User) -> Client:
    """A program that shows a token."""
    return Client(headers={"authorization": f"Bearer {secret_of(user)}", "accept-language": "en"})


def basic(email: str, secret: str) -> Client:
    """A program that knows a name and a password only."""
    shown = base64.b64encode(f"{email}:{secret}".encode()).decode()
    return Client(headers={"authorization": f"Basic {shown}", "accept-language": "en"})


def codes(answer: Any) -> list[str]:
    """The codes of the features of an answer, in its order."""
    return [feature["properties"]["code"] for feature in answer.json()["features"]]
