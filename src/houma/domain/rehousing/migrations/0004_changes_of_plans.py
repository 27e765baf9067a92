import django.db.models.deletion
from django.db import migrations, models

from houma.domain.base.append_only import frozen_columns, keeping_triggers, run_on_each_store

_OF_A_RUN = [
    "operation_id", "number", "state", "asked_at", "asked_by_id", "seconds", "keep", "from_day", "norms_id",
    "currency", "budget", "finished_at", "outcome", "engine",
]  # fmt: skip
_OF_A_LINE = [
    "run_id", "case_id", "home_id", "starts_on", "until", "persons", "risk", "metres", "cost", "lacks", "fixed",
    "change", "because", "gives_way_to_id",
]  # fmt: skip


def _thawed(table: str) -> migrations.operations.base.Operation:
    return run_on_each_store(
        sqlite=[f"DROP TRIGGER {table}_frozen"],
        postgresql=[f"DROP TRIGGER {table}_frozen ON {table}", f"DROP FUNCTION {table}_frozen()"],
    )


class Migration(migrations.Migration):
    """A plan says what it changes beside the one before, and why; that is as fixed as the rest of it."""

    dependencies = [("rehousing", "0003_erased_words")]

    operations = [
        *keeping_triggers(
            "rehousing",
            migrations.AddField(
                model_name="planrun",
                name="keep",
                field=models.BooleanField(default=True, help_text="Who need not move stays where the last plan had it"),
            ),
            migrations.AddField(
                model_name="planline",
                name="change",
                field=models.CharField(
                    blank=True,
                    choices=[
                        ("days", "other days in the same home"),
                        ("home", "another home"),
                        ("left", "no home any more"),
                        ("new", "a home, for the first time"),
                    ],
                    default="",
                    max_length=4,
                ),
            ),
            migrations.AddField(
                model_name="planline",
                name="because",
                field=models.CharField(
                    blank=True,
                    choices=[
                        ("fixed", "an officer fixed another home"),
                        ("let_go", "the home that was fixed was let go"),
                        ("unfit", "its home is not to be had, or does not suit, on its days"),
                        ("clash", "its days there meet those of another household"),
                        ("room", "it makes room, so that others find a home"),
                        ("fresh", "a fresh plan was asked for"),
                    ],
                    default="",
                    max_length=6,
                ),
            ),
            migrations.AddField(
                model_name="planline",
                name="gives_way_to",
                field=models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="rehousing.case",
                ),
            ),
        ),
        _thawed("rehousing_planrun"),
        frozen_columns("rehousing_planrun", _OF_A_RUN, when="OLD.finished_at IS NOT NULL"),
        _thawed("rehousing_planline"),
        frozen_columns("rehousing_planline", _OF_A_LINE),
    ]
