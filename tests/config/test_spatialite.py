"""The SpatiaLite store can be made and migrated with any SQLite, also the one that stands in for Python's own."""

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Python's own SQLite without extensions, so that pysqlite3 takes its place when the settings are read.
MIGRATE_WITH_STAND_IN = """
import sqlite3, sys
class Connection: pass
sqlite3.Connection = Connection
sys.argv = ["houma", "db", "prepare", "--quiet"]
from houma.cli.main import houma
houma(standalone_mode=False)
import sqlite3
from django.db import connection
from houma.domain.territories.models import Territory
sys.stdout.write(f"{sqlite3.__name__} {Territory.objects.count()} {len(connection.introspection.table_names())}")
"""


@pytest.mark.skipif(platform.machine() != "x86_64", reason="pysqlite3-binary is published for Linux x86_64 only")
def test_every_migration_runs_on_the_sqlite_that_stands_in(tmp_path: Path) -> None:
    store = tmp_path / "houma.sqlite3"
    environment = {
        **os.environ,
        "HOUMA_DATABASE_URL": f"sqlite:///{store}",
        "HOUMA_VAR": str(tmp_path),
        "PYTHONPATH": str(ROOT / "src"),
    }
    result = subprocess.run(
        [sys.executable, "-c", MIGRATE_WITH_STAND_IN], env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr[-2000:]
    name, territories, tables = result.stdout.split()
    assert (name, territories) == ("pysqlite3", "0")
    assert int(tables) > 50
