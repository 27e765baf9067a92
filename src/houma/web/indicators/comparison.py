"""Up to five territories side by side: scores with their intervals, every indicator with the median of its level."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from houma.domain.indicators.models import Area, ScoreRun
from houma.domain.indicators.queries import (
    IndicatorView,
    Matrix,
    NodeScore,
    catalogue,
    framework_of,
    matrix,
    published_run,
    scores_of_territory,
)
from houma.domain.territories.models import Country, Territory
from houma.domain.territories.rules.levels import LABELS
from houma.exchange import CellKind, Choice, Column, Table
from houma.values.multilingual import Multilingual as T

MOST = 5
_MOST_ASKED, _LONGEST_CODE = 4 * MOST, 80
_AREAS = (Area.TOTAL, Area.URBAN, Area.RURAL)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the territories. ``run`` is that of its level, None where it has no published one."""

    territory: Territory
    run: ScoreRun | None
    scores: Mapping[str, NodeScore]


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """A node of the scores: one entry a territory, None where it has no score."""

    code: str
    names: T
    depth: int
    scores: tuple[NodeScore | None, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """An indicator of one territory; None where missing, or where about too few people to be shown."""

    total: float | None
    urban: float | None
    rural: float | None
    suppressed: bool


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """An indicator: one cell a territory. ``medians`` are those of the levels, in the order of ``levels``."""

    view: IndicatorView
    capital: str
    cells: tuple[Cell, ...]
    medians: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything side by side. ``levels`` are those of the territories, each once.

    ``unknown`` are the codes that no territory has, ``too_many`` those that stood after the last one that has room.
    """

    sides: tuple[Side, ...]
    levels: tuple[str, ...]
    scores: tuple[ScoreLine, ...]
    indicators: tuple[IndicatorLine, ...]
    unknown: tuple[str, ...] = ()
    too_many: tuple[str, ...] = ()


def compared(country: Country, codes: Sequence[str]) -> Comparison:
    """The territories of these codes side by side, unknown ones named: two queries a territory at most, some thirty
    for each level."""
    asked = tuple(dict.fromkeys(code[:_LONGEST_CODE] for code in codes if code))[:_MOST_ASKED]
    rows = Territory.objects.filter(country=country, code__in=asked).select_related("parent")
    found = {row.code: row for row in rows.defer("boundary", "parent__boundary")}
    unknown = tuple(code for code in asked if code not in found)
    there = tuple(found[code] for code in asked if code in found)
    territories, too_many = there[:MOST], tuple(one.code for one in there[MOST:])
    levels = tuple(dict.fromkeys(one.level for one in territories))
    runs = {level: published_run(country, level) for level in levels}
    sides = tuple(Side(one, run := runs[one.level], _scores(run, one)) for one in territories)
    first = next((run for run in runs.values() if run is not None), None)
    if first is None:
        return Comparison(sides, levels, (), (), unknown, too_many)
    lines = _indicator_lines(country, first, runs, sides)
    return Comparison(sides, levels, _score_lines(first, sides), lines, unknown, too_many)


def _scores(run: ScoreRun | None, territory: Territory) -> dict[str, NodeScore]:
    return {} if run is None else {score.code: score for score in scores_of_territory(run, territory.pk)}


def _score_lines(run: ScoreRun, sides: Sequence[Side]) -> tuple[ScoreLine, ...]:
    """The index, then the capitals."""
    inner = [node for node in run.nodes if not node["indicator"] and node["depth"] <= 1]
    lines = []
    for node in sorted(inner, key=lambda one: int(one["depth"])):
        scores = tuple(side.scores.get(node["code"]) for side in sides)
        names = T(**node["names"]) if node["depth"] else run.framework_version.names
        lines.append(ScoreLine(node["code"], names, node["depth"], scores))
    return tuple(lines)


def _indicator_lines(
    country: Country, first: ScoreRun, runs: Mapping[str, ScoreRun | None], sides: Sequence[Side]
) -> tuple[IndicatorLine, ...]:
    views = {view.code: view for view in catalogue(country)}
    codes = [one.code for one in framework_of(first).indicators if one.code in views]
    above = {node["code"]: node["parent"] for node in first.nodes}
    read = {level: _read(country, codes, level, run or first, sides) for level, run in runs.items()}
    return tuple(
        IndicatorLine(
            view=views[code],
            capital=_capital(code, above),
            cells=tuple(_cell(read[side.territory.level], code, side.territory.pk) for side in sides),
            medians=tuple(
                None if run is None else run.summary.get("indicators", {}).get(code, {}).get("median")
                for run in runs.values()
            ),
        )
        for code in codes
    )


def _read(
    country: Country, codes: Sequence[str], level: str, run: ScoreRun, sides: Sequence[Side]
) -> dict[Area, Matrix]:
    """The figures of the territories of one level, by area."""
    wanted = [side.territory.pk for side in sides if side.territory.level == level]
    return {
        area: matrix(
            country, codes, level, period=run.period, area=area, until=run.data_date, territories=wanted
        )
        for area in _AREAS
    }  # fmt: skip


def _cell(read: Mapping[Area, Matrix], code: str, territory: int) -> Cell:
    values: dict[Area, float | None] = {}
    suppressed = False
    for area in _AREAS:
        found = read[area]
        column, row = found.columns[code], found.units.index(territory)
        value = float(column.shown[row])
        values[area] = None if np.isnan(value) else value
        suppressed = suppressed or bool(column.suppressed[row])
    return Cell(values[Area.TOTAL], values[Area.URBAN], values[Area.RURAL], suppressed)


def _capital(code: str, above: Mapping[str, str]) -> str:
    while above.get(above[code], ""):
        code = above[code]
    return code


def comparison_table() -> Table:
    """The declared columns of the file: one row for each territory and figure."""
    return Table(
        "comparison",
        T("Comparaison de territoires", "مقارنة المجالات الترابية", "Comparison of territories"),
        (
            Column("territory", T("Code", "الرمز", "Code")),
            Column("name_fr", T("Nom en français", "الاسم بالفرنسية", "Name in French"), width=32),
            Column("name_ar", T("Nom en arabe", "الاسم بالعربية", "Name in Arabic"), width=32),
            Column("level", T("Niveau", "المستوى", "Level"), CellKind.CHOICE,
                   choices=tuple(Choice(level, label) for level, label in LABELS.items())),
            Column("measure", T("Code de la mesure", "رمز المقياس", "Code of the measure"), width=44),
            Column("measure_name", T("Nom de la mesure", "اسم المقياس", "Name of the measure"), width=44),
            Column("unit", T("Unité", "الوحدة", "Unit")),
            Column("total", T("Total", "المجموع", "Total"), CellKind.DECIMAL),
            Column("urban", T("Urbain", "الوسط الحضري", "Urban"), CellKind.DECIMAL),
            Column("rural", T("Rural", "الوسط القروي", "Rural"), CellKind.DECIMAL),
            Column("median", T("Médiane du niveau", "وسيط المستوى", "Median of the level"), CellKind.DECIMAL),
            Column("rank", T("Rang", "الرتبة", "Rank"), CellKind.INTEGER),
            Column("rank_low", T("Rang, au mieux", "الرتبة، أفضلها", "Rank, at best"), CellKind.DECIMAL),
            Column("rank_high", T("Rang, au pire", "الرتبة، أسوؤها", "Rank, at worst"), CellKind.DECIMAL),
            Column("of", T("Sur", "من أصل", "Of"), CellKind.INTEGER),
        ),
        identity=("territory", "measure"),
    )  # fmt: skip


def comparison_rows(found: Comparison, language: str) -> Iterator[Mapping[str, Any]]:
    """Rows of ``comparison_table``, territory by territory: scores first."""
    for place, side in enumerate(found.sides):
        territory = side.territory
        about = {
            "territory": territory.code,
            "name_fr": territory.name_fr,
            "name_ar": territory.name_ar or None,
            "level": territory.level,
        }
        for line in found.scores:
            score = line.scores[place]
            if score is not None:
                yield about | {
                    "measure": f"score.{line.code}",
                    "measure_name": line.names.in_language(language),
                    "total": _decimal(score.score, 3),
                    "rank": score.rank,
                    "rank_low": _decimal(score.rank_low, 0),
                    "rank_high": _decimal(score.rank_high, 0),
                    "of": score.of,
                }
        level = found.levels.index(territory.level)
        for one in found.indicators:
            cell, decimals = one.cells[place], one.view.decimals
            yield about | {
                "measure": one.view.code,
                "measure_name": one.view.names.in_language(language),
                "unit": one.view.unit.in_language(language),
                "total": _decimal(cell.total, decimals),
                "urban": _decimal(cell.urban, decimals),
                "rural": _decimal(cell.rural, decimals),
                "median": _decimal(one.medians[level], decimals),
            }


def _decimal(value: float | None, decimals: int) -> Decimal | None:
    return None if value is None else Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals))
