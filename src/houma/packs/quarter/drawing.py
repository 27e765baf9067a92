"""Draw the quarter: pure, with a fixed seed. Lengths in metres, places in degrees (WGS 84)."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, radians

from houma.packs.quarter.names import FAMILIES, GIVEN, Invented

SEED = 1912
BUILDINGS = 300
_HOUSEHOLDS_A_BUILDING = 4
_LANES, _A_LANE = 15, 20
METRES_A_DEGREE = 111_320.0
_LOTS = (10, 50, 48, 48, 48, 48, 48)
"""Of the whole quarter, buildings worked on together; the first lot is done, the second is empty today."""
_OUT_AFTER = (-260, -95, 55, 205, 355, 505, 655)
"""Days from today until each lot is empty."""
_WORKS_LAST = timedelta(days=110)
_BACK_AFTER = timedelta(days=135)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something is."""

    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class DrawnPerson:
    given: Invented
    family: Invented
    sex: str
    born_in: int
    relation: str
    reduced_mobility: bool
    needs_care: bool
    school: Spot | None
    work: Spot | None


@dataclass(frozen=True, slots=True)
class DrawnHousehold:
    """``kin`` numbers another household of the same lot that it stays together with, or is -1."""

    number: int
    building: int
    door: str
    floor: int
    rooms: int
    tenure: str
    people: tuple[DrawnPerson, ...]
    kin: int


@dataclass(frozen=True, slots=True)
class DrawnBuilding:
    """``severity`` is the class of risk, 1 for the gravest."""

    number: int
    address: str
    place: Spot
    corners: tuple[Spot, ...]
    floors: int
    walls: str
    slabs: str
    use: str
    ownership: str
    heritage: str
    severity: int
    lot: int
    evacuate_by: date
    works_from: date
    works_until: date
    return_on: date


@dataclass(frozen=True, slots=True)
class DrawnHome:
    code: str
    site: str
    place: Spot
    capacity: int
    rooms: int
    collective: bool
    floor_area: int
    step_free: bool
    sanitation: bool
    water: bool
    ventilation: bool
    rent: int


@dataclass(frozen=True, slots=True)
class Quarter:
    buildings: tuple[DrawnBuilding, ...]
    households: tuple[DrawnHousehold, ...]
    homes: tuple[DrawnHome, ...]


def drawn(middle: Spot, today: date, many: int = BUILDINGS) -> Quarter:
    """The quarter around ``middle``, with dates counted from ``today``; the same for the same three.

    ``many`` buildings (at most ``BUILDINGS``), four times as many households and five homes for six buildings: a small
    quarter is cheap to load and keeps the shares of the whole one.
    """
    chance = random.Random(SEED)
    town = _Town(middle)
    buildings = tuple(_buildings(town, chance, today, many))
    households = tuple(_households(town, chance, buildings, today))
    return Quarter(buildings, households, tuple(_homes(town, chance, many * 5 // 6)))


class _Town:
    def __init__(self, middle: Spot) -> None:
        self.middle = middle
        self._a_degree = METRES_A_DEGREE * cos(radians(middle.latitude))

    def at(self, east: float, north: float) -> Spot:
        """A place so many metres east and north of the middle."""
        longitude = self.middle.longitude + east / self._a_degree
        return Spot(round(longitude, 6), round(self.middle.latitude + north / METRES_A_DEGREE, 6))


def _buildings(town: _Town, chance: random.Random, today: date, many: int) -> Iterator[DrawnBuilding]:
    # The gravest lots come first: who is in danger leaves first.
    whole = [lot for lot, size in enumerate(_LOTS) for _one in range(size)]
    lots = [whole[number * BUILDINGS // many] for number in range(many)]
    chance.shuffle(lots)
    for number in range(many):
        lane, door = divmod(number, _A_LANE)
        # Lanes bend, houses lean on each other.
        east = (lane - _LANES / 2) * 27 + chance.uniform(-2, 2) + 6 * ((door % 7) - 3) / 3
        north = (door - _A_LANE / 2) * 12.5 + chance.uniform(-1, 1)
        wide, deep = chance.uniform(7, 11), chance.uniform(9, 12)
        corners = [(-wide, -deep), (wide, -deep), (wide, deep), (-wide, deep), (-wide, -deep)]
        lot = lots[number]
        out = today + timedelta(days=_OUT_AFTER[lot])
        yield DrawnBuilding(
            number=number + 1,
            address=f"{2 * door + 1 + lane % 2}, derb {_LANE_NAMES[lane]}",
            place=town.at(east, north),
            corners=tuple(town.at(east + x / 2, north + y / 2) for x, y in corners),
            floors=chance.choice((1, 1, 2, 2, 2, 3)),
            walls=chance.choice(("brick", "brick", "earth", "stone", "mixed")),
            slabs=chance.choice(("timber", "timber", "timber", "concrete")),
            use=chance.choice(("dwelling", "dwelling", "dwelling", "dwelling_trade")),
            ownership=chance.choice(("single", "shared", "shared", "habous", "unknown")),
            heritage=chance.choices(("none", "notable", "inscribed"), (80, 16, 4))[0],
            severity=chance.choices((1, 2, 3), _GRAVITY[lot])[0],
            lot=lot,
            evacuate_by=out,
            works_from=out + timedelta(days=15),
            works_until=out + timedelta(days=15) + _WORKS_LAST,
            return_on=out + _BACK_AFTER,
        )


_GRAVITY = ((90, 10, 0), (80, 20, 0), (40, 55, 5), (15, 75, 10), (5, 75, 20), (0, 60, 40), (0, 40, 60))
"""Weights of the three classes in each lot."""
_LANE_NAMES = (
    *("des Orangers", "du Four", "de la Fontaine", "des Teinturiers", "du Puits", "des Nattes", "du Figuier"),
    *("des Potiers", "de la Treille", "du Grenadier", "des Cordiers", "du Bassin", "des Tresses", "du Jasmin"),
    "des Lampes",
)


def _households(
    town: _Town, chance: random.Random, buildings: tuple[DrawnBuilding, ...], today: date
) -> Iterator[DrawnHousehold]:
    schools = [town.at(chance.uniform(-600, 600), chance.uniform(-500, 500)) for _one in range(6)]
    trades = [town.at(chance.uniform(-900, 900), chance.uniform(-900, 900)) for _one in range(14)]
    # Every building has at least one; the rest falls where there is most room.
    room = [building.floors + 1 for building in buildings]
    many = len(buildings)
    homes = list(range(many))
    homes += chance.choices(range(many), room, k=_HOUSEHOLDS_A_BUILDING * many - many)
    doors = [0] * many
    last_of_lot: dict[int, int] = {}
    for number, at in enumerate(sorted(homes)):
        doors[at] += 1
        lot = buildings[at].lot
        kin = last_of_lot[lot] if lot in last_of_lot and chance.random() < 0.04 else -1
        last_of_lot[lot] = number
        floor = min(doors[at] - 1, buildings[at].floors)
        yield DrawnHousehold(
            number=number,
            building=at,
            door=f"{floor}-{doors[at]}",
            floor=floor,
            rooms=chance.choice((1, 1, 2, 2, 3)),
            tenure=chance.choice(("owner", "tenant", "tenant", "free")),
            people=tuple(_people(chance, schools, trades, today.year)),
            kin=kin,
        )


def _people(chance: random.Random, schools: list[Spot], trades: list[Spot], year: int) -> Iterator[DrawnPerson]:
    family = chance.choice(FAMILIES)
    size = chance.choices((1, 2, 3, 4, 5, 6, 7, 8), (9, 14, 19, 21, 16, 11, 6, 4))[0]
    head = chance.randint(24, 82)
    for place in range(size):
        relation = "head" if place == 0 else "spouse" if place == 1 and size > 1 and head > 26 else "child"
        if relation == "child" and place == size - 1 and size > 5:
            relation = "parent"
        age = {
            "head": head,
            "spouse": max(20, head - chance.randint(-3, 9)),
            "parent": min(96, head + chance.randint(20, 32)),
        }.get(relation, max(0, min(head - 20, chance.randint(0, 24))))
        sex = chance.choice(("female", "male"))
        yield DrawnPerson(
            given=chance.choice(GIVEN[sex]),
            family=family,
            sex=sex,
            born_in=year - age,
            relation=relation,
            reduced_mobility=chance.random() < (0.3 if age > 75 else 0.015),
            needs_care=chance.random() < (0.2 if age > 65 else 0.02),
            school=chance.choice(schools) if 6 <= age <= 17 else None,
            work=chance.choice(trades) if 20 <= age <= 64 and chance.random() < 0.45 else None,
        )


_SITES = (("Résidence du Levant", 700, 350), ("Résidence des Norias", -900, 500), ("Immeubles du Marché", 350, -650))


def _homes(town: _Town, chance: random.Random, many: int) -> Iterator[DrawnHome]:
    collective = many // 7
    for number in range(many):
        if number < collective:
            site, east, north = f"Centre d’accueil {number // 12 + 1}", 250 * (number // 12) - 300, -420.0
            rooms = chance.choice((3, 4, 5))
        else:
            site, east, north = chance.choice(_SITES)
            rooms = chance.choices((1, 2, 3, 4), (20, 40, 30, 10))[0]
        capacity = rooms * (3 if number < collective else 2) + chance.choice((0, 1))
        yield DrawnHome(
            code=f"L-{number + 1:03d}",
            site=site,
            place=town.at(east + chance.uniform(-60, 60), north + chance.uniform(-60, 60)),
            capacity=capacity,
            rooms=rooms,
            collective=number < collective,
            floor_area=rooms * chance.randint(12, 17),
            step_free=chance.random() < (0.9 if number < collective else 0.35),
            sanitation=number >= collective or chance.random() < 0.2,
            water=chance.random() < 0.99,
            ventilation=chance.random() < 0.92,
            rent=chance.choice((180, 200, 220)) if number < collective else 700 + 300 * rooms + chance.choice((0, 150)),
        )
