"""Recipes from plain values, and whether the choices of a recipe go together."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

from houma.engines.capitals import wording
from houma.engines.capitals.faults import Fault, FrameworkFaults
from houma.engines.capitals.framework import Framework, Node
from houma.engines.capitals.recipe import (
    NEEDS_POSITIVE,
    Aggregation,
    Aggregations,
    Impute,
    Normalise,
    Outliers,
    Recipe,
    Reference,
    Weighting,
)

_Word = TypeVar("_Word", bound=StrEnum)
_WORDS: dict[str, type[StrEnum]] = {
    "impute": Impute, "outliers": Outliers, "normalise": Normalise, "reference": Reference, "weight": Weighting,
}  # fmt: skip
_SHARES = ("screen", "coverage")
_ABOVE_ZERO = ("kurtosis", "skewness", "owa", "power")
_FLOORS = ("dimension", "capital", "index")
_KEYS = ("impute", "outliers", "normalise", "weight", "aggregate", "coverage", "screen", "scale", "reference",
         "skewness", "kurtosis", "winsorise_most", "power", "owa")  # fmt: skip
_SPREADS_ABOVE_ZERO = 4
_IN_OWN_UNITS = frozenset({Normalise.GOALPOSTS, Normalise.AMPI, Normalise.REFERENCE})


def read_recipe(mapping: object, where: str = "recipe") -> Recipe:
    """A recipe from parsed YAML or JSON; what is not said keeps its default.

    Raises:
        FrameworkFaults: with everything that is wrong.
    """
    faults: list[Fault] = []
    recipe = recipe_of(mapping, where, faults)
    if faults:
        raise FrameworkFaults(tuple(faults))
    return recipe


def recipe_of(mapping: object, where: str, faults: list[Fault]) -> Recipe:
    """The same, adding to ``faults`` instead of raising."""
    if mapping is None:
        return Recipe()
    if not isinstance(mapping, Mapping):
        faults.append(Fault(where, wording.A_MAPPING.formatted(read=repr(mapping))))
        return Recipe()
    for key in mapping:
        if key not in _KEYS:
            faults.append(Fault(where, wording.UNKNOWN_KEY.formatted(key=key, known=", ".join(_KEYS))))
    changes: dict[str, object] = {}
    for key, words in _WORDS.items():
        if mapping.get(key) is not None:
            changes[key] = _word(mapping[key], words, f"{where}.{key}", key, faults)
    for key in (*_SHARES, *_ABOVE_ZERO, "winsorise_most"):
        if mapping.get(key) is not None:
            changes[key] = _number(mapping[key], f"{where}.{key}", key, faults)
    if mapping.get("scale") is not None:
        changes["scale"] = _scale(mapping["scale"], f"{where}.scale", faults)
    if mapping.get("aggregate") is not None:
        changes["aggregate"] = _aggregations(mapping["aggregate"], f"{where}.aggregate", faults)
    return replace(Recipe(), **{key: value for key, value in changes.items() if value is not None})  # type: ignore[arg-type]  # Each was read for its own field.


def _word(read: object, words: type[_Word], where: str, key: str, faults: list[Fault]) -> _Word | None:
    try:
        return words(str(read).strip().lower().replace("-", "_"))
    except ValueError:
        known = ", ".join(word.value for word in words)
        faults.append(Fault(where, wording.ONE_OF.formatted(key=key, known=known, read=read)))
        return None


def _number(read: object, where: str, key: str, faults: list[Fault]) -> float | int | None:
    if isinstance(read, bool) or not isinstance(read, int | float) or not math.isfinite(read):
        faults.append(Fault(where, wording.A_NUMBER.formatted(key=key, read=read)))
    elif key in _SHARES and not 0 <= read <= 1:
        faults.append(Fault(where, wording.A_SHARE.formatted(key=key, read=read)))
    elif key in _ABOVE_ZERO and read <= 0:
        faults.append(Fault(where, wording.ABOVE_ZERO.formatted(key=key, read=read)))
    elif key == "winsorise_most" and (read < 1 or read != int(read)):
        faults.append(Fault(where, wording.NOT_BELOW.formatted(key=key, least=1, read=read)))
    else:
        return int(read) if key == "winsorise_most" else float(read)
    return None


def _scale(read: object, where: str, faults: list[Fault]) -> tuple[float, float] | None:
    if isinstance(read, Sequence) and not isinstance(read, str) and len(read) == 2:
        low, high = (_number(end, where, "scale", faults) for end in read)
        if low is None or high is None:
            return None
        if high > 0:
            return float(low), float(high)
    faults.append(Fault(where, wording.TWO_ENDS.formatted(key="scale", read=read)))
    return None


def _aggregations(read: object, where: str, faults: list[Fault]) -> Aggregations | None:
    if isinstance(read, str):
        one = _word(read, Aggregation, where, "aggregate", faults)
        return Aggregations.all(one) if one else None
    if not isinstance(read, Mapping):
        faults.append(Fault(where, wording.A_MAPPING.formatted(read=repr(read))))
        return None
    for key in read:
        if key not in _FLOORS:
            faults.append(Fault(where, wording.UNKNOWN_KEY.formatted(key=key, known=", ".join(_FLOORS))))
    floors = {
        floor: _word(read[floor], Aggregation, f"{where}.{floor}", floor, faults) for floor in _FLOORS if floor in read
    }
    return Aggregations(**{floor: word for floor, word in floors.items() if word is not None})


def recipe_faults(recipe: Recipe, framework: Framework | None) -> tuple[Fault, ...]:
    """Choices that do not go together, or for which the framework lacks something; empty where all is well."""
    faults: list[Fault] = []
    used = {recipe.aggregate.dimension, recipe.aggregate.capital, recipe.aggregate.index}
    scale = recipe.scale
    if recipe.normalise is not Normalise.Z_SCORE and scale is not None and scale[0] >= scale[1]:
        faults.append(Fault("recipe.scale", wording.TWO_ENDS.formatted(key="scale", read=list(scale))))
    for aggregation in sorted(used & NEEDS_POSITIVE):
        example = _scale_needed(aggregation, recipe)
        if example:
            said = wording.NOT_BELOW_ZERO.formatted(
                aggregation=aggregation.value, normalise=recipe.normalise.value, example=example
            )
            faults.append(Fault("recipe.aggregate", said))
    if recipe.outliers in {Outliers.LOG, Outliers.BOX_COX} and recipe.normalise in _IN_OWN_UNITS:
        said = wording.NOT_AFTER_A_TRANSFORM.formatted(outliers=recipe.outliers.value, normalise=recipe.normalise.value)
        faults.append(Fault("recipe.outliers", said))
    faults += _of_framework(recipe, framework)
    return tuple(faults)


def _scale_needed(aggregation: Aggregation, recipe: Recipe) -> str:
    """A scale that would do, where the recipe's own lets values fall below zero; else nothing.

    The penalty of Mazziotta and Pareto takes a mean below zero where children differ by more than they amount to: their
    scales (100 ± 10, 70 to 130) leave no room for that.
    """
    if recipe.normalise in {Normalise.MPI, Normalise.AMPI}:
        return ""
    if recipe.normalise is Normalise.Z_SCORE:
        centre, spread = recipe.scale or (0.0, 1.0)
        return "" if centre >= _SPREADS_ABOVE_ZERO * spread else "[100, 10]"
    low, high = recipe.scale or (0.0, 100.0)
    if aggregation is Aggregation.MPI:
        return "" if low >= high / 2 else "[70, 130]"
    return "" if low >= 0 else "[1, 100]"


def _of_framework(recipe: Recipe, framework: Framework | None) -> list[Fault]:
    faults = []
    if recipe.normalise is Normalise.GOALPOSTS and framework is not None:
        without = [one.code for one in framework.indicators if one.goalposts is None]
        if without:
            faults.append(Fault("recipe.normalise", wording.NEEDS_GOALPOSTS.formatted(codes=", ".join(without))))
    if recipe.weight is Weighting.BUDGET:
        uneven: list[str] = []
        for node in framework.parts if framework is not None else ():
            if isinstance(node, Node):
                counts = {len(child.points) for child in node.children}
                if len(counts) > 1 or 0 in counts:
                    uneven += [child.code for child in node.children]
        if uneven or framework is None:
            faults.append(Fault("recipe.weight", wording.NEEDS_POINTS.formatted(codes=", ".join(uneven) or "*")))
    return faults
