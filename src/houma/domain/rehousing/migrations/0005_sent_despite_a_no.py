from django.db import migrations, models

from houma.domain.base.append_only import keeping_triggers


class Migration(migrations.Migration):
    """Why a household was sent to a service although it does not want its file to be passed on."""

    dependencies = [("rehousing", "0004_changes_of_plans")]

    operations = [
        *keeping_triggers(
            "rehousing",
            migrations.AddField(
                model_name="referral",
                name="despite",
                field=models.CharField(
                    blank=True,
                    choices=[("danger", "imminent danger"), ("law", "duty set by law")],
                    default="",
                    max_length=8,
                ),
            ),
            migrations.AddField(
                model_name="referral",
                name="despite_reason",
                field=models.CharField(blank=True, default="", max_length=400),
            ),
        ),
    ]
