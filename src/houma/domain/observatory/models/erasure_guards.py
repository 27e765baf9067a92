"""What is recorded of a form that entered a household stays, until the household is erased: then its words go, once."""

from collections.abc import Mapping, Sequence

BLANK_WORDS = "–"
"""In place of a reason that has to be there."""

_EMPTIED: Mapping[str, Mapping[str, str]] = {
    "observatory_submission": {"values": "'{}'", "unread": "'[]'", "media_names": "'[]'"},
    "observatory_registereffect": {"building_id": "NULL", "dwelling_id": "NULL"},
    "observatory_visit": {"note": "''"},
    "observatory_reviewstep": {"reason": f"'{BLANK_WORDS}'"},
}
"""Columns that may be emptied, with the SQL of what they then hold; everything else of these rows never changes."""
FROZEN: Mapping[str, Sequence[str]] = {
    "observatory_submission": (
        "form_id", "version_id", "instance_id", "replaces_id", "first_id", "digest", "territory_id", "started_at",
        "ended_at", "device", "channel", "submitter_id", "received_at", "is_illustrative",
    ),
    "observatory_registereffect": ("submission_id", "inspection_id", "household_id", "told", "by_id", "at"),
    "observatory_visit": ("unit_id", "outcome", "visited_at", "by_id", "at"),
    "observatory_reviewstep": ("submission_id", "state", "by_id", "at"),
    "observatory_correction": ("submission_id", "path", "is_personal", "by_id", "at"),
}  # fmt: skip


def _writes(differs: str, columns: Mapping[str, str]) -> str:
    """Whether an update writes something into a column that may only be emptied."""
    return " OR ".join(
        f'(OLD."{column}" {differs} NEW."{column}" AND NEW."{column}" {differs} {blank})'
        for column, blank in columns.items()
    )


SQLITE = (
    *(f"DROP TRIGGER {table}_no_update" for table in _EMPTIED),
    "DROP TRIGGER observatory_correction_frozen",
    *(
        f"""CREATE TRIGGER {table}_only_emptied BEFORE UPDATE ON {table} WHEN {_writes("IS NOT", columns)}
            BEGIN SELECT RAISE(ABORT, '{table} is append-only: what was recorded is only erased'); END"""
        for table, columns in _EMPTIED.items()
    ),
)
POSTGRESQL = (
    *(
        statement
        for table, columns in _EMPTIED.items()
        for statement in (
            f"DROP TRIGGER {table}_no_update ON {table}",
            f"DROP FUNCTION {table}_no_update()",
            f"""CREATE FUNCTION {table}_only_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE EXCEPTION '{table} is append-only: what was recorded is only erased'
                USING ERRCODE = 'integrity_constraint_violation'; END $$""",
            f"""CREATE TRIGGER {table}_only_emptied BEFORE UPDATE ON {table} FOR EACH ROW
                WHEN ({_writes("IS DISTINCT FROM", columns)}) EXECUTE FUNCTION {table}_only_emptied()""",
        )
    ),
    "DROP TRIGGER observatory_correction_frozen ON observatory_correction",
    "DROP FUNCTION observatory_correction_frozen()",
)
