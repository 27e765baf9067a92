"""Pages of buildings, at the desk."""

from django.urls import URLPattern, URLResolver, path

from houma.web.pages.desk import buildings_map

of_buildings: list[URLPattern | URLResolver] = [
    path("buildings/map/", buildings_map.buildings_map, name="buildings_map"),
    path("buildings/map.<str:file_format>", buildings_map.buildings_map_export, name="buildings_map_export"),
]
