"""Pages of the desk, for those who are signed in: below /desk/ of a country."""

from django.urls import URLPattern, URLResolver, path

from houma.web.pages import imports
from houma.web.pages.desk import digest, questions, tasks

of_desk: list[URLPattern | URLResolver] = [
    path("", tasks.my_tasks, name="desk"),
    path("preferences/", digest.preferences, name="desk_preferences"),
    path("questions/", questions.question_list, name="desk_questions"),
    path("questions/<int:number>/", questions.question, name="desk_question"),
    path("projects/<str:code>/ask/", questions.ask, name="desk_ask"),
    path("imports/", imports.imports, name="imports"),
    path("imports/template.xlsx", imports.template, name="import_template"),
    path("imports/<int:number>/", imports.import_run, name="import_run"),
    path("imports/<int:number>/annotated.xlsx", imports.annotated, name="import_annotated"),
]
