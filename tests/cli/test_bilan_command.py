"""`houma bilan`: a table, JSON and XLSX; wrong options are answered with what was read and what would do."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from tests.factories import signed_agreement

from houma.cli.main import houma

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _country() -> None:
    signed_agreement(code="A-1")


def run(*options: str) -> Result:
    return CliRunner().invoke(houma, ["bilan", "--country", "xh", *options])


def test_the_table_shows_the_whole_in_millions() -> None:
    result = run("--lang", "en")
    assert result.exit_code == 0, result.output
    whole = next(line for line in result.output.splitlines() if line.startswith("Whole"))
    assert whole.split()[1:4] == ["1", "1", "1"]


def test_json_says_what_every_figure_means() -> None:
    document: dict[str, Any] = json.loads(run("--format", "json", "--lang", "ar").output)
    total = next(row for row in document["figures"] if row["measure"] == "total_cost")
    assert total["value"] == "1"
    assert total["definition"]
    assert document["provenance"]["illustrative"] is False


def test_xlsx_is_written_to_a_file(tmp_path: Path) -> None:
    out = tmp_path / "bilan.xlsx"
    assert run("--format", "xlsx", "--out", str(out)).exit_code == 0
    assert len(openpyxl.load_workbook(out).worksheets) >= 3


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--period", "2021-2017"), "2021-2017"),
        (("--programme", "neighbourhood"), "neighbourhoods"),
        (("--territory", "nowhere"), "nowhere"),
        (("--format", "xlsx"), "--out"),
        (("--by", "colour"), "colour"),
    ],
)
def test_a_wrong_option_is_answered(options: tuple[str, ...], said: str) -> None:
    result = run(*options)
    assert result.exit_code in {1, 2}
    assert said in result.output


def test_every_command_explains_itself() -> None:
    listed = CliRunner().invoke(houma, ["--help"]).output
    for command in ("bilan", "pack", "portfolio", "territories", "serve"):
        assert command in listed
        assert CliRunner().invoke(houma, [command, "--help"]).exit_code == 0
