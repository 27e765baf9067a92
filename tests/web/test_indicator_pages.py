"""Pages of indicators: what they show is what is known, what leaves is what they show, and nothing is made up."""

import csv
import io
import json
from collections.abc import Iterator

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from tests.factories import CommuneFactory, SmallTree, small_tree
from tests.factories.indicators import framework_text, new_indicator, record_figures, small_catalogue

from houma.domain.indicators.actions import (
    ScoreRequest,
    publish_run,
    record_framework,
    record_indicators,
    run_scores,
)
from houma.domain.indicators.models import Area, ScoreRun, Sex
from houma.domain.indicators.queries import scores_at
from houma.domain.territories.models import Level, PerimeterKind, Territory

pytestmark = pytest.mark.django_db
MANY = 8
REQUEST = ScoreRequest("capitals", Level.COMMUNE, draws=100, seed=7, sensitivity_rows=16)


@pytest.fixture(autouse=True)
def _french() -> Iterator[None]:
    with translation.override("fr"):
        yield


@pytest.fixture(autouse=True)
def _built() -> None:
    if finders.find("build/manifest.json") is None:
        pytest.skip("the front end is not built; bin/test builds it")


@pytest.fixture
def tree() -> SmallTree:
    """Eleven communes with scores and two periods of schooling; the last one has no figure, the first few people."""
    tree = small_tree()
    country = tree.country
    rare = new_indicator("rare", aggregation="weighted_mean", weight_code="people", smallest_count=1500)
    illiteracy = new_indicator("illiteracy", direction="down")
    record_indicators(country, [*small_catalogue(), illiteracy, rare], by=None)
    for _ in range(MANY):
        CommuneFactory(country=country, parent=tree.provinces[1])
    places = communes(tree)[:-1]
    record_figures(country, "people", {place: 1000.0 * (1 + number) for number, place in enumerate(places)})
    record_figures(country, "people", dict.fromkeys(places[:3], 100.0), area=Area.URBAN)
    record_figures(country, "schooling", {place: 50.0 + 3 * number for number, place in enumerate(places)})
    record_figures(country, "schooling", {place: 40.0 + 2 * number for number, place in enumerate(places)},
                   period="2014")  # fmt: skip
    record_figures(country, "illiteracy", {place: 40.0 - 2 * number for number, place in enumerate(places)})
    record_figures(country, "employment", {place: 30.0 + number**2 for number, place in enumerate(places)})
    record_figures(country, "rare", dict.fromkeys(places, 5.0))
    record_framework(country, framework_text(), by=None)
    publish_run(run_scores(country, REQUEST, by=None), by=None)
    return tree


def communes(tree: SmallTree) -> list[Territory]:
    return list(Territory.objects.filter(country=tree.country, level=Level.COMMUNE).order_by("pk"))


def at(tree: SmallTree, name: str, *more: object, query: str = "") -> str:
    return f"{reverse(name, args=[tree.country.code, *more])}?{query}"


def test_a_map_says_of_every_place_what_is_known_of_it(tree: SmallTree, client: Client) -> None:
    page = client.get(at(tree, "indicator_map", query="of=schooling&classes=3"))
    (view,) = page.context["maps"]
    assert [line.count for line in view.legend] == [4, 3, 3, 1]
    assert view.legend[-1].kind == "missing"
    answer = client.get(view.map.values)
    places = answer.json()["places"]
    assert len(places) == len(communes(tree))
    assert places[communes(tree)[-1].code] == [-1, "aucun chiffre"]
    assert places[communes(tree)[0].code][0] == 0
    assert "50,0" in places[communes(tree)[0].code][1]
    assert "max-age=86400" in answer["Cache-Control"]
    assert answer.json()["outlined"] is False


def test_what_is_about_too_few_people_is_never_told(tree: SmallTree, client: Client) -> None:
    first = communes(tree)[0].code
    page = client.get(at(tree, "indicator_map", query="of=rare"))
    (view,) = page.context["maps"]
    assert {line.kind: line.count for line in view.legend}["suppressed"] == 1
    assert client.get(view.map.values).json()["places"][first][0] == -2
    rows = exported(client, at(tree, "indicator_map_export", "csv", query="of=rare"))
    hidden = next(row for row in rows if row["code"] == first)
    assert (hidden["value"], hidden["suppressed"]) == ("", "true")
    assert client.get(api(tree, "indicators/rare/values?limit=200")).json()["suppressed"] == 1


def test_scores_come_with_their_rank_and_its_interval(tree: SmallTree, client: Client) -> None:
    page = client.get(at(tree, "indicator_map"))
    best = page.context["rows"][0]
    assert best.code == communes(tree)[-2].code
    assert best.cells[0].rank.startswith("1\N{NO-BREAK SPACE}/\N{NO-BREAK SPACE}10 (1–")
    human = client.get(at(tree, "indicator_map", query="of=score.human"))
    assert human.context["subject"].names.fr == "Humain"


def test_two_periods_side_by_side_share_their_classes(tree: SmallTree, client: Client) -> None:
    page = client.get(at(tree, "indicator_map", query="of=schooling&with_period=2014&how=equal_interval"))
    first, second = page.context["maps"]
    assert (first.shown.period, second.shown.period) == ("2024", "2014")
    assert [line.label for line in first.legend] == [line.label for line in second.legend]
    assert [line.count for line in first.legend] != [line.count for line in second.legend]
    assert first.map.sync == second.map.sync != ""
    assert client.get(second.map.values).status_code == 200


def test_the_list_sorts_and_searches_and_the_file_holds_the_same_rows(tree: SmallTree, client: Client) -> None:
    query = "of=schooling&sort=value"
    rows = client.get(at(tree, "indicator_map", query=query)).context["rows"]
    assert [row.code for row in rows] == [place.code for place in communes(tree)]
    assert [row["code"] for row in exported(client, at(tree, "indicator_map_export", "csv", query=query))] == [
        row.code for row in rows
    ]
    name = communes(tree)[4].name_fr
    found = client.get(at(tree, "indicator_map", query=f"of=schooling&q={name}")).context["rows"]
    assert communes(tree)[4].code in {row.code for row in found}
    assert client.get(at(tree, "indicator_map", query="of=schooling&q=xyzzy")).context["rows"] == []
    for file_format in ("xlsx", "json"):
        assert client.get(at(tree, "indicator_map_export", file_format, query=query)).status_code == 200


def exported(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text)))


def test_an_address_that_makes_no_sense_shows_the_usual_map(tree: SmallTree, client: Client) -> None:
    query = "of=nothing&level=moon&how=x&classes=99&sort=y&area=z&page=x&with=nothing&with_period=1"
    page = client.get(at(tree, "indicator_map", query=query))
    assert page.status_code == 200
    assert page.context["maps"][0].shown.subject.is_score


def test_who_is_counted_apart_is_chosen_apart(tree: SmallTree, client: Client) -> None:
    places = communes(tree)[:-1]
    apart = {place: 20.0 + 3 * number for number, place in enumerate(places)}
    record_figures(tree.country, "schooling", apart, sex=Sex.FEMALE)
    women = client.get(at(tree, "indicator_map", query="of=schooling&sex=female"))
    (view,) = women.context["maps"]
    assert (view.sex, view.shown.values) == ("femmes", list(apart.values()))
    sexes = next(field for field in women.context["fields"] if field.name == "sex")
    assert [(option.value, option.selected) for option in sexes.options] == [("all", False), ("female", True)]
    assert client.get(view.map.values).json()["places"][places[0].code][1].startswith("20,0")
    rows = exported(client, at(tree, "indicator_map_export", "csv", query="of=schooling&sex=female"))
    assert {float(row["value"]) for row in rows if row["value"]} == set(apart.values())
    # Of what is not told apart everybody is shown, and nothing else is offered.
    together = client.get(at(tree, "indicator_map", query="of=employment&sex=female"))
    assert together.context["maps"][0].shown.values
    assert "sex" not in {field.name for field in together.context["fields"]}


def test_what_an_address_names_and_nobody_knows_is_said(tree: SmallTree, client: Client) -> None:
    page = client.get(at(tree, "indicator_map", query="of=<nope>&with=neither"))
    assert page.context["unknown"] == ["<nope>", "neither"]
    text = page.content.decode()
    assert "« &lt;nope&gt; »".replace(" ", "\N{NO-BREAK SPACE}") in text
    assert "neither" in text
    known = client.get(at(tree, "indicator_map", query="of=schooling&with=employment"))
    assert known.context["unknown"] == client.get(at(tree, "indicator_map")).context["unknown"] == []
    assert client.get(at(tree, "indicator_map_export", "csv", query="of=nope")).status_code == 404

    codes = [place.code for place in communes(tree)[:6]]
    beside = client.get(at(tree, "compare", query=f"t={codes[0]}&t=<nope>"))
    assert [side.territory.code for side in beside.context["found"].sides] == codes[:1]
    assert "&lt;nope&gt;" in beside.content.decode()
    assert client.get(at(tree, "compare_export", "csv", query=f"t={codes[0]}&t=nope")).status_code == 404
    crowded = client.get(at(tree, "compare", query="&".join(f"t={code}" for code in codes)))
    assert crowded.context["found"].too_many == (codes[5],)
    assert "premiers territoires de cette adresse" in crowded.content.decode()


def test_a_page_costs_as_many_queries_for_more_places(tree: SmallTree, client: Client) -> None:
    address = at(tree, "indicator_map", query="of=schooling&with=illiteracy")

    def cost() -> int:
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as spent:
            client.get(address)
        return len(spent)

    before = cost()
    for _ in range(6):
        CommuneFactory(country=tree.country, parent=tree.provinces[0])
    assert cost() == before <= 30


def test_the_catalogue_is_searched_and_every_indicator_opens(tree: SmallTree, client: Client) -> None:
    assert client.get(at(tree, "indicators")).context["page"].paginator.count == 8
    found = client.get(at(tree, "indicators", query="q=illiteracy"))
    assert [row["view"].code for row in found.context["rows"]] == ["illiteracy"]
    page = client.get(at(tree, "indicator", "schooling"))
    assert sum(bar.count for bar in page.context["bars"]) == 10
    assert page.context["shown"].missing == 1
    assert page.context["best"][0].code == communes(tree)[-2].code
    assert page.context["last"][0].code == communes(tree)[0].code
    assert client.get(at(tree, "indicator", "nothing")).status_code == 404


def test_territories_stand_side_by_side_with_the_median(tree: SmallTree, client: Client) -> None:
    first, best = communes(tree)[0], communes(tree)[-2]
    query = f"t={best.code}&t={first.code}&t=nothing&t={best.code}"
    page = client.get(at(tree, "compare", query=query))
    found = page.context["found"]
    assert [side.territory.code for side in found.sides] == [best.code, first.code]
    assert [score.rank for score in found.scores[0].scores if score] == [1, 10]
    schooling = next(line for line in found.indicators if line.view.code == "schooling")
    assert [cell.total for cell in schooling.cells] == [77.0, 50.0]
    assert schooling.medians == (63.5,)
    known = query.replace("&t=nothing", "")
    file = json.loads(b"".join(client.get(at(tree, "compare_export", "json", query=known)).streaming_content))  # type: ignore[attr-defined]
    assert any(row.get("measure") == "schooling" for row in file["rows"])
    assert client.get(at(tree, "compare")).status_code == 200


def test_what_the_browser_weighs_is_what_the_run_ranked(tree: SmallTree, client: Client) -> None:
    run = ScoreRun.objects.get()
    page = client.get(at(tree, "method_weights"))
    data = client.get(page.context["source"]).json()
    assert [part["code"] for part in data["capitals"]] == ["human", "economic"]
    assert data["how"] == {"capital": "arithmetic", "index": "arithmetic"}
    means = [sum(row) / 2 for row in data["scores"]]
    ranked = {one.code: one.rank for one in scores_at(run)}
    order = sorted(zip(means, data["units"], strict=True), reverse=True)
    assert {unit[0]: place for place, (_mean, unit) in enumerate(order, 1)} == ranked


def test_the_method_tells_what_the_run_was_made_with(tree: SmallTree, client: Client) -> None:
    page = client.get(at(tree, "method"))
    assert page.context["indicators"] == 3
    shares = [line.weight for capital in page.context["tree"] for node in capital.nodes for line in node.lines]
    assert sum(shares) == pytest.approx(1)
    assert shares == pytest.approx([0.25, 0.25, 0.5])
    assert page.context["influences"]
    assert client.get(at(tree, "method", query="level=region")).status_code == 200


def test_two_runs_are_compared_on_their_page(tree: SmallTree, client: Client) -> None:
    record_framework(tree.country, framework_text("2", weight=3), by=None)
    publish_run(run_scores(tree.country, REQUEST, by=None), by=None)
    before, after = ScoreRun.objects.order_by("pk")
    page = client.get(at(tree, "method_runs", query=f"before={before.pk}&after={after.pk}"))
    assert {row["code"]: row["after"] for row in page.context["nodes"]} == {
        "schooling": "75,0\N{NARROW NO-BREAK SPACE}%",
        "illiteracy": "25,0\N{NARROW NO-BREAK SPACE}%",
    }
    assert client.get(at(tree, "method_runs", query="before=x&after=999999999")).status_code == 200


def api(tree: SmallTree, path: str) -> str:
    return f"/api/v1/{tree.country.code}/{path}"


def test_programs_read_the_same_figures(tree: SmallTree, client: Client) -> None:
    listed = client.get(api(tree, "indicators?q=illiteracy")).json()
    assert [one["code"] for one in listed["items"]] == ["illiteracy"]
    values = client.get(api(tree, "indicators/schooling/values?level=commune&limit=200")).json()
    assert (values["period"], values["periods"], values["missing"]) == ("2024", ["2024", "2014"], 1)
    assert {one["territory"]: one["value"] for one in values["items"]}[communes(tree)[1].code] == 53.0
    assert client.get(api(tree, "indicators/schooling/values?period=2014&limit=1")).json()["items"][0]["value"] == 40.0
    assert client.get(api(tree, "indicators/score.index/values")).status_code == 404
    framework = client.get(api(tree, "frameworks/capitals")).json()
    assert [part["depth"] for part in framework["parts"]] == [0, 1, 2, 3, 3, 1, 2, 3]
    run = ScoreRun.objects.get()
    assert client.get(api(tree, f"runs/{run.pk}")).json()["inputs_digest"] == run.inputs_digest
    scores = client.get(api(tree, f"runs/{run.pk}/scores?node=human")).json()
    assert [one["rank"] for one in scores["items"]] == list(range(1, 11))
    assert client.get(api(tree, f"runs/{run.pk}/scores?node=nothing")).status_code == 404


def test_a_country_without_indicators_says_so(client: Client) -> None:
    bare = small_tree()
    for name in ("indicators", "indicator_map", "compare", "method", "method_weights", "method_runs"):
        assert client.get(at(bare, name)).status_code == 200


def test_an_indicator_that_no_commune_has_leads_to_the_places_that_have_it(client: Client) -> None:
    tree = small_tree()
    medina = CommuneFactory.create(
        country=tree.country,
        parent=tree.communes[0],
        level=Level.PERIMETER,
        perimeter_kind=PerimeterKind.MEDINA,
        name_fr="Médina d’essai",
    )
    record_indicators(tree.country, [new_indicator("content_here")], by=None)
    record_figures(tree.country, "content_here", {medina: 30.0})
    text = client.get(reverse("indicator", args=[tree.country.code, "content_here"])).content.decode()
    assert reverse("territory_indicator", args=[tree.country.code, medina.code, "content_here"]) in text
    assert medina.name_fr in text
