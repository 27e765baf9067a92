"""Give the spatial indexes their triggers back.

To add a constraint on SQLite, Django makes the table anew, and with the old table go the SpatiaLite triggers that keep
its spatial indexes: these stay there, empty for ever, and every search through them finds nothing. Any later migration
that makes the table anew has to be followed by these operations again (a test looks).
"""

from django.db import migrations

from houma.domain.base.append_only import run_on_each_store

TABLE = "territories_territory"


class Migration(migrations.Migration):
    dependencies = [("territories", "0002_stamps_and_long_spellings")]

    operations = [
        run_on_each_store(
            sqlite=[
                statement
                for column in ("point", "boundary")
                for statement in (
                    f"DROP TABLE IF EXISTS idx_{TABLE}_{column}",
                    f"SELECT CreateSpatialIndex('{TABLE}', '{column}')",
                )
            ],
            postgresql=[],
        )
    ]
