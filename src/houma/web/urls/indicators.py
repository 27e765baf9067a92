"""Addresses of the pages of indicators: the map and the method stand before an indicator of any code."""

from django.urls import URLPattern, URLResolver, path

from houma.web.pages.indicators import catalogue, compare, map, method

of_indicators: list[URLPattern | URLResolver] = [
    path("indicators/", catalogue.indicator_list, name="indicators"),
    path("indicators.<str:file_format>", catalogue.indicator_export, name="indicator_export"),
    path("indicators/map/", map.indicator_map, name="indicator_map"),
    path("indicators/map/values/<int:number>.json", map.indicator_map_values, name="indicator_map_values"),
    path("indicators/map.<str:file_format>", map.indicator_map_export, name="indicator_map_export"),
    path("indicators/compare/", compare.compare, name="compare"),
    path("indicators/compare.<str:file_format>", compare.compare_export, name="compare_export"),
    path("indicators/method/", method.method, name="method"),
    path("indicators/method/weights/", method.weights, name="method_weights"),
    path("indicators/method/runs/", method.run_list, name="method_runs"),
    path("indicators/method/runs/<int:number>/scores.json", method.scores, name="method_scores"),
    path("indicators/<str:code>/", catalogue.indicator, name="indicator"),
]
