from django.db import migrations, models


class Migration(migrations.Migration):
    """A text may say from where a deadline comes without saying how long it is."""

    dependencies = [("buildings", "0001_tables")]

    operations = [
        migrations.AlterField(
            model_name="procedureterm",
            name="most_days",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
    ]
