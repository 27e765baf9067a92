"""What the map component needs to draw a country, its territories and its agreements."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.gis.db.models import Extent
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houma.domain.desk.rules import Place
from houma.domain.projects.models import Scale
from houma.domain.territories.models import Country, Level, Territory
from houma.web.places import address_of


@dataclass(frozen=True, slots=True)
class LegendEntry:
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Map:
    """Configuration of ``components/map.html``. ``bounds`` is "west,south,east,north" in degrees."""

    title: str
    bounds: str
    territories: str
    agreements: str
    params: str
    base: str
    legend: tuple[LegendEntry, ...]
    focus: str = ""
    follow: str = ""
    level: str = ""
    territory_page: str = ""
    agreement_page: str = ""
    list_page: str = ""
    counted: str = ""
    """What a dot counts, in words, where it is not agreements."""
    values: str = ""
    """Address of the class and text of every place, where figures are drawn."""
    sync: str = ""
    """Maps of one name move together."""

    @property
    def base_attribution(self) -> str:
        """Who made the map underneath."""
        attribution: str = settings.HOUMA_BASE_ATTRIBUTION if self.base else ""
        return attribution


def country_bounds(country: Country) -> str:
    """The box around the communes of a country, kept until a territory changes."""
    key = f"bounds:{country.code}:{Territory.history.filter(country=country).count()}"
    bounds: str | None = cache.get(key)
    if bounds is None:
        communes = Territory.objects.filter(country=country, level__in=[Level.COMMUNE, Level.PROVINCE, Level.REGION])
        box = communes.aggregate(box=Extent("point"))["box"]
        bounds = ",".join(f"{edge:.3f}" for edge in box) if box else ""
        cache.set(key, bounds, 3600)
    return bounds


def agreement_map(country: Country, title: str, query: dict[str, str], *, focus: str = "", bounds: str = "") -> Map:
    """A map of the agreements under the filters of ``query``, over the country's communes."""
    tiles = f"/tiles/{country.code}/{(get_language() or 'fr')[:2]}"
    return Map(
        title=title,
        bounds=bounds or country_bounds(country),
        territories=f"{tiles}/territories/{{z}}/{{x}}/{{y}}.pbf",
        agreements=f"{tiles}/agreements/{{z}}/{{x}}/{{y}}.pbf",
        params=urlencode(query),
        base=settings.HOUMA_BASE_TILES,
        legend=(*(LegendEntry(scale.value, str(scale.label)) for scale in Scale), LegendEntry("commune", _("commune"))),
        focus=focus,
        territory_page=_pattern("territory", country, "code"),
        agreement_page=_pattern("agreement", country, "code"),
        list_page=f"{reverse('agreements', args=[country.code])}?territory={{territory}}&scale={{scale}}",
    )


def project_map(country: Country, title: str, query: dict[str, str]) -> Map:
    """A map of the projects of the reader's portfolio under the filters of ``query``."""
    tiles = f"/tiles/{country.code}/{(get_language() or 'fr')[:2]}"
    return Map(
        title=title,
        bounds=country_bounds(country),
        territories=f"{tiles}/territories/{{z}}/{{x}}/{{y}}.pbf",
        agreements=f"{tiles}/portfolio/{{z}}/{{x}}/{{y}}.pbf",
        params=urlencode(query),
        base=settings.HOUMA_BASE_TILES,
        legend=(*(LegendEntry(scale.value, str(scale.label)) for scale in Scale), LegendEntry("commune", _("commune"))),
        territory_page=_pattern("territory", country, "code"),
        agreement_page=address_of(Place("project", ("CODE",)), country).replace("CODE", "{code}"),
        list_page=f"{reverse('desk_portfolio', args=[country.code])}?territory={{territory}}&scale={{scale}}",
        counted=_("projects"),
    )


def value_map(country: Country, title: str, *, values: str, layer: str, level: str, sync: str = "") -> Map:
    """A map of figures by class.

    Args:
        values: address of the class of every place.
        layer: which dots are drawn where there are no boundaries: regions, provinces or communes.
        level: whose boundaries are filled at every zoom; "" where none are loaded, and those that suit the zoom are
            drawn as lines.
        sync: maps of one name move together.
    """
    tiles = f"/tiles/{country.code}/{(get_language() or 'fr')[:2]}/territories/{{z}}/{{x}}/{{y}}.pbf"
    return Map(
        title=title,
        bounds=country_bounds(country),
        territories=f"{tiles}?level={level}" if level else tiles,
        agreements="",
        params="",
        base=settings.HOUMA_BASE_TILES,
        legend=(),
        level=layer,
        territory_page=_pattern("territory", country, "code"),
        values=values,
        sync=sync,
    )


def _pattern(page: str, country: Country, name: str) -> str:
    """The address of a page with a place for a code, for scripts to fill in."""
    return reverse(page, args=[country.code, "CODE"]).replace("CODE", f"{{{name}}}")


def bounds_around(territories: Iterable[Territory], margin: float = 0.4) -> str:
    """The box around the points of some territories, ``margin`` degrees wider; "" where none has a point."""
    points = [territory.point for territory in territories if territory.point is not None]
    if not points:
        return ""
    west, east = min(point.x for point in points) - margin, max(point.x for point in points) + margin
    south, north = min(point.y for point in points) - margin, max(point.y for point in points) + margin
    return f"{west:.3f},{south:.3f},{east:.3f},{north:.3f}"
