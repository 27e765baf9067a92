"""The only writers of households, and the door through which their files are read."""

from houma.domain.households.actions.consents import record_consent, withdraw_consent
from houma.domain.households.actions.looks import look_at, look_at_many, note_attempt_on, note_probe
from houma.domain.households.actions.people import add_person, change_person, leave_household
from houma.domain.households.actions.registering import (
    HouseholdEntry,
    change_household,
    close_file,
    move_household,
    register_household,
    reopen_file,
    write_households,
)

__all__ = [
    "HouseholdEntry",
    "add_person",
    "change_household",
    "change_person",
    "close_file",
    "leave_household",
    "look_at",
    "look_at_many",
    "move_household",
    "note_attempt_on",
    "note_probe",
    "record_consent",
    "register_household",
    "reopen_file",
    "withdraw_consent",
    "write_households",
]
