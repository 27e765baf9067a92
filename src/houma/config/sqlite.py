"""Give Python an SQLite that can load SpatiaLite, where its own cannot.

Houma's default store is a SpatiaLite file, and SpatiaLite is an extension that SQLite has to load. A Python built
by pyenv, or by a distribution that switches extensions off, lacks ``Connection.enable_load_extension``; a minimal one
lacks ``sqlite3`` altogether. There the ``pysqlite3-binary`` package, the same module compiled with extensions, takes
its name.

This has to happen before Django imports ``sqlite3``, so the settings call it first of all when the store is a file.
"""

import importlib
import sys

EXPLANATION = (
    "This Python's sqlite3 module cannot load extensions, which SpatiaLite needs, and pysqlite3-binary is not there. "
    "Use Debian's own Python (/usr/bin/python3), or install pysqlite3-binary, or point HOUMA_DATABASE_URL at PostGIS."
)


class SpatialSqliteMissingError(ImportError):
    """Neither Python's own sqlite3 nor pysqlite3 can load SpatiaLite."""


def loads_extensions(module_name: str) -> bool:
    """Say whether the SQLite module of that name is there and can load extensions."""
    try:
        module = importlib.import_module(module_name)
    except ImportError:
        return False
    return hasattr(module.Connection, "enable_load_extension")


def ensure_spatial_sqlite() -> str:
    """Make ``import sqlite3`` give a module that can load extensions, and return the name of the module that it gives.

    Calling it again changes nothing. Raises ``SpatialSqliteMissingError`` where no such module is installed.
    """
    if loads_extensions("sqlite3"):
        return sys.modules["sqlite3"].__name__
    if not loads_extensions("pysqlite3"):
        raise SpatialSqliteMissingError(EXPLANATION)
    stand_in = importlib.import_module("pysqlite3")
    sys.modules["sqlite3"] = stand_in
    sys.modules["sqlite3.dbapi2"] = importlib.import_module("pysqlite3.dbapi2")
    return stand_in.__name__
