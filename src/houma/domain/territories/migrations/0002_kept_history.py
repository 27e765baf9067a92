from django.db import migrations

from houma.domain.base.append_only import kept_histories


class Migration(migrations.Migration):
    """Versions of territories are written once: nobody changes or deletes one."""

    dependencies = [("territories", "0001_tables")]

    operations = [
        kept_histories("territories_historicalterritory"),
    ]
