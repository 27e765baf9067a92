"""Accounts from the command line."""

import json
import os
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import click
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from houma.cli.countries import COUNTRY
from houma.domain.accounts.account_actions import close_account
from houma.domain.accounts.account_queries import keys_made_for_others
from houma.domain.accounts.actions import open_account
from houma.domain.accounts.models import PARTY_BOUND_ROLES, Mandate, Party, Role, User
from houma.domain.accounts.people_actions import seal_second_factors_anew, set_second_factor
from houma.domain.accounts.queries import has_second_factor
from houma.domain.territories.models import Country, Level, Territory
from houma.web.closing_mail import tell_of_closing

PASSWORDS = "demonstration-accounts.json"
SECRETS = "demonstration-second-factors.json"
_CODE_LASTS = 30


@dataclass(frozen=True, slots=True)
class DemonstrationAccount:
    """An account to show the house with.

    ``parties`` names, by country, the party for which it acts: one that takes part in projects. Elsewhere a partner
    acts for the party that leads city policy, and other roles of a party are left out.
    """

    email: str
    name: str
    role: Role
    parties: tuple[tuple[str, str], ...] = ()
    second_factor: bool = False


DEMONSTRATION = (
    DemonstrationAccount("officer@houma.example", "Nadia", Role.PROGRAMME_OFFICER, second_factor=True),
    DemonstrationAccount("authoriser@houma.example", "Hicham", Role.AUTHORISING_OFFICER, second_factor=True),
    DemonstrationAccount("partner@houma.example", "Karim", Role.PARTNER, parties=(("xh", "conseil-regional-1"),)),
    DemonstrationAccount("operator@houma.example", "Leïla", Role.OPERATOR, parties=(("xh", "societe-tesselle"),)),
    DemonstrationAccount(
        "manager@houma.example", "Omar", Role.ORGANISATION_MANAGER, parties=(("xh", "societe-tesselle"),)
    ),
    DemonstrationAccount("auditor@houma.example", "Salma", Role.AUDITOR),
    DemonstrationAccount("administrator@houma.example", "Driss", Role.ADMINISTRATOR),
    DemonstrationAccount("operations@houma.example", "Samira", Role.OPERATION_MANAGER),
    DemonstrationAccount("inspector@houma.example", "Younes", Role.INSPECTOR),
    DemonstrationAccount("social@houma.example", "Ghita", Role.SOCIAL_WORKER),
    DemonstrationAccount("controller@houma.example", "Amine", Role.DATA_CONTROLLER),
)


@click.group()
def accounts() -> None:
    """Accounts and mandates."""


@accounts.command()
def demo() -> None:
    """Open the demonstration accounts and print them.

    Passwords and keys of second factors are drawn at the first run and kept under var/.
    """
    passwords = _kept(PASSWORDS, (each.email for each in DEMONSTRATION), lambda: secrets.token_urlsafe(9))
    keys = _kept(SECRETS, (each.email for each in DEMONSTRATION if each.second_factor), generate_totp_secret)
    for each in DEMONSTRATION:
        user: User | None = None
        for country in Country.objects.all():
            root = Territory.objects.get(country=country, level=Level.COUNTRY)
            party = _party_of(each, country)
            if each.role in PARTY_BOUND_ROLES and party is None:
                continue
            user = open_account(each.email, passwords[each.email], each.name, each.role, root, party, alone=True)
        if user is None:
            continue
        if each.second_factor:
            set_second_factor(user, keys[each.email])
        click.echo(f"  {each.email:<28} {passwords[each.email]:<14} {each.role.value:<22} {keys.get(each.email, '')}")
    click.echo(
        "  The last column is the key of the second factor: `.venv/bin/houma accounts code E-MAIL` computes codes."
    )


def _party_of(account: DemonstrationAccount, country: Country) -> Party | None:
    code = dict(account.parties).get(country.code)
    if account.role == Role.PARTNER and code is None:
        code = country.lead_party_code
    return None if code is None else Party.objects.filter(country=country, code=code).first()


@accounts.command()
@click.argument("email")
def code(email: str) -> None:
    """Print the code that a demonstration account's second factor shows now."""
    place = Path(settings.VAR) / SECRETS
    keys: dict[str, str] = json.loads(place.read_text()) if place.exists() else {}
    if email not in keys:
        raise click.ClickException(f"{email} is no demonstration account with a second factor; run `accounts demo`")
    click.echo(format_hotp_value(hotp_value(keys[email], int(time.time()) // _CODE_LASTS)))


@accounts.command()
def reseal() -> None:
    """Encrypt second factors with the secret key in use, before an old key is taken out of HOUMA_OLD_SECRET_KEYS."""
    try:
        click.echo(f"{seal_second_factors_anew()} sealed with the secret key in use")
    except InvalidToken as unknown:
        raise click.ClickException(
            "a second factor was sealed with a key that is neither in HOUMA_SECRET_KEY nor in HOUMA_OLD_SECRET_KEYS: "
            "nothing was changed"
        ) from unknown


@accounts.command("open")
@click.argument("email")
@COUNTRY
@click.option("--name", required=True, help="Name of the person, as the screens show it.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--territory", default="", help="Code of the territory; the whole country where left out.")
@click.option("--party", default="", help="Code of the organisation for which a partner, operator or manager acts.")
@click.option("--language", type=click.Choice(["fr", "ar", "en"]), default="fr", show_default=True)
@click.password_option(help="Asked for where left out.")
def open_command(
    email: str, country: Country, name: str, role: str, territory: str, party: str, language: str, password: str
) -> None:
    """Open an account with one mandate: the first administrator, who then invites the others."""
    places = Territory.objects.filter(country=country)
    place = places.filter(code=territory).first() if territory else places.filter(level=Level.COUNTRY).first()
    if place is None:
        raise click.ClickException(f"no territory {territory or 'for the country'} in {country.code}")
    acts_for = Party.objects.filter(country=country, code=party).first() if party else None
    if party and acts_for is None:
        raise click.ClickException(f"no organisation {party} in {country.code}")
    try:
        open_account(email, password, name, Role(role), place, acts_for, language)
    except ValidationError as refused:
        raise click.ClickException(" ".join(refused.messages)) from refused
    click.echo(f"{email}: {role}, {place.name}")


@accounts.command()
@click.argument("email")
@click.confirmation_option(prompt="Nobody signs in with this account any more, and its mandates end. Close it?")
def close(email: str) -> None:
    """Close the account of somebody who left: its mandates, tokens, keys and invitations end; what it wrote stays.

    The person is told by e-mail. `open` opens it again, with a new mandate and without what ended.
    """
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        raise click.ClickException(f"nobody has an account with the address {email}")
    was_open = user.is_active
    ended = close_account(user)
    told = was_open and tell_of_closing(user)
    click.echo(f"{user.email}: closed, {ended.tokens} tokens and {ended.keys} keys of devices ended")
    if was_open and not told:
        click.echo("  the person could not be told: no mail server took the e-mail", err=True)
    if others := keys_made_for_others(user):
        click.echo(f"  {others} keys made for other people's devices go on: revoke those that nobody knows")


@accounts.command("list")
@COUNTRY
def list_command(country: Country) -> None:
    """List who holds what where today."""
    held = Mandate.objects.in_force(timezone.localdate()).filter(territory__country=country)
    with translation.override("en"):
        for mandate in held.select_related("user", "territory", "party").order_by("user__email", "role"):
            factor = "second factor" if has_second_factor(mandate.user) else ""
            until = f"until {mandate.ends_on}" if mandate.ends_on else ""
            party = mandate.party.code if mandate.party else ""
            row = (f"{mandate.user.email:<30} {mandate.role:<22}", mandate.territory.code, party, until, factor)
            click.echo("  ".join(part for part in row if part))


def _kept(filename: str, emails: Iterable[str], draw: Callable[[], str]) -> dict[str, str]:
    """What is kept under var/ for each address, with what is missing drawn and kept."""
    place = Path(settings.VAR) / filename
    known: dict[str, str] = json.loads(place.read_text()) if place.exists() else {}
    fresh = {email: draw() for email in emails if email not in known}
    if fresh:
        known |= fresh
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(known, file)
    return known
