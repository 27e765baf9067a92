"""Compiling the translations of the screens."""

from pathlib import Path

import click
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings


@click.group()
def translations() -> None:
    """Translations of the screens."""


@translations.command("compile")
def compile_translations() -> None:
    """Compile every locale/*/LC_MESSAGES/*.po whose .mo is missing or older."""
    for folder in settings.LOCALE_PATHS:
        for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                continue
            with source.open("rb") as file:
                catalogue = read_po(file, locale=source.parts[-3])
            # Whole or not at all: a server that starts meanwhile reads it.
            making = target.with_suffix(".mo.part")
            with making.open("wb") as file:
                write_mo(file, catalogue)
            making.replace(target)
            click.echo(f"{source.parts[-3]}: {sum(1 for message in catalogue if message.id)} messages")
