"""`houma placement solve` on CSV, workbooks and Parquet; what is wrong is said, not traced."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow
import pyarrow.parquet
import pytest
from click.testing import CliRunner, Result

from houma.cli.main import houma

HOUSEHOLDS: list[list[Any]] = [
    ["household", "persons", "start", "end", "risk", "step_free", "label", "school_lat", "school_lon"],
    ["H1", 4, date(2027, 1, 4), date(2027, 7, 1), 3, False, "north", 33.97, -6.85],
    ["H2", 5, date(2027, 1, 4), date(2027, 7, 1), 1, True, "north", 33.98, -6.84],
    ["H3", 2, date(2027, 7, 1), date(2027, 12, 1), 2, False, "south", 33.97, -6.85],
]
HOMES: list[list[Any]] = [
    ["home", "capacity", "rooms", "step_free", "rent", "lat", "lon"],
    ["A", 4, 2, False, 2000.5, 33.97, -6.85],
    ["B", 6, 3, False, 1500.0, 33.99, -6.80],
]


def written(path: Path, rows: list[list[Any]]) -> Path:
    """A file of the kind that its suffix says."""
    heads, *body = rows
    if path.suffix == ".parquet":
        pyarrow.parquet.write_table(
            pyarrow.table({head: [row[at] for row in body] for at, head in enumerate(heads)}), path
        )
    elif path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        assert book.active is not None
        for row in rows:
            book.active.append(row)
        book.save(path)
    else:
        path.write_text("\n".join(";".join(str(cell) for cell in row) for row in rows), encoding="utf-8")
    return path


def run(*options: object) -> Result:
    return CliRunner().invoke(houma, ["placement", "solve", *map(str, options)])


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "parquet"])
@pytest.mark.parametrize("out_suffix", ["csv", "xlsx", "parquet", "json"])
def test_every_kind_of_file_gives_the_same_plan(tmp_path: Path, suffix: str, out_suffix: str) -> None:
    asking, offered = written(tmp_path / f"h.{suffix}", HOUSEHOLDS), written(tmp_path / f"u.{suffix}", HOMES)
    out = tmp_path / f"plan.{out_suffix}"
    result = run("--households", asking, "--homes", offered, "--out", out, "--lang", "en")
    assert result.exit_code == 0, result.output
    assert "Households placed: 2 of 3; persons at the highest risk without a home: 0" in result.output
    assert "Highest risk: proven best" in result.output
    assert "north: 50 % placed, 0.0 km on average" in result.output
    if out_suffix == "json":
        rows = json.loads(out.read_text(encoding="utf-8"))["rows"]
        assert [row["home"] for row in rows] == ["A", None, "A"]
        assert rows[1]["why"] == "No home with a step-free entrance."
        assert rows[1]["more"] == "Home B would do if it were one with a step-free entrance."


def test_the_general_form_assigns_under_several_capacities(tmp_path: Path) -> None:
    pairs = written(
        tmp_path / "pairs.csv",
        [["agent", "place", "score", "use", "use_2"], ["a", "x", 9, 2, 1], ["a", "y", 4, 2, 1], ["b", "x", 8, 2, 1]],
    )
    places = written(tmp_path / "places.csv", [["place", "capacity", "capacity_2"], ["x", 4, 1], ["y", 2, 1]])
    out = tmp_path / "found.json"
    result = run("--general", "--households", pairs, "--homes", places, "--out", out, "--lang", "en")
    assert result.exit_code == 0, result.output
    assert "Assigned: 2 of 2; score: 12" in result.output
    assert [row["place"] for row in json.loads(out.read_text(encoding="utf-8"))["rows"]] == ["y", "x"]


def test_what_is_wrong_is_said(tmp_path: Path) -> None:
    asking, offered = written(tmp_path / "h.csv", HOUSEHOLDS), written(tmp_path / "u.csv", HOMES)
    assert (
        "expected a file in .csv"
        in run("--households", asking, "--homes", offered, "--out", tmp_path / "p.doc", "--lang", "en").output
    )
    assert run("--households", asking, "--homes", offered, "--out", tmp_path / "p.csv", "--must").exit_code == 2
    backwards = written(
        tmp_path / "b.csv", [HOUSEHOLDS[0], ["H9", 2, date(2027, 5, 1), date(2027, 4, 1), *HOUSEHOLDS[1][4:]]]
    )
    said = run("--households", backwards, "--homes", offered, "--out", tmp_path / "p.csv", "--lang", "en")
    assert said.exit_code == 1
    assert "return before or on the day of entry: H9" in said.output
    locked = written(tmp_path / "l.csv", [[*HOUSEHOLDS[0], "locked"], [*HOUSEHOLDS[1], "Z"]])
    said = run("--households", locked, "--homes", offered, "--out", tmp_path / "p.csv", "--lang", "fr")
    assert "lus mais inconnus dans u.csv : Z" in said.output
    nobody = written(tmp_path / "n.csv", [["household", "persons", "start", "end"]])
    said = run("--households", nobody, "--homes", offered, "--out", tmp_path / "p.csv", "--lang", "en")
    assert said.exit_code == 1
    assert "Traceback" not in said.output


def test_locks_that_contradict_are_said_before_anything_is_searched(tmp_path: Path) -> None:
    rows = [[*HOUSEHOLDS[0], "locked"], [*HOUSEHOLDS[1], "A"], ["H9", *HOUSEHOLDS[1][1:], "A"]]
    asking, offered = written(tmp_path / "h.csv", rows), written(tmp_path / "u.csv", HOMES)
    said = run("--households", asking, "--homes", offered, "--out", tmp_path / "p.csv", "--lang", "en")
    assert said.exit_code == 1
    assert "Home A: those locked into it are 2 at one time, for 1 at most (households H1, H9)" in said.output
