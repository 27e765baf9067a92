"""SpatiaLite is loadable under any Python that Houma is started with."""

import os
import platform
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from houma.config.sqlite import EXPLANATION, ensure_spatial_sqlite, loads_extensions

pytestmark = pytest.mark.one_store

SOURCE = Path(__file__).parents[2] / "src"
SITE_PACKAGES = Path(pytest.__file__).parents[1]
HAS_STAND_IN = platform.system() == "Linux" and platform.machine() == "x86_64"

needs_stand_in = pytest.mark.skipif(not HAS_STAND_IN, reason="pysqlite3-binary is published for Linux x86_64 only")

# A Python without loadable extensions, and one without sqlite3, made from the running one in a process of its own.
WITHOUT_EXTENSIONS = """
    import sqlite3, sqlite3.dbapi2, sys
    class Connection: pass
    sqlite3.Connection = Connection
"""
WITHOUT_SQLITE = "import sys; sys.modules['_sqlite3'] = None"
WITHOUT_STAND_IN = "sys.modules['pysqlite3'] = None"

OPEN_SPATIALITE = """
    from houma.config.sqlite import ensure_spatial_sqlite
    name = ensure_spatial_sqlite()
    assert ensure_spatial_sqlite() == name, "calling it again must change nothing"
    from django.db.backends.sqlite3.base import Database
    connection = Database.connect(":memory:")
    connection.enable_load_extension(True)
    connection.load_extension("mod_spatialite")
    version, = connection.execute("SELECT spatialite_version()").fetchone()
    sys.stdout.write(f"{name} {version}")
"""


def run(*parts: str, python: str = sys.executable) -> subprocess.CompletedProcess[str]:
    program = "\n".join(["import sys", *(textwrap.dedent(part) for part in parts)])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(SOURCE), str(SITE_PACKAGES)])}
    return subprocess.run([python, "-c", program], capture_output=True, text=True, env=environment, check=False)


def test_this_python_loads_extensions_once_settings_are_read() -> None:
    assert ensure_spatial_sqlite() in {"sqlite3", "pysqlite3"}
    assert loads_extensions("sqlite3")


def test_a_module_that_is_not_installed_does_not_load_extensions() -> None:
    assert not loads_extensions("no_such_sqlite_module")


@needs_stand_in
@pytest.mark.parametrize("python_lacks", [WITHOUT_EXTENSIONS, WITHOUT_SQLITE], ids=["extensions", "sqlite3"])
def test_pysqlite3_stands_in_where_python_lacks(python_lacks: str) -> None:
    result = run(python_lacks, OPEN_SPATIALITE)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("pysqlite3 ")


@pytest.mark.parametrize("python_lacks", [WITHOUT_EXTENSIONS, WITHOUT_SQLITE], ids=["extensions", "sqlite3"])
def test_where_neither_is_there_the_error_says_what_to_do(python_lacks: str) -> None:
    result = run(python_lacks, WITHOUT_STAND_IN, OPEN_SPATIALITE)
    assert result.returncode != 0
    assert EXPLANATION in result.stderr


@needs_stand_in
def test_a_real_python_without_extensions_opens_spatialite() -> None:
    """A pyenv build, say: tried with this Python's packages where it has the same version."""
    python = a_python_without_extensions()
    if python is None:
        pytest.skip("no Python of this version without loadable extensions on this machine")
    result = run(OPEN_SPATIALITE, python=python)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("pysqlite3 ")


def a_python_without_extensions() -> str | None:
    major, minor, _ = platform.python_version_tuple()
    version = f"{major}.{minor}"
    ask = (
        "import sqlite3, sys; sys.exit(hasattr(sqlite3.Connection, 'enable_load_extension')"
        f" or '%d.%d' % sys.version_info[:2] != '{version}')"
    )
    names = (f"python{version}", "python3", "python")
    candidates = (shutil.which(name, path=folder) for folder in os.get_exec_path() for name in names)
    for candidate in filter(None, candidates):
        if subprocess.run([candidate, "-c", ask], capture_output=True, check=False).returncode == 0:
            return candidate
    return None
