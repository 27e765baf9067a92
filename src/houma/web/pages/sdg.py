"""SDG 11 where the figures allow it: the value, how it is computed, and what the sources do not see."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from houma.domain.indicators.queries import IndicatorView, PlaceValue, catalogue, values_at
from houma.domain.territories.models import Country, Level
from houma.web.country import of_country

HOUSING, LAND = "11.1.1", "11.3.1"
METHOD = ("LCR = (V₂ - V₁) / V₁ / T", "PGR = ln(P₂ / P₁) / T", "LCRPGR = LCR / PGR")
"""As UN-Habitat's metadata of 11.3.1 has it; see ``engines.sdg.land``."""


@dataclass(frozen=True, slots=True)
class Row:
    """A territory with one figure for each of the indicators shown; None where it is unknown."""

    code: str
    name: str
    level: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """The indicators that a country computes for one target, with the country and its regions."""

    columns: tuple[tuple[str, str], ...]
    period: str
    formulas: tuple[str, ...]
    decimals: int
    rows: tuple[Row, ...]

    @property
    def known(self) -> bool:
        return any(value is not None for row in self.rows for value in row.values)


@of_country
def sdg11(request: HttpRequest, country: Country) -> HttpResponse:
    """Both indicators with their method; what a country has no figures for stays unknown."""
    every = [one for one in catalogue(country) if one.theme == "sdg"]
    return render(
        request,
        "pages/sdg11.html",
        {
            "method": METHOD,
            "housing": _goal(country, [one for one in every if one.sdg_target == HOUSING]),
            "land": _goal(country, [one for one in every if one.sdg_target == LAND and one.numerator_code]),
        },
    )


def _goal(country: Country, indicators: list[IndicatorView]) -> Goal | None:
    if not indicators:
        return None
    language = get_language() or "fr"
    found = [[values_at(country, one.code, level) for one in indicators] for level in (Level.COUNTRY, Level.REGION)]
    rows = [row for maps in found for row in _rows([one.places for one in maps], maps[0].level, language)]
    return Goal(
        columns=tuple((one.code, one.names.in_language(language)) for one in indicators),
        decimals=max(one.decimals for one in indicators),
        period=max((one.period for maps in found for one in maps), default=""),
        formulas=tuple(one.formula for one in indicators if one.formula),
        rows=tuple(rows),
    )


def _rows(columns: list[tuple[PlaceValue, ...]], level: str, language: str) -> Iterable[Row]:
    for places in zip(*columns, strict=True):
        first = places[0]
        yield Row(first.code, first.names.in_language(language), level, tuple(place.value for place in places))
