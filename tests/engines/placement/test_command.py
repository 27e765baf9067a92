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


TIGHT: list[list[Any]] = [
    ["agent", "place", "score", "use"],
    ["a", "x", 9, 1],
    ["b", "x", 8, 1],
    ["c", "x", 5, 3],
    ["d", "y", 5, 1],
]


@pytest.mark.parametrize(
    ("lang", "full", "small", "closed", "ends"),
    [
        (
            "fr",
            "la place x est pleine\u00a0: 1 sur 1 pris, il faut 1",
            "aucune place ne le prend\u00a0: la place x est trop petite, même vide\u00a0: il faut 3, elle a 1",
            "aucune place ne le prend\u00a0: la place y ne prend personne",
            "non tenues, 1 sur 4 placés",
        ),
        (
            "ar",
            "المكان \u2068x\u2069 ممتلئ: استُعمل 1 من 1 ويلزم 1",
            "لا يستوعبه أي مكان: المكان \u2068x\u2069 أصغر من اللازم ولو كان فارغا: يلزم 3 وسعته 1",
            "لا يستوعبه أي مكان: المكان \u2068y\u2069 لا يستقبل أحدا",
            "لم تُستوف، خُصص 1 من 4",
        ),
        (
            "en",
            "place x is full: uses 1 of 1, 1 needed",
            "no place takes it: place x is too small, even empty: 3 needed, 1 there",
            "no place takes it: place y takes nobody",
            "not met, 1 of 4 placed; proven: no more can be",
        ),
    ],
)
def test_whoever_must_have_a_place_and_gets_none_is_told_with_why_and_the_command_fails(
    tmp_path: Path, lang: str, full: str, small: str, closed: str, ends: str
) -> None:
    pairs, out = written(tmp_path / "pairs.csv", TIGHT), tmp_path / "found.json"
    places = written(tmp_path / "places.csv", [["place", "capacity"], ["x", 1], ["y", 0]])
    asked = ("--general", "--households", pairs, "--homes", places, "--out", out, "--lang", lang)
    result = run(*asked, "--must")
    assert result.exit_code == 1
    assert ends in result.output
    rows = json.loads(out.read_text(encoding="utf-8"))["rows"]
    assert [row["why"] for row in rows] == [None, full, small, closed]
    assert all(one in result.output for one in (full, small, closed))
    assert run(*asked).exit_code == 0  # Nobody said that each of them has to have one.


def test_whoever_gains_nothing_is_left_out_although_there_is_room_and_told_so(tmp_path: Path) -> None:
    pairs = written(tmp_path / "pairs.csv", [["agent", "place", "score", "use"], ["a", "x", 3, 1], ["b", "x", -2, 1]])
    places = written(tmp_path / "places.csv", [["place", "capacity"], ["x", 2]])
    asked = ("--general", "--households", pairs, "--homes", places, "--out", tmp_path / "f.csv", "--lang", "en")
    assert "b: place x has room, but the score gains nothing by it" in run(*asked).output
    must = run(*asked, "--must")
    assert must.exit_code == 0
    assert "Assigned: 2 of 2; score: 1" in must.output


def test_of_several_capacities_the_one_that_does_not_suffice_is_named(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["agent", "place", "score", "use", "use_2"], ["a", "x", 9, 1, 1], ["b", "x", 8, 1, 1.5]]
    pairs = written(tmp_path / "pairs.csv", rows)
    places = written(tmp_path / "places.csv", [["place", "capacity", "capacity_2"], ["x", 9, 2]])
    asked = ("--general", "--households", pairs, "--homes", places, "--out", tmp_path / "f.csv", "--lang", "fr")
    assert "b\u00a0: la place x est pleine\u00a0: 1 sur 2 pris, il faut 1,5 (capacité 2)" in run(*asked).output


@pytest.mark.parametrize(
    "option",
    [
        ["--water"],
        ["--ventilation"],
        ["--separate-sanitation"],
        ["--require", "step_free"],
        ["--most-homes", "3"],
        ["--budget", "1"],
        ["--farthest", "1"],
        ["--persons-per-room", "2"],
    ],
    ids=lambda option: option[0],
)
def test_what_means_nothing_in_the_general_form_is_refused(tmp_path: Path, option: list[str]) -> None:
    pairs = written(tmp_path / "pairs.csv", TIGHT)
    places = written(tmp_path / "places.csv", [["place", "capacity"], ["x", 1], ["y", 0]])
    out = tmp_path / "found.csv"
    said = run("--general", "--households", pairs, "--homes", places, "--out", out, "--lang", "en", *option)
    assert said.exit_code == 2
    assert f"of no meaning with --general: {option[0]}" in said.output
    assert not out.exists()


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
