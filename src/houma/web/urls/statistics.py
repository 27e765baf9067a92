"""Released counts of people and households."""

from django.urls import URLPattern, URLResolver, path

from houma.web.pages import statistics

of_statistics: list[URLPattern | URLResolver] = [
    path("statistics/", statistics.release_list, name="statistics"),
    path("statistics/<str:territory>/<int:number>/", statistics.release_page, name="statistics_release"),
    path("statistics/<str:territory>/<int:number>/publish/", statistics.release_publish, name="statistics_publish"),
    path("statistics/<str:territory>/<int:number>/map.json", statistics.release_map, name="statistics_map"),
    path(
        "statistics/<str:territory>/<int:number>/tables.<str:file_format>",
        statistics.release_file,
        name="statistics_file",
    ),
]
