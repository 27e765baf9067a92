"""Files of figures and definitions: the same from a workbook, CSV or Parquet, every wrong cell with its address."""

from datetime import date
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet
import pytest
from click.testing import CliRunner
from tests.factories import SmallTree, SourceFactory, small_tree
from tests.factories.indicators import new_indicator, record_figures, release, small_catalogue

from houma.cli.indicators import indicators as command
from houma.domain.indicators.actions import import_figures, record_indicators
from houma.domain.indicators.models import Indicator, Observation, Sex
from houma.domain.indicators.queries import catalogue, values_at
from houma.domain.indicators.rules.entries import MappedCode
from houma.domain.indicators.workbook import (
    INDICATORS,
    UnreadableFigures,
    figure_references,
    files,
    indicator_rows,
    read_catalogue,
    read_figures,
    read_listing,
    value_rows,
    values_table,
)
from houma.exchange import NO_REFERENCES, Provenance, write_csv
from houma.values.multilingual import Multilingual

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> SmallTree:
    tree = small_tree()
    SourceFactory(country_code=tree.country.pk, code="census")
    return tree


def rows_of(tree: SmallTree) -> dict[str, list[object]]:
    codes = [place.code for place in tree.communes]
    return {
        "territory_code": [*codes, codes[0], codes[0]],
        "area": ["total", "total", "total", "urbain", None],
        "indicator_id": ["P_ALL", "P_ALL", "P_ALL", "P_ALL", "P_F"],
        "value": [10.0, 20.0, 30.0, 7.0, None],
    }


PROVENANCE = Provenance(Multilingual("Table"), Multilingual("HCP"), Multilingual("ODbL"), date(2026, 1, 1))
MAP = {"P_ALL": MappedCode("people"), "P_F": MappedCode("people", int(Sex.FEMALE))}


def written(tree: SmallTree, folder: Path, kind: str) -> Path:
    table = pa.table(rows_of(tree))
    path = folder / f"figures.{kind}"
    if kind == "parquet":
        pyarrow.parquet.write_table(table, path)
    else:
        lines = [";".join(table.column_names)]
        lines += [";".join("" if cell is None else str(cell) for cell in row.values()) for row in table.to_pylist()]
        path.write_text("\n".join(lines) + "\n")
    return path


@pytest.mark.parametrize("kind", ["parquet", "csv", "large csv"])
def test_the_same_figures_come_from_every_kind_of_file(
    tree: SmallTree, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind == "large csv":
        monkeypatch.setattr(files, "MODEST", 0)
    path = written(tree, tmp_path, kind.rpartition(" ")[2])
    found = read_figures(path, figure_references(tree.country, MAP), period="2024", code_map=MAP)
    told = import_figures(tree.country, small_catalogue(), release(tree.country), found.columns, by=None).figures
    assert told is not None
    assert (told.rows, told.new, told.same) == (5, 4, 1)
    assert [one.value for one in values_at(tree.country, "people", "commune").places] == [10, 20, 30]
    assert [one.value for one in values_at(tree.country, "people", "commune", area=1).places] == [7, None, None]


def test_a_dry_run_takes_back_all_that_it_did(tree: SmallTree, tmp_path: Path) -> None:
    found = read_figures(written(tree, tmp_path, "parquet"), NO_REFERENCES, period="2024", code_map=MAP)
    told = import_figures(tree.country, small_catalogue(), release(tree.country), found.columns, by=None, dry_run=True)
    assert told.figures is not None
    assert told.figures.new == 4
    assert not Indicator.objects.exists()
    assert not Observation.objects.exists()


def test_cells_that_cannot_be_read_are_told_with_their_addresses(tree: SmallTree, tmp_path: Path) -> None:
    path = tmp_path / "wrong.csv"
    record_indicators(tree.country, small_catalogue(), by=None)
    place = tree.communes[0]
    path.write_text(
        "territory;indicator;period;area;value\n"
        f"{place.code};people;2024;total;ten\n"
        f"{place.name_fr};Indicateur people;2024;sea;10\n"
        ";people;2024;;10\n"
        f"{place.code};Indicateur peple;2024;;10\n"
        "nowhere;people;last year;;10\n"
    )
    with pytest.raises(UnreadableFigures) as unreadable:
        read_figures(path, figure_references(tree.country))
    found = unreadable.value.problems
    assert [problem.address for problem in found] == ["E2", "D3", "A4", "B5", "A6", "C6"]
    assert "Indicateur people" in found[3].nearest


def test_a_parquet_file_without_the_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "wrong.parquet"
    pyarrow.parquet.write_table(pa.table({"place": ["A"], "value": ["ten"]}), path)
    with pytest.raises(UnreadableFigures) as unreadable:
        read_figures(path, NO_REFERENCES)
    assert [problem.code for problem in unreadable.value.problems] == [
        "missing-column", "missing-column", "not-numbers", "missing-column",
    ]  # fmt: skip
    path.write_bytes(b"no parquet")
    with pytest.raises(UnreadableFigures):
        read_figures(path, NO_REFERENCES)


def test_a_catalogue_written_out_is_read_back_as_it_was(tree: SmallTree, tmp_path: Path) -> None:
    record_indicators(
        tree.country,
        [*small_catalogue(), new_indicator("few", smallest_count=5, capital="human", source_code="census")],
        by=None,
    )
    path = tmp_path / "catalogue.csv"
    path.write_bytes(b"".join(write_csv(INDICATORS, indicator_rows(catalogue(tree.country)), "fr", PROVENANCE)))
    _reading, definitions = read_catalogue(path)
    assert len(record_indicators(tree.country, definitions, by=None).unchanged) == 7


def test_a_sources_own_list_gives_indicators_and_what_its_codes_stand_for(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "indicator_id,group,label_fr,sex,is_percentage\n"
        "population_taux_ensemble,population,Taux,ensemble,True\n"
        "population_taux_feminin,population,Taux,feminin,True\n"
        "menages_ensemble,menages,Ménages,ensemble,False\n"
    )
    listing = read_listing(path)
    assert listing is not None
    assert [(one.code, one.unit_code, one.aggregation) for one in listing.indicators] == [
        ("population_taux", "percent", "none"),
        ("menages", "units", "none"),
    ]
    assert listing.code_map["population_taux_feminin"] == MappedCode("population_taux", Sex.FEMALE)


def test_the_command_imports_lists_shows_and_refuses(tree: SmallTree, tmp_path: Path) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(command, [*arguments, "--country", tree.country.pk, "--lang", "en"])
        return done.exit_code, done.output

    record_indicators(tree.country, small_catalogue(), by=None)
    codes = tmp_path / "codes.csv"
    codes.write_text("source_code;indicator;sex\nP_ALL;people;\nP_F;people;female\n")
    path = str(written(tree, tmp_path, "parquet"))
    given = (path, "--source", "census", "--period", "2024", "--codes", str(codes))
    status, said = run("import", *given, "--dry-run")
    assert (status, "4 new figures" in said, Observation.objects.count()) == (0, True, 0)
    assert run("import", *given)[0] == 0
    assert "nothing to change" in run("import", *given)[1]
    assert "people\t" in run("list")[1]
    empty = tmp_path / "empty.xlsx"
    assert run("template", str(empty))[0] == 0
    book = openpyxl.load_workbook(empty)
    sheet = book["Observations"]
    for column, value in enumerate((tree.communes[2].name_fr, "people", "2024", "rural", None, 12), start=1):
        sheet.cell(2, column, value)
    book.save(empty)
    found = read_figures(empty, figure_references(tree.country)).columns
    assert (found.territories, found.indicators, found.area.tolist(), found.value.tolist()) == (
        (tree.communes[2].code,), ("people",), [2], [12],
    )  # fmt: skip
    assert "30" in run("show", "people", "--level", "commune")[1]
    assert run("show", "poeple")[0] == 2
    assert run("import", path, "--source", "sensus")[0] == 2
    status, said = run("import", path, "--source", "census", "--period", "2024")
    assert (status, "Unknown indicators: 5" in said) == (1, True)
    assert run("score", "--framework", "none", "--level", "commune")[0] == 2


def test_a_table_of_values_leaves_the_house_without_what_is_too_small(tree: SmallTree) -> None:
    record_indicators(
        tree.country, [new_indicator("people", "inhabitants", aggregation="sum", smallest_count=15)], by=None
    )
    record_figures(tree.country, "people", dict(zip(tree.communes, (10, 20, 30), strict=True)))
    found = values_at(tree.country, "people", "commune")
    lines = b"".join(write_csv(values_table(found), value_rows(found), "fr", PROVENANCE)).decode().splitlines()
    assert [line.split(",")[3] for line in lines[1:]] == ["", "20.0", "30.0"]
