from django.db import migrations, models
from django.db.models import Q

from houma.domain.base.append_only import keeping_triggers, only_emptied, run_on_each_store

_VERSIONS = "observatory_formversion"
_SAME = "form_id = NEW.form_id AND version = NEW.version AND state <> 'replaced'"
_STATES = [
    ("draft", "draft"),
    ("published", "published"),
    ("closing", "no longer offered"),
    ("withdrawn", "withdrawn"),
    ("replaced", "replaced before it was offered"),
]


class Migration(migrations.Migration):
    """A draft that was never offered gives its version to another workbook; looks say under which role."""

    dependencies = [("observatory", "0004_erased_words")]

    operations = [
        *keeping_triggers(
            "observatory",
            migrations.RemoveConstraint(model_name="formversion", name="form_version_is_unique"),
            *(
                migrations.AlterField(model_name=model, name="state", field=field)
                for model, field in (
                    ("formversion", models.CharField(choices=_STATES, default="draft", max_length=10)),
                    ("formevent", models.CharField(choices=_STATES, max_length=10)),
                )
            ),
            migrations.AddConstraint(
                model_name="formversion",
                constraint=models.UniqueConstraint(
                    condition=~Q(state="replaced"),
                    fields=("form", "version"),
                    name="form_version_is_unique",
                    violation_error_message="This form has this version already: a new upload bears a new version.",
                ),
            ),
            migrations.AddField(
                model_name="submissionlook",
                name="role",
                field=models.CharField(
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
                    default="",
                    max_length=20,
                ),
            ),
        ),
        # What INSERT OR REPLACE would take away is refused by the same keys as are unique now.
        run_on_each_store(
            sqlite=[
                f"DROP TRIGGER {_VERSIONS}_no_replace",
                f"""CREATE TRIGGER {_VERSIONS}_no_replace BEFORE INSERT ON {_VERSIONS}
                    WHEN EXISTS (SELECT 1 FROM {_VERSIONS} WHERE id = NEW.id)
                    OR EXISTS (SELECT 1 FROM {_VERSIONS} WHERE form_id = NEW.form_id AND number = NEW.number)
                    OR (NEW.state <> 'replaced' AND EXISTS (SELECT 1 FROM {_VERSIONS} WHERE {_SAME}))
                    BEGIN SELECT RAISE(ABORT, '{_VERSIONS}: what was recorded is not deleted'); END""",
            ],
            postgresql=[],
        ),
        only_emptied(
            "observatory_submissionlook",
            {"why": "''"},
            ["id", "submission_id", "by_id", "role", "at"],
            instead_of=("only_emptied",),
        ),
    ]
