"""What docs/placement.md shows, runs and says what is printed there."""

import doctest
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

import houma.engines.placement
from houma.cli.main import houma as command

PAGE = Path(__file__).parents[3] / "docs" / "placement.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(kind: str) -> list[str]:
    return [text for language, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")) if language == kind]


def test_the_notebook_prints_what_the_page_says() -> None:
    for text in (*blocks("python"), houma.engines.placement.__doc__ or ""):
        example = doctest.DocTestParser().get_doctest(text, {}, "placement.md", str(PAGE), 0)
        said: list[str] = []
        outcome = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(example, out=said.append)
        assert outcome.attempted > 2
        assert outcome.failed == 0, "".join(said)


def test_the_commands_write_what_they_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in zip(("households.csv", "homes.csv"), blocks("csv"), strict=True):
        (tmp_path / name).write_text(text, encoding="utf-8")
    said = []
    for line in blocks("shell")[0].splitlines():
        result = CliRunner().invoke(command, shlex.split(line)[1:])
        assert result.exit_code == 0, result.output
        said.append(result.output)
    assert blocks("text")[0] in said[0]
    assert (tmp_path / "plan.xlsx").exists()
    assert "No home with a step-free entrance" in (tmp_path / "plan.csv").read_text(encoding="utf-8-sig")
