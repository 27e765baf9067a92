"""The only writers of funds, envelopes and alerts."""

from houma.domain.funding.actions.alerts import Watched, acknowledge_alert, watch_agreements
from houma.domain.funding.actions.envelopes import (
    EnvelopeRow,
    NewEnvelope,
    NewFund,
    charge_line,
    open_envelope,
    put_envelopes,
    register_funds,
    revise_envelope,
)

__all__ = [
    "EnvelopeRow",
    "NewEnvelope",
    "NewFund",
    "Watched",
    "acknowledge_alert",
    "charge_line",
    "open_envelope",
    "put_envelopes",
    "register_funds",
    "revise_envelope",
    "watch_agreements",
]
