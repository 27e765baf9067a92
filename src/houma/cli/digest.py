"""The daily e-mail from the command line, for a timer of the machine."""

import sys
from collections import Counter

import click
from django.utils import timezone

from houma.domain.accounts.models import User
from houma.web.digest import Outcome, queue_all, send_all, send_to


@click.group()
def digest() -> None:
    """The daily e-mail of what waits: one a person and day at most."""


@digest.command()
@click.option("--dry-run", is_flag=True, help="Say who would get one; send nothing and write nothing.")
@click.option("--queue", is_flag=True, help="Hand the e-mails to the background workers.")
@click.option("--person", "email", metavar="EMAIL", help="Only this person.")
def send(dry_run: bool, queue: bool, email: str | None) -> None:
    """Send everybody what waits for them today. Safe to run again, and by several machines at once.

    Ends with status 1 where the mail server refused a message or the sending was interrupted.
    """
    if queue:
        if dry_run or email:
            raise click.UsageError("--queue stands alone")
        click.echo(f"{queue_all()} handed to the workers")
        return
    counts: Counter[Outcome] = Counter()
    for person, outcome in _one(email, dry_run) if email else send_all(dry_run=dry_run):
        counts[outcome] += 1
        if outcome not in {Outcome.NOTHING_WAITS, Outcome.DONE_ALREADY}:
            click.echo(f"  {person.email:<32} {person.language}  {outcome.value}")
    click.echo(", ".join(f"{number} {outcome.value}" for outcome, number in counts.items()) or "nobody to write to")
    if counts[Outcome.REFUSED] or counts[Outcome.UNCERTAIN]:
        sys.exit(1)


def _one(email: str, dry_run: bool) -> list[tuple[User, Outcome]]:
    person = User.objects.filter(email__iexact=email, is_active=True).first()
    if person is None:
        raise click.BadParameter(f"nobody here has the address {email}", param_hint="--person")
    return [(person, send_to(person, timezone.localdate(), dry_run=dry_run))]
