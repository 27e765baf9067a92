"""A house that is upgraded keeps the alerts that funding stored, with everything that happened to them."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.operations.own_store import ROOT, own_database


def test_stored_alerts_are_taken_over_with_their_history(tmp_path: Path) -> None:
    with own_database(tmp_path) as url:
        environment = {
            **os.environ,
            "HOUMA_DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "houma.config.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
        }
        done = subprocess.run(
            [sys.executable, "-m", "tests.watch.taking_over"],
            env=environment, cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["alert"] == [True, True, "open", 2]
    assert found["days"] == ["2025-06-01", "2025-07-01", 91]
    assert found["events"] == [
        ["raised", 1, "", None, 91],
        ["acknowledged", 1, "Loi de finances", "2025-03-01", 91],
        ["ended", 1, "", None, 91],
        ["reopened", 1, "", None, 91],
        ["changed", 2, "", None, 91],
    ]
    assert found["rules"] == [["late-instalments", 90]]
    assert found["runs"] == [[12, 1]]
    assert found["left"] == []
