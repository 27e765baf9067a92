"""Scores are frozen runs: the same inputs give the same ranks, a run can be made again, and nobody changes one."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.factories import CommuneFactory, SmallTree, UserFactory, small_tree
from tests.factories.indicators import framework_text, new_indicator, record_figures, small_catalogue

from houma.cli.indicators import indicators as command
from houma.domain.base.decisions import Refused
from houma.domain.indicators.actions import (
    ScoreRequest,
    publish_run,
    record_framework,
    record_indicators,
    run_scores,
    take_snapshot,
)
from houma.domain.indicators.models import Area, ProfileSnapshot, ScoreResult, ScoreRun
from houma.domain.indicators.queries import (
    comparable_territories,
    compare_runs,
    inputs_of,
    is_untouched,
    profile_of,
    published_run,
    scores_again,
    scores_at,
)
from houma.domain.indicators.tasks import score_level
from houma.domain.territories.models import Level, Territory
from houma.engines.capitals import FrameworkFaults

pytestmark = pytest.mark.django_db
REQUEST = ScoreRequest("capitals", Level.COMMUNE, draws=200, seed=7, sensitivity_rows=16)
MANY = 8


@pytest.fixture
def tree() -> SmallTree:
    """Eleven communes that do the better the later they come; the last one has no figure at all."""
    tree = small_tree()
    country = tree.country
    record_indicators(country, [*small_catalogue(), new_indicator("illiteracy")], by=None)
    for _ in range(MANY):
        CommuneFactory(country=country, parent=tree.provinces[1])
    places = communes(tree)[:-1]
    record_figures(country, "people", {place: 1000.0 * (1 + number) for number, place in enumerate(places)})
    record_figures(country, "people", dict.fromkeys(places[:3], 100.0), area=Area.URBAN)
    record_figures(country, "schooling", {place: 50.0 + 3 * number for number, place in enumerate(places)})
    record_figures(country, "illiteracy", {place: 40.0 - 2 * number for number, place in enumerate(places)})
    record_figures(country, "employment", {place: 30.0 + number**2 for number, place in enumerate(places)})
    record_framework(country, framework_text(), by=None)
    return tree


def communes(tree: SmallTree) -> list[Territory]:
    return list(Territory.objects.filter(country=tree.country, level=Level.COMMUNE).order_by("pk"))


def test_the_best_is_first_and_each_rank_has_its_interval(tree: SmallTree) -> None:
    run = run_scores(tree.country, REQUEST, by=None)
    found = scores_at(run)
    assert [one.territory_id for one in found] == [place.pk for place in reversed(communes(tree)[:-1])]
    assert [one.rank for one in found] == list(range(1, 11))
    assert all(one.rank_low is not None and one.rank_low <= (one.rank_high or 0) for one in found)
    assert run.units == run.summary["scored"] == 10
    assert {node["code"] for node in run.nodes if node["depth"] == 1} == {"human", "economic"}
    assert [one.rank for one in scores_at(run, "human")] == list(range(1, 11))
    assert sorted(choice["choice"] for choice in run.sensitivity["choices"])


def test_the_same_request_gives_the_same_results(tree: SmallTree) -> None:
    first, second = run_scores(tree.country, REQUEST, by=None), run_scores(tree.country, REQUEST, by=None)
    told = compare_runs(first, second)
    assert (told.settings, told.figures, told.ranks, told.correlation) == ({}, (), (), pytest.approx(1))
    columns = ("node", "territory_id", "score", "rank", "rank_low", "rank_high", "balance")
    assert [list(run.results.order_by("node", "territory_id").values_list(*columns)) for run in (first,)] == [
        list(second.results.order_by("node", "territory_id").values_list(*columns))
    ]


def test_a_run_is_made_again_from_what_it_keeps(tree: SmallTree) -> None:
    run = run_scores(tree.country, REQUEST, by=None)
    kept = ScoreRun.objects.get(pk=run.pk)
    inputs = inputs_of(kept)
    again = dict(zip(inputs.units, scores_again(kept).index, strict=True))
    results = ScoreResult.objects.filter(run=run, node="index").values_list("territory__code", "score")
    assert {code: pytest.approx(score) for code, score in results} == again
    assert np.nansum(inputs.urban_share) == pytest.approx(100 / 1000 + 100 / 2000 + 100 / 3000)


def test_two_runs_tell_what_changed_between_them(tree: SmallTree) -> None:
    before = run_scores(tree.country, REQUEST, by=None)
    last = communes(tree)[-1]
    record_figures(tree.country, "schooling", {communes(tree)[0]: 99.0, last: 60.0})
    record_framework(tree.country, framework_text("2", weight=3), by=None)
    after = run_scores(tree.country, REQUEST, by=None)
    told = compare_runs(before, after)
    assert told.settings["framework"] == ("capitals 1", "capitals 2")
    assert "seed" not in told.settings
    assert {(one.code, one.before, one.after) for one in told.nodes} == {
        ("schooling", 0.5, 0.75),
        ("illiteracy", 0.5, 0.25),
    }
    assert (told.appeared, told.vanished) == ((last.code,), ())
    assert [(one.code, one.changed) for one in told.figures] == [("schooling", 1)]
    assert told.ranks[0].unit == communes(tree)[0].code
    assert told.ranks[0].places > 0


def test_nobody_changes_a_past_run(tree: SmallTree) -> None:
    run = run_scores(tree.country, REQUEST, by=None)
    for change in (
        lambda: ScoreRun.objects.filter(pk=run.pk).update(seed=8),
        lambda: ScoreResult.objects.filter(run=run, node="index").update(rank=1),
        lambda: ScoreResult.objects.filter(run=run).delete(),
        lambda: ScoreRun.objects.filter(pk=run.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_pages_show_the_run_that_was_published_last(tree: SmallTree) -> None:
    first, second = run_scores(tree.country, REQUEST, by=None), run_scores(tree.country, REQUEST, by=None)
    assert published_run(tree.country, Level.COMMUNE) is None
    publish_run(second, by=None)
    publish_run(first, by=None)
    assert publish_run(first, by=None).run_id == first.pk
    assert published_run(tree.country, Level.COMMUNE) == first
    assert published_run(tree.country, Level.PROVINCE) is None


def test_a_version_of_a_framework_is_written_once(tree: SmallTree) -> None:
    first = record_framework(tree.country, framework_text("2"), by=None)
    assert record_framework(tree.country, framework_text("2"), by=None) == first
    with pytest.raises(Refused):
        record_framework(tree.country, framework_text("2", weight=5), by=None)
    with pytest.raises(FrameworkFaults) as faults:
        record_framework(tree.country, framework_text("3").replace("illiteracy", "iliteracy"), by=None)
    assert "illiteracy" in str(faults.value)
    with pytest.raises(FrameworkFaults):
        record_framework(tree.country, "a: [", by=None)


def test_who_may_not_manage_indicators_neither_computes_nor_publishes(tree: SmallTree) -> None:
    run = run_scores(tree.country, REQUEST, by=None)
    stranger = UserFactory()
    for act in (
        lambda: run_scores(tree.country, REQUEST, by=stranger),
        lambda: publish_run(run, by=stranger),
        lambda: record_framework(tree.country, framework_text("4"), by=stranger),
    ):
        with pytest.raises(Refused):
            act()


def test_a_profile_tells_strengths_gaps_and_peers_in_a_fixed_number_of_queries(tree: SmallTree) -> None:
    publish_run(run_scores(tree.country, REQUEST, by=None), by=None)
    places = communes(tree)
    best, worst = profile_of(places[-2]), profile_of(places[0])
    assert (best.index and best.index.rank, worst.index and worst.index.rank) == (1, 10)
    assert [one.indicator.code for one in worst.gaps] == ["schooling", "illiteracy", "employment"]
    assert worst.strengths == ()
    assert {one.indicator.code for one in best.strengths} == {"schooling", "illiteracy", "employment"}
    schooling = next(one for one in worst.indicators if one.indicator.code == "schooling")
    assert (schooling.total.value, schooling.peers.median, schooling.percentile) == (50, 63.5, 0)
    assert (schooling.dimension, schooling.capital) == ("school", "human")
    assert schooling.total.source.startswith("Publisher")
    counts = []
    for place in (places[0], places[-2]):
        with CaptureQueriesContext(connection) as captured:
            profile_of(place)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 40


def test_a_territory_without_figures_has_a_profile_that_says_so(tree: SmallTree) -> None:
    assert profile_of(communes(tree)[0]).run is None
    publish_run(run_scores(tree.country, REQUEST, by=None), by=None)
    profile = profile_of(communes(tree)[-1])
    assert profile.run is not None
    assert (profile.index, profile.capitals, profile.gaps) == (None, (), ())
    assert comparable_territories(communes(tree)[-1]) == ()


def test_comparable_territories_are_the_nearest_ones(tree: SmallTree) -> None:
    publish_run(run_scores(tree.country, REQUEST, by=None), by=None)
    places = communes(tree)
    found = comparable_territories(places[5], most=2)
    assert {one.territory_id for one in found} == {places[4].pk, places[6].pk}
    assert found[0].distance <= found[1].distance


def test_a_snapshot_is_frozen_and_taken_once_for_the_same_profile(tree: SmallTree) -> None:
    run = run_scores(tree.country, REQUEST, by=None, publish=True)
    place = communes(tree)[0]
    person = UserFactory()
    snapshot = take_snapshot(place, by=person)
    assert take_snapshot(place, by=None) == snapshot
    assert (snapshot.run, snapshot.content["territory"]["code"]) == (run, place.code)
    assert snapshot.content["index"]["rank"] == 10
    assert is_untouched(ProfileSnapshot.objects.get(pk=snapshot.pk))
    record_figures(tree.country, "schooling", {place: 51.0}, data_date=run.data_date)
    assert take_snapshot(place, by=person) != snapshot
    with pytest.raises(IntegrityError), transaction.atomic():
        ProfileSnapshot.objects.filter(pk=snapshot.pk).update(content=json.loads("{}"))


def test_scores_are_computed_in_the_background_and_published_with_it(tree: SmallTree) -> None:
    done = score_level.call(tree.country.pk, "capitals", Level.COMMUNE, publish=True)
    shown = published_run(tree.country, Level.COMMUNE)
    assert shown is not None
    assert done == {"run": shown.pk, "units": 10}


def test_the_shell_records_a_framework_scores_publishes_lists_and_compares(tree: SmallTree, tmp_path: Path) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        given = [*arguments, "--country", tree.country.pk]
        done = CliRunner().invoke(command, given if arguments[0] == "runs" else [*given, "--lang", "en"])
        return done.exit_code, done.output

    file = tmp_path / "framework.yaml"
    file.write_text(framework_text("2", weight=3))
    assert run("framework", str(file))[0] == 0
    file.write_text(framework_text("2", weight=4))
    assert run("framework", str(file))[0] == 1
    file.write_text(framework_text("3").replace("employment", "employement"))
    status, said = run("framework", str(file))
    assert (status, "employment" in said) == (1, True)
    few = ("--draws", "100", "--sensitivity", "0", "--level", "commune", "--framework", "capitals")
    assert "10 territories" in run("score", *few, "--version", "1", "--publish")[1]
    status, said = run("score", *few)
    first, second = ScoreRun.objects.order_by("pk").values_list("pk", flat=True)
    assert (status, f"indicators publish {second}" in said) == (0, True)
    assert run("publish", str(second))[0] == 0
    assert f"*{second:>5}" in run("runs")[1]
    assert "schooling: 0.5 → 0.75" in run("compare", str(first), str(second))[1]
    assert run("compare", str(first), "999999")[0] == 2
