"""A small quarter: buildings, households in them, homes to go to, and the people who work there."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.contrib.gis.geos import Point
from tests import factories
from tests.factories.places import SmallTree, small_tree

from houma.domain.accounts.models import Role, User
from houma.domain.buildings.models import Building, Dwelling, RiskClass, RiskScheme
from houma.domain.households.models import Household, Person
from houma.domain.rehousing.models import Case, Home, NormVersion, Operation, OperationBuilding, Placement
from houma.domain.territories.models import Territory

DAY = date(2026, 3, 1)
_numbers = count(1)


def day(number: int) -> date:
    """A day so many days after the first of March 2026."""
    return DAY + timedelta(days=number)


@dataclass(frozen=True)
class Quarter:
    """An operation over one building of the first commune, out by day 0 and back on day 200."""

    tree: SmallTree
    operation: Operation
    building: OperationBuilding
    norms: NormVersion
    manager: User
    worker: User

    @property
    def commune(self) -> Territory:
        return self.operation.territory


def make_norms(tree: SmallTree, **fields: Any) -> NormVersion:
    wanted: dict[str, Any] = {
        "country": tree.country,
        "code": f"norms-{next(_numbers)}",
        "number": 1,
        "name_fr": "Normes",
        "in_force_from": date(2020, 1, 1),
        "persons_per_room": Decimal(3),
        "separate_sanitation": True,
        "water": True,
        "required": ["step_free"],
        "source": "An order of the tests",
    }
    return NormVersion.objects.create(**{**wanted, **fields})


def make_building(commune: Territory, **fields: Any) -> Building:
    scheme, _ = RiskScheme.objects.get_or_create(country=commune.country, code="s", name_fr="Barème", source="x")
    risk, _ = RiskClass.objects.get_or_create(scheme=scheme, code="1", name_fr="I", severity=1, evacuates=True)
    number = next(_numbers)
    wanted = {
        "country": commune.country,
        "code": f"B{number}",
        "territory": commune,
        "point": Point(-6.8, 34.0),
        "risk": risk,
    }
    return Building.objects.create(**{**wanted, **fields})


def make_quarter(tree: SmallTree | None = None, commune: int = 0) -> Quarter:
    tree = tree or small_tree()
    place = tree.communes[commune]
    norms = make_norms(tree)
    number = next(_numbers)
    operation = Operation.objects.create(
        country=tree.country,
        code=f"op-{number}",
        name_fr=f"Opération {number}",
        territory=place,
        norms=norms,
        currency="MAD",
        starts_on=day(-30),
    )
    building = OperationBuilding.objects.create(
        operation=operation,
        building=make_building(place),
        evacuate_by=day(0),
        works_from=day(10),
        works_until=day(190),
        return_on=day(200),
    )
    return Quarter(
        tree,
        operation,
        building,
        norms,
        factories.user_with_mandate(Role.OPERATION_MANAGER, place),
        factories.user_with_mandate(Role.SOCIAL_WORKER, place),
    )


def make_household(quarter: Quarter, persons: int = 3, **person: Any) -> Household:
    number = next(_numbers)
    dwelling = Dwelling.objects.create(building=quarter.building.building, code=f"D{number}")
    household = Household.objects.create(
        country=quarter.tree.country, code=f"H{number}", territory=quarter.commune, dwelling=dwelling
    )
    for n in range(persons):
        relation = "head" if n == 0 else "child"
        Person.objects.create(
            household=household, given_name=f"Amina {n}", family_name="Zahiri", relation=relation, **person
        )
    return household


def make_case(quarter: Quarter, household: Household | None = None, persons: int = 3) -> Case:
    """A case by its row, past the actions."""
    return Case.objects.create(
        operation=quarter.operation,
        household=household or make_household(quarter, persons),
        building=quarter.building,
        number=next(_numbers),
        worker=quarter.worker,
        opened_on=day(-20),
    )


def make_home(quarter: Quarter, **fields: Any) -> Home:
    wanted: dict[str, Any] = {
        "country": quarter.tree.country,
        "code": f"U{next(_numbers)}",
        "territory": quarter.commune,
        "point": Point(-6.81, 34.01),
        "capacity": 6,
        "rooms": 2,
        "step_free": True,
        "separate_sanitation": True,
        "water": True,
        "ventilation": True,
        "currency": "MAD",
        "rent": Decimal(1500),
        "available_from": day(-400),
    }
    return Home.objects.create(**{**wanted, **fields})


def put(case: Case, home: Home, start: int, end: int, **fields: Any) -> Placement:
    """A placement by its row, past the actions: days counted from ``DAY``."""
    return Placement.objects.create(
        **{
            "case": case,
            "household_id": case.household_id,
            "home": home,
            "collective": home.collective,
            "persons": 3,
            "starts_on": day(start),
            "until": day(end),
            "first_until": day(end),
            **fields,
        }
    )
