import django.db.models.deletion
from django.db import migrations, models

from houma.domain.base.append_only import append_only


class Migration(migrations.Migration):
    """Why a step that cannot be undone did not wait for an appeal."""

    dependencies = [("buildings", "0002_terms_without_length")]

    operations = [
        migrations.CreateModel(
            name="DespiteAppeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("danger", "imminent danger"),
                            ("ruling", "the court lets it go ahead"),
                            ("consent", "whoever was notified gives the appeal up, in writing"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "step",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="despite_appeal",
                        to="buildings.step",
                    ),
                ),
            ],
            options={"verbose_name_plural": "steps taken despite an appeal", "ordering": ["id"]},
        ),
        *append_only("buildings_despiteappeal", unique=["id", "step_id"]),
    ]
