"""Keeping the store: the database, and Django's own commands for administrators."""

import click
from django.core.management import call_command, execute_from_command_line


@click.group()
def db() -> None:
    """Create the database, or bring it up to date."""


@db.command()
@click.option("--quiet", is_flag=True, help="Say nothing unless something is wrong.")
def prepare(quiet: bool) -> None:
    """Create the tables, or bring them up to date. Safe to run again."""
    call_command("migrate", interactive=False, verbosity=0 if quiet else 1)


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run a Django management command (for administrators)."""
    execute_from_command_line(["houma manage", *arguments])
