"""`houma capitals uncertainty`: ranks with their intervals into a file, and a run that can be broken off."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import yaml
from click.testing import CliRunner, Result

from houma.cli.capitals import capitals

pytestmark = pytest.mark.one_store

UNITS, LEAVES = 30, 6


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A framework of two capitals, and data with a gap."""
    indicators = [{"code": f"i{n}", "names": {"fr": f"Indicateur {n}"}, "direction": "up"} for n in range(LEAVES)]
    parts = [
        {"code": f"c{c}", "names": {"fr": f"Capital {c}"}, "dimensions": [
            {"code": f"d{c}", "names": {"fr": f"Dimension {c}"}, "indicators": indicators[3 * c : 3 * c + 3]}
        ]}
        for c in range(2)
    ]  # fmt: skip
    framework = {"code": "f", "version": "1", "names": {"fr": "Essai"}, "capitals": parts}
    (tmp_path / "f.yaml").write_text(yaml.safe_dump(framework), encoding="utf-8")
    data = np.exp(np.random.default_rng(3).normal(size=(UNITS, LEAVES))).round(4).astype(str)
    data[4, 2] = ""
    rows = [["unit", *(f"i{n}" for n in range(LEAVES))], *([f"u{row:02}", *each] for row, each in enumerate(data))]
    (tmp_path / "d.csv").write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")
    return tmp_path


def run(files: Path, out: str, *more: str) -> Result:
    command = ["uncertainty", "--framework", str(files / "f.yaml"), "--data", str(files / "d.csv"), "--lang", "en"]
    return CliRunner().invoke(capitals, [*command, "--out", str(files / out), *more], catch_exceptions=False)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def test_every_unit_gets_its_rank_and_interval(files: Path) -> None:
    done = run(files, "o.csv", "--draws", "200", "--capitals")
    assert done.exit_code == 0, done.output
    rows = rows_of(files / "o.csv")
    assert [row["unit"] for row in rows] == [f"u{row:02}" for row in range(UNITS)]
    assert sorted(int(row["rank"]) for row in rows) == list(range(1, UNITS + 1))
    for row in rows:
        assert 1 <= int(row["best"]) <= int(row["low"]) <= int(row["median"]) <= int(row["high"]) <= int(row["worst"])
        assert int(row["c0_low"]) <= int(row["c0_median"]) <= int(row["c0_high"])


def test_the_same_seed_writes_the_same_file(files: Path) -> None:
    for name, more in {"a.json": "1", "b.json": "2", "c.json": "1"}.items():
        assert (
            run(files, name, "--draws", "150", "--seed", "5" if name != "c.json" else "6", "--threads", more).exit_code
            == 0
        )
    first, second, other = ((files / name).read_text(encoding="utf-8") for name in ("a.json", "b.json", "c.json"))
    assert first == second
    assert json.loads(first)["rows"] != json.loads(other)["rows"]
    assert json.loads(first)["choices"]["drop"] == 0.25


def test_options_replace_their_kind(files: Path) -> None:
    options = ("--aggregate", "harmonic", "--aggregate", "geometric", "--normalise", "rank", "--impute", "group_mean")
    more = ("--weights", "dirichlet", "--amount", "7", "--drop", "0", "--outliers", "none")
    assert run(files, "o.json", "--draws", "50", *options, *more).exit_code == 0
    choices = json.loads((files / "o.json").read_text(encoding="utf-8"))["choices"]
    assert [one["index"] for one in choices["aggregate"]] == ["harmonic", "geometric"]
    assert choices["normalise"] == [{"method": "rank", "scale": [1.0, 100.0]}]
    assert (choices["impute"], choices["outliers"], choices["drop"]) == (["group_mean"], ["none"], 0.0)
    assert (choices["weights"], choices["amount"]) == ("dirichlet", 7.0)


def test_what_matters_goes_into_a_file_beside(files: Path) -> None:
    done = run(files, "o.csv", "--draws", "50", "--sobol", "--rows", "64")
    assert done.exit_code == 0, done.output
    rows = rows_of(files / "o-sobol.csv")
    assert {"normalise", "aggregate", "weights_index", "weights_dimension"} <= {row["factor"] for row in rows}
    assert "Ranks move by" in done.output


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--aggregate", "owa"), "owa cannot be drawn"),
        (("--normalise", "reference", "--outliers", "log"), "reference"),
        (("--weights", "uniform", "--amount", "2"), "between 0 and 1"),
        (("--sobol", "--rows", "100"), "power of two"),
    ],
)
def test_what_cannot_be_drawn_is_said_without_a_traceback(files: Path, more: tuple[str, ...], said: str) -> None:
    done = run(files, "o.csv", "--draws", "20", *more)
    assert done.exit_code == 1
    assert said in done.output


def test_breaking_off_ends_it_at_once_and_writes_nothing(files: Path) -> None:
    command = [sys.executable, "-m", "houma", "capitals", "uncertainty", "--framework", str(files / "f.yaml")]
    command += ["--data", str(files / "d.csv"), "--out", str(files / "o.csv"), "--draws", "20000000"]
    running = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        # As from a terminal: what a shell began in the background has learnt to ignore interruptions.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert running.stderr is not None
    # The label is shown when the run begins; soon after, what is compiled has been read and draws are under way.
    label = running.stderr.readline()
    time.sleep(1.5)
    running.send_signal(signal.SIGINT)
    _out, rest = running.communicate(timeout=120)
    assert label.strip()
    assert running.returncode == 1
    assert "Traceback" not in rest, rest
    assert not (files / "o.csv").exists()
