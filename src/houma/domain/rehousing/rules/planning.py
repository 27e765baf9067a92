"""The question that an operation puts to ``engines.placement``, and its answer in the words of rows. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from houma.domain.rehousing.models import AnchorKind, NormLack, NormVersion
from houma.domain.rehousing.rules.stays import Days
from houma.engines.placement import NONE, Anchors, Homes, Households, Lack, Norms, Plan
from houma.values.multilingual import Multilingual

UNKNOWN_RETURN = timedelta(days=365)
"""For how long a home is sought where neither the building, nor the case, nor the operation says until when."""
MOST_HOMES = 80
"""Homes looked at for one household: those that lack least, then the nearest. Proofs hold among these."""
_FOREVER = date.max
_KINDS = {
    AnchorKind.SCHOOL: Multilingual("école", "المدرسة", "school"),
    AnchorKind.WORK: Multilingual("travail", "العمل", "work"),
    AnchorKind.KIN: Multilingual("famille et voisins", "العائلة والجيران", "kin and neighbours"),
    AnchorKind.CARE: Multilingual("soins", "العلاج", "care"),
}
_LACKS = {
    NormLack.STEP_FREE: Lack.STEP_FREE,
    NormLack.ROOMS: Lack.ROOMS,
    NormLack.SANITATION: Lack.SANITATION,
    NormLack.WATER: Lack.WATER,
    NormLack.VENTILATION: Lack.VENTILATION,
    NormLack.FAR: Lack.FAR,
}


@dataclass(frozen=True, slots=True)
class Anchored:
    """A place of life: a kind of ``AnchorKind``, degrees, weight."""

    kind: str
    latitude: float
    longitude: float
    weight: int


@dataclass(frozen=True, slots=True)
class Wanting:
    """A household that needs a home.

    Attributes:
        case: key of its case.
        days: when; ``until_is_known`` says whether anybody said until when.
        risk: higher is worse, 0 where the building has no class.
        must_leave: whether nobody may stay in such a building.
        most_rent: a month; None for no limit.
        needed: until when it needs a home, where that is later than what its stay or offer says; None else.
        kin: keys of the cases that it stays together with.
        home: key of the home that it has, or that an officer fixed; None where the plan is free.
        refused: keys of homes that it turned down.
    """

    case: int
    days: Days
    until_is_known: bool
    persons: int
    risk: int
    must_leave: bool
    step_free: bool
    most_rent: Decimal | None
    kin: frozenset[int] = frozenset()
    home: int | None = None
    refused: frozenset[int] = frozenset()
    places: tuple[Anchored, ...] = ()
    needed: date | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """Days on which somebody else has a home, or nobody may: so many persons; None closes it."""

    days: Days
    persons: int | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """A home of the stock. ``until`` is None where nobody wants it back; ``held`` by others than those who want."""

    home: int
    code: str
    start: date
    until: date | None
    capacity: int
    collective: bool
    rooms: int
    floor_area: Decimal | None
    step_free: bool
    sanitation: bool
    water: bool
    ventilation: bool
    rent: Decimal
    latitude: float | None
    longitude: float | None
    site: str
    held: tuple[Held, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """Days on which a home is free, and how many persons it takes then."""

    home: Offered
    days: Days
    capacity: int


@dataclass(frozen=True, slots=True)
class Question:
    """What the engine is asked. The homes of the engine are windows: a home that others use meanwhile has several."""

    wanting: tuple[Wanting, ...]
    windows: tuple[Window, ...]
    households: Households
    homes: Homes
    norms: Norms

    @property
    def names(self) -> list[str]:
        """The code of the home of each window."""
        return [window.home.code for window in self.windows]


def windows_of(home: Offered) -> list[Window]:
    """The free days of ``home`` between what others hold.

    In a collective home the others take places, not days: it counts as smaller by their greatest crowd, wherever that
    is in its days.
    """
    end = home.until or _FOREVER
    shut = sorted(
        (one.days for one in home.held if one.persons is None or not home.collective), key=lambda days: days.start
    )
    free, day = [], home.start
    for days in shut:
        if days.start > day:
            free.append(Days(day, min(days.start, end)))
        day = max(day, days.until)
    if day < end:
        free.append(Days(day, end))
    found = []
    for days in free:
        if days.start >= days.until:
            continue
        others = [
            one for one in home.held if home.collective and one.persons and one.days.meets(days.start, days.until)
        ]
        crowd = max((_crowd(others, one.days.start) for one in others), default=0)
        if home.capacity > crowd:
            found.append(Window(home, days, home.capacity - crowd))
    return found


def _crowd(others: Iterable[Held], day: date) -> int:
    return sum(one.persons or 0 for one in others if one.days.start <= day < one.days.until)


def norms_of(version: NormVersion | None, wanting: Sequence[Wanting]) -> Norms:
    """The norms as the engine takes them. At the highest risk is whoever may not stay, else the gravest class."""
    leaving = [one.risk for one in wanting if one.must_leave]
    highest = min(leaving) if leaving else None
    if version is None:
        return Norms(highest_risk=highest)
    required = Lack(0)
    for name in version.required:
        required |= _LACKS.get(NormLack(name), Lack(0))
    return Norms(
        persons_per_room=None if version.persons_per_room is None else float(version.persons_per_room),
        separate_sanitation=version.separate_sanitation,
        water=version.water,
        ventilation=version.ventilation,
        farthest=None if version.farthest is None else float(version.farthest),
        required=required,
        highest_risk=highest,
    )


def question(wanting: Sequence[Wanting], offered: Sequence[Offered], version: NormVersion | None) -> Question:
    """Everything as arrays.

    A norm of floor area that may not be missed is kept by what a home takes: as many persons as its area allows.
    """
    windows = tuple(window for home in offered for window in windows_of(home))
    of_home: dict[int, list[int]] = {}
    for number, window in enumerate(windows):
        of_home.setdefault(window.home.home, []).append(number)
    sites: dict[str, int] = {}
    return Question(
        tuple(wanting),
        windows,
        _households(wanting, windows, of_home),
        Homes(
            capacity=np.array([_takes(window, version) for window in windows], dtype=np.int64),
            collective=np.array([window.home.collective for window in windows], dtype=np.bool_),
            rooms=np.array([window.home.rooms for window in windows], dtype=np.int64),
            step_free=np.array([window.home.step_free for window in windows], dtype=np.bool_),
            sanitation=np.array([window.home.sanitation for window in windows], dtype=np.bool_),
            water=np.array([window.home.water for window in windows], dtype=np.bool_),
            ventilation=np.array([window.home.ventilation for window in windows], dtype=np.bool_),
            rent=np.array([float(window.home.rent) for window in windows], dtype=np.float64),
            start=np.array([window.days.start.toordinal() for window in windows], dtype=np.int64),
            end=np.array([window.days.until.toordinal() for window in windows], dtype=np.int64),
            latitude=_degrees(window.home.latitude for window in windows),
            longitude=_degrees(window.home.longitude for window in windows),
            site=np.array(
                [sites.setdefault(window.home.site or window.home.code, len(sites)) for window in windows],
                dtype=np.int64,
            ),
        ),
        norms_of(version, wanting),
    )


def _takes(window: Window, version: NormVersion | None) -> int:
    area = version.floor_area_per_person if version is not None else None
    if area is None or version is None or NormLack.FLOOR_AREA not in version.required:
        return window.capacity
    return min(window.capacity, int((window.home.floor_area or Decimal(0)) / area))


def _degrees(values: Iterable[float | None]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _households(
    wanting: Sequence[Wanting], windows: Sequence[Window], of_home: Mapping[int, Sequence[int]]
) -> Households:
    refused = [
        (row, number) for row, one in enumerate(wanting) for home in one.refused for number in of_home.get(home, ())
    ]
    places = [(row, place) for row, one in enumerate(wanting) for place in one.places]
    return Households(
        persons=np.array([one.persons for one in wanting], dtype=np.int64),
        start=np.array([one.days.start.toordinal() for one in wanting], dtype=np.int64),
        end=np.array([one.days.until.toordinal() for one in wanting], dtype=np.int64),
        risk=np.array([one.risk for one in wanting], dtype=np.int64),
        step_free=np.array([one.step_free for one in wanting], dtype=np.bool_),
        most_rent=np.array([np.inf if one.most_rent is None else float(one.most_rent) for one in wanting]),
        keep_with=np.array(together(wanting), dtype=np.int64),
        locked=np.array([_window_for(one, windows, of_home) for one in wanting], dtype=np.int64),
        label=tuple("" for _one in wanting),
        refused=np.array(refused, dtype=np.int64).reshape(-1, 2),
        anchors=Anchors(
            household=np.array([row for row, _place in places], dtype=np.int64),
            latitude=np.array([place.latitude for _row, place in places], dtype=np.float64),
            longitude=np.array([place.longitude for _row, place in places], dtype=np.float64),
            weight=np.array([place.weight for _row, place in places], dtype=np.float64),
            kind=tuple(_KINDS[AnchorKind(place.kind)] for _row, place in places),
        ),
    )


def _window_for(one: Wanting, windows: Sequence[Window], of_home: Mapping[int, Sequence[int]]) -> int:
    """The window of the fixed home in which most of the days lie; -1 where none is fixed or the home is not there."""
    if one.home is None or one.home not in of_home:
        return NONE

    def shared(number: int) -> int:
        days = windows[number].days
        return (min(days.until, one.days.until) - max(days.start, one.days.start)).days

    return max(of_home[one.home], key=shared)


def together(wanting: Sequence[Wanting]) -> list[int]:
    """The number of the group in which each household stays together with others; -1 alone.

    Groups are those of kinship, closed: the kin of one's kin come along. Who has a home already does not pull others to
    its site.
    """
    at = {one.case: row for row, one in enumerate(wanting) if one.home is None}
    group = list(range(len(wanting)))

    def root(row: int) -> int:
        while group[row] != row:
            group[row] = group[group[row]]
            row = group[row]
        return row

    for row, one in enumerate(wanting):
        for kin in one.kin if one.home is None else ():
            if kin in at:
                group[root(row)] = root(at[kin])
    roots = [root(row) for row in range(len(wanting))]
    return [found if roots.count(found) > 1 else NONE for found in roots]


@dataclass(frozen=True, slots=True)
class Share:
    """How a group of households fares: how many, how many have a home, mean metres of those (None: not known)."""

    group: str
    households: int
    placed: int
    metres: float | None


_SIZES = ((2, "1-2"), (4, "3-4"), (6, "5-6"))


def fairness(asked: Question, plan: Plan) -> dict[str, list[Share]]:
    """How groups fare beside each other: by the size of the household, by steps, by the risk of the building."""
    groups: dict[str, list[str]] = {
        "size": [next((name for top, name in _SIZES if one.persons <= top), "7+") for one in asked.wanting],
        "steps": ["step_free" if one.step_free else "other" for one in asked.wanting],
        "risk": [str(one.risk) for one in asked.wanting],
    }
    return {
        name: [_share(group, [row for row, one in enumerate(of) if one == group], plan) for group in sorted(set(of))]
        for name, of in groups.items()
    }


def _share(group: str, rows: Sequence[int], plan: Plan) -> Share:
    placed = [row for row in rows if plan.home[row] != NONE]
    known = [float(plan.metres[row]) for row in placed if np.isfinite(plan.metres[row])]
    return Share(group, len(rows), len(placed), sum(known) / len(known) if known else None)


def lack_names(lack: Lack) -> list[str]:
    """The names of what is lacking, in lower case."""
    return [str(one.name).lower() for one in Lack if one in lack]
