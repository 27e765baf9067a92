"""Pages of one project at the desk: below /desk/projects/."""

from django.urls import URLPattern, URLResolver, path

from houma.web.pages.desk.projects import entries, new, places, profile, project, tabs

of_projects: list[URLPattern | URLResolver] = [
    path("projects/new/", new.new_project, name="desk_project_new"),
    path("projects/<str:code>/", project.project, name="desk_project"),
    path("projects/<str:code>/pass/", project.take, name="desk_project_pass"),
    path("projects/<str:code>/territory/", places.territory, name="desk_project_territory"),
    path("projects/<str:code>/territory/add/", places.add, name="desk_project_place_add"),
    path("projects/<str:code>/territory/remove/", places.remove, name="desk_project_place_remove"),
    path("projects/<str:code>/territory/outline/", places.outline, name="desk_project_outline"),
    path("projects/<str:code>/territory/confirm/", places.confirm, name="desk_project_outline_confirm"),
    path("projects/<str:code>/programme/", tabs.programme, name="desk_project_programme"),
    path("projects/<str:code>/steering/", tabs.steering, name="desk_project_steering"),
    path("projects/<str:code>/progress/", tabs.progress, name="desk_project_progress"),
    path("projects/<str:code>/documents/", tabs.documents, name="desk_project_documents"),
    path("projects/<str:code>/evaluation/", tabs.evaluation, name="desk_project_evaluation"),
    path(
        "projects/<str:code>/evaluation/<int:key>/move/",
        tabs.move_evaluation,
        name="desk_project_evaluation_move",
    ),
    path("projects/<str:code>/profiles/<int:key>/", profile.frozen, name="desk_project_profile"),
    path("projects/<str:code>/profiles/<int:key>.pdf", profile.frozen_pdf, name="desk_project_profile_pdf"),
    path("projects/<str:code>/enter/<slug:kind>/", entries.enter, name="desk_project_enter"),
    path("projects/<str:code>/enter/<slug:kind>/<int:key>/", entries.change, name="desk_project_change"),
]
