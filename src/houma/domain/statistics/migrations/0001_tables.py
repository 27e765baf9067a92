import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from houma.domain.base.append_only import append_only
from houma.domain.base.tables import CreateTables

_ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def _to(model: str, related_name: str) -> "models.ForeignKey[object, object]":
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=related_name, to=model)


def _by() -> "models.ForeignKey[object, object]":
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
    )


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("territories", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            models=[
                migrations.CreateModel(
                    name="Release",
                    fields=[
                        ("id", _ID.clone()),
                        ("number", models.PositiveIntegerField(help_text="1, 2, 3 … for each territory")),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        ("reason", models.CharField(blank=True, max_length=300)),
                        (
                            "below",
                            models.PositiveSmallIntegerField(help_text="Counts from 1 to under this one are protected"),
                        ),
                        (
                            "protection",
                            models.JSONField(
                                help_text="For each table: cells, suppressed, whether the least loss was proved"
                            ),
                        ),
                        ("engine", models.CharField(help_text="Version that protected it", max_length=40)),
                        ("is_illustrative", models.BooleanField(default=False)),
                        ("country", _to("territories.country", "statistic_releases")),
                        ("territory", _to("territories.territory", "statistic_releases")),
                        ("made_by", _by()),
                    ],
                    options={
                        "ordering": ["territory", "-number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("territory", "number"), name="release_number_is_unique"),
                            models.CheckConstraint(
                                condition=models.Q(("below__gte", 2)),
                                name="a_release_protects_something",
                                violation_error_message="The threshold is at least 2.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Publication",
                    fields=[
                        ("id", _ID.clone()),
                        ("published_at", models.DateTimeField(auto_now_add=True)),
                        ("published_by", _by()),
                        (
                            "release",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="publication",
                                to="statistics.release",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ReleasedCell",
                    fields=[
                        ("id", _ID.clone()),
                        ("table_code", models.CharField(max_length=40)),
                        (
                            "outside",
                            models.BooleanField(
                                default=False, help_text="What of the territory lies in none of its parts"
                            ),
                        ),
                        ("categories", models.CharField(help_text="One code an axis, joined by ;", max_length=200)),
                        ("count", models.PositiveIntegerField(null=True)),
                        ("release", _to("statistics.release", "cells")),
                        ("territory", _to("territories.territory", "+")),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("release", "table_code", "territory", "outside", "categories"),
                                name="released_cell_is_unique",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CountedUnits",
                    fields=[
                        ("id", _ID.clone()),
                        ("table_code", models.CharField(max_length=40)),
                        (
                            "places",
                            models.JSONField(help_text="Each leaf: territory, categories"),
                        ),
                        ("units", models.JSONField(help_text="For each leaf, the numbers of its units")),
                        ("release", _to("statistics.release", "counted")),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("release", "table_code"), name="counted_units_of_a_table")
                        ],
                    },
                ),
            ],
        ),
        *append_only("statistics_release", unique=["id", ("territory_id", "number")]),
        *append_only("statistics_publication", unique=["id", "release_id"]),
        *append_only(
            "statistics_releasedcell",
            unique=["id", ("release_id", "table_code", "territory_id", "outside", "categories")],
        ),
        *append_only("statistics_countedunits", unique=["id", ("release_id", "table_code")]),
    ]
