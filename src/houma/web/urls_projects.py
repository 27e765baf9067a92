"""Pages of one project at the desk: below /desk/projects/."""

from django.urls import URLPattern, URLResolver, path

from houma.web.pages.desk import project, project_entries, project_new, project_places, project_profile, project_tabs

of_projects: list[URLPattern | URLResolver] = [
    path("projects/new/", project_new.new_project, name="desk_project_new"),
    path("projects/<str:code>/", project.project, name="desk_project"),
    path("projects/<str:code>/pass/", project.take, name="desk_project_pass"),
    path("projects/<str:code>/territory/", project_places.territory, name="desk_project_territory"),
    path("projects/<str:code>/territory/add/", project_places.add, name="desk_project_place_add"),
    path("projects/<str:code>/territory/remove/", project_places.remove, name="desk_project_place_remove"),
    path("projects/<str:code>/territory/outline/", project_places.outline, name="desk_project_outline"),
    path("projects/<str:code>/territory/confirm/", project_places.confirm, name="desk_project_outline_confirm"),
    path("projects/<str:code>/programme/", project_tabs.programme, name="desk_project_programme"),
    path("projects/<str:code>/steering/", project_tabs.steering, name="desk_project_steering"),
    path("projects/<str:code>/progress/", project_tabs.progress, name="desk_project_progress"),
    path("projects/<str:code>/documents/", project_tabs.documents, name="desk_project_documents"),
    path("projects/<str:code>/evaluation/", project_tabs.evaluation, name="desk_project_evaluation"),
    path(
        "projects/<str:code>/evaluation/<int:key>/move/",
        project_tabs.move_evaluation,
        name="desk_project_evaluation_move",
    ),
    path("projects/<str:code>/profiles/<int:key>/", project_profile.frozen, name="desk_project_profile"),
    path("projects/<str:code>/profiles/<int:key>.pdf", project_profile.frozen_pdf, name="desk_project_profile_pdf"),
    path("projects/<str:code>/enter/<slug:kind>/", project_entries.enter, name="desk_project_enter"),
    path("projects/<str:code>/enter/<slug:kind>/<int:key>/", project_entries.change, name="desk_project_change"),
]
