"""SDG 11: 11.3.1 recorded from the built-up area of two dates, and the page with what is known and what is not."""

from datetime import date
from math import log

import pytest
from django.test import Client
from tests.factories import SmallTree, small_tree
from tests.factories.indicators import new_indicator, record_figures, release, small_catalogue

from houma.domain.indicators.actions import record_indicators
from houma.domain.indicators.models import Release
from houma.domain.indicators.queries import values_at
from houma.domain.territories.models import Level
from houma.domain.watch.actions import record_land_ratios

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(db: None) -> SmallTree:
    made = small_tree()
    release(made.country)
    rules = {"theme": "sdg", "sdg_target": "11.3.1", "source_code": "census", "decimals": 2}
    land = new_indicator(
        "sdg_11_3_1", "ratio", numerator_code="built_up", denominator_code="people", direction="down", **rules
    )
    record_indicators(
        made.country, [*small_catalogue(), new_indicator("built_up", "hectares", aggregation="sum"), land], by=None
    )
    return made


def town(tree: SmallTree, code: str, first: float, last: float) -> None:
    for period, value in (("2014", first), ("2024", last)):
        record_figures(
            tree.country,
            code,
            {tree.communes[0]: value, tree.communes[2]: value},
            period=period,
            data_date=date(2024, 12, 31),
        )


def test_the_ratio_is_recorded_once_where_two_dates_are_known(tree: SmallTree) -> None:
    assert record_land_ratios(tree.country, by=None).known == 0
    town(tree, "people", 10_000, 12_000)
    town(tree, "built_up", 100, 150)
    done = record_land_ratios(tree.country, by=None)
    assert done.periods == ("2014", "2024")
    releases = Release.objects.count()
    record_land_ratios(tree.country, by=None)
    assert Release.objects.count() == releases, "the same figures again record nothing"
    places = {place.code: place for place in values_at(tree.country, "sdg_11_3_1", Level.COMMUNE).places}
    here, elsewhere = places[tree.communes[0].code], places[tree.communes[1].code]
    assert here.value == pytest.approx(0.5 / log(1.2))
    assert here.status == "E"
    assert elsewhere.value is None
    regions = {place.code: place.value for place in values_at(tree.country, "sdg_11_3_1", Level.REGION).places}
    assert regions[tree.regions[0].code] is None, "a part of its communes is not the region"
    assert regions[tree.regions[1].code] == pytest.approx(0.5 / log(1.2))


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_page_shows_the_method_and_what_is_unknown(tree: SmallTree, language: str) -> None:
    before = Client().get(f"/{language}/xh/sdg11/").content.decode()
    assert "LCRPGR = LCR / PGR" in before
    assert "<table" not in before
    town(tree, "people", 10_000, 12_000)
    town(tree, "built_up", 100, 150)
    record_land_ratios(tree.country, by=None)
    assert "<table" in Client().get(f"/{language}/xh/sdg11/").content.decode()
