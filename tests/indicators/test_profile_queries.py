"""What a profile is shown with: where scores lie, what a figure was computed from, where a place falls short."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.indicators import new_indicator, record_figures
from tests.factories.scored import ScoredCountry, scored_country

from houma.domain.indicators.actions import record_indicators
from houma.domain.indicators.models import Area
from houma.domain.indicators.queries import (
    changes_of,
    earlier_figures,
    need_on,
    opened_figure,
    parts_by_capital,
    published_run,
    scores_of_territory,
    spread_around,
    why_unscored,
)
from houma.domain.indicators.rules.evenness import Evenness, evenness
from houma.domain.territories.models import Level, Territory


@pytest.fixture
def scored(db: None) -> ScoredCountry:
    return scored_country()


def test_the_band_of_a_score_goes_between_the_scores_at_the_ends_of_its_rank_interval(scored: ScoredCountry) -> None:
    run = published_run(scored.country, Level.COMMUNE)
    assert run is not None
    for place in scored.communes[:-1]:
        nodes = [one for one in scores_of_territory(run, place.pk) if one.depth <= 1]
        with CaptureQueriesContext(connection) as captured:
            around = spread_around(run, nodes)
        assert len(captured) == 1
        for node in nodes:
            spread = around.nodes[node.code]
            assert spread.low <= spread.median <= spread.high
            assert spread.band_low is not None
            assert spread.band_high is not None
            assert spread.low <= spread.band_low <= spread.band_high <= spread.high
            if node.rank_low == node.rank_high == node.rank:
                assert spread.band_low == spread.band_high == node.score
    assert around.balance_quartiles is not None


@given(st.lists(st.floats(0, 10), min_size=3, max_size=3).map(sorted))
def test_an_uneven_territory_is_never_called_more_even_than_a_less_uneven_one(values: list[float]) -> None:
    order = [Evenness.EVEN, Evenness.MODERATE, Evenness.MARKED]
    first, balance, third = values
    quartiles = (first, third)
    words = [evenness(one, quartiles) for one in (first - 1, balance, third + 1)]
    assert words[0] is Evenness.EVEN
    assert words[2] is Evenness.MARKED
    assert words[1] is not None
    assert order.index(words[0]) <= order.index(words[1]) <= order.index(words[2])
    assert evenness(None, quartiles) is None
    assert evenness(balance, None) is None


def test_a_ratio_opens_to_its_two_figures_and_these_to_what_the_source_said(scored: ScoredCountry) -> None:
    place = scored.communes[2]
    found = opened_figure(place, "employment")
    assert (found.value, found.computed, found.told) == (34.0, True, ())
    assert [(one.indicator.code, one.value) for one in found.ingredients] == [("jobs", 340.0), ("workers", 1000.0)]
    told = opened_figure(place, "jobs").told
    assert [(one.period, one.value, one.release, one.replaced) for one in told] == [
        ("2024", 340.0, "Recensement", False)
    ]


def test_a_formula_opens_to_the_part_of_the_territory_that_it_names(scored: ScoredCountry) -> None:
    found = opened_figure(scored.communes[0], "urban_share")
    assert found.value == 10
    assert [(one.indicator.code, one.area, one.value) for one in found.ingredients] == [
        ("people", Area.URBAN, 100),
        ("people", Area.TOTAL, 1000),
    ]


def test_a_mean_of_parts_opens_to_the_parts_and_their_weights(scored: ScoredCountry) -> None:
    found = opened_figure(scored.tree.provinces[0], "schooling")
    assert found.computed
    assert found.value == pytest.approx((50 * 1000 + 53 * 2000) / 3000)
    assert [(one.code, one.value, one.weight) for one in found.parts] == [
        (scored.communes[1].code, 53, 2000),
        (scored.communes[0].code, 50, 1000),
    ]
    assert found.weight is not None
    assert found.weight.code == "people"


def test_a_figure_that_was_revised_shows_both_and_says_which_holds(scored: ScoredCountry) -> None:
    place = scored.communes[0]
    run = published_run(scored.country, Level.COMMUNE)
    assert run is not None
    record_figures(scored.country, "jobs", {place: 999.0}, data_date=run.data_date)
    told = opened_figure(place, "jobs").told
    assert [(one.value, one.replaced) for one in told] == [(999.0, False), (300.0, True)]


def test_need_counts_what_communes_lack_to_reach_the_median_one(scored: ScoredCountry) -> None:
    poor, rich, country = (need_on(one) for one in (scored.communes[0], scored.communes[9], scored.tree.root))
    assert poor is not None
    assert rich is not None
    assert country is not None
    assert poor.any
    assert set(poor.by_capital) == {"human", "economic"}
    assert not rich.any
    assert country.communes == 10
    assert sum(country.by_capital.values()) > sum(poor.by_capital.values())
    assert need_on(scored.communes[10]) is None


def test_what_is_known_at_two_dates_is_a_change_and_at_one_is_none(scored: ScoredCountry) -> None:
    place, other = scored.communes[:2]
    with CaptureQueriesContext(connection) as captured:
        assert changes_of(place) == ()
    assert len(captured) == 1
    record_figures(scored.country, "schooling", {place: 40.0}, period="2014")
    change = changes_of(place)[0]
    assert (change.indicator.code, change.points, change.difference) == (
        "schooling",
        (("2014", 40.0), ("2024", 50.0)),
        10.0,
    )
    assert changes_of(other) == ()


def test_what_was_not_counted_again_is_told_with_its_date(scored: ScoredCountry) -> None:
    place, other = scored.communes[:2]
    assert earlier_figures(place) == ()
    record_indicators(scored.country, [new_indicator("poverty")], by=None)
    record_figures(scored.country, "poverty", {place: 12.5}, period="2014")
    record_figures(scored.country, "schooling", {place: 40.0}, period="2014")
    assert [(one.indicator.code, one.period, one.value) for one in earlier_figures(place)] == [
        ("poverty", "2014", 12.5)
    ]
    assert earlier_figures(other) == ()


def test_the_parts_of_a_territory_stand_by_capital_the_best_first(scored: ScoredCountry) -> None:
    with CaptureQueriesContext(connection) as captured:
        found = parts_by_capital(scored.tree.provinces[1])
    assert len(captured) == 3
    assert found is not None
    assert [code for code, _names in found.nodes] == ["index", "human", "economic"]
    ranks = [part.places[0].rank for part in found.parts]
    assert ranks == [1, 2, 3, 4, 5, 6, 7, 8, None]
    assert found.of == 10
    assert parts_by_capital(scored.tree.regions[0]) is None
    assert parts_by_capital(scored.communes[0]) is None


def test_a_territory_without_scores_says_why(scored: ScoredCountry) -> None:
    run = published_run(scored.country, Level.COMMUNE)
    perimeter = Territory(level=Level.PERIMETER, country=scored.country)
    reasons = [
        why_unscored(scored.tree.root, None, any_run=True).en,
        why_unscored(perimeter, None, any_run=True).en,
        why_unscored(scored.communes[10], run, any_run=True).en,
        why_unscored(perimeter, None, any_run=False).en,
    ]
    assert len(set(reasons)) == 4
    assert "regions" in reasons[0]
    assert "no figures" in reasons[2]
