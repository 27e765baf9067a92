"""Up to five territories side by side; which ones stands in the address."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from houma.domain.indicators.models import Capital
from houma.domain.indicators.queries import NodeScore
from houma.domain.territories.models import Country, Level
from houma.domain.territories.queries import search_territories
from houma.domain.territories.rules.levels import LABELS
from houma.web.country import of_country
from houma.web.exports import FORMATS, file_response, provenance
from houma.web.formatting import format_number
from houma.web.indicators.comparison import (
    MOST,
    Cell,
    Comparison,
    IndicatorLine,
    compared,
    comparison_rows,
    comparison_table,
)
from houma.web.indicators.subjects import LEVELS
from houma.web.indicators.wording import levels_label
from houma.web.pages.indicators.fields import indicator_tabs

MOST_FOUND = 8


@dataclass(frozen=True, slots=True)
class Interval:
    """A rank with its interval as shares of the way from the best to the worst rank, in percent."""

    mark: str
    low: str
    width: str


@dataclass(frozen=True, slots=True)
class ScoreCell:
    """A score, its rank and its interval in words and as a picture; None where there is no score."""

    score: NodeScore
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class FigureCell:
    """An indicator of one territory. ``stands``: better or worse than the median of its level, "" where unknown."""

    total: str
    urban: str
    rural: str
    suppressed: bool
    stands: str


@of_country
def compare(request: HttpRequest, country: Country) -> HttpResponse:
    """The territories of the address side by side, and a search to add one."""
    codes = request.GET.getlist("t")
    found = compared(country, codes)
    chosen = [side.territory.code for side in found.sides]
    text = request.GET.get("q", "").strip()[:100]
    language = _language()
    context: dict[str, Any] = {
        "tabs": indicator_tabs(request, country),
        "found": found,
        "sides": [_side(side, chosen, language) for side in found.sides],
        "chosen": chosen,
        "text": text,
        "hits": _hits(country, text, chosen, language) if text and len(chosen) < MOST else [],
        "full": len(chosen) >= MOST,
        "most": MOST,
        "scores": [{"line": line, "cells": [_score_cell(score) for score in line.scores]} for line in found.scores],
        "medians": [_level(level) for level in found.levels],
        "groups": _groups(found, language),
        "exports": [
            {
                "href": f"{reverse('compare_export', args=[country.code, file_format])}?{_query(chosen)}",
                "label": file_format.upper(),
            }
            for file_format in FORMATS
        ],
    }
    return render(request, "pages/indicators/compare.html", context)


@of_country
def compare_export(request: HttpRequest, country: Country, file_format: str) -> HttpResponseBase:
    """The comparison as a file: one row for each territory and figure."""
    found = compared(country, request.GET.getlist("t"))
    if file_format not in FORMATS or found.unknown or found.too_many:
        raise Http404
    table, language = comparison_table(), _language()
    about = provenance(country, table.labels, address=request.build_absolute_uri())
    rows = comparison_rows(found, language)
    return file_response(request, table, rows, file_format, language, about, f"houma-{country.code}-comparison")


def _language() -> str:
    return (get_language() or "fr")[:2]


def _level(level: str) -> str:
    """The territories of a level, in the plural where it has one."""
    return levels_label(Level(level)) if level in LEVELS else LABELS[level].in_language(_language())


def _query(codes: list[str]) -> str:
    return urlencode([("t", code) for code in codes])


def _side(side: Any, chosen: list[str], language: str) -> dict[str, Any]:
    territory = side.territory
    return {
        "territory": territory,
        "level": LABELS[territory.level].in_language(language),
        "parent": territory.parent.names.in_language(language) if territory.parent else "",
        "remove": f"?{_query([code for code in chosen if code != territory.code])}",
    }


def _hits(country: Country, text: str, chosen: list[str], language: str) -> list[dict[str, str]]:
    levels = [level.value for level in LEVELS]
    found = search_territories(text, country, limit=MOST_FOUND, levels=levels)
    return [
        {
            "name": hit.territory.names.in_language(language),
            "level": LABELS[hit.territory.level].in_language(language),
            "parent": hit.territory.parent.names.in_language(language) if hit.territory.parent else "",
            "href": f"?{_query([*chosen, hit.territory.code])}",
        }
        for hit in found
        if hit.territory.code not in chosen
    ]


def _score_cell(score: NodeScore | None) -> ScoreCell | None:
    if score is None or score.score is None:
        return None
    return ScoreCell(score, _interval(score))


def _interval(score: NodeScore) -> Interval | None:
    if score.rank is None or score.rank_low is None or score.rank_high is None or score.of < 2:
        return None
    way = 100 / (score.of - 1)

    def at(rank: float) -> float:
        return (rank - 1) * way

    low, width = at(score.rank_low), max(at(score.rank_high) - at(score.rank_low), 0.6)
    return Interval(f"{min(at(score.rank), 98.8):.2f}", f"{min(low, 99.4):.2f}", f"{width:.2f}")


def _groups(found: Comparison, language: str) -> list[dict[str, Any]]:
    """The indicators under their capitals."""
    labels = dict(Capital.choices)
    groups: dict[str, list[dict[str, Any]]] = {}
    for line in found.indicators:
        groups.setdefault(line.capital, []).append(_row(line, found, language))
    names = {line.code: line.names.in_language(language) for line in found.scores}
    return [
        {"code": code, "label": names.get(code) or labels.get(code, code), "rows": rows}
        for code, rows in groups.items()
    ]


def _row(line: IndicatorLine, found: Comparison, language: str) -> dict[str, Any]:
    def text(value: float | None) -> str:
        return "" if value is None else format_number(value, language, line.view.decimals)

    medians = dict(zip(found.levels, line.medians, strict=True))
    cells = []
    for side, cell in zip(found.sides, line.cells, strict=True):
        stands = _stands(cell, medians[side.territory.level], line.view.direction)
        cells.append(FigureCell(text(cell.total), text(cell.urban), text(cell.rural), cell.suppressed, stands))
    return {
        "view": line.view,
        "cells": cells,
        "medians": [{"label": _level(level), "text": text(value)} for level, value in medians.items()],
    }


def _stands(cell: Cell, median: float | None, direction: str) -> str:
    if cell.total is None or median is None or cell.total == median or direction == "none":
        return ""
    return "better" if (cell.total > median) == (direction == "up") else "worse"
