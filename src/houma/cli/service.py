"""Keeping the store: the database, and Django's own commands for administrators."""

from pathlib import Path

import click
from django.core.management import call_command, execute_from_command_line

from houma.cli.backup import back_up
from houma.cli.backup import restore as restore_store
from houma.cli.out_files import FileToWrite


@click.group()
def db() -> None:
    """Create the database, bring it up to date, back it up, restore it."""


@db.command()
@click.option("--quiet", is_flag=True, help="Say nothing unless something is wrong.")
def prepare(quiet: bool) -> None:
    """Create the tables, or bring them up to date. Safe to run again."""
    call_command("migrate", interactive=False, verbosity=0 if quiet else 1)


@db.command()
@click.argument("file", type=FileToWrite())
def backup(file: Path) -> None:
    """Write the whole store to FILE, as it is now, while people go on working.

    The files that they handed in are not in it: docs/operations.md says how to keep those.
    """
    back_up(file)
    click.echo(f"{file}: {file.stat().st_size / 1_000_000:,.1f} MB")


@db.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Fill an empty store from FILE, which `houma db backup` wrote. Nothing that is there is ever overwritten."""
    restore_store(file)
    call_command("migrate", interactive=False, verbosity=0)
    click.echo("The store stands as it did, with the tables of this version.")


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run a Django management command (for administrators)."""
    execute_from_command_line(["houma manage", *arguments])
