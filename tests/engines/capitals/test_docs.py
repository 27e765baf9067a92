"""What docs/capitals.md shows, runs and says what is printed there."""

import doctest
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

import houma.engines.capitals
from houma.cli.main import houma as command

PAGE = Path(__file__).parents[3] / "docs" / "capitals.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(kind: str) -> list[str]:
    return [text for language, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")) if language == kind]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "five-towns.yaml").write_text(blocks("yaml")[0], encoding="utf-8")
    (tmp_path / "towns.csv").write_text(blocks("csv")[0], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_the_notebook_prints_what_the_page_says() -> None:
    example = doctest.DocTestParser().get_doctest("\n".join(blocks("python")), {}, "capitals.md", str(PAGE), 0)
    said: list[str] = []
    outcome = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(example, out=said.append)
    assert outcome.attempted > 10
    assert outcome.failed == 0, "".join(said)


def test_the_commands_write_what_they_name(folder: Path) -> None:
    lines = [line for text in blocks("shell") for line in text.splitlines() if line.startswith("houma")]
    assert len(lines) >= 4
    for line in lines:
        result = CliRunner().invoke(command, shlex.split(line)[1:])
        assert result.exit_code == 0, result.output
        assert (folder / line.split("--out ")[1].split()[0]).stat().st_size > 0


def test_the_engine_s_own_example() -> None:
    assert doctest.testmod(houma.engines.capitals).failed == 0
