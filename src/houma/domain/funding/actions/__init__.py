"""The only writers of funds and envelopes."""

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
    "charge_line",
    "open_envelope",
    "put_envelopes",
    "register_funds",
    "revise_envelope",
]
