"""The only writers of households, and the door through which their files are read."""

from houma.domain.households.actions.consents import record_consent, withdraw_consent
from houma.domain.households.actions.erasers import Eraser, declare_erasers
from houma.domain.households.actions.erasing import (
    erase_household,
    grant_erasure,
    keep_longer,
    refuse_erasure,
    request_erasure,
)
from houma.domain.households.actions.exporting import export_household
from houma.domain.households.actions.looks import look_at, look_at_many, note_attempt, note_probe
from houma.domain.households.actions.people import add_person, change_person, leave_household
from houma.domain.households.actions.previewing import Preview, preview_erasure
from houma.domain.households.actions.refusals import Door, count_refusal
from houma.domain.households.actions.registering import (
    HouseholdEntry,
    change_household,
    close_file,
    move_household,
    register_household,
    reopen_file,
    write_households,
)
from houma.domain.households.actions.retaining import (
    Retained,
    may_set_periods,
    retain,
    retain_refusals,
    set_period,
)
from houma.domain.households.models import LookReason
from houma.domain.households.rules.entries import HouseholdFacts, NewPerson
from houma.domain.households.rules.holdings import HeldFact
from houma.domain.households.rules.names import PersonName

__all__ = [
    "Door",
    "Eraser",
    "HeldFact",
    "HouseholdEntry",
    "HouseholdFacts",
    "LookReason",
    "NewPerson",
    "PersonName",
    "Preview",
    "Retained",
    "add_person",
    "change_household",
    "change_person",
    "close_file",
    "count_refusal",
    "declare_erasers",
    "erase_household",
    "export_household",
    "grant_erasure",
    "keep_longer",
    "leave_household",
    "look_at",
    "look_at_many",
    "may_set_periods",
    "move_household",
    "note_attempt",
    "note_probe",
    "preview_erasure",
    "record_consent",
    "refuse_erasure",
    "register_household",
    "reopen_file",
    "request_erasure",
    "retain",
    "retain_refusals",
    "set_period",
    "withdraw_consent",
    "write_households",
]
