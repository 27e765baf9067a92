"""Tables of rounds, reviews and results: how a sample was drawn and what was said of an answer is not changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from houma.domain.base.append_only import append_only, frozen_columns, nothing_is_lost, run_on_each_store
from houma.domain.base.tables import CreateTables
from houma.domain.observatory.models import review_guards


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_roles_of_the_field"),
        ("buildings", "0001_tables"),
        ("households", "0001_tables"),
        ("indicators", "0002_score_choices"),
        ("observatory", "0001_tables"),
        ("projects", "0002_diagnosis_profiles"),
        ("territories", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            models=[
                migrations.CreateModel(
                    name="Round",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name_fr", models.CharField(max_length=400)),
                        ("name_ar", models.CharField(blank=True, max_length=400)),
                        ("name_en", models.CharField(blank=True, max_length=400)),
                        (
                            "phase",
                            models.CharField(
                                choices=[
                                    ("before", "before the project"),
                                    ("during", "during the project"),
                                    ("after", "after the project"),
                                ],
                                max_length=6,
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField()),
                        (
                            "unit_kind",
                            models.CharField(
                                choices=[("building", "building"), ("household", "household")], max_length=9
                            ),
                        ),
                        (
                            "method",
                            models.CharField(
                                choices=[
                                    ("full", "full list"),
                                    ("simple", "simple random sample"),
                                    ("stratified", "stratified sample"),
                                    ("systematic", "systematic sample"),
                                    ("clusters", "buildings at random, then their households"),
                                    ("by_size", "buildings by number of households, then some of each"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "stratified_by",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "none"),
                                    ("risk", "class of risk of the building"),
                                    ("territory", "commune or arrondissement"),
                                ],
                                default="",
                                max_length=9,
                            ),
                        ),
                        ("size", models.PositiveIntegerField()),
                        ("within", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("seed", models.PositiveBigIntegerField()),
                        ("frame_size", models.PositiveIntegerField()),
                        (
                            "frame_digest",
                            models.CharField(help_text="SHA-256 of the list from which it was drawn", max_length=64),
                        ),
                        ("is_illustrative", models.BooleanField(default=False)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "country",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rounds",
                                to="territories.country",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "follows",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="followed_by",
                                to="observatory.round",
                            ),
                        ),
                        (
                            "form",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rounds",
                                to="observatory.form",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rounds",
                                to="projects.project",
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rounds",
                                to="territories.territory",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-starts_on", "-id"],
                        "indexes": [models.Index(fields=["territory", "-starts_on"], name="rounds_of_place")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                                name="a_round_ends_after_it_starts",
                                violation_error_message="A round ends after it starts.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoundUnit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("stratum", models.BigIntegerField(default=0)),
                        ("cluster", models.BigIntegerField()),
                        ("probability", models.FloatField()),
                        ("first_population", models.FloatField(null=True)),
                        ("second_population", models.FloatField(default=1)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("to_visit", "to visit"),
                                    ("done", "answered"),
                                    ("refused", "refused"),
                                    ("absent", "absent"),
                                    ("not_found", "not found"),
                                ],
                                default="to_visit",
                                max_length=9,
                            ),
                        ),
                        (
                            "building",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="round_units",
                                to="buildings.building",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="round_units",
                                to="households.household",
                            ),
                        ),
                        (
                            "interviewer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="round_units",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="units",
                                to="observatory.round",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["round", "id"],
                        "indexes": [models.Index(fields=["interviewer", "state"], name="units_of_interviewer")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("building__isnull", False), ("household", None)),
                                    models.Q(("building", None), ("household__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_unit_is_a_building_or_a_household",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("probability__gt", 0), ("probability__lte", 1)),
                                name="a_unit_had_a_chance_to_be_drawn",
                            ),
                            models.UniqueConstraint(
                                fields=("round", "building"), name="a_building_is_asked_once_in_a_round"
                            ),
                            models.UniqueConstraint(
                                fields=("round", "household"), name="a_household_is_asked_once_in_a_round"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Visit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("to_visit", "to visit"),
                                    ("done", "answered"),
                                    ("refused", "refused"),
                                    ("absent", "absent"),
                                    ("not_found", "not found"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("visited_at", models.DateTimeField()),
                        ("note", models.CharField(blank=True, max_length=400)),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visits",
                                to="observatory.roundunit",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["unit", "visited_at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("outcome", "to_visit"), _negated=True),
                                name="a_visit_has_an_outcome",
                                violation_error_message="Say what came of the visit.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UnitAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=400)),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "submission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="unit_answers",
                                to="observatory.submission",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="observatory.roundunit",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("received", "received"),
                                    ("to_correct", "to correct"),
                                    ("accepted", "accepted"),
                                    ("rejected", "rejected"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("reason", models.TextField(blank=True)),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "submission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="review_steps",
                                to="observatory.submission",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "indexes": [models.Index(fields=["submission", "-id"], name="review_of_submission")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["to_correct", "rejected"]), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_refusal_in_review_says_why",
                                violation_error_message="Say what is to be corrected, or why it is rejected.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Correction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(max_length=300)),
                        ("before", models.JSONField(null=True)),
                        ("after", models.JSONField(null=True)),
                        ("reason", models.TextField()),
                        ("is_personal", models.BooleanField(default=False)),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        ("erased_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "submission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrections",
                                to="observatory.submission",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "indexes": [models.Index(fields=["submission", "id"], name="corrections_of_submission")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="a_corrected_answer_says_why",
                                violation_error_message="Say why the answer is corrected.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RegisterEffect",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("told", models.JSONField(default=dict)),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        (
                            "building",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="effects",
                                to="buildings.building",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "dwelling",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="effects",
                                to="buildings.dwelling",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="effects",
                                to="households.household",
                            ),
                        ),
                        (
                            "inspection",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="buildings.inspection",
                            ),
                        ),
                        (
                            "submission",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="effect",
                                to="observatory.submission",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="FieldIndicator",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("question", models.CharField(max_length=300)),
                        (
                            "measure",
                            models.CharField(
                                choices=[("proportion", "share"), ("mean", "mean"), ("total", "total")], max_length=10
                            ),
                        ),
                        ("counted", models.JSONField(default=list)),
                        ("factor", models.FloatField(default=1)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("retired_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "created_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "form",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="field_indicators",
                                to="observatory.form",
                            ),
                        ),
                        (
                            "indicator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="field_indicators",
                                to="indicators.indicator",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["form", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("retired_at", None)),
                                fields=("form", "indicator"),
                                name="an_indicator_follows_from_one_question",
                                violation_error_message="This indicator follows from another question of the form already.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoundResults",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("content", models.JSONField()),
                        ("digest", models.CharField(help_text="SHA-256 of the content", max_length=64)),
                        ("published_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "published_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "release",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="indicators.release",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="results",
                                to="observatory.round",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "results of rounds",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="FieldFigure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("value", models.FloatField()),
                        ("low", models.FloatField()),
                        ("high", models.FloatField()),
                        ("level", models.FloatField()),
                        ("answers", models.PositiveIntegerField()),
                        (
                            "territory",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="field_figures",
                                to="territories.territory",
                            ),
                        ),
                        (
                            "field_indicator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="figures",
                                to="observatory.fieldindicator",
                            ),
                        ),
                        (
                            "results",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="figures",
                                to="observatory.roundresults",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "indexes": [
                            models.Index(fields=["territory", "field_indicator"], name="field_figures_of_place")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("results", "field_indicator", "territory"), name="a_figure_is_estimated_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EvaluationRound",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("attached_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "attached_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "evaluation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="field_results",
                                to="projects.evaluation",
                            ),
                        ),
                        (
                            "results",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="in_evaluations",
                                to="observatory.roundresults",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("evaluation", "results"), name="an_evaluation_keeps_results_once"
                            )
                        ],
                    },
                ),
            ],
        ),
        *nothing_is_lost("observatory_round"),
        frozen_columns("observatory_round", review_guards.FROZEN_IN_A_ROUND),
        *nothing_is_lost(
            "observatory_roundunit", unique=["id", ("round_id", "building_id"), ("round_id", "household_id")]
        ),
        frozen_columns("observatory_roundunit", review_guards.FROZEN_IN_A_UNIT),
        *append_only("observatory_visit"),
        *append_only("observatory_unitanswer"),
        *append_only("observatory_reviewstep"),
        *nothing_is_lost("observatory_correction"),
        frozen_columns("observatory_correction", review_guards.FROZEN_IN_A_CORRECTION),
        *append_only("observatory_registereffect", unique=["id", "submission_id"]),
        *nothing_is_lost("observatory_fieldindicator"),
        frozen_columns("observatory_fieldindicator", review_guards.FROZEN_IN_A_MEASURE),
        *append_only("observatory_roundresults"),
        *append_only("observatory_fieldfigure", unique=["id", ("results_id", "field_indicator_id", "territory_id")]),
        *append_only("observatory_evaluationround", unique=["id", ("evaluation_id", "results_id")]),
        run_on_each_store(sqlite=review_guards.SQLITE, postgresql=review_guards.POSTGRESQL),
    ]
