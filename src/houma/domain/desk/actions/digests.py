"""The digest as a record: taken before anything is sent, so that nobody gets two on a day.

A row says no more than what is known. ``SENDING`` says that a process took it in hand; where that process was killed, a
later one writes that the message may have left, and does not send it again. Only what the mail server refused, which
certainly did not leave, is tried again.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from houma.domain.accounts.models import User
from houma.domain.desk.models import Digest, DigestState

MOST_ATTEMPTS = 3
LONGEST_SENDING = timedelta(hours=1)
_LONGEST_REASON = 400


@transaction.atomic(durable=True)
def take_digest(user: User, day: date, tasks: int) -> Digest | None:
    """Take the digest of ``user`` and ``day`` in hand; None where another has it or it is settled.

    Committed before it returns: what happens afterwards cannot take it back.
    """
    now = timezone.now()
    digest, taken = Digest.objects.get_or_create(user=user, day=day, defaults={"tasks": tasks, "taken_at": now})
    if taken:
        return digest
    again = Digest.objects.filter(pk=digest.pk, state=DigestState.REFUSED, attempts__lt=MOST_ATTEMPTS).update(
        state=DigestState.SENDING, attempts=F("attempts") + 1, tasks=tasks, taken_at=now, ended_at=None, reason=""
    )
    if not again:
        return None
    digest.refresh_from_db()
    return digest


def conclude_digest(digest: Digest, state: DigestState, reason: str = "") -> None:
    """Write what became of a digest that was taken in hand."""
    Digest.objects.filter(pk=digest.pk, state=DigestState.SENDING).update(
        state=state, ended_at=timezone.now(), reason=reason[:_LONGEST_REASON]
    )


def give_up_interrupted() -> int:
    """Digests in hand for more than an hour were cut off: say that they may have left. Returns how many."""
    before = timezone.now() - LONGEST_SENDING
    cut_off = Digest.objects.filter(state=DigestState.SENDING, taken_at__lt=before)
    return cut_off.update(state=DigestState.UNCERTAIN, ended_at=timezone.now())
