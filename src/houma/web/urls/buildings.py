"""Pages of buildings, at the desk."""

from django.urls import URLPattern, URLResolver, path

from houma.web.pages.desk.buildings import building, deadlines, entries, files, importing, inventory

of_buildings: list[URLPattern | URLResolver] = [
    path("buildings/map/", inventory.buildings_map, name="buildings_map"),
    path("buildings/map.<str:file_format>", inventory.buildings_map_export, name="buildings_map_export"),
    path("buildings/deadlines/", deadlines.building_deadlines, name="building_deadlines"),
    path(
        "buildings/deadlines.<str:file_format>",
        deadlines.building_deadlines_export,
        name="building_deadlines_export",
    ),
    path("buildings/new/", entries.register, name="building_new"),
    path("buildings/import/", importing.building_imports, name="building_imports"),
    path("buildings/import/template.xlsx", importing.building_import_template, name="building_import_template"),
    path("buildings/import/<int:number>/", importing.building_import, name="building_import"),
    path(
        "buildings/import/<int:number>/annotated.xlsx",
        importing.building_import_annotated,
        name="building_import_annotated",
    ),
    path("buildings/papers/<int:number>/", files.paper_file, name="building_paper"),
    path("buildings/papers/<int:number>/<slug:size>.webp", files.paper_picture, name="building_picture"),
    path("building/<str:code>/", building.building, name="building"),
    path("building/<str:code>/word/<slug:paper>.docx", files.word, name="building_word"),
    path("building/<str:code>/steps/<slug:step>/", entries.step, name="building_step"),
    path("building/<str:code>/<slug:kind>/", entries.enter, name="building_enter"),
    path("building/<str:code>/<slug:kind>/<int:key>/", entries.change, name="building_change"),
]
