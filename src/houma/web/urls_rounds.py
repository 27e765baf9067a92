"""Pages of the desk for rounds of surveys: samples, visits, the review of submissions, results."""

from django.urls import URLPattern, URLResolver, path

from houma.web.pages.desk import (
    rounds,
    rounds_measures,
    rounds_new,
    rounds_results,
    rounds_units,
    submissions,
    submissions_files,
)

of_rounds: list[URLPattern | URLResolver] = [
    path("rounds/", rounds.round_list, name="desk_rounds"),
    path("rounds/new/", rounds_new.new_round, name="desk_round_new"),
    path("rounds/<int:number>/", rounds.round_page, name="desk_round"),
    path("rounds/<int:number>/do/", rounds.round_do, name="desk_round_do"),
    path("rounds/<int:number>/units/", rounds_units.units, name="desk_round_units"),
    path("rounds/<int:number>/results/", rounds_results.results, name="desk_round_results"),
    path("rounds/<int:number>/results/<int:results>/", rounds_results.published, name="desk_round_published"),
    path("rounds/<int:number>/measures/", rounds_measures.measures, name="desk_round_measures"),
    path("visits/", rounds_units.my_visits, name="desk_visits"),
    path("submissions/", submissions.submission_list, name="desk_submissions"),
    path("submissions/<int:number>/", submissions.submission, name="desk_submission"),
    path("submissions/<int:number>/do/", submissions.submission_do, name="desk_submission_do"),
    path("submissions/files/<int:number>/", submissions_files.file, name="desk_submission_file"),
]
