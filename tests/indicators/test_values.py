"""Figures level by level: own, computed from parts, derived by a formula; too small ones are not shown."""

from datetime import date

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import CommuneFactory, SmallTree, small_tree
from tests.factories.indicators import new_indicator, record_figures, small_catalogue

from houma.domain.indicators.actions import record_indicators
from houma.domain.indicators.models import Area, Sex
from houma.domain.indicators.queries import MapValues, series, values_at
from houma.domain.indicators.rules.aggregation import ratio_of_sums, summed, weighted_mean
from houma.domain.territories.models import Level, Territory

database = pytest.mark.django_db


@pytest.fixture
def tree() -> SmallTree:
    tree = small_tree()
    record_indicators(tree.country, small_catalogue(), by=None)
    return tree


def of(found: MapValues, place: Territory) -> tuple[float | None, bool, float]:
    """Value, whether it was computed, and its coverage."""
    one = next(one for one in found.places if one.territory_id == place.pk)
    return one.value, one.computed, round(one.coverage, 6)


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0, 1e6), st.floats(1, 1e6)), min_size=1, max_size=30))
def test_the_mean_of_groups_lies_between_their_parts_and_sums_add_up(rows: list[tuple[int, float, float]]) -> None:
    group = np.array([row[0] for row in rows])
    value, weight = (np.array([row[side] for row in rows]) for side in (1, 2))
    mean, total = weighted_mean(group, 4, value, weight), summed(group, 4, value)
    ratio = ratio_of_sums(group, 4, value * weight, weight, 1.0)
    for number in set(group.tolist()):
        parts = value[group == number]
        assert parts.min() - 1e-6 <= mean.value[number] <= parts.max() + 1e-6
        assert ratio.value[number] == pytest.approx(mean.value[number])
        assert mean.coverage[number] == pytest.approx(1)
    assert np.nansum(total.value) == pytest.approx(value.sum())
    assert np.isnan(mean.value[np.bincount(group, minlength=4) == 0]).all()


@database
def test_a_level_without_figures_gets_them_from_its_parts_floor_by_floor(tree: SmallTree) -> None:
    record_figures(tree.country, "people", dict(zip(tree.communes, (100, 300, 50), strict=True)))
    record_figures(tree.country, "schooling", dict(zip(tree.communes, (80, 60, 10), strict=True)))
    record_figures(tree.country, "jobs", dict(zip(tree.communes, (10, 60, 5), strict=True)))
    record_figures(tree.country, "workers", dict(zip(tree.communes, (40, 160, 50), strict=True)))
    assert of(values_at(tree.country, "people", Level.COUNTRY), tree.root) == (450, True, 1)
    assert of(values_at(tree.country, "schooling", Level.PROVINCE), tree.provinces[0]) == (65, True, 1)
    mean, computed, coverage = of(values_at(tree.country, "schooling", Level.COUNTRY), tree.root)
    assert (mean, computed, coverage) == (pytest.approx((400 * 65 + 50 * 10) / 450), True, 1)
    assert of(values_at(tree.country, "employment", Level.COMMUNE), tree.communes[0]) == (25, True, 1)
    assert of(values_at(tree.country, "employment", Level.PROVINCE), tree.provinces[0]) == (35, True, 1)


@database
def test_an_own_figure_is_never_replaced_by_a_computed_one(tree: SmallTree) -> None:
    here, there = tree.provinces
    figures = {**dict(zip(tree.communes, (100, 300, 50), strict=True)), here: 999}
    record_figures(tree.country, "people", figures)
    found = values_at(tree.country, "people", Level.PROVINCE)
    assert of(found, here) == (999, False, 1)
    assert of(found, there) == (50, True, 1)


@database
def test_a_sum_lacking_a_part_is_unknown_and_a_mean_says_what_it_stands_on(tree: SmallTree) -> None:
    first, second, third = tree.communes
    record_figures(tree.country, "people", {first: 100, second: 300, third: 50})
    record_figures(tree.country, "jobs", {first: 10, third: 5})
    record_figures(tree.country, "schooling", {first: 80, third: 10})
    assert of(values_at(tree.country, "jobs", Level.PROVINCE), tree.provinces[0]) == (None, False, 0)
    found = values_at(tree.country, "schooling", Level.PROVINCE)
    assert of(found, tree.provinces[0]) == (80, True, 0.25)
    assert next(one for one in found.places if one.territory_id == tree.provinces[0].pk).status == "E"


@database
def test_parts_without_towns_count_nothing_in_an_urban_sum(tree: SmallTree) -> None:
    record_figures(tree.country, "people", {tree.communes[0]: 70}, area=Area.URBAN)
    found = values_at(tree.country, "people", Level.PROVINCE, area=Area.URBAN)
    assert of(found, tree.provinces[0]) == (70, True, 1)
    assert of(found, tree.provinces[1])[0] is None


@database
def test_a_formula_is_computed_at_each_level_from_the_figures_of_that_level(tree: SmallTree) -> None:
    record_figures(tree.country, "people", dict(zip(tree.communes, (100, 300, 50), strict=True)))
    record_figures(tree.country, "people", {tree.communes[0]: 50, tree.communes[1]: 250}, area=Area.URBAN)
    assert of(values_at(tree.country, "urban_share", Level.COMMUNE), tree.communes[0]) == (50, False, 1)
    assert of(values_at(tree.country, "urban_share", Level.PROVINCE), tree.provinces[0]) == (75, True, 1)
    assert of(values_at(tree.country, "urban_share", Level.COMMUNE), tree.communes[2])[0] is None


@database
def test_figures_about_too_few_are_not_shown_whatever_way_they_are_asked_for(tree: SmallTree) -> None:
    record_indicators(
        tree.country,
        [
            new_indicator("people", "inhabitants", decimals=0, aggregation="sum", smallest_count=20),
            new_indicator("schooling", aggregation="weighted_mean", weight_code="people", smallest_count=20),
            new_indicator("lack_of_schooling", formula="100 - schooling"),
        ],
        by=None,
    )
    first, second, _third = tree.communes
    record_figures(tree.country, "people", {first: 19, second: 20})
    record_figures(tree.country, "schooling", {first: 50, second: 60})
    for code, seen in (("people", 20), ("schooling", 60), ("lack_of_schooling", 40)):
        found = values_at(tree.country, code, Level.COMMUNE)
        places = {one.territory_id: one for one in found.places}
        assert (places[first.pk].value, places[first.pk].suppressed) == (None, True)
        assert (places[second.pk].value, places[second.pk].suppressed) == (seen, False)
    assert of(values_at(tree.country, "schooling", Level.PROVINCE), tree.provinces[0])[0] is not None
    assert [one.value for one in series(first, "schooling")] == [None]
    assert [one.value for one in series(second, "schooling")] == [60]


@database
def test_a_period_is_the_latest_unless_one_is_asked_for(tree: SmallTree) -> None:
    place = tree.communes[0]
    record_figures(tree.country, "people", {place: 90}, period="2014", data_date=date(2015, 1, 1))
    record_figures(tree.country, "people", {place: 100})
    found = values_at(tree.country, "people", Level.COMMUNE)
    assert (found.period, found.periods, of(found, place)[0]) == ("2024", ("2024", "2014"), 100)
    assert of(values_at(tree.country, "people", Level.COMMUNE, period="2014"), place)[0] == 90
    assert [(one.period, one.value) for one in series(place, "people")] == [("2014", 90), ("2024", 100)]


@database
def test_women_are_weighed_by_women_where_they_were_counted(tree: SmallTree) -> None:
    first, second, _third = tree.communes
    record_figures(tree.country, "people", {first: 100, second: 100})
    record_figures(tree.country, "schooling", {first: 0, second: 40}, sex=Sex.FEMALE)
    assert of(values_at(tree.country, "schooling", "province", sex=Sex.FEMALE), tree.provinces[0])[0] == 20
    record_figures(tree.country, "people", {first: 10, second: 30}, sex=Sex.FEMALE)
    assert of(values_at(tree.country, "schooling", "province", sex=Sex.FEMALE), tree.provinces[0])[0] == 30


@database
def test_a_map_costs_the_same_number_of_queries_whatever_it_shows(tree: SmallTree) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            values_at(tree.country, "schooling", Level.PROVINCE)
        return len(captured)

    record_figures(tree.country, "people", dict(zip(tree.communes, (100, 300, 50), strict=True)))
    record_figures(tree.country, "schooling", dict(zip(tree.communes, (80, 60, 10), strict=True)))
    few = queries()
    more = [CommuneFactory(country=tree.country, parent=tree.provinces[0]) for _ in range(10)]
    record_figures(tree.country, "schooling", dict.fromkeys(more, 50.0))
    assert queries() == few <= 10


@database
def test_an_unknown_code_is_an_error(tree: SmallTree) -> None:
    with pytest.raises(KeyError):
        values_at(tree.country, "nothing", Level.COMMUNE)
