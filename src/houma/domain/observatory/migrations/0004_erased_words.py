from django.db import migrations

from houma.domain.base.append_only import only_emptied, run_on_each_store

_NAMES_LEFT = ["UPDATE observatory_attachment SET name = '–' || id WHERE erased_at IS NOT NULL"]
_OF_A_FILE = (
    "id", "submission_id", "media_type", "size", "digest", "sent_digest", "is_personal", "sent_by_id", "received_at",
)  # fmt: skip
_OF_A_REFUSAL = (
    "id", "country_id", "reason", "form_id", "form_id_said", "version_said", "instance_id", "digest", "size",
    "sent_by_id", "at",
)  # fmt: skip


class Migration(migrations.Migration):
    """Names of files, reasons and details go where answers are erased, and nothing else of what was recorded."""

    dependencies = [("observatory", "0003_erasing")]

    operations = [
        only_emptied("observatory_unitanswer", {"reason": "''"}, ["id", "submission_id", "unit_id", "by_id", "at"]),
        only_emptied("observatory_submissionlook", {"why": "''"}, ["id", "submission_id", "by_id", "at"]),
        # Two files of one submission are never called the same, so what is left of a name is a number.
        only_emptied(
            "observatory_attachment",
            {"name": "'–' || OLD.id", "file": "''", "erased_at": 'COALESCE(OLD.erased_at, NEW."erased_at")'},
            _OF_A_FILE,
            instead_of=("frozen", "only_erased"),
        ),
        run_on_each_store(sqlite=_NAMES_LEFT, postgresql=_NAMES_LEFT),
        only_emptied(
            "observatory_refusedsubmission",
            {"detail": "''", "filename": "''", "body": "NULL"},
            _OF_A_REFUSAL,
            instead_of=("frozen", "only_erased"),
        ),
        only_emptied(
            "observatory_correction",
            {"reason": "'–'", "before": "NULL", "after": "NULL", "erased_at": 'NEW."erased_at"'},
            ["id", "submission_id", "path", "is_personal", "by_id", "at"],
            when="OLD.erased_at IS NULL",
            instead_of=("frozen", "only_erased"),
        ),
    ]
