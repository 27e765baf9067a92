"""Vector tiles: territories and agreements, as the reader may see them."""

import hashlib

from django.core.cache import cache
from django.db.models import Count, Max
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control

from houma.domain.accounts.models import User
from houma.domain.agreements.freshness import portfolio_marks
from houma.domain.agreements.listing import agreements_matching
from houma.domain.agreements.models import Agreement
from houma.domain.desk.queries.portfolio import portfolio, total_of_project
from houma.domain.statistics.queries.reading import shown_tables, visible_releases
from houma.domain.statistics.rules.tables import ALL
from houma.domain.territories.models import Country, Level, Territory
from houma.values.multilingual import LANGUAGES
from houma.web.country import of_country
from houma.web.pages.agreement_filters import filters_from
from houma.web.pages.desk.portfolio.filters import shown_from
from houma.web.tiles.agreements import PROVINCES_UNTIL_ZOOM, agreement_dots, encode, project_dots
from houma.web.tiles.statistics import count_layers
from houma.web.tiles.territories import layers_at

CONTENT_TYPE = "application/vnd.mapbox-vector-tile"
MAXIMUM_ZOOM = 16
_ONE_DAY = 86_400
_ONE_MINUTE = 60


def _checked(language: str, z: int, x: int, y: int) -> None:
    if language not in LANGUAGES or z > MAXIMUM_ZOOM or x >= 2**z or y >= 2**z:
        raise Http404


@cache_control(public=True, max_age=3600)
@of_country
def territory_tile(request: HttpRequest, country: Country, language: str, z: int, x: int, y: int) -> HttpResponse:
    """Dots and boundaries of territories. The same for everybody, so kept until a territory changes.

    ``?level=`` asks for the boundaries of one level at every zoom, as a map that fills them needs.
    """
    _checked(language, z, x, y)
    asked = request.GET.get("level", "")
    level = Level(asked) if asked in Level.values else None
    stamp = Territory.history.filter(country=country).aggregate(last=Max("history_id"))["last"]
    key = f"tile:territories:{country.code}:{language}:{asked if level else ''}:{z}:{x}:{y}:{stamp}"
    tile = cache.get(key)
    if tile is None:
        tile = b"".join(bytes(layer.get_tile(x, y, z)) for layer in layers_at(country, z, language, level))
        cache.set(key, tile, _ONE_DAY)
    return HttpResponse(tile, content_type=CONTENT_TYPE)


@cache_control(private=True, max_age=60)
@of_country
def agreement_tile(request: HttpRequest, country: Country, language: str, z: int, x: int, y: int) -> HttpResponse:
    """Dots of the agreements that the reader may see, under the filters of the list they come from."""
    _checked(language, z, x, y)
    filters = filters_from(request, country)
    reader = request.user.pk if request.user.is_authenticated else "public"
    stamp = Agreement.objects.filter(country=country).aggregate(last=Max("updated_at"), count=Count("pk"))
    data = f"{stamp['last']:%Y%m%d%H%M%S%f}" if stamp["last"] else "empty"
    key = f"dots:{country.code}:{language}:{z > PROVINCES_UNTIL_ZOOM}:{reader}:{hash(filters)}:{data}:{stamp['count']}"
    tile = cache.get(f"{key}:{z}:{x}:{y}")
    if tile is None:
        dots = cache.get(key)
        if dots is None:
            dots = agreement_dots(agreements_matching(request.user, country, filters), z, language)
            cache.set(key, dots, _ONE_MINUTE)
        tile = encode(dots, z, x, y)
        cache.set(f"{key}:{z}:{x}:{y}", tile, _ONE_MINUTE)
    return HttpResponse(tile, content_type=CONTENT_TYPE)


@cache_control(private=True, max_age=60)
@of_country
def portfolio_tile(request: HttpRequest, country: Country, language: str, z: int, x: int, y: int) -> HttpResponse:
    """Dots of the projects in the reader's own portfolio, under the filters of the page they come from."""
    _checked(language, z, x, y)
    user = request.user
    if not isinstance(user, User):
        raise Http404
    shown = shown_from(request.GET, country)
    mark = repr((shown.narrowing(), timezone.localdate(), portfolio_marks()))
    digest = hashlib.sha256(mark.encode()).hexdigest()
    key = f"portfolio:{country.code}:{language}:{z > PROVINCES_UNTIL_ZOOM}:{user.pk}:{digest}"
    dots = cache.get(key)
    if dots is None:
        dots = project_dots(portfolio(user, country, shown.filters), total_of_project(), z, language)
        cache.set(key, dots, _ONE_MINUTE)
    return HttpResponse(encode(dots, z, x, y), content_type=CONTENT_TYPE)


@cache_control(private=True, max_age=60)
@of_country
def statistics_tile(
    request: HttpRequest,
    country: Country,
    language: str,
    territory: str,
    number: int,
    table: str,
    z: int,
    x: int,
    y: int,
) -> HttpResponse:
    """One count of a released table at each of its places: the total, or what ``?category=`` names, an axis each."""
    _checked(language, z, x, y)
    releases = visible_releases(request.user).filter(country=country)
    release = releases.filter(territory__code=territory, number=number).first()
    found = shown_tables(request.user, release, [table]) if release else []
    if not found:
        raise Http404
    categories = request.GET.getlist("category") or [ALL] * len(found[0].table.axes)
    layers = count_layers(found[0].cells, categories, language)
    return HttpResponse(b"".join(bytes(layer.get_tile(x, y, z)) for layer in layers), content_type=CONTENT_TYPE)
