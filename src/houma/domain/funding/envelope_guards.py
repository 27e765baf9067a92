"""The laws of envelopes as database triggers, the last barrier behind ``rules`` on both stores.

On PostgreSQL each entry first locks the funding line, then the envelope above and its own, in the order of their ids,
which is from the top down: two entries under one envelope wait for each other and see each other's sums.
"""

from houma.domain.agreements.ledger import FlowKind
from houma.domain.agreements.ledger_guards import FLOW, LINE, Laws, postgresql_laws, sqlite_laws

ENVELOPE, ENTRY, FUND = "funding_envelope", "funding_envelopeentry", "funding_fund"


def _allocated(envelope: str) -> str:
    return f"""(SELECT COALESCE(SUM(a.amount), 0) FROM {ENTRY} a
        WHERE a.envelope_id = {envelope} AND a.kind = 'allocation')"""


def _charged(envelope: str) -> str:
    return f"(SELECT COALESCE(SUM(c.amount), 0) FROM {ENTRY} c WHERE c.envelope_id = {envelope} AND c.kind = 'charge')"


def _delegated(envelope: str) -> str:
    return f"""(SELECT COALESCE(SUM(d.amount), 0) FROM {ENTRY} d JOIN {ENVELOPE} e ON e.id = d.envelope_id
        WHERE e.parent_id = {envelope} AND d.kind = 'allocation')"""


def _used(envelope: str) -> str:
    return f"{_charged(envelope)} + {_delegated(envelope)}"


_PARENT = f"(SELECT e.parent_id FROM {ENVELOPE} e WHERE e.id = NEW.envelope_id)"
_COMMITTED = f"""(SELECT COALESCE(SUM(f.amount), 0) FROM {FLOW} f
    WHERE f.line_id = NEW.line_id AND f.kind = {int(FlowKind.COMMITMENT)})"""

_ENTRY_LAWS: Laws = (
    ("an envelope is not less than nothing", f"{_allocated('NEW.envelope_id')} < 0"),
    (
        "an envelope gives no more than it holds",
        f"{_used('NEW.envelope_id')} > {_allocated('NEW.envelope_id')}",
    ),
    (
        "what is delegated stays within the envelope above",
        f"{_PARENT} IS NOT NULL AND {_used(_PARENT)} > {_allocated(_PARENT)}",
    ),
    (
        "no more is taken back than was charged",
        f"""NEW.line_id IS NOT NULL AND (SELECT SUM(c.amount) FROM {ENTRY} c
            WHERE c.envelope_id = NEW.envelope_id AND c.line_id = NEW.line_id) < 0""",
    ),
    (
        "no more is charged than the line commits",
        f"""NEW.line_id IS NOT NULL AND NEW.amount > 0 AND (SELECT SUM(c.amount) FROM {ENTRY} c
            WHERE c.line_id = NEW.line_id AND c.kind = 'charge') > {_COMMITTED}""",
    ),
    (
        "a line is charged in the currency of the fund",
        f"""NEW.line_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM {LINE} l, {ENVELOPE} e JOIN {FUND} u ON u.id = e.fund_id
            WHERE l.id = NEW.line_id AND e.id = NEW.envelope_id AND u.currency = l.currency)""",
    ),
)
_ENTRY_TYPES: Laws = (
    ("an amount is a whole number of thousandths", "typeof(NEW.amount) <> 'integer'"),
    ("an entry is an allocation or a charge", "NEW.kind NOT IN ('allocation', 'charge')"),
    ("a charge names its line", "(NEW.kind = 'charge') <> (NEW.line_id IS NOT NULL)"),
)
_ENVELOPE_LAWS: Laws = (
    (
        "an envelope belongs to the fund and the year of the one above",
        f"""NEW.parent_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {ENVELOPE} e
            WHERE e.id = NEW.parent_id AND e.fund_id = NEW.fund_id AND e.year = NEW.year)""",
    ),
    (
        "an envelope lies on the territory of the one above",
        f"""NEW.parent_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {ENVELOPE} e
            JOIN territories_ancestry a ON a.ancestor_id = e.territory_id
            WHERE e.id = NEW.parent_id AND a.descendant_id = NEW.territory_id)""",
    ),
)
_LOCKS = f"""IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'envelopes are written at READ COMMITTED' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    PERFORM 1 FROM {LINE} WHERE id = NEW.line_id FOR NO KEY UPDATE;
    PERFORM 1 FROM {ENVELOPE} WHERE id IN (NEW.envelope_id, {_PARENT}) ORDER BY id FOR NO KEY UPDATE;"""

SQLITE = (
    sqlite_laws("envelope_entry_laws", "AFTER INSERT", ENTRY, _ENTRY_TYPES + _ENTRY_LAWS),
    sqlite_laws("envelope_laws", "AFTER INSERT", ENVELOPE, _ENVELOPE_LAWS),
)
POSTGRESQL = (
    *postgresql_laws("envelope_entry_laws", "AFTER INSERT", ENTRY, _ENTRY_LAWS, lock=_LOCKS),
    *postgresql_laws("envelope_laws", "AFTER INSERT", ENVELOPE, _ENVELOPE_LAWS),
)
