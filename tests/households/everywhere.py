"""Looking for words in every column of every table of the store."""

from django.db import connection

_COLUMNS = {
    "sqlite": """
        SELECT tables.name, columns.name, columns.type
        FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns
        WHERE tables.type = 'table' AND tables.sql NOT LIKE 'CREATE VIRTUAL%'
          AND tables.name NOT LIKE 'spatial_ref_sys%'""",
    "postgresql": """
        SELECT table_name, column_name, data_type FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name NOT LIKE 'spatial_ref_sys%'""",
}


def columns_holding(*words: str) -> set[str]:
    """Each column of the whole store that holds one of the words, in text, JSON or bytes: ``table.column``."""
    found = set()
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS[connection.vendor])
        columns: dict[str, list[tuple[str, str]]] = {}
        for table, column, kind in cursor.fetchall():
            written = f"encode(\"{column}\", 'escape')" if kind == "bytea" else f'CAST("{column}" AS TEXT)'
            columns.setdefault(table, []).append((column, written))
        for table, written_columns in columns.items():
            held = (
                " OR ".join(f"{written} LIKE '%%' || %s || '%%'" for _word in words)
                for _column, written in written_columns
            )
            counted = ", ".join(f"COUNT(CASE WHEN {one} THEN 1 END)" for one in held)
            cursor.execute(f'SELECT {counted} FROM "{table}"', [*words] * len(written_columns))
            numbers = cursor.fetchone()
            found |= {
                f"{table}.{column}" for (column, _), number in zip(written_columns, numbers, strict=True) if number
            }
    return found


def places_holding(*words: str) -> list[str]:
    """Each table of the whole store that holds one of the words, in text, JSON or bytes."""
    return sorted({place.partition(".")[0] for place in columns_holding(*words)})
