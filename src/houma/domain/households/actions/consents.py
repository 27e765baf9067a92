"""What households agree to, refuse and take back."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from houma.domain.accounts.models import User
from houma.domain.base.decisions import Decision, require
from houma.domain.households.actions.people import taken_to_change
from houma.domain.households.models import Consent, ConsentKind, Household, Person, Purpose
from houma.domain.households.rules.consents import CURRENT_VERSION, may_record, may_withdraw
from houma.domain.households.rules.reach import NOT_HERE


@transaction.atomic
def record_consent(
    household: Household,
    purpose: Purpose,
    kind: ConsentKind,
    *,
    by: User,
    said_on: date,
    said_by: Person | None = None,
    text_version: str = CURRENT_VERSION,
    heard_by: User | None = None,
) -> Consent:
    """Write down what a household answered to one purpose. Raises Refused.

    Args:
        said_by: who of the household answered; None where it is not known.
        text_version: of the text that was read out (``rules.consents.text_of``, or ``form_version`` of a form).
        heard_by: who was answered, where that is not who brings it into the register.
    """
    taken = taken_to_change(household, by)
    require(may_record(purpose, kind, text_version, said_on, timezone.localdate()))
    if said_by is not None and said_by.household_id != taken.pk:
        require(Decision.refuse(NOT_HERE))
    return Consent.objects.create(
        household=taken, purpose=purpose, kind=kind, said_by=said_by, said_on=said_on, text_version=text_version,
        recorded_by=heard_by or by,
    )  # fmt: skip


@transaction.atomic
def withdraw_consent(consent: Consent, *, by: User, said_on: date, said_by: Person | None = None) -> Consent:
    """Write down that a consent was taken back: another row, the first one stays. Raises Refused."""
    taken = taken_to_change(consent.household, by)
    withdrawn = Consent.objects.filter(revokes=consent).exists()
    require(may_withdraw(consent, said_on, timezone.localdate(), withdrawn=withdrawn))
    return Consent.objects.create(
        household=taken, purpose=consent.purpose, kind=ConsentKind.REVOKED, revokes=consent, said_by=said_by,
        said_on=said_on, text_version=consent.text_version, recorded_by=by,
    )  # fmt: skip
