"""Released counts of people and households: the numbers of the page."""

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router

from houma.domain.statistics.queries.reading import shown_tables, visible_releases
from houma.web.api.callers import READS
from houma.web.api.routes.common import CountryCode, PathCode, PathNumber, country_of, one, reading
from houma.web.api.shapes.common import Asked, page_of
from houma.web.api.shapes.statistics import CellPage, CellShape, StatisticsRelease, StatisticsReleasePage

router = Router(tags=["statistics"])


@router.get(
    "/{country}/statistics",
    auth=READS,
    response=reading(StatisticsReleasePage),
    operation_id="list_statistics",
    url_name="list_statistics",
)
def list_statistics(request: HttpRequest, country: CountryCode, asked: Asked) -> Any:
    """Releases that the caller may read, those of one territory newest first."""
    found = visible_releases(request.user).filter(country=country_of(country)).order_by("territory__code", "-number")
    return page_of(request, asked, found, StatisticsRelease.of)


@router.get(
    "/{country}/statistics/{territory}/{number}/{table}",
    auth=READS,
    response=reading(CellPage),
    operation_id="list_cells",
    url_name="list_cells",
)
def list_cells(
    request: HttpRequest, country: CountryCode, territory: PathCode, number: PathNumber, table: PathCode, asked: Asked
) -> Any:
    """The cells of one table, those of the caller's territories where the release is not published."""
    releases = visible_releases(request.user).filter(country=country_of(country))
    release = one(releases, territory__code=territory, number=number)
    found = shown_tables(request.user, release, [table])
    if not found:
        raise Http404
    return CellPage.head(found[0]) | page_of(request, asked, list(found[0].cells), CellShape.of)
