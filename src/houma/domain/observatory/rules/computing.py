"""Formulas computed at the desk, exactly or not at all.

A device computes with the functions of ODK, in floating point and by its own clock. Here only that is computed of which
every device says the same: arithmetic in fractions, comparisons, sums and counts over repeats, conditions. Whatever is
not among it, or would be rounded, raises ``NotComputed``: nobody is told a number that a device might not have told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from houma.domain.observatory.rules.answers import Values
from houma.domain.observatory.rules.functions import (
    COMPARING,
    FUNCTIONS,
    ROUNDING,
    NoNumber,
    NotComputed,
    Something,
    Value,
    are_the_same_number,
    as_number,
    as_truth,
    is_on_the_edge,
    joined_by,
    said,
)
from houma.domain.observatory.rules.questions import Question
from houma.domain.observatory.rules.reviewing import answer_at
from houma.domain.observatory.rules.sealing import is_sealed
from houma.domain.observatory.rules.xlsform.trees import Call, Joined, Minus, Number, Path, Step, Text, Tree
from houma.domain.observatory.rules.xlsform.types import Kind

Steps = tuple[tuple[str, int | None], ...]
"""A place in the answers: names with the row of a repeat, counted from 1."""


@dataclass(slots=True)
class World:
    """Answers as formulas meet them.

    Attributes:
        asked: questions and sections by their path without rows, with whether they are personal.
        values: the answers; without personal ones where ``sees_personal`` is not set, and then none of those is read.
        day: on which the form was filled in; None where that is not sure.
        computed: answers that replace those in ``values``, by their path with rows.
        unknown: paths with rows of which nobody can say what stands there, and of sections that may not be there.
        gone: sections that are not asked: they have no rows, and what is in them is empty.
    """

    asked: Mapping[str, tuple[Question, bool]]
    values: Values
    day: date | None = None
    sees_personal: bool = True
    computed: dict[str, Any] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)

    def answer_of(self, tree: Tree, at: Steps) -> str:
        """What a calculation gives, as a device writes it down; "" for an empty answer."""
        value = _Reading(self, at).value(tree, at)
        if isinstance(value, bool | Something):
            raise NotComputed
        return "" if isinstance(value, NoNumber) else said(value)

    def is_so(self, tree: Tree, at: Steps) -> bool:
        """Whether a condition holds."""
        return _Reading(self, at).truth(tree, at)

    def at(self, place: Steps) -> Any:
        """The answer at a place; None where nothing is."""
        path = written(place)
        if path in self.unknown or any(above in self.unknown for above in _above(place)):
            raise NotComputed
        if path in self.gone or any(above in self.gone for above in _above(place)):
            return None
        if path in self.computed:
            return self.computed[path]
        return answer_at(self.values, path)

    def rows(self, place: Steps) -> int:
        """How many rows the repeat at a place has; its last step bears no row."""
        found = self.at(place)
        return len(found) if isinstance(found, list) else 0


def written(place: Steps) -> str:
    """A place as corrections name it: "people[2]/years"."""
    return "/".join(name if row is None else f"{name}[{row}]" for name, row in place)


def schema(place: Steps) -> str:
    """A place without its rows: "people/years"."""
    return "/".join(name for name, _row in place)


def _above(place: Steps) -> list[str]:
    """The sections around a place, and the repeats as a whole."""
    found = []
    for number, (name, row) in enumerate(place, start=1):
        before = place[: number - 1]
        if row is not None:
            found.append(written((*before, (name, None))))
        if number < len(place):
            found.append(written(place[:number]))
    return found


@dataclass(slots=True)
class _Reading:
    """One formula being read.

    Attributes:
        around: places whose rows a path could mean as its own.
        has_fractions: whether a number was met that floating point may hold a little more or less of.
    """

    world: World
    own: Steps
    around: list[Steps] = field(default_factory=list)
    has_fractions: bool = False

    def truth(self, tree: Tree, at: Steps) -> bool:
        # Whether an answer alone counts as true is told differently by different devices.
        if isinstance(tree, Path):
            raise NotComputed
        return as_truth(self.value(tree, at))

    def value(self, tree: Tree, at: Steps) -> Value:
        match tree:
            case Text(text):
                return text
            case Number(text):
                return self._met(Fraction(text))
            case Minus(of):
                number = as_number(self.value(of, at))
                return number if isinstance(number, NoNumber) else -number
            case Joined("or", left, right):
                return self.truth(left, at) or self.truth(right, at)
            case Joined("and", left, right):
                return self.truth(left, at) and self.truth(right, at)
            case Joined(sign, left, right):
                one, other = self.value(left, at), self.value(right, at)
                if sign in COMPARING and self.has_fractions and are_the_same_number(one, other):
                    raise NotComputed  # In floating point what is equal here may be a little more or less.
                return self._met(joined_by(sign, one, other))
            case Call(name, given):
                return self._call(name, given, at)
            case Path():
                places = self.places(tree, at)
                if len(places) != 1:
                    raise NotComputed
                return self.read(places[0])
        raise NotComputed

    def read(self, place: Steps) -> Value:
        """One answer as formulas meet it."""
        known = self.world.asked.get(schema(place))
        if known is None or known[0].children or known[0].kind in (Kind.GROUP, Kind.REPEAT):
            raise NotComputed
        if known[1] and not self.world.sees_personal:
            raise NotComputed
        return self._met(_met(self.world.at(place), known[0]))

    def _met(self, value: Value) -> Value:
        self.has_fractions |= isinstance(value, Fraction) and value.denominator != 1
        return value

    def places(self, path: Path, at: Steps) -> list[Steps]:
        """The places that a path means; raises NotComputed where devices differ on which."""
        match path.start:
            case "/":
                found: list[Steps] = [()]
                steps: Sequence[Step] = path.steps[1:]
                if path.steps[0].only or path.steps[0].name == "*":
                    raise NotComputed
            case "":
                found, steps = [at], path.steps
            case Call("current", ()):
                found, steps = [self.own], path.steps
            case _:
                raise NotComputed
        for step in steps:
            found = [place for one in found for place in self._stepped(one, step)]
        return found

    def _stepped(self, place: Steps, step: Step) -> list[Steps]:
        if step.name == "*":
            raise NotComputed
        if step.name == ".":
            found = [place]
        elif step.name == "..":
            if not place:
                raise NotComputed
            found = [place[:-1]]
        else:
            found = self._entered((*place, (step.name, None)))
        for condition in step.only:
            found = [one for one in found if self._holds(condition, one)]
        return found

    def _entered(self, place: Steps) -> list[Steps]:
        known = self.world.asked.get(schema(place))
        if known is None:
            raise NotComputed
        if known[0].kind is not Kind.REPEAT:
            return [place]
        # Some devices take a path from the root as that of the row in which the formula stands.
        if any(written(one[: len(place) - 1]) == written(place[:-1]) and len(one) >= len(place)
               and one[len(place) - 1][0] == place[-1][0] for one in (self.own, *self.around)):  # fmt: skip
            raise NotComputed
        return [(*place[:-1], (place[-1][0], row)) for row in range(1, self.world.rows(place) + 1)]

    def _holds(self, condition: Tree, place: Steps) -> bool:
        self.around.append(place)
        value = self.value(condition, place) if not isinstance(condition, Path) else None
        self.around.pop()
        # A number would count rows, and a bare path ask whether there is such an element.
        if not isinstance(value, bool):
            raise NotComputed
        return value

    def _call(self, name: str, given: tuple[Tree, ...], at: Steps) -> Value:
        match name, given:
            case "if", (condition, one, other):
                return self.value(one if self.truth(condition, at) else other, at)
            case (("true" | "false"), ()):
                return name == "true"
            case "not", (of,):
                return not self.truth(of, at)
            case "today", ():
                if self.world.day is None:
                    raise NotComputed
                return self.world.day.isoformat()
            case "count", (Path() as path,):
                return Fraction(len(self.places(path, at)))
            case "count-non-empty", (Path() as path,):
                return Fraction(sum(self.read(one) != "" for one in self.places(path, at)))
            case "sum", (Path() as path,):
                return sum(self._numbers(path, at), Fraction(0))
            case (("min" | "max"), (Path() as path,)):
                numbers = self._numbers(path, at)
                if not numbers:
                    raise NotComputed
                return min(numbers) if name == "min" else max(numbers)
        function = FUNCTIONS.get((name, len(given))) or FUNCTIONS.get((name, None))
        if function is None:
            raise NotComputed
        values = [self.value(one, at) for one in given]
        if name in ROUNDING and self.has_fractions and is_on_the_edge(*values):
            raise NotComputed
        return self._met(function(*values))

    def _numbers(self, path: Path, at: Steps) -> list[Fraction]:
        """The numbers at a path; where one is missing, devices differ on what becomes of the rest."""
        numbers = [as_number(self.read(one)) for one in self.places(path, at)]
        if any(isinstance(one, NoNumber) for one in numbers):
            raise NotComputed
        return [one for one in numbers if isinstance(one, Fraction)]


def _met(value: Any, question: Question) -> Value:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        raise NotComputed
    if isinstance(value, int | float):
        return Fraction(str(value))
    if isinstance(value, list):
        return " ".join(map(str, value))
    if is_sealed(value) or isinstance(value, Mapping):
        return Something()
    if question.kind in (Kind.INTEGER, Kind.DECIMAL):
        raise NotComputed  # A text that was kept because it is no number.
    return str(value)
