"""What recording figures would change: arrays in, arrays out, no database."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from houma.domain.indicators.models import Area, Sex, Status
from houma.domain.indicators.rules.entries import STATUSES, Findings, Floats, Ints, MappedCode, ObservationColumns
from houma.values.multilingual import Multilingual

_NORMAL, _MISSING = STATUSES.index(Status.NORMAL), STATUSES.index(Status.MISSING)
PERIOD = re.compile(r"\d{4}(-Q[1-4]|-(0[1-9]|1[0-2]))?")
"""SDMX time periods that are taken: a year, a quarter, a month."""


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """Figures with their places resolved: number of the slice, key of the territory, value and status (n).

    ``release`` is the release that gave each figure, where they were read and not handed in.
    """

    slice: Ints
    territory: Ints
    value: Floats
    status: Ints
    release: Ints | None = None

    def __len__(self) -> int:
        return len(self.value)

    def where(self, mask: NDArray[np.bool_] | Ints) -> "Figures":
        """Those rows only."""
        release = None if self.release is None else self.release[mask]
        return Figures(self.slice[mask], self.territory[mask], self.value[mask], self.status[mask], release)

    def sorted(self) -> "Figures":
        """By slice, then territory."""
        return self.where(np.lexsort((self.territory, self.slice)))


SliceKey = tuple[int, str, int, int]
"""Indicator, period, area, sex."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Keys of the country's territories and observed indicators by code; ``derived`` may not be recorded."""

    territories: Mapping[str, int]
    indicators: Mapping[str, int]
    derived: frozenset[str]


_SAID = {
    "unknown_territory": Multilingual(
        "territoire inconnu « {read} » : {count} lignes",
        "مجال ترابي غير معروف «{read}»: {count} أسطر",
        "unknown territory “{read}”: {count} rows",
    ),
    "unknown_indicator": Multilingual(
        "indicateur inconnu « {read} » : {count} lignes",
        "مؤشر غير معروف «{read}»: {count} أسطر",
        "unknown indicator “{read}”: {count} rows",
    ),
    "derived_indicator": Multilingual(
        "« {read} » se calcule par une formule et ne se saisit pas : {count} lignes",
        "«{read}» يحسب بصيغة ولا يدخل: {count} أسطر",
        "“{read}” is computed by a formula and not entered: {count} rows",
    ),
    "period": Multilingual(
        "période « {read} », attendu 2024, 2024-Q1 ou 2024-09 : {count} lignes",
        "الفترة «{read}»، والمنتظر 2024 أو 2024-Q1 أو 2024-09: {count} أسطر",
        "period “{read}”, expected 2024, 2024-Q1 or 2024-09: {count} rows",
    ),
    "area": Multilingual(
        "milieu non lisible (total, urban, rural) : {count} lignes",
        "وسط غير مقروء (total أو urban أو rural): {count} أسطر",
        "area not readable (total, urban, rural): {count} rows",
    ),
    "sex": Multilingual(
        "sexe non lisible (all, female, male) : {count} lignes",
        "جنس غير مقروء (all أو female أو male): {count} أسطر",
        "sex not readable (all, female, male): {count} rows",
    ),
    "status": Multilingual(
        "statut non lisible (codes SDMX) : {count} lignes",
        "حالة غير مقروءة (رموز SDMX): {count} أسطر",
        "status not readable (SDMX codes): {count} rows",
    ),
    "value": Multilingual(
        "valeur infinie : {count} lignes", "قيمة لا نهائية: {count} أسطر", "infinite value: {count} rows"
    ),
}


def resolved(
    columns: ObservationColumns, known: Vocabulary, told: Findings
) -> tuple[Figures, tuple[SliceKey, ...], int]:
    """Figures whose places are known, the slices that they number, and how many rows are about unknown indicators.

    Everything that cannot be placed is told; those rows are left out of the result.
    """
    territory = _keys(columns.territories, columns.territory, known.territories, "unknown_territory", told)
    meant = [columns.code_map.get(code, MappedCode(code)) for code in columns.indicators]
    derived = {code for code, one in zip(columns.indicators, meant, strict=True) if one.indicator_code in known.derived}
    keys = {
        code: known.indicators[one.indicator_code]
        for code, one in zip(columns.indicators, meant, strict=True)
        if one.indicator_code in known.indicators and code not in derived
    }
    indicator = _keys(columns.indicators, columns.indicator, keys, "unknown_indicator", told, derived)
    mapped = _lookup(np.array([-1 if one.sex is None else one.sex for one in meant], dtype=np.int64), columns.indicator)
    sex = np.where(mapped >= 0, mapped, columns.sex)
    periods = {text: number for number, text in enumerate(columns.periods) if PERIOD.fullmatch(text)}
    period = _keys(columns.periods, columns.period, periods, "period", told)
    status = np.where(np.isnan(columns.value) & (columns.status == _NORMAL), _MISSING, columns.status)
    value = np.where(status == _MISSING, np.nan, columns.value)
    readable = np.ones(len(columns), dtype=np.bool_)
    unreadable = {
        "area": ~np.isin(columns.area, Area.values),
        "sex": ~np.isin(sex, Sex.values),
        "status": (status < 0) | (np.isnan(value) & (status != _MISSING)),
        "value": np.isinf(value),
    }
    for kind, wrong in unreadable.items():
        if wrong.any():
            told.tell(kind, _SAID[kind].formatted(count=int(wrong.sum())), int(wrong.sum()))
            readable &= ~wrong
    unknown = int(((indicator < 0) & (columns.indicator >= 0)).sum())
    kept = readable & (territory >= 0) & (indicator >= 0) & (period >= 0)
    packed = ((indicator * max(len(columns.periods), 1) + period) * 3 + columns.area) * 3 + sex
    distinct, number = np.unique(packed[kept], return_inverse=True)
    slices = tuple(_unpacked(int(key), columns.periods) for key in distinct)
    figures = Figures(number.reshape(-1).astype(np.int64), territory[kept], value[kept], status[kept])
    return figures, slices, unknown


def _unpacked(key: int, periods: tuple[str, ...]) -> SliceKey:
    key, sex = divmod(key, 3)
    key, area = divmod(key, 3)
    indicator, period = divmod(key, len(periods))
    return indicator, periods[period], area, sex


def _keys(
    texts: tuple[str, ...], rows: Ints, known: Mapping[str, int], kind: str, told: Findings, derived: Iterable[str] = ()
) -> Ints:
    keys = np.array([known.get(text, -1) for text in texts], dtype=np.int64)
    found = _lookup(keys, rows)
    computed = frozenset(derived)
    counts = np.bincount(rows[rows >= 0], minlength=len(texts))
    for number in np.flatnonzero(keys < 0):
        count, text = int(counts[number]), texts[number]
        named = "derived_indicator" if text in computed else kind
        if count:
            told.tell(named, _SAID[named].formatted(read=text, count=count), count)
    blank = int((rows < 0).sum())
    if blank:
        told.tell(kind, _SAID[kind].formatted(read="", count=blank), blank)
    return found


def _lookup(keys: Ints, rows: Ints) -> Ints:
    """The key of each row's text; -1 where the row has none."""
    return np.append(keys, -1)[rows] if len(keys) else np.full(len(rows), -1, dtype=np.int64)


def without_repetition(figures: Figures) -> tuple[Figures, int, Ints]:
    """Figures once each and sorted, how many rows repeat another, and which of them are contradicted."""
    ordered = figures.sorted()
    if not len(ordered):
        return ordered, 0, np.zeros(0, dtype=np.int64)
    again = np.zeros(len(ordered), dtype=np.bool_)
    again[1:] = (ordered.slice[1:] == ordered.slice[:-1]) & (ordered.territory[1:] == ordered.territory[:-1])
    same = np.zeros(len(ordered), dtype=np.bool_)
    same[1:] = equal(ordered.value[1:], ordered.value[:-1]) & (ordered.status[1:] == ordered.status[:-1])
    conflicts = again & ~same
    first = ~again
    number = np.cumsum(first) - 1
    return ordered.where(first), int((again & same).sum()), np.unique(number[conflicts])


def equal(first: Floats, second: Floats) -> NDArray[np.bool_]:
    """Equal figures; two missing ones are equal."""
    same: NDArray[np.bool_] = (first == second) | (np.isnan(first) & np.isnan(second))
    return same


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """What figures change of those that are there. ``to_write`` are new, revised and withdrawn ones; ``revised`` and
    ``before`` tell revised figures with what they were."""

    to_write: Figures
    new: int
    same: int
    withdrawn: int
    revised: Figures
    before: Floats
    absent: int


def changes(figures: Figures, current: Figures) -> Changes:
    """Compare sorted figures, once each, with the current ones of the same slices, also sorted and once each."""
    width = int(max(figures.territory.max(initial=0), current.territory.max(initial=0))) + 1
    keys, there = figures.slice * width + figures.territory, current.slice * width + current.territory
    place = np.searchsorted(there, keys)
    inside = np.minimum(place, max(len(there) - 1, 0))
    known = (there[inside] == keys) if len(there) else np.zeros(len(keys), dtype=np.bool_)
    before = np.full(len(keys), np.nan)
    status = np.full(len(keys), -1, dtype=np.int64)
    before[known] = current.value[inside[known]]
    status[known] = current.status[inside[known]]
    same = known & equal(before, figures.value) & (status == figures.status)
    missing = figures.status == _MISSING
    # What was never there need not be withdrawn.
    empty = ~known & missing
    withdrawn = known & ~same & missing
    revised = known & ~same & ~missing
    return Changes(
        to_write=figures.where(~same & ~empty),
        new=int((~known & ~missing).sum()),
        same=int((same | empty).sum()),
        withdrawn=int(withdrawn.sum()),
        revised=figures.where(revised),
        before=before[revised],
        absent=int((~np.isin(there, keys, assume_unique=True) & (current.status != _MISSING)).sum()),
    )


def gaps(figures: Figures, slices: tuple[SliceKey, ...]) -> Iterator[tuple[int, Ints]]:
    """For each slice the territories that the figures leave out, though they speak of them in the same period and area.

    A rural commune has no urban figures at all: that is no gap.
    """
    for area in sorted({(period, area) for _indicator, period, area, _sex in slices}):
        numbers = [number for number, key in enumerate(slices) if (key[1], key[2]) == area]
        chosen = figures.where(np.isin(figures.slice, numbers))
        territories, column = np.unique(chosen.territory, return_inverse=True)
        there = np.zeros((len(slices), len(territories)), dtype=np.bool_)
        there[chosen.slice, column.reshape(-1)] = True
        for number in numbers:
            missing = territories[~there[number]]
            if len(missing):
                yield number, missing
