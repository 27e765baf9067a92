"""A small quarter: two communes of one province and one elsewhere, families, and those who work with them."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.contrib.gis.geos import Point
from django.utils import translation
from tests.factories import PartyFactory, SmallTree, small_tree, user_with_mandate

from houma.domain.accounts.models import Role, User
from houma.domain.buildings.models import Building, Dwelling
from houma.domain.households.actions import HouseholdEntry, write_households
from houma.domain.households.models import Household, Person, Relation
from houma.domain.households.rules.entries import HouseholdFacts, NewPerson
from houma.domain.households.rules.names import PersonName
from houma.domain.territories.models import Territory

NUMBER = "XA 771204"


@dataclass(frozen=True)
class Quarter:
    """Two families in the first commune, one of them in a dwelling, and one in the other province."""

    tree: SmallTree
    dwelling: Dwelling
    family: Household
    neighbours: Household
    far: Household
    manager: User
    worker: User
    controller: User
    partner: User

    @property
    def mother(self) -> Person:
        return self.family.people.get(relation=Relation.HEAD)

    @property
    def child(self) -> Person:
        return self.family.people.get(relation=Relation.CHILD)


def building(territory: Territory, code: str, x: float = -5.0) -> Building:
    return Building.objects.create(
        country=territory.country, code=code, territory=territory, point=Point(x, 34.06, srid=4326)
    )


FAMILY = (
    NewPerson(
        PersonName("Zoulikha", "Tamsamani", "زليخة", "التمسماني"), Relation.HEAD, "female", 1961,
        identity_number=NUMBER, needs_care=True,
    ),
    NewPerson(PersonName("Ilyas", "Tamsamani"), Relation.CHILD, "male", 2014, school="Ecole Zerktouni"),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _reasons_in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def quarter(db: None) -> Quarter:
    tree = small_tree()
    here, _beside, elsewhere = tree.communes
    dwelling = Dwelling.objects.create(building=building(here, "B1"), code="1")
    manager = user_with_mandate(Role.OPERATION_MANAGER, tree.provinces[0])
    family, neighbours, far = write_households(
        tree.country,
        [
            HouseholdEntry(here, FAMILY, HouseholdFacts(phone="0661 00 11 22", origin="Ghafsai"), dwelling),
            HouseholdEntry(here, (NewPerson(PersonName("Brahim", "Oukacha"), Relation.HEAD, "male", 1950),)),
            HouseholdEntry(elsewhere, (NewPerson(PersonName("Keltoum", "Riffi"), Relation.HEAD, "female", 1988),)),
        ],
        by=manager,
    )
    return Quarter(
        tree, dwelling, family, neighbours, far, manager,
        user_with_mandate(Role.SOCIAL_WORKER, here),
        user_with_mandate(Role.DATA_CONTROLLER, tree.root),
        user_with_mandate(Role.PARTNER, tree.root, PartyFactory.create(country=tree.country)),
    )  # fmt: skip
