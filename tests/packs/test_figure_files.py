"""Indicators, figures and a framework in any pack: all that is wrong at once, then loaded and ranked once."""

from pathlib import Path

import pytest
from tests.packs.small_pack import edit, write_pack

from houma.domain.indicators.models import FrameworkVersion, IndicatorVersion, Observation, Release, ScoreRun
from houma.domain.indicators.queries import values_at
from houma.domain.territories.models import Country
from houma.packs.checking import CheckedPack, check_pack
from houma.packs.loading import PackRefused, load_pack

CATALOGUE = """code,name_fr,name_ar,name_en,unit,direction,capital,source_code,aggregation,weight_code,formula
people,Habitants,السكان,People,persons,none,,report,sum,,
illiteracy,Analphabétisme,الأمية,Illiteracy,percent,down,human,report,weighted_mean,people,
school,Scolarisation,التمدرس,Schooling,percent,up,human,report,none,,
gap,Écart,الفارق,Gap,percent,down,social,,none,,illiteracy[female] - illiteracy[male]
"""
FIGURES = """territory_code,area,people,illiteracy,illiteracy[female],illiteracy[male],school
C1,total,100,10,15,5,90
C2,total,200,20,30,10,
C3,total,150,30,35,20,70
C1,urban,40,8,,,
"""
FRAMEWORK = """code: pair
version: "1"
names: {fr: Deux, ar: اثنان, en: Two}
recipe: {normalise: min_max, coverage: 0.5}
capitals:
  - code: human
    names: {fr: Humain, ar: بشري, en: Human}
    dimensions:
      - code: knowing
        names: {fr: Savoir, ar: معرفة, en: Knowing}
        indicators:
          - {code: illiteracy, names: {fr: Analphabétisme, ar: الأمية, en: Illiteracy}, direction: down}
          - {code: school, names: {fr: Scolarisation, ar: التمدرس, en: Schooling}, direction: up}
          - {code: gap, names: {fr: Écart, ar: الفارق, en: Gap}, direction: down}
"""
ENTRY = """
[[files]]
path = "figures.csv"
rows = 4
source_code = "report"
title = "Recensement"
period = "2020"
known_on = 2020-06-01
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = write_pack(tmp_path / "zz")
    described = (folder / "pack.toml").read_text(encoding="utf-8")
    (folder / "pack.toml").write_text(f'scored_levels = ["commune"]\n{described}{ENTRY}', encoding="utf-8")
    for name, text in (("indicators.csv", CATALOGUE), ("figures.csv", FIGURES), ("framework.yaml", FRAMEWORK)):
        (folder / name).write_text(text, encoding="utf-8")
    more = (("territories.csv", "C3,commune,P1,Commune trois,جماعة ثالثة,Commune three,150,1.4,1.4\n"),
            ("units.csv", "percent,%,%,%\npersons,personnes,أشخاص,persons\n"))  # fmt: skip
    for name, lines in more:
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(lines)
    return folder


def told(checked: CheckedPack) -> set[tuple[str, str, int | None, str]]:
    return {(problem.code, problem.sheet, problem.row, problem.read) for problem in checked.errors}


def test_a_pack_with_indicators_is_in_order(pack: Path) -> None:
    assert [problem.sentence("en") for problem in check_pack(pack).errors] == []


def test_everything_that_is_wrong_with_the_places_of_figures_comes_at_once(pack: Path) -> None:
    edit(pack, "figures.csv", "C2,total", "C9,total")
    edit(pack, "figures.csv", "C1,urban", "C1,uptown")
    edit(pack, "figures.csv", "people,illiteracy,", "peple,illiteracy,")
    edit(pack, "figures.csv", "illiteracy[male]", "illiteracy[female]")
    assert told(check_pack(pack)) >= {
        ("unknown-name", "figures.csv", 1, "peple"),
        ("duplicate-identity", "figures.csv", 1, "illiteracy[female]"),
        ("unknown-name", "figures.csv", 3, "C9"),
        ("not-in-list", "figures.csv", 5, "uptown"),
    }


@pytest.mark.parametrize("cell", ["beaucoup", "inf", "nan", "1,5"])
def test_a_figure_is_a_number_or_nothing(pack: Path, cell: str) -> None:
    edit(pack, "figures.csv", "C1,total,100,10,", f'C1,total,100,"{cell}",')
    assert ("not-a-number", "figures.csv", 2, cell) in told(check_pack(pack))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("C3,total", "C1,total", ("duplicate-identity", "figures.csv", 4, "C1")),
        ("C1,urban,40,8,,,", "C1,urban,40,8", ("not-a-table", "figures.csv", 5, "4")),
        ("territory_code,area", "territory_code,milieu", ("not-a-table", "figures.csv", 1, "territory_code, milieu")),
        ("illiteracy[male],school", "illiteracy[male],gap", ("derived-figure", "figures.csv", None, "gap")),
        ("\nC1,urban,40,8,,,", "", ("row-count", "figures.csv", None, "3")),
    ],
)
def test_a_figure_has_one_place_and_is_not_computed(
    pack: Path, before: str, after: str, expected: tuple[str, str, int | None, str]
) -> None:
    edit(pack, "figures.csv", before, after)
    assert expected in told(check_pack(pack))


@pytest.mark.parametrize(
    ("file", "before", "after", "expected"),
    [
        ("indicators.csv", "- illiteracy[male]", "- people", ("formula-units", "indicators.csv", 5)),
        ("indicators.csv", "illiteracy[female] -", "gap -", ("cycle", "indicators.csv", 5)),
        ("framework.yaml", "code: school", "code: scool", ("framework", "framework.yaml", None)),
        ("framework.yaml", "version:", "verzion:", ("framework", "framework.yaml", None)),
        ("pack.toml", 'source_code = "report"', 'source_code = "repport"', ("unknown-name", "pack.toml", None)),
        ("pack.toml", "known_on = 2020-06-01", 'known_on = "soon"', ("wrong-description", "pack.toml", None)),
        ("pack.toml", '["commune"]', '["village"]', ("wrong-description", "pack.toml", None)),
    ],
)
def test_catalogue_framework_and_description_are_checked_with_the_rest(
    pack: Path, file: str, before: str, after: str, expected: tuple[str, str, int | None]
) -> None:
    edit(pack, file, before, after)
    assert expected in {place[:3] for place in told(check_pack(pack))}


@pytest.mark.django_db
def test_loading_brings_figures_and_ranks_and_loading_again_changes_nothing(pack: Path) -> None:
    load_pack(pack)
    country = Country.objects.get(code="zz")
    assert IndicatorVersion.objects.of_country("zz").count() == 4
    assert Observation.objects.filter(release__country=country).count() == 16
    assert {place.code: place.value for place in values_at(country, "gap", "commune").places} == {
        "C1": 10, "C2": 20, "C3": 15,
    }  # fmt: skip
    run = ScoreRun.objects.get(country=country)
    # C2: half of the way in illiteracy, last in the gap, no figure for school; C3: last, last, half of the way.
    assert dict(run.results.filter(node="index").values_list("territory__code", "rank")) == {"C1": 1, "C2": 2, "C3": 3}
    edit(pack, "sources.csv", "Le journal", "Le quotidien")
    load_pack(pack)
    assert ScoreRun.objects.filter(country=country).count() == Release.objects.filter(country=country).count() == 1


@pytest.mark.django_db
def test_a_revised_figure_leaves_the_old_run_and_computes_a_new_one(pack: Path) -> None:
    load_pack(pack)
    first = ScoreRun.objects.get(country="zz")
    edit(pack, "figures.csv", "C1,total,100,10,", "C1,total,100,40,")
    load_pack(pack)
    second = ScoreRun.objects.filter(country="zz").latest("id")
    assert first.pk != second.pk
    assert second.publications.exists()
    assert first.results.get(node="index", territory__code="C1").rank == 1


@pytest.mark.django_db
def test_a_framework_whose_text_changed_under_its_version_is_refused_whole(pack: Path) -> None:
    load_pack(pack)
    edit(pack, "framework.yaml", "coverage: 0.5", "coverage: 0.6")
    with pytest.raises(PackRefused) as refused:
        load_pack(pack)
    assert [problem.sheet for problem in refused.value.problems] == ["framework.yaml"]
    assert FrameworkVersion.objects.filter(framework__country="zz").count() == 1
