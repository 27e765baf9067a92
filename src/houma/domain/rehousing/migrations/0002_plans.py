import django.db.models.deletion
import houma.domain.base.fields
from django.conf import settings
from django.db import migrations, models

from houma.domain.base.append_only import frozen_columns, nothing_is_lost
from houma.domain.base.tables import CreateTables


class Migration(migrations.Migration):
    dependencies = [
        ("rehousing", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            models=[
                migrations.CreateModel(
                    name="PlanRun",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField(help_text="In the operation, from 1")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "waits to be worked out"),
                                    ("running", "is worked out"),
                                    ("done", "ready"),
                                    ("refused", "contradicts itself"),
                                    ("failed", "broke off"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        ("asked_at", models.DateTimeField(auto_now_add=True)),
                        ("seconds", models.PositiveSmallIntegerField(help_text="Time to search")),
                        ("from_day", models.DateField(help_text="Nobody is planned to move before")),
                        ("currency", models.CharField(max_length=3)),
                        ("budget", houma.domain.base.fields.AmountField(blank=True, null=True)),
                        (
                            "progress",
                            models.JSONField(default=dict, help_text="The goal that is worked on, and how far it is"),
                        ),
                        ("stop_asked", models.BooleanField(default=False)),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                        ("outcome", models.JSONField(default=dict)),
                        ("engine", models.CharField(blank=True, max_length=40)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "norms",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plans",
                                to="rehousing.normversion",
                            ),
                        ),
                        (
                            "operation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plans",
                                to="rehousing.operation",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("operation", "number"), name="plan_number_is_unique"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("finished_at", None), ("state__in", ["waiting", "running"])),
                                    models.Q(
                                        ("finished_at__isnull", False), ("state__in", ["done", "refused", "failed"])
                                    ),
                                    _connector="OR",
                                ),
                                name="a_finished_plan_says_so",
                                violation_error_message="A plan that is finished says when.",
                            ),
                        ],
                        "ordering": ["operation", "-number"],
                    },
                ),
                migrations.CreateModel(
                    name="PlanLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("until", models.DateField()),
                        ("until_is_known", models.BooleanField(default=True)),
                        ("persons", models.PositiveSmallIntegerField()),
                        (
                            "risk",
                            models.PositiveSmallIntegerField(
                                help_text="Higher is worse; 0 where the building has no class"
                            ),
                        ),
                        ("at_highest_risk", models.BooleanField(default=False)),
                        ("metres", models.PositiveIntegerField(blank=True, null=True)),
                        (
                            "cost",
                            houma.domain.base.fields.AmountField(
                                blank=True, help_text="Rent of the whole stay", null=True
                            ),
                        ),
                        ("lacks", models.JSONField(default=list)),
                        ("fixed", models.BooleanField(default=False)),
                        ("why_fr", models.TextField(blank=True)),
                        ("why_ar", models.TextField(blank=True)),
                        ("why_en", models.TextField(blank=True)),
                        ("more_fr", models.TextField(blank=True)),
                        ("more_ar", models.TextField(blank=True)),
                        ("more_en", models.TextField(blank=True)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plan_lines",
                                to="rehousing.case",
                            ),
                        ),
                        (
                            "home",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plan_lines",
                                to="rehousing.home",
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="rehousing.planrun",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("run", "case"), name="a_plan_speaks_once_of_a_case"),
                            models.CheckConstraint(
                                condition=models.Q(("until__gt", models.F("starts_on"))),
                                name="a_planned_stay_lasts_a_day",
                                violation_error_message="A stay ends after it starts.",
                            ),
                        ],
                        "ordering": ["run", "starts_on", "case"],
                    },
                ),
                migrations.CreateModel(
                    name="PlanLock",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("locked_at", models.DateTimeField(auto_now_add=True)),
                        ("let_go_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plan_locks",
                                to="rehousing.case",
                            ),
                        ),
                        (
                            "home",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plan_locks",
                                to="rehousing.home",
                            ),
                        ),
                        (
                            "let_go_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "locked_by",
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
                        "ordering": ["case", "-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("let_go_at", None)),
                                fields=("case",),
                                name="a_case_is_fixed_to_one_home",
                                violation_error_message="This household is fixed to a home already.",
                            )
                        ],
                    },
                ),
            ]
        ),
        *nothing_is_lost("rehousing_planrun", unique=["id", ("operation_id", "number")]),
        frozen_columns(
            "rehousing_planrun",
            [
                "operation_id",
                "number",
                "state",
                "asked_at",
                "asked_by_id",
                "seconds",
                "from_day",
                "norms_id",
                "currency",
                "budget",
                "finished_at",
                "outcome",
                "engine",
            ],
            when="OLD.finished_at IS NOT NULL",
        ),
        *nothing_is_lost("rehousing_planline", unique=["id", ("run_id", "case_id")]),
        frozen_columns(
            "rehousing_planline",
            [
                "run_id",
                "case_id",
                "home_id",
                "starts_on",
                "until",
                "persons",
                "risk",
                "metres",
                "cost",
                "lacks",
                "fixed",
            ],
        ),
        *nothing_is_lost("rehousing_planlock"),
        frozen_columns("rehousing_planlock", ["case_id", "home_id", "locked_at", "locked_by_id"]),
    ]
