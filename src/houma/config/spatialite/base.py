"""Django's SpatiaLite backend, as Houma needs it on any SQLite.

Django asks SpatiaLite for its full set of tables, which holds triggers on ISO metadata that read the ``rowid`` of a
view. SQLite refuses such triggers since 3.36, and then refuses every migration that renames a table: "error in trigger
ISO_metadata_reference_row_id_value_insert: no such column: rowid". Debian builds its SQLite to go on allowing them;
pysqlite3, which stands in for it where Python's own cannot load extensions, does not.
"""

from typing import Any

from django.contrib.gis.db.backends.spatialite.base import DatabaseWrapper as DjangoDatabaseWrapper

_SECONDS_OF_SQLITE = 5.0  # How long Python's sqlite3 lets a writer wait where nothing is said.


class DatabaseWrapper(DjangoDatabaseWrapper):
    """A SpatiaLite database whose migrations run on every SQLite, and whose writers wait as long as they were told."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open the file, with SpatiaLite in it.

        SpatiaLite sets SQLite's busy handler to five seconds when it is loaded (``sqlite3_busy_timeout (db, 5000)`` at
        the end of its initialisation), whatever the connection was opened with: what was asked for is set again.
        """
        opened = super().get_new_connection(conn_params)
        wait = round(conn_params.get("timeout", _SECONDS_OF_SQLITE) * 1000)
        opened.execute(f"PRAGMA busy_timeout = {wait}")
        return opened

    def prepare_database(self) -> None:
        """Give a new database the spatial reference systems and the geometry tables, in one transaction."""
        with self.cursor() as cursor:
            cursor.execute("PRAGMA table_info(geometry_columns)")
            if not cursor.fetchall():
                cursor.execute("SELECT InitSpatialMetaData(1)")
        super().prepare_database()
