"""Rows by the thousand, past Django's objects but through every constraint and trigger of the database.

Making an object for each row, and asking each of its fields to prepare itself, takes three quarters of the time of a
large import. Here a row is a mapping of what the columns hold; SQLite gets many in one statement, since it prepares the
triggers of a table anew for each statement, and PostgreSQL gets them by COPY.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from django.contrib.gis.db.models.fields import BaseSpatialField
from django.contrib.gis.geos import GEOSGeometry
from django.db import connection, models
from django.utils import timezone

Row = Mapping[str, Any]
_VALUES_AT_ONCE = 9_000
"""Of the 32,766 that SQLite takes in one statement, as many as its statements stay short with."""
_DAYS_KEPT = 4_096
_AS_THEY_ARE = (models.CharField, models.TextField, models.BooleanField, models.ForeignKey)


def insert_rows(model: type[models.Model], rows: Sequence[Row]) -> list[int]:
    """Write rows and return their keys, in their order. The caller holds a transaction.

    Args:
        model: the table; its key is counted by the database.
        rows: values by ``attname`` (``payer_id``), every row with the names of the first. A column that is not named
            takes the default of its field, or now where the field keeps the moment. A geometry is given as its WKB:
            little-endian bytes in two dimensions, in the reference system of the field.

    Raises:
        IntegrityError: as the database says, for a constraint or a law that a row breaks.
    """
    if not rows:
        return []
    keys = _reserved_keys(model, len(rows))
    key = model._meta.pk
    assert key is not None
    _write(model, ({key.attname: pk, **row} for pk, row in zip(keys, rows, strict=True)), [key.attname, *rows[0]])
    return keys


def insert_history(
    model: type[models.Model], rows: Sequence[Row], keys: Sequence[int], *, by: models.Model | None, reason: str = ""
) -> None:
    """Tell the history of ``model`` (django-simple-history) that these rows were created.

    Args:
        model: the table of the rows.
        rows: what was given to ``insert_rows``.
        keys: what it returned.
        by: who created them; None for nobody known, or whoever sent the request in hand.
        reason: why.
    """
    _tell(model, rows, keys, "+", by, reason)


def update_rows(model: type[models.Model], keys: Sequence[int], rows: Sequence[Row]) -> None:
    """Change rows that are there, each by its key; the caller holds a transaction.

    Args:
        model: the table.
        keys: primary keys, in the order of ``rows``.
        rows: what each is to hold, by ``attname`` and as for ``insert_rows``; other columns stay as they are.

    Raises:
        IntegrityError: as the database says, for a constraint or a law that a row breaks.
    """
    if not rows:
        return
    fields = {field.attname: field for field in model._meta.concrete_fields}
    preparers = [(name, _preparer(fields[name])) for name in rows[0]]
    key = model._meta.pk
    assert key is not None
    table, columns = model._meta.db_table, [fields[name].column for name in rows[0]]
    marks = [_mark(fields[name]) for name in rows[0]]
    prepared = ((*_prepared(row, preparers), pk) for pk, row in zip(keys, rows, strict=True))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            changes = ", ".join(f'"{column}" = {mark}' for column, mark in zip(columns, marks, strict=True))
            cursor.executemany(f'UPDATE "{table}" SET {changes} WHERE "{key.column}" = %s', list(prepared))
            return
        # Under a savepoint each statement costs SQLite the more, the more was written before it: few statements.
        names = [f"value_{place}" for place in range(len(columns))]
        changes = ", ".join(f'"{column}" = changed.{name}' for column, name in zip(columns, names, strict=True))
        one = f"({', '.join([*marks, '%s'])})"
        while block := list(islice(prepared, _VALUES_AT_ONCE // (len(marks) + 1))):
            cursor.execute(
                f"WITH changed({', '.join(names)}, row_key) AS (VALUES {', '.join([one] * len(block))})"
                f' UPDATE "{table}" SET {changes} FROM changed WHERE "{table}"."{key.column}" = changed.row_key',
                list(chain.from_iterable(block)),
            )


def update_with_history(
    objects: Sequence[models.Model], names: Sequence[str], *, by: models.Model | None, reason: str = ""
) -> None:
    """Write the fields ``names`` (``attname``) of objects that were changed, and tell their history.

    What django-simple-history's ``bulk_update_with_history`` does, in a tenth of its time. The objects are of one
    model with a history; the caller holds a transaction. ``by`` and ``reason`` as for ``insert_history``.
    """
    if not objects:
        return
    model = type(objects[0])
    keys = [int(one.pk) for one in objects]
    update_rows(model, keys, [{name: _held(one, name) for name in names} for one in objects])
    kept = [field.attname for field in model.history.model.tracked_fields]  # type: ignore[attr-defined]
    _tell(model, [{name: _held(one, name) for name in kept} for one in objects], keys, "~", by, reason)


def _held(one: models.Model, name: str) -> Any:
    value = getattr(one, name)
    return bytes(value.wkb) if isinstance(value, GEOSGeometry) else value


def _tell(
    model: type[models.Model], rows: Sequence[Row], keys: Sequence[int], kind: str, by: models.Model | None, reason: str
) -> None:
    if not rows:
        return
    history = model.history.model  # type: ignore[attr-defined]
    user = by or history.get_default_history_user(model())
    now = timezone.now()
    told = {
        "history_date": now,
        "history_type": kind,
        "history_user_id": user.pk if user is not None else None,
        "history_change_reason": reason or None,
    }
    tracked = {field.attname for field in history.tracked_fields}
    moments = {field.attname: now for field in model._meta.concrete_fields if _keeps_the_moment(field)}
    key = model._meta.pk
    assert key is not None
    told |= {name: moment for name, moment in moments.items() if name in tracked and name not in rows[0]}
    kept = [name for name in rows[0] if name in tracked and name != key.attname]
    complete = (
        {key.attname: pk, **told, **{name: row[name] for name in kept}} for pk, row in zip(keys, rows, strict=True)
    )
    _write(history, complete, [key.attname, *told, *kept])


def _reserved_keys(model: type[models.Model], number: int) -> list[int]:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, number]
            )
            return [row[0] for row in cursor.fetchall()]
        # One writer at a time: nobody else takes these before they are written. A key is never given twice.
        cursor.execute(
            f"SELECT MAX(COALESCE((SELECT MAX(id) FROM {table}), 0),"
            " COALESCE((SELECT seq FROM sqlite_sequence WHERE name = %s), 0))",
            [table],
        )
        last = int(cursor.fetchone()[0])
        return list(range(last + 1, last + 1 + number))


def _write(model: type[models.Model], rows: Iterable[Row], names: Sequence[str]) -> None:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    others = {
        name: _default(field)
        for name, field in fields.items()
        if name not in names and not field.primary_key and (not field.null or field.has_default())
    }
    constant = tuple(fields[name].get_db_prep_save(value, connection) for name, value in others.items())
    columns = ", ".join(f'"{fields[name].column}"' for name in (*names, *others))
    preparers = [(name, _preparer(fields[name])) for name in names]
    complete = ((*_prepared(row, preparers), *constant) for row in rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as copy:
                for values in complete:
                    copy.write_row(values)
            return
        width = len(names) + len(others)
        marks = f"({', '.join(_mark(fields[name]) for name in (*names, *others))})"
        while block := list(islice(complete, _VALUES_AT_ONCE // width)):
            statement = f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES {", ".join([marks] * len(block))}'
            cursor.execute(statement, list(chain.from_iterable(block)))


def _prepared(row: Row, preparers: Sequence[tuple[str, Callable[[Any], Any] | None]]) -> list[Any]:
    return [row[name] if prepare is None else prepare(row[name]) for name, prepare in preparers]


def _default(field: models.Field[Any, Any]) -> Any:
    return timezone.now() if _keeps_the_moment(field) else field.get_default()


def _keeps_the_moment(field: models.Field[Any, Any]) -> bool:
    return bool(getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False))


def _mark(field: models.Field[Any, Any]) -> str:
    if not isinstance(field, BaseSpatialField):
        return "%s"
    return "%s::geometry" if connection.vendor == "postgresql" else f"GeomFromWKB(%s, {field.srid})"


def _preparer(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    """What makes a value ready for the column; None where it is as it stands."""
    if field.choices:
        return _bare
    if isinstance(field, _AS_THEY_ARE) or field.get_internal_type().startswith(("Small", "Positive")):
        return None
    if isinstance(field, BaseSpatialField):
        return _extended_hex(field.srid) if connection.vendor == "postgresql" else None

    def prepare(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    # Thousands of rows share a few days and moments.
    return lru_cache(_DAYS_KEPT)(prepare) if isinstance(field, models.DateField) else prepare


def _extended_hex(srid: int) -> Callable[[Any], Any]:
    """WKB with its reference system in it, in figures: what PostGIS reads a geometry from (EWKB)."""
    with_system, system = 0x20000000, srid.to_bytes(4, "little")

    def prepare(wkb: Any) -> Any:
        if wkb is None:
            return None
        kind = (int.from_bytes(wkb[1:5], "little") | with_system).to_bytes(4, "little")
        return (wkb[:1] + kind + system + wkb[5:]).hex()

    return prepare


def _bare(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
