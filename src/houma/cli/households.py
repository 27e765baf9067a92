"""`houma households`: what the end of a period of retention does, from a timer or by hand."""

from datetime import datetime

import click

from houma.cli.countries import COUNTRY, LANGUAGE
from houma.domain.households.actions import retain
from houma.domain.territories.models import Country
from houma.values.multilingual import Multilingual

_DONE = Multilingual(
    "dossiers signalés : {warned} ; en attente : {waiting} ; effacés : {erased}",
    "الملفات المنبه إليها: {warned}؛ في الانتظار: {waiting}؛ الممحوة: {erased}",
    "files warned of: {warned}; waiting: {waiting}; erased: {erased}",
)
_WOULD = Multilingual(
    "à blanc, rien n'est écrit – dossiers à signaler : {warned} ; en attente : {waiting} ; à effacer : {erased}",
    "تجربة دون كتابة أي شيء – ملفات للتنبيه: {warned}؛ في الانتظار: {waiting}؛ للمحو: {erased}",
    "dry run, nothing is written – files to warn of: {warned}; waiting: {waiting}; to erase: {erased}",
)


@click.group()
def households() -> None:
    """People's data: what its periods of retention do."""


@households.command("retain")
@COUNTRY
@LANGUAGE
@click.option("--dry-run", is_flag=True, help="Write nothing; list the references of the files concerned.")
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="Look as on this day; only with --dry-run.", metavar="YYYY-MM-DD"
)
def retain_command(country: Country, lang: str, dry_run: bool, on: datetime | None) -> None:
    """Warn of files whose time ends, and erase those of which was warned 30 days ago. Safe to run again."""
    if on is not None and not dry_run:
        raise click.UsageError("--on stands with --dry-run only: nothing is erased before its day")
    done = retain(country, dry_run=dry_run, today=on.date() if on is not None else None)
    if dry_run:
        for mark, codes in (("!", done.warned), (".", done.waiting), ("-", done.erased)):
            for code in codes:
                click.echo(f"  {mark} {code}")
    told = (_WOULD if dry_run else _DONE).in_language(lang)
    click.echo(told.format(warned=len(done.warned), waiting=len(done.waiting), erased=len(done.erased)))
