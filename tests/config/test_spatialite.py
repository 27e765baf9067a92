"""The SpatiaLite store on any SQLite, also the one that stands in for Python's own; who waits there, and how long."""

import os
import platform
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db.utils import ConnectionHandler

from houma.domain.base.busy import is_busy

pytestmark = pytest.mark.one_store
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


def opened(file: Path, **options: float) -> Any:
    """A connection to that file as the house opens it."""
    settings = {"ENGINE": "houma.config.spatialite", "NAME": str(file), "OPTIONS": {**options}}
    wrapper: Any = ConnectionHandler({"default": settings})["default"]
    return wrapper.get_new_connection(wrapper.get_connection_params())


@pytest.mark.parametrize(("options", "milliseconds"), [({"timeout": 30}, 30_000), ({"timeout": 0.2}, 200), ({}, 5_000)])
def test_loading_spatialite_leaves_the_wait_for_other_writers_as_it_was_set(
    options: dict[str, float], milliseconds: int, tmp_path: Path
) -> None:
    with closing(opened(tmp_path / "store.sqlite3", **options)) as store:
        assert store.execute("SELECT spatialite_version()").fetchone()
        assert store.execute("PRAGMA busy_timeout").fetchone() == (milliseconds,)


def test_a_writer_waits_so_long_and_is_then_told_that_the_store_is_busy(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite3"
    with closing(opened(file)) as holding, closing(opened(file, timeout=0.3)) as waiting:
        holding.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        with pytest.raises(Exception, match="locked") as told:
            waiting.execute("BEGIN IMMEDIATE")
        assert 0.25 < time.monotonic() - began < 4, "SpatiaLite's own wait is five seconds"
        assert is_busy(told.value)
