"""Databases of their own, for tests in which several processes meet: what they write is committed, and kept for ever.

All migrations take many seconds, so they run once into a template, and each database is a copy of it.
"""

import fcntl
import functools
import hashlib
import os
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from django.db import connection
from django.db.backends.sqlite3.base import Database

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / ".pytest_cache" / "stores"


@contextmanager
def own_database(folder: Path) -> Iterator[str]:
    """The address of a migrated, empty database of the kind that this test run uses, gone when the block ends."""
    if connection.vendor == "sqlite":
        store = folder / "own.sqlite3"
        shutil.copyfile(template_file(), store)
        yield f"sqlite:///{store}"
        return
    name = f"houma_own_{os.getpid()}_{secrets.token_hex(3)}"
    with psycopg.connect(**_address(), dbname="postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {_template_database(admin)}")
        try:
            yield _url(name)
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def empty_database(folder: Path) -> Iterator[str]:
    """The address of a database without Houma's tables: a file that is not there yet, or one with PostGIS only.

    The latter belongs to somebody who administers nothing else, as docs/operations.md has it.
    """
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / 'empty.sqlite3'}"
        return
    name = f"houma_empty_{os.getpid()}_{secrets.token_hex(3)}"
    password = secrets.token_hex(16)
    with psycopg.connect(**_address(), dbname="postgres", autocommit=True) as admin:
        admin.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{password}'")
        try:
            _make_empty(admin, name, owner=name)
            yield _url(name, name, password)
        finally:
            admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            admin.execute(f"DROP ROLE {name}")


def _make_empty(admin: "psycopg.Connection[Any]", name: str, owner: str = "DEFAULT") -> None:
    admin.execute(f"CREATE DATABASE {name} OWNER {owner}")
    with psycopg.connect(**_address(), dbname=name, autocommit=True) as fresh:
        fresh.execute("CREATE EXTENSION postgis")


def fill_test_database() -> Callable[[], None]:
    """Have the test run's own database begin as a copy of the template too; call what is returned when it is made.

    Django then finds every migration applied.
    """
    if connection.vendor == "postgresql":
        with psycopg.connect(**_address(), dbname="postgres", autocommit=True) as admin:
            connection.settings_dict["TEST"]["TEMPLATE"] = _template_database(admin)
        return lambda: None
    name = connection.creation._get_test_db_name()
    # A database in memory lives as long as one connection to it: this one, until Django has its own.
    kept = Database.connect(name, uri=True)
    with closing(Database.connect(str(template_file()))) as template:
        template.backup(kept)
    return kept.close


def template_file() -> Path:
    """A SQLite database with every table and no row of anybody's, in which other databases begin."""
    kept = TEMPLATES / f"{_what_makes_the_tables()}.sqlite3"
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    with (TEMPLATES / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # Two test runs at once: one makes it, the other waits for it.
        if not kept.is_file():
            making = TEMPLATES / f"{os.getpid()}.making"
            _migrate(f"sqlite:///{making}")
            with closing(Database.connect(str(making))) as made:
                made.execute("PRAGMA journal_mode = DELETE")  # A write-ahead log cannot be copied into memory.
            making.rename(kept)
    return kept


def _template_database(admin: "psycopg.Connection[Any]") -> str:
    name = f"houma_template_{_what_makes_the_tables()}"
    if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        _make_empty(admin, name)
        _migrate(_url(name))
    return name


def _migrate(url: str) -> None:
    command = [sys.executable, "-m", "django", "migrate", "--skip-checks", "--verbosity", "0"]
    environment = {
        **os.environ,
        "HOUMA_DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "houma.config.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    subprocess.run(command, env=environment, cwd=ROOT, check=True)


@functools.cache
def _what_makes_the_tables() -> str:
    """A name for the code that the migrations consist of: their files, and the files that they take triggers from."""
    domain = ROOT / "src/houma/domain"
    files = {*domain.glob("*/migrations/*.py"), *domain.glob("base/*.py"), ROOT / "requirements/run.txt"}
    for migration in domain.glob("*/migrations/*.py"):
        for module in re.findall(r"^from (houma\.[\w.]+) import", migration.read_text(), re.MULTILINE):
            files.add(ROOT / "src" / f"{module.replace('.', '/')}.py")
    digest = hashlib.sha256()
    for file in sorted(file for file in files if file.is_file()):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _address() -> dict[str, Any]:
    server = connection.settings_dict
    return {key: server[key.upper()] for key in ("host", "port", "user", "password") if server[key.upper()]}


def _url(database: str, user: str = "", password: str = "") -> str:
    server = connection.settings_dict
    user, password = user or server["USER"], password or server["PASSWORD"]
    login = quote(user) + (f":{quote(password)}" if password else "")
    port = f":{server['PORT']}" if server["PORT"] else ""
    return f"postgis://{login}@{port}/{database}?host={quote(server['HOST'], safe='')}"
