"""`houma capitals check|score|balance` on CSV, workbooks and Parquet; what is wrong is said, not traced."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyarrow
import pyarrow.parquet
import pytest
import yaml
from click.testing import CliRunner, Result
from tests.engines.capitals.samples import DATA, POPULATION, framework, mapping

from houma.cli.main import houma
from houma.engines.capitals import score

HEADS = ["unit", "name", "group", "literacy", "dropout", "doctors", "tap", "population"]
ROWS: list[list[Any]] = [
    ["A", "Alpha", "n", *DATA[0], 10_000],
    ["B", "Beta", "n", *DATA[1], 10_000],
    ["C", "Gamma", "s", 40.0, None, 30.0, 70.0, 20_000],
]


def written(path: Path, heads: list[str] = HEADS, rows: list[list[Any]] = ROWS) -> Path:
    """A data file of the kind that its suffix says."""
    if path.suffix == ".parquet":
        table = pyarrow.table({head: [row[place] for row in rows] for place, head in enumerate(heads)})
        pyarrow.parquet.write_table(table, path)
    elif path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        assert book.active is not None
        for row in (heads, *rows):
            book.active.append(row)
        book.save(path)
    else:
        cells = [["" if cell is None else str(cell).replace(".", ",") for cell in row] for row in rows]
        path.write_text("\n".join(";".join(row) for row in (heads, *cells)), encoding="utf-8")
    return path


@pytest.fixture
def five(tmp_path: Path) -> Path:
    path = tmp_path / "five.yaml"
    path.write_text(yaml.safe_dump(mapping(), allow_unicode=True), encoding="utf-8")
    return path


def run(command: str, *options: object) -> Result:
    return CliRunner().invoke(houma, ["capitals", command, *map(str, options)])


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "parquet"])
@pytest.mark.parametrize("out_suffix", ["csv", "xlsx", "parquet", "json"])
def test_every_kind_of_file_gives_the_same_scores(five: Path, tmp_path: Path, suffix: str, out_suffix: str) -> None:
    data, out = written(tmp_path / f"data.{suffix}"), tmp_path / f"scores.{out_suffix}"
    result = run("score", "--framework", five, "--data", data, "--out", out, "--lang", "en")
    assert result.exit_code == 0, result.output
    assert "3 of 3 units ranked" in result.output
    expected = score(framework(), DATA, denominators=POPULATION)
    assert [row["rank"] for row in read(out)] == expected.rank.tolist()
    assert np.allclose([row["index"] for row in read(out)], expected.index, atol=1e-6)
    assert np.allclose([row["human"] for row in read(out)], expected.nodes[:, 7], atol=1e-6)
    assert [row["social_rank"] for row in read(out)] == [1, 3, 2]


def read(path: Path) -> list[dict[str, Any]]:
    """The rows of an output file, numbers as numbers."""
    if path.suffix == ".json":
        rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["rows"]
        return rows
    if path.suffix == ".parquet":
        table = pyarrow.parquet.read_table(path)
        assert json.loads(table.schema.metadata[b"houma"])["framework"] == "three"
        found: list[dict[str, Any]] = table.to_pylist()
        return found
    if path.suffix == ".xlsx":
        lines = [[cell.value for cell in row] for row in openpyxl.load_workbook(path).worksheets[0].iter_rows()]
        names = {"Unit": "unit", "rank": "rank", "Index": "index", "Humain en (human)": "human"}
        names["Social en (social), rank"] = "social_rank"
        heads = [names.get(str(head), str(head)) for head in lines[0]]
        return [dict(zip(heads, line, strict=True)) for line in lines[1:]]
    text = path.read_text(encoding="utf-8-sig").splitlines()
    cells = [line.split(",") for line in text]
    return [
        {
            head: float(cell) if cell.replace(".", "").isdigit() else cell
            for head, cell in zip(cells[0], row, strict=True)
        }
        for row in cells[1:]
    ]


def test_a_framework_in_a_workbook_is_the_same_framework(five: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    about, parts, recipe = book.active, book.create_sheet("framework"), book.create_sheet("recipe")
    assert about is not None
    about.title = "about"
    for row in (["code", "three"], ["version", 2], ["name_fr", "Trois capitaux"]):
        about.append(row)
    recipe.append(["coverage", 0.5])
    parts.append(["level", "code", "parent", "name_fr", "direction", "weight", "denominator", "per"])
    for capital in mapping()["capitals"]:
        parts.append(["capital", capital["code"], None, capital["names"]["fr"], None, capital.get("weight")])
        for dimension in capital["dimensions"]:
            parts.append(["dimension", dimension["code"], capital["code"], dimension["names"]["fr"]])
            for one in dimension["indicators"]:
                cells = [one["code"], dimension["code"], one["names"]["fr"], one["direction"], one.get("weight")]
                parts.append(["indicator", *cells, one.get("denominator"), one.get("per")])
    book.save(tmp_path / "five.xlsx")
    data = written(tmp_path / "data.csv")
    for number, source in enumerate((five, tmp_path / "five.xlsx")):
        out = tmp_path / f"{number}.json"
        result = run("score", "--framework", source, "--data", data, "--out", out)
        assert result.exit_code == 0, result.output
    assert read(tmp_path / "0.json") == read(tmp_path / "1.json")
    parts["E4"] = "sideways"
    book.save(tmp_path / "five.xlsx")
    wrong = run("check", "--framework", tmp_path / "five.xlsx")
    assert wrong.exit_code == 1
    assert "framework!4: «\N{NO-BREAK SPACE}direction\N{NO-BREAK SPACE}»" in wrong.output


def test_a_choice_is_changed_from_the_shell(five: Path, tmp_path: Path) -> None:
    data, out = written(tmp_path / "data.csv"), tmp_path / "out.json"
    options = ("--framework", five, "--data", data, "--out", out)
    assert run("score", *options, "--choose", "normalise=rank", "--choose", "aggregate.index=owa").exit_code == 0
    recipe = json.loads(out.read_text())["recipe"]
    assert (recipe["normalise"], recipe["aggregate"]["index"], recipe["coverage"]) == ("rank", "owa", 0.5)
    below = run("score", *options, "--choose", "normalise=z_score", "--choose", "weight=entropy")
    assert below.exit_code == 1
    assert "les poids par entropie demandent" in below.output
    for choice, said in (("normalise", "CHOICE=VALUE"), ("normalise=x", "min_max"), ("aggregate=mpi", "[70, 130]")):
        refused = run("score", *options, "--choose", choice, "--lang", "en")
        assert refused.exit_code in {1, 2}
        assert said in refused.output


def test_check_says_what_the_data_carry(five: Path, tmp_path: Path) -> None:
    data, out = written(tmp_path / "data.csv"), tmp_path / "indicators.csv"
    assert run("check", "--framework", five).exit_code == 0
    result = run("check", "--framework", five, "--data", data, "--out", out, "--lang", "en")
    assert result.exit_code == 0, result.output
    assert "2 capitals, 4 indicators; no fault" in result.output
    assert "Missing values: 8.3 %" in result.output
    assert "dropout (33 %)" in result.output
    assert "doctors~tap (1.00)" in result.output
    rows = read(out)
    assert [row["indicator"] for row in rows] == ["literacy", "dropout", "doctors", "tap"]
    assert rows[1]["coverage"] == pytest.approx(2 / 3, abs=1e-6)


def test_balance_says_what_holds_back_what_moves_and_where_effort_goes(five: Path, tmp_path: Path) -> None:
    data, out = written(tmp_path / "data.csv"), tmp_path / "balance.json"
    options = ("--framework", five, "--data", data, "--out", out, "--lang", "en")
    result = run("balance", *options, "--unit", "C", "--effort", "human=3", "--effort", "social=1", "--target", 60)
    assert result.exit_code == 0, result.output
    found = json.loads(out.read_text())
    assert [row["holding_back"] for row in found["rows"]] == [None, "social", "human"]
    assert {lever["indicator"] for lever in found["levers"]["C"]} == {"literacy", "doctors", "tap"}
    # Human is short of 60 by 35 and weighs 2, social by 10 and weighs 1.
    assert found["effort"]["need"]["human"] == pytest.approx(70 / 80)
    assert found["effort"]["mismatch"] == pytest.approx(0.125)
    assert "12 % of the effort" in result.output
    for wrong, said in (
        (("--unit", "Z"), "“Z” is not in the data"),
        (("--effort", "money=3"), "human, social"),
        (("--effort", "human=much"), "human, social"),
        (("--effort", "human=1", "--target", -5), "units below the target"),
    ):
        refused = run("balance", *options, *wrong)
        assert refused.exit_code in {1, 2}
        assert said in refused.output


def test_wrong_files_are_answered_not_traced(five: Path, tmp_path: Path) -> None:
    good = written(tmp_path / "data.csv")
    spoilt = mapping()
    spoilt["capitals"][0]["code"] = ""
    spoilt["version"] = ""
    bad = tmp_path / "bad.yaml"
    bad.write_text(yaml.safe_dump(spoilt, allow_unicode=True), encoding="utf-8")
    result = run("score", "--framework", bad, "--data", good, "--out", tmp_path / "o.csv")
    assert result.exit_code == 1
    assert "«\N{NO-BREAK SPACE}version\N{NO-BREAK SPACE}» est attendu" in result.output
    assert "capitals[0]" in result.output
    assert "points à corriger : 2" in result.output
    bad.write_text("a: [1,", encoding="utf-8")
    assert "YAML" in run("check", "--framework", bad).output
    letters = [[*row[:3], "many", *row[4:]] for row in ROWS]
    twice = [ROWS[0], ROWS[0]]
    less = [row[:-1] for row in ROWS]
    cases = [
        (written(tmp_path / "letters.csv", HEADS, letters), "Alphabétisation", "many"),
        (written(tmp_path / "letters.parquet", HEADS, letters), "Alphabétisation", "many"),
        (written(tmp_path / "twice.csv", HEADS, twice), "twice!A3", "already at twice!A2"),
        (written(tmp_path / "twice.parquet", HEADS, twice), "twice.parquet!A3", "already at twice.parquet!A2"),
        (written(tmp_path / "less.csv", HEADS[:-1], less), "columns missing: population", "tap"),
        (written(tmp_path / "less.parquet", HEADS[:-1], less), "columns missing: population", "tap"),
        (written(tmp_path / "none.parquet", HEADS[1:], [row[1:] for row in ROWS]), "none.parquet", "headings"),
        (written(tmp_path / "empty.csv", HEADS, []), "no row", "empty.csv"),
    ]
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1 nothing")
    cases.append((broken, "broken.parquet", "read"))
    for data, *said in cases:
        result = run("score", "--framework", five, "--data", data, "--out", tmp_path / "o.csv", "--lang", "en")
        assert result.exit_code == 1, data.name
        assert result.exception is None or isinstance(result.exception, SystemExit), data.name
        for text in said:
            assert text in result.output, data.name


def test_an_output_that_nobody_could_read_is_refused_before_computing(five: Path, tmp_path: Path) -> None:
    data = written(tmp_path / "data.csv")
    refused = run("score", "--framework", five, "--data", data, "--out", tmp_path / "scores.doc")
    assert refused.exit_code == 2
    assert ".parquet" in refused.output
    assert run("check", "--framework", five, "--out", tmp_path / "o.csv").exit_code == 2
