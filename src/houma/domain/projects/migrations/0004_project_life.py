import django.db.models.deletion
import houma.domain.base.fields
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_api_tokens"),
        ("documents", "0003_files_are_not_exchanged"),
        ("projects", "0003_search_text"),
        ("sources", "0001_initial"),
        ("territories", "0003_spatial_indexes_are_kept_up_to_date"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ActionCapital",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "capital",
                    models.CharField(
                        choices=[
                            ("human", "human"),
                            ("social", "social"),
                            ("economic", "economic"),
                            ("cultural", "cultural"),
                            ("environmental", "environmental"),
                        ],
                        max_length=14,
                    ),
                ),
                ("weight", models.CharField(choices=[("main", "mainly"), ("secondary", "also")], max_length=10)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ActionTarget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=5)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
        ),
        migrations.CreateModel(
            name="Diagnosis",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("dated", models.DateField()),
                ("findings_fr", models.TextField()),
                ("findings_ar", models.TextField(blank=True)),
                ("findings_en", models.TextField(blank=True)),
            ],
            options={
                "verbose_name_plural": "diagnoses",
                "ordering": ["-dated", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("mid_term", "mid-term"), ("final", "final"), ("ex_post", "ex post")], max_length=10
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("concluded", "concluded"), ("published", "published")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("evaluator", models.CharField(max_length=200)),
                ("dated", models.DateField()),
                ("findings_fr", models.TextField(blank=True)),
                ("findings_ar", models.TextField(blank=True)),
                ("findings_en", models.TextField(blank=True)),
                ("lessons_fr", models.TextField(blank=True)),
                ("lessons_ar", models.TextField(blank=True)),
                ("lessons_en", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["-dated", "-id"],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("under_way", "under way"), ("done", "done"), ("dropped", "dropped")], max_length=10
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("known_on", models.DateField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["known_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAction",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("name_fr", models.CharField(max_length=400)),
                ("name_ar", models.CharField(blank=True, max_length=400)),
                ("name_en", models.CharField(blank=True, max_length=400)),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("part", "part of the whole"),
                            ("no_amount", "no amount published"),
                            ("whole", "amount of the whole programme"),
                            ("detail", "detail of another row"),
                            ("outside", "outside the agreement"),
                            ("second_breakdown", "second breakdown, not added"),
                        ],
                        default="part",
                        max_length=20,
                    ),
                ),
                ("planned_quantity", models.DecimalField(blank=True, decimal_places=3, max_digits=16, null=True)),
                (
                    "achieved_quantity",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        help_text="The last one that was checked",
                        max_digits=16,
                        null=True,
                    ),
                ),
                ("achieved_on", models.DateField(blank=True, null=True)),
                (
                    "longitude",
                    models.DecimalField(
                        blank=True, decimal_places=6, help_text="Degrees east", max_digits=9, null=True
                    ),
                ),
                (
                    "latitude",
                    models.DecimalField(
                        blank=True, decimal_places=6, help_text="Degrees north", max_digits=9, null=True
                    ),
                ),
                ("quantity_unit", models.CharField(blank=True, max_length=60)),
                ("cost", houma.domain.base.fields.AmountField(blank=True, null=True)),
                ("currency", models.CharField(max_length=3)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("note", models.TextField(blank=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "historical action",
                "verbose_name_plural": "historical actions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalActionCapital",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "capital",
                    models.CharField(
                        choices=[
                            ("human", "human"),
                            ("social", "social"),
                            ("economic", "economic"),
                            ("cultural", "cultural"),
                            ("environmental", "environmental"),
                        ],
                        max_length=14,
                    ),
                ),
                ("weight", models.CharField(choices=[("main", "mainly"), ("secondary", "also")], max_length=10)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "historical action capital",
                "verbose_name_plural": "historical action capitals",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalActionTarget",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("code", models.CharField(max_length=5)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "historical action target",
                "verbose_name_plural": "historical action targets",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAxis",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("name_fr", models.CharField(max_length=400)),
                ("name_ar", models.CharField(blank=True, max_length=400)),
                ("name_en", models.CharField(blank=True, max_length=400)),
                ("number", models.PositiveSmallIntegerField()),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "historical axis",
                "verbose_name_plural": "historical axes",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDiagnosis",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(blank=True, editable=False)),
                ("dated", models.DateField()),
                ("findings_fr", models.TextField()),
                ("findings_ar", models.TextField(blank=True)),
                ("findings_en", models.TextField(blank=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "historical diagnosis",
                "verbose_name_plural": "historical diagnoses",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalEvaluation",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(blank=True, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("mid_term", "mid-term"), ("final", "final"), ("ex_post", "ex post")], max_length=10
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("concluded", "concluded"), ("published", "published")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("evaluator", models.CharField(max_length=200)),
                ("dated", models.DateField()),
                ("findings_fr", models.TextField(blank=True)),
                ("findings_ar", models.TextField(blank=True)),
                ("findings_en", models.TextField(blank=True)),
                ("lessons_fr", models.TextField(blank=True)),
                ("lessons_ar", models.TextField(blank=True)),
                ("lessons_en", models.TextField(blank=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "historical evaluation",
                "verbose_name_plural": "historical evaluations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalJudgement",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "criterion",
                    models.CharField(
                        choices=[
                            ("relevance", "relevance"),
                            ("coherence", "coherence"),
                            ("effectiveness", "effectiveness"),
                            ("efficiency", "efficiency"),
                            ("impact", "impact"),
                            ("sustainability", "sustainability"),
                        ],
                        max_length=16,
                    ),
                ),
                ("score", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("finding", models.TextField(blank=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "historical judgement",
                "verbose_name_plural": "historical judgements",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalLocalWill",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(blank=True, editable=False)),
                ("number", models.CharField(blank=True, max_length=60)),
                ("adopted_on", models.DateField()),
                ("summary", models.TextField(blank=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "historical local will",
                "verbose_name_plural": "historical local wills",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMeeting",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(blank=True, editable=False)),
                ("held_on", models.DateField()),
                ("place", models.CharField(blank=True, max_length=200)),
                ("agenda", models.TextField(blank=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "historical meeting",
                "verbose_name_plural": "historical meetings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalObjective",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("name_fr", models.CharField(max_length=400)),
                ("name_ar", models.CharField(blank=True, max_length=400)),
                ("name_en", models.CharField(blank=True, max_length=400)),
                ("number", models.PositiveSmallIntegerField()),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "historical objective",
                "verbose_name_plural": "historical objectives",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPhoto",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(blank=True, editable=False)),
                (
                    "moment",
                    models.CharField(
                        choices=[("before", "before"), ("during", "during the works"), ("after", "after")], max_length=8
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=200)),
                ("longitude", models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True)),
                ("latitude", models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True)),
                ("taken_on", models.DateField(blank=True, null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "historical photo",
                "verbose_name_plural": "historical photos",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSteeringBody",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("name_fr", models.CharField(max_length=400)),
                ("name_ar", models.CharField(blank=True, max_length=400)),
                ("name_en", models.CharField(blank=True, max_length=400)),
                ("set_up_on", models.DateField(blank=True, null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "historical steering body",
                "verbose_name_plural": "historical steering bodies",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSteeringMember",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("person", models.CharField(blank=True, max_length=150)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("chair", "chair"),
                            ("secretary", "secretary"),
                            ("member", "member"),
                            ("observer", "observer"),
                        ],
                        default="member",
                        max_length=10,
                    ),
                ),
                ("left_on", models.DateField(blank=True, null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "historical steering member",
                "verbose_name_plural": "historical steering members",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalVision",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(blank=True, editable=False)),
                ("text_fr", models.TextField()),
                ("text_ar", models.TextField(blank=True)),
                ("text_en", models.TextField(blank=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "historical vision",
                "verbose_name_plural": "historical visions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "criterion",
                    models.CharField(
                        choices=[
                            ("relevance", "relevance"),
                            ("coherence", "coherence"),
                            ("effectiveness", "effectiveness"),
                            ("efficiency", "efficiency"),
                            ("impact", "impact"),
                            ("sustainability", "sustainability"),
                        ],
                        max_length=16,
                    ),
                ),
                ("score", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("finding", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="LocalWill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("number", models.CharField(blank=True, max_length=60)),
                ("adopted_on", models.DateField()),
                ("summary", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["-adopted_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("held_on", models.DateField()),
                ("place", models.CharField(blank=True, max_length=200)),
                ("agenda", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["-held_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Objective",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_fr", models.CharField(max_length=400)),
                ("name_ar", models.CharField(blank=True, max_length=400)),
                ("name_en", models.CharField(blank=True, max_length=400)),
                ("number", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Photo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "moment",
                    models.CharField(
                        choices=[("before", "before"), ("during", "during the works"), ("after", "after")], max_length=8
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=200)),
                ("longitude", models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True)),
                ("latitude", models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True)),
                ("taken_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["taken_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="ProgressCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "verdict",
                    models.CharField(
                        choices=[("accepted", "accepted"), ("corrected", "corrected"), ("sent_back", "sent back")],
                        max_length=10,
                    ),
                ),
                ("quantity", models.DecimalField(blank=True, decimal_places=3, max_digits=16, null=True)),
                ("percentage", models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ("reason", models.TextField(blank=True)),
                ("checked_on", models.DateField()),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ProgressReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("period_start", models.DateField()),
                ("period_end", models.DateField()),
                ("difficulties", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["-period_end", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ProjectDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("requirement", models.CharField(blank=True, max_length=24)),
                ("attached_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["-attached_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ReportedProgress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quantity", models.DecimalField(blank=True, decimal_places=3, max_digits=16, null=True)),
                ("percentage", models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ("difficulties", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="SteeringBody",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_fr", models.CharField(max_length=400)),
                ("name_ar", models.CharField(blank=True, max_length=400)),
                ("name_en", models.CharField(blank=True, max_length=400)),
                ("set_up_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "steering bodies",
            },
        ),
        migrations.CreateModel(
            name="SteeringDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                ("due_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="SteeringMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.CharField(blank=True, max_length=150)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("chair", "chair"),
                            ("secretary", "secretary"),
                            ("member", "member"),
                            ("observer", "observer"),
                        ],
                        default="member",
                        max_length=10,
                    ),
                ),
                ("left_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Vision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("text_fr", models.TextField()),
                ("text_ar", models.TextField(blank=True)),
                ("text_en", models.TextField(blank=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="action",
            name="achieved_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="action",
            name="latitude",
            field=models.DecimalField(blank=True, decimal_places=6, help_text="Degrees north", max_digits=9, null=True),
        ),
        migrations.AddField(
            model_name="action",
            name="longitude",
            field=models.DecimalField(blank=True, decimal_places=6, help_text="Degrees east", max_digits=9, null=True),
        ),
        migrations.AlterField(
            model_name="action",
            name="achieved_quantity",
            field=models.DecimalField(
                blank=True, decimal_places=3, help_text="The last one that was checked", max_digits=16, null=True
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude", None), ("longitude", None)),
                    models.Q(
                        ("latitude__gte", -90), ("latitude__lte", 90), ("longitude__gte", -180), ("longitude__lte", 180)
                    ),
                    _connector="OR",
                ),
                name="an_action_lies_on_the_earth",
                violation_error_message="Give longitude and latitude in degrees, both or none.",
            ),
        ),
        migrations.AddField(
            model_name="actioncapital",
            name="action",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="capitals", to="projects.action"
            ),
        ),
        migrations.AddField(
            model_name="actiontarget",
            name="action",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="targets", to="projects.action"
            ),
        ),
        migrations.AddField(
            model_name="diagnosis",
            name="document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.document",
            ),
        ),
        migrations.AddField(
            model_name="diagnosis",
            name="party",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.party",
            ),
        ),
        migrations.AddField(
            model_name="diagnosis",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="diagnoses", to="projects.project"
            ),
        ),
        migrations.AddField(
            model_name="diagnosis",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="evaluation",
            name="document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.document",
            ),
        ),
        migrations.AddField(
            model_name="evaluation",
            name="party",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.party",
            ),
        ),
        migrations.AddField(
            model_name="evaluation",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="evaluations", to="projects.project"
            ),
        ),
        migrations.AddField(
            model_name="evaluation",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalaction",
            name="axis",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="projects.axis",
            ),
        ),
        migrations.AddField(
            model_name="historicalaction",
            name="history_user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="historicalaction",
            name="operator",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="accounts.party",
            ),
        ),
        migrations.AddField(
            model_name="historicalaction",
            name="source",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="sources.source",
            ),
        ),
        migrations.AddField(
            model_name="historicalaction",
            name="territory",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="territories.territory",
            ),
        ),
        migrations.AddField(
            model_name="historicalactioncapital",
            name="action",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="projects.action",
            ),
        ),
        migrations.AddField(
            model_name="historicalactioncapital",
            name="history_user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="historicalactiontarget",
            name="action",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="projects.action",
            ),
        ),
        migrations.AddField(
            model_name="historicalactiontarget",
            name="history_user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="historicalaxis",
            name="history_user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="historicalaxis",
            name="project",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="projects.project",
            ),
        ),
        migrations.AddField(
            model_name="historicaldiagnosis",
            name="document",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="documents.document",
            ),
        ),
        migrations.AddField(
            model_name="historicaldiagnosis",
            name="history_user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="historicaldiagnosis",
            name="party",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="accounts.party",
            ),
        ),
        migrations.AddField(
            model_name="historicaldiagnosis",
            name="project",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="projects.project",
            ),
        ),
        migrations.AddField(
            model_name="historicaldiagnosis",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalevaluation",
            name="document",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="documents.document",
            ),
        ),
        migrations.AddField(
            model_name="historicalevaluation",
            name="history_user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="historicalevaluation",
            name="party",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="accounts.party",
            ),
        ),
        migrations.AddField(
            model_name="historicalevaluation",
            name="project",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="projects.project",
            ),
        ),
        migrations.AddField(
            model_name="historicalevaluation",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicaljudgement",
            name="evaluation",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="projects.evaluation",
            ),
        ),
        migrations.AddField(
            model_name="historicaljudgement",
            name="history_user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="historicallocalwill",
            name="document",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="documents.document",
            ),
        ),
        migrations.AddField(
            model_name="historicallocalwill",
            name="history_user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="historicallocalwill",
            name="party",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="accounts.party",
            ),
        ),
        migrations.AddField(
            model_name="historicallocalwill",
            name="project",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="projects.project",
            ),
        ),
        migrations.AddField(
            model_name="historicallocalwill",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalmeeting",
            name="history_user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="historicalmeeting",
            name="minutes",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="documents.document",
            ),
        ),
        migrations.AddField(
            model_name="historicalmeeting",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalobjective",
            name="history_user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="historicalobjective",
            name="project",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="projects.project",
            ),
        ),
        migrations.AddField(
            model_name="historicalphoto",
            name="action",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="projects.action",
            ),
        ),
        migrations.AddField(
            model_name="historicalphoto",
            name="document",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="documents.document",
            ),
        ),
        migrations.AddField(
            model_name="historicalphoto",
            name="history_user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="historicalphoto",
            name="project",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="projects.project",
            ),
        ),
        migrations.AddField(
            model_name="historicalphoto",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalsteeringbody",
            name="history_user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="historicalsteeringbody",
            name="project",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="projects.project",
            ),
        ),
        migrations.AddField(
            model_name="historicalsteeringmember",
            name="history_user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="historicalsteeringmember",
            name="party",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="accounts.party",
            ),
        ),
        migrations.AddField(
            model_name="historicalvision",
            name="history_user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="historicalvision",
            name="project",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="projects.project",
            ),
        ),
        migrations.AddField(
            model_name="historicalvision",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="judgement",
            name="evaluation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="judgements", to="projects.evaluation"
            ),
        ),
        migrations.AddField(
            model_name="localwill",
            name="document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.document",
            ),
        ),
        migrations.AddField(
            model_name="localwill",
            name="party",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.party"),
        ),
        migrations.AddField(
            model_name="localwill",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="local_wills", to="projects.project"
            ),
        ),
        migrations.AddField(
            model_name="localwill",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="minutes",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.document",
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="attendance", to="projects.meeting"
            ),
        ),
        migrations.AddField(
            model_name="objective",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="objectives", to="projects.project"
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="action",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="photos",
                to="projects.action",
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="document",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="photo", to="documents.document"
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="photos", to="projects.project"
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="progresscheck",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="progressreport",
            name="party",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="progress_reports", to="accounts.party"
            ),
        ),
        migrations.AddField(
            model_name="progressreport",
            name="photos",
            field=models.ManyToManyField(blank=True, related_name="reports", to="projects.photo"),
        ),
        migrations.AddField(
            model_name="progressreport",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="progress_reports", to="projects.project"
            ),
        ),
        migrations.AddField(
            model_name="progressreport",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="projectdocument",
            name="document",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="in_project", to="documents.document"
            ),
        ),
        migrations.AddField(
            model_name="projectdocument",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="attachments", to="projects.project"
            ),
        ),
        migrations.AddField(
            model_name="reportedprogress",
            name="action",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="reported_progress", to="projects.action"
            ),
        ),
        migrations.AddField(
            model_name="reportedprogress",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="projects.progressreport"
            ),
        ),
        migrations.AddField(
            model_name="progresscheck",
            name="line",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="projects.reportedprogress"
            ),
        ),
        migrations.AddField(
            model_name="steeringbody",
            name="project",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="steering_body", to="projects.project"
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="body",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="meetings", to="projects.steeringbody"
            ),
        ),
        migrations.AddField(
            model_name="historicalsteeringmember",
            name="body",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="projects.steeringbody",
            ),
        ),
        migrations.AddField(
            model_name="historicalmeeting",
            name="body",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="projects.steeringbody",
            ),
        ),
        migrations.AddField(
            model_name="steeringdecision",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="projects.meeting"
            ),
        ),
        migrations.AddField(
            model_name="steeringdecision",
            name="party",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.party",
            ),
        ),
        migrations.AddField(
            model_name="steeringdecision",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="follow_ups", to="projects.steeringdecision"
            ),
        ),
        migrations.AddField(
            model_name="steeringmember",
            name="body",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="members", to="projects.steeringbody"
            ),
        ),
        migrations.AddField(
            model_name="steeringmember",
            name="party",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="steering_seats",
                to="accounts.party",
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="attending",
            field=models.ManyToManyField(
                related_name="meetings", through="projects.Attendance", to="projects.steeringmember"
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="attendance", to="projects.steeringmember"
            ),
        ),
        migrations.AddField(
            model_name="vision",
            name="project",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="vision", to="projects.project"
            ),
        ),
        migrations.AddField(
            model_name="vision",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="actioncapital",
            constraint=models.UniqueConstraint(fields=("action", "capital"), name="a_capital_is_served_once"),
        ),
        migrations.AddConstraint(
            model_name="actiontarget",
            constraint=models.UniqueConstraint(fields=("action", "code"), name="a_target_is_served_once"),
        ),
        migrations.AddConstraint(
            model_name="judgement",
            constraint=models.UniqueConstraint(fields=("evaluation", "criterion"), name="a_criterion_is_judged_once"),
        ),
        migrations.AddConstraint(
            model_name="judgement",
            constraint=models.CheckConstraint(
                condition=models.Q(("score", None), models.Q(("score__gte", 1), ("score__lte", 4)), _connector="OR"),
                name="a_score_lies_between_one_and_four",
                violation_error_message="A score lies between 1 and 4.",
            ),
        ),
        migrations.AddConstraint(
            model_name="objective",
            constraint=models.UniqueConstraint(fields=("project", "number"), name="objective_number_is_unique"),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude", None), ("longitude", None)),
                    models.Q(
                        ("latitude__gte", -90), ("latitude__lte", 90), ("longitude__gte", -180), ("longitude__lte", 180)
                    ),
                    _connector="OR",
                ),
                name="a_photo_lies_on_the_earth",
                violation_error_message="Give longitude and latitude in degrees, both or none.",
            ),
        ),
        migrations.AddConstraint(
            model_name="progressreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("period_end__gte", models.F("period_start"))),
                name="a_period_ends_after_it_starts",
                violation_error_message="A period ends after it starts.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportedprogress",
            constraint=models.UniqueConstraint(fields=("report", "action"), name="an_action_is_reported_once"),
        ),
        migrations.AddConstraint(
            model_name="reportedprogress",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__isnull", False), ("percentage__isnull", False), _connector="OR"),
                name="reported_progress_says_how_far",
                violation_error_message="Give a quantity or a percentage.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportedprogress",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quantity", None), ("quantity__gte", 0), _connector="OR"),
                    models.Q(
                        ("percentage", None),
                        models.Q(("percentage__gte", 0), ("percentage__lte", 100)),
                        _connector="OR",
                    ),
                ),
                name="reported_progress_is_in_range",
                violation_error_message="A quantity is not negative; a percentage lies between 0 and 100.",
            ),
        ),
        migrations.AddConstraint(
            model_name="progresscheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("verdict", "corrected"),
                        models.Q(("quantity__isnull", False), ("percentage__isnull", False), _connector="OR"),
                    ),
                    models.Q(
                        models.Q(("verdict", "corrected"), _negated=True), ("percentage", None), ("quantity", None)
                    ),
                    _connector="OR",
                ),
                name="only_a_correction_has_a_value",
                violation_error_message="A correction gives another value; an acceptance and a return give none.",
            ),
        ),
        migrations.AddConstraint(
            model_name="progresscheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict", "accepted"), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="a_correction_says_why",
                violation_error_message="Say why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="progresscheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quantity", None), ("quantity__gte", 0), _connector="OR"),
                    models.Q(
                        ("percentage", None),
                        models.Q(("percentage__gte", 0), ("percentage__lte", 100)),
                        _connector="OR",
                    ),
                ),
                name="checked_progress_is_in_range",
                violation_error_message="A quantity is not negative; a percentage lies between 0 and 100.",
            ),
        ),
        migrations.AddConstraint(
            model_name="steeringdecision",
            constraint=models.UniqueConstraint(fields=("meeting", "number"), name="decision_number_is_unique"),
        ),
        migrations.AddConstraint(
            model_name="steeringmember",
            constraint=models.CheckConstraint(
                condition=models.Q(("party__isnull", False), models.Q(("person", ""), _negated=True), _connector="OR"),
                name="a_member_is_a_party_or_a_person",
                violation_error_message="A member is an organisation, a person, or both.",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(fields=("meeting", "member"), name="a_member_attends_once"),
        ),
    ]
