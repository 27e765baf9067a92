"""The profiles that a diagnosis stands on."""

import django.db.models.deletion
from django.db import migrations, models

from houma.domain.base.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0002_score_choices"),
        ("projects", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="DiagnosisProfile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("attached_at", models.DateTimeField(auto_now_add=True)),
                (
                    "diagnosis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="profiles",
                        to="projects.diagnosis",
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="in_diagnoses",
                        to="indicators.profilesnapshot",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("diagnosis", "snapshot"), name="a_diagnosis_keeps_a_profile_once")
                ],
            },
        ),
        *append_only("projects_diagnosisprofile", unique=("id", ("diagnosis_id", "snapshot_id"))),
    ]
