import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from houma.domain.base.append_only import append_only

_TO_USER = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": settings.AUTH_USER_MODEL}
_PURPOSES = [
    ("follow", "accompaniment and rehousing"),
    ("survey", "answering surveys"),
    ("share", "passing the file on to partner organisations"),
    ("contact", "being called or written to"),
    ("pictures", "photographs of the home"),
]


class Migration(migrations.Migration):
    """A family that does not want to be registered is counted at its door, without a name."""

    dependencies = [
        ("buildings", "0001_tables"),
        ("households", "0003_attempts"),
        ("territories", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DoorRefusal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField(choices=_PURPOSES, max_length=8)),
                ("said_on", models.DateField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "building",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refusals",
                        to="buildings.building",
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territories.country"
                    ),
                ),
                (
                    "dwelling",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refusals",
                        to="buildings.dwelling",
                    ),
                ),
                ("heard_by", models.ForeignKey(**_TO_USER)),
                ("recorded_by", models.ForeignKey(**_TO_USER)),
                (
                    "territory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territories.territory"
                    ),
                ),
            ],
            options={
                "ordering": ["-said_on", "-id"],
                "indexes": [models.Index(fields=["territory", "-said_on"], name="refusals_of_territory")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("dwelling", None), ("building__isnull", False), _connector="OR"),
                        name="a_door_is_in_a_building",
                        violation_error_message="A dwelling stands in a building: name the building too.",
                    )
                ],
            },
        ),
        *append_only("households_doorrefusal"),
    ]
