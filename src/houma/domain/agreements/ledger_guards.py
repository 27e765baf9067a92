"""The laws of the ledger as database triggers, the last barrier behind ``rules`` on both stores.

A new entry is refused where

- its agreement or currency is not that of its line, or its instalment belongs to another line or was withdrawn;
- a reversal is not the exact opposite of the entry it reverses, or reverses a reversal;
- the line has a schedule that does not add up to its commitment, or the release names no instalment of that schedule;
- releases would exceed the commitment of the line, or the amount of the instalment.

SQLite lets one writer in at a time. PostgreSQL runs many, so there the trigger first locks the line: two releases on one
line wait for each other, and the sums that follow see what the first one wrote (READ COMMITTED takes a new snapshot for
every statement of a volatile function).
"""

from houma.domain.agreements.ledger import FlowKind

FLOW, LINE, INSTALMENT = "agreements_flow", "agreements_fundingline", "agreements_instalment"
_COMMITMENT, _DISBURSEMENT = int(FlowKind.COMMITMENT), int(FlowKind.DISBURSEMENT)

# Each law: (message, SQL condition over NEW that breaks it). Read after the row is in place, so sums include it.
_LAWS: tuple[tuple[str, str], ...] = (
    (
        "the agreement and the currency of a flow are those of its line",
        f"""NOT EXISTS (SELECT 1 FROM {LINE} l WHERE l.id = NEW.line_id
            AND l.agreement_id = NEW.agreement_id AND l.currency = NEW.currency)""",
    ),
    (
        "only a line that is part of the whole carries flows",
        f"EXISTS (SELECT 1 FROM {LINE} l WHERE l.id = NEW.line_id AND l.basis <> 'part')",
    ),
    (
        "the instalment belongs to another line or was withdrawn",
        f"""NEW.instalment_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {INSTALMENT} i WHERE i.id = NEW.instalment_id
            AND i.line_id = NEW.line_id AND (i.withdrawn_in IS NULL OR NEW.reverses_id IS NOT NULL))""",
    ),
    (
        "a reversal is the exact opposite of one entry that is not itself a reversal",
        f"""NEW.reverses_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {FLOW} f WHERE f.id = NEW.reverses_id
            AND f.reverses_id IS NULL AND f.line_id = NEW.line_id AND f.kind = NEW.kind AND f.amount = -NEW.amount
            AND COALESCE(f.instalment_id, 0) = COALESCE(NEW.instalment_id, 0))""",
    ),
    (
        "a release on a line with a schedule pays an instalment of it",
        f"""NEW.kind = {_DISBURSEMENT} AND NEW.instalment_id IS NULL AND NEW.reverses_id IS NULL AND EXISTS
            (SELECT 1 FROM {INSTALMENT} i WHERE i.line_id = NEW.line_id AND i.withdrawn_in IS NULL)""",
    ),
    (
        "the schedule does not add up to the commitment",
        f"""NEW.kind = {_DISBURSEMENT} AND NEW.instalment_id IS NOT NULL AND NEW.reverses_id IS NULL AND
            (SELECT SUM(i.amount) FROM {INSTALMENT} i WHERE i.line_id = NEW.line_id AND i.withdrawn_in IS NULL) <>
            (SELECT COALESCE(SUM(f.amount), 0) FROM {FLOW} f WHERE f.line_id = NEW.line_id AND f.kind = {_COMMITMENT})""",
    ),
    (
        "nothing is released beyond what is committed",
        f"""NEW.kind IN ({_COMMITMENT}, {_DISBURSEMENT}) AND
            (SELECT COALESCE(SUM(f.amount), 0) FROM {FLOW} f WHERE f.line_id = NEW.line_id AND f.kind = {_DISBURSEMENT}) >
            (SELECT COALESCE(SUM(f.amount), 0) FROM {FLOW} f WHERE f.line_id = NEW.line_id AND f.kind = {_COMMITMENT})""",
    ),
    (
        "an instalment is not paid twice",
        f"""NEW.kind = {_DISBURSEMENT} AND NEW.instalment_id IS NOT NULL AND
            (SELECT COALESCE(SUM(f.amount), 0) FROM {FLOW} f
             WHERE f.instalment_id = NEW.instalment_id AND f.kind = {_DISBURSEMENT}) >
            (SELECT i.amount FROM {INSTALMENT} i WHERE i.id = NEW.instalment_id)""",
    ),
)
_INSTALMENT_LAWS: tuple[tuple[str, str], ...] = (
    (
        "the schedule goes beyond the commitment",
        f"""(SELECT SUM(i.amount) FROM {INSTALMENT} i WHERE i.line_id = NEW.line_id AND i.withdrawn_in IS NULL) >
            (SELECT COALESCE(SUM(f.amount), 0) FROM {FLOW} f WHERE f.line_id = NEW.line_id AND f.kind = {_COMMITMENT})""",
    ),
)


def _sqlite_trigger(name: str, table: str, laws: tuple[tuple[str, str], ...]) -> str:
    checks = "\n".join(f"SELECT RAISE(ABORT, '{message}') WHERE {broken};" for message, broken in laws)
    return f"CREATE TRIGGER {name} AFTER INSERT ON {table} BEGIN {checks} END"


def _postgresql_trigger(name: str, table: str, laws: tuple[tuple[str, str], ...]) -> tuple[str, str]:
    checks = "\n".join(
        f"IF {broken} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF;"
        for message, broken in laws
    )
    return (
        f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql VOLATILE AS $$ BEGIN
            PERFORM 1 FROM {LINE} WHERE id = NEW.line_id FOR NO KEY UPDATE;
            {checks}
            RETURN NULL; END $$""",
        f"CREATE TRIGGER {name} AFTER INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    )


SQLITE = (
    _sqlite_trigger("ledger_laws", FLOW, _LAWS),
    _sqlite_trigger("schedule_laws", INSTALMENT, _INSTALMENT_LAWS),
)
POSTGRESQL = (
    *_postgresql_trigger("ledger_laws", FLOW, _LAWS),
    *_postgresql_trigger("schedule_laws", INSTALMENT, _INSTALMENT_LAWS),
)
PAID_INSTALMENT_STAYS = {
    "sqlite": f"""CREATE TRIGGER paid_instalment_stays BEFORE UPDATE OF withdrawn_in ON {INSTALMENT}
        WHEN NEW.withdrawn_in IS NOT NULL AND (SELECT COALESCE(SUM(f.amount), 0) FROM {FLOW} f
            WHERE f.instalment_id = NEW.id) <> 0
        BEGIN SELECT RAISE(ABORT, 'an instalment that was paid is not withdrawn'); END""",
    "postgresql": f"""CREATE FUNCTION paid_instalment_stays() RETURNS trigger LANGUAGE plpgsql VOLATILE AS $$ BEGIN
        PERFORM 1 FROM {LINE} WHERE id = NEW.line_id FOR NO KEY UPDATE;
        IF NEW.withdrawn_in IS NOT NULL AND (SELECT COALESCE(SUM(f.amount), 0) FROM {FLOW} f
            WHERE f.instalment_id = NEW.id) <> 0 THEN
            RAISE EXCEPTION 'an instalment that was paid is not withdrawn'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF; RETURN NEW; END $$""",
}
PAID_INSTALMENT_TRIGGER = f"""CREATE TRIGGER paid_instalment_stays BEFORE UPDATE OF withdrawn_in ON {INSTALMENT}
    FOR EACH ROW EXECUTE FUNCTION paid_instalment_stays()"""
