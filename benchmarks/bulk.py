"""Rows in bulk, on both stores, past Django's objects but through every trigger of the database."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import connection, models, transaction


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]], batch: int = 20_000) -> int:
    """Write ``rows`` of the fields ``names`` and return how many; columns that are not named take the model's default.

    SQLite gets them by ``executemany``, PostgreSQL by COPY: both fire the triggers of the table for every row. Values
    are what the column stores: amounts in thousandths, JSON as text.
    """
    fields = {field.attname: field for field in model._meta.concrete_fields}
    others = [f for f in fields.values() if f.attname not in names and not f.null and not f.primary_key]
    columns = ", ".join([fields[name].column for name in names] + [field.column for field in others])
    constant = tuple(field.get_prep_value(field.get_default()) for field in others)
    complete = ((*row, *constant) for row in rows)
    table = model._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            return _copy(cursor, table, columns, complete)
        marks = ", ".join("?" * (len(names) + len(others)))
        written = 0
        while chunk := [tuple(map(_stored, row)) for row in islice(complete, batch)]:
            # The driver itself: Django would rewrite every one of a million placeholders.
            connection.connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", chunk)
            written += len(chunk)
    return written


def _copy(cursor: Any, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> int:
    # The triggers' plans are made while the table looks empty: they must not read it whole, and soon be made anew.
    cursor.execute("SET LOCAL enable_seqscan = off")
    remaining = iter(rows)
    written = 0
    for batch in (islice(remaining, 1_000), remaining):
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in batch:
                copy.write_row(row)
                written += 1
        cursor.execute(f"ANALYZE {table}")
    cursor.execute(f"SELECT setval(pg_get_serial_sequence(%s, 'id'), MAX(id)) FROM {table}", [table])
    return written


def _stored(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date) else value


def refresh_statistics(model: type[models.Model] | None = None) -> None:
    """Tell the planner what was written, in the table of ``model`` or everywhere."""
    if model is None:
        statement = "VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE"
    else:
        statement = f"ANALYZE {model._meta.db_table}"
    with connection.cursor() as cursor:
        cursor.execute(statement)
