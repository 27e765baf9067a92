"""The laws of the ledger as database triggers, the last barrier behind ``rules`` on both stores.

They see every row whoever writes it: an action, an import in bulk, or SQL typed by hand.

SQLite lets one writer in at a time. PostgreSQL runs many, so there each trigger first locks the funding line: two
releases on one line wait for each other, and the sums that follow see what the first one wrote, because READ COMMITTED
takes a new snapshot for every statement of a volatile function. A stricter level keeps the snapshot with which the
transaction began, so its sums would be stale: there the ledger refuses to be written at all.

SQLite stores any type in any column and can be told to ignore CHECK constraints, so there the triggers repeat them.
"""

from houma.domain.agreements.ledger import FlowKind

FLOW, LINE, INSTALMENT = "agreements_flow", "agreements_fundingline", "agreements_instalment"
AGREEMENT, VERSION = "agreements_agreement", "agreements_agreementversion"
_COMMITMENT, _DISBURSEMENT, _EXPENDITURE = (
    int(FlowKind.COMMITMENT),
    int(FlowKind.DISBURSEMENT),
    int(FlowKind.EXPENDITURE),
)

Laws = tuple[tuple[str, str], ...]


def _total(kind: int) -> str:
    return f"(SELECT COALESCE(SUM(f.amount), 0) FROM {FLOW} f WHERE f.line_id = NEW.line_id AND f.kind = {kind})"


_COMMITTED, _RELEASED, _SPENT = _total(_COMMITMENT), _total(_DISBURSEMENT), _total(_EXPENDITURE)
_SCHEDULED = f"""(SELECT COALESCE(SUM(i.amount), 0) FROM {INSTALMENT} i
    WHERE i.line_id = NEW.line_id AND i.withdrawn_in IS NULL)"""
# What a public source says is recorded as it says it; what the house negotiates follows signatures and schedules.
_NEGOTIATED = f"EXISTS (SELECT 1 FROM {LINE} l WHERE l.id = NEW.line_id AND l.source_id IS NULL)"


def _not_in_force(number: str) -> str:
    return f"""NOT EXISTS (SELECT 1 FROM {VERSION} v JOIN {LINE} l ON l.agreement_id = v.agreement_id
        WHERE l.id = NEW.line_id AND v.number = {number} AND v.state = 'signed')"""


# Each law: (message, SQL condition over NEW that breaks it). Read after the row is in place, so sums include it.
_FLOW_LAWS: Laws = (
    ("an operation has a reference", "NEW.reference = ''"),
    (
        "the agreement and the currency of a flow are those of its line",
        f"""NOT EXISTS (SELECT 1 FROM {LINE} l WHERE l.id = NEW.line_id
            AND l.agreement_id = NEW.agreement_id AND l.currency = NEW.currency)""",
    ),
    (
        "only a line that is part of the whole carries flows",
        f"EXISTS (SELECT 1 FROM {LINE} l WHERE l.id = NEW.line_id AND l.basis <> 'part')",
    ),
    ("only a release names an instalment", f"NEW.instalment_id IS NOT NULL AND NEW.kind <> {_DISBURSEMENT}"),
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
        "a commitment follows from a version in force",
        f"""NEW.kind = {_COMMITMENT} AND {_NEGOTIATED} AND
            (NEW.version_number IS NULL OR NEW.reverses_id IS NOT NULL OR {_not_in_force("NEW.version_number")})""",
    ),
    (
        "a release pays an instalment of the schedule",
        f"""NEW.kind = {_DISBURSEMENT} AND NEW.instalment_id IS NULL AND NEW.reverses_id IS NULL AND
            ({_NEGOTIATED} OR {_SCHEDULED} > 0)""",
    ),
    (
        "the schedule does not add up to the commitment",
        f"""NEW.kind = {_DISBURSEMENT} AND NEW.instalment_id IS NOT NULL AND NEW.reverses_id IS NULL AND
            {_SCHEDULED} <> {_COMMITTED}""",
    ),
    (
        "the schedule goes beyond the commitment",
        f"NEW.kind = {_COMMITMENT} AND NEW.amount < 0 AND {_SCHEDULED} > {_COMMITTED}",
    ),
    (
        "nothing is released beyond what is committed",
        f"NEW.kind IN ({_COMMITMENT}, {_DISBURSEMENT}) AND {_RELEASED} > {_COMMITTED}",
    ),
    (
        "an instalment is not paid twice",
        f"""NEW.kind = {_DISBURSEMENT} AND NEW.instalment_id IS NOT NULL AND
            (SELECT COALESCE(SUM(f.amount), 0) FROM {FLOW} f WHERE f.instalment_id = NEW.instalment_id) >
            (SELECT i.amount FROM {INSTALMENT} i WHERE i.id = NEW.instalment_id)""",
    ),
    (
        "nothing is spent beyond what is released",
        f"NEW.kind IN ({_DISBURSEMENT}, {_EXPENDITURE}) AND {_NEGOTIATED} AND {_SPENT} > {_RELEASED}",
    ),
)
_FLOW_TYPES: Laws = (
    ("an amount is a whole number of thousandths", "typeof(NEW.amount) <> 'integer'"),
    (
        "only a reversal or an amendment is negative",
        f"""NOT (NEW.amount > 0 OR (NEW.amount < 0 AND (NEW.reverses_id IS NOT NULL OR
            (NEW.kind = {_COMMITMENT} AND NEW.version_number IS NOT NULL))))""",
    ),
    ("a reversal says why", "NEW.reverses_id IS NOT NULL AND NEW.reason = ''"),
    (
        "a flow is a pledge, a commitment, a disbursement or an expenditure",
        f"typeof(NEW.kind) <> 'integer' OR NEW.kind NOT IN ({', '.join(str(int(kind)) for kind in FlowKind)})",
    ),
    ("a value date is a day", "NEW.value_date IS NOT NULL AND date(NEW.value_date) IS NOT NEW.value_date"),
)
_INSTALMENT_LAWS: Laws = (
    ("an instalment is introduced before it is withdrawn", "NEW.withdrawn_in IS NOT NULL"),
    (
        "an instalment follows from a version in force",
        f"{_NEGOTIATED} AND {_not_in_force('NEW.introduced_in')}",
    ),
    ("the schedule goes beyond the commitment", f"{_SCHEDULED} > {_COMMITTED}"),
)
_INSTALMENT_TYPES: Laws = (
    ("an amount is a whole number of thousandths", "typeof(NEW.amount) <> 'integer'"),
    ("an instalment is more than zero", "NOT NEW.amount > 0"),
    ("an instalment is due on a day", "date(NEW.due_on) IS NOT NEW.due_on"),
)
_WITHDRAWAL_LAWS: Laws = (
    (
        "what was withdrawn stays withdrawn",
        "OLD.withdrawn_in IS NOT NULL AND (NEW.withdrawn_in IS NULL OR NEW.withdrawn_in <> OLD.withdrawn_in)",
    ),
    (
        "an instalment is withdrawn by a later version in force",
        f"""OLD.withdrawn_in IS NULL AND NEW.withdrawn_in IS NOT NULL AND
            (NEW.withdrawn_in <= NEW.introduced_in OR ({_NEGOTIATED} AND {_not_in_force("NEW.withdrawn_in")}))""",
    ),
    (
        "an instalment that was paid is not withdrawn",
        f"""NEW.withdrawn_in IS NOT NULL AND
            (SELECT COALESCE(SUM(f.amount), 0) FROM {FLOW} f WHERE f.instalment_id = NEW.id) <> 0""",
    ),
)
_LINE_LAWS: Laws = (
    (
        "the currency of a line is that of its agreement",
        f"""NOT EXISTS (SELECT 1 FROM {AGREEMENT} a WHERE a.id = NEW.agreement_id AND a.currency = NEW.currency)""",
    ),
)
_AGREEMENT_LAWS: Laws = (
    (
        "the currency of an agreement that has funding lines does not change",
        f"OLD.currency <> NEW.currency AND EXISTS (SELECT 1 FROM {LINE} l WHERE l.agreement_id = OLD.id)",
    ),
)

_LOCK_LINE = f"""IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'the ledger is written at READ COMMITTED' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    PERFORM 1 FROM {LINE} WHERE id = NEW.line_id FOR NO KEY UPDATE;"""


def sqlite_laws(name: str, when: str, table: str, laws: Laws) -> str:
    """Statement that makes a SQLite trigger refusing a row of ``table`` that breaks a law.

    Args:
        name: name of the trigger.
        when: moment and event, such as ``AFTER INSERT``.
        table: table that is guarded.
        laws: (message, SQL condition over NEW and OLD that breaks the law).
    """
    checks = "\n".join(f"SELECT RAISE(ABORT, '{message}') WHERE {broken};" for message, broken in laws)
    return f"CREATE TRIGGER {name} {when} ON {table} BEGIN {checks} END"


def postgresql_laws(name: str, when: str, table: str, laws: Laws, *, lock: str = "") -> tuple[str, str]:
    """Statements that make the same trigger on PostgreSQL; ``lock`` runs before the laws are read."""
    checks = "\n".join(
        f"IF {broken} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF;"
        for message, broken in laws
    )
    answer = "OLD" if "DELETE" in when else "NEW"
    return (
        f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql VOLATILE AS $$ BEGIN
            {lock}
            {checks}
            RETURN {answer}; END $$""",
        f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    )


SQLITE = (
    sqlite_laws("ledger_laws", "AFTER INSERT", FLOW, _FLOW_TYPES + _FLOW_LAWS),
    sqlite_laws("schedule_laws", "AFTER INSERT", INSTALMENT, _INSTALMENT_TYPES + _INSTALMENT_LAWS),
    sqlite_laws("withdrawal_laws", "BEFORE UPDATE", INSTALMENT, _WITHDRAWAL_LAWS),
    sqlite_laws("line_laws", "AFTER INSERT", LINE, _LINE_LAWS),
    sqlite_laws("agreement_currency_laws", "BEFORE UPDATE", AGREEMENT, _AGREEMENT_LAWS),
)
POSTGRESQL = (
    *postgresql_laws("ledger_laws", "AFTER INSERT", FLOW, _FLOW_LAWS, lock=_LOCK_LINE),
    *postgresql_laws("schedule_laws", "AFTER INSERT", INSTALMENT, _INSTALMENT_LAWS, lock=_LOCK_LINE),
    *postgresql_laws("withdrawal_laws", "BEFORE UPDATE", INSTALMENT, _WITHDRAWAL_LAWS, lock=_LOCK_LINE),
    *postgresql_laws(
        "line_laws",
        "AFTER INSERT",
        LINE,
        _LINE_LAWS,
        lock=f"PERFORM 1 FROM {AGREEMENT} WHERE id = NEW.agreement_id FOR SHARE;",
    ),
    *postgresql_laws("agreement_currency_laws", "BEFORE UPDATE", AGREEMENT, _AGREEMENT_LAWS),
)
