"""What the answers of a form say of the register, by the kind of the form and the names of its questions.

The ready forms use these names; any form of the same kind that uses them feeds the register too. A question may stand
in any group. Choices bear the codes of the register's own lists.

Inspection (kind ``inspection``): ``building_code``, ``is_known`` (whether the inventory has it); ``inspection_date``
(else the day of filling), ``risk_class`` (code of a class, of ``risk_scheme`` where it is asked), ``summary``,
``measures_urged`` (several), and the repeat ``findings``, as many as were observed, with ``component``, ``decay``,
``gravity`` (1 to 3), ``note`` and ``decay_photo``.
Of a building that the inventory has not: ``location``, ``outline``, ``address``, ``building_name``, ``floors``,
``built_year``, ``walls``, ``slabs``, ``use``, ``ownership``, ``heritage``, ``occupancy``.

Census (kind ``census``): ``consent`` ("no" enters nothing); ``household_code`` where it is known; ``building_code``,
``dwelling_code``, ``floor``, ``rooms``; ``tenure``, ``arrived_on``, ``origin``, ``phone``, ``home_language``,
``preferred_contact``; and the repeat ``people`` (``person``, ``members``) with ``given_name``, ``family_name``,
``given_name_ar``, ``family_name_ar``, ``relation``, ``sex``, ``born_in`` (or ``age``), ``identity_number``,
``presence``, ``language``, ``reduced_mobility``, ``needs_care``, ``school_level``, ``school``, ``work``.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from houma.domain.base.decisions import Reason
from houma.domain.buildings.models import (
    Component,
    Decay,
    Gravity,
    Heritage,
    Material,
    MeasureKind,
    Occupancy,
    Ownership,
    Use,
)
from houma.domain.households.models import Presence, Relation, Sex
from houma.domain.households.models.people import PreferredContact, SchoolLevel, SpokenLanguage, Tenure
from houma.domain.households.rules.entries import HouseholdFacts, NewPerson
from houma.domain.households.rules.names import PersonName
from houma.domain.observatory.rules.sealing import IDENTITY, digests_in
from houma.domain.observatory.rules.units import BUILDING, HOUSEHOLD, found_answer, was_refused

Values = Mapping[str, Any]
_FINDINGS = ("findings", "finding", "decay_found")
_PEOPLE = ("people", "person", "persons", "members", "member")
_YES = frozenset({"yes", "oui", "true", "1", "ok"})


@dataclass(frozen=True, slots=True)
class FoundDecay:
    """Decay on one part of a building, by the codes of the register; ``photo`` names the file that shows it."""

    component: Component
    decay: Decay
    gravity: Gravity
    note: str
    photo: str = ""


@dataclass(frozen=True, slots=True)
class InspectionAnswers:
    """What an inspection says. Codes that the register does not know are in ``faults`` and left out.

    ``to_correct``: ends of the paths of the answers that the faults are about ("risk_class", "[2]/gravity").
    ``is_known``: whether whoever filled it in says that the inventory has the building; None where nobody asked.
    ``point``: longitude and latitude in degrees (WGS 84); ``outline``: the corners of the building, the first one last
    too.
    """

    building_code: str
    is_known: bool | None
    inspected_on: date
    risk_class: str
    risk_scheme: str
    summary: str
    findings: tuple[FoundDecay, ...]
    urged: tuple[MeasureKind, ...]
    point: tuple[float, float] | None
    outline: tuple[tuple[float, float], ...]
    described: Mapping[str, Any]
    faults: tuple[Reason, ...]
    to_correct: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CensusAnswers:
    """What a census says of a household and where it lives. Codes that the register does not know are in ``faults``.

    ``refused``: the household did not want to answer, so that nothing enters the register.
    """

    household_code: str
    building_code: str
    dwelling_code: str
    floor: int | None
    rooms: int | None
    point: tuple[float, float] | None
    refused: bool
    facts: HouseholdFacts
    people: tuple[NewPerson, ...]
    faults: tuple[Reason, ...]
    to_correct: tuple[str, ...]


class _Reader:
    """Reads answers by name and gathers what the register has no code for."""

    def __init__(self, values: Values, row: str = "") -> None:
        self.values = values
        self.row = row
        self.faults: list[Reason] = []
        self.to_correct: list[str] = []

    def fault(self, reason: Reason, name: str) -> None:
        """Something cannot be taken, because of the answer to the question of this name."""
        self.faults.append(reason)
        self.to_correct.append(f"{self.row}{name}")

    def take_over(self, other: "_Reader") -> None:
        """The faults of a row are those of the whole."""
        self.faults += other.faults
        self.to_correct += other.to_correct

    def text(self, *names: str) -> str:
        answer = found_answer(self.values, names)
        return "" if answer is None or isinstance(answer, (list, dict)) else str(answer).strip()

    def number(self, *names: str) -> int | None:
        answer = found_answer(self.values, names)
        return int(answer) if isinstance(answer, (int, float)) and not isinstance(answer, bool) else None

    def day(self, *names: str) -> date | None:
        try:
            return date.fromisoformat(self.text(*names)[:10])
        except ValueError:
            return None

    def code(self, codes: Iterable[str], *names: str) -> str:
        """A choice that the register has too, or "": then the fault is told."""
        answer = self.text(*names)
        if answer and answer not in set(codes):
            told = {"answer": answer, "name": names[0]}
            self.fault(_("“%(answer)s” (%(name)s) is no code of the register.") % told, names[0])
            return ""
        return answer

    def yes(self, *names: str) -> bool:
        return self.text(*names).lower() in _YES

    def digests(self, *names: str) -> tuple[str, ...]:
        """Under what a sealed identity number is known."""
        return digests_in(found_answer(self.values, names))

    def rows(self, names: tuple[str, ...]) -> "Iterator[_Reader]":
        """The rows of a repeat; one in which nothing was said, as a device sends it that opened it, is none."""
        answer = found_answer(self.values, names)
        for number, row in enumerate(answer if isinstance(answer, list) else [], start=1):
            if isinstance(row, Mapping) and _says_something(row):
                yield _Reader(row, f"[{number}]/")

    def point(self) -> tuple[float, float] | None:
        answer = found_answer(self.values, ("location", "point", "place", "position", "gps"))
        if isinstance(answer, Mapping) and answer.get("type") == "Point":
            longitude, latitude = answer["coordinates"][:2]
            return float(longitude), float(latitude)
        return None

    def outline(self) -> tuple[tuple[float, float], ...]:
        answer = found_answer(self.values, ("outline", "footprint"))
        if isinstance(answer, Mapping) and answer.get("type") == "Polygon":
            return tuple((float(corner[0]), float(corner[1])) for corner in answer["coordinates"][0])
        return ()


def read_inspection(values: Values, filled_on: date) -> InspectionAnswers:
    """Read the answers of an inspection; ``filled_on`` stands in for its day."""
    reader = _Reader(values)
    findings = []
    for inside in reader.rows(_FINDINGS):
        component = inside.code(Component.values, "component")
        decay = inside.code(Decay.values, "decay")
        gravity = inside.text("gravity")
        if gravity not in {"1", "2", "3"}:
            inside.fault(_("A finding has a gravity from 1 to 3."), "gravity")
        elif not (component and decay):
            if not inside.faults:
                inside.fault(
                    _("A finding names a part of the building and its decay."), "component" if decay else "decay"
                )
        else:
            note, photo = inside.text("note"), inside.text("decay_photo", "photo")
            findings.append(FoundDecay(Component(component), Decay(decay), Gravity(int(gravity)), note, photo))
        reader.take_over(inside)
    urged = found_answer(values, ("measures_urged", "urged", "measures"))
    kinds = urged if isinstance(urged, list) else [urged] if isinstance(urged, str) and urged else []
    known = [MeasureKind(kind) for kind in kinds if kind in MeasureKind.values]
    described = {
        "name": reader.text("building_name"),
        "address": reader.text("address"),
        "floors": reader.number("floors"),
        "built_year": reader.number("built_year"),
        "walls": reader.code(Material.values, "walls"),
        "slabs": reader.code(Material.values, "slabs"),
        "use": reader.code(Use.values, "use"),
        "ownership": reader.code(Ownership.values, "ownership"),
        "heritage": reader.code(Heritage.values, "heritage"),
        "occupancy": reader.code(Occupancy.values, "occupancy"),
    }
    return InspectionAnswers(
        building_code=reader.text(*BUILDING),
        is_known=reader.yes("is_known") if reader.text("is_known") else None,
        inspected_on=reader.day("inspection_date", "inspected_on") or filled_on,
        risk_class=reader.text("risk_class", "risk"),
        risk_scheme=reader.text("risk_scheme"),
        summary=reader.text("summary", "inspection_summary", "observations"),
        findings=tuple(findings),
        urged=tuple(known),
        point=reader.point(),
        outline=reader.outline(),
        described=described,
        faults=tuple(dict.fromkeys(reader.faults)),
        to_correct=tuple(reader.to_correct),
    )


def read_census(values: Values, filled_on: date) -> CensusAnswers:
    """Read the answers of a census, personal ones too; ages count back from ``filled_on``."""
    reader = _Reader(values)
    people = []
    for inside in reader.rows(_PEOPLE):
        people.append(_person(inside, filled_on))
        reader.take_over(inside)
    facts = HouseholdFacts(
        tenure=reader.code(Tenure.values, "tenure"),
        arrived_on=reader.day("arrived_on"),
        origin=reader.text("origin"),
        phone=reader.text("phone", "telephone"),
        language=reader.code(SpokenLanguage.values, "home_language"),
        preferred_contact=reader.code(PreferredContact.values, "preferred_contact"),
    )
    return CensusAnswers(
        household_code=reader.text(*HOUSEHOLD),
        building_code=reader.text(*BUILDING),
        dwelling_code=reader.text("dwelling_code", "dwelling"),
        floor=reader.number("floor"),
        rooms=reader.number("rooms"),
        point=reader.point(),
        refused=was_refused(values),
        facts=facts,
        people=tuple(people),
        faults=tuple(dict.fromkeys(reader.faults)),
        to_correct=tuple(reader.to_correct),
    )


def _says_something(answer: Any) -> bool:
    """Whether there is any answer in it, however deep."""
    if isinstance(answer, Mapping):
        return any(_says_something(below) for below in answer.values())
    if isinstance(answer, list):
        return any(_says_something(below) for below in answer)
    return answer not in (None, "")


def _person(reader: _Reader, filled_on: date) -> NewPerson:
    born_in, age = reader.number("born_in", "birth_year"), reader.number("age")
    if born_in is None and age is not None:
        born_in = filled_on.year - age
    relation = reader.code(Relation.values, "relation")
    presence = reader.code(Presence.values, "presence")
    return NewPerson(
        name=PersonName(
            reader.text("given_name", "first_name"),
            reader.text("family_name", "last_name"),
            reader.text("given_name_ar", "first_name_ar"),
            reader.text("family_name_ar", "last_name_ar"),
        ),
        relation=Relation(relation) if relation else Relation.OTHER,
        sex=reader.code(Sex.values, "sex"),
        born_in=born_in,
        identity_number=reader.text(*IDENTITY),  # Of what came before numbers were sealed.
        identity_digests=reader.digests(*IDENTITY),
        presence=Presence(presence) if presence else Presence.PRESENT,
        language=reader.code(SpokenLanguage.values, "language"),
        reduced_mobility=reader.yes("reduced_mobility"),
        needs_care=reader.yes("needs_care"),
        school_level=reader.code(SchoolLevel.values, "school_level"),
        school=reader.text("school"),
        work=reader.text("work"),
    )
