"""The profile of a territory: the same numbers on the page, in files, in the document and by the API."""

import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook
from tests.factories import ActionFactory, ProjectFactory
from tests.factories.indicators import framework_text, record_figures
from tests.factories.scored import ScoredCountry, publish_scores, scored_country

from houma.domain.indicators.actions import record_framework, take_snapshot
from houma.domain.indicators.queries import snapshot_content
from houma.domain.projects.models import ActionCapital, Capital, Weight
from houma.domain.territories.models import Territory
from houma.web.documents.fonts import FontsMissingError, fonts_at_hand
from houma.web.profile.reading import profile_view
from houma.web.profile.since import since
from houma.web.profile.words import findings, rank_text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _french() -> Iterator[None]:
    with translation.override("fr"):
        yield


@pytest.fixture(autouse=True)
def _built() -> None:
    if finders.find("build/manifest.json") is None:
        pytest.skip("the front end is not built; bin/test builds it")


@pytest.fixture
def scored() -> ScoredCountry:
    return scored_country()


def at(place: Territory, name: str = "territory", *more: object) -> str:
    return reverse(name, args=[place.country_id, place.code, *more])


def read(answer: HttpResponseBase) -> bytes:
    """What an answer carries, whether it streams or not."""
    if answer.streaming:
        return b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return answer.content  # type: ignore[attr-defined, no-any-return]


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_rank_never_stands_without_its_interval() -> None:
    assert rank_text(412, 350, 498, "fr") == "412e\N{NO-BREAK SPACE}[350–498]"
    assert rank_text(1, 1, 3, "fr") == "1er\N{NO-BREAK SPACE}[1–3]"
    assert rank_text(11, 2, 113, "en") == "11th\N{NO-BREAK SPACE}[2–113]"
    assert "[350–498]" in rank_text(412, 350, 498, "ar")
    assert rank_text(None, None, None, "fr") == "inconnu"


def test_the_page_draws_each_capital_and_says_what_holds_the_place_back(client: Client, scored: ScoredCountry) -> None:
    place = scored.communes[0]
    page = shown(client, at(place))
    view = profile_view(snapshot_content(place))
    assert page.count('<circle class="dot"') == len(view.capitals) + 1
    assert view.holding_back is not None
    assert f"{view.holding_back.names.fr.lower()} retient l’ensemble" in page
    for node in view.capitals:
        assert rank_text(node.rank, node.low, node.high, "fr") in page
    for line in view.gaps:
        assert at(place, "territory_indicator", line.code) in page
    assert at(scored.communes[1]) in page


def test_the_page_of_a_profile_costs_the_same_for_a_small_and_a_large_territory(
    client: Client, scored: ScoredCountry
) -> None:
    counts = {}
    for name, place in (
        ("commune", scored.communes[0]),
        ("other", scored.communes[5]),
        ("province", scored.tree.provinces[0]),
        ("larger", scored.tree.provinces[1]),
    ):
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            shown(client, at(place))
        counts[name] = len(captured)
    assert counts["commune"] == counts["other"] <= 65
    assert counts["province"] == counts["larger"] <= 65
    shown(client, at(scored.communes[0]))
    with CaptureQueriesContext(connection) as captured:
        shown(client, at(scored.communes[0]))
    assert len(captured) <= counts["commune"] - 20


def test_the_files_and_the_api_carry_the_numbers_of_the_page(client: Client, scored: ScoredCountry) -> None:
    place = scored.communes[0]
    view = profile_view(snapshot_content(place))
    as_csv = list(
        csv.DictReader(
            io.StringIO(read(client.get(at(place, "territory_profile_file", "csv"))).decode("utf-8-sig")),
            delimiter=";",
        )
    )
    book = load_workbook(io.BytesIO(read(client.get(at(place, "territory_profile_file", "xlsx")))))
    table = json.loads(read(client.get(at(place, "territory_profile_file", "json"))))
    told = client.get(f"/api/v1/{place.country_id}/territories/{place.code}/profile").json()
    assert view.index is not None
    assert told["index"]["rank"] == view.index.rank
    assert [told["index"]["rank_low"], told["index"]["rank_high"]] == [view.index.low, view.index.high]
    assert {one["code"]: one["value"] for one in told["indicators"]} == {
        line.code: line.value for line in view.indicators
    }
    by_code = {row["code"]: row for row in table["rows"]}
    assert by_code["index"]["rank"] == view.index.rank
    for line in view.indicators:
        assert Decimal(str(by_code[line.code]["value"])) == Decimal(str(line.value))
    assert len(as_csv) == len(table["rows"]) == 1 + 2 + 2 + 3
    assert [str(cell.value) for cell in next(iter(book.worksheets[0].columns))].count("indicateur") == 3


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_profile_is_printed_in_three_languages(client: Client, scored: ScoredCountry, language: str) -> None:
    try:
        fonts_at_hand()
    except FontsMissingError as missing:
        pytest.skip(str(missing))
    with translation.override(language):
        answer = client.get(at(scored.communes[0], "territory_profile_file", "pdf"))
        again = client.get(at(scored.communes[0], "territory_profile_file", "pdf"))
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")
    assert answer.content == again.content


def test_a_figure_opens_down_to_its_observation(client: Client, scored: ScoredCountry) -> None:
    place = scored.communes[2]
    page = shown(client, at(place, "territory_indicator", "employment"))
    assert "34,0" in page
    assert at(place, "territory_indicator", "jobs") in page
    page = shown(client, at(place, "territory_indicator", "jobs"))
    assert "340" in page
    assert "Recensement" in page
    assert "Publisher" in page
    assert client.get(at(place, "territory_indicator", "nothing")).status_code == 404
    assert client.get(at(place, "territory_indicator", "jobs") + "?area=9").status_code == 404


def test_a_territory_without_scores_says_so_and_has_no_files(client: Client, scored: ScoredCountry) -> None:
    page = shown(client, at(scored.communes[10]))
    assert "le recensement ne donne pas les chiffres" in page
    assert '<circle class="dot"' not in page
    assert client.get(at(scored.communes[10], "territory_profile_file", "pdf")).status_code == 404
    told = client.get(f"/api/v1/xh/territories/{scored.communes[10].code}/profile").json()
    assert told["index"] is None
    assert told["why_unscored"]["fr"]


def test_the_country_has_no_rank_and_lists_its_regions_by_capital(client: Client, scored: ScoredCountry) -> None:
    record_framework(scored.country, framework_text("2"), by=None)
    for place in scored.tree.regions:
        record_figures(scored.country, "illiteracy", {place: 30.0})
    page = shown(client, at(scored.tree.root))
    assert "Un pays n’a pas de rang" in page
    province = shown(client, at(scored.tree.provinces[1]))
    assert 'id="parts-by-capital"' in province
    assert rank_text(1, 1, 1, "fr").split("\N{NO-BREAK SPACE}")[0] in province


def test_town_and_country_and_two_dates_are_compared_where_both_are_known(
    client: Client, scored: ScoredCountry
) -> None:
    place, other = scored.communes[0], scored.communes[4]
    record_figures(scored.country, "schooling", {place: 40.0}, period="2014")
    page = shown(client, at(place))
    assert 'id="areas"' in page
    assert "2014" in page
    assert 'id="areas"' not in shown(client, at(other))
    assert "à deux dates" in shown(client, at(other))


def test_effort_is_shared_among_the_capitals_that_actions_serve(client: Client, scored: ScoredCountry) -> None:
    place = scored.communes[0]
    project = ProjectFactory(country=scored.country, territory=place)
    action = ActionFactory(axis__project=project, cost=Decimal(900), currency=scored.country.currency)
    ActionCapital.objects.create(action=action, capital=Capital.HUMAN, weight=Weight.MAIN)
    ActionCapital.objects.create(action=action, capital=Capital.ECONOMIC, weight=Weight.SECONDARY)
    page = shown(client, at(place))
    assert "67" in page
    assert "de l’effort devrait se déplacer" in page
    hidden = ProjectFactory(country=scored.country, territory=scored.communes[1], visibility="internal")
    ActionFactory(axis__project=hidden, cost=Decimal(5), currency=scored.country.currency)
    assert "Aucune action d’un projet public" in shown(client, at(scored.communes[1]))


def test_what_changed_since_a_profile_was_frozen_is_told_apart_from_chance(scored: ScoredCountry) -> None:
    place = scored.communes[0]
    before = profile_view(take_snapshot(place, by=None).content)
    assert since(before, profile_view(snapshot_content(place))).nodes == ()
    record_framework(scored.country, framework_text("2", weight=3), by=None)
    run = publish_scores(scored.country, "2")
    record_figures(scored.country, "schooling", {place: 99.0}, data_date=run.data_date)
    record_figures(scored.country, "illiteracy", {place: 5.0}, data_date=run.data_date)
    publish_scores(scored.country, "2")
    after = profile_view(snapshot_content(place))
    told = since(before, after)
    assert told.newer_run
    assert [(one.line.code, one.then, one.now) for one in told.lines] == [
        ("schooling", 50.0, 99.0),
        ("illiteracy", 40.0, 5.0),
    ]
    moved = {one.now.code: one.beyond for one in told.nodes}
    assert moved["human"]
    assert not moved.get("economic")


def test_a_draft_of_findings_names_place_balance_strengths_and_gaps_in_three_languages(scored: ScoredCountry) -> None:
    view = profile_view(snapshot_content(scored.communes[0]))
    said = findings(view)
    assert "10e\N{NO-BREAK SPACE}[" in said.fr
    assert "Retards" in said.fr
    assert "مواطن النقص" in said.ar
    assert "Gaps" in said.en
