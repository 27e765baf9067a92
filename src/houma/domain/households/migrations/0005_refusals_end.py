import django.db.models.deletion
from django.db import migrations, models

from houma.domain.base.append_only import append_only, run_on_each_store

_PURPOSES = [
    ("follow", "accompaniment and rehousing"),
    ("survey", "answering surveys"),
    ("share", "passing the file on to partner organisations"),
    ("contact", "being called or written to"),
    ("pictures", "photographs of the home"),
]
_CLASSES = [
    ("followed", "file of a household that was accompanied"),
    ("registered", "file of a household that was only registered"),
    ("answers", "personal answers to a form that tells no period"),
    ("refused", "sending from the field that was refused"),
    ("doors", "refusal of a household that is not registered, at its door"),
]
_GUARD = "households_doorrefusal_no_delete"
_REFUSED = "households_doorrefusal: what was recorded is not deleted before its time"
_YOUNG = 150
"""Days: a little less than the shortest period that a country can set, six months."""


class Migration(migrations.Migration):
    """Refusals counted at a door have an end: the door goes, and how many families a month stays."""

    dependencies = [("households", "0004_door_refusals"), ("territories", "0001_tables")]

    operations = [
        migrations.CreateModel(
            name="RefusalCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField(choices=_PURPOSES, max_length=8)),
                ("month", models.DateField(help_text="First day of the month")),
                ("families", models.PositiveIntegerField()),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territories.country"
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territories.territory"
                    ),
                ),
            ],
            options={
                "ordering": ["country", "territory", "month", "id"],
                "indexes": [models.Index(fields=["territory", "month"], name="refusal_counts_of_territory")],
            },
        ),
        *append_only("households_refusalcount"),
        migrations.AlterField(
            model_name="retentiondecision",
            name="record_class",
            field=models.CharField(choices=_CLASSES, max_length=12),
        ),
        run_on_each_store(
            sqlite=[
                f"DROP TRIGGER {_GUARD}",
                f"""CREATE TRIGGER {_GUARD} BEFORE DELETE ON households_doorrefusal
                    WHEN OLD.said_on > date('now', '-{_YOUNG} days')
                    BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END""",
            ],
            postgresql=[
                f"DROP TRIGGER {_GUARD} ON households_doorrefusal",
                f"""CREATE TRIGGER {_GUARD} BEFORE DELETE ON households_doorrefusal FOR EACH ROW
                    WHEN (OLD.said_on > CURRENT_DATE - {_YOUNG}) EXECUTE FUNCTION {_GUARD}()""",
            ],
        ),
    ]
