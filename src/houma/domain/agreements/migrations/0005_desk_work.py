import django.db.models.deletion
import houma.domain.base.fields
from django.conf import settings
from django.db import migrations, models


from houma.domain.agreements import payment_guards as payments
from houma.domain.base.append_only import append_only, keeping_triggers, run_on_each_store


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_api_tokens"),
        ("agreements", "0004_overlaps"),
        ("documents", "0001_initial"),
        ("territories", "0003_spatial_indexes_are_kept_up_to_date"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *keeping_triggers(
            "agreements",
            migrations.CreateModel(
                name="AgreementDocument",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "agreement",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="agreement_documents",
                            to="agreements.agreement",
                        ),
                    ),
                    (
                        "document",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="of_agreement",
                            to="documents.document",
                        ),
                    ),
                    (
                        "version",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="documents",
                            to="agreements.agreementversion",
                        ),
                    ),
                ],
                options={
                    "ordering": ["-id"],
                },
            ),
            migrations.CreateModel(
                name="AgreementEvent",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("version_number", models.PositiveSmallIntegerField(blank=True, null=True)),
                    ("what", models.CharField(max_length=32)),
                    ("detail", models.TextField(blank=True)),
                    ("done_at", models.DateTimeField(auto_now_add=True)),
                    (
                        "agreement",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="events",
                            to="agreements.agreement",
                        ),
                    ),
                    (
                        "done_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "ordering": ["-id"],
                },
            ),
            migrations.CreateModel(
                name="FundCall",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("amount", houma.domain.base.fields.AmountField()),
                    ("currency", models.CharField(max_length=3)),
                    ("reason", models.TextField()),
                    ("called_at", models.DateTimeField(auto_now_add=True)),
                    (
                        "called_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "instalment",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="calls",
                            to="agreements.instalment",
                        ),
                    ),
                    (
                        "line",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="calls",
                            to="agreements.fundingline",
                        ),
                    ),
                    (
                        "party",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="fund_calls", to="accounts.party"
                        ),
                    ),
                ],
                options={
                    "ordering": ["id"],
                },
            ),
            migrations.CreateModel(
                name="FundCallDocument",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("call", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="agreements.fundcall")),
                    (
                        "document",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="documents.document"),
                    ),
                ],
            ),
            migrations.AddField(
                model_name="fundcall",
                name="documents",
                field=models.ManyToManyField(
                    related_name="fund_calls", through="agreements.FundCallDocument", to="documents.document"
                ),
            ),
            migrations.CreateModel(
                name="ReleasePolicy",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("currency", models.CharField(max_length=3)),
                    ("starts_on", models.DateField()),
                    (
                        "threshold",
                        houma.domain.base.fields.AmountField(
                            help_text="A release of more than this takes a second person"
                        ),
                    ),
                    ("reason", models.TextField(help_text="Who decided it, and where it is written")),
                    ("set_at", models.DateTimeField(auto_now_add=True)),
                    (
                        "country",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="release_policies",
                            to="territories.country",
                        ),
                    ),
                    (
                        "set_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "verbose_name_plural": "release policies",
                    "ordering": ["-starts_on", "-id"],
                },
            ),
            migrations.CreateModel(
                name="ReleaseRequest",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("amount", houma.domain.base.fields.AmountField()),
                    ("currency", models.CharField(max_length=3)),
                    ("value_date", models.DateField(blank=True, null=True)),
                    ("reason", models.TextField(blank=True)),
                    ("reference", models.CharField(max_length=80, unique=True)),
                    ("two_persons", models.BooleanField(help_text="A second person decides")),
                    ("requested_at", models.DateTimeField(auto_now_add=True)),
                    (
                        "call",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="requests",
                            to="agreements.fundcall",
                        ),
                    ),
                    (
                        "instalment",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="release_requests",
                            to="agreements.instalment",
                        ),
                    ),
                    (
                        "line",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="release_requests",
                            to="agreements.fundingline",
                        ),
                    ),
                    (
                        "policy",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="agreements.releasepolicy",
                        ),
                    ),
                    (
                        "requested_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="release_requests",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "ordering": ["id"],
                },
            ),
            migrations.CreateModel(
                name="ReleaseDecision",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "outcome",
                        models.CharField(
                            choices=[("released", "released"), ("refused", "refused"), ("withdrawn", "withdrawn")],
                            max_length=10,
                        ),
                    ),
                    ("reason", models.TextField(blank=True)),
                    ("decided_at", models.DateTimeField(auto_now_add=True)),
                    (
                        "decided_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="release_decisions",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "flow",
                        models.OneToOneField(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="release_decision",
                            to="agreements.flow",
                        ),
                    ),
                    (
                        "request",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="decision",
                            to="agreements.releaserequest",
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="ScanStack",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("filenames", models.JSONField(default=list)),
                    ("handed_in_at", models.DateTimeField(auto_now_add=True)),
                    (
                        "country",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="scan_stacks",
                            to="territories.country",
                        ),
                    ),
                    (
                        "handed_in_by",
                        models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL),
                    ),
                    (
                        "party",
                        models.ForeignKey(
                            blank=True,
                            help_text="Whose copy it is, where the pages do not say",
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="scan_stacks",
                            to="accounts.party",
                        ),
                    ),
                ],
                options={
                    "ordering": ["-id"],
                },
            ),
            migrations.CreateModel(
                name="ScanPage",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("position", models.PositiveIntegerField(help_text="Where it lay in the stack, from 1")),
                    ("origin", models.CharField(help_text="File and page it comes from", max_length=260)),
                    ("picture", models.FileField(max_length=200, upload_to="scans/")),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("placed", "in its place"),
                                ("unknown", "to be placed by hand"),
                                ("refused", "refused"),
                                ("replaced", "replaced by a later scan"),
                                ("assembled", "in a signed copy"),
                                ("set_aside", "set aside"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("reason", models.TextField(blank=True)),
                    (
                        "language",
                        models.CharField(blank=True, choices=[("fr", "French"), ("ar", "Arabic")], max_length=2),
                    ),
                    ("page", models.PositiveSmallIntegerField(blank=True, null=True)),
                    ("pages", models.PositiveSmallIntegerField(blank=True, null=True)),
                    ("placed_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "party",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="scan_pages",
                            to="accounts.party",
                        ),
                    ),
                    (
                        "placed_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "version",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="scan_pages",
                            to="agreements.agreementversion",
                        ),
                    ),
                    (
                        "stack",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="pages", to="agreements.scanstack"
                        ),
                    ),
                ],
                options={
                    "ordering": ["stack", "position"],
                },
            ),
            migrations.CreateModel(
                name="SignedCopy",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("language", models.CharField(choices=[("fr", "French"), ("ar", "Arabic")], max_length=2)),
                    ("pages", models.PositiveSmallIntegerField()),
                    ("assembled_at", models.DateTimeField(auto_now_add=True)),
                    (
                        "assembled_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "document",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="signed_copy",
                            to="documents.document",
                        ),
                    ),
                    (
                        "party",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="signed_copies",
                            to="accounts.party",
                        ),
                    ),
                    (
                        "version",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="signed_copies",
                            to="agreements.agreementversion",
                        ),
                    ),
                ],
                options={
                    "verbose_name_plural": "signed copies",
                    "ordering": ["-id"],
                },
            ),
            migrations.CreateModel(
                name="AgreementTemplate",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("name_fr", models.CharField(max_length=400)),
                    ("name_ar", models.CharField(blank=True, max_length=400)),
                    ("name_en", models.CharField(blank=True, max_length=400)),
                    ("code", models.SlugField(max_length=80)),
                    ("kind", models.CharField(help_text="Kind of agreement that is drafted from it", max_length=10)),
                    (
                        "articles",
                        models.JSONField(help_text="As in the terms of a version: {key: {position, title, text}}"),
                    ),
                    ("note_fr", models.TextField(blank=True, help_text="What has to be adapted before use")),
                    ("note_ar", models.TextField(blank=True)),
                    ("updated_at", models.DateTimeField(auto_now=True)),
                    (
                        "country",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="agreement_templates",
                            to="territories.country",
                        ),
                    ),
                ],
                options={
                    "ordering": ["kind", "code"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("country", "code"),
                            name="agreement_template_code_is_unique",
                            violation_error_message="This template exists already in the country.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="FlowDocument",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "document",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="proven_flows",
                            to="documents.document",
                        ),
                    ),
                    (
                        "flow",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="proofs", to="agreements.flow"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("flow", "document"), name="a_flow_names_a_document_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="FundCallAnswer",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    (
                        "outcome",
                        models.CharField(
                            choices=[("released", "released"), ("refused", "refused"), ("withdrawn", "withdrawn")],
                            max_length=10,
                        ),
                    ),
                    ("reason", models.TextField(blank=True)),
                    ("answered_at", models.DateTimeField(auto_now_add=True)),
                    (
                        "answered_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "call",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, related_name="answer", to="agreements.fundcall"
                        ),
                    ),
                    (
                        "flow",
                        models.OneToOneField(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="answered_call",
                            to="agreements.flow",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("flow__isnull", False), ("outcome", "released")),
                                models.Q(models.Q(("outcome", "released"), _negated=True), ("flow", None)),
                                _connector="OR",
                            ),
                            name="a_call_is_released_by_a_flow",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("outcome", "released"), models.Q(("reason", ""), _negated=True), _connector="OR"
                            ),
                            name="an_answer_says_why",
                            violation_error_message="Say why.",
                        ),
                    ],
                },
            ),
            migrations.AddConstraint(
                model_name="fundcalldocument",
                constraint=models.UniqueConstraint(fields=("call", "document"), name="a_call_names_a_document_once"),
            ),
            migrations.AddConstraint(
                model_name="fundcall",
                constraint=models.CheckConstraint(
                    condition=models.Q(("amount__gt", 0)),
                    name="a_call_is_positive",
                    violation_error_message="An amount is more than zero.",
                ),
            ),
            migrations.AddConstraint(
                model_name="fundcall",
                constraint=models.CheckConstraint(
                    condition=models.Q(("reason", ""), _negated=True),
                    name="a_call_says_why",
                    violation_error_message="A call for funds says what for.",
                ),
            ),
            migrations.AddConstraint(
                model_name="releasepolicy",
                constraint=models.CheckConstraint(
                    condition=models.Q(("threshold__gte", 0)),
                    name="a_threshold_is_not_negative",
                    violation_error_message="A threshold is not negative.",
                ),
            ),
            migrations.AddConstraint(
                model_name="releasepolicy",
                constraint=models.CheckConstraint(
                    condition=models.Q(("reason", ""), _negated=True),
                    name="a_release_policy_says_why",
                    violation_error_message="Say who decided it.",
                ),
            ),
            migrations.AddConstraint(
                model_name="releaserequest",
                constraint=models.CheckConstraint(
                    condition=models.Q(("amount__gt", 0)),
                    name="a_release_request_is_positive",
                    violation_error_message="An amount is more than zero.",
                ),
            ),
            migrations.AddConstraint(
                model_name="releaserequest",
                constraint=models.CheckConstraint(
                    condition=models.Q(("two_persons", False), ("requested_by__isnull", False), _connector="OR"),
                    name="the_first_of_two_is_known",
                ),
            ),
            migrations.AddConstraint(
                model_name="releasedecision",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("flow__isnull", False), ("outcome", "released")),
                        models.Q(models.Q(("outcome", "released"), _negated=True), ("flow", None)),
                        _connector="OR",
                    ),
                    name="a_release_is_a_flow",
                ),
            ),
            migrations.AddConstraint(
                model_name="releasedecision",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("outcome", "released"), models.Q(("reason", ""), _negated=True), _connector="OR"
                    ),
                    name="a_refused_release_says_why",
                    violation_error_message="Say why.",
                ),
            ),
            migrations.AddIndex(
                model_name="scanpage",
                index=models.Index(fields=["version", "party", "language", "state"], name="scan_of_copy"),
            ),
            migrations.AddConstraint(
                model_name="scanpage",
                constraint=models.UniqueConstraint(fields=("stack", "position"), name="a_scanned_page_lies_once"),
            ),
            migrations.AddConstraint(
                model_name="scanpage",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state__in", ["placed", "assembled"]), _negated=True),
                        models.Q(
                            ("page__isnull", False),
                            ("pages__isnull", False),
                            ("party__isnull", False),
                            ("version__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="a_placed_page_has_a_place",
                ),
            ),
            migrations.AddConstraint(
                model_name="scanpage",
                constraint=models.UniqueConstraint(
                    condition=models.Q(("state", "placed")),
                    fields=("version", "party", "language", "page"),
                    name="one_scan_waits_at_a_place",
                ),
            ),
        ),
        *append_only("agreements_releasepolicy"),
        *append_only(payments.CALL),
        *append_only("agreements_fundcalldocument", unique=["id", ("call_id", "document_id")]),
        *append_only(payments.ANSWER, unique=["id", "call_id", "flow_id"]),
        *append_only(payments.REQUEST, unique=["id", "reference"]),
        *append_only(payments.DECISION, unique=["id", "request_id", "flow_id"]),
        *append_only("agreements_flowdocument", unique=["id", ("flow_id", "document_id")]),
        *append_only("agreements_agreementevent"),
        *append_only("agreements_agreementdocument", unique=["id", "document_id"]),
        *append_only("agreements_signedcopy", unique=["id", "document_id"]),
        run_on_each_store(sqlite=payments.SQLITE, postgresql=payments.POSTGRESQL),
    ]
