"""The catalogue of indicators, figures of a level, frameworks of capitals, and kept runs of scores."""

from enum import StrEnum
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from houma.domain.indicators.models import Capital
from houma.domain.indicators.queries import catalogue, frameworks, runs, scores_at
from houma.domain.indicators.rules.frameworks import read_text
from houma.domain.territories.models import Level
from houma.values.folding import searchable, words
from houma.web.api.callers import READS
from houma.web.api.routes.common import CountryCode, PathCode, PathNumber, country_of, one, reading
from houma.web.api.shapes.common import Asked, Code, Words, page_of
from houma.web.api.shapes.indicators import (
    CatalogueEntryShape,
    CataloguePage,
    FrameworkShape,
    IndicatorCode,
    KeptRunShape,
    PlaceValueShape,
    RunScorePage,
    RunScoreShape,
    ValuesPage,
)
from houma.web.indicators.choice import AREAS
from houma.web.indicators.subjects import SCORE, shown

router = Router(tags=["indicators"])
PathIndicator = Path[IndicatorCode]


class AreaName(StrEnum):
    """The part of a territory that is counted."""

    TOTAL = "total"
    URBAN = "urban"
    RURAL = "rural"


class CatalogueAsked(Schema):
    """What the catalogue is narrowed to."""

    q: Annotated[Words, Field(max_length=100)] = ""
    capital: Capital | None = None
    theme: Annotated[Words, Field(max_length=60)] = ""


@router.get(
    "/{country}/indicators",
    auth=READS,
    response=reading(CataloguePage),
    operation_id="list_indicators",
    url_name="list_indicators",
)
def list_indicators(request: HttpRequest, country: CountryCode, asked: Asked, filters: Query[CatalogueAsked]) -> Any:
    """The catalogue: every indicator as it is defined now."""
    wanted = words(filters.q)
    found = [
        view
        for view in catalogue(country_of(country))
        if (filters.capital is None or view.capital == filters.capital.value)
        and (not filters.theme or view.theme == filters.theme)
        and all(f" {word}" in searchable(*view.names.variants(), *view.definitions.variants()) for word in wanted)
    ]
    return page_of(request, asked, found, CatalogueEntryShape.of)


class ValuesAsked(Schema):
    """Which figures are asked for: the latest period where none is named."""

    level: Level = Level.COMMUNE
    period: Annotated[str, Field(pattern=r"^([0-9]{4}(-(Q[1-4]|[0-9]{2}))?)?$")] = ""
    area: AreaName = AreaName.TOTAL


@router.get(
    "/{country}/indicators/{code}/values",
    auth=READS,
    response=reading(ValuesPage),
    operation_id="list_values",
    url_name="list_values",
)
def list_values(
    request: HttpRequest, country: CountryCode, code: PathIndicator, asked: Asked, filters: Query[ValuesAsked]
) -> Any:
    """One indicator for every territory of a level, those without a figure included."""
    found = None
    if not code.startswith(SCORE):
        area = AREAS[filters.area.value]
        found = shown(country_of(country), code, filters.level.value, filters.period, area)
    if found is None:
        raise Http404
    page = page_of(request, asked, list(found.places), PlaceValueShape.of)
    return ValuesPage.head(found, filters.area.value) | page


class FrameworkAsked(Schema):
    """Which version: the latest where none is named."""

    version: Annotated[Words, Field(max_length=40)] = ""


@router.get(
    "/{country}/frameworks/{code}",
    auth=READS,
    response=reading(FrameworkShape),
    operation_id="read_framework",
    url_name="read_framework",
)
def read_framework(request: HttpRequest, country: CountryCode, code: PathCode, asked: Query[FrameworkAsked]) -> Any:
    """A framework of capitals: its tree with weights, goalposts and references, and its recipe."""
    versions = [version for version in frameworks(country_of(country)) if version.framework.code == code]
    chosen = next((version for version in versions if asked.version in {"", version.version}), None)
    if chosen is None:
        raise Http404
    return FrameworkShape.of(chosen, [version.version for version in versions], read_text(chosen.text))


@router.get(
    "/{country}/runs/{number}",
    auth=READS,
    response=reading(KeptRunShape),
    operation_id="read_run",
    url_name="read_run",
)
def read_run(request: HttpRequest, country: CountryCode, number: PathNumber) -> Any:
    """A kept run of scores with everything that it was made with."""
    return KeptRunShape.of(one(runs(country_of(country)), pk=number))


class RunScoresAsked(Schema):
    """Whose scores: those of the index where no capital or dimension is named."""

    node: Code = "index"


@router.get(
    "/{country}/runs/{number}/scores",
    auth=READS,
    response=reading(RunScorePage),
    operation_id="list_run_scores",
    url_name="list_run_scores",
)
def list_run_scores(
    request: HttpRequest, country: CountryCode, number: PathNumber, asked: Asked, filters: Query[RunScoresAsked]
) -> Any:
    """Scores of a run on one node, the best first, with the intervals of their ranks."""
    run = one(runs(country_of(country)), pk=number)
    if filters.node not in {node["code"] for node in run.nodes if not node["indicator"]}:
        raise Http404
    return page_of(request, asked, list(scores_at(run, filters.node)), RunScoreShape.of)
