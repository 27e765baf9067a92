"""Alerts stand in the watch: its migration took over what was stored here."""

from django.db import migrations

from houma.domain.base.append_only import run_on_each_store

_TABLES = ("alertevent", "alert", "watchrun")
_GUARDS = ("no_delete", "no_truncate", "no_update")


class Migration(migrations.Migration):
    dependencies = [
        ("funding", "0002_watch_runs"),
        ("watch", "0002_alerts_of_funding"),
    ]

    operations = [
        migrations.DeleteModel(name="AlertEvent"),
        migrations.DeleteModel(name="Alert"),
        migrations.DeleteModel(name="WatchRun"),
        run_on_each_store(
            sqlite=[],
            postgresql=[f"DROP FUNCTION IF EXISTS funding_{table}_{guard}()" for table in _TABLES for guard in _GUARDS],
        ),
    ]
