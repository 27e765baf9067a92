from django.db import migrations

from houma.domain.base.append_only import kept_histories


class Migration(migrations.Migration):
    """Versions of partners, mandates and delegations are written once: nobody changes or deletes one."""

    dependencies = [("accounts", "0004_field_keys")]

    operations = [
        kept_histories(
            "accounts_historicalparty",
            "accounts_historicalmandate",
            "accounts_historicaldelegation",
        ),
    ]
