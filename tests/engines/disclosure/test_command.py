"""`houma disclosure protect|audit` on CSV, workbooks and Parquet; what is wrong is said, not traced."""

from pathlib import Path

import openpyxl
import pyarrow
import pyarrow.parquet
import pytest
from click.testing import CliRunner, Result

from houma.cli.main import houma

AGES = ["0-14", "15-59", "60+"]
COUNTS = {"A": [2, 14, 6], "B": [9, 25, 8], "C": [5, 11, 7], "D": [12, 30, 9]}
TREE = "code;parent\nM;\nN;M\nS;M\nA;N\nB;N\nC;S\nD;S\n"


def a_table(path: Path, counts: dict[str, list[int]] = COUNTS) -> Path:
    """Inner cells, a row each: totals are worked out."""
    rows = [(place, age, count) for place, line in counts.items() for age, count in zip(AGES, line, strict=True)]
    if path.suffix == ".parquet":
        columns = dict(zip(("place", "age", "count"), map(list, zip(*rows, strict=True)), strict=True))
        pyarrow.parquet.write_table(pyarrow.table(columns), path)
    elif path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        assert book.active is not None
        for row in (("place", "age", "count"), *rows):
            book.active.append(row)
        book.save(path)
    else:
        path.write_text("\n".join(";".join(map(str, row)) for row in (("place", "age", "count"), *rows)), "utf-8")
    return path


def run(*arguments: str | Path) -> Result:
    """The command in English."""
    return CliRunner().invoke(houma, ["disclosure", *map(str, arguments), "--lang", "en"])


def told(path: Path) -> list[str | Path]:
    """The options that say how to read the table."""
    tree = path.parent / "tree.csv"
    tree.write_text(TREE, "utf-8")
    return ["--table", path, "--by", "place", "--by", "age", "--tree", f"place={tree}", "--below", "4"]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet"])
def test_a_protected_table_passes_its_own_audit(tmp_path: Path, suffix: str) -> None:
    table, out, limits = a_table(tmp_path / f"t{suffix}"), tmp_path / f"p{suffix}", tmp_path / "limits.parquet"
    done = run("protect", *told(table), "--out", out)
    assert done.exit_code == 0, done.output
    assert "proved" in done.output
    judged = run("audit", *told(table), "--released", out, "--out", limits)
    assert judged.exit_code == 0, judged.output
    found = pyarrow.parquet.read_table(limits).to_pylist()
    small = next(row for row in found if row["place"] == "A" and row["age"] == "0-14")
    assert small["low"] == 0
    assert small["high"] is None or small["high"] >= 4


def test_a_table_with_only_its_small_counts_blank_is_refused_by_the_audit(tmp_path: Path) -> None:
    table, out = a_table(tmp_path / "t.csv"), tmp_path / "p.parquet"
    run("protect", *told(table), "--out", out)
    rows = pyarrow.parquet.read_table(out).to_pylist()
    by_cell = {(place, age): count for place, line in COUNTS.items() for age, count in zip(AGES, line, strict=True)}
    for row in rows:
        if row["status"] == "secondary" and (row["place"], row["age"]) in by_cell:
            row["count"] = by_cell[row["place"], row["age"]]
    naive = tmp_path / "naive.parquet"
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), naive)
    judged = run("audit", *told(table), "--released", naive)
    assert judged.exit_code == 1
    assert "Not safe" in judged.output
    assert "A × 0-14" in judged.output


def test_a_column_that_is_missing_is_named(tmp_path: Path) -> None:
    table = a_table(tmp_path / "t.parquet")
    done = run("protect", "--table", table, "--by", "place", "--by", "sex", "--out", tmp_path / "p.csv")
    assert done.exit_code == 1
    assert "sex" in done.output


def test_a_code_that_the_hierarchy_lacks_is_named(tmp_path: Path) -> None:
    table = a_table(tmp_path / "t.csv", {**COUNTS, "Z": [5, 5, 5]})
    done = run("protect", *told(table), "--out", tmp_path / "p.csv")
    assert done.exit_code == 1
    assert "Z" in done.output


def test_where_nothing_protects_the_cells_are_named_and_no_file_is_written(tmp_path: Path) -> None:
    table, out = tmp_path / "t.csv", tmp_path / "p.csv"
    table.write_text("age;count\ntotal;2\n0-14;2\n15-59;0\n", "utf-8")
    done = run("protect", "--table", table, "--by", "age", "--total", "age=total", "--keep-total", "--out", out)
    assert done.exit_code == 1
    assert "Nothing protects" in done.output
    assert "0-14" in done.output
    assert not out.exists()


def test_a_total_that_nobody_named_is_not_taken_for_a_part(tmp_path: Path) -> None:
    table, out = tmp_path / "t.csv", tmp_path / "p.csv"
    table.write_text("place;count\nX;3\nY;20\nZ;30\nT;53\n", "utf-8")
    asked = ("protect", "--table", table, "--by", "place", "--out", out)
    refused = run(*asked)
    assert refused.exit_code == 1
    assert "--total place=T" in refused.output
    assert not out.exists()
    assert run(*asked, "--total", "place=T").exit_code == 0
    assert run(*asked, "--total", "place=total").exit_code == 0
    table.write_text("place;count\nX;20\nY;20\n", "utf-8")
    assert run(*asked).exit_code == 0, "two equal parts are no total"
