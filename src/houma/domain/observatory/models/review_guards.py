"""Laws that the database keeps on rounds, corrections and results, whoever writes."""

FROZEN_IN_A_ROUND = (
    "country_id", "form_id", "phase", "project_id", "follows_id", "territory_id", "starts_on", "unit_kind", "method",
    "stratified_by", "size", "within", "seed", "frame_size", "frame_digest", "is_illustrative", "created_by_id",
    "created_at",
)  # fmt: skip
FROZEN_IN_A_UNIT = (
    "round_id", "building_id", "household_id", "stratum", "cluster", "probability", "first_population",
    "second_population",
)  # fmt: skip
FROZEN_IN_A_CORRECTION = ("submission_id", "path", "reason", "is_personal", "by_id", "at")
FROZEN_IN_A_MEASURE = (
    "form_id", "indicator_id", "question", "measure", "counted", "factor", "created_by_id", "created_at",
)  # fmt: skip

_TABLE = "observatory_correction"
_MESSAGE = f"{_TABLE}: what was recorded is not changed, only erased"
# What a correction says of a person is emptied once; until then nothing of it changes.
_NOT_ERASING = "OLD.erased_at IS NOT NULL OR NEW.erased_at IS NULL OR NEW.before IS NOT NULL OR NEW.after IS NOT NULL"

SQLITE = (
    f"""CREATE TRIGGER {_TABLE}_only_erased BEFORE UPDATE ON {_TABLE} WHEN {_NOT_ERASING}
        BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END""",
)
POSTGRESQL = (
    f"""CREATE FUNCTION {_TABLE}_only_erased() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{_MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"""CREATE TRIGGER {_TABLE}_only_erased BEFORE UPDATE ON {_TABLE} FOR EACH ROW
        WHEN ({_NOT_ERASING}) EXECUTE FUNCTION {_TABLE}_only_erased()""",
)
