from django.db import migrations, models

from houma.domain.base.append_only import keeping_triggers


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_initial")]

    operations = [
        *keeping_triggers(
            "indicators",
            migrations.AddField(
                model_name="scorerun",
                name="choices",
                field=models.JSONField(default=dict, help_text="What the draws questioned"),
            ),
        )
    ]
