"""Formulas of derived indicators: a small language over other indicators, parsed by Python and checked by a whitelist.

    100 - illiteracy_rate
    100 * population[urban] / population
    illiteracy_rate[female] - illiteracy_rate[male]
    log(max(density, 1))

Names are indicator codes; in brackets stand the area (total, urban, rural) and the sex (all, female, male) where they
are not those of the value that is asked for. There are + - * / and parentheses, numbers, min, max and log (natural).
Nothing else is read, and nothing is ever executed.
"""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from houma.exchange.problems import Fault
from houma.values.multilingual import Multilingual

Values = NDArray[np.float64]
LONGEST = 500
_LARGEST = 1e15
"""Numbers beyond this one are none that a formula of figures has a use for, and may not fit a float."""
AREAS = {"total": 0, "urban": 1, "rural": 2}
SEXES = {"all": 0, "female": 1, "male": 2}
_FUNCTIONS = {"min": (2, 9), "max": (2, 9), "log": (1, 1)}
_DIMENSIONLESS = frozenset({"percent", "ratio", "index", "number", "score", "share", "points", "per_thousand"})

_SYNTAX = Multilingual(
    "une formule : codes d’indicateurs, nombres, + - * /, parenthèses, min, max, log",
    "صيغة: رموز مؤشرات وأعداد و+ - * / وأقواس وmin وmax وlog",
    "a formula: indicator codes, numbers, + - * /, parentheses, min, max, log",
)
_TOO_LONG = Multilingual(
    "une formule d’au plus {longest} caractères",
    "صيغة لا تتجاوز {longest} حرفا",
    "a formula of at most {longest} characters",
)
_NO_INDICATOR = Multilingual(
    "une formule qui emploie au moins un indicateur",
    "صيغة تستعمل مؤشرا واحدا على الأقل",
    "a formula over at least one indicator",
)
_PART = Multilingual(
    "entre crochets, un milieu (total, urban, rural) ou un sexe (all, female, male)",
    "بين المعقوفتين: وسط (total أو urban أو rural) أو جنس (all أو female أو male)",
    "in brackets, an area (total, urban, rural) or a sex (all, female, male)",
)
_SAME_UNIT = Multilingual(
    "des termes de même unité ; ici « {first} » et « {second} »",
    "حدود بالوحدة نفسها؛ وهنا «{first}» و«{second}»",
    "terms of one unit; here “{first}” and “{second}”",
)
_UNIT_OF_RESULT = Multilingual(
    "l’unité que donne la formule : {found}", "الوحدة التي تعطيها الصيغة: {found}", "the unit of the formula: {found}"
)
_NUMBER = Multilingual("un nombre sans unité", "عدد بلا وحدة", "a number without a unit")


@dataclass(frozen=True, slots=True, order=True)
class Operand:
    """An indicator in a formula; ``area`` and ``sex`` are None where they are those of the value asked for."""

    code: str
    area: int | None = None
    sex: int | None = None


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was read: its operands, and how it is computed."""

    text: str
    tree: ast.expr
    operands: tuple[Operand, ...]

    def compute(self, values: Mapping[Operand, Values]) -> Values:
        """The result for many units at once; NaN where an operand is, or where it divides by zero or leaves log.

        Args:
            values: an array for each operand, float64[units], NaN where missing.
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            result = np.asarray(_compute(self.tree, values), dtype=np.float64)
        return np.where(np.isfinite(result), result, np.nan)


class FormulaRefused(Exception):
    """The text is no formula; ``fault`` says what was expected."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.expected.en)


def read_formula(text: str) -> Formula:
    """Read a formula. Raises FormulaRefused at the first thing that is not in the language."""
    if len(text) > LONGEST:
        raise FormulaRefused(Fault("long-formula", _TOO_LONG.formatted(longest=LONGEST)))
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaRefused(Fault("formula", _SYNTAX)) from error
    operands: dict[Operand, None] = {}
    _collect(tree, operands)
    if not operands:
        raise FormulaRefused(Fault("formula-of-nothing", _NO_INDICATOR))
    return Formula(text.strip(), tree, tuple(operands))


def _collect(node: ast.expr, operands: dict[Operand, None]) -> None:
    """Walk through the whitelist; whatever is not in it is refused."""
    match node:
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div(), right=right):
            _collect(left, operands)
            _collect(right, operands)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=inner):
            _collect(inner, operands)
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool) and abs(value) <= _LARGEST:
            return
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in _FUNCTIONS:
            fewest, most = _FUNCTIONS[name]
            if not fewest <= len(arguments) <= most:
                raise FormulaRefused(Fault("formula", _SYNTAX))
            for argument in arguments:
                _collect(argument, operands)
        case ast.Name() | ast.Subscript():
            operands[_operand(node)] = None
        case _:
            raise FormulaRefused(Fault("formula", _SYNTAX))


def _operand(node: ast.Name | ast.Subscript) -> Operand:
    match node:
        case ast.Name(id=code):
            return Operand(code)
        case ast.Subscript(value=ast.Name(id=code), slice=part):
            names = [item.id if isinstance(item, ast.Name) else "" for item in _items(part)]
            areas = [AREAS[name] for name in names if name in AREAS]
            sexes = [SEXES[name] for name in names if name in SEXES]
            if len(areas) > 1 or len(sexes) > 1 or len(areas) + len(sexes) != len(names):
                raise FormulaRefused(Fault("formula-part", _PART))
            return Operand(code, next(iter(areas), None), next(iter(sexes), None))
    raise FormulaRefused(Fault("formula", _SYNTAX))


def _items(part: ast.expr) -> list[ast.expr]:
    return list(part.elts) if isinstance(part, ast.Tuple) else [part]


def _compute(node: ast.expr, values: Mapping[Operand, Values]) -> Values | float:
    match node:
        case ast.BinOp(left=left, op=operation, right=right):
            first, second = _compute(left, values), _compute(right, values)
            match operation:
                case ast.Add():
                    return first + second
                case ast.Sub():
                    return first - second
                case ast.Mult():
                    return first * second
            return np.divide(first, second)
        case ast.UnaryOp(op=operation, operand=inner):
            value = _compute(inner, values)
            return -value if isinstance(operation, ast.USub) else value
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Call(func=ast.Name(id=name), args=arguments):
            computed = [_compute(argument, values) for argument in arguments]
            # A missing operand makes the result missing: np.minimum keeps NaN, np.fmin would pass it over.
            step: Callable[..., Values] = {"min": np.minimum, "max": np.maximum}.get(name, np.minimum)
            return np.log(computed[0]) if name == "log" else reduce(step, computed)
        case ast.Name() | ast.Subscript():
            return values[_operand(node)]
    raise AssertionError(f"{ast.unparse(node)} passed the whitelist")


_Dimension = tuple[tuple[str, int], ...] | None
"""Units with their exponents, in order; None for what takes any unit (a number) or is not known."""


def unit_fault(formula: Formula, units: Mapping[str, str], declared: str) -> Fault | None:
    """What does not add up in the units of a formula, as far as they are known.

    Terms that are added or compared have one unit; the unit of the result is the declared one. A quotient of two
    different units is believed to be what it is declared as, unless that is one of the two.

    Args:
        units: indicator code → code of its unit.
        declared: code of the unit of the result.
    """
    try:
        found = _dimension(formula.tree, units)
    except FormulaRefused as refused:
        return refused.fault
    if found is None or not declared:
        return None
    reduced = _without_dimensionless(found)
    plain = declared in _DIMENSIONLESS
    if not reduced:
        clashes = not plain
    elif len(reduced) == 1 and reduced[0][1] == 1:
        clashes = declared != reduced[0][0]
    else:
        clashes = plain or declared in dict(reduced)
    return Fault("formula-unit", _UNIT_OF_RESULT.formatted(found=_shown(reduced))) if clashes else None


def _dimension(node: ast.expr, units: Mapping[str, str]) -> _Dimension:
    match node:
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub(), right=right):
            return _common([_dimension(left, units), _dimension(right, units)])
        case ast.BinOp(left=left, op=operation, right=right):
            first, second = _dimension(left, units), _dimension(right, units)
            if first is None and second is None:
                return None
            sign = 1 if isinstance(operation, ast.Mult) else -1
            powers = dict(first or ())
            for unit, power in second or ():
                powers[unit] = powers.get(unit, 0) + sign * power
            return tuple(sorted((unit, power) for unit, power in powers.items() if power))
        case ast.UnaryOp(operand=inner):
            return _dimension(inner, units)
        case ast.Call(func=ast.Name(id="log")):
            return ()
        case ast.Call(args=arguments):
            return _common([_dimension(argument, units) for argument in arguments])
        case ast.Name() | ast.Subscript():
            unit = units.get(_operand(node).code, "")
            return ((unit, 1),) if unit else None
    return None


def _common(dimensions: list[_Dimension]) -> _Dimension:
    known = [dimension for dimension in dimensions if dimension is not None]
    for other in known[1:]:
        # A ratio of two counts may be taken from one: a plain number goes with whatever has no dimension.
        if other != known[0] and (_without_dimensionless(other) or _without_dimensionless(known[0])):
            shown = _SAME_UNIT.formatted(first=_shown(known[0]), second=_shown(other))
            raise FormulaRefused(Fault("formula-units", shown))
        if other != known[0] and other and known[0]:
            shown = _SAME_UNIT.formatted(first=_shown(known[0]), second=_shown(other))
            raise FormulaRefused(Fault("formula-units", shown))
    return known[0] if known else None


def _without_dimensionless(dimension: tuple[tuple[str, int], ...]) -> tuple[tuple[str, int], ...]:
    return tuple((unit, power) for unit, power in dimension if unit not in _DIMENSIONLESS)


def _shown(dimension: tuple[tuple[str, int], ...]) -> str:
    return " × ".join(unit if power == 1 else f"{unit}^{power}" for unit, power in dimension) or _NUMBER.en
