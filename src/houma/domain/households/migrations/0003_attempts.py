import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from houma.domain.base.append_only import append_only


class Migration(migrations.Migration):
    """What was refused and is of no single household stands in the log of looks too."""

    dependencies = [
        ("households", "0002_retention_decisions"),
        ("territories", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("file", "file of a household"),
                            ("answers", "answers to a form"),
                            ("plan", "plan of an operation"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reference", models.CharField(max_length=60)),
                ("place", models.CharField(max_length=100)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
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
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["country", "-at"], name="attempts_of_country")],
            },
        ),
        *append_only("households_attempt"),
    ]
