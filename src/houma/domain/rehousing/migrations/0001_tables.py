import django.contrib.gis.db.models.fields
import django.db.models.deletion
import houma.domain.base.fields
import simple_history.models
from django.conf import settings
from django.db import migrations, models


from houma.domain.base.append_only import (
    append_only,
    frozen_columns,
    nothing_is_lost,
    refuse_replacing,
    run_on_each_store,
)
from houma.domain.base.tables import CreateTables
from houma.domain.rehousing.models import guards


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_parties_and_mandates"),
        ("buildings", "0001_tables"),
        ("documents", "0001_tables"),
        ("households", "0001_tables"),
        ("projects", "0002_diagnosis_profiles"),
        ("territories", "0001_tables"),
    ]

    operations = [
        CreateTables(
            models=[
                migrations.CreateModel(
                    name="NormVersion",
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
                            "country",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="norm_versions",
                                to="territories.country",
                            ),
                        ),
                        ("code", models.SlugField(help_text="The same for all versions of these norms", max_length=60)),
                        ("number", models.PositiveSmallIntegerField()),
                        ("in_force_from", models.DateField()),
                        (
                            "persons_per_room",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="At most; nothing where there is no norm",
                                max_digits=4,
                                null=True,
                            ),
                        ),
                        (
                            "floor_area_per_person",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="Square metres at least",
                                max_digits=5,
                                null=True,
                            ),
                        ),
                        ("separate_sanitation", models.BooleanField(default=False)),
                        ("water", models.BooleanField(default=False)),
                        ("ventilation", models.BooleanField(default=False)),
                        (
                            "farthest",
                            models.PositiveIntegerField(
                                blank=True, help_text="Metres to school, work and kin, on average, at most", null=True
                            ),
                        ),
                        (
                            "required",
                            models.JSONField(default=list, help_text="What a home may not lack, a list of NormLack"),
                        ),
                        (
                            "source",
                            models.CharField(help_text="Who set these norms, and where it is written", max_length=400),
                        ),
                        ("is_illustrative", models.BooleanField(default=False)),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "ordering": ["country", "code", "-number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("country", "code", "number"),
                                name="norm_version_is_unique",
                                violation_error_message="This version of the norms exists already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("source", ""), _negated=True),
                                name="norms_name_their_source",
                                violation_error_message="Norms name their source.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalHome",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("code", models.CharField(max_length=60)),
                        (
                            "site",
                            models.CharField(
                                blank=True,
                                help_text="Building, street or centre: homes of one site count as together",
                                max_length=120,
                            ),
                        ),
                        ("address", models.CharField(blank=True, max_length=300)),
                        ("point", django.contrib.gis.db.models.fields.PointField(blank=True, null=True, srid=4326)),
                        ("capacity", models.PositiveSmallIntegerField(help_text="Persons")),
                        (
                            "collective",
                            models.BooleanField(default=False, help_text="Takes several households at once"),
                        ),
                        ("rooms", models.PositiveSmallIntegerField()),
                        (
                            "floor_area",
                            models.DecimalField(
                                blank=True, decimal_places=2, help_text="Square metres", max_digits=7, null=True
                            ),
                        ),
                        ("step_free", models.BooleanField(default=False)),
                        ("separate_sanitation", models.BooleanField(default=False)),
                        ("water", models.BooleanField(default=False)),
                        ("ventilation", models.BooleanField(default=False)),
                        ("currency", models.CharField(max_length=3)),
                        (
                            "rent",
                            houma.domain.base.fields.AmountField(
                                help_text="A month; of a person where the home is collective"
                            ),
                        ),
                        ("available_from", models.DateField()),
                        (
                            "available_until",
                            models.DateField(blank=True, help_text="Day on which it has to be given back", null=True),
                        ),
                        ("is_illustrative", models.BooleanField(default=False)),
                        (
                            "country",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="territories.country",
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="territories.territory",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="accounts.party",
                            ),
                        ),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical home",
                        "verbose_name_plural": "historical homes",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [],
                        "constraints": [],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Home",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "country",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="homes",
                                to="territories.country",
                            ),
                        ),
                        ("code", models.CharField(max_length=60)),
                        (
                            "territory",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="homes",
                                to="territories.territory",
                            ),
                        ),
                        (
                            "site",
                            models.CharField(
                                blank=True,
                                help_text="Building, street or centre: homes of one site count as together",
                                max_length=120,
                            ),
                        ),
                        ("address", models.CharField(blank=True, max_length=300)),
                        ("point", django.contrib.gis.db.models.fields.PointField(blank=True, null=True, srid=4326)),
                        ("capacity", models.PositiveSmallIntegerField(help_text="Persons")),
                        (
                            "collective",
                            models.BooleanField(default=False, help_text="Takes several households at once"),
                        ),
                        ("rooms", models.PositiveSmallIntegerField()),
                        (
                            "floor_area",
                            models.DecimalField(
                                blank=True, decimal_places=2, help_text="Square metres", max_digits=7, null=True
                            ),
                        ),
                        ("step_free", models.BooleanField(default=False)),
                        ("separate_sanitation", models.BooleanField(default=False)),
                        ("water", models.BooleanField(default=False)),
                        ("ventilation", models.BooleanField(default=False)),
                        ("currency", models.CharField(max_length=3)),
                        (
                            "rent",
                            houma.domain.base.fields.AmountField(
                                help_text="A month; of a person where the home is collective"
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="homes",
                                to="accounts.party",
                            ),
                        ),
                        ("available_from", models.DateField()),
                        (
                            "available_until",
                            models.DateField(blank=True, help_text="Day on which it has to be given back", null=True),
                        ),
                        ("is_illustrative", models.BooleanField(default=False)),
                    ],
                    options={
                        "ordering": ["country", "code"],
                        "indexes": [models.Index(fields=["territory", "available_from"], name="home_of_territory")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("country", "code"),
                                name="home_code_is_unique",
                                violation_error_message="This home exists already in the country.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("capacity__gte", 1), ("rooms__gte", 1), ("rent__gte", 0)),
                                name="a_home_has_room",
                                violation_error_message="A home takes at least one person and has a room; its rent is not negative.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("available_until", None),
                                    ("available_until__gt", models.F("available_from")),
                                    _connector="OR",
                                ),
                                name="a_home_is_available_for_a_day",
                                violation_error_message="A home is available from a day until a later one.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HomeClosure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "home",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="closures",
                                to="rehousing.home",
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("until", models.DateField()),
                        ("reason", models.CharField(max_length=300)),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        ("lifted_at", models.DateTimeField(blank=True, help_text="Taken back", null=True)),
                    ],
                    options={
                        "ordering": ["home", "starts_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("until__gt", models.F("starts_on"))),
                                name="a_closure_lasts_a_day",
                                violation_error_message="A home is closed from a day until a later one.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="a_closure_says_why",
                                violation_error_message="Say why the home is closed.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalOperation",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("name_fr", models.CharField(max_length=400)),
                        ("name_ar", models.CharField(blank=True, max_length=400)),
                        ("name_en", models.CharField(blank=True, max_length=400)),
                        ("code", models.SlugField(max_length=40)),
                        ("currency", models.CharField(max_length=3)),
                        (
                            "budget",
                            houma.domain.base.fields.AmountField(
                                blank=True, help_text="For the rents of all stays", null=True
                            ),
                        ),
                        (
                            "most_rent",
                            houma.domain.base.fields.AmountField(
                                blank=True, help_text="A month and household, where its case says nothing", null=True
                            ),
                        ),
                        (
                            "review_months",
                            models.PositiveSmallIntegerField(
                                default=3, help_text="A stay is reviewed every so many months"
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(blank=True, null=True)),
                        ("is_illustrative", models.BooleanField(default=False)),
                        (
                            "country",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="territories.country",
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="Commune or arrondissement",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="territories.territory",
                            ),
                        ),
                        (
                            "perimeter",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="territories.territory",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="projects.project",
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="accounts.party",
                            ),
                        ),
                        (
                            "norms",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="What homes are checked against",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="rehousing.normversion",
                            ),
                        ),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical operation",
                        "verbose_name_plural": "historical operations",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [],
                        "constraints": [],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Operation",
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
                            "country",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="operations",
                                to="territories.country",
                            ),
                        ),
                        ("code", models.SlugField(max_length=40)),
                        (
                            "territory",
                            models.ForeignKey(
                                help_text="Commune or arrondissement",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="operations",
                                to="territories.territory",
                            ),
                        ),
                        (
                            "perimeter",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="operations_inside",
                                to="territories.territory",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="operations",
                                to="projects.project",
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="operations",
                                to="accounts.party",
                            ),
                        ),
                        (
                            "norms",
                            models.ForeignKey(
                                blank=True,
                                help_text="What homes are checked against",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="operations",
                                to="rehousing.normversion",
                            ),
                        ),
                        ("currency", models.CharField(max_length=3)),
                        (
                            "budget",
                            houma.domain.base.fields.AmountField(
                                blank=True, help_text="For the rents of all stays", null=True
                            ),
                        ),
                        (
                            "most_rent",
                            houma.domain.base.fields.AmountField(
                                blank=True, help_text="A month and household, where its case says nothing", null=True
                            ),
                        ),
                        (
                            "review_months",
                            models.PositiveSmallIntegerField(
                                default=3, help_text="A stay is reviewed every so many months"
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(blank=True, null=True)),
                        ("is_illustrative", models.BooleanField(default=False)),
                    ],
                    options={
                        "ordering": ["-starts_on", "code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("country", "code"),
                                name="operation_code_is_unique",
                                violation_error_message="This operation code exists already in the country.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                                ),
                                name="an_operation_ends_after_it_starts",
                                violation_error_message="An operation ends after it starts.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("review_months__gte", 1)),
                                name="a_stay_is_reviewed_after_a_month_at_least",
                                violation_error_message="There is at least a month between two reviews.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalOperationBuilding",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("evacuate_by", models.DateField()),
                        ("works_from", models.DateField(blank=True, null=True)),
                        ("works_until", models.DateField(blank=True, null=True)),
                        (
                            "return_on",
                            models.DateField(
                                blank=True,
                                help_text="Day from which its households live in it again; none where it is lost",
                                null=True,
                            ),
                        ),
                        (
                            "operation",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="rehousing.operation",
                            ),
                        ),
                        (
                            "building",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="buildings.building",
                            ),
                        ),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical operation building",
                        "verbose_name_plural": "historical operation buildings",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [],
                        "constraints": [],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="OperationBuilding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "operation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="buildings",
                                to="rehousing.operation",
                            ),
                        ),
                        (
                            "building",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="operations",
                                to="buildings.building",
                            ),
                        ),
                        ("evacuate_by", models.DateField()),
                        ("works_from", models.DateField(blank=True, null=True)),
                        ("works_until", models.DateField(blank=True, null=True)),
                        (
                            "return_on",
                            models.DateField(
                                blank=True,
                                help_text="Day from which its households live in it again; none where it is lost",
                                null=True,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["operation", "evacuate_by", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("operation", "building"),
                                name="a_building_is_in_an_operation_once",
                                violation_error_message="This building is in the operation already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("works_from", None),
                                        ("works_from__gte", models.F("evacuate_by")),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("works_until", None),
                                        models.Q(
                                            ("works_from__isnull", False), ("works_until__gte", models.F("works_from"))
                                        ),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("return_on", None), ("return_on__gt", models.F("evacuate_by")), _connector="OR"
                                    ),
                                    models.Q(
                                        ("return_on", None),
                                        ("works_until", None),
                                        ("return_on__gte", models.F("works_until")),
                                        _connector="OR",
                                    ),
                                ),
                                name="out_works_and_back_follow_each_other",
                                violation_error_message="Evacuation, start and end of works, and return follow each other.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Case",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "operation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="rehousing.operation",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="households.household",
                            ),
                        ),
                        (
                            "building",
                            models.ForeignKey(
                                blank=True,
                                help_text="The building that the household leaves; none where it has no home any more",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="rehousing.operationbuilding",
                            ),
                        ),
                        ("number", models.PositiveIntegerField(help_text="In the operation, from 1")),
                        (
                            "worker",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases_followed",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("opened_on", models.DateField()),
                        (
                            "opened_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "out_by",
                            models.DateField(
                                blank=True, help_text="Where it differs from the building's date", null=True
                            ),
                        ),
                        (
                            "back_on",
                            models.DateField(
                                blank=True, help_text="Where it differs from the building's date", null=True
                            ),
                        ),
                        (
                            "most_rent",
                            houma.domain.base.fields.AmountField(
                                blank=True, help_text="A month, where it differs from the operation's", null=True
                            ),
                        ),
                        ("closed_on", models.DateField(blank=True, null=True)),
                        (
                            "closure",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("returned", "returned home"),
                                    ("rehoused", "rehoused for good"),
                                    ("left", "left"),
                                ],
                                default="",
                                max_length=8,
                            ),
                        ),
                        ("closure_reason", models.CharField(blank=True, max_length=1000)),
                        (
                            "closed_by",
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
                        "ordering": ["operation", "number"],
                        "indexes": [models.Index(fields=["worker", "closed_on"], name="cases_of_worker")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("operation", "number"),
                                name="case_number_is_unique",
                                violation_error_message="This case number exists already in the operation.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("closed_on", None)),
                                fields=("household",),
                                name="a_household_has_one_open_case",
                                violation_error_message="This household has an open case already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_on", None), ("closure", "")),
                                    models.Q(
                                        ("closed_on__gte", models.F("opened_on")),
                                        models.Q(("closure", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_closed_case_says_how",
                                violation_error_message="A case is closed on a day after its opening, and says how it ended.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("out_by", None),
                                    ("back_on", None),
                                    ("back_on__gt", models.F("out_by")),
                                    _connector="OR",
                                ),
                                name="back_after_out",
                                violation_error_message="A household comes back after it has left.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Assignment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assignments",
                                to="rehousing.case",
                            ),
                        ),
                        (
                            "worker",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "assigned_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("assigned_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "ordering": ["case", "id"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Vulnerability",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="vulnerabilities",
                                to="rehousing.case",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("alone_with_children", "one adult alone with children"),
                                    ("old_alone", "old person alone"),
                                    ("disability", "disability"),
                                    ("long_illness", "long illness"),
                                    ("pregnancy", "pregnancy or newborn child"),
                                    ("no_income", "no regular income"),
                                    ("no_title", "neither title nor lease"),
                                    ("other", "other"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=1000)),
                        ("noted_on", models.DateField()),
                        ("ended_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "verbose_name_plural": "vulnerabilities",
                        "ordering": ["case", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_on", None), models.Q(("kind", "other"), _negated=True)),
                                fields=("case", "kind"),
                                name="a_vulnerability_is_noted_once",
                                violation_error_message="This is noted already.",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Need",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="needs", to="rehousing.case"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("mobility", "mobility"),
                                    ("health", "health"),
                                    ("schooling", "schooling"),
                                    ("work", "work"),
                                    ("language", "language"),
                                    ("other", "other need"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("step_free", models.BooleanField(default=False)),
                        ("note", models.CharField(blank=True, max_length=1000)),
                        ("noted_on", models.DateField()),
                        ("met_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["case", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("step_free", False), ("kind", "mobility"), _connector="OR"),
                                name="steps_are_a_need_of_mobility",
                                violation_error_message="An entrance without steps is a need of mobility.",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Anchor",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="anchors", to="rehousing.case"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("school", "school"),
                                    ("work", "work"),
                                    ("kin", "kin and neighbours"),
                                    ("care", "care"),
                                ],
                                max_length=6,
                            ),
                        ),
                        ("point", django.contrib.gis.db.models.fields.PointField(srid=4326)),
                        (
                            "weight",
                            models.PositiveSmallIntegerField(
                                default=1, help_text="How much it counts beside the others"
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "ordering": ["case", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("weight__gte", 1)),
                                name="an_anchor_counts",
                                violation_error_message="A place counts at least one.",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Kinship",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "first",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="kin_after",
                                to="rehousing.case",
                            ),
                        ),
                        (
                            "second",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="kin_before",
                                to="rehousing.case",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "ordering": ["first", "second"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("first", "second"),
                                name="kin_are_named_once",
                                violation_error_message="These households are kept together already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("first__lt", models.F("second"))),
                                name="kin_are_two_cases_in_order",
                                violation_error_message="A household is kept together with another one.",
                            ),
                        ],
                        "indexes": [],
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
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="visits", to="rehousing.case"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("home", "at home"), ("office", "at the office"), ("phone", "by phone")],
                                max_length=6,
                            ),
                        ),
                        ("met_on", models.DateField()),
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
                        ("note", models.CharField(blank=True, max_length=1000)),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "ordering": ["case", "-met_on", "-id"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Aid",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="aids", to="rehousing.case"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("rent", "rent"),
                                    ("moving", "moving"),
                                    ("emergency", "emergency"),
                                    ("repair", "repair or rebuilding"),
                                    ("other", "other aid"),
                                ],
                                max_length=9,
                            ),
                        ),
                        (
                            "amount",
                            houma.domain.base.fields.AmountField(help_text="Negative where an earlier aid is reversed"),
                        ),
                        ("currency", models.CharField(max_length=3)),
                        (
                            "rule",
                            models.CharField(help_text="The decision or scale by which it is due", max_length=400),
                        ),
                        ("granted_on", models.DateField()),
                        (
                            "reverses",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reversed_by",
                                to="rehousing.aid",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "ordering": ["case", "-granted_on", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("amount__gt", 0), ("reverses", None)),
                                    models.Q(("amount__lt", 0), ("reverses__isnull", False)),
                                    _connector="OR",
                                ),
                                name="only_a_reversal_of_aid_is_negative",
                                violation_error_message="An aid is more than zero; only what reverses it is negative.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("rule", ""), _negated=True),
                                name="an_aid_names_its_rule",
                                violation_error_message="Name the decision or the scale by which the aid is due.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Referral",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="referrals",
                                to="rehousing.case",
                            ),
                        ),
                        ("service", models.CharField(max_length=200)),
                        ("purpose", models.CharField(max_length=1000)),
                        ("sent_on", models.DateField()),
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
                        ("outcome", models.CharField(blank=True, max_length=1000)),
                        ("outcome_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["case", "-sent_on", "-id"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="CaseDocument",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="rehousing.case",
                            ),
                        ),
                        (
                            "document",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="of_case",
                                to="documents.document",
                            ),
                        ),
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
                        ("attached_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "ordering": ["case", "-id"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="CaseTask",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="rehousing.case"
                            ),
                        ),
                        ("what", models.CharField(max_length=300)),
                        ("due_on", models.DateField()),
                        (
                            "whose",
                            models.ForeignKey(
                                blank=True,
                                help_text="Whoever follows the case, where nobody is named",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="case_tasks",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("done_on", models.DateField(blank=True, null=True)),
                        (
                            "done_by",
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
                        "ordering": ["case", "done_on", "due_on", "id"],
                        "indexes": [models.Index(fields=["done_on", "due_on"], name="case_tasks_due")],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Offer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="rehousing.case"
                            ),
                        ),
                        (
                            "home",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="rehousing.home"
                            ),
                        ),
                        (
                            "norms",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offers",
                                to="rehousing.normversion",
                            ),
                        ),
                        ("persons", models.PositiveSmallIntegerField()),
                        ("starts_on", models.DateField()),
                        ("until", models.DateField(help_text="Day of return, not counted")),
                        (
                            "lacks",
                            models.JSONField(
                                default=list, help_text="What the home lacked by the norms, a list of NormLack"
                            ),
                        ),
                        ("offered_on", models.DateField()),
                        (
                            "offered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "waits for an answer"),
                                    ("accepted", "accepted"),
                                    ("refused", "refused"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="",
                                max_length=9,
                            ),
                        ),
                        ("answered_on", models.DateField(blank=True, null=True)),
                        (
                            "reason",
                            models.CharField(blank=True, help_text="Why it was refused or withdrawn", max_length=1000),
                        ),
                        (
                            "answered_to",
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
                        "ordering": ["case", "-offered_on", "-id"],
                        "indexes": [models.Index(fields=["home", "answer"], name="offers_of_home")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("until__gt", models.F("starts_on"))),
                                name="an_offer_lasts_a_day",
                                violation_error_message="A stay ends after it starts.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", ""), ("answered_on", None)),
                                    models.Q(
                                        models.Q(("answer", ""), _negated=True),
                                        ("answered_on__gte", models.F("offered_on")),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_answer_has_its_day",
                                violation_error_message="An answer has its day, which is not before the offer.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("answer", "")),
                                fields=("case",),
                                name="one_offer_at_a_time",
                                violation_error_message="This household has an offer that waits for an answer.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Placement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="placements",
                                to="rehousing.case",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="placements",
                                to="households.household",
                            ),
                        ),
                        (
                            "home",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="placements",
                                to="rehousing.home",
                            ),
                        ),
                        (
                            "offer",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="placement",
                                to="rehousing.offer",
                            ),
                        ),
                        ("collective", models.BooleanField(help_text="As the home is; the database checks it")),
                        ("persons", models.PositiveSmallIntegerField()),
                        ("starts_on", models.DateField()),
                        ("until", models.DateField(help_text="Day of return, not counted")),
                        ("first_until", models.DateField(help_text="The day of return that was planned first")),
                        ("reason", models.CharField(blank=True, help_text="Why without an offer", max_length=1000)),
                        (
                            "placed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("placed_at", models.DateTimeField(auto_now_add=True)),
                        ("moved_in_on", models.DateField(blank=True, null=True)),
                        (
                            "review_on",
                            models.DateField(blank=True, help_text="When the stay is looked at next", null=True),
                        ),
                        ("ended_on", models.DateField(blank=True, null=True)),
                        (
                            "ending",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("returned", "returned home"),
                                    ("moved", "moved to another home"),
                                    ("rehoused", "rehoused for good"),
                                    ("left", "left"),
                                    ("withdrawn", "withdrawn before it began"),
                                ],
                                default="",
                                max_length=9,
                            ),
                        ),
                        ("ending_reason", models.CharField(blank=True, max_length=1000)),
                        (
                            "ended_by",
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
                        "ordering": ["case", "-starts_on", "-id"],
                        "indexes": [
                            models.Index(fields=["home", "starts_on"], name="placements_of_home"),
                            models.Index(fields=["household", "starts_on"], name="placements_of_household"),
                            models.Index(fields=["ended_on", "review_on"], name="reviews_of_stays"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("until__gt", models.F("starts_on"))),
                                name="a_stay_lasts_a_day",
                                violation_error_message="A stay ends after it starts.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("persons__gte", 1)),
                                name="somebody_is_placed",
                                violation_error_message="A placement is of at least one person.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("moved_in_on", None), ("moved_in_on__gte", models.F("starts_on")), _connector="OR"
                                ),
                                name="nobody_moves_in_before_the_stay",
                                violation_error_message="Nobody moves in before the first day of the stay.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_on", None), ("ending", "")),
                                    models.Q(
                                        ("ended_on", models.F("starts_on")),
                                        ("ending", "withdrawn"),
                                        ("moved_in_on", None),
                                    ),
                                    models.Q(
                                        ("ended_on__gte", models.F("moved_in_on")),
                                        ("moved_in_on__isnull", False),
                                        ("ending__in", ["returned", "moved", "rehoused", "left"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_stay_ends_after_moving_in",
                                violation_error_message="A stay ends after the household moved in; else it is withdrawn.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_on", None), ("moved_in_on__isnull", False)),
                                fields=("household",),
                                name="a_household_lives_in_one_home",
                                violation_error_message="The household still lives in another home.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("collective", False), ("ended_on", None), ("moved_in_on__isnull", False)
                                ),
                                fields=("home",),
                                name="one_household_lives_in_a_home",
                                violation_error_message="Another household still lives in this home.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StayChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "placement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="changes",
                                to="rehousing.placement",
                            ),
                        ),
                        ("started_on", models.DateField()),
                        ("starts_on", models.DateField()),
                        ("was_until", models.DateField()),
                        ("until", models.DateField()),
                        ("reason", models.CharField(max_length=1000)),
                        (
                            "changed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("changed_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "ordering": ["placement", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="a_changed_stay_says_why",
                                violation_error_message="Say why the stay changes.",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="StayReview",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "placement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reviews",
                                to="rehousing.placement",
                            ),
                        ),
                        ("reviewed_on", models.DateField()),
                        ("finding", models.CharField(max_length=1000)),
                        ("next_on", models.DateField(blank=True, null=True)),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "ordering": ["placement", "-reviewed_on", "-id"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
            ],
        ),
        *append_only("rehousing_normversion", unique=["id", ("country_id", "code", "number")]),
        *append_only("rehousing_assignment"),
        *append_only("rehousing_aid", unique=["id", "reverses_id"]),
        *nothing_is_lost(guards.CASE, unique=["id", ("operation_id", "number")]),
        frozen_columns(guards.CASE, ["id", "operation_id", "household_id", "number", "opened_on"]),
        *nothing_is_lost(guards.VISIT),
        frozen_columns(guards.VISIT, ["id", "case_id", "kind", "met_on", "by_id"]),
        *nothing_is_lost(guards.OFFER),
        frozen_columns(
            guards.OFFER, ["id", "case_id", "home_id", "norms_id", "persons", "starts_on", "until", "offered_on"]
        ),
        *nothing_is_lost(guards.PLACEMENT, unique=["id", "offer_id"]),
        frozen_columns(
            guards.PLACEMENT,
            ["id", "case_id", "household_id", "home_id", "offer_id", "collective", "persons", "first_until"],
        ),
        *nothing_is_lost(guards.CHANGE),
        frozen_columns(
            guards.CHANGE, ["id", "placement_id", "started_on", "starts_on", "was_until", "until", "changed_by_id"]
        ),
        *nothing_is_lost(guards.REVIEW),
        frozen_columns(guards.REVIEW, ["id", "placement_id", "reviewed_on", "next_on", "reviewed_by_id"]),
        refuse_replacing(guards.HOME, ["id", ("country_id", "code")]),
        refuse_replacing(guards.CLOSURE, ["id"]),
        run_on_each_store(sqlite=guards.SQLITE, postgresql=guards.POSTGRESQL),
    ]
