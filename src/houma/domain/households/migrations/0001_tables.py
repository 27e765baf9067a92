"""Tables of households and of what protects their people: what was recorded is not changed, only erased."""

import django.contrib.gis.db.models.fields
import django.db.models.deletion
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models

from houma.domain.base.append_only import append_only, frozen_columns, nothing_is_lost
from houma.domain.base.tables import CreateTables

# An erased row is an empty shell that nobody fills again.
_OF_A_HOUSEHOLD = (
    "country_id", "code", "territory_id", "dwelling_id", "tenure", "arrived_on", "origin", "phone", "language",
    "preferred_contact", "is_illustrative", "registered_at", "closed_on", "erased_at",
)  # fmt: skip
_OF_A_PERSON = (
    "household_id", "given_name", "family_name", "given_name_ar", "family_name_ar", "sex", "born_in", "relation",
    "identity_digest", "language", "school_level", "school", "work", "left_on", "erased_at",
)  # fmt: skip
_OF_A_REQUEST = ("household_id", "person_id", "asked_on", "recorded_by_id", "recorded_at")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_roles_of_the_field"),
        ("buildings", "__first__"),
        ("territories", "0001_tables"),
    ]

    operations = [
        CreateTables(
            models=[
                migrations.CreateModel(
                    name="HistoricalHousehold",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("code", models.CharField(max_length=60)),
                        ("point", django.contrib.gis.db.models.fields.PointField(blank=True, null=True, srid=4326)),
                        (
                            "tenure",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("owner", "owner"),
                                    ("joint_owner", "joint owner, heir"),
                                    ("tenant", "tenant"),
                                    ("subtenant", "subtenant"),
                                    ("free", "housed free of charge"),
                                    ("untitled", "without title"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("arrived_on", models.DateField(blank=True, null=True)),
                        ("origin", models.CharField(blank=True, help_text="Where it came from", max_length=300)),
                        ("phone", models.CharField(blank=True, max_length=20)),
                        (
                            "language",
                            models.CharField(
                                blank=True,
                                choices=[("ar", "Arabic"), ("zgh", "Amazigh"), ("fr", "French"), ("other", "other")],
                                max_length=5,
                            ),
                        ),
                        (
                            "preferred_contact",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("visit", "visit"),
                                    ("call", "telephone call"),
                                    ("message", "text message"),
                                    ("kin", "through a relative or neighbour"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("is_illustrative", models.BooleanField(default=False)),
                        ("registered_at", models.DateTimeField(blank=True, editable=False)),
                        ("changed_at", models.DateTimeField(blank=True, editable=False)),
                        ("closed_on", models.DateField(blank=True, null=True)),
                        ("warned_on", models.DateField(blank=True, null=True)),
                        ("kept_until", models.DateField(blank=True, null=True)),
                        ("erased_at", models.DateTimeField(blank=True, null=True)),
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
                            "dwelling",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="The dwelling in which it was found: its home, wherever it is housed meanwhile",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="buildings.dwelling",
                            ),
                        ),
                        (
                            "registered_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                        "verbose_name": "historical household",
                        "verbose_name_plural": "historical households",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [],
                        "constraints": [],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Household",
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
                                related_name="households_followed",
                                to="territories.country",
                            ),
                        ),
                        ("code", models.CharField(max_length=60)),
                        (
                            "territory",
                            models.ForeignKey(
                                help_text="Commune or arrondissement",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="households_followed",
                                to="territories.territory",
                            ),
                        ),
                        (
                            "dwelling",
                            models.ForeignKey(
                                blank=True,
                                help_text="The dwelling in which it was found: its home, wherever it is housed meanwhile",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="households",
                                to="buildings.dwelling",
                            ),
                        ),
                        ("point", django.contrib.gis.db.models.fields.PointField(blank=True, null=True, srid=4326)),
                        (
                            "tenure",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("owner", "owner"),
                                    ("joint_owner", "joint owner, heir"),
                                    ("tenant", "tenant"),
                                    ("subtenant", "subtenant"),
                                    ("free", "housed free of charge"),
                                    ("untitled", "without title"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("arrived_on", models.DateField(blank=True, null=True)),
                        ("origin", models.CharField(blank=True, help_text="Where it came from", max_length=300)),
                        ("phone", models.CharField(blank=True, max_length=20)),
                        (
                            "language",
                            models.CharField(
                                blank=True,
                                choices=[("ar", "Arabic"), ("zgh", "Amazigh"), ("fr", "French"), ("other", "other")],
                                max_length=5,
                            ),
                        ),
                        (
                            "preferred_contact",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("visit", "visit"),
                                    ("call", "telephone call"),
                                    ("message", "text message"),
                                    ("kin", "through a relative or neighbour"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("is_illustrative", models.BooleanField(default=False)),
                        ("registered_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "registered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("changed_at", models.DateTimeField(auto_now=True)),
                        ("closed_on", models.DateField(blank=True, null=True)),
                        ("warned_on", models.DateField(blank=True, null=True)),
                        ("kept_until", models.DateField(blank=True, null=True)),
                        ("erased_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["country", "code"],
                        "indexes": [
                            models.Index(fields=["territory"], name="household_territory"),
                            models.Index(
                                condition=models.Q(("phone", ""), _negated=True),
                                fields=["phone"],
                                name="household_phone",
                            ),
                            models.Index(fields=["country", "closed_on"], name="household_closed"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("country", "code"),
                                name="household_code_is_unique",
                                violation_error_message="This household reference exists already in the country.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("erased_at", None),
                                    models.Q(
                                        ("arrived_on", None),
                                        ("dwelling", None),
                                        ("language", ""),
                                        ("origin", ""),
                                        ("phone", ""),
                                        ("point", None),
                                        ("preferred_contact", ""),
                                        ("tenure", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_erased_household_is_empty",
                                violation_error_message="Nothing is kept of an erased household but its reference.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalPerson",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("given_name", models.CharField(blank=True, max_length=120)),
                        ("family_name", models.CharField(blank=True, max_length=120)),
                        ("given_name_ar", models.CharField(blank=True, max_length=120)),
                        ("family_name_ar", models.CharField(blank=True, max_length=120)),
                        (
                            "sex",
                            models.CharField(
                                blank=True, choices=[("female", "female"), ("male", "male")], max_length=6
                            ),
                        ),
                        ("born_in", models.PositiveSmallIntegerField(blank=True, help_text="Year", null=True)),
                        (
                            "relation",
                            models.CharField(
                                choices=[
                                    ("head", "head of the household"),
                                    ("spouse", "wife or husband"),
                                    ("child", "child"),
                                    ("parent", "parent"),
                                    ("other_kin", "other relative"),
                                    ("other", "not related"),
                                ],
                                default="other",
                                max_length=10,
                            ),
                        ),
                        ("identity_digest", models.CharField(blank=True, max_length=64)),
                        (
                            "presence",
                            models.CharField(
                                choices=[
                                    ("present", "lives there"),
                                    ("absent", "absent for a time"),
                                    ("visiting", "staying for a time"),
                                ],
                                default="present",
                                max_length=8,
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                blank=True,
                                choices=[("ar", "Arabic"), ("zgh", "Amazigh"), ("fr", "French"), ("other", "other")],
                                max_length=5,
                            ),
                        ),
                        (
                            "reduced_mobility",
                            models.BooleanField(default=False, help_text="Needs a home without steps"),
                        ),
                        (
                            "needs_care",
                            models.BooleanField(
                                default=False, help_text="Long illness or care: a hospital has to be near"
                            ),
                        ),
                        (
                            "school_level",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("preschool", "preschool"),
                                    ("primary", "primary school"),
                                    ("lower_secondary", "lower secondary school"),
                                    ("upper_secondary", "upper secondary school"),
                                    ("higher", "higher education"),
                                    ("training", "vocational training"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("school", models.CharField(blank=True, max_length=200)),
                        (
                            "school_point",
                            django.contrib.gis.db.models.fields.PointField(blank=True, null=True, srid=4326),
                        ),
                        ("work", models.CharField(blank=True, help_text="Place of work", max_length=200)),
                        (
                            "work_point",
                            django.contrib.gis.db.models.fields.PointField(blank=True, null=True, srid=4326),
                        ),
                        ("left_on", models.DateField(blank=True, null=True)),
                        ("erased_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "household",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="households.household",
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
                        "verbose_name": "historical person",
                        "verbose_name_plural": "historical people",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [],
                        "constraints": [],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Person",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="people",
                                to="households.household",
                            ),
                        ),
                        ("given_name", models.CharField(blank=True, max_length=120)),
                        ("family_name", models.CharField(blank=True, max_length=120)),
                        ("given_name_ar", models.CharField(blank=True, max_length=120)),
                        ("family_name_ar", models.CharField(blank=True, max_length=120)),
                        (
                            "sex",
                            models.CharField(
                                blank=True, choices=[("female", "female"), ("male", "male")], max_length=6
                            ),
                        ),
                        ("born_in", models.PositiveSmallIntegerField(blank=True, help_text="Year", null=True)),
                        (
                            "relation",
                            models.CharField(
                                choices=[
                                    ("head", "head of the household"),
                                    ("spouse", "wife or husband"),
                                    ("child", "child"),
                                    ("parent", "parent"),
                                    ("other_kin", "other relative"),
                                    ("other", "not related"),
                                ],
                                default="other",
                                max_length=10,
                            ),
                        ),
                        ("identity_digest", models.CharField(blank=True, max_length=64)),
                        (
                            "presence",
                            models.CharField(
                                choices=[
                                    ("present", "lives there"),
                                    ("absent", "absent for a time"),
                                    ("visiting", "staying for a time"),
                                ],
                                default="present",
                                max_length=8,
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                blank=True,
                                choices=[("ar", "Arabic"), ("zgh", "Amazigh"), ("fr", "French"), ("other", "other")],
                                max_length=5,
                            ),
                        ),
                        (
                            "reduced_mobility",
                            models.BooleanField(default=False, help_text="Needs a home without steps"),
                        ),
                        (
                            "needs_care",
                            models.BooleanField(
                                default=False, help_text="Long illness or care: a hospital has to be near"
                            ),
                        ),
                        (
                            "school_level",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("preschool", "preschool"),
                                    ("primary", "primary school"),
                                    ("lower_secondary", "lower secondary school"),
                                    ("upper_secondary", "upper secondary school"),
                                    ("higher", "higher education"),
                                    ("training", "vocational training"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("school", models.CharField(blank=True, max_length=200)),
                        (
                            "school_point",
                            django.contrib.gis.db.models.fields.PointField(blank=True, null=True, srid=4326),
                        ),
                        ("work", models.CharField(blank=True, help_text="Place of work", max_length=200)),
                        (
                            "work_point",
                            django.contrib.gis.db.models.fields.PointField(blank=True, null=True, srid=4326),
                        ),
                        ("left_on", models.DateField(blank=True, null=True)),
                        ("erased_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "verbose_name_plural": "people",
                        "ordering": ["household", "id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("identity_digest", ""), _negated=True),
                                fields=["identity_digest"],
                                name="person_identity",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("left_on", None), ("relation", "head")),
                                fields=("household",),
                                name="a_household_has_one_head",
                                violation_error_message="A household has one head.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("erased_at", None),
                                    models.Q(
                                        ("born_in", None),
                                        ("family_name", ""),
                                        ("family_name_ar", ""),
                                        ("given_name", ""),
                                        ("given_name_ar", ""),
                                        ("identity_digest", ""),
                                        ("language", ""),
                                        ("needs_care", False),
                                        ("reduced_mobility", False),
                                        ("relation", "other"),
                                        ("school", ""),
                                        ("school_level", ""),
                                        ("school_point", None),
                                        ("sex", ""),
                                        ("work", ""),
                                        ("work_point", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_erased_person_is_empty",
                                violation_error_message="Nothing is kept of an erased person.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PersonKey",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="keys", to="households.person"
                            ),
                        ),
                        (
                            "country",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territories.country"
                            ),
                        ),
                        ("key", models.BigIntegerField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["country", "key"], name="person_by_key")],
                        "constraints": [
                            models.UniqueConstraint(fields=("person", "key"), name="person_key_is_listed_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Residence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="residences",
                                to="households.household",
                            ),
                        ),
                        (
                            "dwelling",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="residences",
                                to="buildings.dwelling",
                            ),
                        ),
                        ("since", models.DateField()),
                        ("until", models.DateField(blank=True, null=True)),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "ordering": ["household", "-since", "-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until", None)),
                                fields=("household",),
                                name="a_household_lives_in_one_dwelling",
                                violation_error_message="A household lives in one dwelling at a time.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                                name="a_residence_ends_after_it_starts",
                                violation_error_message="A residence ends after it starts.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Consent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consents",
                                to="households.household",
                            ),
                        ),
                        (
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("follow", "accompaniment and rehousing"),
                                    ("survey", "answering surveys"),
                                    ("share", "passing the file on to partner organisations"),
                                    ("contact", "being called or written to"),
                                    ("pictures", "photographs of the home"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("given", "given"), ("refused", "refused"), ("revoked", "withdrawn")],
                                max_length=8,
                            ),
                        ),
                        (
                            "said_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="households.person",
                            ),
                        ),
                        ("said_on", models.DateField()),
                        ("text_version", models.CharField(max_length=20)),
                        (
                            "revokes",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="revocation",
                                to="households.consent",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "ordering": ["household", "-said_on", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "revoked"), ("revokes__isnull", False)),
                                    models.Q(models.Q(("kind", "revoked"), _negated=True), ("revokes", None)),
                                    _connector="OR",
                                ),
                                name="a_withdrawal_says_what_it_withdraws",
                                violation_error_message="A withdrawal names the consent that it withdraws.",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Look",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territories.country"
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territories.territory",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="looks",
                                to="households.household",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("programme_officer", "programme officer"),
                                    ("partner", "partner"),
                                    ("operator", "operator"),
                                    ("auditor", "auditor"),
                                    ("administrator", "administrator"),
                                    ("authorising_officer", "authorising officer"),
                                    ("organisation_manager", "manager of an organisation"),
                                    ("operation_manager", "manager of a rehousing operation"),
                                    ("inspector", "inspector of buildings"),
                                    ("social_worker", "social worker"),
                                    ("data_controller", "controller of personal data"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("case", "work on the case"),
                                    ("registration", "registration or check of an entry"),
                                    ("correction", "correction of the file"),
                                    ("danger", "danger or evacuation"),
                                    ("placement", "search for a home"),
                                    ("survey", "survey or review of a form"),
                                    ("request", "request of the household"),
                                    ("protection", "control of personal data"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("reference", models.CharField(blank=True, max_length=60)),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("page", "page"),
                                    ("list", "list with names"),
                                    ("export", "export"),
                                    ("api", "programming interface"),
                                    ("command", "command line"),
                                ],
                                default="page",
                                max_length=8,
                            ),
                        ),
                        ("place", models.CharField(blank=True, max_length=100)),
                        ("sections", models.JSONField(default=list)),
                        ("together", models.UUIDField(default=uuid.uuid4)),
                        ("granted", models.BooleanField(default=True)),
                        ("at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(fields=["household", "-at"], name="looks_at_household"),
                            models.Index(fields=["by", "-at"], name="looks_of_person"),
                            models.Index(fields=["country", "-at"], name="looks_of_country"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("granted", False), models.Q(("reason", ""), _negated=True), _connector="OR"
                                ),
                                name="a_look_says_why",
                                violation_error_message="Say why you open this file.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RetentionClass",
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
                                related_name="retention_classes",
                                to="territories.country",
                            ),
                        ),
                        (
                            "record_class",
                            models.CharField(
                                choices=[
                                    ("followed", "file of a household that was accompanied"),
                                    ("registered", "file of a household that was only registered"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "months",
                            models.PositiveSmallIntegerField(
                                help_text="From the end of the accompaniment, or the last change"
                            ),
                        ),
                        (
                            "warning_months",
                            models.PositiveSmallIntegerField(default=3, help_text="How long before that one is warned"),
                        ),
                        (
                            "basis",
                            models.CharField(help_text="The text or decision that sets this period", max_length=400),
                        ),
                    ],
                    options={
                        "ordering": ["country", "record_class"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("country", "record_class"), name="retention_class_is_set_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("months__gte", 1)),
                                name="a_file_is_kept_a_month_at_least",
                                violation_error_message="A file is kept for at least one month.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ErasureRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="erasure_requests",
                                to="households.household",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="households.person",
                            ),
                        ),
                        ("asked_on", models.DateField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "open"), ("done", "done"), ("refused", "refused")],
                                default="open",
                                max_length=8,
                            ),
                        ),
                        (
                            "refused_for",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("open_case", "the household is still accompanied"),
                                    ("dispute", "a dispute or complaint is open"),
                                    ("legal_duty", "a law obliges to keep the data"),
                                    ("not_concerned", "who asks is not the person concerned"),
                                ],
                                max_length=16,
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
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "refused"), models.Q(("refused_for", ""), _negated=True)),
                                    models.Q(models.Q(("state", "refused"), _negated=True), ("refused_for", "")),
                                    _connector="OR",
                                ),
                                name="a_refused_erasure_says_why",
                                violation_error_message="A refusal says why.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("person", None), ("state", "open")),
                                fields=("household",),
                                name="one_open_erasure_of_a_household",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "open")),
                                fields=("person",),
                                name="one_open_erasure_of_a_person",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ErasureRecord",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territories.country"
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="erasures",
                                to="households.household",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="households.person",
                            ),
                        ),
                        (
                            "ground",
                            models.CharField(
                                choices=[
                                    ("request", "request of the person"),
                                    ("retention", "end of the period of retention"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "request",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="record",
                                to="households.erasurerequest",
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
                        ("counts", models.JSONField(default=dict)),
                        ("at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["country", "-at"], name="erasures_of_country")],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="ErasedCounts",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territories.country"
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territories.territory",
                            ),
                        ),
                        ("registered_in", models.DateField(help_text="First day of the month")),
                        ("closed_in", models.DateField(blank=True, help_text="First day of the month", null=True)),
                        ("erased_in", models.DateField(help_text="First day of the month")),
                        (
                            "households",
                            models.PositiveSmallIntegerField(
                                help_text="1 for a whole household, 0 for one of its people"
                            ),
                        ),
                        ("people", models.PositiveSmallIntegerField()),
                        ("women", models.PositiveSmallIntegerField()),
                        ("men", models.PositiveSmallIntegerField()),
                        ("minors", models.PositiveSmallIntegerField(help_text="Under 18 when they were registered")),
                        ("elders", models.PositiveSmallIntegerField(help_text="60 or over when they were registered")),
                        ("reduced_mobility", models.PositiveSmallIntegerField()),
                        ("needing_care", models.PositiveSmallIntegerField()),
                        ("at_school", models.PositiveSmallIntegerField()),
                        ("is_illustrative", models.BooleanField(default=False)),
                    ],
                    options={
                        "verbose_name_plural": "erased counts",
                        "ordering": ["country", "territory", "registered_in"],
                        "indexes": [models.Index(fields=["territory", "registered_in"], name="erased_counts_of_place")],
                        "constraints": [],
                    },
                ),
            ],
        ),
        *nothing_is_lost("households_household", unique=["id", ("country_id", "code")]),
        frozen_columns("households_household", _OF_A_HOUSEHOLD, when="OLD.erased_at IS NOT NULL"),
        *nothing_is_lost("households_person"),
        frozen_columns("households_person", _OF_A_PERSON, when="OLD.erased_at IS NOT NULL"),
        *append_only("households_consent", unique=["id", "revokes_id"]),
        *append_only("households_look"),
        *nothing_is_lost("households_erasurerequest"),
        frozen_columns("households_erasurerequest", _OF_A_REQUEST),
        *append_only("households_erasurerecord", unique=["id", "request_id"]),
        *append_only("households_erasedcounts"),
    ]
