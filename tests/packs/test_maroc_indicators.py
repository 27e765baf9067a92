"""Morocco's catalogue, figures and framework of five capitals: true to their source, whole, and argued one by one."""

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from numpy.typing import NDArray

from houma.domain.indicators.rules.formulas import AREAS, SEXES, Operand, read_formula
from houma.domain.indicators.rules.frameworks import read_text
from houma.engines.capitals import Framework, Indicator
from houma.packs.catalogue import folder_of

FOLDER = folder_of("maroc")
DOC = Path(__file__).parents[2] / "docs" / "capitals-maroc.md"
CENSUS = "hcp-rgph-2024"
SEX_OF = {"ensemble": "", "feminin": "[female]", "masculin": "[male]"}
Row = dict[str, str]
Values = NDArray[np.float64]


@cache
def rows(name: str) -> tuple[Row, ...]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def catalogue() -> Mapping[str, Row]:
    return {row["code"]: row for row in rows("indicators.csv")}


@cache
def framework() -> Framework:
    return read_text((FOLDER / "framework.yaml").read_text(encoding="utf-8"), set(catalogue()))


@cache
def places(level: str, area: str = "total") -> tuple[Row, ...]:
    levels = {row["code"]: row["level"] for row in rows("territories.csv")}
    found = (row for row in rows("observations_2024.csv") if row["area"] == area)
    return tuple(row for row in found if levels[row["territory_code"]] == level)


def column(heading: str, level: str) -> Values:
    return np.array([float(row[heading]) if row[heading] else np.nan for row in places(level)])


def heading(operand: Operand) -> str:
    sex = next(name for name, number in SEXES.items() if number == (operand.sex or 0))
    return operand.code if sex == "all" else f"{operand.code}[{sex}]"


def figures(code: str, level: str) -> Values:
    """The values of an indicator, observed or derived, for the territories of a level."""
    if not catalogue()[code]["formula"]:
        return column(code, level)
    formula = read_formula(catalogue()[code]["formula"])
    return formula.compute({operand: column(heading(operand), level) for operand in formula.operands})


def ranked() -> NDArray[np.bool_]:
    """Communes of which more than their size is published and where at least 500 people live."""
    is_published = np.array([sum(bool(cell) for cell in row.values()) > 10 for row in places("commune")])
    return is_published & (column("population_population_municipale", "commune") >= 500)


INDICATORS = framework().indicators


# -- the catalogue -----------------------------------------------------------------------------------------------------


def test_every_indicator_has_three_names_and_a_source() -> None:
    for row in rows("indicators.csv"):
        assert row["name_fr"], row
        assert row["name_en"], row
        assert re.search("[\u0621-\u064a]", row["name_ar"]), row
        defined = [bool(row[f"definition_{language}"]) for language in ("fr", "ar", "en")]
        assert all(defined) or not any(defined), row
        assert row["source_code"] in {CENSUS, "hcp-poverty-2014"}


def test_names_tell_indicators_apart_in_every_language() -> None:
    for language in ("fr", "ar", "en"):
        names = [row[f"name_{language}"] for row in rows("indicators.csv")]
        assert len(set(names)) == len(names)


def test_the_whole_list_of_the_census_is_in_the_catalogue(shared_data: Path) -> None:
    with (shared_data / "maroc" / "rgph2024_indicators.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["indicator_id"].rpartition("_")[0] for row in csv.DictReader(file)}
    ours = {code for code, row in catalogue().items() if row["source_code"] == CENSUS and not row["formula"]}
    assert ours == listed
    assert len(listed) == 100


# -- the figures -------------------------------------------------------------------------------------------------------


def test_every_figure_is_the_one_that_the_census_gives(shared_data: Path) -> None:
    table = pq.read_table(shared_data / "maroc" / "rgph2024_observations.parquet").to_pydict()
    given = {}
    keys = zip(table["territory_code"], table["area"], table["indicator_id"], strict=True)
    for (territory, area, identifier), value in zip(keys, table["value"], strict=True):
        stem, _mark, sex = identifier.rpartition("_")
        given[territory, area, stem + SEX_OF[sex]] = value
    count = 0
    for row in rows("observations_2024.csv"):
        for name, cell in list(row.items())[2:]:
            expected = given.get((row["territory_code"], row["area"], name))
            assert (float(cell) if cell else None) == (None if expected is None else pytest.approx(expected, rel=1e-9))
            count += bool(cell)
    assert count > 250_000


def test_poverty_is_told_of_every_province_and_nothing_else() -> None:
    provinces = {row["code"] for row in rows("territories.csv") if row["level"] == "province"}
    assert {row["territory_code"] for row in rows("poverty_2014.csv")} == provinces
    assert all(row["area"] == "total" and all(row.values()) for row in rows("poverty_2014.csv"))


def test_the_framework_is_covered_as_the_page_declares() -> None:
    assert len(places("commune")) == 1503
    assert ranked().sum() == 1485
    for indicator in INDICATORS:
        missing = np.isnan(figures(indicator.code, "commune"))
        assert missing.sum() == {
            "women_age_at_marriage": 14,
            "population_taux_de_scolarisation_des_6_11_ans_en_2023_2024": 6,
            "literacy_gap": 5,
            "women_men_activity_ratio": 5,
        }.get(indicator.code, 4), indicator.code
        for level in ("province", "region"):
            assert not np.isnan(figures(indicator.code, level)).any()


def test_people_and_households_of_communes_add_up_to_the_country() -> None:
    for code in ("population_population_municipale", "menages_menages", "menages_menages_sedentaires"):
        assert column(code, "commune").sum() == column(code, "region").sum() == column(code, "country").sum()


@pytest.mark.parametrize(
    "row",
    [row for row in rows("indicators.csv") if row["weight_code"] and row["code"] in rows("observations_2024.csv")[0]],
    ids=lambda row: row["code"][-60:],
)
def test_the_declared_weight_gives_the_national_figure_back(row: Row) -> None:
    value, weight = column(row["code"], "commune"), column(row["weight_code"], "commune")
    known = ~np.isnan(value) & ~np.isnan(weight)
    mean = (value * weight)[known].sum() / weight[known].sum()
    assert mean == pytest.approx(column(row["code"], "country")[0], abs=0.06)


def test_shares_lie_between_nothing_and_everything() -> None:
    percents = {code for code, row in catalogue().items() if row["unit"] == "percent"}
    for row in rows("observations_2024.csv"):
        for name, cell in row.items():
            if cell and name.partition("[")[0] in percents:
                assert 0 <= float(cell) <= 100, (row["territory_code"], name)
    assert set(AREAS) == {row["area"] for row in rows("observations_2024.csv")}


# -- the framework -----------------------------------------------------------------------------------------------------


def test_the_five_capitals_weigh_the_same_and_none_is_empty() -> None:
    assert [capital.code for capital in framework().capitals] == [
        "human", "social", "economic", "cultural", "environmental",
    ]  # fmt: skip
    assert len(INDICATORS) == 30
    for capital in framework().capitals:
        assert capital.weight == 1
        assert 2 <= len(capital.children) <= 4
        assert all(
            2 <= len(dimension.children) <= 4 for dimension in capital.children if not isinstance(dimension, Indicator)
        )
        assert all((capital.note.fr, capital.note.ar, capital.note.en)), "what the census does not see of it"


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda one: one.code[-60:])
def test_an_indicator_of_the_framework_is_the_one_of_the_catalogue(indicator: Indicator) -> None:
    row = catalogue()[indicator.code]
    assert (indicator.names.fr, indicator.names.ar, indicator.names.en) == (
        row["name_fr"], row["name_ar"], row["name_en"],
    )  # fmt: skip
    assert row["direction"] == ("up" if indicator.direction > 0 else "down")
    capital = next(
        one.code for one in framework().capitals if indicator in [leaf for d in one.children for leaf in d.children]
    )
    assert row["capital"] == capital
    assert all((indicator.note.fr, indicator.note.ar, indicator.note.en))


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda one: one.code[-60:])
def test_goalposts_enclose_19_communes_in_20_and_100_is_morocco(indicator: Indicator) -> None:
    assert indicator.goalposts is not None
    low, high = np.nanpercentile(figures(indicator.code, "commune")[ranked()], [2.5, 97.5])
    assert indicator.goalposts[0] <= low
    assert indicator.goalposts[1] >= high
    assert indicator.goalposts[1] - indicator.goalposts[0] <= 1.7 * (high - low), "no wider than rounding asks for"
    assert indicator.reference == pytest.approx(figures(indicator.code, "country")[0], abs=0.005)


def test_the_page_argues_every_indicator_as_the_framework_holds_it() -> None:
    argued = {}
    for line in DOC.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        code = re.search(r"`([a-z0-9_]+)`$", cells[1]) if len(cells) == 6 else None
        if code is not None:
            argued[code[1]] = (cells[0], *cells[2:5])
            assert len(cells[5]) > 20, "a choice is argued"
    kept = {}
    for capital in framework().capitals:
        for dimension in capital.children:
            for one in dimension.children:
                low, high = one.goalposts
                wanted = "up" if one.direction > 0 else "down"
                kept[one.code] = (dimension.names.en, wanted, f"{one.weight:g}", f"{low:g} to {high:g}")
    assert argued == kept
