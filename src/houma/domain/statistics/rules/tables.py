"""The tables that are released: what they count, along which axes, and into which category each unit falls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Counted: TypeAlias = Literal["people", "households"]
Label = str | Promise
ALL = "all"
"""The code of an axis' total."""
UNKNOWN = "unknown"
JOINT = ";"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit lives, as far as tables tell: a territory, and whether it is what lies in none of its parts."""

    territory: int
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """A person or a household as it is counted. ``number`` is its key in the register, and leaves the house nowhere."""

    number: int
    territory: int
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Category:
    code: str
    label: Label
    parent: str = ALL


@dataclass(frozen=True, slots=True)
class Axis:
    """A dimension besides the territory. ``fact`` names what of the unit falls into the categories."""

    fact: str
    title: Label
    categories: tuple[Category, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return (ALL, *(one.code for one in self.categories))

    @property
    def leaves(self) -> frozenset[str]:
        parents = {one.parent for one in self.categories}
        return frozenset(one.code for one in self.categories if one.code not in parents)

    def parents(self) -> list[int]:
        """The parent of each code, by its place in ``codes``; -1 for the total."""
        codes = self.codes
        return [-1, *(codes.index(one.parent) for one in self.categories)]


@dataclass(frozen=True, slots=True)
class CountedTable:
    """A table of every release. Where its axes change, it takes another code: what is out was counted along the old."""

    code: str
    title: Label
    counts: Counted
    axes: tuple[Axis, ...]

    def leaf(self, unit: Unit) -> tuple[str, ...]:
        """The category of ``unit`` on each axis; ``UNKNOWN`` for what no category names."""
        found = (unit.facts.get(axis.fact, UNKNOWN) for axis in self.axes)
        return tuple(fact if fact in axis.leaves else UNKNOWN for axis, fact in zip(self.axes, found, strict=True))


_NOT_KNOWN = Category(UNKNOWN, _("not known"))
AGES = Axis(
    "age",
    _("Age"),
    (
        Category("minors", _("under 18")),
        Category("00-05", _("0 to 5"), "minors"),
        Category("06-11", _("6 to 11"), "minors"),
        Category("12-17", _("12 to 17"), "minors"),
        Category("18-59", _("18 to 59")),
        Category("60+", _("60 and over")),
        _NOT_KNOWN,
    ),
)
SEXES = Axis("sex", _("Sex"), (Category("female", _("women")), Category("male", _("men")), _NOT_KNOWN))
SIZES = Axis(
    "size",
    _("People in the household"),
    (
        Category("1", _("1 person")),
        Category("2", _("2 people")),
        Category("3-4", _("3 or 4")),
        Category("5-6", _("5 or 6")),
        Category("7+", _("7 and over")),
        _NOT_KNOWN,
    ),
)
STAGES = Axis(
    "stage",
    _("Where the household stands"),
    (
        Category("none", _("no case")),
        Category("waiting", _("followed, not placed")),
        Category("placed", _("in a temporary home")),
        Category("ended", _("case closed")),
        Category("returned", _("returned home"), "ended"),
        Category("rehoused", _("rehoused for good"), "ended"),
        Category("left", _("gone elsewhere"), "ended"),
        _NOT_KNOWN,
    ),
)


@dataclass(frozen=True, slots=True)
class RiskName:
    """A class of risk as tables need it."""

    scheme: str
    scheme_name: Label
    code: str
    name: Label


def risk_axis(classes: Sequence[RiskName]) -> Axis:
    """The classes of risk under their schemes: those of one scheme add up, those of two are never put side by side."""
    schemes = dict.fromkeys((one.scheme, one.scheme_name) for one in classes)
    found = [Category(scheme, name) for scheme, name in schemes]
    found += [Category(f"{one.scheme}:{one.code}", one.name, one.scheme) for one in classes]
    return Axis("risk", _("Risk of the building"), (*found, Category("none", _("no class given")), _NOT_KNOWN))


def tables_for(classes: Sequence[RiskName]) -> tuple[CountedTable, ...]:
    """Every table of a release, where buildings have these classes of risk."""
    return (
        CountedTable("people-age-sex", _("People by age and sex"), "people", (AGES, SEXES)),
        CountedTable("households-size", _("Households by size"), "households", (SIZES,)),
        CountedTable(
            "households-risk", _("Households by the risk of their building"), "households", (risk_axis(classes),)
        ),
        CountedTable("households-stage", _("Households by where they stand"), "households", (STAGES,)),
    )


def age_group(age: int | None) -> str:
    """The category of ``AGES`` for an age in whole years."""
    if age is None or age < 0:
        return UNKNOWN
    bounds: tuple[tuple[int, str], ...] = ((5, "00-05"), (11, "06-11"), (17, "12-17"), (59, "18-59"))
    return next((code for top, code in bounds if age <= top), "60+")


def size_group(people: int) -> str:
    """The category of ``SIZES``; a household without anybody known is of unknown size."""
    named: dict[int, str] = {0: UNKNOWN, 1: "1", 2: "2", 3: "3-4", 4: "3-4", 5: "5-6", 6: "5-6"}
    return named.get(people, "7+")
