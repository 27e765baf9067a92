"""Laws that the database keeps on forms and submissions, whoever writes."""

FROZEN_IN_A_VERSION = (
    "form_id", "number", "version", "name_fr", "name_ar", "name_en", "languages", "xform", "digest", "questions",
    "media_names", "notices", "workbook_id", "has_personal", "purpose_fr", "purpose_ar", "purpose_en", "legal_basis",
    "controller_id", "retention_class", "retention_months", "uploaded_by_id", "uploaded_at",
)  # fmt: skip
FROZEN_IN_AN_ATTACHMENT = (
    "submission_id", "name", "media_type", "size", "digest", "sent_digest", "is_personal", "sent_by_id", "received_at",
)  # fmt: skip
FROZEN_IN_A_REFUSAL = (
    "country_id", "reason", "detail", "form_id", "form_id_said", "version_said", "instance_id", "filename", "digest",
    "size", "sent_by_id", "at",
)  # fmt: skip

# What tells of persons is emptied once and never written again; until then nothing of it changes.
_ONLY_ERASED = {
    "observatory_submissioncontent": (
        "OLD.erased_at IS NOT NULL OR NEW.erased_at IS NULL OR NEW.raw IS NOT NULL"
        " OR OLD.submission_id <> NEW.submission_id"
    ),
    "observatory_attachment": "OLD.erased_at IS NOT NULL OR NEW.erased_at IS NULL OR NEW.file <> ''",
    "observatory_refusedsubmission": "OLD.body IS NULL OR NEW.body IS NOT NULL",
}
_MESSAGE = "what was recorded is not changed, only erased"

SQLITE = tuple(
    f"""CREATE TRIGGER {table}_only_erased BEFORE UPDATE ON {table} WHEN {condition}
        BEGIN SELECT RAISE(ABORT, '{table}: {_MESSAGE}'); END"""
    for table, condition in _ONLY_ERASED.items()
)
POSTGRESQL = tuple(
    statement
    for table, condition in _ONLY_ERASED.items()
    for statement in (
        f"""CREATE FUNCTION {table}_only_erased() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION '{table}: {_MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
        f"""CREATE TRIGGER {table}_only_erased BEFORE UPDATE ON {table} FOR EACH ROW
            WHEN ({condition}) EXECUTE FUNCTION {table}_only_erased()""",
    )
)
