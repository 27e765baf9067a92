"""A newcomer who forgot a step is told which one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_store


@pytest.mark.parametrize("command", ["pack quarter", "households retain --dry-run"])
def test_a_database_that_was_never_prepared_is_said_without_a_traceback(command: str, tmp_path: Path) -> None:
    environment = {**os.environ, "HOUMA_VAR": str(tmp_path)}
    environment.pop("HOUMA_DATABASE_URL", None)
    told = subprocess.run(
        [sys.executable, "-m", "houma", *command.split()], capture_output=True, text=True, env=environment, check=False
    )
    assert told.returncode == 1
    assert "houma db prepare" in told.stderr
    assert "Traceback" not in told.stderr
