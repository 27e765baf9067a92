"""The daily e-mail: what waits for a person, in its language, once a day at most."""

import logging
import smtplib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext
from django_tasks import task

from houma.domain.accounts.models import User
from houma.domain.desk.actions.digests import conclude_digest, give_up_interrupted, take_digest
from houma.domain.desk.models import DigestState
from houma.domain.desk.queries import tasks_of
from houma.domain.desk.queries.digests import countries_of, readers_of_the_digest, wants_digest
from houma.domain.desk.rules import Waiting
from houma.domain.territories.models import Country
from houma.web.formatting import format_number
from houma.web.places import address_of

MOST_TOLD = 12
_LOG = logging.getLogger(__name__)
# The server answered that it does not take the message, or nothing was said to it yet: the message did not leave.
_DID_NOT_LEAVE = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError,
                  ConnectionRefusedError)  # fmt: skip


class Outcome(StrEnum):
    """What became of one person's digest."""

    SENT = "sent"
    NOTHING_WAITS = "nothing waits"
    NOT_WANTED = "not wanted"
    DONE_ALREADY = "settled already today"
    REFUSED = "refused by the mail server"
    UNCERTAIN = "interrupted, may have left"
    WOULD_SEND = "would be sent"


@dataclass(frozen=True, slots=True)
class ToldTask:
    """A task as an e-mail tells it; ``url`` is absolute."""

    task: Waiting
    url: str
    days_late: int


@dataclass(frozen=True, slots=True)
class ToldCountry:
    """What waits in one country: the most pressing tasks, and how many there are in all."""

    country: Country
    tasks: tuple[ToldTask, ...]
    total: int
    late: int
    desk_url: str

    @property
    def more(self) -> int:
        return self.total - len(self.tasks)


@dataclass(frozen=True, slots=True)
class ComposedDigest:
    """A digest ready to leave, and the number of tasks it is about."""

    message: EmailMultiAlternatives
    total: int


def absolute(path: str) -> str:
    """The address of a page for somebody who reads it elsewhere."""
    return f"{(settings.HOUMA_ADDRESS or 'http://localhost:8000').rstrip('/')}{path}"


def compose(user: User, day: date) -> ComposedDigest | None:
    """The digest of ``user`` in its language; None where nothing waits."""
    with translation.override(user.language):
        told = tuple(_told(user, day))
        total = sum(country.total for country in told)
        if not total:
            return None
        late = sum(country.late for country in told)
        info = translation.get_language_info(user.language)
        context = {
            "person": user.get_full_name() or user.email,
            "day": day,
            "language": user.language,
            "direction": "rtl" if info["bidi"] else "ltr",
            "countries": told,
            "several": len(told) > 1,
            "total": total,
            "late": late,
            "preferences_url": absolute(reverse("desk_preferences", args=[told[0].country.code])),
        }
        subject = ngettext("{count} task waits for you", "{count} tasks wait for you", total)
        if late:
            subject += " · " + ngettext("{late} is late", "{late} are late", late)
        shown = subject.format(count=format_number(total, user.language), late=format_number(late, user.language))
        message = EmailMultiAlternatives(
            subject=f"Houma · {shown}",
            body=render_to_string("desk/digest.txt", context).strip() + "\n",
            to=[user.email],
            headers={
                "Content-Language": user.language,
                "Auto-Submitted": "auto-generated",
                "List-Unsubscribe": f"<{context['preferences_url']}>",
            },
        )
        message.attach_alternative(render_to_string("desk/digest.html", context), "text/html")
        return ComposedDigest(message, total)


def _told(user: User, day: date) -> Iterator[ToldCountry]:
    for country in countries_of(user, day):
        found = tasks_of(user, country, day)
        if not found.total:
            continue
        tasks = tuple(
            ToldTask(item, absolute(address_of(item.place, country)), item.days_late(day))
            for item in found.tasks[:MOST_TOLD]
        )
        yield ToldCountry(country, tasks, found.total, found.late, absolute(reverse("desk", args=[country.code])))


def send_to(user: User, day: date, *, dry_run: bool = False) -> Outcome:
    """Send ``user`` the digest of ``day``, unless it has it already, does not want it, or nothing waits."""
    if not wants_digest(user):
        return Outcome.NOT_WANTED
    composed = compose(user, day)
    if composed is None:
        return Outcome.NOTHING_WAITS
    if dry_run:
        return Outcome.WOULD_SEND
    digest = take_digest(user, day, composed.total)
    if digest is None:
        return Outcome.DONE_ALREADY
    try:
        composed.message.send()
    except _DID_NOT_LEAVE as error:
        _LOG.warning("digest %s was refused: %s", digest.pk, error)
        conclude_digest(digest, DigestState.REFUSED, str(error))
        return Outcome.REFUSED
    except (OSError, smtplib.SMTPException) as error:
        _LOG.exception("digest %s was interrupted", digest.pk)
        conclude_digest(digest, DigestState.UNCERTAIN, str(error))
        return Outcome.UNCERTAIN
    conclude_digest(digest, DigestState.SENT)
    return Outcome.SENT


def send_all(day: date | None = None, *, dry_run: bool = False) -> Iterator[tuple[User, Outcome]]:
    """Send everybody the digest of ``day`` (today), one after the other, telling what became of each."""
    day = day or timezone.localdate()
    if not dry_run:
        give_up_interrupted()
    for user in readers_of_the_digest(day):
        yield user, send_to(user, day, dry_run=dry_run)


def queue_all(day: date | None = None) -> int:
    """Hand the digests of ``day`` (today) to the background workers, one task a person; returns how many."""
    day = day or timezone.localdate()
    give_up_interrupted()
    readers = list(readers_of_the_digest(day).values_list("pk", flat=True))
    for reader in readers:
        send_digest.enqueue(reader, day.isoformat())
    return len(readers)


@task()
def send_digest(user_id: int, day: str) -> str:
    """One person's digest. Run twice, or by two workers at once, it is sent once."""
    return send_to(User.objects.get(pk=user_id), date.fromisoformat(day)).value
