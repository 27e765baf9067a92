"""Tables of buildings, inspections and files: what was recorded is not changed."""

import django.contrib.gis.db.models.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import houma.domain.base.fields
from houma.domain.base.append_only import append_only, frozen_columns, nothing_is_lost
from houma.domain.base.tables import CreateTables
from houma.domain.buildings.models.guards import STEPS_FOLLOW_EACH_OTHER


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_roles_of_the_field"),
        ("documents", "0001_tables"),
        ("territories", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            models=[
                migrations.CreateModel(
                    name="RiskScheme",
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
                                related_name="risk_schemes",
                                to="territories.country",
                            ),
                        ),
                        ("code", models.SlugField(max_length=60)),
                        (
                            "territory",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="risk_schemes",
                                to="territories.territory",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                help_text="Who set these classes, and where it is written", max_length=400
                            ),
                        ),
                        (
                            "is_ordered",
                            models.BooleanField(
                                default=True,
                                help_text="Whether the source says which class is graver; else they only follow their list",
                            ),
                        ),
                        ("is_illustrative", models.BooleanField(default=False)),
                    ],
                    options={
                        "ordering": ["country", "code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("country", "code"),
                                name="risk_scheme_code_is_unique",
                                violation_error_message="This risk scheme exists already in the country.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RiskClass",
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
                            "scheme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="classes",
                                to="buildings.riskscheme",
                            ),
                        ),
                        ("code", models.CharField(max_length=40)),
                        (
                            "severity",
                            models.PositiveSmallIntegerField(help_text="1 for the gravest danger, then 2, 3 …"),
                        ),
                        (
                            "evacuates",
                            models.BooleanField(default=False, help_text="Nobody may stay in a building of this class"),
                        ),
                    ],
                    options={
                        "ordering": ["scheme", "severity", "code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("scheme", "code"),
                                name="risk_class_code_is_unique",
                                violation_error_message="This class exists already in the scheme.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("severity__gte", 1)),
                                name="severity_starts_at_one",
                                violation_error_message="Severity is 1 for the gravest danger, then 2, 3 …",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalBuilding",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("code", models.CharField(help_text="The inventory's own reference", max_length=60)),
                        (
                            "name",
                            models.CharField(
                                blank=True, help_text="A name by which it is known, if any", max_length=200
                            ),
                        ),
                        ("address", models.CharField(blank=True, max_length=300)),
                        ("point", django.contrib.gis.db.models.fields.PointField(srid=4326)),
                        (
                            "floors",
                            models.PositiveSmallIntegerField(blank=True, help_text="Above the ground floor", null=True),
                        ),
                        ("built_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                        (
                            "built_period",
                            models.CharField(blank=True, help_text="In words, where no year is known", max_length=100),
                        ),
                        (
                            "walls",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("stone", "stone masonry"),
                                    ("brick", "fired brick"),
                                    ("earth", "earth (rammed, adobe)"),
                                    ("concrete", "reinforced concrete"),
                                    ("blocks", "concrete blocks"),
                                    ("timber", "timber"),
                                    ("steel", "steel"),
                                    ("mixed", "mixed or patched"),
                                    ("other", "other"),
                                ],
                                default="",
                                max_length=10,
                            ),
                        ),
                        (
                            "slabs",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("stone", "stone masonry"),
                                    ("brick", "fired brick"),
                                    ("earth", "earth (rammed, adobe)"),
                                    ("concrete", "reinforced concrete"),
                                    ("blocks", "concrete blocks"),
                                    ("timber", "timber"),
                                    ("steel", "steel"),
                                    ("mixed", "mixed or patched"),
                                    ("other", "other"),
                                ],
                                default="",
                                max_length=10,
                            ),
                        ),
                        (
                            "use",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("dwelling", "housing"),
                                    ("dwelling_trade", "housing and trade"),
                                    ("trade", "trade or workshop"),
                                    ("lodging", "guest house or hotel"),
                                    ("worship", "worship"),
                                    ("public", "public facility"),
                                    ("store", "storage"),
                                    ("other", "other"),
                                ],
                                default="",
                                max_length=16,
                            ),
                        ),
                        (
                            "ownership",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("single", "one private owner"),
                                    ("shared", "co-owners or heirs"),
                                    ("habous", "Habous"),
                                    ("public", "State or commune"),
                                    ("company", "company"),
                                    ("unknown", "unknown"),
                                ],
                                default="",
                                max_length=10,
                            ),
                        ),
                        (
                            "heritage",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("none", "none"),
                                    ("notable", "of interest"),
                                    ("inscribed", "inscribed"),
                                    ("listed", "listed monument"),
                                ],
                                default="",
                                max_length=10,
                            ),
                        ),
                        (
                            "occupancy",
                            models.CharField(
                                blank=True,
                                choices=[("occupied", "occupied"), ("partly", "partly occupied"), ("empty", "empty")],
                                default="",
                                max_length=10,
                            ),
                        ),
                        ("decay", models.TextField(blank=True, help_text="Decay observed at the inventory")),
                        (
                            "source",
                            models.CharField(
                                blank=True, help_text="Who made the inventory, in which document", max_length=300
                            ),
                        ),
                        ("inventoried_on", models.DateField(blank=True, null=True)),
                        (
                            "inspected_on",
                            models.DateField(
                                blank=True, help_text="Day of the inspection that gave the risk", null=True
                            ),
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
                            "risk",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="buildings.riskclass",
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
                        "verbose_name": "historical building",
                        "verbose_name_plural": "historical buildings",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Building",
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
                                related_name="buildings",
                                to="territories.country",
                            ),
                        ),
                        ("code", models.CharField(help_text="The inventory's own reference", max_length=60)),
                        (
                            "name",
                            models.CharField(
                                blank=True, help_text="A name by which it is known, if any", max_length=200
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                help_text="Commune or arrondissement",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="buildings",
                                to="territories.territory",
                            ),
                        ),
                        (
                            "perimeter",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="buildings_inside",
                                to="territories.territory",
                            ),
                        ),
                        ("address", models.CharField(blank=True, max_length=300)),
                        ("point", django.contrib.gis.db.models.fields.PointField(srid=4326)),
                        (
                            "footprint",
                            django.contrib.gis.db.models.fields.MultiPolygonField(blank=True, null=True, srid=4326),
                        ),
                        (
                            "floors",
                            models.PositiveSmallIntegerField(blank=True, help_text="Above the ground floor", null=True),
                        ),
                        ("built_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                        (
                            "built_period",
                            models.CharField(blank=True, help_text="In words, where no year is known", max_length=100),
                        ),
                        (
                            "walls",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("stone", "stone masonry"),
                                    ("brick", "fired brick"),
                                    ("earth", "earth (rammed, adobe)"),
                                    ("concrete", "reinforced concrete"),
                                    ("blocks", "concrete blocks"),
                                    ("timber", "timber"),
                                    ("steel", "steel"),
                                    ("mixed", "mixed or patched"),
                                    ("other", "other"),
                                ],
                                default="",
                                max_length=10,
                            ),
                        ),
                        (
                            "slabs",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("stone", "stone masonry"),
                                    ("brick", "fired brick"),
                                    ("earth", "earth (rammed, adobe)"),
                                    ("concrete", "reinforced concrete"),
                                    ("blocks", "concrete blocks"),
                                    ("timber", "timber"),
                                    ("steel", "steel"),
                                    ("mixed", "mixed or patched"),
                                    ("other", "other"),
                                ],
                                default="",
                                max_length=10,
                            ),
                        ),
                        (
                            "use",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("dwelling", "housing"),
                                    ("dwelling_trade", "housing and trade"),
                                    ("trade", "trade or workshop"),
                                    ("lodging", "guest house or hotel"),
                                    ("worship", "worship"),
                                    ("public", "public facility"),
                                    ("store", "storage"),
                                    ("other", "other"),
                                ],
                                default="",
                                max_length=16,
                            ),
                        ),
                        (
                            "ownership",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("single", "one private owner"),
                                    ("shared", "co-owners or heirs"),
                                    ("habous", "Habous"),
                                    ("public", "State or commune"),
                                    ("company", "company"),
                                    ("unknown", "unknown"),
                                ],
                                default="",
                                max_length=10,
                            ),
                        ),
                        (
                            "heritage",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("none", "none"),
                                    ("notable", "of interest"),
                                    ("inscribed", "inscribed"),
                                    ("listed", "listed monument"),
                                ],
                                default="",
                                max_length=10,
                            ),
                        ),
                        (
                            "occupancy",
                            models.CharField(
                                blank=True,
                                choices=[("occupied", "occupied"), ("partly", "partly occupied"), ("empty", "empty")],
                                default="",
                                max_length=10,
                            ),
                        ),
                        ("decay", models.TextField(blank=True, help_text="Decay observed at the inventory")),
                        (
                            "source",
                            models.CharField(
                                blank=True, help_text="Who made the inventory, in which document", max_length=300
                            ),
                        ),
                        ("inventoried_on", models.DateField(blank=True, null=True)),
                        (
                            "risk",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="buildings",
                                to="buildings.riskclass",
                            ),
                        ),
                        (
                            "inspected_on",
                            models.DateField(
                                blank=True, help_text="Day of the inspection that gave the risk", null=True
                            ),
                        ),
                        ("is_illustrative", models.BooleanField(default=False)),
                        (
                            "search_text",
                            models.TextField(
                                blank=True, editable=False, help_text="Words to be found by, as they sound"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["country", "code"],
                        "indexes": [
                            models.Index(fields=["territory", "risk"], name="building_risk"),
                            models.Index(fields=["territory", "code"], name="building_list"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("country", "code"),
                                name="building_code_is_unique",
                                violation_error_message="This building reference exists already in the country.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("code", ""), _negated=True),
                                name="a_building_has_a_code",
                                violation_error_message="A building has a reference.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalDwelling",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "code",
                            models.CharField(help_text="Unique in the building: floor and door, say", max_length=40),
                        ),
                        ("floor", models.SmallIntegerField(blank=True, null=True)),
                        ("rooms", models.PositiveSmallIntegerField(blank=True, null=True)),
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
                        "verbose_name": "historical dwelling",
                        "verbose_name_plural": "historical dwellings",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Dwelling",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "building",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="dwellings",
                                to="buildings.building",
                            ),
                        ),
                        (
                            "code",
                            models.CharField(help_text="Unique in the building: floor and door, say", max_length=40),
                        ),
                        ("floor", models.SmallIntegerField(blank=True, null=True)),
                        ("rooms", models.PositiveSmallIntegerField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["building", "code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("building", "code"),
                                name="dwelling_code_is_unique",
                                violation_error_message="This dwelling exists already in the building.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Owner",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "building",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="owners",
                                to="buildings.building",
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=200)),
                        (
                            "contact",
                            models.CharField(blank=True, help_text="Where a notice reaches the owner", max_length=300),
                        ),
                        ("share", models.CharField(blank=True, help_text="Part owned, in words", max_length=60)),
                        ("ended_on", models.DateField(blank=True, help_text="No longer an owner since", null=True)),
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
                        ("erased_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["building", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("name", ""), _negated=True), ("erased_at__isnull", False), _connector="OR"
                                ),
                                name="an_owner_has_a_name",
                                violation_error_message="Give the owner's name, or record no owner: then the notice is posted.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Inspection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "building",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inspections",
                                to="buildings.building",
                            ),
                        ),
                        ("inspected_on", models.DateField()),
                        (
                            "risk",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inspections",
                                to="buildings.riskclass",
                            ),
                        ),
                        (
                            "inspector",
                            models.ForeignKey(
                                blank=True,
                                help_text="Where the inspector has an account",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "inspector_name",
                            models.CharField(
                                blank=True, help_text="Person or laboratory that inspected", max_length=200
                            ),
                        ),
                        (
                            "is_expertise",
                            models.BooleanField(
                                default=False, help_text="With measurements, by an expert or a laboratory"
                            ),
                        ),
                        ("summary", models.TextField(blank=True)),
                        (
                            "replaces",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="buildings.inspection",
                            ),
                        ),
                        ("reason", models.TextField(blank=True, help_text="Why it replaces the other one")),
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
                        "ordering": ["-inspected_on", "-id"],
                        "indexes": [
                            models.Index(fields=["building", "-inspected_on", "-id"], name="inspections_of_building")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("replaces", None), models.Q(("reason", ""), _negated=True), _connector="OR"
                                ),
                                name="a_corrected_inspection_says_why",
                                violation_error_message="Say why this inspection replaces the other one.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Finding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "inspection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="findings",
                                to="buildings.inspection",
                            ),
                        ),
                        (
                            "component",
                            models.CharField(
                                choices=[
                                    ("ground", "ground and neighbouring cavities"),
                                    ("foundations", "foundations"),
                                    ("walls", "bearing walls"),
                                    ("party_walls", "party walls"),
                                    ("posts", "posts and beams"),
                                    ("floors", "floors and ceilings"),
                                    ("roof", "roof or terrace"),
                                    ("stairs", "stairs"),
                                    ("facade", "façade and overhangs"),
                                    ("networks", "water, sewer and electricity"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "decay",
                            models.CharField(
                                choices=[
                                    ("cracks", "cracks"),
                                    ("bulging", "bulging or leaning"),
                                    ("settlement", "settlement"),
                                    ("damp", "damp or seepage"),
                                    ("decayed_timber", "decayed timber"),
                                    ("corrosion", "corroded reinforcement"),
                                    ("crumbling", "crumbling or loose parts"),
                                    ("collapse", "partial collapse"),
                                    ("missing", "missing part"),
                                    ("other", "other"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "gravity",
                            models.PositiveSmallIntegerField(choices=[(1, "slight"), (2, "marked"), (3, "severe")]),
                        ),
                        ("note", models.CharField(blank=True, max_length=400)),
                    ],
                    options={
                        "ordering": ["inspection", "-gravity", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="UrgedMeasure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "inspection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="measures_urged",
                                to="buildings.inspection",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("monitor", "monitoring"),
                                    ("shoring", "emergency shoring"),
                                    ("strengthening", "strengthening"),
                                    ("partial_demolition", "partial demolition"),
                                    ("total_demolition", "total demolition"),
                                    ("evacuation", "evacuation"),
                                ],
                                max_length=20,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("inspection", "kind"), name="a_measure_is_urged_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Procedure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "building",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="procedures",
                                to="buildings.building",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(help_text="First, second … file of the building")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("reported", "reported"),
                                    ("monitored", "under monitoring"),
                                    ("decided", "measures decided"),
                                    ("notified", "owner notified"),
                                    ("evacuation_ordered", "evacuation ordered"),
                                    ("evacuated", "evacuated"),
                                    ("works", "works under way"),
                                    ("works_done", "works finished"),
                                    ("demolished", "demolished"),
                                    ("closed", "closed"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "due_on",
                            models.DateField(blank=True, help_text="Last day of what is awaited now", null=True),
                        ),
                        ("opened_on", models.DateField()),
                        ("is_illustrative", models.BooleanField(default=False)),
                    ],
                    options={
                        "ordering": ["building", "-number"],
                        "indexes": [models.Index(fields=["state", "due_on"], name="procedure_due")],
                        "constraints": [
                            models.UniqueConstraint(fields=("building", "number"), name="procedure_number_is_unique"),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["closed", "withdrawn"]), _negated=True),
                                fields=("building",),
                                name="a_building_has_one_open_file",
                                violation_error_message="This building has an open file already.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Step",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "procedure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="buildings.procedure",
                            ),
                        ),
                        ("code", models.CharField(help_text="Transition of the table of the procedure", max_length=32)),
                        (
                            "from_state",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("reported", "reported"),
                                    ("monitored", "under monitoring"),
                                    ("decided", "measures decided"),
                                    ("notified", "owner notified"),
                                    ("evacuation_ordered", "evacuation ordered"),
                                    ("evacuated", "evacuated"),
                                    ("works", "works under way"),
                                    ("works_done", "works finished"),
                                    ("demolished", "demolished"),
                                    ("closed", "closed"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "to_state",
                            models.CharField(
                                choices=[
                                    ("reported", "reported"),
                                    ("monitored", "under monitoring"),
                                    ("decided", "measures decided"),
                                    ("notified", "owner notified"),
                                    ("evacuation_ordered", "evacuation ordered"),
                                    ("evacuated", "evacuated"),
                                    ("works", "works under way"),
                                    ("works_done", "works finished"),
                                    ("demolished", "demolished"),
                                    ("closed", "closed"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("happened_on", models.DateField()),
                        ("due_on", models.DateField(blank=True, help_text="Last day that this step sets", null=True)),
                        ("reason", models.TextField(blank=True)),
                        (
                            "inspection",
                            models.ForeignKey(
                                blank=True,
                                help_text="Its ground",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="led_to",
                                to="buildings.inspection",
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
                        "ordering": ["procedure", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="Measure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="measures",
                                to="buildings.step",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("monitor", "monitoring"),
                                    ("shoring", "emergency shoring"),
                                    ("strengthening", "strengthening"),
                                    ("partial_demolition", "partial demolition"),
                                    ("total_demolition", "total demolition"),
                                    ("evacuation", "evacuation"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("detail", models.CharField(blank=True, max_length=400)),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("step", "kind"), name="a_measure_is_decided_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommissionMember",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="members", to="buildings.step"
                            ),
                        ),
                        ("body", models.CharField(help_text="Service or authority", max_length=200)),
                        ("person", models.CharField(blank=True, max_length=150)),
                        ("chairs", models.BooleanField(default=False)),
                    ],
                    options={
                        "ordering": ["-chairs", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("chairs", True)),
                                fields=("step",),
                                name="a_commission_has_one_chair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("body", ""), _negated=True),
                                name="a_member_sits_for_a_service",
                                violation_error_message="Name the service or authority.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Notice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "step",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="notice", to="buildings.step"
                            ),
                        ),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("handed", "handed over"),
                                    ("mailed", "by post with receipt"),
                                    ("bailiff", "by a bailiff"),
                                    ("posted", "posted on the building and at the commune"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notices",
                                to="buildings.owner",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="Works",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "step",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="works", to="buildings.step"
                            ),
                        ),
                        (
                            "by",
                            models.CharField(
                                choices=[("owner", "by the owner"), ("instead", "instead of the owner")], max_length=8
                            ),
                        ),
                        ("contractor", models.CharField(blank=True, max_length=200)),
                        ("description", models.TextField(blank=True)),
                    ],
                    options={
                        "verbose_name_plural": "works",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="ProcedureTerm",
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
                                related_name="procedure_terms",
                                to="territories.country",
                            ),
                        ),
                        ("step", models.CharField(max_length=32)),
                        ("most_days", models.PositiveSmallIntegerField()),
                        ("source", models.CharField(help_text="Text that says so", max_length=400)),
                        ("is_illustrative", models.BooleanField(default=False)),
                    ],
                    options={
                        "ordering": ["country", "step"],
                        "constraints": [
                            models.UniqueConstraint(fields=("country", "step"), name="a_step_has_one_term"),
                            models.CheckConstraint(
                                condition=models.Q(("most_days__gte", 1)), name="a_term_is_a_day_at_least"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AidRule",
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
                                related_name="aid_rules",
                                to="territories.country",
                            ),
                        ),
                        ("code", models.SlugField(max_length=60)),
                        (
                            "territory",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="aid_rules",
                                to="territories.territory",
                            ),
                        ),
                        (
                            "share_percent",
                            models.PositiveSmallIntegerField(blank=True, help_text="Of the cost of works", null=True),
                        ),
                        (
                            "ceiling",
                            houma.domain.base.fields.AmountField(
                                blank=True, help_text="Most for one building or family", null=True
                            ),
                        ),
                        ("currency", models.CharField(max_length=3)),
                        ("source", models.CharField(max_length=400)),
                        ("is_illustrative", models.BooleanField(default=False)),
                    ],
                    options={
                        "ordering": ["country", "code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("country", "code"),
                                name="aid_rule_code_is_unique",
                                violation_error_message="This aid rule exists already in the country.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("share_percent", None),
                                    models.Q(("share_percent__gte", 1), ("share_percent__lte", 100)),
                                    _connector="OR",
                                ),
                                name="a_share_is_a_percentage",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ceiling", None), ("ceiling__gt", 0), _connector="OR"),
                                name="a_ceiling_is_positive",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MoneyEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "procedure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="money",
                                to="buildings.procedure",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("cost", "cost of works done instead of the owner"),
                                    ("recovery", "recovered from the owner"),
                                    ("aid", "aid granted"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("amount", houma.domain.base.fields.AmountField()),
                        ("currency", models.CharField(max_length=3)),
                        ("happened_on", models.DateField()),
                        (
                            "payer",
                            models.ForeignKey(
                                blank=True,
                                help_text="Who paid; the owner where money is recovered",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.party",
                            ),
                        ),
                        (
                            "rule",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="granted",
                                to="buildings.aidrule",
                            ),
                        ),
                        (
                            "rule_cited",
                            models.CharField(blank=True, help_text="Rule of the aid, in words", max_length=300),
                        ),
                        ("note", models.CharField(blank=True, max_length=400)),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="documents.document",
                            ),
                        ),
                        (
                            "reverses",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reversed_by",
                                to="buildings.moneyentry",
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
                        "verbose_name_plural": "money entries",
                        "ordering": ["procedure", "happened_on", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("amount__gt", 0), ("reverses", None)),
                                    models.Q(("amount__lt", 0), ("reverses__isnull", False)),
                                    _connector="OR",
                                ),
                                name="only_a_building_reversal_is_negative",
                                violation_error_message="An amount is more than zero; a wrong one is reversed.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "aid"), _negated=True),
                                    ("rule__isnull", False),
                                    models.Q(("rule_cited", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="an_aid_cites_its_rule",
                                violation_error_message="An aid says by which rule it is granted.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind", "recovery"), ("payer__isnull", False), _connector="OR"),
                                name="a_cost_or_an_aid_has_a_payer",
                                violation_error_message="Say which organisation pays.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BuildingDocument",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "building",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="papers",
                                to="buildings.building",
                            ),
                        ),
                        (
                            "document",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="of_building",
                                to="documents.document",
                            ),
                        ),
                        (
                            "inspection",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="papers",
                                to="buildings.inspection",
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="papers",
                                to="buildings.step",
                            ),
                        ),
                        (
                            "component",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("ground", "ground and neighbouring cavities"),
                                    ("foundations", "foundations"),
                                    ("walls", "bearing walls"),
                                    ("party_walls", "party walls"),
                                    ("posts", "posts and beams"),
                                    ("floors", "floors and ceilings"),
                                    ("roof", "roof or terrace"),
                                    ("stairs", "stairs"),
                                    ("facade", "façade and overhangs"),
                                    ("networks", "water, sewer and electricity"),
                                ],
                                default="",
                                max_length=12,
                            ),
                        ),
                        ("taken_on", models.DateField(blank=True, null=True)),
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
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("withdrawn_because", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "ordering": ["-attached_at", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("withdrawn_at", None),
                                    models.Q(("withdrawn_because", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_withdrawn_paper_says_why",
                                violation_error_message="Say why it is withdrawn.",
                            )
                        ],
                    },
                ),
            ],
        ),
        *nothing_is_lost("buildings_building", unique=["id", ("country_id", "code")]),
        frozen_columns("buildings_building", ["country_id"]),
        *append_only("buildings_inspection", unique=["id", "replaces_id"]),
        *append_only("buildings_finding"),
        *append_only("buildings_urgedmeasure", unique=["id", ("inspection_id", "kind")]),
        *nothing_is_lost("buildings_procedure", unique=["id", ("building_id", "number")]),
        frozen_columns("buildings_procedure", ["building_id", "number", "opened_on", "is_illustrative"]),
        *append_only("buildings_step"),
        STEPS_FOLLOW_EACH_OTHER,
        *append_only("buildings_measure", unique=["id", ("step_id", "kind")]),
        *append_only("buildings_commissionmember"),
        *append_only("buildings_notice", unique=["id", "step_id"]),
        *append_only("buildings_works", unique=["id", "step_id"]),
        *append_only("buildings_moneyentry", unique=["id", "reverses_id"]),
        *nothing_is_lost("buildings_buildingdocument", unique=["id", "document_id"]),
        frozen_columns("buildings_buildingdocument", ["building_id", "document_id", "inspection_id", "step_id"]),
    ]
