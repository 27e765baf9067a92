import django.db.models.deletion
from django.db import migrations, models

from houma.domain.base.append_only import keeping_triggers


class Migration(migrations.Migration):
    dependencies = [("agreements", "0003_agreement_state_reason"), ("sources", "0001_initial")]
    operations = [
        *keeping_triggers(
            "agreements",
            *(
                migrations.AddField(model_name, name, models.TextField(blank=True, help_text=help_text))
                for model_name in ("agreement", "historicalagreement")
                for name, help_text in (
                    ("source_keywords", "Words of each source, as “number: words”, by |"),
                    ("territory_note", "How the published place was read"),
                )
            ),
            migrations.AddField(
                model_name="officialtotal",
                name="agreement_codes",
                field=models.JSONField(
                    blank=True,
                    default=list,
                    help_text="Codes of the agreements that it is about, where the source names them",
                ),
            ),
            migrations.AddField(
                model_name="officialtotal",
                name="party_code",
                field=models.CharField(blank=True, help_text="The partner whose share it is", max_length=120),
            ),
            migrations.CreateModel(
                name="Overlap",
                fields=[
                    (
                        "id",
                        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                    ),
                    ("evidence", models.TextField()),
                    (
                        "first",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="overlaps_after",
                            to="agreements.agreement",
                        ),
                    ),
                    (
                        "second",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="overlaps_before",
                            to="agreements.agreement",
                        ),
                    ),
                    (
                        "source",
                        models.ForeignKey(
                            blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="sources.source"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=["first", "second"], name="overlap_is_said_once"),
                        models.CheckConstraint(
                            condition=models.Q(("first__lt", models.F("second"))),
                            name="an_overlap_is_of_two_agreements",
                            violation_error_message="An agreement does not overlap itself.",
                        ),
                    ]
                },
            ),
        )
    ]
