import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from houma.domain.base.append_only import append_only, run_on_each_store

_TAKEN_OVER = [
    """INSERT INTO households_retentiondecision
        (country_id, record_class, months, warning_months, basis, reason, counts_from, decided_at)
    SELECT country_id, record_class, months, warning_months, basis, '', CURRENT_DATE, CURRENT_TIMESTAMP
    FROM households_retentionclass"""
]


class Migration(migrations.Migration):
    """What a country decides about its periods is kept with its reason, its day and who decided, and never changed."""

    dependencies = [
        ("households", "0001_tables"),
        ("territories", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RetentionDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "record_class",
                    models.CharField(
                        choices=[
                            ("followed", "file of a household that was accompanied"),
                            ("registered", "file of a household that was only registered"),
                            ("answers", "personal answers to a form that tells no period"),
                            ("refused", "sending from the field that was refused"),
                        ],
                        max_length=12,
                    ),
                ),
                ("months", models.PositiveSmallIntegerField()),
                ("warning_months", models.PositiveSmallIntegerField(default=3)),
                ("basis", models.CharField(max_length=400)),
                ("reason", models.CharField(blank=True, max_length=400)),
                ("counts_from", models.DateField()),
                ("decided_at", models.DateTimeField(auto_now_add=True)),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="retention_decisions",
                        to="territories.country",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["country", "record_class", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("months__gte", 1)),
                        name="data_is_kept_a_month_at_least",
                        violation_error_message="Data is kept for at least one month.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("basis", ""), _negated=True),
                        name="a_period_names_its_text",
                        violation_error_message="Name the text or the decision that sets the period.",
                    ),
                ],
            },
        ),
        run_on_each_store(sqlite=_TAKEN_OVER, postgresql=_TAKEN_OVER),
        migrations.DeleteModel(name="RetentionClass"),
        *append_only("households_retentiondecision"),
    ]
