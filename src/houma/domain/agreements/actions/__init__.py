"""The only writers of agreements and of the ledger."""

from houma.domain.agreements.actions.amending import (
    amendment_decision,
    open_amendment,
    propose_amendment,
    withdraw_amendment,
)
from houma.domain.agreements.actions.drafting import (
    cancel_agreement,
    draft_agreement,
    draft_version,
    propose_version,
    revise_draft,
    withdraw,
)
from houma.domain.agreements.actions.evidence import record_money_evidence
from houma.domain.agreements.actions.money import (
    Balance,
    balance_of,
    close_agreement,
    record_disbursement,
    record_expenditure,
    release_instalment,
    reverse_flow,
)
from houma.domain.agreements.actions.published_facts import (
    PublishedAgreement,
    PublishedLine,
    PublishedMovement,
    PublishedParty,
)
from houma.domain.agreements.actions.publishing import (
    PublishedReport,
    record_published_agreement,
    record_published_agreements,
)
from houma.domain.agreements.actions.signing import sign_version

__all__ = [
    "Balance",
    "PublishedAgreement",
    "PublishedLine",
    "PublishedMovement",
    "PublishedParty",
    "PublishedReport",
    "amendment_decision",
    "balance_of",
    "cancel_agreement",
    "close_agreement",
    "draft_agreement",
    "draft_version",
    "open_amendment",
    "propose_amendment",
    "propose_version",
    "record_disbursement",
    "record_expenditure",
    "record_money_evidence",
    "record_published_agreement",
    "record_published_agreements",
    "release_instalment",
    "reverse_flow",
    "revise_draft",
    "sign_version",
    "withdraw",
    "withdraw_amendment",
]
