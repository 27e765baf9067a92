from django.db import migrations

from houma.domain.base.append_only import kept_histories


class Migration(migrations.Migration):
    """Versions of agreements are written once: nobody changes or deletes one."""

    dependencies = [("agreements", "0001_tables")]

    operations = [
        kept_histories("agreements_historicalagreement"),
    ]
