"""Figures and groups computed from facts: pure, so that every figure is the sum of its rows by construction."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from houma.domain.agreements.tally.facts import Fact, Surroundings
from houma.domain.agreements.tally.measures import BY_CODE, MEASURES, Kind, Measure
from houma.domain.projects.models import Scale
from houma.values.multilingual import Multilingual

SEVERAL = Multilingual("Plusieurs régions", "عدة جهات", "Several regions")
WITHOUT_PLACE = Multilingual("National ou non localisé", "وطني أو غير محدد", "National or without a place")
WITHOUT_YEAR = Multilingual("Sans date", "بدون تاريخ", "Undated")


@dataclass(frozen=True, slots=True)
class Row:
    """A row behind a figure: an agreement and what it adds (None where the source gives no amount)."""

    fact: Fact
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its rows' count. ``value`` is in units of the currency, a number or a share of one.

    ``unknown`` counts the rows whose amount no source gives: they add nothing, and are not zero.
    """

    measure: Measure
    value: Decimal | None
    rows: int
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the bilan, such as one scale, with its figures by measure code."""

    key: str
    names: Multilingual
    figures: dict[str, Figure]


_AMOUNTS: dict[str, Callable[[Fact], Decimal | None]] = {
    "total_cost": lambda fact: fact.total,
    "ministry_contribution": lambda fact: fact.ministry_contribution or None,
    "committed": lambda fact: fact.committed or None,
    "pledged": lambda fact: fact.pledged or None,
    "released": lambda fact: fact.released or None,
    "ministry_released": lambda fact: fact.ministry_released or None,
    "spent": lambda fact: fact.spent or None,
    "late": lambda fact: fact.late or None,
}
_TELLS_UNKNOWN = frozenset({"total_cost"})
_PLACES = {"medinas": Scale.MEDINA, "centres": Scale.EMERGING_CENTRE}


def rows_behind(facts: Iterable[Fact], code: str) -> list[Row]:
    """The agreements behind a figure, largest first. Raises KeyError for an unknown measure.

    For a count of projects or places every agreement that brings a new one adds 1, the others 0.
    """
    measure = BY_CODE[code]
    chosen = [fact for fact in facts if (fact.announced if code == "announced" else fact.counted)]
    if code in _AMOUNTS:
        amount = _AMOUNTS[code]
        rows = [Row(fact, amount(fact)) for fact in chosen]
        kept = [row for row in rows if row.value is not None or code in _TELLS_UNKNOWN]
        return sorted(kept, key=lambda row: (row.value is None, -(row.value or 0), row.fact.code))
    if code == "rate":
        rows = [Row(fact, fact.released / fact.committed) for fact in chosen if fact.committed]
        return sorted(rows, key=lambda row: (-(row.value or 0), row.fact.code))
    if code in ("agreements", "announced"):
        return [Row(fact, Decimal(1)) for fact in sorted(chosen, key=_latest)]
    if measure.kind is not Kind.COUNT:
        raise KeyError(code)
    return _new_ones(chosen, code)


def _latest(fact: Fact) -> tuple[int, str]:
    return -(fact.year or 0), fact.code


def _new_ones(facts: Iterable[Fact], code: str) -> list[Row]:
    """Each agreement with how many projects or places it is the first to bring."""
    met: set[int] = set()
    rows = []
    for fact in sorted(facts, key=lambda one: one.code):
        if code == "neighbourhoods" and fact.scale != Scale.NEIGHBOURHOOD:
            continue
        if code in _PLACES and fact.scale != _PLACES[code]:
            continue
        brought = set(fact.places) if code in _PLACES else {fact.project}
        rows.append(Row(fact, Decimal(len(brought - met))))
        met |= brought
    return rows


def figure(facts: Sequence[Fact], code: str) -> Figure:
    """One figure of the bilan over ``facts``."""
    measure = BY_CODE[code]
    rows = rows_behind(facts, code)
    if code == "rate":
        committed = sum((row.fact.committed for row in rows), Decimal(0))
        released = sum((row.fact.released for row in rows), Decimal(0))
        return Figure(measure, released / committed if committed else None, len(rows))
    unknown = sum(1 for row in rows if row.value is None)
    value = sum((row.value for row in rows if row.value is not None), Decimal(0))
    if measure.kind is Kind.MONEY and len(rows) == unknown:
        return Figure(measure, None, len(rows), unknown)
    return Figure(measure, value, len(rows), unknown)


def figures(facts: Sequence[Fact]) -> dict[str, Figure]:
    """Every figure, by measure code."""
    return {measure.code: figure(facts, measure.code) for measure in MEASURES}


GROUPINGS = ("scale", "programme", "territory", "year")


def grouped(facts: Iterable[Fact], by: str, around: Surroundings) -> list[Group]:
    """Groups in their natural order; an agreement stands in exactly one. Raises KeyError for an unknown grouping."""
    place = _places_of()[by]
    found: dict[str, list[Fact]] = {}
    labels: dict[str, Multilingual] = {}
    for fact in facts:
        key, names = place(fact, around)
        found.setdefault(key, []).append(fact)
        labels[key] = names
    groups = [Group(key, labels[key], figures(members)) for key, members in found.items()]
    if by == "year":
        return sorted(groups, key=lambda group: (group.key == "", group.key))
    return sorted(groups, key=lambda group: (group.key == "", -(group.figures["total_cost"].value or 0), group.key))


def group_key(fact: Fact, by: str, around: Surroundings) -> str:
    """The key of the group in which ``fact`` stands."""
    return _places_of()[by](fact, around)[0]


def _places_of() -> dict[str, Callable[[Fact, Surroundings], tuple[str, Multilingual]]]:
    return {"scale": _by_scale, "programme": _by_programme, "territory": _by_region, "year": _by_year}


_SCALE_NAMES = {
    Scale.NEIGHBOURHOOD: Multilingual("Quartier", "حي", "Neighbourhood"),
    Scale.MEDINA: Multilingual("Médina", "مدينة عتيقة", "Medina"),
    Scale.CITY: Multilingual("Ville", "مدينة", "City"),
    Scale.EMERGING_CENTRE: Multilingual("Centre émergent", "مركز صاعد", "Emerging centre"),
    Scale.NEW_TOWN: Multilingual("Ville nouvelle", "مدينة جديدة", "New town"),
    Scale.REGION: Multilingual("Région", "جهة", "Region"),
}


def _by_scale(fact: Fact, around: Surroundings) -> tuple[str, Multilingual]:
    return fact.scale, _SCALE_NAMES[Scale(fact.scale)]


def _by_programme(fact: Fact, around: Surroundings) -> tuple[str, Multilingual]:
    return fact.programme, around.programme_names[fact.programme]


def _by_region(fact: Fact, around: Surroundings) -> tuple[str, Multilingual]:
    regions = {around.regions[place] for place in fact.places if place in around.regions}
    if len(regions) == 1:
        return next(iter(regions))
    return ("several", SEVERAL) if regions else ("", WITHOUT_PLACE)


def _by_year(fact: Fact, around: Surroundings) -> tuple[str, Multilingual]:
    return ("", WITHOUT_YEAR) if fact.year is None else (str(fact.year), Multilingual(str(fact.year)))
