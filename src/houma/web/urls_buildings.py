"""Pages of buildings, at the desk."""

from django.urls import URLPattern, URLResolver, path

from houma.web.pages.desk import (
    building,
    building_deadlines,
    building_entries,
    building_files,
    building_import,
    buildings_map,
)

of_buildings: list[URLPattern | URLResolver] = [
    path("buildings/map/", buildings_map.buildings_map, name="buildings_map"),
    path("buildings/map.<str:file_format>", buildings_map.buildings_map_export, name="buildings_map_export"),
    path("buildings/deadlines/", building_deadlines.building_deadlines, name="building_deadlines"),
    path(
        "buildings/deadlines.<str:file_format>",
        building_deadlines.building_deadlines_export,
        name="building_deadlines_export",
    ),
    path("buildings/new/", building_entries.register, name="building_new"),
    path("buildings/import/", building_import.building_imports, name="building_imports"),
    path("buildings/import/template.xlsx", building_import.building_import_template, name="building_import_template"),
    path("buildings/import/<int:number>/", building_import.building_import, name="building_import"),
    path(
        "buildings/import/<int:number>/annotated.xlsx",
        building_import.building_import_annotated,
        name="building_import_annotated",
    ),
    path("buildings/papers/<int:number>/", building_files.paper_file, name="building_paper"),
    path("buildings/papers/<int:number>/<slug:size>.webp", building_files.paper_picture, name="building_picture"),
    path("building/<str:code>/", building.building, name="building"),
    path("building/<str:code>/word/<slug:paper>.docx", building_files.word, name="building_word"),
    path("building/<str:code>/steps/<slug:step>/", building_entries.step, name="building_step"),
    path("building/<str:code>/<slug:kind>/", building_entries.enter, name="building_enter"),
    path("building/<str:code>/<slug:kind>/<int:key>/", building_entries.change, name="building_change"),
]
