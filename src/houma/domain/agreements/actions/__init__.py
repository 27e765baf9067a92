"""The only writers of agreements and of the ledger."""

from houma.domain.agreements.actions.amending import (
    amendment_decision,
    open_amendment,
    propose_amendment,
    wanted_decision,
    withdraw_amendment,
)
from houma.domain.agreements.actions.attaching import attach_document, keep_template
from houma.domain.agreements.actions.calling import call_funds, refuse_call, withdraw_call
from houma.domain.agreements.actions.drafting import (
    cancel_agreement,
    draft_agreement,
    draft_version,
    next_draft,
    propose_version,
    revise_draft,
    withdraw,
)
from houma.domain.agreements.actions.evidence import record_money_evidence
from houma.domain.agreements.actions.money import (
    close_agreement,
    record_expenditure,
    reverse_flow,
    write_disbursement_without_asking,
    write_release_without_asking,
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
from houma.domain.agreements.actions.releasing import (
    approve_release,
    justify_expenditure,
    policy_in_force,
    refuse_release,
    request_release,
    set_release_policy,
)
from houma.domain.agreements.actions.scanning import (
    assemble_copy,
    keep_signed_scan,
    place_page,
    set_page_aside,
    take_in_scans,
)
from houma.domain.agreements.actions.signing import sign_version

__all__ = [
    "PublishedAgreement",
    "PublishedLine",
    "PublishedMovement",
    "PublishedParty",
    "PublishedReport",
    "amendment_decision",
    "approve_release",
    "assemble_copy",
    "attach_document",
    "call_funds",
    "cancel_agreement",
    "close_agreement",
    "draft_agreement",
    "draft_version",
    "justify_expenditure",
    "keep_signed_scan",
    "keep_template",
    "next_draft",
    "open_amendment",
    "place_page",
    "policy_in_force",
    "propose_amendment",
    "propose_version",
    "record_expenditure",
    "record_money_evidence",
    "record_published_agreement",
    "record_published_agreements",
    "refuse_call",
    "refuse_release",
    "request_release",
    "reverse_flow",
    "revise_draft",
    "set_page_aside",
    "set_release_policy",
    "sign_version",
    "take_in_scans",
    "wanted_decision",
    "withdraw",
    "withdraw_amendment",
    "withdraw_call",
    "write_disbursement_without_asking",
    "write_release_without_asking",
]
