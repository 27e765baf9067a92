"""Households, homes and norms: what the engine is given. Days are whole numbers (``date.toordinal``)."""

from dataclasses import dataclass, field
from enum import IntFlag

import numpy as np
from numpy.typing import NDArray

from houma.engines.placement.model import NONE, Booleans, Floats, Integers
from houma.values.multilingual import Multilingual

Texts = tuple[str, ...]


class Lack(IntFlag):
    """Why a home does not suit a household. The first ones always exclude; norms say which others do."""

    SIZE = 1
    FROM = 2
    UNTIL = 4
    REFUSED = 8
    RENT = 16
    STEP_FREE = 32
    ROOMS = 64
    SANITATION = 128
    WATER = 256
    VENTILATION = 512
    FAR = 1024


ALWAYS = Lack.SIZE | Lack.FROM | Lack.UNTIL | Lack.REFUSED | Lack.RENT
"""Nobody can be placed against these, except by a lock."""


@dataclass(frozen=True, slots=True)
class Norms:
    """What a decent home is, as a version of norms holds it: nothing is assumed here.

    Attributes:
        persons_per_room: at most so many; None where there is no such norm.
        separate_sanitation, water, ventilation: whether a home needs them.
        farthest: metres beyond which a home is too far from a household's anchors; None for no limit.
        required: what excludes a home when it lacks; the rest counts as an unmet need.
        highest_risk: the class from which a household is at the highest risk; by default the highest there is.
    """

    persons_per_room: float | None = None
    separate_sanitation: bool = False
    water: bool = False
    ventilation: bool = False
    farthest: float | None = None
    required: Lack = Lack.STEP_FREE
    highest_risk: int | None = None


@dataclass(frozen=True, slots=True)
class Households:
    """Who needs a home, one entry each [households].

    Attributes:
        persons: how many; they are placed together.
        start, end: first day in the home, and the day of return (not included).
        risk: class of risk of the building they live in; higher is worse, at least 0.
        step_free: whether somebody needs an entrance without steps.
        most_rent: what they or the operation can pay a month; infinite for no limit.
        keep_with: households with the same number go to homes of one site, all or none; -1 alone.
        locked: the home that an officer has fixed, or -1. It stands above norms, wishes and refusals.
        label: for fairness: the group (building, quarter, origin) that households are compared by; "" for none.
        refused: pairs (household, home) that were turned down [pairs, 2].
        anchors: what life hangs on: school, work, kin.
    """

    persons: Integers
    start: Integers
    end: Integers
    risk: Integers
    step_free: Booleans
    most_rent: Floats
    keep_with: Integers
    locked: Integers
    label: Texts
    refused: Integers = field(default_factory=lambda: np.zeros((0, 2), np.int64))
    anchors: "Anchors" = field(default_factory=lambda: Anchors.none())

    def __len__(self) -> int:
        return len(self.persons)


@dataclass(frozen=True, slots=True)
class Anchors:
    """Places of a household's life [anchors]: whose, where (degrees), how much each counts, and what it is."""

    household: Integers
    latitude: Floats
    longitude: Floats
    weight: Floats
    kind: tuple[Multilingual, ...]

    @classmethod
    def none(cls) -> "Anchors":
        """Nobody's life hangs on a place."""
        empty = np.zeros(0)
        return cls(np.zeros(0, np.int64), empty, empty, empty, ())


@dataclass(frozen=True, slots=True)
class Homes:
    """What there is to live in, one entry each [homes].

    Attributes:
        capacity: persons.
        collective: several households at once up to the capacity; else one household at a time.
        rooms: how many.
        step_free, sanitation, water, ventilation: what it has; sanitation is separate, of its own.
        rent: a month; of the home, or of a person where it is collective.
        start, end: first day it is free, and the day it has to be given back (not included).
        latitude, longitude: degrees; not a number where unknown.
        site: homes of the same site (building, camp, street) count as together.
    """

    capacity: Integers
    collective: Booleans
    rooms: Integers
    step_free: Booleans
    sanitation: Booleans
    water: Booleans
    ventilation: Booleans
    rent: Floats
    start: Integers
    end: Integers
    latitude: Floats
    longitude: Floats
    site: Integers

    def __len__(self) -> int:
        return len(self.capacity)


class PlacementFaults(ValueError):
    """What was given contradicts itself; ``sentences`` says everything that does."""

    def __init__(self, sentences: tuple[Multilingual, ...]) -> None:
        super().__init__("\n".join(one.in_language("en") for one in sentences))
        self.sentences = sentences


def distances(households: Households, homes: Homes, rows: Integers) -> Floats:
    """Mean distance in metres from each home to the anchors of households, by weight [rows, homes].

    Great circles on a sphere of 6,371 km. 0 for a household without anchors; where a home's place is unknown, the
    farthest known distance of that household.
    """
    anchors = households.anchors
    where = np.full(len(households) + 1, NONE, dtype=np.int64)
    where[rows] = np.arange(len(rows))
    found = np.zeros((len(rows), len(homes)))
    weights = np.zeros(len(rows))
    for number in np.flatnonzero(where[anchors.household] != NONE):
        row = where[anchors.household[number]]
        found[row] += anchors.weight[number] * metres(
            anchors.latitude[number], anchors.longitude[number], homes.latitude, homes.longitude
        )
        weights[row] += anchors.weight[number]
    found[weights > 0] /= weights[weights > 0, None]
    known = np.where(np.isnan(found), -np.inf, found)
    farthest = np.maximum(known.max(axis=1, initial=0.0), 0.0)
    return np.where(np.isnan(found), farthest[:, None], found)


def metres(latitude: float, longitude: float, latitudes: Floats, longitudes: Floats) -> Floats:
    """Great-circle distance from one place to others (haversine), in metres."""
    a, b = np.radians(latitude), np.radians(latitudes)
    half = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(np.radians(longitudes - longitude) / 2) ** 2
    return np.asarray(2 * 6_371_000.0 * np.arcsin(np.sqrt(np.clip(half, 0, 1))))


def lacks(households: Households, homes: Homes, norms: Norms, rows: Integers, far: Floats) -> NDArray[np.int16]:
    """What each home lacks for each household, as bits of ``Lack`` [rows, homes].

    Args:
        far: mean distances of ``distances`` [rows, homes].
    """
    found = np.zeros((len(rows), len(homes)), dtype=np.int16)

    def mark(lack: Lack, where: NDArray[np.bool_]) -> None:
        found[np.broadcast_to(where, found.shape)] |= np.int16(lack)

    persons = households.persons[rows, None]
    mark(Lack.SIZE, persons > homes.capacity)
    mark(Lack.FROM, homes.start > households.start[rows, None])
    mark(Lack.UNTIL, homes.end < households.end[rows, None])
    mark(Lack.RENT, homes.rent * np.where(homes.collective, persons, 1) > households.most_rent[rows, None])
    mark(Lack.STEP_FREE, households.step_free[rows, None] & ~homes.step_free)
    if norms.persons_per_room is not None:
        inside = np.where(homes.collective, homes.capacity, persons)
        mark(Lack.ROOMS, inside > norms.persons_per_room * homes.rooms)
    if norms.separate_sanitation:
        mark(Lack.SANITATION, ~homes.sanitation)
    if norms.water:
        mark(Lack.WATER, ~homes.water)
    if norms.ventilation:
        mark(Lack.VENTILATION, ~homes.ventilation)
    if norms.farthest is not None:
        mark(Lack.FAR, far > norms.farthest)
    where = np.full(len(households) + 1, NONE, dtype=np.int64)
    where[rows] = np.arange(len(rows))
    for household, home in households.refused:
        if where[household] != NONE:
            found[where[household], home] |= np.int16(Lack.REFUSED)
    return found


def needs(households: Households, norms: Norms) -> Integers:
    """How many needs each household has that norms speak of, and a roof [households]: all unmet where unplaced."""
    spoken = [norms.separate_sanitation, norms.water, norms.ventilation, norms.persons_per_room, norms.farthest]
    return 1 + households.step_free.astype(np.int64) + sum(one is not None and one is not False for one in spoken)
