"""`houma watch`: looks under every rule, tries rules without writing, computes what SDG 11 asks for."""

from datetime import date

import pytest
from click.testing import CliRunner
from tests.factories import SmallTree, small_tree
from tests.factories.indicators import new_indicator, record_figures, release, small_catalogue
from tests.factories.scored import ScoredCountry, scored_country
from tests.factories.watch import new_rule

from houma.cli.watch import watch as group
from houma.domain.indicators.actions import record_indicators
from houma.domain.indicators.models import Release
from houma.domain.watch.actions import record_rules
from houma.domain.watch.models import Alert, Family

pytestmark = pytest.mark.django_db


def said(*words: str) -> str:
    result = CliRunner().invoke(group, [*words, "--country", "xh"])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def scored(db: None) -> ScoredCountry:
    made = scored_country()
    few = new_rule(Family.THRESHOLD, "few", indicator="illiteracy", level="commune", worse="above", value=37)
    none = new_rule(Family.THRESHOLD, "none", indicator="illiteracy", level="commune", worse="above", value=99)
    record_rules(made.country, [few, none], by=None)
    return made


def test_it_looks_under_every_rule_and_the_same_facts_change_nothing(scored: ScoredCountry) -> None:
    first = said("run", "--lang", "en")
    raised = Alert.objects.count()
    assert raised
    assert first.startswith("2 rules, ")
    assert f"{raised} raised" in first
    assert said("run", "--lang", "en").endswith(
        f"alerts: 0 raised, 0 open again, 0 changed, 0 ended, {raised} standing.\n"
    )


@pytest.mark.parametrize(("language", "word"), [("fr", "règles"), ("ar", "قواعد")])
def test_it_speaks_the_language_asked_for(scored: ScoredCountry, language: str, word: str) -> None:
    assert word in said("run", "--lang", language)


def test_a_trial_tells_what_would_be_found_and_writes_nothing(scored: ScoredCountry) -> None:
    every = said("try", "--lang", "en").splitlines()
    assert [line.partition(" ")[0] for line in every] == ["few", "none"]
    one = said("try", "few", "--lang", "en").splitlines()
    assert one[0] == every[0]
    assert f": {len(one) - 1} facts" in one[0]
    assert any(scored.tree.communes[0].name in line for line in one[1:])
    assert not Alert.objects.exists()
    said("run")
    assert Alert.objects.count() == len(one) - 1, "as many as were raised then"


def test_an_unknown_country_is_refused(scored: ScoredCountry) -> None:
    result = CliRunner().invoke(group, ["run", "--country", "zz"])
    assert result.exit_code != 0
    assert "zz" in result.output


@pytest.fixture
def measured(db: None) -> SmallTree:
    """Built-up area and people of one commune at two dates."""
    tree = small_tree()
    release(tree.country)
    rules = {"theme": "sdg", "sdg_target": "11.3.1", "source_code": "census", "decimals": 2}
    land = new_indicator("sdg_11_3_1", "ratio", numerator_code="built_up", denominator_code="people", **rules)
    built = new_indicator("built_up", "hectares", aggregation="sum")
    record_indicators(tree.country, [*small_catalogue(), built, land], by=None)
    for code, first, last in (("people", 10_000, 12_000), ("built_up", 100, 150)):
        for period, value in (("2014", first), ("2024", last)):
            places = {tree.communes[0]: float(value), tree.communes[2]: float(value)}
            record_figures(tree.country, code, places, period=period, data_date=date(2024, 12, 31))
    return tree


def test_the_ratio_of_land_is_recorded_once(measured: SmallTree) -> None:
    before = Release.objects.count()
    first = said("sdg", "--lang", "en")
    assert first.startswith("SDG 11.3.1: 4 of 8 territories ")
    assert first.endswith("(2014–2024)\n")
    assert Release.objects.count() == before + 1
    assert said("sdg", "--lang", "en") == first
    assert Release.objects.count() == before + 1
