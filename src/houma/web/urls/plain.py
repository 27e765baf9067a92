"""Addresses that are the same in every language: the root, health, tiles."""

from django.urls import URLPattern, URLResolver, include, path, register_converter

from houma.web.api.app import api
from houma.web.country import CountryConverter
from houma.web.pages import health, published, root, tiles
from houma.web.pages.desk.buildings import inventory

register_converter(CountryConverter, "country")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", root.root, name="root"),
    path("health", health.health, name="health"),
    path("api/v1/", api.urls),
    path("features/<country:country>/", include("houma.web.features.urls")),
    path("", include("houma.web.urls.field")),
    path("standards/agreements/<path:name>", published.extension_file, name="standard_extension"),
    path(
        "tiles/<country:country>/<str:language>/territories/<int:z>/<int:x>/<int:y>.pbf",
        tiles.territory_tile,
        name="territory_tile",
    ),
    path(
        "tiles/<country:country>/<str:language>/agreements/<int:z>/<int:x>/<int:y>.pbf",
        tiles.agreement_tile,
        name="agreement_tile",
    ),
    path(
        "tiles/<country:country>/<str:language>/statistics/<str:territory>/<int:number>/<slug:table>"
        "/<int:z>/<int:x>/<int:y>.pbf",
        tiles.statistics_tile,
        name="statistics_tile",
    ),
    path(
        "tiles/<country:country>/<str:language>/portfolio/<int:z>/<int:x>/<int:y>.pbf",
        tiles.portfolio_tile,
        name="portfolio_tile",
    ),
    path(
        "tiles/<country:country>/<str:language>/buildings/<int:z>/<int:x>/<int:y>.pbf",
        inventory.building_map_tile,
        name="building_tile",
    ),
]
