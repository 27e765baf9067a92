"""Django's SpatiaLite backend, with only those tables of SpatiaLite that GeoDjango needs.

Django asks SpatiaLite for its full set, which holds triggers on ISO metadata that read the ``rowid`` of a view. SQLite
refuses such triggers since 3.36, and then refuses every migration that renames a table: "error in trigger
ISO_metadata_reference_row_id_value_insert: no such column: rowid". Debian builds its SQLite to go on allowing them;
pysqlite3, which stands in for it where Python's own cannot load extensions, does not.
"""

from django.contrib.gis.db.backends.spatialite.base import DatabaseWrapper as DjangoDatabaseWrapper


class DatabaseWrapper(DjangoDatabaseWrapper):
    """A SpatiaLite database whose migrations run on every SQLite."""

    def prepare_database(self) -> None:
        """Give a new database the spatial reference systems and the geometry tables, in one transaction."""
        with self.cursor() as cursor:
            cursor.execute("PRAGMA table_info(geometry_columns)")
            if not cursor.fetchall():
                cursor.execute("SELECT InitSpatialMetaData(1)")
        super().prepare_database()
