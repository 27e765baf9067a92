"""What formulas compute with: texts, numbers in fractions, truths, and the functions that every device agrees on."""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

_NUMBER = re.compile(r"-?(?:\d{1,18}(?:\.\d{0,18})?|\.\d{1,18})", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOST_DIGITS = 15
"""Beyond, a device's floating point would say something else."""


class NotComputed(Exception):
    """The house cannot say what a device would have said."""


class NoNumber:
    """What arithmetic with an empty answer gives."""


@dataclass(frozen=True, slots=True)
class Something:
    """An answer that is there, and of which nothing more is computed: a place, a sealed number."""


NO_NUMBER = NoNumber()
Value = str | Fraction | bool | NoNumber | Something


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


def as_number(value: Value) -> Fraction | NoNumber:
    """A value as a number; raises NotComputed for a text that is none."""
    if isinstance(value, Fraction | NoNumber):
        return value
    if value == "":
        return NO_NUMBER
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return Fraction(value)
    raise NotComputed


def as_truth(value: Value) -> bool:
    """Whether a value counts as true; raises NotComputed for a text."""
    if isinstance(value, bool):
        return value
    if isinstance(value, Fraction):
        return value != 0
    raise NotComputed


def _plain(value: Value) -> str:
    if isinstance(value, str | Fraction):
        return said(value)
    raise NotComputed


def joined_by(sign: str, left: Value, right: Value) -> Value:
    """What an operator other than ``or`` and ``and`` gives; raises NotComputed."""
    if sign in ("=", "!="):
        return _same(left, right) == (sign == "=")
    if sign not in _COMPARED and sign not in _COUNTED:
        raise NotComputed
    one, other = as_number(left), as_number(right)
    if isinstance(one, NoNumber) or isinstance(other, NoNumber):
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
    if isinstance(left, Something) or isinstance(right, Something):
        if "" in (left, right):
            return False
        raise NotComputed
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    one, other = as_number(left), as_number(right)
    return isinstance(one, Fraction) and one == other


def are_the_same_number(one: Value, other: Value) -> bool:
    """Whether two values are compared as numbers and are the same one."""
    if isinstance(one, bool | Something) or isinstance(other, bool | Something):
        return False
    if isinstance(one, str) and isinstance(other, str) and not (one and other):
        return False
    return _as_known(one) is not None and _as_known(one) == _as_known(other)


def _as_known(value: Value) -> Fraction | None:
    try:
        number = as_number(value)
    except NotComputed:
        return None
    return number if isinstance(number, Fraction) else None


def is_on_the_edge(value: Value, digits: Value = Fraction(0)) -> bool:
    """Whether a number lies where rounding goes from one result to the next: on a whole or a half of what it keeps."""
    number, places = as_number(value), as_number(digits)
    if isinstance(number, NoNumber) or isinstance(places, NoNumber):
        return False
    return bool((number * 2 * Fraction(10) ** int(places)).denominator == 1)


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
        number = as_number(value)
        return number if isinstance(number, NoNumber) else Fraction(of(number))

    return computed


def _round(value: Value, digits: Value = Fraction(0)) -> Value:
    number, places = as_number(value), as_number(digits)
    if isinstance(number, NoNumber):
        return number
    if isinstance(places, NoNumber) or places.denominator != 1 or not 0 <= places <= 9:
        raise NotComputed
    scaled = number * 10**places.numerator
    if number < 0 and (scaled * 2).denominator == 1 and scaled.denominator != 1:
        raise NotComputed  # Where a half below zero goes, devices differ.
    return Fraction(floor(scaled + Fraction(1, 2)), 10**places.numerator)


def _extreme(pick: Callable[[Sequence[Fraction]], Fraction]) -> Callable[..., Value]:
    def computed(*values: Value) -> Value:
        numbers = [as_number(one) for one in values]
        if len(numbers) < 2 or any(isinstance(one, NoNumber) for one in numbers):
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


COMPARING = frozenset({"=", "!=", *_COMPARED})
ROUNDING = frozenset({"int", "floor", "ceiling", "round"})
FUNCTIONS: Mapping[tuple[str, int | None], Callable[..., Value]] = {
    ("number", 1): as_number,
    ("int", 1): _of_number(int),
    ("floor", 1): _of_number(floor),
    ("ceiling", 1): _of_number(ceil),
    ("abs", 1): _of_number(abs),
    ("round", 1): _round,
    ("round", 2): _round,
    ("min", None): _extreme(min),
    ("max", None): _extreme(max),
    ("boolean", 1): as_truth,
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
