"""The laws around a release as database triggers on both stores: the second person is not the first.

The tables themselves only grow (``append_only``), and each call and each request is ended by one row (unique keys), so
two persons who decide at the same moment make one release.
"""

from houma.domain.agreements.ledger import FlowKind
from houma.domain.agreements.ledger_guards import FLOW, Laws, postgresql_laws, sqlite_laws

CALL, ANSWER = "agreements_fundcall", "agreements_fundcallanswer"
REQUEST, DECISION = "agreements_releaserequest", "agreements_releasedecision"
_RELEASE = int(FlowKind.DISBURSEMENT)

_DECISION_LAWS: Laws = (
    (
        "the second person of a release is not the first",
        f"""NEW.outcome = 'released' AND EXISTS (SELECT 1 FROM {REQUEST} r WHERE r.id = NEW.request_id
            AND r.two_persons AND (NEW.decided_by_id IS NULL OR NEW.decided_by_id = r.requested_by_id))""",
    ),
    (
        "what is released is what was asked for",
        f"""NEW.outcome = 'released' AND NOT EXISTS (SELECT 1 FROM {REQUEST} r JOIN {FLOW} f ON f.id = NEW.flow_id
            WHERE r.id = NEW.request_id AND f.reference = r.reference AND f.line_id = r.line_id
            AND f.kind = {_RELEASE} AND f.amount = r.amount)""",
    ),
)
_ANSWER_LAWS: Laws = (
    (
        "a call is answered by a release on its line",
        f"""NEW.outcome = 'released' AND NOT EXISTS (SELECT 1 FROM {CALL} c JOIN {FLOW} f ON f.id = NEW.flow_id
            WHERE c.id = NEW.call_id AND f.line_id = c.line_id AND f.kind = {_RELEASE})""",
    ),
)

SQLITE = (
    sqlite_laws("release_decision_laws", "AFTER INSERT", DECISION, _DECISION_LAWS),
    sqlite_laws("call_answer_laws", "AFTER INSERT", ANSWER, _ANSWER_LAWS),
)
POSTGRESQL = (
    *postgresql_laws("release_decision_laws", "AFTER INSERT", DECISION, _DECISION_LAWS),
    *postgresql_laws("call_answer_laws", "AFTER INSERT", ANSWER, _ANSWER_LAWS),
)
