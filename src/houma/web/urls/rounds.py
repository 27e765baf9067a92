"""Pages of the desk for rounds of surveys: samples, visits, the review of submissions, results."""

from django.urls import URLPattern, URLResolver, path

from houma.web.pages.desk.observatory import (
    measures,
    new_round,
    refused,
    results,
    rounds,
    submission_files,
    submissions,
    units,
)

of_rounds: list[URLPattern | URLResolver] = [
    path("rounds/", rounds.round_list, name="desk_rounds"),
    path("rounds/new/", new_round.new_round, name="desk_round_new"),
    path("rounds/<int:number>/", rounds.round_page, name="desk_round"),
    path("rounds/<int:number>/do/", rounds.round_do, name="desk_round_do"),
    path("rounds/<int:number>/units/", units.units, name="desk_round_units"),
    path("rounds/<int:number>/results/", results.results, name="desk_round_results"),
    path("rounds/<int:number>/results/<int:results>/", results.published, name="desk_round_published"),
    path("rounds/<int:number>/measures/", measures.measures, name="desk_round_measures"),
    path("visits/", units.my_visits, name="desk_visits"),
    path("submissions/", submissions.submission_list, name="desk_submissions"),
    path("submissions/<int:number>/", submissions.submission, name="desk_submission"),
    path("submissions/<int:number>/do/", submissions.submission_do, name="desk_submission_do"),
    path("submissions/refused/", refused.refused_list, name="desk_refused"),
    path("submissions/refused/<int:number>/", refused.refused_one, name="desk_refused_one"),
    path("submissions/refused/<int:number>/again/", refused.refused_again, name="desk_refused_again"),
    path("submissions/files/<int:number>/", submission_files.file, name="desk_submission_file"),
]
