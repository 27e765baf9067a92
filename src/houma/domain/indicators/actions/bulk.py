"""Rows by the hundred thousand into tables with composite keys: past Django's objects, through every trigger."""

from collections.abc import Iterable
from itertools import chain, islice
from typing import Any

from django.db import connection

_VALUES_AT_ONCE = 30_000
"""SQLite takes 32,766 in one statement."""


def insert_tuples(table: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    """Write rows by COPY on PostgreSQL, else in large statements. The caller holds a transaction."""
    listed = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        waiting = iter(rows)
        mark = f"({', '.join(['%s'] * len(columns))})"
        while block := list(islice(waiting, _VALUES_AT_ONCE // len(columns))):
            statement = f"INSERT INTO {table} ({listed}) VALUES {', '.join([mark] * len(block))}"
            cursor.execute(statement, list(chain.from_iterable(block)))
