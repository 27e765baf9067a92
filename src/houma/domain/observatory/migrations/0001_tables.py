"""Tables of forms and submissions: what was recorded is not changed."""

import django.contrib.gis.db.models.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from houma.domain.base.append_only import append_only, frozen_columns, nothing_is_lost, run_on_each_store
from houma.domain.base.tables import CreateTables
from houma.domain.observatory.models import guards


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
                    name="Form",
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
                                related_name="forms",
                                to="territories.country",
                            ),
                        ),
                        ("form_id", models.CharField(max_length=120)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("inspection", "building inspection"),
                                    ("census", "household census"),
                                    ("needs", "needs and expectations"),
                                    ("satisfaction", "satisfaction after delivery"),
                                    ("other", "other survey"),
                                ],
                                default="other",
                                max_length=16,
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="forms",
                                to="territories.territory",
                            ),
                        ),
                        ("is_illustrative", models.BooleanField(default=False)),
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
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "ordering": ["country", "form_id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("country", "form_id"),
                                name="form_id_is_unique",
                                violation_error_message="This form_id exists already in the country.",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="FormVersion",
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
                            "form",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="observatory.form",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("version", models.CharField(blank=True, max_length=120)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "draft"),
                                    ("published", "published"),
                                    ("closing", "no longer offered"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("languages", models.JSONField(default=list)),
                        ("xform", models.TextField()),
                        ("digest", models.CharField(help_text="MD5 of the XForm", max_length=32)),
                        ("questions", models.JSONField(default=dict)),
                        ("media_names", models.JSONField(default=list)),
                        ("notices", models.JSONField(default=list)),
                        (
                            "workbook",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.document"
                            ),
                        ),
                        ("has_personal", models.BooleanField(default=False)),
                        ("purpose_fr", models.TextField(blank=True)),
                        ("purpose_ar", models.TextField(blank=True)),
                        ("purpose_en", models.TextField(blank=True)),
                        (
                            "legal_basis",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("consent", "consent of the person"),
                                    ("legal_duty", "legal obligation"),
                                    ("public_task", "mission of public interest"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "controller",
                            models.ForeignKey(
                                blank=True,
                                help_text="Who answers for the data under law 09-08",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.party",
                            ),
                        ),
                        (
                            "retention_class",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("building_record", "record of a building"),
                                    ("survey_answers", "answers to a survey"),
                                    ("case_file", "file of a household"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("retention_months", models.PositiveSmallIntegerField(blank=True, null=True)),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("uploaded_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "ordering": ["form", "number"],
                        "indexes": [models.Index(fields=["state", "form"], name="form_versions_by_state")],
                        "constraints": [
                            models.UniqueConstraint(fields=("form", "number"), name="form_version_is_numbered_once"),
                            models.UniqueConstraint(
                                fields=("form", "version"),
                                name="form_version_is_unique",
                                violation_error_message="This form has this version already: a new upload bears a new version.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "published")),
                                fields=("form",),
                                name="one_version_is_offered",
                                violation_error_message="One version of a form is offered at a time.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "draft"),
                                    ("has_personal", False),
                                    models.Q(
                                        models.Q(("purpose_fr", ""), _negated=True),
                                        models.Q(("legal_basis", ""), _negated=True),
                                        ("controller__isnull", False),
                                        models.Q(("retention_class", ""), _negated=True),
                                        ("retention_months__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="personal_questions_have_a_purpose",
                                violation_error_message="A form with personal questions states its purpose, its legal basis, who answers for the data and how long they are kept.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FormMedia",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="media",
                                to="observatory.formversion",
                            ),
                        ),
                        ("name", models.CharField(max_length=255)),
                        (
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.document"
                            ),
                        ),
                        ("digest", models.CharField(help_text="MD5 of the file", max_length=32)),
                    ],
                    options={
                        "verbose_name_plural": "media of forms",
                        "ordering": ["version", "name"],
                        "constraints": [
                            models.UniqueConstraint(fields=("version", "name"), name="form_media_is_named_once")
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="FormEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="observatory.formversion",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "draft"),
                                    ("published", "published"),
                                    ("closing", "no longer offered"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("reason", models.TextField(blank=True)),
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
                        ("at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "ordering": ["id"],
                        "indexes": [models.Index(fields=["version", "id"], name="events_of_form_version")],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Submission",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "form",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="submissions",
                                to="observatory.form",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="submissions",
                                to="observatory.formversion",
                            ),
                        ),
                        ("instance_id", models.CharField(max_length=200)),
                        (
                            "replaces",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="observatory.submission",
                            ),
                        ),
                        (
                            "first",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="edits",
                                to="observatory.submission",
                            ),
                        ),
                        ("digest", models.CharField(max_length=64)),
                        (
                            "territory",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="submissions",
                                to="territories.territory",
                            ),
                        ),
                        ("values", models.JSONField(default=dict)),
                        ("unread", models.JSONField(default=list)),
                        ("media_names", models.JSONField(default=list)),
                        ("started_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("device", models.CharField(blank=True, max_length=200)),
                        (
                            "channel",
                            models.CharField(
                                choices=[("openrosa", "field application"), ("browser", "browser")],
                                default="openrosa",
                                max_length=8,
                            ),
                        ),
                        (
                            "submitter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="submissions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("received_at", models.DateTimeField(auto_now_add=True)),
                        ("is_illustrative", models.BooleanField(default=False)),
                    ],
                    options={
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(fields=["territory", "form", "-received_at"], name="submissions_of_a_place"),
                            models.Index(fields=["version", "-received_at"], name="submissions_of_a_version"),
                            models.Index(fields=["submitter", "-received_at"], name="submissions_of_a_person"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("form", "instance_id"), name="instance_is_kept_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("first", None), ("replaces", None)),
                                    models.Q(("first__isnull", False), ("replaces__isnull", False)),
                                    _connector="OR",
                                ),
                                name="an_edit_knows_what_it_began_with",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SubmissionContent",
                    fields=[
                        (
                            "submission",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="content",
                                serialize=False,
                                to="observatory.submission",
                            ),
                        ),
                        ("raw", models.BinaryField(null=True)),
                        ("personal", models.JSONField(null=True)),
                        ("location", django.contrib.gis.db.models.fields.PointField(blank=True, null=True, srid=4326)),
                        ("erased_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("erased_at", None), ("raw__isnull", False)),
                                    models.Q(
                                        ("erased_at__isnull", False),
                                        ("location", None),
                                        ("personal", None),
                                        ("raw", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="content_is_whole_or_erased",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Attachment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "submission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attachments",
                                to="observatory.submission",
                            ),
                        ),
                        ("name", models.CharField(max_length=255)),
                        ("file", models.FileField(blank=True, max_length=200, upload_to="submissions/")),
                        ("media_type", models.CharField(max_length=100)),
                        ("size", models.PositiveBigIntegerField(help_text="Bytes")),
                        ("digest", models.CharField(max_length=64)),
                        ("sent_digest", models.CharField(max_length=64)),
                        ("is_personal", models.BooleanField(default=False)),
                        (
                            "sent_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("received_at", models.DateTimeField(auto_now_add=True)),
                        ("erased_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["submission", "name"],
                        "constraints": [
                            models.UniqueConstraint(fields=("submission", "name"), name="attachment_is_kept_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(models.Q(("file", ""), _negated=True), ("erased_at", None)),
                                    models.Q(("file", ""), ("erased_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="attachment_is_whole_or_erased",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="RefusedSubmission",
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
                            "reason",
                            models.CharField(
                                choices=[
                                    ("malformed", "not a well-formed instance"),
                                    ("unsafe", "holds what no instance holds"),
                                    ("too_large", "too large"),
                                    ("unknown_form", "unknown form or version"),
                                    ("not_taken", "the version takes no submissions"),
                                    ("no_instance_id", "no instanceID"),
                                    ("conflict", "same instanceID, other content"),
                                    ("base_moved", "edits what is not there or was edited before"),
                                    ("attachment", "attachment that is not taken"),
                                    ("forbidden", "not allowed to this person"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("detail", models.TextField(blank=True)),
                        (
                            "form",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="refused",
                                to="observatory.form",
                            ),
                        ),
                        ("form_id_said", models.CharField(blank=True, max_length=200)),
                        ("version_said", models.CharField(blank=True, max_length=200)),
                        ("instance_id", models.CharField(blank=True, max_length=200)),
                        ("filename", models.CharField(blank=True, max_length=255)),
                        ("digest", models.CharField(max_length=64)),
                        ("size", models.PositiveBigIntegerField(help_text="Bytes")),
                        ("body", models.BinaryField(null=True)),
                        (
                            "sent_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["country", "-at"], name="refused_submissions")],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="SubmissionLook",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "submission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="looks",
                                to="observatory.submission",
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
                        ("why", models.CharField(blank=True, max_length=200)),
                        ("at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["submission", "-at"], name="looks_at_submission")],
                        "constraints": [],
                    },
                ),
            ],
        ),
        *nothing_is_lost("observatory_form", unique=["id", ("country_id", "form_id")]),
        frozen_columns("observatory_form", ["country_id", "form_id"]),
        *nothing_is_lost("observatory_formversion", unique=["id", ("form_id", "number"), ("form_id", "version")]),
        frozen_columns("observatory_formversion", guards.FROZEN_IN_A_VERSION),
        *append_only("observatory_formmedia", unique=["id", ("version_id", "name")]),
        *append_only("observatory_formevent"),
        *append_only("observatory_submission", unique=["id", "replaces_id", ("form_id", "instance_id")]),
        *nothing_is_lost("observatory_submissioncontent", unique=["submission_id"]),
        *nothing_is_lost("observatory_attachment", unique=["id", ("submission_id", "name")]),
        frozen_columns("observatory_attachment", guards.FROZEN_IN_AN_ATTACHMENT),
        *nothing_is_lost("observatory_refusedsubmission"),
        frozen_columns("observatory_refusedsubmission", guards.FROZEN_IN_A_REFUSAL),
        *append_only("observatory_submissionlook"),
        run_on_each_store(sqlite=guards.SQLITE, postgresql=guards.POSTGRESQL),
    ]
