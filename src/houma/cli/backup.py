"""`houma db backup` and `houma db restore`: the whole store as one file, and back, on both kinds of store.

The file of a SpatiaLite store is a SpatiaLite file; that of PostGIS is an archive of pg_dump. A restore only fills a
store that is empty: what is there is never overwritten.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.db import connection

_ARCHIVE_SIGN = b"PGDMP"
# Lines of an archive's contents. Of the extensions an owner of the database may make btree_gist, which Houma asks for.
_OF_ADMINISTRATORS = re.compile(r" EXTENSION (?!- btree_gist )| TABLE DATA \S+ spatial_ref_sys ")
_FILE_SIGN = b"SQLite format 3\x00"


class BackupError(click.ClickException):
    """What was found, what was expected, and what to do."""


def back_up(out: Path) -> None:
    """Write the store to ``out`` as it is at this moment, while others go on writing. ``out`` appears when it is whole.

    Raises ``BackupError`` where ``out`` exists, or where pg_dump fails or is missing.
    """
    if out.exists():
        raise BackupError(f"{out} exists: a backup never replaces another file")
    with _appearing_whole(out) as making:
        if connection.vendor == "sqlite":
            _copy_file(making)
        else:
            _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={making}")


def restore(source: Path) -> None:
    """Fill the empty store with a backup. ``BackupError`` where it is not empty, or the file is of another kind."""
    with source.open("rb") as file:
        beginning = file.read(len(_FILE_SIGN))
    wanted = _FILE_SIGN if connection.vendor == "sqlite" else _ARCHIVE_SIGN
    if not beginning.startswith(wanted):
        kind = "a SpatiaLite file" if connection.vendor == "sqlite" else "an archive of pg_dump"
        raise BackupError(f"{source} is not {kind}, which this store is restored from")
    if connection.vendor == "sqlite":
        _restore_file(source)
    else:
        _restore_archive(source)


def _copy_file(making: Path) -> None:
    connection.ensure_connection()
    opened: Any = connection.connection
    with closing(type(opened)(str(making))) as copy:
        opened.backup(copy)  # SQLite's own way to copy a store that is being written to.
        (verdict,) = copy.execute("PRAGMA quick_check").fetchone()
    if verdict != "ok":
        raise BackupError(f"the copy is damaged, and so perhaps is the store: {verdict}")


def _restore_file(source: Path) -> None:
    store = Path(str(settings.DATABASES["default"]["NAME"]))
    if store.exists():
        raise BackupError(f"{store} exists: stop Houma and move it away, with its -wal and -shm, then restore")
    store.parent.mkdir(parents=True, exist_ok=True)
    with _appearing_whole(store) as making:
        shutil.copyfile(source, making)


def _restore_archive(source: Path) -> None:
    if "django_migrations" in connection.introspection.table_names():
        name = settings.DATABASES["default"]["NAME"]
        raise BackupError(
            f"the database {name} holds tables already: make an empty one and name it in HOUMA_DATABASE_URL"
        )
    # Making extensions, and filling the table that PostGIS brings along, is for administrators, who made PostGIS with
    # the database; all else is Houma's.
    contents = _run("pg_restore", "--list", str(source)).splitlines(keepends=True)
    chosen = source.with_name(f".{source.name}.{os.getpid()}.list")
    try:
        chosen.write_text("".join(line for line in contents if not _OF_ADMINISTRATORS.search(line)))
        database = f"--dbname={settings.DATABASES['default']['NAME']}"
        _run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", database, f"--use-list={chosen}",
             str(source))  # fmt: skip
    finally:
        chosen.unlink(missing_ok=True)


@contextmanager
def _appearing_whole(out: Path) -> Iterator[Path]:
    """A name beside ``out`` to write to; what is there takes the name ``out`` at the end, or goes."""
    making = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        # It holds everything that the house knows: nobody else reads it, not even while it is being written.
        making.touch(0o600, exist_ok=False)
        yield making
        making.rename(out)
    finally:
        making.unlink(missing_ok=True)


def _run(program: str, *arguments: str) -> str:
    """Run one of PostgreSQL's programs on this store and return what it says; the password stays out of sight."""
    server = settings.DATABASES["default"]
    named = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = {**os.environ, **{name: str(server[key]) for name, key in named.items() if server[key]}}
    try:
        done = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True, check=True)
    except FileNotFoundError as error:
        raise BackupError(f"{program} is missing: apt-get install postgresql-client") from error
    except subprocess.CalledProcessError as error:
        raise BackupError(f"{program}: {error.stderr.strip()}") from error
    return done.stdout
