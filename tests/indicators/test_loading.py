"""Figures: checked whole, revised without loss, compared with their parts; the same file changes nothing."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.factories import SmallTree, UserFactory, small_tree
from tests.factories.indicators import KNOWN_ON, record_figures, release, small_catalogue

from houma.domain.base.decisions import Refused
from houma.domain.indicators.actions import (
    NewObservation,
    ObservationsRefused,
    record_indicators,
    record_observations,
)
from houma.domain.indicators.models import Observation, Release, Sex
from houma.domain.indicators.queries import series, values_at

pytestmark = pytest.mark.django_db
LATER = date(2025, 3, 1)


@pytest.fixture
def tree() -> SmallTree:
    tree = small_tree()
    record_indicators(tree.country, small_catalogue(), by=None)
    return tree


def test_the_same_figures_again_change_nothing_and_leave_no_release(tree: SmallTree) -> None:
    figures = dict(zip(tree.communes, (10.0, 20.0, 30.0), strict=True))
    first = record_figures(tree.country, "people", figures)
    again = record_figures(tree.country, "people", figures, data_date=LATER)
    assert (first.new, first.release_id is not None) == (3, True)
    assert (again.new, again.same, again.changes_nothing, again.release_id) == (0, 3, True, None)
    assert Release.objects.count() == 1


def test_a_revised_figure_keeps_the_one_before(tree: SmallTree) -> None:
    place = tree.communes[0]
    record_figures(tree.country, "people", {place: 10, tree.communes[1]: 20})
    told = record_figures(tree.country, "people", {place: 11, tree.communes[1]: 20}, data_date=LATER, dry_run=True)
    assert (told.revised, told.same, told.release_id) == (1, 1, None)
    assert "10 becomes 11" in told.findings[0].sentence.en
    assert Observation.objects.count() == 2
    record_figures(tree.country, "people", {place: 11, tree.communes[1]: 20}, data_date=LATER)
    assert [(one.value, one.replaced) for one in series(place, "people", with_replaced=True)] == [
        (10, True),
        (11, False),
    ]
    assert [one.value for one in series(place, "people")] == [11]
    now, before = (values_at(tree.country, "people", "commune", until=day) for day in (None, KNOWN_ON))
    assert [found.places[0].value for found in (now, before)] == [11, 10]
    assert now.data_date == LATER


def test_a_release_with_an_earlier_day_does_not_hide_a_later_one(tree: SmallTree) -> None:
    place = tree.communes[0]
    record_figures(tree.country, "people", {place: 11}, data_date=LATER)
    told = record_figures(tree.country, "people", {place: 10}, data_date=KNOWN_ON)
    assert told.new == 1
    assert values_at(tree.country, "people", "commune").places[0].value == 11


def test_a_figure_can_be_withdrawn(tree: SmallTree) -> None:
    place = tree.communes[0]
    record_figures(tree.country, "people", {place: 10})
    told = record_figures(tree.country, "people", {place: None}, data_date=LATER)
    assert (told.withdrawn, told.revised) == (1, 0)
    assert values_at(tree.country, "people", "commune").places[0].value is None
    assert record_figures(tree.country, "people", {tree.communes[1]: None}).changes_nothing


def test_everything_that_is_wrong_with_a_file_is_told_at_once_and_nothing_is_written(tree: SmallTree) -> None:
    code = tree.communes[0].code
    figures = [
        NewObservation("nowhere", "people", "2024", 1),
        NewObservation(code, "unknown", "2024", 1),
        NewObservation(code, "urban_share", "2024", 1),
        NewObservation(code, "people", "last year", 1),
        NewObservation(code, "people", "2024-13", 1),
        NewObservation(code, "people", "2024", 1, area=7),
        NewObservation(code, "people", "2024", 1, sex=7),
        NewObservation(code, "people", "2024", 1, status="?"),
        NewObservation(code, "people", "2024", float("inf")),
        NewObservation(code, "jobs", "2024", 1),
        NewObservation(code, "jobs", "2024", 2),
        NewObservation(code, "workers", "2024", 5),
        NewObservation(code, "workers", "2024", 5),
    ]
    with pytest.raises(ObservationsRefused) as refused:
        record_observations(tree.country, release(tree.country), figures, by=None)
    assert refused.value.report.counts == {
        "unknown_territory": 1, "derived_indicator": 1, "unknown_indicator": 1, "period": 2, "area": 1, "sex": 1,
        "status": 1, "value": 1, "conflict": 1,
    }  # fmt: skip
    assert refused.value.report.repeated == 1
    assert not Observation.objects.exists()


def test_unknown_indicators_are_passed_over_where_that_is_asked_for(tree: SmallTree) -> None:
    code = tree.communes[0].code
    figures = [NewObservation(code, "unknown", "2024", 1), NewObservation(code, "people", "2024", 1)]
    told = record_observations(tree.country, release(tree.country), figures, by=None, only_known=True)
    assert (told.new, told.left_out, told.counts) == (1, 1, {"unknown_indicator": 1})


def test_gaps_are_what_a_file_leaves_out_although_it_speaks_of_both(tree: SmallTree) -> None:
    first, second, _third = (place.code for place in tree.communes)
    figures = [
        NewObservation(first, "people", "2024", 1),
        NewObservation(second, "people", "2024", 2),
        NewObservation(first, "jobs", "2024", 1),
        NewObservation(first, "people", "2024", 1, area=1),
    ]
    told = record_observations(tree.country, release(tree.country), figures, by=None)
    assert told.gaps == 1
    assert second in told.findings[0].sentence.en


def test_parents_are_compared_with_their_parts_and_differences_told(tree: SmallTree) -> None:
    here, there = tree.provinces
    record_figures(tree.country, "people", dict(zip(tree.communes, (100, 300, 50), strict=True)))
    told = record_figures(tree.country, "people", {here: 400, there: 55})
    assert (told.checked, told.differing, told.counts["total"]) == (2, 1, 1)
    assert f"territory {there.code}: 55 given, 50" in told.findings[-1].sentence.en


def test_means_are_compared_by_their_weight_and_rounding_is_allowed_for(tree: SmallTree) -> None:
    here = tree.provinces[0]
    record_figures(tree.country, "people", dict(zip(tree.communes, (100, 300, 50), strict=True)))
    parts = [NewObservation(place.code, "schooling", "2024", value)
             for place, value in zip(tree.communes, (80.0, 60.0, 10.0), strict=True)]  # fmt: skip
    given = release(tree.country)
    close = record_observations(
        tree.country, given, [*parts, NewObservation(here.code, "schooling", "2024", 65.1)], by=None, dry_run=True
    )
    far = record_observations(
        tree.country, given, [*parts, NewObservation(here.code, "schooling", "2024", 70.0)], by=None, dry_run=True
    )
    assert (close.checked, close.differing) == (1, 0)
    assert (far.checked, far.differing, far.counts["mean"]) == (1, 1, 1)


def test_recorded_figures_cannot_be_changed_nor_deleted(tree: SmallTree) -> None:
    record_figures(tree.country, "people", {tree.communes[0]: 10}, sex=Sex.FEMALE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Observation.objects.update(value=11)
    with pytest.raises(IntegrityError), transaction.atomic():
        Observation.objects.filter(territory=tree.communes[0]).delete()


def test_nobody_records_without_a_mandate(tree: SmallTree) -> None:
    with pytest.raises(Refused):
        record_observations(tree.country, release(tree.country), [], by=UserFactory())
