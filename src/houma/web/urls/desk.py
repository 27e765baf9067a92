"""Pages of the desk, for those who are signed in: below /desk/ of a country."""

from django.urls import URLPattern, URLResolver, path

from houma.web.pages import imports
from houma.web.pages.desk import digest, questions, searched, tasks
from houma.web.pages.desk.portfolio import bulk, portfolio, views
from houma.web.urls.agreements import of_agreements
from houma.web.urls.buildings import of_buildings
from houma.web.urls.funding import of_funding
from houma.web.urls.households import of_households
from houma.web.urls.observatory import of_forms
from houma.web.urls.people import of_people
from houma.web.urls.projects import of_projects
from houma.web.urls.rehousing import of_rehousing
from houma.web.urls.rehousing_plan import of_plan
from houma.web.urls.rounds import of_rounds
from houma.web.urls.tokens import of_tokens
from houma.web.urls.watch import of_watch

of_desk: list[URLPattern | URLResolver] = [
    path("", tasks.my_tasks, name="desk"),
    path("portfolio/", portfolio.portfolio_page, name="desk_portfolio"),
    path("portfolio.<str:file_format>", portfolio.portfolio_export, name="desk_portfolio_export"),
    path("portfolio/views/", views.save, name="desk_view_save"),
    path("portfolio/views/<int:number>/forget/", views.forget, name="desk_view_forget"),
    path("portfolio/bulk/", bulk.bulk, name="desk_bulk"),
    path("portfolio/bulk/<int:number>/", bulk.bulk_run, name="desk_bulk_run"),
    path("preferences/", digest.preferences, name="desk_preferences"),
    path("search/places/", searched.search_places, name="desk_search_places"),
    path("questions/", questions.question_list, name="desk_questions"),
    path("questions/<int:number>/", questions.question, name="desk_question"),
    path("projects/<str:code>/ask/", questions.ask, name="desk_ask"),
    *of_projects,
    *of_funding,
    *of_watch,
    *of_buildings,
    *of_forms,
    *of_households,
    *of_rounds,
    *of_people,
    *of_plan,
    *of_rehousing,
    *of_tokens,
    *of_agreements,
    path("imports/", imports.imports, name="imports"),
    path("imports/template.xlsx", imports.template, name="import_template"),
    path("imports/<int:number>/", imports.import_run, name="import_run"),
    path("imports/<int:number>/annotated.xlsx", imports.annotated, name="import_annotated"),
]
