"""Accounts from the command line."""

import json
import os
import secrets
from pathlib import Path

import click
from django.conf import settings

from houma.domain.accounts.actions import open_account
from houma.domain.accounts.models import Party, Role
from houma.domain.territories.models import Country, Level, Territory

DEMONSTRATION = (
    ("officer@houma.example", "Nadia (officer)", Role.PROGRAMME_OFFICER),
    ("partner@houma.example", "Karim (partner)", Role.PARTNER),
    ("auditor@houma.example", "Salma (auditor)", Role.AUDITOR),
)


@click.group()
def accounts() -> None:
    """Accounts and mandates."""


@accounts.command()
def demo() -> None:
    """Open the demonstration accounts and print them. Passwords are drawn at the first run and kept under var/."""
    kept = Path(settings.VAR) / "demonstration-accounts.json"
    passwords: dict[str, str] = json.loads(kept.read_text()) if kept.exists() else {}
    fresh = [email for email, _name, _role in DEMONSTRATION if email not in passwords]
    passwords |= {email: secrets.token_urlsafe(9) for email in fresh}
    if fresh:
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(passwords, file)
    for email, name, role in DEMONSTRATION:
        for country in Country.objects.all():
            root = Territory.objects.get(country=country, level=Level.COUNTRY)
            party = Party.objects.filter(country=country, code=country.lead_party_code).first()
            if role == Role.PARTNER and party is None:
                continue
            open_account(email, passwords[email], name, role, root, party if role == Role.PARTNER else None)
        click.echo(f"  {email:<24} {passwords[email]:<14} {role.value}")
