"""Draw what the families of the quarter answer to surveys: pure, the same for the same household in the same survey.

What a household thinks lasts: asked again after the works, it mostly says what it said before, a little better.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import exp, log
from typing import Any

from houma.packs.quarter.drawing import SEED


class Wave(StrEnum):
    """The surveys: of needs before and after the works, and of satisfaction with what was delivered."""

    BEFORE = "before"
    AFTER = "after"
    DELIVERED = "delivered"


class Came(StrEnum):
    """What came of a visit; ``SAID_NO`` wrote the refusal into the form, ``REFUSED`` did not open the door."""

    ANSWERED = "answered"
    SAID_NO = "said_no"
    REFUSED = "refused"
    ABSENT = "absent"
    NOT_FOUND = "not_found"
    NOT_YET = "not_yet"


class Odd(StrEnum):
    """What makes an interview one to look at first."""

    SHORT = "short"
    LONG = "long"
    NIGHT = "night"
    FAR = "far"
    MISTYPED = "mistyped"
    TWICE = "twice"


_ODD = {4: Odd.SHORT, 9: Odd.NIGHT, 14: Odd.MISTYPED, 19: Odd.FAR, 24: Odd.TWICE, 29: Odd.LONG, 34: Odd.SHORT}
_ODD_IN = 50
"""Of so many units of a survey these are odd, by their place in it: a small survey has some too."""
_CAME = (Came.ANSWERED, Came.SAID_NO, Came.REFUSED, Came.ABSENT, Came.NOT_FOUND)
_WEIGHTS = (83, 6, 3, 6, 2)
_VISITED = {Wave.BEFORE: 1.0, Wave.AFTER: 1.0, Wave.DELIVERED: 0.68}
_WITH_PLACE = 0.25
"""Between walls a telephone seldom knows where it is."""
_USUAL_MINUTES = 14


@dataclass(frozen=True, slots=True)
class DrawnInterview:
    """How a visit went.

    Attributes:
        day: of the survey, as a share of its length, 0 to 1.
        at: minute of the day.
        metres: from the building, where the telephone knew its place.
        answers: by name, laid out in the groups of the form.
    """

    came: Came
    day: float
    at: int
    minutes: int
    metres: float | None
    odd: Odd | None
    answers: Mapping[str, Any]


def interview(wave: Wave, household: int, place: int) -> DrawnInterview:
    """The visit to a household, by its number in the quarter, which is drawn at this place of the survey's sample."""
    lasting, chance = random.Random(f"{SEED} {household}"), random.Random(f"{SEED} {wave} {household}")
    odd = _ODD.get(place % _ODD_IN)
    came = Came.ANSWERED if odd else chance.choices(_CAME, _WEIGHTS)[0]
    if chance.random() > _VISITED[wave] and odd is None:
        came = Came.NOT_YET
    minutes = {Odd.SHORT: 3, Odd.LONG: 85}.get(odd) if odd else None
    metres = round(abs(chance.gauss(0, 14)), 1) if chance.random() < _WITH_PLACE else None
    if came is Came.ANSWERED:
        said = _delivered(lasting, chance) if wave is Wave.DELIVERED else _needs(wave, lasting, chance, odd)
        answers = {"consent": "yes", **said}
    else:
        answers = {"consent": "no"}
    return DrawnInterview(
        came=came,
        day=chance.random(),
        at=22 * 60 + 20 if odd is Odd.NIGHT else chance.randrange(9 * 60, 18 * 60 + 30),
        minutes=minutes or max(6, round(exp(chance.gauss(log(_USUAL_MINUTES), 0.28)))),
        metres=430.0 if odd is Odd.FAR else metres,
        odd=odd,
        answers=answers,
    )


_LACKING = {
    # Of a hundred households, those to whom it is lacking before the works, and after.
    "housing": (62, 44),
    "sanitation": (57, 31),
    "water": (24, 15),
    "power": (26, 18),
    "roads": (38, 21),
    "school": (14, 14),
    "health": (22, 23),
    "work": (43, 38),
    "green": (17, 15),
    "safety": (21, 17),
    "waste": (33, 29),
}
_EXPECTED = (
    "Que le toit soit repris avant l’hiver",
    "Rester près des voisins et de l’école",
    "العودة إلى بيتنا بعد الأشغال",
    "إصلاح قنوات الصرف في الدرب",
    "Savoir à l’avance quand il faudra partir",
    "Un loyer que l’on puisse payer",
)
_CONDITIONS = ("Un loyer pris en charge", "البقاء قرب المدرسة", "Une date de retour écrite", "مسكن في الطابق الأرضي")


def _lacking(wave: Wave, lasting: random.Random, chance: random.Random) -> list[str]:
    after = wave is not Wave.BEFORE
    found = []
    for subject, shares in _LACKING.items():
        # Both are drawn whatever the wave, so that what lasts is the same in each of them.
        kept, fresh = lasting.random(), chance.random()
        drawn = kept if chance.random() < 0.75 else fresh
        if drawn * 100 < shares[after]:
            found.append(subject)
    return found or ["work"]


def _content(lasting: random.Random, chance: random.Random, middle: float) -> str:
    """A step of the scale, from 1 to 5."""
    return str(min(5, max(1, round(middle + lasting.gauss(0, 0.9) + chance.gauss(0, 0.5)))))


def _needs(wave: Wave, lasting: random.Random, chance: random.Random, odd: Odd | None) -> dict[str, Any]:
    living_here = _content(lasting, chance, 2.4 if wave is Wave.BEFORE else 3.3)
    needs = _lacking(wave, lasting, chance)
    group: dict[str, Any] = {"living_here": living_here, "needs": needs}
    if odd is Odd.MISTYPED and "water" not in needs:
        needs.append("water")
    if len(needs) > 1:
        group["first_need"] = chance.choice(needs)
    if "water" in needs:
        # An hour and a half to a fountain of the same lane: a nought too many, put right at the desk.
        group["minutes_to_water"] = 90 if odd is Odd.MISTYPED else chance.choice((2, 3, 4, 5, 6, 7, 8, 9, 11, 12))
    if "school" in needs:
        group["minutes_to_school"] = chance.choice((6, 8, 9, 11, 12, 14, 16, 18, 22))
    if chance.random() < 0.3:
        group["expectation"] = chance.choice(_EXPECTED)
    would_move = chance.choices(("yes", "conditions", "no"), (46, 32, 22))[0]
    moving: dict[str, Any] = {"would_move": would_move}
    if would_move == "conditions":
        moving["conditions"] = chance.choice(_CONDITIONS)
    if would_move != "no":
        moving["farthest"] = chance.choices(("street", "quarter", "city", "anywhere"), (18, 52, 25, 5))[0]
    return {"needs_group": group, "moving_group": moving}


_DELIVERED = (("roads", 88), ("power", 61), ("housing", 44), ("sanitation", 38), ("culture", 33))
_DEFECTS = (
    ("housing", "Infiltration au plafond après la pluie"),
    ("roads", "بلاط الدرب غير مستو أمام الباب"),
    ("power", "Lampadaire éteint depuis un mois"),
    ("sanitation", "رائحة من بالوعة الصرف"),
)


def _delivered(lasting: random.Random, chance: random.Random) -> dict[str, Any]:
    overall = _content(lasting, chance, 3.4)
    delivered = [subject for subject, share in _DELIVERED if chance.random() * 100 < share] or ["roads"]
    judged: dict[str, Any] = {"delivered": delivered, "overall": overall}
    if "housing" in delivered:
        judged["housing_satisfied"] = _content(lasting, chance, 3.3)
    judged["daily_life"] = chance.choices(("better", "same", "worse"), (14 * int(overall), 40, 12))[0]
    judged["was_asked"] = chance.choice(("yes", "yes", "no"))
    if judged["was_asked"] == "yes":
        judged["was_kept"] = chance.choice(("yes", "no"))
    judged["still_lacking"] = chance.choice(("housing", "sanitation", "work", "waste", "health"))
    if chance.random() > 0.2:
        return {"judged": judged, "has_defects": "no"}
    subject, text = chance.choice(_DEFECTS)
    return {
        "judged": judged,
        "has_defects": "yes",
        "defects": [{"defect_subject": subject, "defect_text": text}],
    }
