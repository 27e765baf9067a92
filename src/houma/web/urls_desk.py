"""Pages of the desk, for those who are signed in: below /desk/ of a country."""

from django.urls import URLPattern, URLResolver, path

from houma.web.pages import imports
from houma.web.pages.desk import tasks

of_desk: list[URLPattern | URLResolver] = [
    path("", tasks.my_tasks, name="desk"),
    path("imports/", imports.imports, name="imports"),
    path("imports/template.xlsx", imports.template, name="import_template"),
    path("imports/<int:number>/", imports.import_run, name="import_run"),
    path("imports/<int:number>/annotated.xlsx", imports.annotated, name="import_annotated"),
]
