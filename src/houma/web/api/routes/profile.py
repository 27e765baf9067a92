"""The profile of a territory."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from houma.domain.territories.models import Territory
from houma.web.api.callers import READS
from houma.web.api.routes.common import CountryCode, PathCode, country_of, one, reading
from houma.web.api.shapes.profile import ProfileShape
from houma.web.profile.asked import asked_profile, reason_without_scores

router = Router(tags=["country"])


@router.get(
    "/{country}/territories/{code}/profile",
    auth=READS,
    response=reading(ProfileShape),
    operation_id="read_territory_profile",
    url_name="read_territory_profile",
)
def read_territory_profile(request: HttpRequest, country: CountryCode, code: PathCode) -> Any:
    """How a territory stands on the five capitals: scores, ranks with their intervals, figures, comparable territories.

    The same numbers as its page, its tables and its document.
    """
    rows = Territory.objects.select_related("country").defer("boundary")
    place = one(rows, country=country_of(country), code=code)
    view = asked_profile(request, place)
    return ProfileShape.of(view, None if view.scored else reason_without_scores(place))
