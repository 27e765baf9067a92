"""Formulas computed at the desk, exactly or not at all.

A device computes with the functions of ODK, in floating point and by its own clock. Here only that is computed of which
every device says the same: arithmetic in fractions, comparisons, sums and counts over repeats, conditions. Whatever is
not among it, or would be rounded, raises ``NotComputed``: nobody is told a number that a device might not have told.
"""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import Any

from houma.domain.observatory.rules.answers import Values
from houma.domain.observatory.rules.questions import Question
from houma.domain.observatory.rules.reviewing import answer_at
from houma.domain.observatory.rules.sealing import is_sealed
from houma.domain.observatory.rules.xlsform.trees import Call, Joined, Minus, Number, Path, Step, Text, Tree
from houma.domain.observatory.rules.xlsform.types import Kind

Steps = tuple[tuple[str, int | None], ...]
"""A place in the answers: names with the row of a repeat, counted from 1."""
_NUMBER = re.compile(r"-?(?:\d{1,18}(?:\.\d{0,18})?|\.\d{1,18})", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOST_DIGITS = 15
"""Beyond, a device's floating point would say something else."""


class NotComputed(Exception):
    """The house cannot say what a device would have said."""


class _NoNumber:
    """What arithmetic with an empty answer gives."""


@dataclass(frozen=True, slots=True)
class _Something:
    """An answer that is there, and of which nothing more is computed: a place, a sealed number."""


NO_NUMBER = _NoNumber()
Value = str | Fraction | bool | _NoNumber | _Something


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
        if isinstance(value, bool | _Something):
            raise NotComputed
        return "" if isinstance(value, _NoNumber) else said(value)

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


def said(value: str | Fraction) -> str:
    """A number as it is written, where it can be to the last digit; raises NotComputed."""
    if isinstance(value, str):
        return value
    digits = 0
    while value.denominator != 1 and digits < _MOST_DIGITS and (value * 10**digits).denominator != 1:
        digits += 1
    whole = value * 10**digits
    if whole.denominator != 1 or len(str(abs(whole.numerator))) > _MOST_DIGITS:
        raise NotComputed
    text = str(abs(whole.numerator)).rjust(digits + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{text[:-digits]}.{text[-digits:]}" if digits else f"{sign}{text}"


@dataclass(slots=True)
class _Reading:
    """One formula being read; ``around`` are the places whose rows a path could mean as its own."""

    world: World
    own: Steps
    around: list[Steps] = field(default_factory=list)

    def truth(self, tree: Tree, at: Steps) -> bool:
        # Whether an answer alone counts as true is told differently by different devices.
        if isinstance(tree, Path):
            raise NotComputed
        return _truth(self.value(tree, at))

    def value(self, tree: Tree, at: Steps) -> Value:
        match tree:
            case Text(text):
                return text
            case Number(text):
                return Fraction(text)
            case Minus(of):
                number = _number(self.value(of, at))
                return number if isinstance(number, _NoNumber) else -number
            case Joined("or", left, right):
                return self.truth(left, at) or self.truth(right, at)
            case Joined("and", left, right):
                return self.truth(left, at) and self.truth(right, at)
            case Joined(sign, left, right):
                return _joined(sign, self.value(left, at), self.value(right, at))
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
        return _met(self.world.at(place), known[0])

    def places(self, path: Path, at: Steps) -> list[Steps]:
        """The places that a path means; raises NotComputed where devices differ on which."""
        match path.start:
            case "/":
                found: list[Steps] = [()]
                steps: Sequence[Step] = path.steps[1:]
                if path.steps[0].only:
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
        function = _FUNCTIONS.get((name, len(given))) or _FUNCTIONS.get((name, None))
        if function is None:
            raise NotComputed
        return function(*(self.value(one, at) for one in given))

    def _numbers(self, path: Path, at: Steps) -> list[Fraction]:
        """The numbers at a path; where one is missing, devices differ on what becomes of the rest."""
        numbers = [_number(self.read(one)) for one in self.places(path, at)]
        if any(isinstance(one, _NoNumber) for one in numbers):
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
        return _Something()
    if question.kind in (Kind.INTEGER, Kind.DECIMAL):
        raise NotComputed  # A text that was kept because it is no number.
    return str(value)


def _number(value: Value) -> Fraction | _NoNumber:
    if isinstance(value, Fraction | _NoNumber):
        return value
    if value == "":
        return NO_NUMBER
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return Fraction(value)
    raise NotComputed


def _truth(value: Value) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, Fraction):
        return value != 0
    raise NotComputed


def _plain(value: Value) -> str:
    if isinstance(value, str | Fraction):
        return said(value)
    raise NotComputed


def _joined(sign: str, left: Value, right: Value) -> Value:
    if sign in ("=", "!="):
        return _same(left, right) == (sign == "=")
    if sign not in _COMPARED and sign not in _COUNTED:
        raise NotComputed
    one, other = _number(left), _number(right)
    if isinstance(one, _NoNumber) or isinstance(other, _NoNumber):
        return False if sign in _COMPARED else NO_NUMBER
    if sign in _COMPARED:
        return _COMPARED[sign](one, other)
    if sign in ("div", "mod") and other == 0:
        raise NotComputed
    return _COUNTED[sign](one, other)


def _same(left: Value, right: Value) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        if isinstance(left, bool) and isinstance(right, bool):
            return left is right
        raise NotComputed
    if isinstance(left, _Something) or isinstance(right, _Something):
        if "" in (left, right):
            return False
        raise NotComputed
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    one, other = _number(left), _number(right)
    return isinstance(one, Fraction) and one == other


def _remainder(one: Fraction, other: Fraction) -> Fraction:
    """As XPath has it: with the sign of what is divided."""
    return one - other * int(one / other)


_COMPARED: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_COUNTED: Mapping[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "div": operator.truediv, "mod": _remainder,
}  # fmt: skip


def _of_number(of: Callable[[Fraction], Fraction | int]) -> Callable[[Value], Value]:
    def computed(value: Value) -> Value:
        number = _number(value)
        return number if isinstance(number, _NoNumber) else Fraction(of(number))

    return computed


def _round(value: Value, digits: Value = Fraction(0)) -> Value:
    number, places = _number(value), _number(digits)
    if isinstance(number, _NoNumber):
        return number
    if isinstance(places, _NoNumber) or places.denominator != 1 or not 0 <= places <= 9:
        raise NotComputed
    scaled = number * 10**places.numerator
    if number < 0 and (scaled * 2).denominator == 1 and scaled.denominator != 1:
        raise NotComputed  # Where a half below zero goes, devices differ.
    return Fraction(floor(scaled + Fraction(1, 2)), 10**places.numerator)


def _extreme(pick: Callable[[Sequence[Fraction]], Fraction]) -> Callable[..., Value]:
    def computed(*values: Value) -> Value:
        numbers = [_number(one) for one in values]
        if len(numbers) < 2 or any(isinstance(one, _NoNumber) for one in numbers):
            raise NotComputed
        return pick([one for one in numbers if isinstance(one, Fraction)])

    return computed


def _format_date(day: Value, form: Value) -> Value:
    text, pattern = _plain(day), _plain(form)
    if text == "":
        return ""
    if not _DAY.fullmatch(text) or "%" in re.sub("%[Ymd]", "", pattern):
        raise NotComputed
    year, month, of_month = text.split("-")
    return pattern.replace("%Y", year).replace("%m", month).replace("%d", of_month)


def _coalesce(one: Value, other: Value) -> Value:
    return other if one == "" else one


def _chosen(of: Value) -> list[str]:
    return _plain(of).split()


_FUNCTIONS: Mapping[tuple[str, int | None], Callable[..., Value]] = {
    ("number", 1): _number,
    ("int", 1): _of_number(int),
    ("floor", 1): _of_number(floor),
    ("ceiling", 1): _of_number(ceil),
    ("abs", 1): _of_number(abs),
    ("round", 1): _round,
    ("round", 2): _round,
    ("min", None): _extreme(min),
    ("max", None): _extreme(max),
    ("boolean", 1): _truth,
    ("string", 1): _plain,
    ("concat", None): lambda *parts: "".join(map(_plain, parts)),
    ("contains", 2): lambda text, part: _plain(part) in _plain(text),
    ("starts-with", 2): lambda text, part: _plain(text).startswith(_plain(part)),
    ("ends-with", 2): lambda text, part: _plain(text).endswith(_plain(part)),
    ("string-length", 1): lambda text: Fraction(len(_plain(text))),
    ("selected", 2): lambda of, one: _plain(one).strip() in _chosen(of),
    ("count-selected", 1): lambda of: Fraction(len(_chosen(of))),
    ("coalesce", 2): _coalesce,
    ("format-date", 2): _format_date,
}
