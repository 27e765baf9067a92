from django.db import migrations, models

from houma.domain.base.append_only import keeping_triggers


class Migration(migrations.Migration):
    dependencies = [("agreements", "0002_ledger_guards")]
    operations = [
        *keeping_triggers(
            "agreements",
            migrations.AddField(
                model_name="agreement",
                name="state_reason",
                field=models.TextField(blank=True, help_text="Why it was closed or cancelled"),
            ),
            migrations.AddField(
                model_name="historicalagreement",
                name="state_reason",
                field=models.TextField(blank=True, help_text="Why it was closed or cancelled"),
            ),
        )
    ]
