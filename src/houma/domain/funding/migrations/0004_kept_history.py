from django.db import migrations

from houma.domain.base.append_only import kept_histories


class Migration(migrations.Migration):
    """Versions of funds are written once: nobody changes or deletes one."""

    dependencies = [("funding", "0003_alerts_moved_to_the_watch")]

    operations = [
        kept_histories("funding_historicalfund"),
    ]
