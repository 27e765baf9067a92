"""docs/operations.md is true: its commands run, its table is complete, the units in deploy/ are understood."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.operations.own_store import empty_database
from tests.operations.processes import ROOT, Installation, installation

PAGE = (ROOT / "docs/operations.md").read_text()
BLOCK = re.compile(r"^<!-- run(?:: (?P<part>\w+))? -->\n```sh\n(?P<commands>.*?)^```", re.MULTILINE | re.DOTALL)
VARIABLE = re.compile(r"\bHOUMA_[A-Z0-9_]+\b")
# Known to those who write tests and benchmarks only.
OF_TESTS = {"HOUMA_SCREENSHOTS", "HOUMA_SHARED_DATA", "HOUMA_TEST_SITE"}


def run(commands: str, installed: Installation, backups: Path) -> None:
    environment = {
        **installed.environment,
        "BACKUPS": str(backups),
        "PATH": f"{ROOT / '.venv/bin'}:{os.environ['PATH']}",
    }
    done = subprocess.run(
        ["bash", "-euxc", commands], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]


def commands_of(part: str | None) -> list[str]:
    return [block["commands"] for block in BLOCK.finditer(PAGE) if block["part"] == part]


@pytest.mark.skipif(not (ROOT / ".venv/bin/houma").exists(), reason="the commands are run as installed in .venv")
def test_the_commands_of_the_page_back_up_and_restore(tmp_path: Path) -> None:
    backups, elsewhere = tmp_path / "backups", tmp_path / "elsewhere"
    backups.mkdir()
    elsewhere.mkdir()
    with installation(tmp_path) as house:
        house.order("sign_agreement")
        (tmp_path / "media/documents").mkdir(parents=True)
        (tmp_path / "media/documents/deliberation.pdf").write_bytes(b"%PDF-1.7")
        for commands in commands_of(None):
            run(commands, house, backups)
        signatures = house.ask("SELECT COUNT(*) FROM agreements_signature")
    with empty_database(elsewhere) as url:
        again = Installation(url, elsewhere)
        for commands in commands_of("restore"):
            run(commands, again, backups)
        assert again.ask("SELECT COUNT(*) FROM agreements_signature") == signatures != [(0,)]
        assert (elsewhere / "media/documents/deliberation.pdf").read_bytes() == b"%PDF-1.7"


def test_every_variable_is_in_the_table() -> None:
    table = {name for line in PAGE.splitlines() if line.startswith("|") for name in VARIABLE.findall(line)}
    sources = [*(ROOT / "src/houma").rglob("*.py"), *(path for path in (ROOT / "bin").iterdir() if path.is_file())]
    asked = re.compile(r"(?:environ(?:\.get\(|\[)\s*\"|\$\{)(HOUMA_[A-Z0-9_]+)")
    read = {name for path in sources for name in asked.findall(path.read_text())} - OF_TESTS
    assert "HOUMA_DATABASE_URL" in read
    assert read - table == set(), "read by the program, but not in docs/operations.md"
    assert table - read == set(), "in docs/operations.md, but read by nothing"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not on this machine")
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    units = sorted([*(ROOT / "deploy").glob("*.service"), *(ROOT / "deploy").glob("*.timer")])
    assert len(units) >= 6
    program, somebody = shutil.which("true"), "root"
    for unit in units:
        text = unit.read_text().replace("/srv/houma/.venv/bin/houma", str(program))
        text = re.sub(r"^(User|Group)=.*$", rf"\1={somebody}", text, flags=re.MULTILINE)
        (tmp_path / unit.name).write_text(text.replace("file:/srv/houma", f"file:{ROOT}"))
    verify = ["systemd-analyze", "verify", *(str(tmp_path / unit.name) for unit in units)]
    done = subprocess.run(verify, capture_output=True, text=True, check=False)
    about_ours = [line for line in (done.stdout + done.stderr).splitlines() if "houma" in line]
    assert about_ours == []
