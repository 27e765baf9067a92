"""When two entries may be the same people: each reason is named, and weighed against homonyms."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houma.domain.households.rules.names import PersonName, likeness


class Sign(StrEnum):
    """What makes one think that two entries are the same."""

    IDENTITY = "identity"
    PHONE = "phone"
    NAME = "name"
    SIMILAR_NAME = "similar_name"
    YEAR = "year"
    DWELLING = "dwelling"
    BUILDING = "building"
    PLACE = "place"


WORDS: dict[Sign, str | Promise] = {
    Sign.IDENTITY: _("same identity number"),
    Sign.PHONE: _("same telephone number"),
    Sign.NAME: _("same name"),
    Sign.SIMILAR_NAME: _("similar name"),
    Sign.YEAR: _("same year of birth"),
    Sign.DWELLING: _("same dwelling"),
    Sign.BUILDING: _("same building"),
    Sign.PLACE: _("very near"),
}
_WEIGHTS = {
    Sign.IDENTITY: 100, Sign.PHONE: 40, Sign.NAME: 40, Sign.SIMILAR_NAME: 25, Sign.YEAR: 15, Sign.DWELLING: 35,
    Sign.BUILDING: 20, Sign.PLACE: 15,
}  # fmt: skip
_SAME_NAME = 88.0
_SIMILAR_NAME = 76.0
_YEARS_APART = 1
_ENOUGH = 50
"""The same name alone is a homonym; with the year, or with the place, it is worth a look."""
NEARLY_SURE = 75
"""From here on, also whoever may not see the file is told that there is one."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a person and of where the household lives, to compare two of them."""

    name: PersonName
    born_in: int | None = None
    digests: tuple[str, ...] = ()
    phone: str = ""
    dwelling: int | None = None
    building: int | None = None
    point: tuple[float, float] | None = None
    """Longitude and latitude, in degrees."""


NEAR_DEGREES = 0.0008
"""Some 80 m: how far apart two points of one house are taken in the field."""


def signs_between(asked: Facts, kept: Facts) -> tuple[Sign, ...]:
    """What two people have in common, the strongest first."""
    found: list[Sign] = []
    if asked.digests and not set(asked.digests).isdisjoint(kept.digests):
        found.append(Sign.IDENTITY)
    alike = likeness(asked.name, kept.name)
    if alike >= _SAME_NAME:
        found.append(Sign.NAME)
    elif alike >= _SIMILAR_NAME:
        found.append(Sign.SIMILAR_NAME)
    if asked.phone and asked.phone == kept.phone:
        found.append(Sign.PHONE)
    if asked.dwelling is not None and asked.dwelling == kept.dwelling:
        found.append(Sign.DWELLING)
    elif asked.building is not None and asked.building == kept.building:
        found.append(Sign.BUILDING)
    elif _near(asked.point, kept.point):
        found.append(Sign.PLACE)
    if None not in (asked.born_in, kept.born_in) and abs((asked.born_in or 0) - (kept.born_in or 0)) <= _YEARS_APART:
        found.append(Sign.YEAR)
    return tuple(found)


def weight_of(signs: tuple[Sign, ...]) -> int:
    return sum(_WEIGHTS[sign] for sign in signs)


def worth_a_look(signs: tuple[Sign, ...]) -> bool:
    """Are these signs enough to warn? A year and a house in common, without a name, are not."""
    named = not {Sign.NAME, Sign.SIMILAR_NAME}.isdisjoint(signs)
    sure = not {Sign.IDENTITY, Sign.PHONE, Sign.DWELLING}.isdisjoint(signs)
    return Sign.IDENTITY in signs or (
        (named or sure) and weight_of(signs) >= (_ENOUGH if named else _WEIGHTS[Sign.DWELLING])
    )


def _near(one: tuple[float, float] | None, other: tuple[float, float] | None) -> bool:
    if one is None or other is None:
        return False
    return abs(one[0] - other[0]) <= NEAR_DEGREES and abs(one[1] - other[1]) <= NEAR_DEGREES
